"""What `cps-study plan` prints: the days until the exam, and what they lead to, in plain words."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from cps_study.model.text import count, in_one_line
from cps_study.ui.page import GAP, Block
from cps_study.ui.report import ReportTable
from cps_study.ui.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cps_study.app.plan import Plan
    from cps_study.study.plan_outcome import PlanDay
    from cps_study.ui.report import ReportPart

SET_DATE: Final = "cps-study plan --exam-date 2027-01-15 --minutes-per-day 20"
NEXT: Final = "Next:  cps-study study"
NEXT_DRILL: Final = (
    "To practice anyway, without changing your schedule:  cps-study study --cram --limit 10"
)
MOST_NAMED: Final = 3
"""Domains named for what is left out."""
MANY: Final = 5
"""With fewer left out than this, nobody needs to know what they're about."""
STICKS: Final = 0.85
"""With less known on the day than this, the time is short even if everything is met."""
WORTH_SAYING: Final = 0.005
"""A smaller gain isn't worth ten minutes a day to anybody."""
GIVEN_BACK: Final = 0.9
"""With less of the time than this taken, the plan says that it gives time back."""
LISTED_DAYS: Final = 14
"""Days that plain mode lists one by one; the others go by weeks."""
WEEK: Final = 7


def plan_parts(plan: Plan, file: str, *, cleared: bool, plain: bool) -> list[ReportPart]:
    """Return the plan: when, how it ends, what it can't do, and the calendar of minutes."""
    if plan.exam is None:
        return _without_exam(plan, cleared=cleared)
    if not plan.outcome.days:
        return _exam_today(plan)
    sentences = [*_terms(plan), *_outcome(plan), *_pause(plan), *_honest(plan)]
    parts: list[ReportPart] = [
        Block("heading", _when(plan.exam, (plan.exam - plan.today).days)),
        *(Block("text", sentence) for sentence in sentences),
        GAP,
        *_calendar(plan, plain=plain),
        GAP,
    ]
    if file:
        parts.append(Block("text", f"Wrote the days to {in_one_line(file)}."))
    parts.append(Block("text", NEXT if _is_busy(plan.outcome.days[0]) else NEXT_DRILL))
    return parts


def _without_exam(plan: Plan, *, cleared: bool) -> list[ReportPart]:
    """Return that there is no date to plan for, and what that means."""
    if cleared:
        first = "The date is forgotten. You're back on ordinary reviews."
        return [Block("heading", first), Block("text", f"To plan again:  {SET_DATE}")]
    if plan.past_exam is not None:
        return [
            Block("heading", f"Your exam was on {_date_words(plan.past_exam)}."),
            Block("text", "What you've learned stays fresh with ordinary reviews."),
            Block("text", f"For another date:  {SET_DATE}"),
            Block("text", "To forget the date:  cps-study plan --clear"),
        ]
    return [
        Block("heading", "You haven't set an exam date yet."),
        Block("text", "Without one, what you learn comes back just before you'd forget it."),
        Block("text", f"With one, each day is planned toward it:  {SET_DATE}"),
    ]


def _exam_today(plan: Plan) -> list[ReportPart]:
    parts: list[ReportPart] = [
        Block("heading", "Your exam is today. You've got this."),
        Block("text", "There's nothing left to plan. If a quiet look helps you:"),
        Block("text", "cps-study study --minutes 10"),
    ]
    if plan.retakes:
        parts.append(Block("text", f"After today, the plan aims at {_days_words(plan.retakes)}."))
    return parts


def _when(exam: date, days: int) -> str:
    if days == 1:
        return f"Your exam is tomorrow, {_date_words(exam)}."
    return f"Your exam is in {days} days, on {_date_words(exam)}."


