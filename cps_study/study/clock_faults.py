"""Which times of the journal can be believed, when the computer's clock was wrong for a while.

Ids only go forward, even if the clock goes back. So events in the order of their ids should have
times in order, too. Where they don't, a clock was wrong: a dead battery says 2016, a mistake says
2031. The times to believe are those of the longest run of events whose days are in order. Any other
event counts as if no time had passed since the one before it.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from cps_study.study.times import EVER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.event import AnswerEvent, Stamp

FIRST_RELEASE: Final[Stamp] = "2026-01-01T00:00:00.000Z"
"""No answer is older than the program. A clock that says so is wrong."""
_DAY: Final = len("2026-01-01")


def clock_day(at: Stamp) -> str:
    """Return the UTC day of a stamp. Times of one day are in order whatever their hours are."""
    return at[:_DAY]


def believed_times(events: Sequence[AnswerEvent], today: Stamp = "") -> dict[str, Stamp]:
    """Return the time to reckon with for each event, by its id.

    The events have to be sorted by id. `today` is a time that is known to be right, such as that
    of a session that has just been started: no event is later.
    """
    dated = [event for event in events if FIRST_RELEASE <= event.at <= (today or EVER)]
    believed = [dated[place] for place in _longest_run([clock_day(event.at) for event in dated])]
    if not believed:
        return {event.id: event.at for event in events}
    times = {event.id: event.at for event in believed}
    # Nothing is known of the time before the first believed one, so it's taken as the same.
    latest = believed[0].at
    for event in events:
        latest = times.setdefault(event.id, latest)
    return times


def _longest_run(days: Sequence[str]) -> list[int]:
    """Return the places of the longest run of days that never go back.

    Of several, it's the one that ends earliest: a clock is set ahead by mistake more often than it
    is set back. This is patience sorting: `ends[n]` is the place where the best run of n + 1 days
    ends so far.
    """
    if all(earlier <= later for earlier, later in pairwise(days)):
        return list(range(len(days)))
    ends: list[int] = []
    end_days: list[str] = []
    before: list[int | None] = []
    for place, day in enumerate(days):
        length = bisect_right(end_days, day)
        before.append(ends[length - 1] if length else None)
        if length == len(ends):
            ends.append(place)
            end_days.append(day)
        else:
            ends[length] = place
            end_days[length] = day
    run: list[int] = []
    place_or_none: int | None = ends[-1]
    while place_or_none is not None:
        run.append(place_or_none)
        place_or_none = before[place_or_none]
    return run[::-1]
