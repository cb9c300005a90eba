"""What comes of a marked test: its tables, the report, and a page for each candidate."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from cps_study.app.grading import figure, flagged, items_csv, reasons, results_csv
from cps_study.app.printing import PlannedFile, document_files
from cps_study.model.item import Question, Typed, full_prompt_of
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
from cps_study.paper.style import PaperStyle
from cps_study.study.grading import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cps_study.app.grading import MarkedSheets
    from cps_study.model.form import PaperTest
    from cps_study.model.item import Item
    from cps_study.paper.document import DocumentBlock
    from cps_study.study.figures import Analysis, ItemFigures
    from cps_study.study.grading import Graded, Grading

READ_AGAIN: Final = 12
"""The most sources that a candidate's page names: a longer list is no help to anyone."""
ITEM_COLUMNS: Final = ("item", "facility", "r", "D", "alpha without", "to look at")
LEGEND: Final = (
    "Facility is the share of people who got it right. "
    "r is the correlation with the rest of the test "
    "(under 0.10: revise, under 0.20: weak, negative: check the key). "
    "D compares the top 27% with the bottom 27%."
)
_ALPHA_LEGEND: Final = "Alpha without is how reliable the test would be without the item."
_MOST_COUNTS: Final = 12
"""The most bars of the histogram that its description reads out one by one."""


def result_files(
    test: PaperTest, marked: MarkedSheets, formats: Sequence[str], *, report: bool, pages: bool
) -> list[PlannedFile]:
    """Return the files of a marked test: always its tables, and the documents asked for."""
    files = [PlannedFile("results.csv", partial(results_csv, marked.grading, marked.absent))]
    if marked.analysis.items:
        files.append(PlannedFile("items.csv", partial(items_csv, marked.analysis)))
    style = PaperStyle()
    if report:
        files += document_files("report", report_document(test, marked), formats, style)
    if pages:
        document = candidates_document(test, marked.grading)
        files += document_files("candidates", document, formats, style)
    return files


def report_document(test: PaperTest, marked: MarkedSheets) -> Document:
    """Return the report: scores, topics, how every item worked, and which need a closer look."""
    grading, analysis = marked.grading, marked.analysis
    blocks: list[DocumentBlock] = [Paragraph(sentence) for sentence in summary(marked)]
    if analysis.spread is not None and len(grading.sheets) > 1:
        blocks.append(_score_histogram(analysis.spread.histogram))
    blocks.append(_topics_table(grading))
    blocks += _items_blocks(analysis)
    for figures in flagged(analysis):
        blocks.append(_closer_look(figures, analysis))
    return Document(f"{test.title}: results", f"Results of test {test.code}", tuple(blocks))


def summary(marked: MarkedSheets) -> list[str]:
    """Return how the group did and how well the test measured it, in sentences."""
    grading, analysis = marked.grading, marked.analysis
    sheets = len(grading.sheets)
    counts = f"{sheets} answer sheet{'s' if sheets != 1 else ''}, {len(grading.items)} questions."
    mark = f"{float(grading.pass_mark):g}%"
    sentences = [f"{counts} {grading.passed} of {sheets} reached the pass mark of {mark}."]
    if marked.absent:
        names = ", ".join(map(printable, marked.absent))
        sentences.append(f"Absent, and counted nowhere: {names}.")
    if analysis.spread is not None:
        spread = analysis.spread
        sentences.append(
            f"Points: mean {spread.mean:.1f}, median {spread.median:g}, "
            f"standard deviation {spread.sd:.1f}, from {spread.least} to {spread.most}."
        )
    if analysis.kr20 is not None:
        sentences.append(
            f"Reliability: KR-20 (here the same as Cronbach's alpha) {analysis.kr20:.2f}, "
            f"standard error of measurement {analysis.sem or 0:.1f} points."
        )
    return [*sentences, *analysis.notes]


def _score_histogram(counts: Sequence[int]) -> DocumentBlock:
    """Draw how many candidates have how many points, and describe it for a screen reader."""
    bars = [f"{points} points: {count}" for points, count in enumerate(counts) if count]
    in_words = ", ".join(bars)
    if len(bars) > _MOST_COUNTS:
        in_words = f"from {bars[0]} to {bars[-1]}"
    alt = f"How many people got how many points. {in_words}."
    return histogram(counts, "points", alt)


def _topics_table(grading: Grading) -> TableBlock:
    """Return how the whole group did in each topic."""
    rows = []
    for topic, tally in grading.by_topic().items():
        # The tally counts an item once for each sheet; the table shows how many the test has.
        items = tally.items // max(len(grading.sheets), 1)
        rows.append((_topic_words(topic), str(items), f"{tally.percent:.1f}%"))
    return TableBlock(("topic", "questions", "right"), tuple(rows), "By topic", frozenset({1, 2}))


def _topic_words(topic: str) -> str:
    """Return a topic's id as words."""
    return topic.replace("/", ": ").replace("-", " ")


