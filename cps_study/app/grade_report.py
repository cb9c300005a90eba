"""What is made from a marked test: its tables, the report, and a key to teach with."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from cps_study.app.candidate_pages import candidate_files, domain_words
from cps_study.app.class_results import RESULTS, result_of, results_json
from cps_study.app.grading import figure, flagged, items_csv, reasons, results_csv
from cps_study.app.printing import PlannedFile, document_files
from cps_study.app.response_table import RESPONSES, responses_csv
from cps_study.model.item import Question, Typed, full_prompt_of
from cps_study.model.text import LETTERS, excerpt, printable
from cps_study.paper.build import key_letters
from cps_study.paper.document import (
    Document,
    Heading,
    KeepTogether,
    KeyEntry,
    KeyReason,
    Paragraph,
    TableBlock,
)
from cps_study.paper.plots import histogram, scatter
from cps_study.paper.style import PaperStyle
from cps_study.study.analysis import FEW
from cps_study.study.scoring import points_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.app.grading import MarkedSheets
    from cps_study.model.form import Entry, PaperTest
    from cps_study.paper.document import DocumentBlock
    from cps_study.study.figures import Analysis, ItemFigures
    from cps_study.study.grading import Grading

ITEM_COLUMNS: Final = ("item", "facility", "r", "D", "alpha without", "to look at")
LEGEND: Final = (
    "Facility is the share of people who got it right, and where it would lie 19 times of 20. "
    "r is the correlation with the rest of the test "
    "(under 0.10: revise, under 0.20: weak, negative: check the key). "
    "D compares the top 27% with the bottom 27%."
)
_ALPHA_LEGEND: Final = "Alpha without is how reliable the test would be without the item."
_MOST_COUNTS: Final = 12
"""The most bars of the histogram that its description reads out one by one."""


def result_files(
    test: PaperTest,
    marked: MarkedSheets,
    formats: Sequence[str],
    marked_on: str,
    *,
    report: bool,
    pages: bool,
    responses: bool = False,
) -> list[PlannedFile]:
    """Return the files of a marked test: always its tables, and the documents asked for.

    `marked_on` is today, as 2026-11-28: a class has a history.
    """
    result = result_of(test, marked, marked_on)
    files = [
        PlannedFile("results.csv", partial(results_csv, marked.grading, marked.absent)),
        PlannedFile(RESULTS, partial(results_json, result)),
    ]
    if marked.analysis.items:
        files.append(PlannedFile("items.csv", partial(items_csv, marked.analysis)))
    if responses:
        files.append(PlannedFile(RESPONSES, partial(responses_csv, test, marked)))
    style = PaperStyle()
    if report:
        files += document_files("report", report_document(test, marked), formats, style)
        files += document_files("teaching-key", teaching_key(test, marked), formats, style)
    if pages:
        files += candidate_files(test, marked, formats)
    return files


def report_document(test: PaperTest, marked: MarkedSheets) -> Document:
    """Return the report: the class, the forms, the parts of the work, and how each item worked."""
    grading, analysis = marked.grading, marked.analysis
    blocks: list[DocumentBlock] = [Paragraph(sentence) for sentence in summary(marked)]
    blocks.append(_class_table(marked))
    if len(test.forms) > 1:
        blocks.append(_forms_table(grading))
    if analysis.spread is not None and len(grading.sheets) > 1:
        blocks.append(_score_histogram(analysis.spread.histogram))
    blocks.append(_domains_table(test, grading))
    blocks += _items_blocks(analysis)
    return Document(f"{test.title}: results", f"Results of test {test.code}", tuple(blocks))


def summary(marked: MarkedSheets) -> list[str]:
    """Return how the group did and how well the test measured it, in sentences.

    What a reader has to know about the figures comes before them.
    """
    grading, analysis = marked.grading, marked.analysis
    sheets = len(grading.sheets)
    counts = f"{sheets} answer sheet{'s' if sheets != 1 else ''}, {len(grading.items)} questions."
    mark = f"{float(grading.pass_mark):g}%"
    sentences = [f"{counts} {grading.passed} of {sheets} reached the pass mark of {mark}."]
    if marked.absent:
        names = ", ".join(map(printable, marked.absent))
        sentences.append(f"Absent, and counted nowhere: {names}.")
    sentences += change_sentences(marked)
    sentences += [note if note.endswith(".") else f"{note}." for note in analysis.notes]
    if analysis.spread is not None:
        spread = analysis.spread
        sentences.append(
            f"Points: mean {spread.mean:.1f}, median {spread.median:g}, "
            f"standard deviation {spread.sd:.1f}, from {spread.least:g} to {spread.most:g}."
        )
    if analysis.alpha is not None:
        name = "Cronbach's alpha"
        if not analysis.is_partial:
            name = "KR-20 (here the same as Cronbach's alpha)"
        sentences.append(
            f"Reliability: {name} {analysis.alpha:.2f}, "
            f"standard error of measurement {analysis.sem or 0:.1f} points."
        )
    return sentences


def change_sentences(marked: MarkedSheets) -> list[str]:
    """Return what was marked differently than it was printed, and whose score that changed."""
    remarking = marked.remarking
    if not remarking:
        return []
    what = [f"without {ident}" for ident in sorted(remarking.dropped)]
    what += [f"with a second right answer to {ident}" for ident in sorted(remarking.accepted)]
    if remarking.partial:
        what.append("with partial credit")
    count = f"{len(marked.changed)} of {len(marked.sheets)} scores changed"
    sentences = [f"Marked again {', '.join(what)}: {count}."]
    sentences += _verdict_sentences(marked)
    return sentences


def _verdict_sentences(marked: MarkedSheets) -> list[str]:
    """Return who reaches the pass mark now and didn't before, and the other way around."""
    verdicts = [
        (printable(one.after.candidate), one.before.passed, one.after.passed)
        for one in marked.changed
    ]
    up = [name for name, before, after in verdicts if after and not before]
    down = [name for name, before, after in verdicts if before and not after]
    sentences = []
    if up:
        sentences.append(f"Now at the pass mark: {', '.join(up)}.")
    if down:
        sentences.append(f"Not at the pass mark anymore: {', '.join(down)}.")
    if verdicts and not sentences:
        sentences.append("Nobody's pass mark is affected.")
    return sentences


