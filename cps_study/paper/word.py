"""Writes a document as DOCX for a trainer to edit: real headings, numbered questions and options.

The word processor does the numbering, so whoever takes a question out gets the rest renumbered.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.image.exceptions import UnrecognizedImageError
from docx.opc.pkgwriter import PackageWriter
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
    is_right_to_left,
    picture_words,
    text_after_reasons,
)
from cps_study.paper.placed_picture import as_png, size_on_paper
from cps_study.paper.style import PAPERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.document import Document as WordDocument
    from docx.opc.packuri import PackURI
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.text.paragraph import Paragraph as WordParagraph
    from docx.text.run import Run

    from cps_study.model.picture import Picture
    from cps_study.paper.document import Document, DocumentBlock, KeyReason
    from cps_study.paper.style import PaperStyle

_LIST_ID: Final = 900
"""The number of our own list in the file, far above those that python-docx's template brings."""
_FIXED_DATE: Final = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""When every document says it was made, so that the same test gives the same bytes."""
_W: Final = nsdecls("w")
"""The declaration of the namespace that every piece of XML here needs."""
_NUMBERING: Final = f"""
<w:abstractNum {_W} w:abstractNumId="{_LIST_ID}">
  <w:multiLevelType w:val="multilevel"/>
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>\
<w:pStyle w:val="Question"/><w:lvlText w:val="%1."/>
    <w:lvlJc w:val="left"/><w:pPr><w:ind w:left="510" w:hanging="510"/></w:pPr>\
<w:rPr><w:b/></w:rPr></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:pStyle w:val="Option"/>
    <w:lvlText w:val="%2."/><w:lvlJc w:val="left"/>
    <w:pPr><w:ind w:left="964" w:hanging="454"/></w:pPr><w:rPr><w:b/></w:rPr></w:lvl>
</w:abstractNum>
"""
"""A list of two levels: questions 1, 2, 3 and, starting over in each, options A, B, C."""
_NUMBERING_INSTANCE: Final = (
    f'<w:num {_W} w:numId="{_LIST_ID}"><w:abstractNumId w:val="{_LIST_ID}"/></w:num>'
)

_AFTER_BORDERS: Final = ("w:spacing", "w:ind", "w:jc", "w:rPr")
"""What comes after a paragraph's borders: Word wants its properties in one order."""

_AFTER_BIDI: Final = ("w:adjustRightInd", "w:snapToGrid", *_AFTER_BORDERS)


def document_docx(document: Document, style: PaperStyle) -> bytes:
    """Return the document as DOCX, always the same bytes for the same document."""
    package = _DocxWriter(document, style).write().part.package
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        files = _UndatedFiles(target)
        # As its own `write` does, which would give the files the time of writing.
        writer: Any = PackageWriter
        writer._write_content_types_stream(files, package.parts)  # noqa: SLF001
        writer._write_pkg_rels(files, package.rels)  # noqa: SLF001
        writer._write_parts(files, package.parts)  # noqa: SLF001
    return buffer.getvalue()


class _UndatedFiles:
    """Writes the files of a package into a zip, all with the first date that a zip can have.

    Otherwise it couldn't be written if the computer's clock says 1970 or 2200.
    """

    def __init__(self, target: zipfile.ZipFile) -> None:
        self._target = target

    def write(self, uri: PackURI, content: bytes) -> None:
        """Write one file; python-docx calls this."""
        info = zipfile.ZipInfo(uri.membername)
        info.compress_type = zipfile.ZIP_DEFLATED
        self._target.writestr(info, content)


