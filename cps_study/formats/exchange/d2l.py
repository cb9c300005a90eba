"""D2L Brightspace's CSV for its question library: a row for each part of a question.

Source: Brightspace's help, "Prepare a CSV file for question import", and its sample file.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult
from cps_study.formats.item_builder import NOTHING, DraftOption, ItemBuilder, Pair, QuestionHead
from cps_study.formats.syntax.beginning import beginning_of_text
from cps_study.formats.syntax.decoding import NOT_TEXT, NotTextError, decode_text, remarks
from cps_study.formats.syntax.html_text import ImageReference, Plain, plain_of_html, tidy
from cps_study.model.problem import Problem
from cps_study.model.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEGIN: Final = "newquestion"
_FIRST_ROW: Final = re.compile(r'^"?newquestion"?([,;\t])', re.IGNORECASE | re.MULTILINE)
"""The row that begins a question, and what a spreadsheet puts between its cells."""
_SPECIAL: Final = re.compile(r"[\\^$.|?*+()\[\]{}]")
"""What makes a pattern of a text."""
_HTML: Final = "html"
_FULL: Final = 100.0
_OTHER_KINDS: Final = {
    "WR": "an essay",
    "O": "an ordering question",
    "LI": "an opinion scale",
}


@dataclass(slots=True)
class D2LQuestion:
    """The rows of a question: its kind, and its parts by their names in lowercase."""

    line: int
    kind: str
    rows: list[tuple[str, list[str]]] = field(default_factory=list)

    def cell(self, name: str) -> str:
        """Return what the first row of this name says, or nothing."""
        return "".join(self._first(name)[:1])

    def text(self, name: str) -> Plain:
        """Return the text of the first row of this name, which may be HTML."""
        cells = self._first(name)
        return _plain(cells[0], cells[1:]) if cells else NOTHING

    def _first(self, name: str) -> list[str]:
        """Return the cells of the first row of this name; none if there is no such row."""
        return next((cells for each, cells in self.rows if each == name), [])

    def named(self, *names: str) -> Iterator[list[str]]:
        """Yield the cells of every row with one of these names, at least two of them."""
        for each, cells in self.rows:
            if each in names:
                yield [*cells, "", ""]


def detects(raw: bytes, name: str) -> bool:  # noqa: ARG001 - the content settles it
    """Return whether a row near the top begins a question."""
    text = beginning_of_text(raw)
    return text is not None and _FIRST_ROW.search(text) is not None


def read(raw: bytes, source: str, _options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return the questions of a file; never raises."""
    try:
        decoded = decode_text(raw)
    except NotTextError:
        return ReadResult(problems=(Problem(source, 0, 0, NOT_TEXT, "save it as CSV (UTF-8)"),))
    builder = ItemBuilder(source)
    builder.problems += remarks(decoded, source)
    try:
        for question in _questions(decoded.text):
            _take(question, builder)
    except csv.Error as exc:
        what = f"the rest can't be split into cells ({exc})"
        builder.skip(QuestionHead(0), "", what)
    return builder.result(encoding=decoded.encoding)


def _questions(text: str) -> Iterator[D2LQuestion]:
    """Yield the questions; what is before the first of them is for people. Raises csv.Error."""
    question: D2LQuestion | None = None
    first = _FIRST_ROW.search(text)
    delimiter = first[1] if first is not None else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for row in reader:
        name = row[0].strip().casefold() if row else ""
        if name == _BEGIN:
            if question is not None:
                yield question
            question = D2LQuestion(line, row[1].strip().upper() if len(row) > 1 else "")
        elif question is not None and name and not name.startswith("//"):
            question.rows.append((name, [cell.strip() for cell in row[1:]]))
        line = reader.line_num + 1
    if question is not None:
        yield question


def _take(question: D2LQuestion, builder: ItemBuilder) -> None:
    """Take a question, or name it with the reason."""
    ident = tidy(question.cell("id"))
    head = QuestionHead(question.line, tidy(question.cell("title")), ident)
    stem = question.text("questiontext")
    picture = question.cell("image")
    if picture:
        stem = stem._replace(pictures=(*stem.pictures, ImageReference(picture, "")))
    reason = question.text("feedback")
    if question.cell("hint"):
        builder.drop_detail("a hint")
    match question.kind:
        case "MC" | "MS":
            several = question.kind == "MS"
            builder.closed(head, stem, _options(question, several=several), reason, several=several)
        case "TF":
            builder.closed(head, stem, _truths(question), reason, truth=True)
        case "SA":
            _take_short(question, head, stem, reason, builder)
        case "M":
            _take_matching(question, head, stem, reason, builder)
        case kind:
            what = _OTHER_KINDS.get(kind, f"of the kind '{excerpt(kind, 20)}'")
            builder.skip(head, stem.text, f"it's {what}, which can't be asked here")


def _options(question: D2LQuestion, *, several: bool) -> list[DraftOption]:
    """Return the options: right is what earns all points, or where several may be, any."""
    options = []
    for weight, text, *rest in question.named("option"):
        earned = _number(weight)
        is_key = earned > 0 if several else earned >= _FULL
        feedback = rest[1] if len(rest) > 1 else ""
        options.append(DraftOption(_plain(text, rest[:1]), is_key, _plain(feedback, rest[2:3])))
    return options


def _truths(question: D2LQuestion) -> list[DraftOption]:
    options = []
    for name in ("true", "false"):
        for weight, *rest in question.named(name):
            feedback = _plain(rest[0], rest[1:2])
            options.append(DraftOption(Plain(name.title()), _number(weight) >= _FULL, feedback))
    return options


def _take_short(
    question: D2LQuestion, head: QuestionHead, stem: Plain, reason: Plain, builder: ItemBuilder
) -> None:
    """Take a question with an answer to type; patterns stay out."""
    answers = list(question.named("answer"))
    full = [cells for cells in answers if _number(cells[0]) >= _FULL]
    if len(full) < len(answers):
        builder.drop_detail("answers that earn a part of the points")
    plain = [cells[1] for cells in full if not _is_pattern(cells)]
    if full and not plain:
        builder.skip(head, stem.text, "all its right answers are patterns")
        return
    if len(plain) < len(full):
        builder.drop_detail("answers that are patterns")
    builder.typed(head, stem, plain, reason)


def _is_pattern(cells: list[str]) -> bool:
    """Return whether an answer is a pattern; one without special characters is just a text."""
    _, text, *says_how = cells
    is_called_one = "regexp" in map(str.casefold, says_how)
    return is_called_one and _SPECIAL.search(text) is not None


def _take_matching(
    question: D2LQuestion, head: QuestionHead, stem: Plain, reason: Plain, builder: ItemBuilder
) -> None:
    choices = {cells[0]: _plain(cells[1], cells[2:3]) for cells in question.named("choice")}
    matches = {cells[0]: _plain(cells[1], cells[2:3]) for cells in question.named("match")}
    options = tuple(dict.fromkeys(matches.values()))
    pairs = [
        Pair(left, options.index(matches[number]), options)
        for number, left in choices.items()
        if number in matches
    ]
    if len(pairs) < len(choices):
        builder.skip(head, stem.text, "one of its left sides has no match")
        return
    builder.matching(head, stem, pairs, reason)


def _plain(text: str, says_how: list[str]) -> Plain:
    """Return a text, which is HTML if the cell after it says so."""
    if says_how and says_how[0].casefold() == _HTML:
        return plain_of_html(text)
    return Plain(tidy(text))


def _number(text: str) -> float:
    """Return a share of the points; 0 for what isn't a number."""
    try:
        return float(text.rstrip("%") or 0)
    except ValueError:
        return 0.0
