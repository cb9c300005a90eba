"""What each candidate gets back: a page or two with their own answers, to hand out one by one."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.app.printing import PlannedFile, document_files, render
from cps_study.model.item import Question, Typed
from cps_study.model.text import LETTERS, excerpt, one_line, printable
from cps_study.paper.document import Document, Heading, PageBreak, Paragraph, TableBlock
from cps_study.paper.style import PaperStyle
from cps_study.study.grading import Verdict
from cps_study.study.scoring import points_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.app.grading import MarkedSheets
    from cps_study.model.answer_sheet import AnswerSheet, SheetAnswer
    from cps_study.model.form import Entry, Form, PaperTest
    from cps_study.paper.document import DocumentBlock
    from cps_study.study.grading import Graded

FOLDER: Final = "candidates"
_COLUMNS: Final = ("no.", "you", "right", "why", "read")
_WIDTHS: Final = (0.0, 4.0, 4.0, 5.0, 4.5)
"""How wide the columns of the table are, next to each other; 0 is as wide as it needs to be."""
_MOST_WITH_REASONS: Final = 26
"""With more questions than this to look at again, there's room only for what was right."""
_ANSWER: Final = 90
_WHY: Final = 200
_SHORT: Final = 38
_PLACE: Final = 60
_SHORT_PLACE: Final = 30
"""The most characters of each: two pages have room for all that somebody may have missed."""
_NOT_IN_NAMES: Final = re.compile(r"[^\w\- ]+")
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
"""Names that Windows keeps for itself."""


class _PersonsSheet(NamedTuple):
    """A candidate: what the sheet came to, the answers to all items by id, and the form."""

    graded: Graded
    answers: dict[str, SheetAnswer]
    form: Form


def candidate_files(
    test: PaperTest, marked: MarkedSheets, formats: Sequence[str]
) -> list[PlannedFile]:
    """Return the pages of all candidates in one file, to print, and in a file for each, to send."""
    style = PaperStyle()
    parts = [_candidate_part(test, marked, one) for one in _candidates(test, marked)]
    title = f"{test.title}: your results"
    together = Document(
        title, f"Test {test.code}", tuple(block for part in parts for block in part)
    )
    files = document_files("candidates", together, formats, style)
    taken: set[str] = set()
    for sheet, part in zip(marked.grading.sheets, parts, strict=True):
        name = f"{FOLDER}/{file_name(sheet.candidate, taken)}"
        document = Document(title, f"Test {test.code}", tuple(part))
        files += [
            PlannedFile(f"{name}.{kind}", partial(render, kind, document, style))
            for kind in formats
        ]
    return files


def file_name(candidate: str, taken: set[str]) -> str:
    """Return a name for a candidate's file that every system accepts, and note it as taken.

    Two candidates whose names come out the same get a number.
    """
    plain = one_line(_NOT_IN_NAMES.sub(" ", candidate))[:60].strip() or "candidate"
    if _RESERVED.fullmatch(plain):
        plain = f"{plain} -"
    name = plain
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain} {number}"
    taken.add(name.casefold())
    return name


def _candidates(test: PaperTest, marked: MarkedSheets) -> list[_PersonsSheet]:
    forms = {form.letter: form for form in test.forms}
    idents = [item.id for item in test.items]
    return [
        _PersonsSheet(graded, _by_item(idents, sheet), forms[graded.form])
        for graded, sheet in zip(marked.grading.sheets, marked.sheets, strict=True)
    ]


def _by_item(idents: Sequence[str], sheet: AnswerSheet) -> dict[str, SheetAnswer]:
    return dict(zip(idents, sheet.answers, strict=True))


def _candidate_part(
    test: PaperTest, marked: MarkedSheets, candidate: _PersonsSheet
) -> list[DocumentBlock]:
    """Return a candidate's pages: the score, the parts of the work, what to look at again."""
    graded = candidate.graded
    name = printable(graded.candidate)
    running = f"{name} · form {graded.form} · test {test.code}"
    blocks: list[DocumentBlock] = [
        PageBreak(right_hand=True, running=running),
        Heading(f"{name}: {test.title}, form {graded.form}"),
        Paragraph(_score_words(marked, graded)),
        _domains_table(test, marked, graded),
    ]
    blocks += [Paragraph(note, "note") for note in _notes(marked, candidate)]
    missed = _missed(marked, candidate)
    if missed:
        blocks += _again_blocks(test, candidate, missed)
    return blocks


def _score_words(marked: MarkedSheets, graded: Graded) -> str:
    """Return a candidate's score beside the pass mark, and a kind word."""
    grading = marked.grading
    percent = grading.percent_words(graded)
    score = f"{points_words(graded.points)} of {len(grading.items)} points, {percent}%."
    word = "Not yet. Here's what will help most next."
    if graded.passed:
        word = "You made it. Well done!"
    return f"{score} The pass mark is {float(grading.pass_mark):g}%. {word}"


