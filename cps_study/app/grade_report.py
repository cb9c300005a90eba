"""The report on a marked test, and a page for each candidate, as documents to print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.app.grading import figure, flagged, reasons
from cps_study.model.item import Question, Typed, prompt_of
from cps_study.model.text import excerpt, one_line, printable
from cps_study.paper.document import (
    Document,
    Heading,
    KeepTogether,
    PageBreak,
    Paragraph,
    TableBlock,
)
from cps_study.paper.plots import histogram, scatter
from cps_study.study.grading import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.app.grading import MarkedSheets
    from cps_study.model.form import PaperTest
    from cps_study.model.item import Item
    from cps_study.paper.document import DocumentBlock
    from cps_study.study.analysis import Analysis, ItemFigures
    from cps_study.study.grading import Graded, Grading

_NUMBERS: Final = frozenset(range(1, 9))
READ_AGAIN: Final = 12
"""The most sources that a candidate's page names."""


def report_document(test: PaperTest, marked: MarkedSheets) -> Document:
    """Return the report: scores, topics, how every item worked, and what asks to be looked at."""
    grading, analysis = marked.grading, marked.analysis
    blocks: list[DocumentBlock] = [Paragraph(sentence) for sentence in summary(grading, analysis)]
    if analysis.spread is not None and len(grading.sheets) > 1:
        blocks.append(_histogram(analysis))
    blocks += [_topics(grading), *_items(analysis)]
    for figures in flagged(analysis):
        blocks.append(_closely(figures, analysis))
    return Document(f"{test.title}: results", f"Results of test {test.code}", tuple(blocks))


def summary(grading: Grading, analysis: Analysis) -> list[str]:
    """Return what the test came to, in sentences."""
    many = len(grading.sheets)
    reached = f"{grading.passed} of {many} reached the pass mark of {float(grading.pass_mark):g} %."
    told = [
        f"{many} answer sheet{'s' if many != 1 else ''}, {len(grading.items)} questions. {reached}"
    ]
    if analysis.spread is not None:
        spread = analysis.spread
        told.append(
            f"Points: mean {spread.mean:.1f}, median {spread.median:g}, standard deviation {spread.sd:.1f}, "
            f"from {spread.least} to {spread.most}."
        )
    if analysis.kr20 is not None:
        told.append(
            f"Reliability: KR-20 (here the same as Cronbach's alpha) {analysis.kr20:.2f}, "
            f"standard error of measurement {analysis.sem or 0:.1f} points."
        )
    return [*told, *analysis.notes]


def _histogram(analysis: Analysis) -> DocumentBlock:
    spread = analysis.spread
    counts = () if spread is None else spread.histogram
    held = [f"{points} points: {count}" for points, count in enumerate(counts) if count]
    told = ", ".join(held) if len(held) <= 12 else f"from {held[0]} to {held[-1]}"
    return histogram(counts, "points", f"How many candidates have how many points. {told}.")


