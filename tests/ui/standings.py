"""Where a learner stands, for the tests of what is said about it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from cps_study.app.exam_readiness import ReadinessFound
from cps_study.app.progress import NamedItem, NotedItem, Standing
from cps_study.app.standing import Figures, WeakObjective
from cps_study.model.learner import AVERAGE
from cps_study.study.forecast import DayAhead
from cps_study.study.readiness import Readiness
from cps_study.study.retention import CalibrationBin, Retention
from cps_study.study.standing import DomainStanding
from cps_study.study.study_days import StudyDay

TODAY = date(2026, 11, 28)
ON_DAY = Readiness(0.86, 0.77, 0.93, 0.6, 684)
FOUND = ReadinessFound(Readiness(0.78, 0.69, 0.87, 0.2, 684), 684, 0, 85.0, ON_DAY)
EARLY = ReadinessFound(None, 59, 1, 85.0)


def figures(**changed: Any) -> Figures:
    """Return figures of a learner in the middle of it all."""
    usual = Figures(
        today=TODAY,
        exam_date=date(2027, 1, 10),
        days_left=43,
        domains=[
            DomainStanding("skills", 95, 72, 0.67, 0.52),
            DomainStanding("crisis", 29, 0, 0.0, 0.0),
            DomainStanding(None, 3, 1, 0.3, 0.2),
        ],
        readiness=FOUND,
        forecast=[DayAhead(TODAY + timedelta(days=n), 20.0 - n % 2, 9, 2) for n in range(30)],
        planned=0.93,
        learner=AVERAGE,
        asked_retention=0.9,
        retention=Retention(0.87, 0.88, 313),
        calibration=[CalibrationBin(0.75, 0.84, 57), CalibrationBin(0.93, 0.88, 1)],
        weakest=[
            WeakObjective("a", "A limit is set with care.", "boundaries", 0.38, slips=True),
            WeakObjective("b", "A story serves the listener.", "skills", 0.41, slips=False),
        ],
        days=[StudyDay(date(2026, 10, 31), 61.0, 90), StudyDay(TODAY, 12.0, 31)],
    )
    return usual._replace(**changed)


def standing(**changed: Any) -> Standing:
    """Return where that learner stands, with a flag and a private note."""
    usual = Standing(
        figures=figures(),
        flagged=(NamedItem("flag-1", "skills/open", "Which question is open?"),),
        set_aside=(),
        notes=(NotedItem("n-1", "crisis", "Who hears it?", "my own", "2026-11-20T18:00:00.000Z"),),
        attempts=(),
        left_today=("crisis",),
        notice="",
    )
    return usual._replace(**changed)


def newcomer() -> Standing:
    """Return where somebody stands who hasn't answered anything."""
    nothing = figures(days=[], weakest=[], calibration=[], retention=Retention(None, None, 0))
    empty = standing(flagged=(), notes=(), left_today=())
    return empty._replace(figures=nothing._replace(readiness=EARLY._replace(answers=0)))