class _DocxWriter:
    """Writes blocks into a new Word document."""

    def __init__(self, document: Document, style: PaperStyle) -> None:
        self.document = document
        self.style = style
        self.word: WordDocument = docx.Document()

    def write(self) -> WordDocument:
        """Return the Word document with everything in it."""
        self._set_properties()
        self._set_page()
        self._set_styles()
        self.word.add_heading(self.document.title, 0)
        for block in flattened(self.document.blocks):
            self._block(block)
        return self.word

    def _set_properties(self) -> None:
        properties = self.word.core_properties
        properties.title = self.document.title
        properties.author = ""
        properties.comments = ""
        properties.language = self.document.language
        properties.created = _FIXED_DATE
        properties.modified = _FIXED_DATE

    def _set_page(self) -> None:
        """Set the paper, its margins, and the footer with the page's number."""
        width, height = PAPERS[self.style.paper]
        section = self.word.sections[0]
        section.page_width = Cm(width / 10)
        section.page_height = Cm(height / 10)
        section.left_margin = Cm(2)
        section.right_margin = Cm(2)
        _write_footer(section.footer.paragraphs[0], self.document.running, "NUMPAGES")

    def _set_styles(self) -> None:
        """Set the font, and add the styles of questions and options with their numbering."""
        normal = self.word.styles["Normal"]
        normal.font.name = "Arial"
        normal.font.size = Pt(18 if self.style.large else 11)
        numbering = self.word.part.numbering_part.element
        # The schema wants every abstractNum before the first num.
        numbering.insert(0, parse_xml(_NUMBERING))
        numbering.append(parse_xml(_NUMBERING_INSTANCE))
        self._add_situation_style()
        self._add_list_style("Question", 0, points_before=10)
        self._add_list_style("Option", 1, points_before=0)

    def _add_situation_style(self) -> None:
        """Add the style of a situation: plain letters beside a line, good on any printer."""
        style = self.word.styles.add_style("Situation", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = self.word.styles["Normal"]
        style.paragraph_format.left_indent = Pt(9)
        style.paragraph_format.space_before = Pt(10)
        style.paragraph_format.keep_together = True
        border = '<w:left w:val="single" w:sz="12" w:space="6" w:color="4D4D4D"/>'
        properties = style.element.get_or_add_pPr()
        border_xml = parse_xml(f"<w:pBdr {_W}>{border}</w:pBdr>")
        properties.insert_element_before(border_xml, *_AFTER_BORDERS)

    def _add_list_style(self, name: str, level: int, *, points_before: int) -> None:
        """Add a paragraph style whose paragraphs the word processor numbers."""
        style = self.word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = self.word.styles["Normal"]
        style.paragraph_format.space_before = Pt(points_before)
        style.paragraph_format.space_after = Pt(3)
        style.paragraph_format.keep_together = True
        level_and_list = f'<w:ilvl w:val="{level}"/><w:numId w:val="{_LIST_ID}"/>'
        numbering = parse_xml(f"<w:numPr {_W}>{level_and_list}</w:numPr>")
        properties = style.element.get_or_add_pPr()
        properties.insert_element_before(numbering, "w:pBdr", *_AFTER_BORDERS)

    def _block(self, block: DocumentBlock) -> None:
        match block:
            case Heading():
                self.word.add_heading(block.text, block.level)
            case BlankFields():
                fields = [f"{label} ________________" for label in block.labels]
                self.word.add_paragraph("   ".join(fields))
            case Paragraph() | OptionList() | QuestionBlock() | KeyEntry():
                self._in_its_language(block)
            case TableBlock():
                self._table(block)
            case Drawing():
                # python-docx can't embed SVG, so the words have to do.
                self.word.add_paragraph(block.alt)
            case PageBreak():
                self._new_page(block)

    def _in_its_language(self, block: Paragraph | OptionList | QuestionBlock | KeyEntry) -> None:
        """Write a block whose paragraphs say their language."""
        before = len(self.word.paragraphs)
        match block:
            case Paragraph():
                self._paragraph(block)
            case OptionList():
                # Letters as text: numbered ones would belong to the question before.
                for option in block.options:
                    self.word.add_paragraph(f"{option.letter}. {option.text}", "List Paragraph")
            case QuestionBlock():
                self._question(block)
            case KeyEntry():
                self._answer(block)
        language = block.language or self.document.language
        self._say_language(self.word.paragraphs[before:], language)

    def _paragraph(self, block: Paragraph) -> None:
        """Write a paragraph; what belongs to the next one stays on its page."""
        style = "Situation" if block.role == "situation" else None
        paragraph = self.word.add_paragraph(style=style)
        run = paragraph.add_run(block.text)
        if block.role == "ask":
            run.bold = True
        if block.role in {"ask", "situation"}:
            paragraph.paragraph_format.keep_with_next = True

    def _new_page(self, block: PageBreak) -> None:
        """Begin a page, or a part on a right-hand page.

        A part with a line of its own counts its pages.
        """
        if not block.right_hand:
            self.word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            return
        section = self.word.add_section(WD_SECTION.ODD_PAGE)
        if not block.running:
            return
        section.footer.is_linked_to_previous = False
        _write_footer(section.footer.paragraphs[0], block.running, "SECTIONPAGES")
        numbers = parse_xml(f'<w:pgNumType {_W} w:start="1"/>')
        properties = section._sectPr  # noqa: SLF001 - python-docx has no call
        properties.insert_element_before(numbers, "w:cols", "w:docGrid")

    def _question(self, block: QuestionBlock) -> None:
        text = block.stem
        if block.answer == "letter":
            text = f"____ {text}"
        stem = self.word.add_paragraph(text, "Question")
        if block.note:
            stem.add_run(f" {block.note}").italic = True
        previous = self._picture(block, stem)
        for option in block.options:
            # A question stays on one page with its options.
            previous.paragraph_format.keep_with_next = True
            previous = self.word.add_paragraph(option.text, "Option")
        if block.answer == "words":
            self.word.add_paragraph("_" * 40, "List Paragraph")

    def _picture(self, block: QuestionBlock, stem: WordParagraph) -> WordParagraph:
        """Add what a question shows, if it shows anything; return its last paragraph."""
        if block.picture is None:
            if block.image:
                stem.add_run(f" ({picture_words(block)})")
            return stem
        stem.paragraph_format.keep_with_next = True
        paragraph = self.word.add_paragraph(style="List Paragraph")
        place_picture(paragraph.add_run(), block.picture, block.image)
        return paragraph

    def _say_language(self, paragraphs: Iterable[WordParagraph], language: str) -> None:
        """Mark paragraphs as being in a language, and written from right to left if it is."""
        if not language:
            return
        right_to_left = is_right_to_left(language)
        for paragraph in paragraphs:
            if right_to_left:
                properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no call
                properties.insert_element_before(parse_xml(f"<w:bidi {_W}/>"), *_AFTER_BIDI)
            for run in paragraph.runs:
                name = "bidi" if right_to_left else "val"
                mark = parse_xml(f'<w:lang {_W} w:{name}="{_attribute(language)}"/>')
                run_properties = run._r.get_or_add_rPr()  # noqa: SLF001 - the same
                if right_to_left:
                    run_properties.append(parse_xml(f"<w:rtl {_W}/>"))
                run_properties.append(mark)

    def _answer(self, block: KeyEntry) -> None:
        head = self.word.add_paragraph()
        head.add_run(f"{block.number}. {block.answer}").bold = True
        head.add_run(f"   {block.item}").font.size = Pt(8)
        head.paragraph_format.keep_with_next = True
        for reason in block.reasons:
            self._reason(reason)
        for line in text_after_reasons(block):
            self.word.add_paragraph(line, "List Paragraph")

    def _reason(self, reason: KeyReason) -> None:
        option = f"{reason.letter}. {reason.text}"
        if reason.right:
            option += " (right)"
        line = self.word.add_paragraph(style="List Paragraph")
        line.add_run(option).bold = reason.right
        line.add_run(f": {reason.why}" if reason.why else "")

    def _table(self, block: TableBlock) -> None:
        if block.title:
            self.word.add_heading(block.title, 2)
        table = self.word.add_table(rows=1, cols=len(block.columns), style="Light Grid Accent 1")
        for cell, name in zip(table.rows[0].cells, block.columns, strict=True):
            cell.text = name
        # A header row is repeated on every page, and screen readers announce it.
        header = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no call
        header.append(parse_xml(f"<w:tblHeader {_W}/>"))
        for row in block.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text


def place_picture(run: Run, picture: Picture, alt: str) -> None:
    """Put a picture into a run of text, with what it shows for those who can't see it.

    A drawing becomes dots, since python-docx can't embed it, and so does a JPEG of a rare kind.
    """
    size = size_on_paper(picture)
    raw = as_png(picture) if picture.kind == "svg" else picture.raw
    try:
        shape = run.add_picture(io.BytesIO(raw), Pt(size.width), Pt(size.height))
    except UnrecognizedImageError:
        shape = run.add_picture(io.BytesIO(as_png(picture)), Pt(size.width), Pt(size.height))
    shape._inline.docPr.set("descr", alt)  # noqa: SLF001 - python-docx has no call


def _attribute(text: str) -> str:
    """Return a text as the value of an XML attribute."""
    return escape(text, {'"': "&quot;"})


def _write_footer(paragraph: WordParagraph, running: str, count: str) -> None:
    """Write the line and the page's number; `count` is the field that says how many there are."""
    paragraph.text = f"{running} · page "
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _add_field(paragraph, count)


def _add_field(paragraph: WordParagraph, name: str) -> None:
    """Add a field that the word processor fills in, such as the page's number."""
    run = paragraph.add_run()
    instruction = parse_xml(f"<w:instrText {_W}>{name}</w:instrText>")
    instruction.set(qn("xml:space"), "preserve")
    for element in (_field_mark("begin"), instruction, _field_mark("end")):
        run._r.append(element)  # noqa: SLF001 - python-docx has no call for fields


def _field_mark(kind: str) -> BaseOxmlElement:
    """Return the mark at the beginning or the end of a field."""
    return parse_xml(f"<w:fldChar {_W} w:fldCharType='{kind}'/>")
