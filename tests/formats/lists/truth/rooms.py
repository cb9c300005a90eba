"""Makes a file of a typed quiz: plain text, Markdown, or a Word document."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NamedTuple

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from cps_study.formats.lists import markdown, text, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cps_study.formats.base import ReadResult
    from tests.formats.lists.truth.habits import Room
    from tests.formats.lists.truth.rows import Row, WordList


class TypedFile(NamedTuple):
    """A file, and on which of its lines, or in which paragraph, each row is."""

    content: bytes
    lines: list[int]


def file_of(rows: Sequence[Row], room: Room) -> TypedFile:
    """Return the file that has these rows."""
    if room == "word":
        return _word(rows)
    is_markdown = room == "markdown"
    typed: list[str] = []
    lines: list[int] = []
    for row in rows:
        lines.append(len(typed) + 1)
        if row.cells:
            typed += _table(row.cells, is_markdown=is_markdown)
        else:
            typed.append(_line(row, is_markdown=is_markdown))
    return TypedFile(("\n".join(typed) + "\n").encode(), lines)


def read(file: TypedFile, room: Room) -> ReadResult:
    """Return what the room's reader makes of a file."""
    if room == "word":
        return word.read(file.content, "quiz.docx")
    if room == "markdown":
        return markdown.read(file.content, "quiz.md")
    return text.read(file.content, "quiz.txt")


def _line(row: Row, *, is_markdown: bool) -> str:
    words = row.text
    if is_markdown and row.is_bold:
        words = f"**{words}**"
    if is_markdown and row.is_heading:
        words = f"## {words}"
    return f"{row.indent}{row.label}{words}"


def _table(cells: Iterable[tuple[str, ...]], *, is_markdown: bool) -> list[str]:
    if not is_markdown:
        return list(map("\t".join, cells))
    lines = [f"| {' | '.join(row)} |" for row in cells]
    lines.insert(1, "|---|---|")
    return ["", *lines, ""]


def _word(rows: Sequence[Row]) -> TypedFile:
    writer = _WordWriter()
    lines: list[int] = []
    for row in rows:
        writer.write(row)
        lines.append(writer.paragraphs)
    return TypedFile(writer.content(), lines)


class _WordWriter:
    """Writes rows into a document; `paragraphs` is how many it has, with its tables."""

    def __init__(self) -> None:
        self.paragraphs = 0
        self._document: Any = docx.Document()
        self._last: Any = None
        self._lists: dict[str, int] = {}

    def write(self, row: Row) -> None:
        """Add a row."""
        if row.goes_on:
            self._last.add_run().add_break()
        else:
            self.paragraphs += 1
            if row.cells:
                self._table(row.cells)
                return
            style = "Heading 2" if row.is_heading else None
            self._last = self._document.add_paragraph(style=style)
        self._last.add_run(row.label)
        self._last.add_run(row.text).bold = row.is_bold or None
        if row.word_list is not None:
            self._number(row.word_list)

    def content(self) -> bytes:
        """Return the file."""
        stream = io.BytesIO()
        self._document.save(stream)
        return stream.getvalue()

    def _table(self, cells: tuple[tuple[str, ...], ...]) -> None:
        table = self._document.add_table(len(cells), len(cells[0]))
        for row, words in zip(table.rows, cells, strict=True):
            for cell, word_ in zip(row.cells, words, strict=True):
                cell.text = word_

    def _number(self, word_list: WordList) -> None:
        """Put the last paragraph into a list of Word's, which is made if it isn't there yet."""
        if word_list.name not in self._lists:
            self._lists[word_list.name] = self._made(word_list)
        number = self._lists[word_list.name]
        place = f'<w:ilvl w:val="{word_list.level}"/><w:numId w:val="{number}"/>'
        properties = self._last._p.get_or_add_pPr()
        properties.append(parse_xml(f"<w:numPr {nsdecls('w')}>{place}</w:numPr>"))

    def _made(self, word_list: WordList) -> int:
        numbering = self._document.part.numbering_part.element
        number = 70 + len(self._lists)
        below = "lowerLetter" if word_list.kind == "decimal" else "decimal"
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/></w:lvl>'
            for level, (kind, start) in enumerate(((word_list.kind, word_list.start), (below, 1)))
        )
        head = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
        numbering.insert(0, parse_xml(f"{head}{levels}</w:abstractNum>"))
        reference = f'<w:abstractNumId w:val="{number}"/>'
        head = f'<w:num {nsdecls("w")} w:numId="{number}">'
        numbering.append(parse_xml(f"{head}{reference}</w:num>"))
        return number
