"""Anki's text export ("Notes in Plain Text"): header lines, then a row for each note.

Source: the Anki manual, "Text Files" (importing), and rslib/src/import_export/text/csv of
ankitects/anki.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.anki.cloze import has_cloze
from cps_study.formats.anki.notes import (
    Note,
    Sides,
    more_cards,
    take_cloze,
    take_note,
)
from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult
from cps_study.formats.item_builder import ItemBuilder, QuestionHead
from cps_study.formats.syntax.decoding import NOT_TEXT, NotTextError, decode_text, remarks
from cps_study.model.problem import Problem
from cps_study.model.text import count

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
"""The separators that Anki looks for, in this order, if the header doesn't name one."""
_SPECIAL_COLUMNS: Final = ("guid", "notetype", "deck", "tags")
_MARKUP: Final = re.compile(r"</?[A-Za-z][^<>]*>|&(?:[a-z]+|#\d+);")
_MARKUP_SAMPLE: Final = 100
"""How many rows are searched for HTML if the header doesn't say whether there is any."""
_QUOTED: Final = re.compile(r'"([^"]*(?:""[^"]*)*)"')
_TYPED: Final = "basic (type in the answer)"
_REVERSED: Final = "basic (and reversed card)"
_PERHAPS_REVERSED: Final = "basic (optional reversed card)"
"""Anki's own note types that mean more than a front and a back, in lowercase."""
_BEGINNING: Final = 4096


class _ExportHeader(NamedTuple):
    """What the lines at the top say, and where the rows begin: their line and position."""

    settings: dict[str, str]
    separator: str
    line: int
    at: int

    def column(self, name: str) -> int | None:
        """Return the position of a column that isn't a field, counted from 0, or None."""
        number = self.settings.get(f"{name} column", "")
        if re.fullmatch("[1-9][0-9]{0,3}", number):
            return int(number) - 1
        return None


class _ExportRow(NamedTuple):
    """A row: the line where it begins, and its cells."""

    line: int
    cells: list[str]


class _UnclosedError(Exception):
    """A quote begins in this line and never ends."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def detects(raw: bytes, name: str) -> bool:  # noqa: ARG001 - the header settles it
    """Return whether one of the lines at the top is one of Anki's header lines."""
    beginning = raw[:_BEGINNING].decode("utf-8-sig", "replace")
    if "\0" in beginning:
        return False
    for line in beginning.splitlines():
        if not line.startswith("#"):
            break
        key, _ = _setting(line)
        if key in _KEYS:
            return True
    return False


