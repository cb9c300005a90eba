"""The figures of `cps-study progress`: drawn where a picture says more, told in plain mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.ui.page import GAP, Block
from cps_study.ui.report import ReportTable
from cps_study.ui.standing_words import (
    WHAT_KNOWN_IS,
    day_words,
    days_sentence,
    forecast_sentence,
    percent,
    readiness_sentences,
    retention_sentence,
)
from cps_study.ui.words import count

if TYPE_CHECKING:
    from cps_study.app.progress import Standing
    from cps_study.app.standing import Figures
    from cps_study.ui.report import ReportPart

LISTED: Final = 5
"""How many of the least known objectives are listed on the screen."""
_BAR: Final = 16


def figure_parts(standing: Standing, *, plain: bool) -> list[ReportPart]:
    """Return the figures, a section each; a new learner has none yet."""
    figures = standing.figures
    if not figures.has_answers:
        return [Block("text", "You haven't answered anything yet. Start with: cps-study study")]
    parts: list[ReportPart] = [Block("heading", "Readiness")]
    parts += [Block("text", sentence) for sentence in readiness_sentences(figures.readiness)]
    parts += [GAP, *_domain_parts(standing, plain=plain)]
    parts += [GAP, *_weakest_parts(figures)]
    parts += [GAP, Block("heading", "The days ahead"), Block("text", forecast_sentence(figures))]
    parts += [GAP, Block("heading", "The days behind"), Block("text", days_sentence(figures))]
    parts += [GAP, *_memory_parts(figures, plain=plain)]
    return parts


def _domain_parts(standing: Standing, *, plain: bool) -> list[ReportPart]:
    if plain:
        return [Block("heading", "By subject"), *_domain_sentences(standing)]
    last = standing.last_exam_by_domain()
    exam_date = standing.figures.exam_date
    columns = ["subject", "met", "", "known now"]
    if exam_date is not None:
        columns.append(f"on {day_words(exam_date)}")
    if last:
        columns.append("last exam")
    rows = []
    for one in standing.figures.domains:
        name = one.domain or "other"
        row = [name, f"{one.met} of {one.objectives}", _bar(one.known_now), percent(one.known_now)]
        if exam_date is not None:
            row.append(percent(one.known_on_day or 0.0))
        if last:
            row.append(percent(last[name].percent / 100) if name in last else "")
        rows.append(tuple(row))
    return [ReportTable(tuple(columns), tuple(rows), "By subject"), Block("note", WHAT_KNOWN_IS)]


def _domain_sentences(standing: Standing) -> list[Block]:
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
        sentences.append(Block("text", f"{name.capitalize()}: {', '.join(told)}."))
    return [*sentences, Block("note", WHAT_KNOWN_IS)]


def _weakest_parts(figures: Figures) -> list[ReportPart]:
    """Return what is known least of what was met."""
    parts: list[ReportPart] = [Block("heading", "Known least, of what you've met")]
    for one in figures.weakest[:LISTED]:
        slips = ", keeps slipping away" if one.slips else ""
        where = f"({one.domain}, {percent(one.known_now)}{slips})"
        parts.append(Block("option", f"{one.says} {where}", "·"))
    return parts


def _memory_parts(figures: Figures, *, plain: bool) -> list[ReportPart]:
    parts: list[ReportPart] = [
        Block("heading", "Memory"),
        Block("text", retention_sentence(figures)),
    ]
    if plain:
        for one in figures.calibration:
            told = f"Where {percent(one.predicted)} was predicted, you knew {percent(one.actual)}"
            parts.append(Block("text", f"{told} of {count(one.n, 'review')}."))
    elif figures.calibration:
        rows = tuple(
            (percent(one.predicted), percent(one.actual), _bar(one.actual), one.n)
            for one in figures.calibration
        )
        parts.append(ReportTable(("predicted", "known", "", "reviews"), rows))
    return parts


def _bar(share: float) -> str:
    full = round(_BAR * share)
    return "█" * full + "·" * (_BAR - full)
