"""Anki's text export ("Notes in Plain Text"), with the header lines that say what its columns are.

Authority: the Anki manual, "Text Files" (importing), and rslib/src/import_export/text/csv of ankitects/anki.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.anki.notes import CLOZE, Note, Sides, has_cloze, take_note
from cps_study.formats.base import ReadResult
from cps_study.formats.item_builder import ItemBuilder, QuestionHead
from cps_study.formats.syntax.decoding import NOT_TEXT, NotTextError, decode_text, remarks
from cps_study.model.problem import Problem
from cps_study.model.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEYS: Final = frozenset(
    {
        "separator",
        "html",
        "tags",
        "columns",
        "notetype",
        "deck",
        "notetype column",
        "deck column",
        "tags column",
        "guid column",
    }
)
_SEPARATORS: Final = {
    "tab": "\t",
    "comma": ",",
    "semicolon": ";",
    "colon": ":",
    "pipe": "|",
    "space": " ",
    "\\t": "\t",
}
_GUESSES: Final = "\t|;:, "
"""The signs that Anki looks for in the first line if no header names one, in its order."""
_SPECIAL: Final = ("guid", "notetype", "deck", "tags")
_MARKUP: Final = re.compile(r"</?[A-Za-z][^<>]*>|&(?:[a-z]+|#\d+);")
_QUOTED: Final = re.compile(r'"([^"]*(?:""[^"]*)*)"')
_TYPED: Final = "basic (type in the answer)"
_REVERSED: Final = ("basic (and reversed card)", "basic (optional reversed card)")
_BEGINNING: Final = 4096


class _Header(NamedTuple):
    """What the lines at the top say, and the line after them."""

    said: dict[str, str]
    separator: str
    line: int
    at: int

    def column(self, name: str) -> int | None:
        """Return the place of a column that is no field, from 0, or None."""
        number = self.said.get(f"{name} column", "")
        return int(number) - 1 if re.fullmatch("[1-9][0-9]{0,3}", number) else None


class _Row(NamedTuple):
    line: int
    cells: list[str]


class _UnclosedError(Exception):
    """A quote that is opened in this line is not closed."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def detects(raw: bytes, name: str) -> bool:  # noqa: ARG001 - the header tells for certain
    """Tell whether the first line is one of Anki's header lines."""
    beginning = raw[:_BEGINNING].decode("utf-8-sig", "replace")
    key = _said(beginning.splitlines()[0])[0] if beginning.startswith("#") else ""
    return key in _KEYS and "\0" not in beginning


def read(raw: bytes, source: str) -> ReadResult:
    """Return what the file holds; never raises."""
    try:
        decoded = decode_text(raw)
    except NotTextError:
        return ReadResult(
            problems=(Problem(source, 0, 0, NOT_TEXT, "export notes as plain text from Anki"),)
        )
    gatherer = ItemBuilder(source)
    gatherer.problems += remarks(decoded, source)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    header = _header(text)
    if "separator" not in header.said:
        shown = next(
            (name for name, sign in _SEPARATORS.items() if sign == header.separator),
            header.separator,
        )
        _inform(gatherer, f"the file names no separator; taken as {shown}")
    rows: list[_Row] = []
    try:
        rows.extend(_rows(text, header, gatherer))
    except _UnclosedError as exc:
        gatherer.leave(
            QuestionHead(exc.line),
            "",
            "a quote is opened here and never closed; the rest of the file was not read",
        )
    _gather(rows, header, gatherer)
    return gatherer.harvest(encoding=decoded.encoding)


def _inform(gatherer: ItemBuilder, what: str) -> None:
    gatherer.problems.append(Problem(gatherer.source, 0, 0, what, severity="info"))


def _said(line: str) -> tuple[str, str]:
    key, _, value = line.removeprefix("#").partition(":")
    return key.strip().lower(), value.strip() or value


def _header(text: str) -> _Header:
    said: dict[str, str] = {}
    at, line = 0, 1
    while text.startswith("#", at):
        end = _line_end(text, at)
        key, value = _said(text[at:end])
        if key in _KEYS:
            said[key] = value
        at, line = end + 1, line + 1
    named = said.get("separator", "")
    first = text[at : _line_end(text, at)]
    guess = next((sign for sign in _GUESSES if sign in first), "\t")
    return _Header(said, _SEPARATORS.get(named.lower(), named[:1]) or guess, line, at)


