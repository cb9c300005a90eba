"""What is said about where the learner stands: the same on the screen, in lines and on a page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cps_study.model.learner import AVERAGE
from cps_study.model.text import count
from cps_study.ui.pictures import heatmap_start, month_name

if TYPE_CHECKING:
    from datetime import date

    from cps_study.app.exam_readiness import ReadinessFound
    from cps_study.app.progress import Standing
    from cps_study.app.standing import Figures
    from cps_study.model.learner import Learner
    from cps_study.study.readiness import Readiness
    from cps_study.study.study_days import StudyDay

WEEK: Final = 7
MINUTE_BEGUN: Final = 0.5
"""In minutes. What took less than that would be rounded to none."""
UNFIT: Final = "cps-study progress --unfit"
AVERAGE_AGAIN: Final = (
    "Your schedule is that of the average learner again, and stays so. "
    "To fit it to you: cps-study progress --fit"
)
NOT_OURS: Final = (
    "The real exam isn't ours: its questions may be easier or harder, so take this as a guide, "
    "not as a promise."
)
WHAT_KNOWN_IS: Final = (
    "Known is the share of all of it that you'd remember at that moment; what you haven't met yet "
    "counts as not known."
)


def percent(share: float) -> str:
    """Return a share from 0 to 1 in percent: `78%`."""
    return f"{100 * share:.0f}%"


def day_words(day: date) -> str:
    """Return a day as people write it: `Dec 5`."""
    return f"{month_name(day)} {day.day}"


def missing_words(found: ReadinessFound) -> str:
    """Return what it takes to say anything about readiness."""
    needed = found.answers + found.still_missing
    more = count(found.still_missing, "more question")
    return (
        f"It takes {needed} questions that you answered for the first time to say how you'd do on "
        f"a mock exam. You have {found.answers}; {more} to go. A mock exam counts, too."
    )


def readiness_sentences(figures: Figures) -> list[str]:
    """Return what to expect of a mock exam, how sure that is, and what it rests on."""
    found = figures.readiness
    readiness = found.readiness
    if readiness is None:
        return [missing_words(found)]
    low, high = percent(readiness.low), percent(readiness.high)
    expected = (
        f"On one of our mock exams you'd get about {percent(readiness.score)} today. "
        f"Eight times out of ten it would be between {low} and {high}."
    )
    basis = (
        f"{chance_words(readiness, found.pass_mark)} That's from "
        f"{readiness.answers:,} questions that you answered for the first time."
    )
    return [expected, *_on_day_sentences(figures), basis, NOT_OURS]


def _on_day_sentences(figures: Figures) -> list[str]:
    """Return what to expect of a mock exam on the day of the exam, if there's a plan."""
    on_day = figures.readiness.on_day
    if on_day is None or figures.exam_date is None:
        return []
    low, high = percent(on_day.low), percent(on_day.high)
    told = (
        f"If you follow your plan, it would be about {percent(on_day.score)} on "
        f"{day_words(figures.exam_date)}, eight times out of ten between {low} and {high}."
    )
    return [told]


def chance_words(readiness: Readiness, pass_mark: float) -> str:
    """Return the chance to pass as a sentence. Nobody can be more sure than 19 in 20."""
    chance = readiness.pass_chance
    mark = f"the pass mark of {pass_mark:g}%"
    if chance < 0.05:
        return f"The chance to reach {mark} is still below 5%."
    if chance > 0.95:
        return f"The chance to reach {mark} is above 95%."
    return f"The chance to reach {mark} is about {percent(chance)}."


def forecast_sentence(figures: Figures) -> str:
    """Return how long the next days take, in one sentence."""
    ahead = figures.forecast
    week = sum(day.minutes for day in ahead[:7])
    month = sum(day.minutes for day in ahead)
    new = sum(day.new for day in ahead)
    return (
        f"The next 7 days take about {minutes_words(week)}, and all 30 about "
        f"{minutes_words(month)}. {count(new, 'new statement')} would come in that time."
    )


def minutes_words(minutes: float) -> str:
    """Return a length of time in hours and minutes: `2 hours 5 minutes`."""
    if 0 < minutes < MINUTE_BEGUN:
        return "less than a minute"
    hours, rest = divmod(round(minutes), 60)
    parts = []
    if hours:
        parts.append(count(hours, "hour"))
    if rest or not hours:
        parts.append(count(rest, "minute"))
    return " ".join(parts)


def days_sentence(figures: Figures) -> str:
    """Return on how many days the learner studied, and for how long."""
    total = sum(day.minutes for day in figures.days)
    answers = sum(day.answers for day in figures.days)
    first = day_words(figures.days[0].day)
    days = count(len(figures.days), "day")
    return (
        f"Since {first} you've studied on {days}: {count(answers, 'answer')} in "
        f"{minutes_words(total)}."
    )


