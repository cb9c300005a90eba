"""The schedule: whatever happens to its file, it matches the journal."""

from __future__ import annotations

import errno
import json
import os
import random
import re
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.errors import DataError
from cps_study.model.asking import RUNGS
from cps_study.model.card import Card, LastShown, Memory, State
from cps_study.store import schedule as schedule_module
from cps_study.store.files import replace_file
from cps_study.store.journal import parse_journal, read_journal
from cps_study.store.schedule import (
    compare,
    open_progress,
    progress_of,
    rebuild,
    save_progress,
    schedule_bytes,
)
from cps_study.store.schedule_lines import OBJECTIVE_LINE, FileDeck, FileShelf
from cps_study.study.deck import PlainDeck, brief_of
from cps_study.study.times import EVER, stamp
from tests.store.samples import (
    NOW,
    answer,
    card_bank,
    ident,
    mark,
    own_bank,
    passing_home,
    snapshot,
    study,
    undo,
    write_journal,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.event import Event
    from cps_study.store.paths import Home

DAYS: list[Event] = [
    answer("a", 3, 1),
    answer("b", 1, 2),
    answer("a", 4, 9),
    mark("b", "flag", 11),
    mark("c", "suspend", 12),
]


def saved(home: Home, events: Sequence[Event] = DAYS) -> bytes:
    """Write a journal of these events and its schedule; return the schedule file's content."""
    write_journal(home, events)
    rebuild(home)
    return home.schedule.read_bytes()


def replayed(home: Home) -> bytes:
    """Return the schedule made from the journal alone."""
    return schedule_bytes(progress_of(read_journal(home.journal).events))


class TestReplay:
    """The schedule after any sessions is the replay of the journal, byte for byte."""

    @pytest.mark.parametrize("seed", range(4))
    @pytest.mark.usefixtures("only_own_banks")
    def test_random_sessions_end_in_the_schedule_that_a_replay_makes(
        self, seed: int, home: Home
    ) -> None:
        """Answers, guesses, undos, flags, suspended items, drills, and days in between."""
        rng = random.Random(seed)
        own_bank(home, card_bank(12), "deck.yaml")
        own_bank(home)
        now = NOW
        for _ in range(9):
            cram = rng.random() < 0.3
            study(home, rng, now, rng.randrange(1, 40), cram=cram)
            content = home.schedule.read_bytes() if home.schedule.exists() else b""
            assert cram or content == replayed(home)
            assert not content or not open_progress(home).notice
            assert schedule_bytes(open_progress(home).progress) == replayed(home)
            now += timedelta(days=rng.choice([0, 1, 1, 3, 30]), hours=rng.randrange(8))
        content = home.schedule.read_bytes()
        rebuild(home)
        assert home.schedule.read_bytes() == content

    @given(
        st.lists(
            st.tuples(
                st.sampled_from("abc"),
                st.integers(1, 4),
                st.sampled_from(["study", "study", "flag", "undo"]),
            ),
            min_size=1,
            max_size=25,
        ),
        st.data(),
    )
    @settings(max_examples=40, deadline=None)
    def test_a_kill_between_journal_and_schedule_costs_nothing(
        self, steps: list[tuple[str, int, str]], data: st.DataObject
    ) -> None:
        """A schedule from any earlier moment, caught up with the journal, is the full replay."""
        events = list(_events(steps))
        done = data.draw(st.integers(0, len(events)))
        progress = progress_of(events[:done])
        with passing_home() as home:
            write_journal(home, events)
            replace_file(home.schedule, schedule_bytes(progress))
            opened = open_progress(home)
            assert schedule_bytes(opened.progress) == replayed(home)

    def test_a_schedule_that_only_lags_is_caught_up_without_a_notice(self, made_home: Home) -> None:
        """This is normal after a crash, and not worth a message."""
        saved(made_home, DAYS[:2])
        write_journal(made_home, DAYS)
        opened = open_progress(made_home)
        assert opened.notice == ""
        assert isinstance(opened.progress.deck, FileDeck)
        assert schedule_bytes(opened.progress) == replayed(made_home)

    def test_undoing_what_is_already_in_the_schedule_counts(self, made_home: Home) -> None:
        """Undoing an answer that is in the schedule takes a replay, which nobody has to know."""
        saved(made_home)
        write_journal(made_home, [*DAYS, undo(9, 20)])
        opened = open_progress(made_home)
        assert opened.notice == ""
        assert schedule_bytes(opened.progress) == replayed(made_home)

    @pytest.mark.parametrize(
        "later",
        [
            [DAYS[0]],
            [answer("b", 1, 5)],
            [answer("d", number=30), answer("a", 4, 9)],
            [answer("d", number=30), answer("a", 3, 1)],
        ],
        ids=["twice", "older", "twice-after-newer", "old-twice-after-newer"],
    )
    def test_lines_that_are_there_twice_or_came_late_count_once_and_in_order(
        self, later: Sequence[Event], made_home: Home
    ) -> None:
        """A journal merged by hand gives the schedule of a full replay, whatever was there."""
        events: list[Event] = [*DAYS, *later]
        saved(made_home)
        write_journal(made_home, events)
        opened = open_progress(made_home)
        assert schedule_bytes(opened.progress) == replayed(made_home)
        saved(made_home, events)
        assert open_progress(made_home).progress.deck.get("item:a") == opened.progress.deck.get(
            "item:a"
        )

    def test_the_day_is_read_from_the_file_as_it_was(self, made_home: Home) -> None:
        """What was answered, met and missed, and the time that it took."""
        given_answers = [(1, "a", 3), (2, "b", 1), (3, "b", 1), (4, "a", 3)]
        events = [
            answer(item, rating, number)._replace(ms=1000 * number)
            for number, item, rating in given_answers
        ]
        saved(made_home, events)
        today = open_progress(made_home).progress.today
        assert today == progress_of(events).today
        assert (dict(today.missed), today.items[:]) == ({"item:b": 2}, ("a", "b"))
        assert today.ms == 10_000

    def test_drills_change_no_byte(self, made_home: Home) -> None:
        """Cram answers, even undone ones, leave the schedule as it was."""
        content = saved(made_home)
        drills: list[Event] = [answer("a", 1, 20, "cram"), answer("z", 4, 21, "cram"), undo(20, 22)]
        write_journal(made_home, [*DAYS, *drills])
        opened = open_progress(made_home)
        assert opened.notice == ""
        assert schedule_bytes(opened.progress) == replayed(made_home) == content
        assert not save_progress(made_home, opened.progress)


class TestDoubt:
    """A schedule file that isn't as this program wrote it is made again, with a notice."""

    @pytest.mark.parametrize(
        "damage",
        [
            lambda _: b"",
            lambda content: content[: len(content) // 2],
            lambda content: content[:-1],
            lambda content: content + b"\n",
            lambda content: content.replace(b'"reps": 2', b'"reps": 3'),
            lambda content: content.replace(b"\n", b"\r\n"),
            lambda content: b"\xef\xbb\xbf" + content,
            lambda content: b"\0" * len(content),
            lambda _: b"[]",
            lambda _: b"not json",
            lambda content: json.dumps(json.loads(content)).encode(),
        ],
        ids=[
            "empty",
            "half",
            "cut",
            "longer",
            "edited",
            "crlf",
            "bom",
            "zeros",
            "list",
            "text",
            "reformatted",
        ],
    )
    def test_a_damaged_schedule_is_made_again_from_the_answers(
        self, damage: Any, made_home: Home
    ) -> None:
        """The notice says so, reading changes no file, and saving repairs it."""
        content = saved(made_home)
        assert damage(content) != content
        made_home.schedule.write_bytes(damage(content))
        before = snapshot(made_home.root)
        opened = open_progress(made_home)
        assert "made again from your answers" in opened.notice
        assert snapshot(made_home.root) == before
        assert save_progress(made_home, opened.progress)
        assert made_home.schedule.read_bytes() == content
        assert open_progress(made_home).notice == ""

    @given(st.integers(0, 10_000), st.integers(0, 7))
    @settings(max_examples=40, deadline=None)
    def test_any_flipped_bit_is_noticed(self, place: int, bit: int) -> None:
        """No single bit of the file can change what the learner sees."""
        with passing_home() as home:
            content = bytearray(saved(home))
            content[place % len(content)] ^= 1 << bit
            home.schedule.write_bytes(content)
            opened = open_progress(home)
            assert "made again" in opened.notice
            assert schedule_bytes(opened.progress) == replayed(home)

    @pytest.mark.parametrize(
        "body",
        [
            b'"schema": 3,\n"objectives": {\n}\n}\n',
            b'"schema": 2,\n"decks": []\n}\n',
            b'"schema": 1,\n"cards": {\n}\n}\n',
            b'"cards": {\n}\n}\n',
            b"\xff",
            b"",
            b"[" * 100_000,
        ],
        ids=lambda body: body[:20].decode("ascii", "replace"),
    )
    def test_a_schedule_of_another_version_is_made_again(
        self, body: bytes, made_home: Home
    ) -> None:
        """A file with a valid checksum but another layout is no reason to stop."""
        content = saved(made_home)
        made_home.schedule.write_bytes(b'{\n"checksum": "%08x",\n' % zlib.crc32(body) + body)
        opened = open_progress(made_home)
        assert "made again from your answers" in opened.notice
        assert schedule_bytes(opened.progress) == content

    def test_a_schedule_of_another_journal_is_noticed(self, made_home: Home) -> None:
        """If the files of two learners get mixed up, the journal decides."""
        saved(made_home)
        write_journal(made_home, [answer("z", 2, 50)])
        opened = open_progress(made_home)
        assert "didn't match your answers" in opened.notice
        assert schedule_bytes(opened.progress) == replayed(made_home)
        assert "item:a" not in opened.progress.deck

    def test_a_missing_schedule_is_made_quietly(self, made_home: Home) -> None:
        """New learners, and those whose first session was cut off, get no message about it."""
        opened = open_progress(made_home)
        assert opened.notice == ""
        assert schedule_bytes(opened.progress) == schedule_bytes(progress_of([]))
        write_journal(made_home, DAYS)
        opened = open_progress(made_home)
        assert opened.notice == ""
        assert schedule_bytes(opened.progress) == replayed(made_home)

    def test_a_folder_in_the_schedules_place_is_explained(self, made_home: Home) -> None:
        """Neither opening nor saving ends in a traceback."""
        write_journal(made_home, DAYS)
        made_home.schedule.mkdir()
        with pytest.raises(DataError, match=r"schedule\.json couldn't be read"):
            open_progress(made_home)
        with pytest.raises(DataError, match=r"schedule\.json couldn't be"):
            save_progress(made_home, progress_of([]))

    def test_a_schedule_that_cannot_be_read_is_made_again(
        self, made_home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It's made from the answers, so a broken sector or a lost permission stops nobody."""
        write_journal(made_home, DAYS)
        rebuild(made_home)
        as_it_was = made_home.schedule.read_bytes()
        made_home.schedule.write_bytes(b"")
        read_bytes = Path.read_bytes

        def fail(path: Path) -> bytes:
            if path == made_home.schedule:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return read_bytes(path)

        monkeypatch.setattr(Path, "read_bytes", fail)
        opened = open_progress(made_home)
        assert opened.notice.endswith("it was made again from your answers.")
        assert save_progress(made_home, opened.progress)
        monkeypatch.undo()
        assert made_home.schedule.read_bytes() == as_it_was


class TestFile:
    """People can read the file too."""

    def test_it_is_json_with_a_line_an_objective_sorted_by_when_they_are_due(
        self, made_home: Home
    ) -> None:
        """A line per objective, the soonest due first, below a head with version and algorithm."""
        numbers = [(f"item-{n}", 1 + n % 4, n) for n in range(1, 40)]
        content = saved(made_home, [answer(*given) for given in numbers]).decode()
        data = json.loads(content)
        assert (data["schema"], data["algorithm"], data["through"]) == (2, "FSRS-6", ident(39))
        lines = re.findall(r'^"(item:item-\d+)": \{"due": "([^"]+)", "rung"', content, re.MULTILINE)
        assert len(lines) == len(data["objectives"]) == len(data["items"]) == 39
        assert [(due, item) for item, due in lines] == sorted((due, item) for item, due in lines)
        names = "due rung item day days state step stability difficulty last reps lapses"
        assert data["objectives"]["item:item-3"].keys() == set(names.split())
        assert data["objectives"]["item:item-3"]["item"] == "item-3"
        assert data["items"]["item-3"] == {"at": "2026-03-02T18:03:00.000Z", "wording": ""}
        assert list(data["items"]) == sorted(data["items"])

    def test_marks_are_in_the_head(self, made_home: Home) -> None:
        """The file says which items are flagged and suspended."""
        head = json.loads(saved(made_home))
        assert (head["flagged"], head["suspended"], head["events"]) == (["b"], ["c"], 5)

    def test_saving_an_unchanged_schedule_writes_nothing(
        self, made_home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A session without answers doesn't touch the file."""
        saved(made_home)
        monkeypatch.setattr(schedule_module, "replace_file", _never)
        assert not save_progress(made_home, open_progress(made_home).progress)

    def test_a_save_that_fails_leaves_the_old_schedule(
        self, made_home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The error is explained, and the file is as it was."""
        content = saved(made_home)
        write_journal(made_home, [*DAYS, answer("e", 3, 30)])
        progress = open_progress(made_home).progress
        monkeypatch.setattr("os.fsync", _no_space)
        with pytest.raises(DataError, match="No space left"):
            save_progress(made_home, progress)
        assert made_home.schedule.read_bytes() == content

    def test_current_means_that_it_matches_the_journal(self, made_home: Home) -> None:
        """An intact file of this journal is current, even if it lags behind; no other is."""
        content = saved(made_home, DAYS[:3])
        reading = parse_journal(write_journal(made_home, DAYS), "j")
        assert compare(content, reading) == "current"
        for other in (b"", content[:-9], content.replace(b'"reps": 2', b'"reps": 5')):
            assert compare(other, reading) == "different"
        progress = progress_of(DAYS)
        progress.deck.put("item:a", None)
        assert compare(schedule_bytes(progress), reading) == "different"


def checked(body: str) -> bytes:
    """Return a schedule file of this body, with the checksum that goes with it."""
    raw = body.encode()
    return b'{\n"checksum": "%08x",\n' % zlib.crc32(raw) + raw


ODD_LINES = {
    "no-due": ('{"due": "2026', '{"dew": "2026'),
    "rung": ('"rung": "card"', '"rung": "ladder"'),
    "state": ('"state": "', '"state": "x'),
    "number": ('"reps": 2', '"reps": "2"'),
    "negative": ('"stability": ', '"stability": -'),
    "field": ('"lapses": 0', '"lapses": 0, "more": 1'),
    "item": ('{"at": "', '{"at": "x'),
    "today": ('"answered": [', '"answered": [7, '),
    "recent": ('"recent": [[', '"recent": [["x", 1, 1], ['),
    "flag": ('"flagged": ["b"]', '"flagged": "b"'),
    "through": ('"through": "', '"through": 1, "thru": "'),
    "cut": ('"items": {', '"things": {'),
}


@pytest.mark.parametrize("odd", ODD_LINES)
def test_a_right_checksum_does_not_make_an_odd_line_right(odd: str, made_home: Home) -> None:
    """Any error inside is doubt: it's made again with one sentence, and nothing crashes."""
    content = saved(made_home).decode()
    body = content.split("\n", 2)[2]
    old, new = ODD_LINES[odd]
    assert old in body
    made_home.schedule.write_bytes(checked(body.replace(old, new, 1)))
    opened = open_progress(made_home)
    assert opened.notice.endswith("it was made again from your answers.")
    assert opened.notice.count(".") == 1
    assert schedule_bytes(opened.progress).decode() == content


def test_an_impossible_date_in_a_line_says_what_to_do(made_home: Home) -> None:
    """A line of the right form with the 31st of February is the learner's data, not a bug."""
    content = saved(made_home).decode()
    body = re.sub(r'("due": "2026-)\d\d-\d\d', r"\g<1>02-31", content.split("\n", 2)[2])
    made_home.schedule.write_bytes(checked(body))
    with pytest.raises(DataError, match="makes no sense") as caught:
        list(open_progress(made_home).progress.deck.due(EVER))
    assert "data rebuild" in caught.value.hint


def test_a_schedule_of_version_1_is_made_again_with_one_sentence(made_home: Home) -> None:
    """A learner who comes from version 0.1 hears about it once."""
    content = saved(made_home)
    made_home.schedule.write_bytes(checked('"schema": 1,\n"through": "",\n"cards": {\n}\n}\n'))
    opened = open_progress(made_home)
    assert opened.notice == (
        "Your schedule is from an earlier version; it was made again from your answers."
    )
    assert save_progress(made_home, opened.progress)
    assert made_home.schedule.read_bytes() == content
    assert open_progress(made_home).notice == ""


@pytest.mark.parametrize("order", ["reversed", "joined", "twice"])
def test_lines_out_of_order_need_no_replay_at_each_start(
    order: str, made_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What counts is which events there are (their number and the latest id), not their order."""
    events = {
        "reversed": DAYS[::-1],
        "joined": [*DAYS[2:], *DAYS[:2]],
        "twice": [*DAYS, *DAYS[:3]],
    }[order]
    content = saved(made_home, events)
    assert content == saved(made_home, DAYS)
    write_journal(made_home, events)
    monkeypatch.setattr(schedule_module, "replay", _never)
    opened = open_progress(made_home)
    assert opened.notice == ""
    assert schedule_bytes(opened.progress) == content


def test_an_answer_that_came_late_to_a_joined_journal_is_missed_by_the_schedule(
    made_home: Home,
) -> None:
    """If the number of events doesn't fit, the schedule is made again, and that is said."""
    saved(made_home)
    write_journal(made_home, [*DAYS, answer("z", number=3)])
    opened = open_progress(made_home)
    assert "didn't match your answers" in opened.notice
    assert schedule_bytes(opened.progress) == replayed(made_home)


ITEMS = st.sampled_from(
    ["a", "b", "item-1", 'quo"te', "back\\slash", "caf\u00e9", '": {"due": "', "new\nline", ""]
)
TIMES = st.integers(0, 10**12).map(
    lambda ms: datetime(2001, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)
CARDS = st.builds(
    Card,
    state=st.sampled_from(State),
    step=st.one_of(st.none(), st.integers(0, 3)),
    stability=st.floats(0.001, 36500),
    difficulty=st.floats(1, 10),
    due=TIMES,
    last=TIMES,
    reps=st.integers(1, 999),
    lapses=st.integers(0, 99),
)
MEMORIES = st.builds(
    Memory,
    card=CARDS,
    rung=st.sampled_from(RUNGS),
    item=ITEMS,
    day=st.dates().map(lambda day: day.isoformat()),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), ITEMS, st.one_of(st.none(), MEMORIES)),
        st.tuples(st.just("get"), ITEMS, st.none()),
        st.tuples(st.just("due"), TIMES, st.none()),
        st.tuples(st.just("reopen"), st.none(), st.none()),
    ),
    max_size=30,
)


@given(STEPS)
@settings(max_examples=150, deadline=None)
def test_the_deck_over_a_file_is_the_plain_deck(steps: list[tuple[str, Any, Any]]) -> None:
    """Whatever is put, forgotten, asked for and saved, both decks give the same answers."""
    deck, plain = FileDeck(), PlainDeck()
    for step, what, card in steps:
        if step == "put":
            deck.put(what, card)
            plain.put(what, card)
        elif step == "get":
            assert deck.get(what) == plain.get(what)
            assert (what in deck) == (what in plain)
        elif step == "due":
            assert dict(deck.due(stamp(what))) == dict(plain.due(stamp(what)))
            assert len(list(deck.due(stamp(what)))) == len(dict(plain.due(stamp(what))))
            assert dict(deck.briefs(stamp(what))) == dict(plain.briefs(stamp(what)))
        else:
            deck = FileDeck(deck.lines())
        assert len(deck) == len(plain.memories)
    assert dict(deck.due(EVER)) == plain.memories
    assert dict(deck.briefs(EVER)) == {
        item: brief_of(kept) for item, kept in plain.memories.items()
    }
    lines = deck.lines()
    assert json.loads(f"{{{','.join(lines)}}}").keys() == plain.memories.keys()
    assert [json.loads(f"{{{text}}}") for text in lines] == [
        {item: json.loads(f"{{{text}}}")[item]}
        for text, (_, item) in zip(
            lines,
            sorted((stamp(kept.card.due), item) for item, kept in plain.memories.items()),
            strict=True,
        )
    ]
    assert all(OBJECTIVE_LINE.fullmatch(text) for text in lines)


def test_a_due_card_costs_no_parsing_of_the_others() -> None:
    """Cards that aren't due stay text, so that a start doesn't grow with the deck."""
    later = [f'"z-{n}": {{"due": "2090-01-01T00:00:00.000Z", broken' for n in range(9)]
    deck = FileDeck(later)
    card = Card(State.REVIEW, None, 1.0, 5.0, NOW, NOW)
    deck.put("a", Memory(card, "card", "i", "2026-03-02"))
    lines = deck.lines()
    assert len(list(FileDeck(lines).due("2027-01-01T00:00:00.000Z"))) == 1
    assert len(FileDeck(lines)) == 10


def test_the_shelf_over_a_file_keeps_what_was_put() -> None:
    """Items are kept, replaced and forgotten, and their lines are sorted by id."""
    shelf = FileShelf()
    shown = LastShown("2026-03-02T18:00:00.000Z", "0a1b2c3d")
    for item in ("b", "a", 'quo"te'):
        shelf.put(item, shown)
    again = FileShelf(shelf.lines())
    assert again.get("a") == shown
    again.put("a", None)
    again.put("c", shown._replace(wording=""))
    assert (again.get("a"), again.get("d"), again.names()) == (None, None, {"b", "c", 'quo"te'})
    assert [json.loads(f"{{{line}}}").keys() for line in again.lines()] == [
        {"b"},
        {"c"},
        {'quo"te'},
    ]


def _events(steps: list[tuple[str, int, str]]) -> Any:
    """Yield the events of the steps; as in a session, an undo undoes the latest other event."""
    standing: list[int] = []
    for number, (item, rating, what) in enumerate(steps, 1):
        if what == "undo" and standing:
            yield undo(standing.pop(), number)
            continue
        standing.append(number)
        yield mark(item, "flag", number) if what == "flag" else answer(item, rating, number)


def _never(*_: object) -> None:
    raise AssertionError("this must not be called")


def _no_space(_: int) -> None:
    import errno
    import os

    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