def _class_table(marked: MarkedSheets) -> TableBlock:
    """Return the class: a row for each candidate, those who were absent last."""
    grading = marked.grading
    rows = [
        (
            printable(sheet.candidate),
            sheet.form,
            points_words(sheet.points),
            grading.percent_words(sheet),
            "reached" if sheet.passed else "not yet",
        )
        for sheet in grading.sheets
    ]
    rows += [(printable(name), "", "", "", "absent") for name in marked.absent]
    columns = ("name", "form", "points", "%", "pass mark")
    return TableBlock(columns, tuple(rows), "The class", frozenset({2, 3}))


def _forms_table(grading: Grading) -> TableBlock:
    """Return how many had each form, and their mean: one that's lower may have been harder."""
    rows = []
    for letter in sorted({sheet.form for sheet in grading.sheets}):
        points = [sheet.points for sheet in grading.sheets if sheet.form == letter]
        mean = float(sum(points) / len(points))
        share = 100 * mean / len(grading.items)
        rows.append((letter, str(len(points)), f"{mean:.1f}", f"{share:.1f}"))
    columns = ("form", "people", "mean points", "%")
    return TableBlock(columns, tuple(rows), "By form", frozenset({1, 2, 3}))


def _score_histogram(counts: Sequence[int]) -> DocumentBlock:
    """Draw how many candidates have how many points, and describe it for a screen reader."""
    bars = [f"{points} points: {count}" for points, count in enumerate(counts) if count]
    in_words = ", ".join(bars)
    if len(bars) > _MOST_COUNTS:
        in_words = f"from {bars[0]} to {bars[-1]}"
    alt = f"How many people got how many points. {in_words}."
    return histogram(counts, "points", alt)


