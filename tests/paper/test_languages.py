"""A test in another language says so in every format, and stands right if it's right to left."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from pypdf import PdfReader

from cps_study.formats import printed_test
from cps_study.model.item import Option, Question
from cps_study.paper.build import form_document, key_document
from cps_study.paper.document import is_right_to_left
from cps_study.paper.html import html_page
from cps_study.paper.interactive import interactive_page
from cps_study.paper.pdf import document_pdf
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
