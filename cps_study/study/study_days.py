"""On which days the learner studied, and for how long."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.study.looking_back import PastAnswer


class StudyDay(NamedTuple):
    """One study day: the minutes that its answers took, and how many there were."""

    day: date
    minutes: float
    answers: int


def study_days(answers: Iterable[PastAnswer]) -> list[StudyDay]:
    """Return the days with an answer, the earliest first."""
    seconds: dict[str, float] = {}
    counts: dict[str, int] = {}
    for answer in answers:
        day = answer.event.day
        seconds[day] = seconds.get(day, 0.0) + answer.seconds
        counts[day] = counts.get(day, 0) + 1
    return [
        StudyDay(date.fromisoformat(day), seconds[day] / 60, counts[day]) for day in sorted(counts)
    ]
