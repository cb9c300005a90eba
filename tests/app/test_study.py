"""A session holds the home, stores each answer at once, and loses none however it ends."""

from __future__ import annotations

import errno
import os
import random
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from cps_study.app.study import TORN, StudyRequest, StudyStore, open_study_store
from cps_study.errors import DataError
from cps_study.model.card import Memory, Rating
from cps_study.model.event import AnswerEvent
from cps_study.store import schedule as schedule_module
from cps_study.store.journal import read_journal
from cps_study.store.library import Library
from cps_study.store.lock import InUseError
from cps_study.store.schedule import open_progress, rebuild, schedule_bytes
from cps_study.store.schedule_lines import FileDeck
from cps_study.store.settings import load_settings
from cps_study.study.times import EVER
from tests.app.study_sessions import rebuilt, session_at
from tests.store.samples import (
    NOW,
    answer,
    answer_shown,
    card_bank,
    line,
    own_bank,
    snapshot,
    study,
    write_journal,
)

if TYPE_CHECKING:
    from cps_study.store.paths import Home
    from cps_study.study.session import StudySession

pytestmark = pytest.mark.usefixtures("only_own_banks")


@pytest.fixture
def home(home: Home) -> Home:
    """Return a home with a bank of twelve cards."""
    own_bank(home, card_bank(12), "deck.yaml")
    return home


class TestSession:
    """What an ordinary session leaves."""

    def test_each_answer_is_in_the_journal_when_it_is_acknowledged(self, home: Home) -> None:
        """Before the session goes on, the journal has the answer.

        The schedule follows at the end.
        """
        with open_study_store(home, saves=True) as study_store:
            session = session_at(study_store, home)
            for number in range(1, 6):
                session.rate(Rating.GOOD, NOW)
                assert len(read_journal(home.journal).events) == number
                session.advance(NOW)
            assert not home.schedule.exists()
        assert home.schedule.read_bytes() == rebuilt(home)
        assert {event.device for event in read_journal(home.journal).events} == {
            load_settings(home).device
        }

    def test_a_drill_leaves_the_schedule_byte_for_byte(self, home: Home) -> None:
        """Even the file's time stays; the answers are in the journal."""
        study(home, random.Random(1), NOW, 9)
        before = home.schedule.read_bytes(), home.schedule.stat().st_mtime_ns
        events = len(read_journal(home.journal).events)
        with open_study_store(home, saves=False) as study_store:
            session = session_at(study_store, home, cram=True)
            session.rate(Rating.AGAIN, NOW)
        assert (home.schedule.read_bytes(), home.schedule.stat().st_mtime_ns) == before
        last = read_journal(home.journal).events[-1]
        assert isinstance(last, AnswerEvent)
        assert (last.mode, len(read_journal(home.journal).events)) == ("cram", events + 1)
        assert open_progress(home).notice == ""

    def test_a_drill_leaves_a_schedule_that_lags_or_is_damaged_as_it_is(self, home: Home) -> None:
        """It reads around the damage and writes nothing; the next session repairs it."""
        study(home, random.Random(1), NOW, 9)
        content = home.schedule.read_bytes()
        with home.journal.open("ab") as file:
            file.write(line(answer("deck-1", number=1)))
        for old in (content, content[:100]):
            home.schedule.write_bytes(old)
            study(home, random.Random(2), NOW, 3, cram=True)
            assert home.schedule.read_bytes() == old

    def test_the_events_of_an_attempt_are_stored_and_saved_with_what_they_feed(
        self, home: Home
    ) -> None:
        """Whether or not its answers feed the schedule, the file is what the journal leads to."""
        study(home, random.Random(1), NOW, 9)
        with open_study_store(home, saves=True) as study_store:
            for event in (answer("deck-1", 3, mode="quiz"), answer("deck-2", 1, mode="exam")):
                stored = study_store.record(event)
                assert read_journal(home.journal).events[-1] == stored
                assert schedule_bytes(study_store.progress) == rebuilt(home)
        assert home.schedule.read_bytes() == rebuilt(home)
        assert open_progress(home).notice == ""

    def test_the_first_session_has_no_notice(self, home: Home) -> None:
        """A new home opens without a notice."""
        with open_study_store(home, saves=True) as study_store:
            assert study_store.notice == ""

    def test_limits_are_the_learners_own(self, home: Home) -> None:
        """The settings' share of new items, unless a number is asked for."""
        home.settings.write_text('{"new_per_day": 3}')
        pool = Library(home).pool()
        with open_study_store(home, saves=True) as study_store:
            assert study_store.queue(pool, NOW).new == 3
            assert study_store.queue(pool, NOW, StudyRequest(new=5)).new == 5
            assert len(study_store.queue(pool, NOW, StudyRequest(limit=2)).steps) == 2
            assert study_store.queue(pool, NOW, StudyRequest(minutes=1.2)).new == 1

    def test_a_drill_draws_from_what_is_not_set_aside(self, home: Home) -> None:
        """It has as many as asked for at most, the same for the same seed, nothing twice."""
        pool = Library(home).pool()
        with open_study_store(home, saves=True) as study_store:
            session_at(study_store, home).suspend(NOW, "deck-3")
            drawn = study_store.cram_queue(pool, None, 4).steps
            assert sorted(step.item for step in drawn) == sorted(set(pool) - {"deck-3"})
            assert study_store.cram_queue(pool, 5, 4).steps == drawn[:5]
            assert study_store.cram_queue(pool, None, 5).steps != drawn