def _topics(grading: Grading) -> TableBlock:
    rows = tuple(
        (_topic(topic), str(tally.items // max(len(grading.sheets), 1)), f"{tally.percent:.0f} %")
        for topic, tally in grading.by_topic().items()
    )
    return TableBlock(("topic", "questions", "right"), rows, "By topic", frozenset({1, 2}))


def _topic(topic: str) -> str:
    return topic.replace("/", ": ").replace("-", " ")


def _items(analysis: Analysis) -> Iterator[DocumentBlock]:
    if not analysis.items:
        return
    yield Heading("Items")
    without = "Alpha without is the reliability of the test without the item."
    yield Paragraph(f"Numbered as on form A. {LEGEND} {without}", "note")
    points = [
        (f.facility, f.r, str(number))
        for number, f in enumerate(analysis.items, 1)
        if f.r is not None
    ]
    alt = "Each item by facility (across) and correlation with the rest of the test (up). The table has the numbers."
    yield scatter(points, "facility", "r", alt)
    rows = tuple(
        (str(number), *item_row(figures)) for number, figures in enumerate(analysis.items, 1)
    )
    yield TableBlock(("no.", *ITEM_COLUMNS), rows, "Every item", frozenset({0, 2, 3, 4, 5}))


ITEM_COLUMNS: Final = ("item", "facility", "r", "D", "alpha without", "to look at")
LEGEND: Final = (
    "Facility is the share that got it right. r is the correlation with the rest of the test (under 0.10: revise, "
    "under 0.20: weak, negative: check the key). D compares the best and the weakest 27 %."
)


def item_row(figures: ItemFigures) -> tuple[str, ...]:
    """Return an item's figures as a row of a table."""
    numbers = (figures.facility, figures.r, figures.discrimination, figures.alpha_without)
    return (
        figures.item.id,
        *map(figure, numbers),
        ", ".join(dict.fromkeys(flag.id for flag in figures.flags)),
    )


def _closely(figures: ItemFigures, analysis: Analysis) -> KeepTogether | Paragraph:
    number = analysis.items.index(figures) + 1
    lines = (*figures.options, figures.blank, figures.double)
    held = "; ".join(
        f"{'key, ' if line.key else ''}{excerpt(line.text, 40)}: {line.share:.0%}, r {figure(line.r)}"
        for line in lines
        if line.place is not None or line.sheets
    )
    stem = excerpt(prompt_of(figures.item), 120)
    return KeepTogether(
        (
            Paragraph(f"{number}. {figures.item.id}: {stem}", "situation"),
            Paragraph(" ".join(reasons(figures))),
            Paragraph(held, "note"),
        )
    )


def candidates_document(test: PaperTest, grading: Grading) -> Document:
    """Return a page for each candidate: the score against the pass mark, by topic, and what to read again."""
    blocks: list[DocumentBlock] = []
    for sheet in grading.sheets:
        if blocks:
            blocks.append(PageBreak())
        blocks += _page(test, grading, sheet)
    return Document(f"{test.title}: your results", f"Test {test.code}", tuple(blocks))


def _page(test: PaperTest, grading: Grading, sheet: Graded) -> list[DocumentBlock]:
    mark = float(grading.pass_mark)
    score = f"{sheet.points} of {len(grading.items)} points, {sheet.percent:.1f} %. The pass mark is {mark:g} %."
    kind = (
        "You have reached it. Well done."
        if sheet.passed
        else "Not yet. Below is what helps most next."
    )
    rows = tuple(
        (_topic(topic), f"{tally.points} of {tally.items}", f"{tally.percent:.0f} %")
        for topic, tally in grading.by_topic(sheet).items()
    )
    missed = [
        item
        for item, verdict in zip(grading.items, sheet.verdicts, strict=True)
        if verdict != Verdict.RIGHT
    ]
    blocks: list[DocumentBlock] = [
        Heading(f"{printable(sheet.candidate)}, form {sheet.form}"),
        Paragraph(f"{score} {kind}"),
        TableBlock(("topic", "points", "percent"), rows, "By topic", frozenset({1, 2})),
    ]
    if sheet.blanks or sheet.doubles:
        blocks.append(
            Paragraph(
                f"Left blank: {sheet.blanks}. Marked more than once: {sheet.doubles}.", "note"
            )
        )
    if missed:
        sources = dict.fromkeys(
            line for item in missed for cited in item.cites for line in test.sources.get(cited, ())
        )
        blocks += [
            Heading("To read again", 2),
            *(Paragraph(printable(line)) for line in list(sources)[:READ_AGAIN]),
        ]
        blocks += [
            Heading("What was asked, and the answer", 2),
            *(Paragraph(_answered(item)) for item in missed),
        ]
    return blocks


def _answered(item: Item) -> str:
    answers: list[str] = []
    match item:
        case Question():
            answers = [option.text for option in item.options if option.key]
        case Typed():
            answers = list(item.accept[:1])
    lead = f" {item.group.text}" if item.group is not None and item.group.kind == "family" else ""
    return printable(f"{one_line(prompt_of(item))}{lead} → {'; '.join(map(one_line, answers))}")
