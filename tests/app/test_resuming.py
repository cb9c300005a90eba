"""Going on with a stopped attempt whose bank has changed, on other terms, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.app.attempt import (
    Accommodations,
    plan_exam,
    plan_quiz,
    start_attempt,
)
from cps_study.app.attempt_request import AttemptRequest
from cps_study.app.attempts import VanishedItemsError, history, load_attempts, missed_lately
from cps_study.app.resuming import changed_terms, continue_attempt, give_up, stopped_attempts
from cps_study.app.study import open_study_store
from cps_study.errors import DataError, UsageError
from cps_study.model.attempt import AskedItem, Terms
from cps_study.model.event import AnswerEvent, FinishEvent, StartEvent
from cps_study.model.item import Question, Typed, fingerprint
from cps_study.store.library import Library
from cps_study.store.settings import load_settings
from cps_study.study.times import Moment
from tests.samples import SMALL_BANK
from tests.store.samples import NOW, own_bank

if TYPE_CHECKING:
    from pathlib import Path

    from cps_study.app.attempt import OpenAttempt
    from cps_study.model.attempt import AttemptKind
    from cps_study.store.paths import Home
    from cps_study.study.attempt_record import AttemptRecord

NONE = Accommodations()
BLUEPRINT = """\
blueprint: demo
title: A demo exam
items: 4
minutes: 40
pass_mark: 70
shares: [{topic: small/questions, weight: 1}]
"""
CUT = "      - {text: Offer her absolution, rationale: That is a member of the clergy's task.}\n"
REWORDED = SMALL_BANK.replace("A peer asks for step work.", "A peer asks you for step work.")
EDITS = {
    "an option cut": SMALL_BANK.replace(CUT, ""),
    "reworded": REWORDED,
    "of another kind": SMALL_BANK[: SMALL_BANK.index("  - id: small-tf")]
    + "  - {id: small-tf, kind: typed, topic: small/questions, level: apply, stem: Is it?, "
    + "accept: [maybe]}\n"
    + SMALL_BANK[SMALL_BANK.index("  - id: small-typed") :],
    "an item deleted": SMALL_BANK[: SMALL_BANK.index("  - id: small-typed")],
    "all deleted": "bank: small\ntitle: Small\nlicence: CC-BY-4.0\nitems:\n"
    "  - {id: other, kind: flashcard, topic: small, level: recall, front: What?, back: That.}\n",
}
pytestmark = pytest.mark.usefixtures("only_own_banks")


@pytest.fixture
def bank(home: Home) -> Path:
    """Return the small bank as a file that a test can rewrite."""
    return own_bank(home)


def begin(home: Home, tmp_path: Path, kind: AttemptKind = "exam", answers: int = 0) -> None:
    """Start an attempt at all four questions, answer the first ones right, and stop."""
    path = tmp_path / "exam.yaml"
    path.write_text(BLUEPRINT)
    library = Library(home)
    request = AttemptRequest(seed=3, banks=("small",), blueprint=path)
    plan = (
        plan_exam(home, library, request) if kind == "exam" else plan_quiz(home, library, request)
    )
    with start_attempt(home, plan, NONE, NOW) as attempt:
        attempt.session.start(Moment(NOW, 0.0))
        for index in range(answers):
            attempt.session.go(index, Moment(NOW, 0.0))
            answer_right(attempt)


def answer_right(attempt: OpenAttempt) -> None:
    """Answer the question on the screen as its key has it."""
    session = attempt.session
    item = session.item
    if isinstance(item, Question):
        keys = [place for place, at in enumerate(session.asked.order) if at in item.keys]
        session.choose(keys, Moment(NOW, 1.0))
    elif isinstance(item, Typed):
        session.type(item.accept[0], Moment(NOW, 1.0))


def stopped(home: Home) -> AttemptRecord:
    """Return the last attempt in the journal."""
    return load_attempts(home)[-1]


@pytest.mark.parametrize("edit", EDITS)
def test_no_edit_of_a_bank_changes_a_finished_attempt(
    edit: str, home: Home, bank: Path, tmp_path: Path
) -> None:
    """The score, what was missed and what was shown stay; what has changed since is named."""
    begin(home, tmp_path, answers=3)
    with continue_attempt(home, Library(home), stopped(home), NONE, NOW) as attempt:
        attempt.session.finish("submitted", Moment(NOW, 9.0))
    (before,) = history(home, Library(home))
    assert before.score.total.points == 3
    assert before.changed == frozenset()
    bank.write_text(EDITS[edit])
    assert EDITS[edit] != SMALL_BANK
    library = Library(home)
    assert library.loaded_banks, library.broken
    (after,) = history(home, library)
    assert after.score == before.score
    assert after.missed == before.missed == missed_lately(home, library)
    shown = {ident: fingerprint(item) for ident, item in after.items.items()}
    assert shown == {ident: fingerprint(item) for ident, item in before.items.items()}
    assert after.changed
    assert not after.lost


@pytest.mark.parametrize("edit", EDITS)
def test_no_edit_of_a_bank_stops_an_open_exam(
    edit: str, home: Home, bank: Path, tmp_path: Path
) -> None:
    """What has changed is asked again as it is now; what is gone is asked as it was shown."""
    begin(home, tmp_path, answers=4)
    bank.write_text(EDITS[edit])
    library = Library(home)
    record = stopped(home)
    with continue_attempt(home, library, record, NONE, NOW) as attempt:
        reasked = [changed.item.id for changed in attempt.reasked]
        session = attempt.session
        assert sorted(session.given) == sorted(set(record.given) - set(reasked))
        for index in session.unanswered:
            session.go(index, Moment(NOW, 1.0))
            assert session.item == library.item(session.asked.item)
            answer_right(attempt)
        session.finish("submitted", Moment(NOW, 9.0))
    assert bool(reasked) == (edit not in {"an item deleted", "all deleted"})
    (finished,) = history(home, Library(home))
    assert finished.score.total.points == 4
    assert not set(reasked) & finished.changed


def test_options_in_another_order_are_no_change(home: Home, bank: Path, tmp_path: Path) -> None:
    """The answer follows its option: it belongs to what was shown."""
    begin(home, tmp_path, answers=4)
    head, rows = SMALL_BANK.split("    options:\n", 1)
    first, second, rest = rows.split("\n", 2)
    bank.write_text(f"{head}    options:\n{second}\n{first}\n{rest}")
    with continue_attempt(home, Library(home), stopped(home), NONE, NOW) as attempt:
        assert attempt.reasked == []
        assert len(attempt.session.given) == 4
        attempt.session.finish("submitted", Moment(NOW, 9.0))
    (finished,) = history(home, Library(home))
    assert finished.score.total.points == 4
    assert finished.changed == frozenset()


def retired(*idents: str) -> str:
    """Return the small bank with these questions retired."""
    text = SMALL_BANK
    for ident in idents:
        text = text.replace(f"id: {ident}\n", f"id: {ident}\n    retired: true\n    why: Wrong.\n")
    return text


class TestRetired:
    """Questions that turned out to be wrong or misleading."""

    def test_they_are_left_out_of_an_open_exam(
        self, home: Home, bank: Path, tmp_path: Path
    ) -> None:
        """Neither asked nor counted; it goes on at a question that is still there."""
        begin(home, tmp_path, answers=4)
        bank.write_text(retired(stopped(home).form[-1].item, stopped(home).form[0].item))
        with continue_attempt(home, Library(home), stopped(home), NONE, NOW) as attempt:
            assert attempt.withdrawn == 2
            assert attempt.session.here == 1
            attempt.session.finish("submitted", Moment(NOW, 9.0))
        score = history(home, Library(home))[0].score
        assert score.total.items == score.total.points == 2

    def test_a_finished_exam_keeps_them(self, home: Home, bank: Path, tmp_path: Path) -> None:
        """The past isn't rewritten."""
        begin(home, tmp_path, answers=4)
        with continue_attempt(home, Library(home), stopped(home), NONE, NOW) as attempt:
            attempt.session.finish("submitted", Moment(NOW, 9.0))
        bank.write_text(retired("small-choice"))
        assert history(home, Library(home))[0].score.total.points == 4

    def test_an_exam_of_nothing_else_can_only_be_given_up(
        self, home: Home, bank: Path, tmp_path: Path
    ) -> None:
        """It's named as that."""
        begin(home, tmp_path)
        bank.write_text(retired("small-choice", "small-multi", "small-tf", "small-typed"))
        library = Library(home)
        (dead,) = stopped_attempts(home, library, "exam")
        assert "all questions of this attempt were retired" in dead.obstacle
        with (
            pytest.raises(DataError, match="were retired"),
            continue_attempt(home, library, stopped(home), NONE, NOW),
        ):
            pass

    def test_a_quiz_keeps_those_behind_it(self, home: Home, bank: Path, tmp_path: Path) -> None:
        """They were asked and marked already; those ahead are left out."""
        begin(home, tmp_path, "quiz", answers=2)
        form = [asked.item for asked in stopped(home).form]
        bank.write_text(retired(form[0], form[3]))
        with continue_attempt(home, Library(home), stopped(home), NONE, NOW) as attempt:
            assert [asked.item for asked in attempt.session.form] == form[:3]
            assert attempt.session.here == 2


