"""Taking an attempt: its plan, its start, going on with it, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.app.attempt import (
    Accommodations,
    OpenAttempt,
    accommodated,
    plan_exam,
    plan_quiz,
    start_attempt,
)
from cps_study.app.attempt_request import AttemptRequest
from cps_study.app.attempts import load_attempts
from cps_study.errors import UsageError
from cps_study.model.attempt import Terms
from cps_study.model.item import Question
from cps_study.store.library import Library
from cps_study.store.settings import Settings, load_settings
from cps_study.study.times import Moment
from tests.store.samples import NOW, own_bank

if TYPE_CHECKING:
    from pathlib import Path

    from cps_study.store.paths import Home

QUIZ = AttemptRequest(seed=3, banks=("small",))
BLUEPRINT = """\
blueprint: demo
title: A demo exam
items: 2
minutes: 30
pass_mark: 70
shares: [{topic: small/questions, weight: 1}]
about: {items: Nobody knows how long it is., shares: They are equal.}
"""

pytestmark = pytest.mark.usefixtures("only_own_banks")


@pytest.fixture
def library(home: Home) -> Library:
    """Return a library with the small bank."""
    own_bank(home)
    return Library(home)


def answer_first(attempt: OpenAttempt) -> None:
    """Answer the question on the screen with its first option, one second after the start."""
    session = attempt.session
    session.start(Moment(NOW, 0.0))
    if isinstance(session.item, Question):
        session.choose([0], Moment(NOW, 1.0))
    else:
        session.type("supervisor", Moment(NOW, 1.0))


class TestPlans:
    """What is asked if nobody says, and what a request changes."""

    def test_a_quiz_has_all_questions_there_are_and_a_minute_each(
        self, home: Home, library: Library
    ) -> None:
        """Up to twenty, without flashcards, at the usual mark."""
        plan = plan_quiz(home, library, QUIZ)
        assert plan.terms == Terms("quiz", 240.0, None, 85.0, "end", title="Quiz")
        assert sorted(plan.items) == ["small-choice", "small-multi", "small-tf", "small-typed"]
        assert [asked.item for asked in plan.form] == list(plan.items)
        assert plan == plan_quiz(home, library, QUIZ)

    def test_a_time_for_each_question_is_the_only_limit(self, home: Home, library: Library) -> None:
        """The usual minute a question comes only where no time is given."""
        terms = plan_quiz(home, library, QUIZ._replace(items=2, per_item=40.0)).terms
        assert (terms.seconds, terms.per_item) == (None, 40.0)

    def test_a_quiz_on_what_was_missed_needs_an_attempt(self, home: Home, library: Library) -> None:
        """Nothing is drawn from nothing."""
        with pytest.raises(UsageError, match="nothing was missed lately"):
            plan_quiz(home, library, QUIZ._replace(missed=True))

    def test_an_exam_follows_its_blueprint_unless_the_request_says_otherwise(
        self, home: Home, library: Library, tmp_path: Path
    ) -> None:
        """Its numbers are the usual ones; whoever brings a blueprint is told no origins."""
        path = tmp_path / "exam.yaml"
        path.write_text(BLUEPRINT)
        request = AttemptRequest(seed=3, blueprint=path)
        plan = plan_exam(home, library, request)
        assert plan.terms == Terms("exam", 1800.0, pass_mark=70.0, title="A demo exam")
        assert (len(plan.form), plan.notes) == (2, [])
        other = plan_exam(home, library, request._replace(items=3, seconds=60.0, pass_mark=50.0))
        assert (len(other.form), other.terms.seconds, other.terms.pass_mark) == (3, 60.0, 50.0)

    def test_a_shorter_exam_has_less_time(
        self, home: Home, library: Library, tmp_path: Path
    ) -> None:
        """In proportion, in whole minutes, never less for each question than the whole exam has."""
        path = tmp_path / "exam.yaml"
        path.write_text(BLUEPRINT.replace("minutes: 30", "minutes: 31"))
        request = AttemptRequest(seed=3, blueprint=path)
        seconds = [
            plan_exam(home, library, request._replace(items=items)).terms.seconds
            for items in (1, 2, 4)
        ]
        assert seconds == [960.0, 1860.0, 3720.0]


class TestAccommodations:
    """Extra time, breaks, and no clock at all."""

    def test_extra_time_lengthens_both_limits(self) -> None:
        """The whole and that of each question; no limit stays none."""
        settings = Settings(extra_time=1.5, breaks=2)
        terms = accommodated(Terms("quiz", 60.0, 10.0), settings)
        assert (terms.seconds, terms.per_item, terms.breaks, terms.extra_time) == (90, 15, 2, 1.5)
        assert accommodated(Terms("quiz"), settings).seconds is None

    def test_without_a_clock_there_is_no_limit_and_no_extra_time(self) -> None:
        """The breaks stay as they were set."""
        settings = Settings(extra_time=2.0, breaks=1, untimed=True)
        terms = accommodated(Terms("exam", 60.0, 10.0), settings)
        assert (terms.seconds, terms.per_item, terms.breaks, terms.extra_time) == (None, None, 1, 1)

    def test_what_is_set_is_remembered_and_in_the_terms(self, home: Home, library: Library) -> None:
        """None changes nothing that was set before."""
        plan = plan_quiz(home, library, QUIZ)
        for accommodations in (Accommodations(extra_time=2.0), Accommodations(spacious=True)):
            with start_attempt(home, plan, accommodations, NOW) as attempt:
                assert attempt.session.terms.seconds == 480.0
        settings = load_settings(home)
        assert (settings.extra_time, settings.spacious, settings.untimed) == (2.0, True, False)

    def test_a_time_asked_for_beats_no_clock(self) -> None:
        """Whoever says --minutes wants a clock this once, with the extra time as ever."""
        settings = Settings(extra_time=2.0, untimed=True)
        assert accommodated(Terms("exam", 60.0), settings, timed=True).seconds == 120.0

    def test_a_plan_with_a_time_of_its_own_is_timed(self, home: Home, library: Library) -> None:
        """In all or for each question; the usual minute isn't asked for."""
        assert not plan_quiz(home, library, QUIZ).timed
        assert plan_quiz(home, library, QUIZ._replace(seconds=60.0)).timed
        assert plan_quiz(home, library, QUIZ._replace(per_item=60.0)).timed


def test_what_was_shown_is_kept_from_the_start(home: Home, library: Library) -> None:
    """Each question of the form, with its options and what was right."""
    plan = plan_quiz(home, library, QUIZ)
    with start_attempt(home, plan, Accommodations(), NOW):
        pass
    (record,) = load_attempts(home)
    assert set(record.shown) == {asked.item for asked in record.form}
    assert record.shown["small-tf"].options == (("True", False), ("False", True))


def test_an_outcome_is_the_journals(home: Home, library: Library) -> None:
    """To the millisecond, even if the journal is gone by then."""
    with start_attempt(home, plan_quiz(home, library, QUIZ), Accommodations(), NOW) as attempt:
        answer_first(attempt)
        attempt.session.stop(Moment(NOW, 2.3456))
    stored = load_attempts(home)
    home.journal.unlink()
    record = attempt.outcome()
    assert [record] == stored
    assert (record.used, len(record.given), record.ended) == (2.345, 1, None)