def fitted_words(learner: Learner, reviews: int) -> str:
    """Return that the schedule is fitted to the learner, what it means, and the way back."""
    if learner.parameters:
        what = "it goes by how your own memories fade and grow, not the average learner's"
    else:
        change = percent(abs(learner.level - 1))
        when = f"{change} later" if learner.level > 1 else f"{change} sooner"
        what = f"what you know comes back about {when} than it would for the average learner"
    return (
        f"Your schedule now follows how you remember: {what}. "
        f"Your last {count(reviews, 'review')} say so. "
        f"Nothing you answered has changed. To go back: {UNFIT}"
    )


def fit_sentence(learner: Learner) -> str:
    """Return whether the schedule is fitted to the learner; "" if it isn't."""
    if learner == AVERAGE:
        return ""
    if learner.parameters:
        return (
            "Your schedule is fitted to you: it follows how your own memories fade and grow. "
            f"To go back: {UNFIT}"
        )
    level = learner.level
    when = "longer" if level > 1 else "shorter"
    return (
        f"Your schedule is fitted to you: your memories last about {percent(abs(level - 1))} "
        f"{when} than the average learner's. To go back: {UNFIT}"
    )


def retention_sentence(figures: Figures) -> str:
    """Return the retention that the schedule asks for, and what came of it."""
    asked = percent(figures.asked_retention)
    found = figures.retention
    if found.achieved is None:
        return f"Reviews come when you'd still know {asked}. You haven't had any yet."
    return (
        f"Reviews come when you'd still know about {asked}. You knew {percent(found.achieved)} of "
        f"{count(found.reviews, 'review')}."
    )


def domain_sentences(standing: Standing) -> list[str]:
    """Return a sentence for each domain: what is met, known now and on the day, the last exam."""
    last = standing.last_exam_by_domain()
    exam_date = standing.figures.exam_date
    sentences = []
    for one in standing.figures.domains:
        name = one.domain or "other"
        told = [f"{one.met} of {one.objectives} met", f"{percent(one.known_now)} known now"]
        if exam_date is not None:
            told.append(f"{percent(one.known_on_day or 0.0)} on {day_words(exam_date)}")
        if name in last:
            told.append(f"{last[name].percent:.0f}% in the last mock exam")
        sentences.append(f"{name.capitalize()}: {', '.join(told)}.")
    return sentences


def forecast_sentences(figures: Figures) -> list[str]:
    """Return how long each of the weeks ahead takes."""
    return [
        f"{span}: {minutes_words(minutes)}, {new} new."
        for span, minutes, new in forecast_weeks(figures)
    ]


def forecast_weeks(figures: Figures) -> list[tuple[str, float, int]]:
    """Return each of the weeks ahead: its days in words, its minutes, and what comes new."""
    weeks = []
    for start in range(0, len(figures.forecast), WEEK):
        week = figures.forecast[start : start + WEEK]
        minutes = sum(day.minutes for day in week)
        new = sum(day.new for day in week)
        weeks.append((f"{day_words(week[0].day)} to {day_words(week[-1].day)}", minutes, new))
    return weeks


def study_week_sentences(figures: Figures) -> list[str]:
    """Return a sentence for each week with study, the latest first, as far back as a picture."""
    return [
        f"Week of {day_words(monday)}: {count(len(days), 'day')}, {minutes_words(minutes)}."
        for monday, days, minutes in study_weeks(figures)
    ]


def study_weeks(figures: Figures) -> list[tuple[date, list[StudyDay], float]]:
    """Return the weeks with study by their Monday, the latest first, each with its minutes."""
    weeks: dict[date, list[StudyDay]] = {}
    for day in reversed(figures.days):
        if day.day >= heatmap_start(figures.today):
            monday = day.day - timedelta(days=day.day.weekday())
            weeks.setdefault(monday, []).append(day)
    return [(monday, days, sum(day.minutes for day in days)) for monday, days in weeks.items()]


def known_notes(figures: Figures) -> list[str]:
    """Return what `known` means, and what following the plan would make of it."""
    notes = [WHAT_KNOWN_IS]
    if figures.exam_date is not None and figures.planned is not None:
        notes.append(
            f"The numbers for {day_words(figures.exam_date)} count on your plan: if you follow it, "
            f"you'll know about {percent(figures.planned)} of what you have to know "
            "(cps-study plan)."
        )
    return notes


def calibration_sentences(figures: Figures) -> list[str]:
    """Return a sentence for each bin: what was predicted, and what was known."""
    return [
        f"Where {percent(one.predicted)} was predicted, you knew {percent(one.actual)} of "
        f"{count(one.n, 'review')}."
        for one in figures.calibration
    ]