def _domains_table(test: PaperTest, grading: Grading) -> TableBlock:
    """Return how the whole group did in each part of the work."""
    rows = []
    domains = [test.domain_of(item) for item in grading.items]
    for name, tally in grading.by_name(domains).items():
        # The tally counts an item once for each sheet; the table shows how many the test has.
        items = tally.items // max(len(grading.sheets), 1)
        rows.append((domain_words(name), str(items), tally.percent_words))
    columns = ("part of the work", "questions", "% right")
    return TableBlock(columns, tuple(rows), "By part of the work", frozenset({1, 2}))


def _items_blocks(analysis: Analysis) -> Iterator[DocumentBlock]:
    """Yield what to look at, then the plot and the table of all items, if there are figures."""
    if not analysis.items:
        return
    yield Heading("Questions")
    if analysis.sheets < FEW:
        yield Paragraph(f"{analysis.notes[0]}.", "note")
    worth_a_look = flagged(analysis)
    if not worth_a_look:
        yield Paragraph("No question stands out.")
    for figures in worth_a_look:
        yield _closer_look(figures, analysis)
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
    yield TableBlock(("no.", *ITEM_COLUMNS), tuple(rows), "Every question", right_aligned)


def item_row(figures: ItemFigures) -> tuple[str, ...]:
    """Return an item's figures as the cells of `ITEM_COLUMNS`."""
    return (
        figures.item.id,
        f"{figure(figures.facility, 2)} ({figures.low:.2f}-{figures.high:.2f})",
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


def teaching_key(test: PaperTest, marked: MarkedSheets) -> Document:
    """Return a key to go through with the class: who chose what, and what each option shows.

    It has the numbers of form A, and those of the other forms beside them.
    """
    numbers = {
        form.letter: {entry.item.id: number for number, entry in enumerate(form.entries, 1)}
        for form in test.forms
    }
    blocks: list[DocumentBlock] = [
        Paragraph("The numbers are those of form A. Behind each option: how many chose it.", "note")
    ]
    by_item = {figures.item.id: figures for figures in marked.analysis.items}
    for number, entry in enumerate(test.forms[0].entries, 1):
        elsewhere = [
            f"{letter}{places[entry.item.id]}" for letter, places in list(numbers.items())[1:]
        ]
        blocks.append(Paragraph(f"{number}. {printable(full_prompt_of(entry.item))}", "ask"))
        blocks.append(_teaching_entry(number, entry, by_item.get(entry.item.id), elsewhere))
    return Document(f"{test.title}: to go through", f"Test {test.code}", tuple(blocks))


def _teaching_entry(
    number: int, entry: Entry, figures: ItemFigures | None, elsewhere: Sequence[str]
) -> KeyEntry:
    """Return the options of an item, each with how many chose it and its reason."""
    counts = {row.place: row.sheets for row in figures.options} if figures else {}
    reasons: list[KeyReason] = []
    answer = key_letters(entry)
    point = ""
    if isinstance(entry.item, Question):
        for shown, place in enumerate(entry.order):
            option = entry.item.options[place]
            text = printable(option.text)
            if counts:
                text = f"{text} · {counts.get(place, 0)}"
            reasons.append(KeyReason(LETTERS[shown], text, option.key, printable(option.rationale)))
        point = printable(entry.item.rationale)
    elif isinstance(entry.item, Typed):
        answer = " / ".join(map(printable, entry.item.accept))
        point = printable(entry.item.rationale)
    where = " ".join((*elsewhere, entry.item.id))
    return KeyEntry(
        number, " ".join(answer) if reasons else answer, tuple(reasons), point, (), where
    )
