"""Words about an attempt: its time, its score, its misses."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from cps_study.model.item import Item, prompt_of
from cps_study.model.text import one_line, printable
from cps_study.study.attempt import Answered
from cps_study.study.marking import MarkedResponse
from cps_study.ui.page import GAP, Block
from cps_study.ui.report import ReportTable
from cps_study.ui.study_pages import item_blocks, reason_blocks, source_lines
from cps_study.ui.words import count, topic_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from cps_study.model.outline import Outline
    from cps_study.study.attempt_record import AttemptRecord, GivenAnswer
    from cps_study.study.scoring import Score, Tally
    from cps_study.ui.report import ReportPart

BAR: Final = 20
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
    ("a b c …", "choose an option; 1 2 3 …, or the arrows up and down and Enter, do the same"),
    ("Enter", "hand in a typed answer or what is ticked; go on to the next question"),
    ("← →", "the question before or after; p and n do the same"),
    ("f", "flag a question to come back to; * does the same, where f is an option"),
    ("l", "the overview; a number and Enter goes to that question"),
    ("s", "submit; it asks once if something is open"),
    ("k", "take a break: the clock stands (as many as were set)"),
    ("q", "stop and keep everything; --resume goes on with the same time left"),
    (":n :l …", "the same keys where you type an answer, each followed by Enter"),
)


def clock_words(seconds: float) -> str:
    """Return a time as a clock shows it: `2:59:07`, `9:05`."""
    whole = max(0, int(seconds + 0.999))  # a started second is still there
    hours, rest = divmod(whole, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def number_words(points: Fraction) -> str:
    """Return points as a person writes them: `51`, `50.5`."""
    return (
        str(points.numerator)
        if points.denominator == 1
        else f"{float(points):.2f}".rstrip("0").rstrip(".")
    )


def score_words(score: Score) -> str:
    """Return the score against the pass mark with its margin: `51 of 60, 85 %: at the mark`."""
    total = score.total
    mark = f"{float(score.pass_mark):g}"
    margin = score.margin
    if margin == 0:
        where = f"at the mark of {mark} %"
    elif margin > 0:
        where = f"{number_words(margin)} above the mark of {mark} %"
    else:
        where = f"not yet at the mark of {mark} %, which takes {count(math.ceil(-margin), 'point')} more"
    return f"{number_words(total.points)} of {total.items}, {total.percent:.4g} %: {where}"


def kind_words(score: Score) -> str:
    """Return a kind sentence that fits the score."""
    if score.passed:
        return "Well done. This is what the pass mark asks for."
    if score.total.percent >= 60:
        return "You are well on the way. What is below shows where an hour of study gives most."
    return "This is a start, and now you know where to look. Little by little is how it is learned."


def topic_table(score: Score) -> ReportTable:
    """Return a table of the score by topic with a bar."""
    rows = [(topic_words(topic), *_tally_cells(tally)) for topic, tally in score.by_topic.items()]
    return ReportTable(("topic", "right", "of", "%", ""), tuple(rows), title="By topic")


def objective_table(score: Score, outline: Outline) -> ReportTable:
    """Return a table of the objectives that were not all right, the lowest first."""
    open_ones = sorted(
        (
            (ident, tally)
            for ident, tally in score.by_objective.items()
            if tally.points < tally.items
        ),
        key=lambda pair: (pair[1].percent, pair[0]),
    )
    rows = []
    for ident, tally in open_ones:
        known = outline.objectives.get(ident)
        rows.append(
            (
                f"{number_words(tally.points)} of {tally.items}",
                printable(known.says if known else ident),
            )
        )
    return ReportTable(("right", "statement"), tuple(rows), title="Statements to look at again")


def pace_words(taken: AttemptRecord) -> str:
    """Return the time used, on the whole and by question, beside the time there was."""
    each = taken.used / max(1, len(taken.form))
    words = f"Time used: {clock_words(taken.used)}, {each:.0f} seconds a question"
    if taken.terms.seconds is not None:
        pace = taken.terms.seconds / max(1, len(taken.form))
        words += f" (there were {clock_words(taken.terms.seconds)}, {pace:.0f} seconds a question)"
    slow = sorted(taken.given.items(), key=lambda pair: -pair[1].seconds)[:1]
    if slow and slow[0][1].seconds >= 1:
        place = next(
            number for number, asked in enumerate(taken.form, 1) if asked.item == slow[0][0]
        )
        words += f". Longest: question {place} with {clock_words(slow[0][1].seconds)}"
    return words + "."


def miss_blocks(item: Item, given: GivenAnswer | None, place: int, outline: Outline) -> list[Block]:
    """Return a question that was not right: what was chosen and why not, the key and why, the source."""
    lead, *rest = item_blocks(item)
    blocks = [lead._replace(text=f"{place}. {lead.text}"), *rest]
    if given is None:
        blocks.append(Block("option-not", "Not answered.", "○"))
    response = given.response if given is not None else None
    chosen = response if isinstance(response, tuple) else ()
    typed = response if isinstance(response, str) else ""
    blocks += reason_blocks(
        Answered(item, MarkedResponse(right=False), chosen, typed, guessed=False)
    )
    return [*blocks, *source_lines(item, outline), GAP]


def result_parts(
    taken: AttemptRecord,
    score: Score,
    items: Mapping[str, Item],
    outline: Outline,
    missed: Sequence[str],
) -> list[ReportPart]:
    """Return everything about a finished attempt: score, topics, pace, misses with their reasons."""
    title = "Mock exam" if taken.terms.kind == "exam" else "Quiz"
    ended = " The time was up." if taken.ended == "time" else ""
    open_ones = score.total.items - score.answered
    parts: list[ReportPart] = [
        Block("heading", f"{title}: {score_words(score)}."),
        Block("text", f"{kind_words(score)}{ended}"),
        Block("text", pace_words(taken)),
    ]
    if open_ones:
        parts.append(Block("text", f"{count(open_ones, 'question')} had no answer yet."))
    parts += [GAP, topic_table(score)]
    objectives = objective_table(score, outline)
    if objectives.rows:
        parts += [GAP, objectives]
    if missed:
        parts += [GAP, Block("heading", "Each question that was not right yet:"), GAP]
        places = {asked.item: place for place, asked in enumerate(taken.form, 1)}
        for ident in missed:
            parts += miss_blocks(items[ident], taken.given.get(ident), places[ident], outline)
        parts.append(
            Block("heading", f"{title}: {score_words(score)}.")
        )  # once more, as the top has scrolled away
        parts.append(Block("text", "Drill these now:  cps-study study --missed"))
    return parts


def history_table(scores: Sequence[tuple[AttemptRecord, Score]]) -> ReportTable:
    """Return past attempts with a small chart of their percentages."""
    rows = [
        (
            taken.at[:10],
            taken.terms.kind,
            f"{number_words(score.total.points)} of {score.total.items}",
            f"{score.total.percent:.0f}",
            bar(score.total.percent),
            "reached" if score.passed else "not yet",
        )
        for taken, score in scores
    ]
    return ReportTable(
        ("day", "kind", "right", "%", "", "pass mark"), tuple(rows), title="Attempts"
    )


def bar(percent: float) -> str:
    """Return a percentage as a bar of twenty places."""
    full = round(BAR * percent / 100)
    return "█" * full + "·" * (BAR - full)


def brief(item: Item) -> str:
    """Return the start of what an item asks, for a list."""
    text = one_line(printable(prompt_of(item)))
    return text if len(text) <= 60 else text[:59] + "…"


def taken_words(taken: AttemptRecord) -> str:
    """Return an unfinished attempt in a line, to choose it by."""
    limit = taken.terms.seconds
    left = "untimed" if limit is None else f"{clock_words(limit - taken.used)} left"
    return f"{taken.at[:16].replace('T', ' ')} UTC: {len(taken.given)} of {len(taken.form)} answered, {left}"


def _tally_cells(tally: Tally) -> tuple[str, int, str, str]:
    return number_words(tally.points), tally.items, f"{tally.percent:.0f}", bar(tally.percent)