def test_an_exam_without_its_bank_is_an_orphan(home: Home, bank: Path, tmp_path: Path) -> None:
    """It can go on as it was shown, or be given up."""
    begin(home, tmp_path)
    assert not stopped_attempts(home, Library(home), "exam")[0].is_orphan
    bank.unlink()
    (orphan,) = stopped_attempts(home, Library(home), "exam")
    assert (orphan.obstacle, orphan.is_orphan) == ("", True)


def test_an_unanswered_question_is_asked_in_its_new_wording(
    home: Home, bank: Path, tmp_path: Path
) -> None:
    """The learner is told which one; it's told again only after another change."""
    begin(home, tmp_path)
    bank.write_text(REWORDED)
    for changes in (1, 0):
        with continue_attempt(home, Library(home), stopped(home), NONE, NOW) as attempt:
            assert len(attempt.reasked) == changes
            assert not any(changed.was_answered for changed in attempt.reasked)
            items = attempt.session.items
            assert "asks you for" in getattr(items["small-choice"], "stem", "")


def test_a_quiz_keeps_the_answers_that_lie_behind_it(
    home: Home, bank: Path, tmp_path: Path
) -> None:
    """It never goes back, so they count as they were given, to what was shown."""
    begin(home, tmp_path, "quiz", answers=4)
    bank.write_text(REWORDED)
    with continue_attempt(home, Library(home), stopped(home), NONE, NOW) as attempt:
        assert attempt.reasked == []
        attempt.session.finish("submitted", Moment(NOW, 9.0))
    assert history(home, Library(home))[0].score.total.points == 4


