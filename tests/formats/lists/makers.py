"""Makes lists of questions: Word documents, and what a reader says of them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import RGBColor

from cps_study.model.item import Question
from tests.formats.drafts import items_in

if TYPE_CHECKING:
    from cps_study.formats.base import ReadResult


def word_file(*paragraphs: str | tuple[str, str], tables: list[list[list[str]]] = []) -> bytes:  # noqa: B006 - never changed
    """Return a document; a pair is a text and how it looks: bold, highlight, color, list levels.

    A look that begins with "list" says which level of which numbering the paragraph has.
    """
    document = docx.Document()
    for paragraph in paragraphs:
        text, look = paragraph if isinstance(paragraph, tuple) else (paragraph, "")
        if look.startswith("list"):
            _number(document.add_paragraph(text), look)
            continue
        run = document.add_paragraph().add_run(text)
        _set_look(run, look)
    for rows in tables:
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _set_look(run: Any, look: str) -> None:
    if look == "bold":
        run.bold = True
    elif look == "underline":
        run.underline = True
    elif look == "color":
        run.font.color.rgb = RGBColor(0xC0, 0, 0)
    elif look == "highlight":
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _number(paragraph: Any, look: str) -> None:
    """Number a paragraph: "list 0" is 1, 2, 3, and "list 1" is a, b, c below it."""
    document = paragraph.part
    numbering = document.numbering_part.element
    if not numbering.xpath('w:num[@w:numId="77"]'):
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/></w:lvl>'
            for level, kind in enumerate(("decimal", "lowerLetter", "bullet"))
        )
        numbering.insert(
            0,
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'
            ),
        )
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
        )
    properties = paragraph._p.get_or_add_pPr()
    level = look.removeprefix("list ")
    properties.append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
        )
    )


def told(result: ReadResult) -> list[tuple[str, list[str]]]:
    """Return each question with its right answers."""
    questions: list[tuple[str, list[str]]] = []
    for item in items_in(result):
        if isinstance(item, Question):
            keys = [option.text for option in item.options if option.key]
        else:
            keys = [getattr(item, "back", "") or ", ".join(getattr(item, "accept", ()))]
        questions.append((getattr(item, "stem", "") or getattr(item, "front", ""), keys))
    return questions
