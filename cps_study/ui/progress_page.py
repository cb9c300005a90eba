"""Where the learner stands as one page, to keep or to show a trainer.

It holds no notes, no typed answers and no clock times, unless the learner asks for all of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cps_study.model.item import topic_words
from cps_study.model.text import count, one_line
from cps_study.paper.document import Document, Heading, Paragraph, TableBlock
from cps_study.paper.html import html_page
from cps_study.paper.progress_plots import (
    SharePlace,
    calibration_plot,
    day_columns,
    heatmap,
    interval_plot,
    score_dots,
    share_bars,
)
from cps_study.study.scoring import points_words
from cps_study.study.times import from_stamp
from cps_study.ui.attempt_words import local_time_words
from cps_study.ui.pictures import heatmap_grid, heatmap_months_at
from cps_study.ui.standing_report import DRILL
from cps_study.ui.standing_words import (
    calibration_sentences,
    day_words,
    days_sentence,
    domain_sentences,
    fit_sentence,
    forecast_sentence,
    forecast_weeks,
    known_notes,
    minutes_words,
    percent,
    readiness_sentences,
    retention_sentence,
    study_weeks,
)
from cps_study.ui.words import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.app.attempts import PastAttempt
    from cps_study.app.progress import NamedItem, Standing, TypedAnswer
    from cps_study.app.standing import Figures
    from cps_study.paper.document import DocumentBlock

TITLE: Final = "My progress"
SHOWN: Final = 10
"""How many of the least known objectives the page lists."""
NARROW: Final = "\N{NO-BREAK SPACE}"
"""Keeps a short cell on one line of a phone's screen."""
NOTHING_YET: Final = "Nothing has been answered yet."


def progress_page(standing: Standing, typed: Sequence[TypedAnswer] = (), *, full: bool) -> str:
    """Return the page as HTML; with `full`, also what only the learner should read."""
    figures = standing.figures
    today = figures.today
    running = f"As of {day_words(today)}, {today.year}. Made by cps-study."
    blocks: list[DocumentBlock] = []
    if figures.has_answers:
        blocks += _figure_blocks(standing)
    else:
        blocks.append(Paragraph(NOTHING_YET))
    blocks += _attempt_blocks(standing, full=full)
    blocks += _list_blocks("Flagged", standing.flagged)
    blocks += _list_blocks("Set aside", standing.set_aside)
    if full:
        blocks += _private_blocks(standing, typed)
    return html_page(Document(TITLE, running, tuple(blocks)))


def _figure_blocks(standing: Standing) -> list[DocumentBlock]:
    figures = standing.figures
    return [
        *_readiness_blocks(figures),
        *_domain_blocks(standing),
        *_weakest_blocks(figures),
        *_ahead_blocks(figures),
        *_behind_blocks(figures),
        *_memory_blocks(figures),
    ]


def _readiness_blocks(figures: Figures) -> list[DocumentBlock]:
    found = figures.readiness
    sentences = readiness_sentences(figures)
    blocks: list[DocumentBlock] = [Heading("Readiness")]
    if found.readiness is not None:
        expected, low, high, _, _ = found.readiness
        blocks.append(interval_plot(low, expected, high, found.pass_mark / 100, sentences[0]))
    return [*blocks, *map(Paragraph, sentences)]


def _domain_blocks(standing: Standing) -> list[DocumentBlock]:
    """Return a bar and a row for each domain."""
    figures, last = standing.figures, standing.last_exam_by_domain()
    places = [
        SharePlace(one.domain or "other", one.known_now, one.known_on_day)
        for one in figures.domains
    ]
    drawing = share_bars(places, " ".join(domain_sentences(standing)))
    columns = ["subject", "met", "known now"]
    notes = known_notes(figures)
    if figures.exam_date is not None:
        day = day_words(figures.exam_date)
        columns.append(f"on {day}")
        notes.append(f"The line in a bar is that of {day}.")
    if last:
        columns.append("last exam")
    rows = []
    for one in figures.domains:
        name = one.domain or "other"
        row = [name, f"{one.met}{NARROW}of{NARROW}{one.objectives}", percent(one.known_now)]
        if one.known_on_day is not None:
            row.append(percent(one.known_on_day))
        if last:
            row.append(percent(last[name].percent / 100) if name in last else "")
        rows.append(tuple(row))
    right = frozenset(range(1, len(columns)))
    table = TableBlock(tuple(columns), tuple(rows), "Each subject", right)
    return [Heading("By subject"), drawing, Paragraph(" ".join(notes), "note"), table]


def _weakest_blocks(figures: Figures) -> list[DocumentBlock]:
    if not figures.weakest:
        return []
    lines = [
        Paragraph(f"{number}. {one.says} ({one.domain}, {percent(one.known_now)})")
        for number, one in enumerate(figures.weakest[:SHOWN], 1)
    ]
    practice = Paragraph(f"To practice these: {DRILL}", "note")
    return [Heading("What's known least, of what was met"), *lines, practice]


