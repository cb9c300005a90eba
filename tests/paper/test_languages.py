"""A test in another language says so in every format, and stands right if it's right to left."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from cps_study.formats import printed_test
from cps_study.model.item import Flashcard, Group, Option, Question
from cps_study.paper.build import form_document, key_document
from cps_study.paper.cards import cards_pdf
from cps_study.paper.document import (
    Document,
    KeepTogether,
    KeyEntry,
    LetteredOption,
    Paragraph,
    QuestionBlock,
    is_right_to_left,
)
from cps_study.paper.html import html_page
from cps_study.paper.interactive import interactive_page
from cps_study.paper.pdf import document_pdf
from cps_study.paper.reading_order import in_reading_order
from cps_study.paper.style import PaperStyle
from cps_study.paper.word import document_docx
from tests.paper.samples import paper_test


def item(ident: str, stem: str) -> Question:
    """Return a question with two options."""
    options = (Option("uno", key=True), Option("dos"))
    return Question(id=ident, topic="t", level="recall", kind="choice", stem=stem, options=options)


SPANISH = item("es-1", "Que hace primero?")
HEBREW = item("he-1", "\u05e9\u05dc\u05d5\u05dd")
ENGLISH = item("en-1", "What comes first?")
ALL_SPANISH = paper_test(items=[SPANISH])._replace(languages={"es-1": "es-MX"})
MIXED = paper_test(items=[SPANISH, ENGLISH, HEBREW])._replace(
    languages={"es-1": "es", "he-1": "he"}
)


def test_a_test_in_one_language_is_a_document_in_it() -> None:
    """HTML, PDF and Word say which language it is, and so does the web page."""
    form = ALL_SPANISH.forms[0]
    document = form_document(ALL_SPANISH, form, with_key=True)
    assert document.language == "es-MX"
    assert '<html lang="es-MX">' in html_page(document)
    assert '<html lang="es-MX">' in interactive_page(ALL_SPANISH, form)
    raw = document_pdf(document, PaperStyle())
    assert PdfReader(io.BytesIO(raw)).root_object.get("/Lang") == "es"
    assert 'w:lang w:val="es-MX"' in word_xml(document_docx(document, PaperStyle()))


def word_xml(raw: bytes) -> str:
    """Return the text of a Word document as XML."""
    return zipfile.ZipFile(io.BytesIO(raw)).read("word/document.xml").decode()


@pytest.mark.parametrize("with_key", [False, True])
def test_in_a_mixed_test_each_question_says_its_language(with_key: bool) -> None:  # noqa: FBT001
    """What isn't in the document's language is marked, and the rest isn't."""
    form = MIXED.forms[0]
    document = key_document(MIXED, form) if with_key else form_document(MIXED, form, with_key=False)
    page = html_page(document)
    assert '<html lang="en">' in page
    assert sorted(re.findall(r'<li value="\d" lang="(\w+)"', page)) == ["es", "he"]
    xml = word_xml(document_docx(document, PaperStyle()))
    assert 'w:lang w:val="es"' in xml
    assert 'w:lang w:bidi="he"' in xml
    assert xml.count("<w:bidi/>") >= 3
    assert document_pdf(document, PaperStyle()).startswith(b"%PDF")


def test_the_languages_are_in_the_test_file() -> None:
    """So that a test printed again is as it was."""
    read, problems = printed_test.read(printed_test.write(MIXED).encode(), "t")
    assert problems == []
    assert read is not None
    assert read.languages == MIXED.languages


def test_languages_are_known_by_their_first_part() -> None:
    """A region doesn't change the direction."""
    assert [is_right_to_left(name) for name in ("he", "ar-EG", "es", "en-US")] == [
        True,
        True,
        False,
        False,
    ]


STORY = Group("story", "scenario", "\u05d4\u05e1\u05d9\u05e4\u05d5\u05e8")
TOLD = replace(HEBREW, group=STORY)
ALL_HEBREW = paper_test(items=[TOLD])._replace(languages={"he-1": "he"})


def test_text_from_right_to_left_has_its_letters_at_its_right() -> None:
    """The situation, too; what the program says around it stays English, from left to right."""
    form = ALL_HEBREW.forms[0]
    document = form_document(ALL_HEBREW, form, with_key=True)
    for page in (html_page(document), interactive_page(ALL_HEBREW, form)):
        assert 'lang="he" dir="rtl"' in page
    assert '<p class="note" lang="en" dir="auto">1 question.' in html_page(document)
    xml = word_xml(document_docx(document, PaperStyle()))
    situation = xml[xml.index('w:val="Situation"') :].partition("</w:p>")[0]
    assert "<w:bidi/>" in situation
    intro = xml[: xml.index("1 question.")].rpartition("<w:p>")[2]
    assert "<w:bidi/>" not in intro


def test_a_number_with_parts_keeps_its_order_after_arabic() -> None:
    """Without a mark, 608-555-0100 would be shown as 0100-555-608; names and English have none."""
    asked = QuestionBlock(1, "\u0631\u0642\u0645 608-555-0100", (LetteredOption("A", "24/7"),))
    entry = KeyEntry(1, "A", (), "(608) 555-0100", (), "ar-1-2", "ar")
    english = Paragraph("Call 608-555-0100.", language="en")
    together = KeepTogether((asked,))
    blocks = in_reading_order(Document("T", "T", (together, entry, english), "ar")).blocks
    mark = "\u200e"
    assert blocks[0].blocks[0].stem == f"\u0631\u0642\u0645 {mark}608-555-0100{mark}"  # type: ignore[union-attr] # as it was
    assert blocks[0].blocks[0].options == asked.options  # type: ignore[union-attr] # as it was
    assert blocks[1] == entry._replace(point=f"{mark}(608) 555-0100{mark}")
    assert blocks[2] == english


def fonts_of(raw: bytes) -> set[str]:
    """Return the names of the fonts that a PDF has inside."""
    pages: Any = PdfReader(io.BytesIO(raw)).pages
    fonts = [font for page in pages for font in page["/Resources"]["/Font"].values()]
    return {str(font["/BaseFont"]).partition("+")[2].partition("-")[0] for font in fonts}


def test_hindi_is_set_in_a_font_that_joins_its_letters() -> None:
    """It's in the package: the compiler has another one with these letters, for formulas."""
    hindi = item("hi-1", "\u0938\u094d\u0935\u093e\u0938\u094d\u0925\u094d\u092f")
    test = paper_test(items=[hindi])._replace(languages={"hi-1": "hi"})
    raw = document_pdf(form_document(test, test.forms[0], with_key=False), PaperStyle())
    assert fonts_of(raw) == {"AtkinsonPlainZero", "NotoSansDevanagari"}


def test_a_flashcard_is_in_the_language_of_its_bank() -> None:
    """Each text says so, for screen readers and for its direction."""
    card = Flashcard(id="c", topic="t", level="recall", front="\u05e9\u05dc\u05d5\u05dd", back="x")
    plain, said = (cards_pdf("T", [card], PaperStyle(), {}, known) for known in ({}, {"c": "he"}))
    assert b"/Lang (he)" not in plain
    assert b"/Lang (he)" in said or b"/Lang(he)" in said
