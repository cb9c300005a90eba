"""DOCX."""

from __future__ import annotations

import io

import docx
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


def test_questions_and_options_are_numbered_by_the_word_processor() -> None:
    """A trainer who takes a question out gets the rest renumbered: no number stands in the text."""
    form = TEST.forms[0]
    made = opened(document_docx(form_document(TEST, form, with_key=False), PaperStyle()))
    questions = [
        paragraph.text
        for paragraph in made.paragraphs
        if paragraph.style and paragraph.style.name == "Question"
    ]
    assert len(questions) == len(form.entries)
    assert questions[0].startswith(getattr(form.entries[0].item, "stem", "?"))
    options = [
        paragraph.text
        for paragraph in made.paragraphs
        if paragraph.style and paragraph.style.name == "Option"
    ]
    assert len(options) == sum(len(entry.order) for entry in form.entries)
    assert made.paragraphs[0].style is not None
    assert made.paragraphs[0].style.name == "Title"


def test_the_document_says_what_it_is() -> None:
    """Title and language in its properties, form and code in its footer, the paper's size."""
    made = opened(
        document_docx(form_document(TEST, TEST.forms[1], with_key=False), PaperStyle("a4"))
    )
    assert (made.core_properties.title, made.core_properties.language) == ("Practice, form B", "en")
    assert (
        made.sections[0].footer.paragraphs[0].text.startswith(f"Form B · test {TEST.code} · page ")
    )
    width = made.sections[0].page_width
    assert width is not None
    assert round(width.cm, 1) == 21.0


def test_large_print_is_large() -> None:
    """18 points in the body."""
    for large, size in ((False, 11), (True, 18)):
        made = opened(
            document_docx(
                form_document(TEST, TEST.forms[0], with_key=False), PaperStyle(large=large)
            )
        )
        assert made.styles["Normal"].font.size.pt == size


def test_the_key_is_a_file_of_its_own() -> None:
    """Each answer in bold with its reasons; the letters at a glance in a table with a header row."""
    made = opened(document_docx(key_document(TEST, TEST.forms[0]), PaperStyle()))
    assert len(made.tables) == 1
    assert made.tables[0].rows[0]._tr.xpath(".//w:tblHeader")
    bold = [run.text for paragraph in made.paragraphs for run in paragraph.runs if run.bold]
    assert sum(text.endswith("(right)") for text in bold) >= len(TEST.forms[0].entries) - 1


def test_every_block_has_its_place() -> None:
    """Lists, tables, pictures in words, page breaks, lines to write on."""
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
    text = "\n".join(
        paragraph.text
        for paragraph in opened(document_docx(Document("T", "R", blocks), PaperStyle())).paragraphs
    )
    for held in (
        "said",
        "A. shared",
        "____ stem",
        "worded (Picture: a door)",
        "______",
        "a curve",
        "after",
    ):
        assert held in text


@settings(max_examples=10, deadline=None)
@given(banks())
def test_any_bank_can_be_written_and_opened(bank: Bank) -> None:
    """Every text that a bank may hold, and the same bytes each time."""
    items = [item for item in bank.items if not isinstance(item, Flashcard)]
    if items:
        test = paper_test(items=items)
        document = form_document(test, test.forms[0], with_key=True)
        raw = document_docx(document, PaperStyle())
        assert opened(raw).paragraphs
        assert document_docx(document, PaperStyle()) == raw
