"""Answers under a wrong clock: they count, but no time has passed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from cps_study.study.clock_faults import believed_times
from cps_study.study.progress import Progress, replay
from cps_study.study.times import stamp
from tests.study.makers import DAY, MINUTE, NOW, ListRecorder, answer

if TYPE_CHECKING:
    from cps_study.model.event import AnswerEvent

IN_2016 = datetime(2016, 1, 1, tzinfo=UTC)
IN_2031 = datetime(2031, 1, 1, tzinfo=UTC)


def recorded(*times: datetime, rating: int = 3) -> list[AnswerEvent]:
    """Return answers at these times, with the ids that the journal gives them in this order."""
    record = ListRecorder()
    return [record(answer("a", rating, at)) for at in times]


def due_in(events: list[AnswerEvent], now: datetime) -> timedelta:
    """Return how long after `now` the objective is due."""
    kept = replay(events).deck.get("item:a")
    assert kept is not None
    return kept.card.due - now


@pytest.mark.parametrize("wrong", [IN_2016, IN_2031, IN_2031 + 3000 * DAY])
def test_a_session_under_a_wrong_clock_stretches_nothing_for_months(wrong: datetime) -> None:
    """Two days of answers with one under another clock between them: due in days, not months."""
    events = recorded(NOW, NOW + 11 * MINUTE, wrong, NOW + DAY)
    assert due_in(events, NOW + DAY) < 20 * DAY


def test_a_battery_that_was_dead_on_the_first_day_stretches_nothing() -> None:
    """Nothing is older than the program, so the first answers of 2016 are of no time at all."""
    events = recorded(IN_2016, IN_2016 + 11 * MINUTE, NOW)
    assert due_in(events, NOW) < 20 * DAY


def test_times_in_order_are_all_believed() -> None:
    """Hours of one day may go back a little, as the clocks of two devices differ."""
    events = recorded(NOW, NOW + DAY, NOW + DAY - 3 * MINUTE, NOW + 40 * DAY)
    assert believed_times(events) == {event.id: event.at for event in events}


def test_without_any_believable_time_the_times_stay_as_they_are() -> None:
    """All that is known is of 2016: then that is the time."""
    events = recorded(IN_2016, IN_2016 + DAY)
    assert believed_times(events) == {event.id: event.at for event in events}
    assert believed_times([]) == {}


def test_what_came_before_the_first_believed_answer_is_of_its_time() -> None:
    """Two answers of 2016 before one of 2026 count as just before it."""
    events = recorded(IN_2016, IN_2016 + DAY, NOW)
    assert set(believed_times(events).values()) == {stamp(NOW)}


def test_with_todays_time_answers_from_the_future_are_not_believed() -> None:
    """Even if most answers are from 2031, a session of 2026 knows better, for itself."""
    future = [IN_2031 + number * MINUTE for number in range(9)]
    events = recorded(NOW, *future)
    assert replay(events).clock == stamp(future[-1])
    believed = replay(events, today=stamp(NOW + DAY))
    assert (believed.clock, believed.doubtful) == (stamp(NOW), True)


def test_a_live_answer_that_contradicts_the_clock_is_in_doubt() -> None:
    """Only a replay can tell which time was wrong, so this progress isn't to be kept."""
    events = recorded(NOW, NOW + 5 * DAY, NOW + DAY)
    progress = Progress()
    progress.apply(events[0])
    progress.apply(events[1])
    assert not progress.doubtful
    progress.apply(events[2])
    assert progress.doubtful
