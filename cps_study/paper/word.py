"""A document as DOCX: real headings, numbered questions and lettered options, for a trainer to edit."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from cps_study.paper.document import (
    BlankFields,
    Drawing,
    Heading,
    KeyEntry,
    OptionList,
    PageBreak,
    Paragraph,
    QuestionBlock,
    TableBlock,
    flattened,
)
from cps_study.paper.style import PAPERS

if TYPE_CHECKING:
    from docx.document import Document as Docx
    from docx.text.paragraph import Paragraph as WordParagraph

    from cps_study.paper.document import Document, DocumentBlock
    from cps_study.paper.style import PaperStyle

_LIST_ID: Final = 900
"""The number of our own list in the file: beyond those that the template brings."""
_FIXED: Final = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_NUMBERING: Final = f"""
<w:abstractNum {nsdecls("w")} w:abstractNumId="{_LIST_ID}">
  <w:multiLevelType w:val="multilevel"/>
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Question"/><w:lvlText w:val="%1."/>
    <w:lvlJc w:val="left"/><w:pPr><w:ind w:left="510" w:hanging="510"/></w:pPr><w:rPr><w:b/></w:rPr></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:pStyle w:val="Option"/>
    <w:lvlText w:val="%2."/><w:lvlJc w:val="left"/>
    <w:pPr><w:ind w:left="964" w:hanging="454"/></w:pPr><w:rPr><w:b/></w:rPr></w:lvl>
</w:abstractNum>
"""


def document_docx(document: Document, look: PaperStyle) -> bytes:
    """Return the document as DOCX, the same bytes for the same document."""
    made = _Writer(document, look).write()
    held = io.BytesIO()
    made.save(held)
    return _fixed_dates(held.getvalue())


def _fixed_dates(raw: bytes) -> bytes:
    """Return the zip with every entry dated alike."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return out.getvalue()


class _Writer:
    """Writes blocks into a new document."""

    def __init__(self, document: Document, look: PaperStyle) -> None:
        self.document = document
        self.look = look
        self.made: Docx = docx.Document()
        self.size = Pt(18 if look.large else 11)

    def write(self) -> Docx:
        """Return the document with everything in it."""
        self._set_up()
        self.made.add_heading(self.document.title, 0)
        for block in flattened(self.document.blocks):
            self._block(block)
        return self.made

    def _set_up(self) -> None:
        properties = self.made.core_properties
        properties.title, properties.author, properties.comments = self.document.title, "", ""
        properties.language = self.document.language
        properties.created = properties.modified = _FIXED
        width, height = PAPERS[self.look.paper]
        section = self.made.sections[0]
        section.page_width, section.page_height = Cm(width / 10), Cm(height / 10)
        section.left_margin = section.right_margin = Cm(2)
        footer = section.footer.paragraphs[0]
        footer.text = f"{self.document.running} · page "
        _add_field(footer, "PAGE")
        footer.add_run(" of ")
        _add_field(footer, "NUMPAGES")
        normal = self.made.styles["Normal"]
        normal.font.name, normal.font.size = "Arial", self.size
        numbering = self.made.part.numbering_part.element
        numbering.insert(0, parse_xml(_NUMBERING))
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{_LIST_ID}"><w:abstractNumId w:val="{_LIST_ID}"/></w:num>'
            )
        )
        self._list_style("Question", 0)
        self._list_style("Option", 1)

    def _list_style(self, name: str, level: int) -> None:
        """Add a paragraph style that numbers its paragraphs by itself."""
        style = self.made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = self.made.styles["Normal"]
        style.paragraph_format.space_before = Pt(10 if level == 0 else 0)
        style.paragraph_format.space_after = Pt(3)
        style.paragraph_format.keep_together = True
        properties = style.element.get_or_add_pPr()
        properties.append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{_LIST_ID}"/></w:numPr>'
            )
        )

    def _block(self, block: DocumentBlock) -> None:
        match block:
            case Heading():
                self.made.add_heading(block.text, block.level)
            case Paragraph():
                self.made.add_paragraph(
                    block.text, "Intense Quote" if block.role == "situation" else None
                )
            case BlankFields():
                self.made.add_paragraph(
                    "   ".join(f"{label} ________________" for label in block.labels)
                )
            case OptionList():
                for option in block.options:
                    self.made.add_paragraph(f"{option.letter}. {option.text}", "List Paragraph")
            case QuestionBlock():
                self._ask(block)
            case KeyEntry():
                self._answer(block)
            case TableBlock():
                self._table(block)
            case Drawing():
                self.made.add_paragraph(block.alt)
            case PageBreak():
                self.made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def _ask(self, block: QuestionBlock) -> None:
        blank = "____ " if block.answer == "letter" else ""
        stem = self.made.add_paragraph(f"{blank}{block.stem}", "Question")
        if block.note:
            stem.add_run(f" {block.note}").italic = True
        if block.image:
            stem.add_run(f" (Picture: {block.image})")
        lines = [self.made.add_paragraph(option.text, "Option") for option in block.options]
        for line in [stem, *lines][: len(lines)]:  # a question stays on one page with its options
            line.paragraph_format.keep_with_next = True
        if block.answer == "words":
            self.made.add_paragraph("_" * 40, "List Paragraph")

    def _answer(self, block: KeyEntry) -> None:
        head = self.made.add_paragraph()
        head.add_run(f"{block.number}. {block.answer}").bold = True
        head.add_run(f"   {block.item}").font.size = Pt(8)
        head.paragraph_format.keep_with_next = True
        for reason in block.reasons:
            line = self.made.add_paragraph(style="List Paragraph")
            line.add_run(
                f"{reason.letter}. {reason.text}{' (right)' if reason.right else ''}"
            ).bold = reason.right
            line.add_run(f": {reason.why}" if reason.why else "")
        for text in filter(None, (block.point, *(f"Source: {source}" for source in block.sources))):
            self.made.add_paragraph(text, "List Paragraph")

    def _table(self, block: TableBlock) -> None:
        if block.title:
            self.made.add_heading(block.title, 2)
        table = self.made.add_table(rows=1, cols=len(block.columns), style="Light Grid Accent 1")
        for place, name in enumerate(block.columns):
            table.rows[0].cells[place].text = name
        header = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no call that marks a header row
        header.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        for row in block.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text


def _add_field(paragraph: WordParagraph, name: str) -> None:
    """Add a field that the word processor fills in, such as the page's number."""
    run = paragraph.add_run()
    for kind in ("begin", "", "end"):
        text = f"<w:instrText {nsdecls('w')}>{name}</w:instrText>"
        element: Any = parse_xml(
            f"<w:fldChar {nsdecls('w')} w:fldCharType='{kind}'/>" if kind else text
        )
        if not kind:
            element.set(qn("xml:space"), "preserve")
        run._r.append(element)  # noqa: SLF001 - python-docx has no call for fields
