"""Fitting the learner's schedule to how the learner remembers, and going back to the average."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.app.study import open_study_store
from cps_study.errors import UsageError
from cps_study.model.event import FitEvent, UndoEvent
from cps_study.model.learner import AVERAGE
from cps_study.store.journal import read_journal
from cps_study.store.legacy_items import legacy_items
from cps_study.study.fitting import LEAST_REVIEWS, find_fit
from cps_study.study.looking_back import past_answers
from cps_study.study.own_parameters import fitted_parameters
from cps_study.study.times import stamp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cps_study.model.event import Event
    from cps_study.model.learner import Learner
    from cps_study.store.paths import Home
    from cps_study.study.fitting import Fit
    from cps_study.study.looking_back import PastAnswer

EVERY: Final = 200
"""After so many more answers, the program looks again whether a fit helps."""


def is_time_to_fit(before: int, after: int) -> bool:
    """Say whether enough was answered since the last look. Both count events of the schedule."""
    return before // EVERY != after // EVERY and after >= LEAST_REVIEWS


def fit_by_itself(home: Home, now: datetime) -> FitEvent | None:
    """Fit the schedule if that helps, and return the event; None if nothing changes.

    Once the learner has said something about it, the program leaves it as it is.
    """
    events = read_journal(home.journal).events
    last = last_fit(events)
    if last is not None and last.asked:
        return None
    found = _find_fit(events, last)
    if found is None:
        return None
    return _store(home, _event(found, now), now)


def fit_as_asked(home: Home, now: datetime) -> FitEvent:
    """Fit the schedule because the learner asks for it.

    Raises UsageError if there are too few reviews yet, or if it wouldn't help.
    """
    events = read_journal(home.journal).events
    last = last_fit(events)
    found = _find_fit(events, last)
    if found is None and last is not None and last.learner != AVERAGE:
        raise UsageError(
            "your schedule already fits you, and nothing predicts your answers better yet",
            "to go back: cps-study progress --unfit",
        )
    if found is None:
        raise UsageError(
            "a fit wouldn't help: the usual schedule does as well, or there's too little to go by",
            f"it takes {LEAST_REVIEWS} reviews, and it has to predict them better",
        )
    return _store(home, _event(found, now)._replace(asked=True), now)


def take_fit_back(home: Home, now: datetime) -> FitEvent:
    """Go back to the schedule of the average learner; raises UsageError if it's that already."""
    last = last_fit(read_journal(home.journal).events)
    if last is None or last.learner == AVERAGE:
        raise UsageError("your schedule isn't fitted to you", "see: cps-study progress")
    return _store(home, FitEvent(stamp(now), 1.0, asked=True), now)


def last_fit(events: Sequence[Event]) -> FitEvent | None:
    """Return the latest fit that wasn't taken back, or None."""
    undone = {event.of for event in events if isinstance(event, UndoEvent)}
    fits = [event for event in events if isinstance(event, FitEvent) and event.id not in undone]
    return max(fits, key=lambda fit: fit.id, default=None)


def _find_fit(events: Sequence[Event], last: FitEvent | None) -> Fit | None:
    def answers_as(learner: Learner) -> list[PastAnswer]:
        return past_answers(events, legacy_items, learner)

    used = AVERAGE if last is None else last.learner
    return find_fit(answers_as, fitted_parameters, used)


def _event(fit: Fit, now: datetime) -> FitEvent:
    level, parameters = fit.learner
    return FitEvent(stamp(now), level, fit.reviews, parameters=parameters)


def _store(home: Home, event: FitEvent, now: datetime) -> FitEvent:
    """Store the event, and make the schedule again by it."""
    with open_study_store(home, saves=True, now=now) as study_store:
        return study_store.journal.append(event)