def _ahead_blocks(figures: Figures) -> list[DocumentBlock]:
    ahead = figures.forecast
    sentence = forecast_sentence(figures)
    minutes = [day.minutes for day in ahead]
    drawing = day_columns(minutes, "today", day_words(ahead[-1].day), f"Minutes a day. {sentence}")
    rows = tuple(
        (_on_one_line(span), minutes_words(spent), str(new))
        for span, spent, new in forecast_weeks(figures)
    )
    table = TableBlock(("days", "time", "new"), rows, "Each week ahead", frozenset({2}))
    return [Heading("The next 30 days"), drawing, Paragraph(sentence), table]


def _behind_blocks(figures: Figures) -> list[DocumentBlock]:
    minutes = {day.day: day.minutes for day in figures.days}
    sentence = days_sentence(figures)
    grid = heatmap_grid(minutes, figures.today)
    months = heatmap_months_at(figures.today)
    drawing = heatmap(grid, months, f"A square for each day, darker for longer. {sentence}")
    rows = tuple(
        (_on_one_line(f"Week of {day_words(monday)}"), str(len(days)), minutes_words(spent))
        for monday, days, spent in study_weeks(figures)
    )
    blocks: list[DocumentBlock] = [Heading("Study days"), drawing, Paragraph(sentence)]
    if rows:
        blocks.append(TableBlock(("week", "days", "time"), rows, "Each week", frozenset({1})))
    return blocks


def _memory_blocks(figures: Figures) -> list[DocumentBlock]:
    sentences = [retention_sentence(figures), fit_sentence(figures.learner)]
    blocks: list[DocumentBlock] = [Heading("Memory")]
    blocks += [Paragraph(sentence) for sentence in sentences if sentence]
    if not figures.calibration:
        return blocks
    told = " ".join(calibration_sentences(figures))
    rows = tuple(
        (percent(one.predicted), percent(one.actual), str(one.n)) for one in figures.calibration
    )
    title = "What was predicted of reviews, and what was known"
    table = TableBlock(("predicted", "known", "reviews"), rows, title, frozenset({0, 1, 2}))
    return [*blocks, calibration_plot(figures.calibration, told), table]


def _on_one_line(words: str) -> str:
    """Return words in which no day is torn from its month: `Nov 28 to Dec 4`."""
    return re.sub(r"\b([A-Z][a-z]{2}) (\d)", rf"\1{NARROW}\2", words)


def _attempt_blocks(standing: Standing, *, full: bool) -> list[DocumentBlock]:
    """Return the mock exams, then the quizzes, each numbered as the program numbers them."""
    blocks: list[DocumentBlock] = []
    for kind, heading in (("exam", "Mock exams"), ("quiz", "Quizzes")):
        past = [one for one in standing.attempts if one.record.terms.kind == kind]
        if not past:
            continue
        blocks.append(Heading(heading))
        if kind == "exam" and len(past) > 1:
            scores = [one.score.total.percent / 100 for one in past]
            told = listed([f"{one.score.percent_words}%" for one in past])
            mark = float(past[-1].score.pass_mark)
            alt = f"The scores in order: {told}. The pass mark is {mark:g}%."
            blocks.append(score_dots(scores, mark / 100, alt))
        rows = tuple(_attempt_row(number, one, full=full) for number, one in enumerate(past, 1))
        columns = ("no.", "day", "right", "%", "pass mark")
        blocks.append(TableBlock(columns, rows, f"All {heading.lower()}", frozenset({0, 3})))
    return blocks


def _attempt_row(number: int, past: PastAttempt, *, full: bool) -> tuple[str, ...]:
    when = local_time_words(past.record.at)
    if not full:
        day = from_stamp(past.record.at).astimezone().date()
        when = f"{day_words(day)}, {day.year}"
    total = past.score.total
    right = f"{points_words(total.points)}{NARROW}of{NARROW}{total.items}"
    reached = "reached" if past.score.passed else "not yet"
    return str(number), when, right, past.score.percent_words, reached


def _list_blocks(heading: str, items: Sequence[NamedItem]) -> list[DocumentBlock]:
    if not items:
        return []
    rows = tuple((item.prompt or "(no bank has it anymore)", item.id) for item in items)
    title = count(len(items), "card or question", "cards and questions")
    return [Heading(heading), TableBlock(("what it asks", "id"), rows, title)]


def _private_blocks(standing: Standing, typed: Sequence[TypedAnswer]) -> list[DocumentBlock]:
    """Return the learner's notes, typed answers and what was left for today."""
    blocks: list[DocumentBlock] = []
    if standing.left_today:
        names = listed([topic_words(subject) for subject in standing.left_today])
        blocks += [Heading("Left for today"), Paragraph(f"{names}.")]
    if standing.notes:
        rows = tuple(
            (one_line(note.note), note.prompt, local_time_words(note.written))
            for note in standing.notes
        )
        blocks += [Heading("Notes"), TableBlock(("note", "on", "written"), rows, "All notes")]
    if typed:
        answers = tuple(
            (
                one_line(one.answer),
                one.prompt,
                "right" if one.right else "not yet",
                local_time_words(one.at),
            )
            for one in typed
        )
        columns = ("typed", "asked", "verdict", "when")
        blocks += [Heading("Typed answers"), TableBlock(columns, answers, "The latest first")]
    return blocks
