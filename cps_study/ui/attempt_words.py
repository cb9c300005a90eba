"""What is said about an attempt: its time, its score, and each question that was missed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from cps_study.model.item import Item, prompt_of
from cps_study.model.text import one_line, printable
from cps_study.study.attempt import Answered
from cps_study.study.marking import MarkedResponse
from cps_study.ui.item_blocks import item_blocks, reason_blocks, source_lines
from cps_study.ui.page import GAP, Block
from cps_study.ui.report import ReportTable
from cps_study.ui.words import count, topic_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from cps_study.model.outline import Outline
    from cps_study.study.attempt import AttemptSession
    from cps_study.study.attempt_record import AttemptRecord, GivenAnswer
    from cps_study.study.scoring import Score, Tally
    from cps_study.ui.report import ReportPart

BAR_WIDTH: Final = 20
BRIEF_LENGTH: Final = 60
"""Characters of a question in a list, so that it fits on a line of 80 columns."""
WELL_ON_THE_WAY: Final = 60
"""Percent. From here on, the kind words below the pass mark speak of the way, not of a start."""

EXAM_KEYS: Final = (
    ("←→", "back, next"),
    ("f", "flag"),
    ("l", "overview"),
    ("s", "submit"),
    ("k", "break"),
    ("h", "help"),
    ("q", "stop"),
)
HELP: Final = (
    (
        "a b c …",
        "choose an option; so do 1 2 3 …, and ↑ or ↓ with Enter",
    ),
    ("Enter", "confirm a typed answer or the checked options; then go on"),
    ("← →", "the previous or the next question; p and n do the same"),
    ("f", "flag a question to come back to; where f is an option, press *"),
    ("l", "the overview; type a number and press Enter to go to that question"),
    ("s", "submit the exam; it asks first if a question has no answer"),
    ("k", "take a break: the clock is paused (if you set --breaks)"),
    ("q", "stop and keep everything; --resume goes on with the same time left"),
    (":n :l …", "the same keys where you type the answer; press Enter after each"),
)


def clock_words(seconds: float) -> str:
    """Return a time as a clock shows it: `2:59:07`, `9:05`. A second once begun still counts."""
    # Not math.ceil: a sum of floats may be a hair above a whole second.
    whole_seconds = max(0, int(seconds + 0.999))
    hours, rest = divmod(whole_seconds, 3600)
    minutes, rest = divmod(rest, 60)
    if hours:
        return f"{hours}:{minutes:02d}:{rest:02d}"
    return f"{minutes}:{rest:02d}"


def number_words(points: Fraction) -> str:
    """Return points the way people write them, with two decimals at most: `51`, `50.5`."""
    if points.denominator == 1:
        return str(points.numerator)
    return f"{float(points):.2f}".rstrip("0").rstrip(".")


def score_words(score: Score) -> str:
    """Return the score and how far it is from the pass mark: `51 of 60, 85%: at the mark …`."""
    mark = f"the mark of {float(score.pass_mark):g}%"
    margin = score.margin
    if margin == 0:
        where = f"at {mark}"
    elif margin > 0:
        where = f"{number_words(margin)} above {mark}"
    else:
        missing = count(math.ceil(-margin), "more point")
        where = f"not yet at {mark}; {missing} would reach it"
    total = score.total
    return f"{number_words(total.points)} of {total.items}, {total.percent:.4g}%: {where}"


def kind_words(score: Score) -> str:
    """Return a kind sentence that fits the score. It never says "failed"."""
    if score.passed:
        return "Well done. You reached the pass mark."
    if score.total.percent >= WELL_ON_THE_WAY:
        return "You are well on the way. See below where an hour of study helps most."
    return "This is a start, and now you know where to look. Little by little, it sticks."


def topic_table(score: Score) -> ReportTable:
    """Return the score by topic, with a bar for each."""
    rows = [(topic_words(topic), *_tally_cells(tally)) for topic, tally in score.by_topic.items()]
    return ReportTable(("topic", "right", "of", "%", ""), tuple(rows), title="By topic")


def objective_table(score: Score, outline: Outline) -> ReportTable:
    """Return the objectives with something missed, the lowest percentage first."""
    missed: list[tuple[float, str, Tally]] = []
    for ident, tally in score.by_objective.items():
        if tally.points < tally.items:
            missed.append((tally.percent, ident, tally))
    rows: list[tuple[str, str]] = []
    for _, ident, tally in sorted(missed):
        objective = outline.objectives.get(ident)
        statement = ident if objective is None else objective.says
        rows.append((f"{number_words(tally.points)} of {tally.items}", printable(statement)))
    return ReportTable(("right", "statement"), tuple(rows), title="Statements to look at again")


def pace_words(attempt: AttemptRecord) -> str:
    """Return the time used, in all and for each question, next to the time there was."""
    questions = max(1, len(attempt.form))
    sentence = (
        f"Time used: {clock_words(attempt.used)}, {attempt.used / questions:.0f} seconds a question"
    )
    limit = attempt.terms.seconds
    if limit is not None:
        sentence += f" (you had {clock_words(limit)}, {limit / questions:.0f} seconds a question)"
    return f"{sentence}.{_longest_question(attempt)}"


def _longest_question(attempt: AttemptRecord) -> str:
    """Return a sentence about the question that took longest; "" if none took even a second."""
    longest, seconds = "", 0.0
    for ident, given in attempt.given.items():
        if given.seconds > seconds:
            longest, seconds = ident, given.seconds
    if seconds < 1:
        return ""
    return f" Longest: question {_numbers(attempt)[longest]} with {clock_words(seconds)}."


def _numbers(attempt: AttemptRecord) -> dict[str, int]:
    """Return the number that each item has in the form, counted from 1."""
    return {asked.item: number for number, asked in enumerate(attempt.form, 1)}


def miss_blocks(
    item: Item, given: GivenAnswer | None, number: int, outline: Outline
) -> list[Block]:
    """Return a missed question: what was chosen and why not, the key and why, and the source."""
    lead, *rest = item_blocks(item)
    blocks = [lead._replace(text=f"{number}. {lead.text}"), *rest]
    chosen: tuple[int, ...] = ()
    typed = ""
    if given is None:
        blocks.append(Block("option-not", "Not answered.", "○"))
    elif isinstance(given.response, tuple):
        chosen = given.response
    elif isinstance(given.response, str):
        typed = given.response
    missed = Answered(item, MarkedResponse(right=False), chosen, typed, guessed=False)
    return [*blocks, *reason_blocks(missed), *source_lines(item, outline), GAP]


def result_parts(
    attempt: AttemptRecord,
    score: Score,
    items: Mapping[str, Item],
    outline: Outline,
    missed: Sequence[str],
) -> list[ReportPart]:
    """Return the report of a finished attempt: score, topics, pace, and the misses with reasons."""
    title = "Mock exam" if attempt.terms.kind == "exam" else "Quiz"
    headline = Block("heading", f"{title}: {score_words(score)}.")
    comment = kind_words(score)
    if attempt.ended == "time":
        comment += " The time was up."
    parts: list[ReportPart] = [
        headline,
        Block("text", comment),
        Block("text", pace_words(attempt)),
    ]
    unanswered = score.total.items - score.answered
    if unanswered:
        parts.append(Block("text", f"{count(unanswered, 'question')} had no answer yet."))
    parts += [GAP, topic_table(score)]
    objectives = objective_table(score, outline)
    if objectives.rows:
        parts += [GAP, objectives]
    if missed:
        numbers = _numbers(attempt)
        parts += [GAP, Block("heading", "Each question that was not right yet:"), GAP]
        for ident in missed:
            parts += miss_blocks(items[ident], attempt.given.get(ident), numbers[ident], outline)
        # The score once more, since the top has scrolled out of sight by now.
        parts += [headline, Block("text", "Drill these now:  cps-study study --missed")]
    return parts


def history_table(scores: Sequence[tuple[AttemptRecord, Score]]) -> ReportTable:
    """Return past attempts, one a row, with a bar for each percentage."""
    rows = []
    for attempt, score in scores:
        percent = score.total.percent
        rows.append(
            (
                attempt.at[:10],
                attempt.terms.kind,
                f"{number_words(score.total.points)} of {score.total.items}",
                f"{percent:.0f}",
                bar(percent),
                "reached" if score.passed else "not yet",
            )
        )
    columns = ("day", "kind", "right", "%", "", "pass mark")
    return ReportTable(columns, tuple(rows), title="Attempts")


def bar(percent: float) -> str:
    """Return a percentage as a bar of `BAR_WIDTH` characters."""
    full = round(BAR_WIDTH * percent / 100)
    return "█" * full + "·" * (BAR_WIDTH - full)


def brief(item: Item) -> str:
    """Return the beginning of what an item asks, short enough for a list."""
    text = one_line(printable(prompt_of(item)))
    if len(text) <= BRIEF_LENGTH:
        return text
    return text[: BRIEF_LENGTH - 1] + "…"


def state_words(session: AttemptSession, ident: str) -> str:
    """Return the state of a question for the overview, such as `answered` or `open, flagged`."""
    state = "answered" if ident in session.given else "open"
    if ident in session.flagged:
        state += ", flagged"
    return state


def attempt_line(attempt: AttemptRecord) -> str:
    """Return an unfinished attempt in one line, for a list to choose from."""
    limit = attempt.terms.seconds
    left = "untimed" if limit is None else f"{clock_words(limit - attempt.used)} left"
    started = attempt.at[:16].replace("T", " ")
    return f"{started} UTC: {len(attempt.given)} of {len(attempt.form)} answered, {left}"


def _tally_cells(tally: Tally) -> tuple[str, int, str, str]:
    """Return the cells of a table that show a tally: points, items, percentage, bar."""
    return number_words(tally.points), tally.items, f"{tally.percent:.0f}", bar(tally.percent)