class TestNotices:
    """What the learner reads at the start."""

    def test_a_torn_line_is_mentioned_once_and_every_other_answer_counts(self, home: Home) -> None:
        """The next answers are stored on lines of their own."""
        write_journal(
            home, [answer("deck-1", number=1)], tail=line(answer("deck-2", number=2))[:-9]
        )
        with open_study_store(home, saves=True) as study_store:
            assert TORN in study_store.notice
            assert "item:deck-1" in study_store.progress.deck
            assert "item:deck-2" not in study_store.progress.deck
            session_at(study_store, home).rate(Rating.GOOD, NOW)
        with open_study_store(home, saves=True) as study_store:
            assert study_store.notice == ""
        assert len(read_journal(home.journal).events) == 2

    def test_a_whole_line_without_its_newline_is_not_lost(self, home: Home) -> None:
        """The answer counts, so there is nothing to say about it."""
        content = write_journal(home, [answer("deck-1", number=1), answer("deck-2", number=2)])
        rebuild(home)
        home.journal.write_bytes(content.removesuffix(b"\n"))
        with open_study_store(home, saves=True) as study_store:
            assert study_store.notice == ""
            assert "item:deck-2" in study_store.progress.deck

    def test_a_damaged_schedule_is_mentioned_and_repaired_by_the_session(self, home: Home) -> None:
        """Only the notice says that it happened."""
        study(home, random.Random(2), NOW, 9)
        content = home.schedule.read_bytes()
        home.schedule.write_bytes(content[:100])
        with open_study_store(home, saves=True) as study_store:
            assert "made again from your answers" in study_store.notice
        assert home.schedule.read_bytes() == content


class TestRefused:
    """What cannot be opened is left as it was, and the home free."""

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("settings.json", b"{"),
            ("journal.jsonl", b"garbage\n\xff\n"),
            ("journal.jsonl", b'{"v":3}\n'),
        ],
    )
    def test_unusable_data_is_an_error_and_changes_nothing(
        self, name: str, content: bytes, home: Home
    ) -> None:
        """No file is overwritten, and the lock is free again."""
        (home.root / name).write_bytes(content)
        before = snapshot(home.root)
        for _ in range(2):
            with pytest.raises(DataError, match=name), open_study_store(home, saves=True):
                pass
        after = snapshot(home.root)
        assert after[name] == content
        assert before.items() <= after.items()

    def test_a_second_session_is_refused_and_the_first_goes_on(self, home: Home) -> None:
        """At once, before anything is read or written."""
        with open_study_store(home, saves=True) as study_store:
            session = session_at(study_store, home)
            session.rate(Rating.GOOD, NOW)
            before = snapshot(home.root)
            with pytest.raises(InUseError), open_study_store(home, saves=True):
                pass
            assert snapshot(home.root) == before
            session.advance(NOW)
            session.rate(Rating.GOOD, NOW)
        assert len(read_journal(home.journal).events) == 2