def _domains_table(test: PaperTest, marked: MarkedSheets, graded: Graded) -> TableBlock:
    """Return how one candidate did in each part of the work."""
    grading = marked.grading
    tallies = grading.by_name([test.domain_of(item) for item in grading.items], graded)
    rows = tuple(
        (domain_words(name), f"{points_words(tally.points)} of {tally.items}")
        for name, tally in tallies.items()
    )
    return TableBlock(("part of the work", "right"), rows, "By part of the work", frozenset({1}))


def domain_words(name: str) -> str:
    """Return the name of a domain, or of a topic's first part, as words."""
    return printable(name.replace("-", " ").capitalize())


def _notes(marked: MarkedSheets, candidate: _PersonsSheet) -> list[str]:
    """Return what a candidate has to know about the count, each in a sentence."""
    notes = []
    graded = candidate.graded
    if graded.blanks or graded.doubles:
        notes.append(f"Left blank: {graded.blanks}. Marked more than once: {graded.doubles}.")
    dropped = [
        str(number)
        for number, entry in enumerate(candidate.form.entries, 1)
        if entry.item.id in marked.remarking.dropped
    ]
    if dropped:
        notes.append(f"Not counted for anybody: question {', '.join(dropped)}.")
    return notes


def _missed(marked: MarkedSheets, candidate: _PersonsSheet) -> list[tuple[int, Entry]]:
    """Return the questions that weren't right, with their numbers on the candidate's form."""
    items = marked.grading.items
    verdicts = candidate.graded.verdicts
    wrong = {
        item.id for item, verdict in zip(items, verdicts, strict=True) if verdict != Verdict.RIGHT
    }
    numbered = enumerate(candidate.form.entries, 1)
    return [(number, entry) for number, entry in numbered if entry.item.id in wrong]


def _again_blocks(
    test: PaperTest, candidate: _PersonsSheet, missed: Sequence[tuple[int, Entry]]
) -> list[DocumentBlock]:
    """Return the table of what was missed, and the sources that it names by number."""
    sources: dict[str, int] = {}
    rows = []
    with_reasons = len(missed) <= _MOST_WITH_REASONS
    most = _ANSWER if with_reasons else _SHORT
    for number, entry in missed:
        answer = candidate.answers[entry.item.id]
        row = [str(number), _given_words(entry, answer, most), _right_words(entry, most)]
        if with_reasons:
            row.append(_why(entry, answer))
        row.append(_read_words(test, entry, sources, _PLACE if with_reasons else _SHORT_PLACE))
        rows.append(tuple(row))
    columns: tuple[str, ...] = _COLUMNS
    widths: tuple[float, ...] = _WIDTHS
    if not with_reasons:
        columns = (*_COLUMNS[:3], _COLUMNS[4])
        widths = (0.0, 5.0, 5.0, 4.0)
    title = "Worth another look"
    blocks: list[DocumentBlock] = [TableBlock(columns, tuple(rows), title, widths=widths)]
    if sources:
        listed = "; ".join(f"[{number}] {source}" for source, number in sources.items())
        blocks.append(Paragraph(printable(f"Where to read: {listed}."), "note"))
    return blocks


def _given_words(entry: Entry, answer: SheetAnswer, most: int) -> str:
    """Return what a candidate answered, with the letters of the form."""
    if answer is None:
        return "left blank"
    if isinstance(answer, str):
        return excerpt(answer, most)
    if not answer:
        return "two marks"
    return _options_words(entry, answer, most)


def _right_words(entry: Entry, most: int) -> str:
    """Return the right answer, with the letters of the form."""
    match entry.item:
        case Question():
            return _options_words(entry, tuple(entry.item.keys), most)
        case Typed():
            return excerpt(entry.item.accept[0], most)
        case _:
            return ""


def _options_words(entry: Entry, positions: Sequence[int], most: int) -> str:
    """Return options as the form letters them, in the order of the letters."""
    if not isinstance(entry.item, Question):
        return ""
    options = entry.item.options
    lettered = sorted((entry.order.index(position), position) for position in positions)
    words = [f"{LETTERS[shown]}. {one_line(options[place].text)}" for shown, place in lettered]
    return "; ".join(excerpt(text, most) for text in words)


def _why(entry: Entry, answer: SheetAnswer) -> str:
    """Return why the answer isn't right, or else why the right one is."""
    item = entry.item
    reasons: list[str] = []
    if isinstance(item, Question):
        chosen = answer if isinstance(answer, tuple) else ()
        places = [place for place in chosen if not item.options[place].key]
        reasons = [item.options[place].rationale for place in places]
        reasons.append(item.rationale)
        reasons += [item.options[place].rationale for place in sorted(item.keys)]
    elif isinstance(item, Typed):
        reasons.append(item.rationale)
    first = next(filter(None, reasons), "")
    return excerpt(first, _WHY)


def _read_words(test: PaperTest, entry: Entry, sources: dict[str, int], most: int) -> str:
    """Return where to read about an item: the number of a source, and where in it.

    A source that isn't in `sources` yet is added, with the next number.
    """
    for objective in entry.item.cites:
        for line in test.sources.get(objective, ()):
            source, _, place = line.rpartition(": ")
            number = sources.setdefault(source, len(sources) + 1)
            return excerpt(f"[{number}] {place}", most)
    return ""
