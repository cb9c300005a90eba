"""Study days: when the learner studied, and for how long."""

from __future__ import annotations

from datetime import date

from cps_study.study.looking_back import past_answers
from cps_study.study.study_days import study_days
from tests.study.past import answered


def test_each_day_has_its_minutes_and_answers() -> None:
    """Days without an answer aren't listed: nobody is blamed for them."""
    events = [answered("a"), answered("b", minute=1), answered("c", day=3, ms=60_000)]
    assert study_days(past_answers(events)) == [
        (date(2026, 3, 2), 1.0, 2),
        (date(2026, 3, 5), 1.0, 1),
    ]