def read(raw: bytes, source: str, _options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return the notes of the file as items; never raises."""
    try:
        decoded = decode_text(raw)
    except NotTextError:
        return ReadResult(
            problems=(Problem(source, 0, 0, NOT_TEXT, "export notes as plain text from Anki"),)
        )
    builder = ItemBuilder(source)
    builder.problems += remarks(decoded, source)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    header = _read_header(text)
    if "separator" not in header.settings:
        separator = _name_of_separator(header.separator)
        _inform(
            builder,
            f"the file doesn't name its separator, so this one was used: {separator}",
        )
    rows = []
    try:
        for row in _rows(text, header, builder):
            rows.append(row)  # noqa: PERF402 - the rows before an unclosed quote are kept
    except _UnclosedError as exc:
        builder.skip(
            QuestionHead(exc.line),
            "",
            "a quote begins here and never ends; the rest of the file wasn't read",
        )
    _take_rows(rows, header, builder)
    return builder.result(encoding=decoded.encoding)


def _inform(builder: ItemBuilder, what: str) -> None:
    builder.problems.append(Problem(builder.source, 0, 0, what, severity="info"))


def _setting(line: str) -> tuple[str, str]:
    """Split a header line into its key, in lowercase, and its value.

    A value that is only a blank stays: it may be the separator.
    """
    key, _, value = line.removeprefix("#").partition(":")
    return key.strip().lower(), value.strip() or value


def _read_header(text: str) -> _ExportHeader:
    """Read the lines at the top that begin with `#`; those without a known key are comments."""
    settings: dict[str, str] = {}
    at = 0
    line = 1
    while text.startswith("#", at):
        end = _line_end(text, at)
        key, value = _setting(text[at:end])
        if key in _KEYS:
            settings[key] = value
        at = end + 1
        line += 1
    first_row = text[at : _line_end(text, at)]
    separator = _separator(settings.get("separator", ""), first_row)
    return _ExportHeader(settings, separator, line, at)


def _separator(named: str, first_row: str) -> str:
    """Return the separator that the header names, or else the one Anki would guess."""
    separator = _SEPARATORS.get(named.lower(), named[:1])
    if separator:
        return separator
    return next((guess for guess in _GUESSES if guess in first_row), "\t")


def _name_of_separator(separator: str) -> str:
    names = (name for name, character in _SEPARATORS.items() if character == separator)
    return next(names, separator)


def _rows(text: str, header: _ExportHeader, builder: ItemBuilder) -> Iterator[_ExportRow]:
    """Yield the rows that aren't empty.

    Within quotes, separators and line breaks are text, and a doubled quote is one quote.
    Raises _UnclosedError.
    """
    unquoted = re.compile(rf"[^{re.escape(header.separator)}\n]*")
    at = header.at
    line = header.line
    while at < len(text):
        first_line = line
        if text[at] == "#":
            builder.note(
                first_line, "Anki reads a line that begins with # as a comment, so it was left out"
            )
            at = _line_end(text, at)
        else:
            cells: list[str] = []
            while True:
                cell, at, line = _read_cell(text, at, line, unquoted)
                cells.append(cell)
                if at >= len(text) or text[at] == "\n":
                    break
                at += 1
            if any(cell.strip() for cell in cells):
                yield _ExportRow(first_line, cells)
        at += 1
        line += 1


def _read_cell(text: str, at: int, line: int, unquoted: re.Pattern[str]) -> tuple[str, int, int]:
    """Return a cell, the position where it ends, and the line of that position.

    What follows a closing quote within the cell belongs to the cell.
    """
    quoted = ""
    if text.startswith('"', at):
        match = _QUOTED.match(text, at)
        if match is None:
            raise _UnclosedError(line)
        quoted = match[1].replace('""', '"')
        at = match.end()
        line += match[0].count("\n")
    rest = unquoted.match(text, at)
    if rest is None:
        return quoted, at, line
    return quoted + rest[0], rest.end(), line


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def _take_rows(rows: list[_ExportRow], header: _ExportHeader, builder: ItemBuilder) -> None:
    """Take every row as a note, and report once for each type whose notes make two cards."""
    html = _is_html(rows, header, builder)
    notes = [_note(row, header, html=html) for row in rows]
    widths = _widths(notes)
    with_two_cards: Counter[str] = Counter()
    with_more_fields = 0
    for kind, note in notes:
        if "cloze" in kind.lower() or has_cloze(note.fields):
            text, *others = note.fields or ("",)
            take_cloze(note, text, "<br>".join(others) if html else "\n".join(others), builder)
            continue
        take_note(note, _sides(kind), builder)
        with_more_fields += widths[kind] > 2 and kind.lower() != _PERHAPS_REVERSED
        if _makes_two_cards(kind, note):
            with_two_cards[kind] += 1
    if with_more_fields:
        split = count(with_more_fields, "note")
        builder.note_whole(
            f"the first field of {split} became the front, the second the "
            "back; a text export doesn't say what the cards show of the others",
            "a package (.apkg) does",
        )
    for kind, affected in with_two_cards.items():
        builder.note_whole(more_cards(affected, kind))


def _note(row: _ExportRow, header: _ExportHeader, *, html: bool) -> tuple[str, Note]:
    """Return the name of a row's note type, and the note.

    What has no column may be said in the header for all notes: the type, the deck, more tags.
    """
    special: dict[str, str] = {}
    positions = set()
    for name in _SPECIAL_COLUMNS:
        position = header.column(name)
        special[name] = _cell(row.cells, position)
        positions.add(position)
    fields = [cell for position, cell in enumerate(row.cells) if position not in positions]
    kind = special["notetype"] or header.settings.get("notetype", "")
    deck = special["deck"] or header.settings.get("deck", "")
    if deck == "Default":
        deck = ""
    tags = f"{special['tags']} {header.settings.get('tags', '')}"
    note = Note(
        line=row.line,
        guid=special["guid"],
        fields=tuple(fields),
        tags=tags.strip(),
        deck=deck.replace("::", "/"),
        html=html,
    )
    return kind, note


def _makes_two_cards(kind: str, note: Note) -> bool:
    """Return whether Anki makes a second card of a note, with the sides exchanged."""
    name = kind.lower()
    if name == _PERHAPS_REVERSED:
        return bool(_cell(note.fields, 2))
    return name == _REVERSED


def _is_html(rows: list[_ExportRow], header: _ExportHeader, builder: ItemBuilder) -> bool:
    """Return whether the fields are HTML, by the header or else by a look at the first rows."""
    setting = header.settings.get("html", "").lower()
    if setting in {"true", "false"}:
        return setting == "true"
    html = any(_has_markup(row.cells) for row in rows[:_MARKUP_SAMPLE])
    kind_of_text = "HTML" if html else "plain text"
    _inform(builder, f"the file doesn't say whether it's HTML, so it was read as {kind_of_text}")
    return html


def _has_markup(cells: list[str]) -> bool:
    return any(_MARKUP.search(cell) for cell in cells)


def _cell(cells: list[str] | tuple[str, ...], position: int | None) -> str:
    """Return the cell at a position, trimmed; a row may be too short to have one."""
    if position is None or position >= len(cells):
        return ""
    return cells[position].strip()


def _widths(notes: list[tuple[str, Note]]) -> dict[str, int]:
    """Return for each note type how many fields are used by any of its notes.

    Anki fills up the rows of narrow types with empty cells, so the last field with text counts.
    """
    widths: dict[str, int] = {}
    for kind, note in notes:
        width = widths.get(kind, 0)
        for number, field in enumerate(note.fields, 1):
            if field.strip():
                width = max(width, number)
        widths[kind] = width
    return widths


def _sides(kind: str) -> Sides:
    """Return which field asks: the first, in all of Anki's own note types."""
    return Sides(0, 1, typed=kind.lower() == _TYPED)