def _items_blocks(analysis: Analysis) -> Iterator[DocumentBlock]:
    """Yield the plot and the table of all items, if there are enough sheets for figures."""
    if not analysis.items:
        return
    yield Heading("Items")
    yield Paragraph(f"Numbered as on form A. {LEGEND} {_ALPHA_LEGEND}", "note")
    points = []
    rows = []
    for number, figures in enumerate(analysis.items, 1):
        rows.append((str(number), *item_row(figures)))
        if figures.r is not None:
            points.append((figures.facility, figures.r, str(number)))
    alt = (
        "Each item by facility (across) and correlation with the rest of the test (up). "
        "The table has the numbers."
    )
    yield scatter(points, "facility", "r", alt)
    right_aligned = frozenset({0, 2, 3, 4, 5})
    yield TableBlock(("no.", *ITEM_COLUMNS), tuple(rows), "Every item", right_aligned)


def item_row(figures: ItemFigures) -> tuple[str, ...]:
    """Return an item's figures as the cells of `ITEM_COLUMNS`."""
    return (
        figures.item.id,
        figure(figures.facility),
        figure(figures.r),
        figure(figures.discrimination),
        figure(figures.alpha_without),
        flag_names(figures),
    )


def flag_names(figures: ItemFigures) -> str:
    """Return the names of an item's flags, each once, with commas."""
    return ", ".join(dict.fromkeys(flag.id for flag in figures.flags))


def _closer_look(figures: ItemFigures, analysis: Analysis) -> KeepTogether:
    """Return an item with the reasons to look at it, and who chose which option."""
    number = analysis.items.index(figures) + 1
    choices = []
    for line in (*figures.options, figures.blank, figures.double):
        if line.place is None and not line.sheets:
            continue  # nobody left it blank, or marked two
        choice = f"{excerpt(line.text, 40)}: {line.share:.0%}, r {figure(line.r)}"
        choices.append(f"key, {choice}" if line.key else choice)
    stem = excerpt(full_prompt_of(figures.item), 120)
    return KeepTogether(
        (
            Paragraph(f"{number}. {figures.item.id}: {stem}", "situation"),
            Paragraph(" ".join(reasons(figures))),
            Paragraph("; ".join(choices), "note"),
        )
    )


def candidates_document(test: PaperTest, grading: Grading) -> Document:
    """Return a page for each candidate: score and pass mark, topics, and what to read again."""
    blocks: list[DocumentBlock] = []
    for sheet in grading.sheets:
        if blocks:
            blocks.append(PageBreak())
        blocks += _candidate_page(test, grading, sheet)
    return Document(f"{test.title}: your results", f"Test {test.code}", tuple(blocks))


def _candidate_page(test: PaperTest, grading: Grading, sheet: Graded) -> list[DocumentBlock]:
    """Return a candidate's page, from the score to the answers of what was missed."""
    marks = zip(grading.items, sheet.verdicts, strict=True)
    missed = [item for item, verdict in marks if verdict != Verdict.RIGHT]
    blocks: list[DocumentBlock] = [
        Heading(f"{printable(sheet.candidate)}, form {sheet.form}"),
        Paragraph(_score_words(grading, sheet)),
        _candidate_topics(grading, sheet),
    ]
    if sheet.blanks or sheet.doubles:
        words = f"Left blank: {sheet.blanks}. Marked more than once: {sheet.doubles}."
        blocks.append(Paragraph(words, "note"))
    if missed:
        blocks.append(Heading("What to read again", 2))
        blocks += [Paragraph(printable(line)) for line in _sources(test, missed)[:READ_AGAIN]]
        blocks.append(Heading("What was asked, and the answer", 2))
        blocks += [Paragraph(_answer_words(item)) for item in missed]
    return blocks


def _score_words(grading: Grading, sheet: Graded) -> str:
    """Return a candidate's score beside the pass mark, and a kind word."""
    mark = float(grading.pass_mark)
    percent = grading.percent_words(sheet)
    score = f"{sheet.points} of {len(grading.items)} points, {percent}%."
    if sheet.passed:
        word = "You made it. Well done!"
    else:
        word = "Not yet. Here's what will help most next."
    return f"{score} The pass mark is {mark:g}%. {word}"


def _candidate_topics(grading: Grading, sheet: Graded) -> TableBlock:
    """Return how one candidate did in each topic."""
    rows = tuple(
        (_topic_words(topic), f"{tally.points} of {tally.items}", f"{tally.percent:.1f}%")
        for topic, tally in grading.by_topic(sheet).items()
    )
    return TableBlock(("topic", "points", "percent"), rows, "By topic", frozenset({1, 2}))


def _sources(test: PaperTest, missed: Iterable[Item]) -> list[str]:
    """Return where the missed items can be read, each source once."""
    lines: dict[str, None] = {}
    for item in missed:
        for objective in item.cites:
            lines.update(dict.fromkeys(test.sources.get(objective, ())))
    return list(lines)


def _answer_words(item: Item) -> str:
    """Return a question and its right answer in one line."""
    answers: list[str] = []
    match item:
        case Question():
            answers = [one_line(option.text) for option in item.options if option.key]
        case Typed():
            answers = [one_line(text) for text in item.accept[:1]]
    question = one_line(full_prompt_of(item))
    return printable(f"{question} → {'; '.join(answers)}")
