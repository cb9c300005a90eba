"""The figures of `cps-study progress`: drawn where a picture says more, told in plain mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.ui.page import GAP, Block
from cps_study.ui.pictures import (
    SHADES,
    heatmap_months,
    heatmap_rows,
    interval_scale,
    share_bar,
    sparkline,
)
from cps_study.ui.report import ReportTable
from cps_study.ui.standing_words import (
    calibration_sentences,
    day_words,
    days_sentence,
    domain_sentences,
    fit_sentence,
    forecast_sentence,
    forecast_sentences,
    known_notes,
    percent,
    readiness_sentences,
    retention_sentence,
    study_week_sentences,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.app.progress import Standing
    from cps_study.app.standing import Figures
    from cps_study.ui.report import ReportPart

LISTED: Final = 5
"""How many of the least known objectives are listed on the screen."""
DRILL: Final = "cps-study study --weakest"
NOTHING_YET: Final = "You haven't answered anything yet. Start with: cps-study study"


def figure_parts(standing: Standing, *, plain: bool) -> list[ReportPart]:
    """Return the figures, a section each; a new learner has none yet."""
    figures = standing.figures
    if not figures.has_answers:
        return [Block("text", NOTHING_YET)]
    sections = [
        _readiness_parts(figures, plain=plain),
        _domain_parts(standing, plain=plain),
        _weakest_parts(figures),
        _ahead_parts(figures, plain=plain),
        _behind_parts(figures, plain=plain),
        _memory_parts(figures, plain=plain),
    ]
    parts: list[ReportPart] = []
    for section in sections:
        parts += [GAP, *section] if parts and section else section
    return parts


def _told(sentences: Iterable[str]) -> list[ReportPart]:
    return [Block("text", sentence) for sentence in sentences]


def _readiness_parts(figures: Figures, *, plain: bool) -> list[ReportPart]:
    found = figures.readiness
    parts: list[ReportPart] = [Block("heading", "Readiness")]
    sentences = _told(readiness_sentences(figures))
    if found.readiness is None or plain:
        return [*parts, *sentences]
    expected, low, high, _, _ = found.readiness
    scale = interval_scale(low, expected, high, found.pass_mark / 100)
    legend = f"● expected   ━ eight times out of ten   ┃ pass mark, {found.pass_mark:g}%"
    return [*parts, Block("text", scale), Block("note", legend), *sentences]


def _domain_parts(standing: Standing, *, plain: bool) -> list[ReportPart]:
    """Return a row for each domain, with the day of the exam and the last one if there are any."""
    notes = [Block("note", note) for note in known_notes(standing.figures)]
    if plain:
        told = _told(domain_sentences(standing))
        return [Block("heading", "By subject"), *told, *notes]
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
        met = f"{one.met} of {one.objectives}"
        row = [name, met, share_bar(one.known_now), percent(one.known_now)]
        if exam_date is not None:
            row.append(percent(one.known_on_day or 0.0))
        if last:
            row.append(percent(last[name].percent / 100) if name in last else "")
        rows.append(tuple(row))
    return [ReportTable(tuple(columns), tuple(rows), "By subject"), *notes]


def _weakest_parts(figures: Figures) -> list[ReportPart]:
    """Return what is known least of what was met, and how to practice it."""
    if not figures.weakest:
        return []
    parts: list[ReportPart] = [Block("heading", "What you know least, of what you've met")]
    for one in figures.weakest[:LISTED]:
        slips = ", keeps slipping away" if one.slips else ""
        where = f"({one.domain}, {percent(one.known_now)}{slips})"
        parts.append(Block("option", f"{one.says} {where}", "·"))
    return [*parts, Block("note", f"Practice these first: {DRILL}")]


def _ahead_parts(figures: Figures, *, plain: bool) -> list[ReportPart]:
    parts: list[ReportPart] = [Block("heading", "The next 30 days")]
    if plain:
        return [*parts, *_told([forecast_sentence(figures), *forecast_sentences(figures)])]
    first, last = figures.forecast[0], figures.forecast[-1]
    longest = max(day.minutes for day in figures.forecast)
    columns = sparkline([day.minutes for day in figures.forecast])
    drawn = f"today {columns} {day_words(last.day)}"
    if first.minutes or longest:
        drawn += f"   the longest day: {longest:.0f} minutes"
    return [*parts, Block("text", drawn), *_told([forecast_sentence(figures)])]


def _behind_parts(figures: Figures, *, plain: bool) -> list[ReportPart]:
    sentence = days_sentence(figures)
    heading = "The days behind you"
    if plain:
        return [Block("heading", heading), *_told([sentence, *study_week_sentences(figures)])]
    minutes = {day.day: day.minutes for day in figures.days}
    rows = tuple(heatmap_rows(minutes, figures.today))
    table = ReportTable(("", heatmap_months(figures.today)), rows, heading)
    shades = f"{SHADES[1]} a little   {SHADES[2]} 10 minutes   {SHADES[3]} 20   {SHADES[4]} 30"
    return [table, Block("note", f"{shades} and more"), *_told([sentence])]


def _memory_parts(figures: Figures, *, plain: bool) -> list[ReportPart]:
    sentences = [retention_sentence(figures), fit_sentence(figures.learner)]
    parts: list[ReportPart] = [Block("heading", "Memory"), *_told(filter(None, sentences))]
    if plain:
        return [*parts, *_told(calibration_sentences(figures))]
    if figures.calibration:
        rows = tuple(
            (percent(one.predicted), percent(one.actual), share_bar(one.actual), one.n)
            for one in figures.calibration
        )
        parts.append(ReportTable(("predicted", "known", "", "reviews"), rows))
    return parts