def _rows(text: str, header: _Header, gatherer: ItemBuilder) -> Iterator[_Row]:
    """Yield the rows; quotes hold separators and line ends, and are doubled within."""
    plain = re.compile(rf"[^{re.escape(header.separator)}\n]*")
    at, line = header.at, header.line
    while at < len(text):
        begin = line
        if text[at] == "#":
            gatherer.note(begin, "a line that begins with # is a remark in Anki and was left out")
            at = _line_end(text, at)
        else:
            cells: list[str] = []
            while True:
                cell, at, line = _read_cell(text, at, line, plain)
                cells.append(cell)
                if at >= len(text) or text[at] == "\n":
                    break
                at += 1
            if any(map(str.strip, cells)):
                yield _Row(begin, cells)
        at, line = at + 1, line + 1


def _read_cell(text: str, at: int, line: int, plain: re.Pattern[str]) -> tuple[str, int, int]:
    """Return a cell, where it ends, and the line of that place."""
    cell = ""
    if text.startswith('"', at):
        match = _QUOTED.match(text, at)
        if match is None:
            raise _UnclosedError(line)
        cell, at = match[1].replace('""', '"'), match.end()
        line += match[0].count("\n")
    rest = plain.match(text, at)
    return (cell, at, line) if rest is None else (cell + rest[0], rest.end(), line)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def _gather(rows: list[_Row], header: _Header, gatherer: ItemBuilder) -> None:
    special = {name: header.column(name) for name in _SPECIAL}
    places = {place for place in special.values() if place is not None}
    html = _is_html(rows, header, gatherer)
    notes = []
    for row in rows:
        held = {name: _cell(row.cells, place) for name, place in special.items()}
        fields = tuple(cell for place, cell in enumerate(row.cells) if place not in places)
        kind = held["notetype"] or header.said.get("notetype", "")
        deck = held["deck"] or header.said.get("deck", "")
        tags = " ".join(filter(None, (held["tags"], header.said.get("tags", ""))))
        path = "" if deck == "Default" else "/".join(deck.split("::"))
        notes.append((kind, Note(row.line, held["guid"], fields, tags, path, html)))
    widths = _widths(notes)
    reverse: Counter[str] = Counter()
    for kind, note in notes:
        take_note(note, _sides(kind, note, widths[kind]), gatherer)
        if kind.lower() == _REVERSED[0] or (
            kind.lower() == _REVERSED[1] and _cell(list(note.fields), 2)
        ):
            reverse[kind] += 1
    for kind, count in reverse.items():
        several = "1 note makes" if count == 1 else f"{count} notes make"
        gatherer.note_whole(
            f"{several} more than one card (type '{excerpt(kind)}'); the first of each came in"
        )


def _is_html(rows: list[_Row], header: _Header, gatherer: ItemBuilder) -> bool:
    said = header.said.get("html", "").lower()
    if said in {"true", "false"}:
        return said == "true"
    found = any(_MARKUP.search(cell) for row in rows[:100] for cell in row.cells)
    taken = "HTML" if found else "plain text"
    _inform(gatherer, f"the file does not say whether it is HTML; read as {taken}")
    return found


def _cell(cells: list[str], place: int | None) -> str:
    return cells[place].strip() if place is not None and place < len(cells) else ""


def _widths(notes: list[tuple[str, Note]]) -> dict[str, int]:
    """Return for each note type how many of its fields, counted from the first, are used anywhere in the file."""
    widths: dict[str, int] = {}
    for kind, note in notes:
        used = max(
            (place + 1 for place, field in enumerate(note.fields) if field.strip()), default=0
        )
        widths[kind] = max(widths.get(kind, 0), used)
    return widths


def _sides(kind: str, note: Note, width: int) -> Sides | str:
    """Return which field asks: by the names of Anki's own note types, else the first of two."""
    name = kind.lower()
    if "cloze" in name or has_cloze(note.fields):
        return CLOZE
    if name == _REVERSED[1]:
        return Sides(0, 1)
    if width > 2:
        called = f"a note of the type '{excerpt(kind)}'" if kind else "a note"
        return f"{called}, which has {width} fields; notes with two can come in"
    return Sides(0, 1, typed=name == _TYPED)