def _date_words(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _days_words(days: Iterable[date]) -> str:
    return listed([_date_words(day) for day in days])


def _terms(plan: Plan) -> list[str]:
    """Return what the plan counts on."""
    words = f"The plan counts on {count(plan.minutes, 'minute')} a day"
    if plan.days_off:
        words += f", and on none on {listed([_day_off_words(day) for day in plan.days_off])}"
    sentences = [f"{words}."]
    if plan.asked_minutes > plan.minutes:
        sentences.append(
            f"You gave {plan.asked_minutes:,} minutes. Nobody learns that long in a day, "
            f"so it's planned with {plan.minutes}."
        )
    if plan.ceiling is not None:
        most = count(plan.ceiling, "new one comes", "new ones come")
        sentences.append(f"At most {most} in a day, as you set it.")
    if plan.retakes:
        sentences.append(f"After that, it aims at {_days_words(plan.retakes)}.")
    return sentences


def _day_off_words(day: str) -> str:
    """Return a day off as it's said: `Sundays`, or `January 1, 2027`."""
    if day[0].isdigit():
        return _date_words(date.fromisoformat(day))
    return f"{day.capitalize()}s"


def _outcome(plan: Plan) -> list[str]:
    """Return what will be known on the day."""
    planned = plan.outcome
    if not planned.total:
        return ["There is nothing to learn in your banks, so there's nothing to plan."]
    if not planned.minutes and planned.left_out >= planned.total:
        return ["Every day until then is a day off, so nothing can be planned."]
    mean, low, high = (_percent(share) for share in (planned.mean, planned.low, planned.high))
    range_words = f"most likely {low} to {high}"
    first = f"If you follow it, you'll know about {mean} of what you have to know on the day"
    sentences = [f"{first} ({range_words})."]
    if not planned.left_out:
        worst = _percent(planned.worst_decile)
        sentences.append(f"Nine of ten statements will be at {worst} or better.")
    return sentences


def _is_busy(day: PlanDay) -> bool:
    return round(day.minutes) > 0


def _pause(plan: Plan) -> list[str]:
    """Return when it goes on, if nothing is left to do today."""
    days = plan.outcome.days
    if not plan.outcome.total or _is_busy(days[0]):
        return []
    busy = [day for day in days if _is_busy(day)]
    if not busy:
        return []
    return [f"Nothing is left to do today. The next study day is {_day_name(busy[0])}."]


def _honest(plan: Plan) -> list[str]:
    """Return what the plan can't do, what more time would bring, and what time it gives back."""
    planned, more = plan.outcome, plan.more
    sentences = []
    if plan.left_out:
        number = count(len(plan.left_out), "statement stays", "statements stay")
        sentences.append(
            f"{_why_not_all(plan)}: {number} unmet{_left_out_words(plan)}. "
            "What matters most comes first."
        )
    elif planned.total and planned.mean < STICKS:
        sentences.append("The time is short: everything is met, but not all of it will stick.")
    gain = more.mean - planned.mean
    if planned.total and gain >= WORTH_SAYING:
        sentences.append(
            f"Ten minutes more a day would bring it to about {_percent(more.mean)}"
            f"{_more_met(plan)}."
        )
    given = sum(day.minutes for day in planned.days)
    there = plan.minutes * sum(day.minutes > 0 for day in planned.days)
    if there and given < GIVEN_BACK * there and not plan.left_out:
        average = max(1, round(given / sum(day.minutes > 0 for day in planned.days)))
        sentences.append(
            f"It takes {average} of your {plan.minutes} minutes on an average day. "
            "The rest is yours: more study would hardly change anything."
        )
    return sentences


def _why_not_all(plan: Plan) -> str:
    """Return what keeps everything from being met: the time, or the learner's own ceiling.

    It's the ceiling if most days reach it.
    """
    short = "The time isn't enough for everything"
    if plan.ceiling is None:
        return short
    days = [day for day in plan.outcome.days if day.minutes]
    if sum(round(day.new) >= plan.ceiling for day in days) < len(days) / 2:
        return short
    return (
        f"With {plan.ceiling} new a day, you won't meet everything (to lift that limit: "
        "cps-study settings new-per-day default)"
    )


def _left_out_words(plan: Plan) -> str:
    """Return the domains that most of what's left out is from."""
    domains = Counter(one.domain for one in plan.left_out if one.domain is not None)
    if not domains or len(plan.left_out) < MANY:
        return ""
    names = [str(domain) for domain, _ in domains.most_common(MOST_NAMED)]
    return f", most of them about {listed(names)}"


def _more_met(plan: Plan) -> str:
    fewer = len(plan.left_out) - round(plan.more.left_out)
    if fewer < MANY:
        return ""
    return f", and {count(fewer, 'more statement', 'more statements')} would be met"


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _calendar(plan: Plan, *, plain: bool) -> list[ReportPart]:
    """Return the minutes of each day: as a calendar, or in lines that can be read out."""
    days = plan.outcome.days
    if plain:
        return [Block("text", line) for line in _day_lines(days)]
    monday = days[0].day - timedelta(days=days[0].day.weekday())
    by_day = {day.day: day for day in days}
    rows = []
    while monday <= days[-1].day:
        week = [by_day.get(monday + timedelta(days=place)) for place in range(WEEK)]
        cells = ["" if day is None else _minutes_cell(day) for day in week]
        rows.append((f"{monday:%b} {monday.day}", *cells))
        monday += timedelta(days=WEEK)
    names = ("week of", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    return [ReportTable(names, tuple(rows), "Minutes a day")]


def _minutes_cell(day: PlanDay) -> str:
    minutes = round(day.minutes)
    return str(minutes) if minutes else "-"


def _day_lines(days: tuple[PlanDay, ...]) -> list[str]:
    lines: list[str] = []
    for is_busy, run in groupby(days[:LISTED_DAYS], key=_is_busy):
        alike = list(run)
        lines += map(_day_line, alike) if is_busy else [_free_line(alike)]
    starts = range(LISTED_DAYS, len(days), WEEK)
    return lines + [_week_line(days[start : start + WEEK]) for start in starts]


def _day_name(day: PlanDay) -> str:
    return f"{day.day:%A}, {day.day:%B} {day.day.day}"


def _free_line(days: Sequence[PlanDay]) -> str:
    """Return a line for days that follow each other and have nothing to do."""
    name = _day_name(days[0])
    if len(days) > 1:
        name += f", to {_day_name(days[-1])}"
    return f"{name}: nothing."


def _day_line(day: PlanDay) -> str:
    return f"{_day_name(day)}: {count(round(day.minutes), 'minute')}, {_work_words([day])}."


def _week_line(days: tuple[PlanDay, ...]) -> str:
    first, minutes = days[0].day, round(sum(day.minutes for day in days))
    name = f"From {first:%B} {first.day}, {count(len(days), 'day')}"
    return f"{name}: {count(minutes, 'minute')} in all, {_work_words(days)}."


def _work_words(days: Iterable[PlanDay]) -> str:
    listed_days = list(days)
    reviews = round(sum(day.reviews for day in listed_days))
    new = round(sum(day.new for day in listed_days))
    return f"{count(reviews, 'review')} and {new:,} new"
