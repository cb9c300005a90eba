"""Documents as DOCX."""

from __future__ import annotations

import io

import docx
from docx.enum.section import WD_SECTION
from hypothesis import given, settings

from cps_study.model.item import Bank, Flashcard
from cps_study.paper.build import form_document, key_document
from cps_study.paper.document import (
    Document,
    Drawing,
    LetteredOption,
    OptionList,
    PageBreak,
    Paragraph,
    QuestionBlock,
    TableBlock,
)
from cps_study.paper.style import PaperStyle
from cps_study.paper.word import document_docx
from tests.paper.samples import paper_test
from tests.strategies import banks

TEST = paper_test()


def opened(raw: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(raw))


def texts_in_style(document: docx.document.Document, style: str) -> list[str]:
    """Return the paragraphs that have a style, as text."""
    return [
        paragraph.text
        for paragraph in document.paragraphs
        if paragraph.style and paragraph.style.name == style
    ]


def test_questions_and_options_are_numbered_by_the_word_processor() -> None:
    """No number is in the text, so a trainer who takes a question out gets the rest renumbered."""
    form = TEST.forms[0]
    document = opened(document_docx(form_document(TEST, form, with_key=False), PaperStyle()))
    questions = texts_in_style(document, "Question")
    assert len(questions) == len(form.entries)
    assert questions[0].startswith(getattr(form.entries[0].item, "stem", "?"))
    options = texts_in_style(document, "Option")
    assert len(options) == sum(len(entry.order) for entry in form.entries)
    assert texts_in_style(document, "Title") == ["Practice, form A"]


def test_the_document_says_what_it_is() -> None:
    """Its properties have title and language, its footer form and code, and its pages are A4."""
    form = form_document(TEST, TEST.forms[1], with_key=False)
    document = opened(document_docx(form, PaperStyle("a4")))
    properties = document.core_properties
    assert (properties.title, properties.language) == ("Practice, form B", "en")
    footer = document.sections[0].footer.paragraphs[0].text
    assert footer.startswith(f"Form B · test {TEST.code} · page ")
    width = document.sections[0].page_width
    assert width is not None
    assert round(width.cm, 1) == 21.0


def test_large_print_is_large() -> None:
    """Its body is set in 18 points instead of 11."""
    form = form_document(TEST, TEST.forms[0], with_key=False)
    for large, size in ((False, 11), (True, 18)):
        document = opened(document_docx(form, PaperStyle(large=large)))
        assert document.styles["Normal"].font.size.pt == size


def test_the_key_shows_what_is_right_in_bold() -> None:
    """So it does for every answer; the letters at a glance are a table with a header row."""
    document = opened(document_docx(key_document(TEST, TEST.forms[0]), PaperStyle()))
    assert len(document.tables) == 1
    assert document.tables[0].rows[0]._tr.xpath(".//w:tblHeader")
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    bold = [run.text for run in runs if run.bold]
    assert sum(text.endswith("(right)") for text in bold) >= len(TEST.forms[0].entries) - 1


def test_every_block_is_there() -> None:
    """Lists, pictures in words and lines to write on are among the paragraphs."""
    blocks = (
        Paragraph("said", "situation"),
        OptionList((LetteredOption("A", "shared"),)),
        QuestionBlock(1, "stem", answer="letter"),
        QuestionBlock(2, "worded", answer="words", image="a door"),
        TableBlock(("one", "two"), (("x", "y"),)),
        Drawing("<svg/>", "a curve"),
        PageBreak(),
        Paragraph("after"),
    )
    document = opened(document_docx(Document("T", "R", blocks), PaperStyle()))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for words in (
        "said",
        "A. shared",
        "____ stem",
        "worded (Picture: a door)",
        "______",
        "a curve",
        "after",
    ):
        assert words in text


def test_a_situation_stays_with_its_first_question() -> None:
    """It's kept on the page of the next paragraph, in plain dark letters."""
    blocks = (Paragraph("Dana is new.", "situation"), QuestionBlock(1, "What next?"))
    document = opened(document_docx(Document("T", "R", blocks), PaperStyle()))
    (situation,) = (p for p in document.paragraphs if p.text == "Dana is new.")
    assert situation.paragraph_format.keep_with_next
    assert situation.style is not None
    assert situation.style.font.color.rgb is None


def test_a_part_begins_on_a_right_hand_page_with_a_line_of_its_own() -> None:
    """So that a candidate's pages can be stapled, and none stands on the back of another's."""
    blocks = (Paragraph("one"), PageBreak(right_hand=True, running="Mei"), Paragraph("two"))
    document = opened(document_docx(Document("T", "R", blocks), PaperStyle()))
    first, second = document.sections
    assert second.start_type == WD_SECTION.ODD_PAGE
    assert first.footer.paragraphs[0].text.startswith("R · page ")
    assert second.footer.paragraphs[0].text.startswith("Mei · page ")


@settings(max_examples=10, deadline=None)
@given(banks())
def test_any_bank_can_be_written_and_opened(bank: Bank) -> None:
    """Whatever text a bank has, it opens again, and the bytes are the same each time."""
    items = [item for item in bank.items if not isinstance(item, Flashcard)]
    if items:
        test = paper_test(items=items)
        document = form_document(test, test.forms[0], with_key=True)
        raw = document_docx(document, PaperStyle())
        assert opened(raw).paragraphs
        assert document_docx(document, PaperStyle()) == raw