class TestEnds:
    """However a session ends, what was acknowledged counts, once."""

    def test_a_full_disk_ends_the_session_with_the_journals_error(
        self, home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The error says that this answer was not taken, not that some file was not written."""
        full = [False]
        fsync = os.fsync

        def sync(handle: int) -> None:
            if full[0]:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            fsync(handle)

        monkeypatch.setattr(os, "fsync", sync)
        with pytest.raises(DataError, match="couldn't save your answer"):  # noqa: PT012, SIM117 - the session is what fails
            with open_study_store(home, saves=True) as study_store:
                session = session_at(study_store, home)
                session.rate(Rating.GOOD, NOW)
                session.advance(NOW)
                full[0] = True
                session.rate(Rating.GOOD, NOW)
        full[0] = False
        (kept,) = read_journal(home.journal).events
        assert isinstance(kept, AnswerEvent)
        with open_study_store(home, saves=True) as study_store:
            assert dict(study_store.progress.deck.due(EVER)).keys() == {kept.objective}
        assert home.schedule.read_bytes() == rebuilt(home)

    @pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
    def test_an_error_in_the_session_leaves_all_to_the_next_start(
        self, error: type[BaseException], home: Home
    ) -> None:
        """The schedule may lag behind then; opening it gives what a rebuild gives."""
        study(home, random.Random(3), NOW, 4)
        with pytest.raises(error), open_study_store(home, saves=True) as study_store:
            _answer_and_raise(session_at(study_store, home), error)
        assert schedule_bytes(open_progress(home).progress) == rebuilt(home)
        assert open_progress(home).notice == ""

    @pytest.mark.parametrize("step", ["append", "put", "events"])
    def test_ctrl_c_between_storing_and_counting_an_answer_counts_it_once(
        self, step: str, home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Wherever the interrupt comes, the schedule is what a rebuild makes.

        That holds although the session ends in order.
        """
        study(home, random.Random(4), NOW, 9)
        with open_study_store(home, saves=True) as study_store:
            session = session_at(study_store, home)
            with monkeypatch.context() as patch:
                _interrupt_at(step, patch, study_store)
                if step == "append":
                    session.record = study_store.journal.append
                with pytest.raises(KeyboardInterrupt):
                    answer_shown(session, random.Random(1), NOW + timedelta(minutes=1))
        assert schedule_bytes(open_progress(home).progress) == rebuilt(home)
        with open_study_store(home, saves=True):
            pass
        assert home.schedule.read_bytes() == rebuilt(home)

    def test_a_schedule_that_cannot_be_written_loses_no_answer(
        self, home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The error says that the answers are safe, and they are."""
        with monkeypatch.context() as patch:
            patch.setattr(schedule_module, "replace_file", _full)
            with (
                pytest.raises(DataError, match="full"),
                open_study_store(home, saves=True) as study_store,
            ):
                session_at(study_store, home).rate(Rating.GOOD, NOW)
        assert len(read_journal(home.journal).events) == 1
        assert schedule_bytes(open_progress(home).progress) == rebuilt(home)


def _answer_and_raise(session: StudySession, error: type[BaseException]) -> None:
    session.rate(Rating.GOOD, NOW)
    raise error


def _interrupt_at(step: str, patch: pytest.MonkeyPatch, study_store: StudyStore) -> None:
    """Press Ctrl-C right after the journal's sync, or around the moment the card is put.

    By then the card may be stored, but is not counted yet.
    """
    if step == "append":
        fsync = os.fsync

        def sync(handle: int) -> None:
            fsync(handle)
            raise KeyboardInterrupt

        patch.setattr(os, "fsync", sync)
        return
    put = FileDeck.put
    calls = count()

    def putting(self: FileDeck, objective: str, kept: Memory | None) -> None:
        if step == "put" or next(calls):
            put(self, objective, kept)
        raise KeyboardInterrupt

    patch.setattr(FileDeck, "put", putting)
    assert isinstance(study_store.progress.deck, FileDeck)


def _full(*_: Any) -> None:
    raise DataError("full", "")