def old_attempt(home: Home, *answers: AnswerEvent, ended: bool = False) -> AttemptRecord:
    """Store an attempt of a version that didn't keep what it showed."""
    form = (AskedItem("small-choice", (0, 1, 2, 3)), AskedItem("small-typed"))
    with open_study_store(home, saves=False) as study_store:
        at = "2026-03-02T18:00:00.000Z"
        started = study_store.record(StartEvent(at, Terms("exam", 60.0), form))
        for answer in answers:
            study_store.record(answer._replace(attempt=started.id))
        if ended:
            study_store.record(FinishEvent(at, started.id, 5.0, "submitted"))
    return load_attempts(home)[-1]


def right_answer(library: Library, *, wording: str | None = None) -> AnswerEvent:
    """Return a right answer to the first question of the small bank."""
    item = library.item("small-choice")
    assert item is not None
    return AnswerEvent(
        "2026-03-02T18:00:00.000Z",
        "2026-03-02",
        "small-choice",
        3,
        "exam",
        right=True,
        response=(0,),
        wording=fingerprint(item) if wording is None else wording,
    )


class TestOlderAttempts:
    """Attempts of a version that kept only the places of options."""

    def test_an_answer_to_another_wording_is_asked_again(self, home: Home, bank: Path) -> None:
        """The stored place means nothing any more: it may be another option by now."""
        record = old_attempt(home, right_answer(Library(home)))
        bank.write_text(REWORDED)
        with continue_attempt(home, Library(home), record, NONE, NOW) as attempt:
            (changed,) = attempt.reasked
            assert (changed.number, changed.was_answered) == (1, True)
            assert attempt.session.given == {}

    @pytest.mark.usefixtures("bank")
    def test_an_answer_to_the_same_wording_stays(self, home: Home) -> None:
        """With or without a fingerprint of the wording."""
        for wording in (None, ""):
            record = old_attempt(home, right_answer(Library(home), wording=wording))
            with continue_attempt(home, Library(home), record, NONE, NOW) as attempt:
                assert attempt.reasked == []
                assert set(attempt.session.given) == {"small-choice"}

    def test_a_dead_one_is_named_and_can_be_given_up(self, home: Home, bank: Path) -> None:
        """It's listed with its obstacle; given up, it's listed no more."""
        record = old_attempt(home, right_answer(Library(home)))
        bank.unlink()
        library = Library(home)
        (dead,) = stopped_attempts(home, library, "exam")
        assert "no longer in any bank" in dead.obstacle
        with (
            pytest.raises(VanishedItemsError),
            continue_attempt(home, library, record, NONE, NOW),
        ):
            pass
        give_up(home, record, NOW)
        assert load_attempts(home) == []
        with pytest.raises(UsageError, match="no unfinished exam"):
            stopped_attempts(home, library, "exam")

    def test_a_finished_one_keeps_its_points(self, home: Home, bank: Path) -> None:
        """What was chosen can't be said any more, but that it was right can."""
        old_attempt(home, right_answer(Library(home)), ended=True)
        bank.write_text(REWORDED)
        (past,) = history(home, Library(home))
        assert past.score.total.points == 1
        assert past.lost == {"small-choice"}


