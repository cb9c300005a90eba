"""A fit on the learner's files: stored once, derived again, and taken back."""

from __future__ import annotations

import random
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cps_study.app.fitting import (
    fit_as_asked,
    fit_by_itself,
    is_time_to_fit,
    last_fit,
    take_fit_back,
)
from cps_study.errors import UsageError
from cps_study.model.event import AnswerEvent, FitEvent
from cps_study.model.learner import AVERAGE
from cps_study.store.journal import read_journal
from cps_study.store.schedule import open_progress, rebuild
from cps_study.study.times import EVER, stamp
from tests.store.samples import NOW, write_journal
from tests.study.learners import SLOW_START, answers_of

if TYPE_CHECKING:
    from cps_study.store.paths import Home

LATER = NOW + timedelta(days=200)


def slow_forgetter(objectives: int = 40, times: int = 16) -> list[AnswerEvent]:
    """Return the answers of somebody who nearly always still knows what the average forgot."""
    rng = random.Random(1)
    events = []
    for time in range(times):
        for number in range(objectives):
            at = NOW + timedelta(days=12 * time, minutes=number)
            rating = 3 if rng.random() < 0.99 else 1
            millis = round(at.timestamp() * 1000)
            events.append(
                AnswerEvent(
                    stamp(at),
                    f"{at:%Y-%m-%d}",
                    f"i{number}",
                    4 if time == 0 else rating,
                    objective=f"o{number}",
                    rung="card",
                    id=f"{millis:012x}0000-{number:08x}",
                    device="test",
                )
            )
    return events


def fits(home: Home) -> list[FitEvent]:
    """Return the fits in the journal."""
    return [one for one in read_journal(home.journal).events if isinstance(one, FitEvent)]


def fitted_once(home: Home) -> FitEvent:
    """Return the fit of a home, and check that the schedule follows it from now on."""
    before = home.schedule.read_bytes()
    event = fit_by_itself(home, LATER)
    assert event is not None
    after = home.schedule.read_bytes()
    assert after != before
    rebuild(home)
    assert home.schedule.read_bytes() == after
    assert open_progress(home).progress.learner == event.learner
    assert fit_by_itself(home, LATER + timedelta(days=1)) is None
    return event


@pytest.fixture
def studied(home: Home) -> Home:
    """Return the home of the slow forgetter, with its schedule."""
    write_journal(home, slow_forgetter())
    rebuild(home)
    return home


def test_a_fit_that_helps_is_stored_once_and_derived_again(studied: Home) -> None:
    """The schedule follows at once; a rebuild gives the same bytes; nothing is fitted twice."""
    event = fitted_once(studied)
    assert event.level > 1.1
    assert not event.asked
    assert len(fits(studied)) == 1


@pytest.fixture
def peculiar(home: Home) -> Home:
    """Return the home of somebody whose memories no level tells, with its schedule."""
    write_journal(home, answers_of(SLOW_START, objectives=150, times=5))
    rebuild(home)
    return home


def test_parameters_of_ones_own_are_stored_and_derived_again(peculiar: Home) -> None:
    """They're in the event, so that any device comes to the same bytes, even without the extra."""
    event = fitted_once(peculiar)
    assert len(event.parameters) == 21
    with pytest.raises(UsageError, match="already fits you"):
        fit_as_asked(peculiar, LATER + timedelta(days=2))
    assert take_fit_back(peculiar, LATER + timedelta(days=3)).learner == AVERAGE
    assert open_progress(peculiar).progress.learner == AVERAGE


def test_without_the_extra_a_level_is_all_that_is_fitted(
    peculiar: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same journal, and the program says nothing of an extra."""
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", None)
    event = fit_by_itself(peculiar, LATER)
    assert event is None or not event.parameters


def test_going_back_is_the_learners_last_word(studied: Home) -> None:
    """The memories are those from before, and the program doesn't fit by itself any more."""
    old = dict(open_progress(studied).progress.deck.due(EVER))
    fit_by_itself(studied, LATER)
    assert dict(open_progress(studied).progress.deck.due(EVER)) != old
    take_fit_back(studied, LATER + timedelta(days=1))
    opened = open_progress(studied)
    assert opened.notice == ""
    assert dict(opened.progress.deck.due(EVER)) == old
    assert fit_by_itself(studied, LATER + timedelta(days=2)) is None
    assert fit_as_asked(studied, LATER + timedelta(days=3)).asked


def test_without_enough_reviews_or_a_fit_it_says_so(home: Home) -> None:
    """Nothing is stored then."""
    write_journal(home, slow_forgetter(times=2))
    with pytest.raises(UsageError, match="a fit wouldn't help"):
        fit_as_asked(home, LATER)
    with pytest.raises(UsageError, match="isn't fitted"):
        take_fit_back(home, LATER)
    assert fit_by_itself(home, LATER) is None
    assert fits(home) == []


def test_the_program_looks_only_now_and_then() -> None:
    """A look takes a second of a long journal, so it's after every 200 answers, from 400 on."""
    assert not is_time_to_fit(390, 399)
    assert is_time_to_fit(390, 401)
    assert not is_time_to_fit(401, 590)
    assert is_time_to_fit(590, 610)


def test_a_fit_that_was_taken_back_as_an_event_does_not_count() -> None:
    """Whatever takes it back."""
    assert last_fit([]) is None
