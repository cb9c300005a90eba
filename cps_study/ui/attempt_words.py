"""What is said about an attempt: its terms, its time, its score, and how to go about it."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from cps_study.model.item import Item, Question, full_prompt_of
from cps_study.model.text import count, one_line, printable
from cps_study.study.scoring import points_words
from cps_study.study.times import from_stamp
from cps_study.ui.pictures import month_name

if TYPE_CHECKING:
    from datetime import tzinfo

    from cps_study.model.attempt import Terms
    from cps_study.model.event import Stamp
    from cps_study.study.attempt import AttemptSession
    from cps_study.study.attempt_record import AttemptRecord
    from cps_study.study.scoring import Score
    from cps_study.study.times import Moment

BAR_WIDTH: Final = 20
BRIEF_LENGTH: Final = 60
"""Characters of a question in a list, so that it fits on a line of 80 columns."""


def clock_words(seconds: float) -> str:
    """Return a time as a clock shows it: `2:59:07`, `9:05`. A second once begun still counts."""
    # Not math.ceil: a sum of floats may be a hair above a whole second.
    whole_seconds = max(0, int(seconds + 0.999))
    hours, rest = divmod(whole_seconds, 3600)
    minutes, rest = divmod(rest, 60)
    if hours:
        return f"{hours}:{minutes:02d}:{rest:02d}"
    return f"{minutes}:{rest:02d}"


def score_words(score: Score) -> str:
    """Return the score and how far it is from the pass mark: `51 of 60, 85%: at the mark …`."""
    mark = f"the mark of {float(score.pass_mark):g}%"
    margin = score.margin
    if margin == 0:
        where = f"at {mark}"
    elif margin > 0:
        points = "point" if margin == 1 else "points"
        where = f"{points_words(margin)} {points} above {mark}"
    else:
        missing = count(math.ceil(-margin), "more point")
        where = f"not yet at {mark}; {missing} would reach it"
    total = score.total
    percent = score.percent_words.removesuffix(".0")
    return f"{points_words(total.points)} of {total.items}, {percent}%: {where}"


def bar(percent: float) -> str:
    """Return a percentage as a bar of `BAR_WIDTH` characters."""
    full = round(BAR_WIDTH * percent / 100)
    return "█" * full + "·" * (BAR_WIDTH - full)


def brief(item: Item) -> str:
    """Return the beginning of what an item asks, short enough for a list."""
    text = one_line(printable(full_prompt_of(item)))
    if len(text) <= BRIEF_LENGTH:
        return text
    return text[: BRIEF_LENGTH - 1] + "…"


def checks_missing(session: AttemptSession, ident: str) -> str:
    """Return how many options are chosen where another number is asked for; else ""."""
    if not session.lacks_checks(ident):
        return ""
    item = session.items[ident]
    response = session.given[ident].response
    if not isinstance(item, Question) or not isinstance(response, tuple):
        return ""
    return f"{len(response)} of {len(item.keys)} chosen"


def state_words(session: AttemptSession, ident: str) -> str:
    """Return the state of a question for the overview, such as `answered` or `open, flagged`."""
    state = "answered" if ident in session.given else "open"
    missing = checks_missing(session, ident)
    if missing:
        state += f" ({missing})"
    if ident in session.flagged:
        state += ", flagged"
    return state


def attempt_line(attempt: AttemptRecord, zone: tzinfo | None = None) -> str:
    """Return an unfinished attempt in one line, for a list to choose from; the time is local."""
    limit = attempt.terms.seconds
    left = "untimed" if limit is None else f"{clock_words(limit - attempt.used)} left"
    started = local_time_words(attempt.at, zone)
    return f"{started}: {len(attempt.given)} of {len(attempt.form)} answered, {left}"


def local_time_words(at: Stamp, zone: tzinfo | None = None) -> str:
    """Return the local time of a stamp: `Nov 21, 9:00 AM`."""
    local = from_stamp(at).astimezone(zone)
    hour = local.hour % 12 or 12
    return f"{month_name(local)} {local.day}, {hour}:{local:%M} {_half(local.hour)}"


def status_words(session: AttemptSession, moment: Moment, note: str, *, asked: bool) -> str:
    """Return the line beside the title: a note or reminder, then the time left.

    The time for one question is part of it while that question is asked.
    """
    parts = [note] if note else []
    item_left = session.item_left(moment)
    if item_left is not None and asked:
        parts.append(f"{clock_words(item_left)} for this one")
    left = session.left(moment)
    if left is not None:
        parts.append(f"{clock_words(left)} left")
    elif item_left is None:
        parts.append("untimed")
    return " · ".join(parts)


def _half(hour: int) -> str:
    return "AM" if hour < 12 else "PM"


def length_words(seconds: float) -> str:
    """Return a length of time as people say it: `3 hours`, `2 hours 15 minutes`, `90 seconds`."""
    whole = round(seconds)
    if whole < 120:
        return count(whole, "second") if whole != 60 else "1 minute"
    hours, minutes = divmod(round(seconds / 60), 60)
    parts = []
    if hours:
        parts.append(count(hours, "hour"))
    if minutes:
        parts.append(count(minutes, "minute"))
    return " ".join(parts)


def start_notes(terms: Terms, questions: int) -> list[str]:
    """Return what somebody should know before an attempt, a sentence or two each."""
    facts = f"{count(questions, 'question')}, {_limit_words(terms)}"
    if terms.kind == "quiz":
        reasons = "The reasons come at the end."
        if terms.feedback == "each":
            reasons = "You'll see the reasons after each question."
        return [f"{facts}. {reasons}"]
    needed = math.ceil(Fraction(str(terms.pass_mark)) * questions / 100)
    return [
        f"{facts}. The pass mark is {terms.pass_mark:g}%: {needed} of {questions} right.",
        "Nothing is shown until the end. You may skip a question, go back, and change an answer.",
        "Everything is kept. You can stop at any time and go on with: cps-study exam --resume",
    ]


def _limit_words(terms: Terms) -> str:
    """Return the time of an attempt, in all and for each question."""
    limits = []
    if terms.seconds is not None:
        limits.append(length_words(terms.seconds))
    if terms.per_item is not None:
        limits.append(f"{length_words(terms.per_item)} for each question")
    if not limits:
        return "no time limit"
    return ", ".join(limits)