class TestTerms:
    """Accommodations on the way: applied, or refused with a sentence, never ignored."""

    @pytest.mark.usefixtures("bank")
    def test_extra_time_is_reckoned_from_the_usual_time(self, home: Home, tmp_path: Path) -> None:
        """It's stored, remembered for the next attempt, and the same after another stop."""
        begin(home, tmp_path)
        changes = Accommodations(extra_time=1.5, breaks=2)
        with continue_attempt(home, Library(home), stopped(home), changes, NOW) as attempt:
            assert attempt.session.left(Moment(NOW, 0.0)) == 3600.0
            assert attempt.session.breaks_left == 2
        record = stopped(home)
        assert (record.terms.seconds, record.terms.extra_time) == (3600.0, 1.5)
        assert load_settings(home).extra_time == 1.5
        back = changed_terms(record, Accommodations(extra_time=1.0))
        assert (back.seconds, back.extra_time, back.breaks) == (2400.0, 1.0, 2)

    def test_a_clock_goes_and_comes_back_as_it_was(self) -> None:
        """Without a clock there's no extra time; with it, that of the start."""
        first = Terms("quiz", 120.0, 10.0, extra_time=2.0)
        record = record_with(first, first)
        without = changed_terms(record, Accommodations(untimed=True))
        assert (without.seconds, without.per_item, without.extra_time) == (None, None, 1.0)
        assert changed_terms(record_with(without, first), Accommodations(breaks=1)).seconds is None
        timed = changed_terms(record_with(without, first), Accommodations(untimed=False))
        assert timed == first

    def test_what_began_without_a_clock_has_no_time_to_go_back_to(self) -> None:
        """It's said, with what to do instead."""
        untimed = Terms("exam")
        with pytest.raises(UsageError, match="started without a clock") as caught:
            changed_terms(record_with(untimed, untimed), Accommodations(untimed=False))
        assert "--timed" in caught.value.hint
        assert changed_terms(record_with(untimed, untimed), NONE) == untimed


def record_with(terms: Terms, first: Terms) -> AttemptRecord:
    """Return a stopped attempt that has these terms now and had those at first."""
    from cps_study.study.attempt_record import attempts

    (record,) = attempts([StartEvent("2026-03-02T18:00:00.000Z", first, (AskedItem("x"),), id="1")])
    return record._replace(terms=terms)


@pytest.mark.usefixtures("bank")
def test_what_was_finished_in_the_meantime_is_not_taken_again(home: Home, tmp_path: Path) -> None:
    """Another window may have handed it in while the list was on the screen."""
    begin(home, tmp_path)
    record = stopped(home)
    begin(home, tmp_path)
    with continue_attempt(home, Library(home), record, NONE, NOW) as attempt:
        attempt.session.finish("submitted", Moment(NOW, 9.0))
    with (
        pytest.raises(UsageError, match="in the meantime"),
        continue_attempt(home, Library(home), record, NONE, NOW),
    ):
        pass


def test_an_exam_waits_for_a_picture_that_is_missing(
    home: Home, bank: Path, tmp_path: Path
) -> None:
    """Nobody is asked blind: it can go on once the picture is back."""
    begin(home, tmp_path)
    pictured = SMALL_BANK.replace(
        "    accept: [sup", "    image: a.png\n    alt: x\n    accept: [sup"
    )
    bank.write_text(pictured)
    library = Library(home)
    (waiting,) = stopped_attempts(home, library, "exam")
    assert waiting.obstacle == "the picture of small-typed is missing"
    with (
        pytest.raises(DataError, match="is missing"),
        continue_attempt(home, library, stopped(home), NONE, NOW),
    ):
        pass
