"""Documents as Markdown and as plain text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from cps_study.model.item import Bank, Flashcard
from cps_study.paper.build import form_document, key_document
from cps_study.paper.document import (
    Document,
    Drawing,
    Heading,
    LetteredOption,
    OptionList,
    PageBreak,
    Paragraph,
    QuestionBlock,
    TableBlock,
)
from cps_study.paper.text import markdown, plain_text
from tests.paper.samples import paper_test
from tests.strategies import HOSTILE, banks

TEST = paper_test()
BLOCKS = (
    Heading("Part"),
    Paragraph("said", "situation"),
    OptionList((LetteredOption("A", "shared"),)),
    QuestionBlock(1, "stem", answer="letter"),
    QuestionBlock(2, "worded", answer="words", image="a door"),
    TableBlock(("one", "two"), (("x", "10"), ("yy", "2")), "Shares", frozenset({1})),
    Drawing("<svg/>", "a curve"),
    PageBreak(),
)


def test_markdown_of_every_block() -> None:
    """This is the source as somebody reads it in an editor."""
    blank = r"\_"
    assert markdown(Document("T", "R", BLOCKS)) == (
        "# T\n\nR\n\n## Part\n\n> said\n\n- **A.** shared\n\n"
        f"**1.** {blank * 3} stem\n\n**2.** worded\n\nPicture: a door\n\nAnswer: {blank * 30}\n\n"
        "**Shares**\n\n| one | two |\n|---|---:|\n| x | 10 |\n| yy | 2 |\n\n*a curve*\n\n---\n"
    )


def test_plain_text_of_every_block() -> None:
    """Lines have at most 78 characters, and columns are aligned."""
    assert plain_text(Document("T", "R", BLOCKS)) == (
        "T\n=\nR\n\nPart\n----\n\nsaid\n\n   A. shared\n\n1. ____ stem\n\n"
        "2. worded\n   Picture: a door\n   Answer: "
        + "_" * 40
        + "\n\nShares\none  two\nx     10\nyy     2\n\na curve\n\n"
        + "-" * 78
        + "\n"
    )


def test_a_form_and_its_key_are_complete() -> None:
    """Stems with their numbers, reasons and sources are all there."""
    form = TEST.forms[0]
    text = re.sub(r"\s+", " ", plain_text(form_document(TEST, form, with_key=True)))
    for number, entry in enumerate(form.entries, 1):
        assert f"{number}. {getattr(entry.item, 'stem', '')}"[:60] in text
    assert "(right): Linking keeps the role." in text
    assert "Source: A demo, Nobody, 2026: page 2" in text
    key = markdown(key_document(TEST, form))
    assert "Help look for a sponsor**: Linking keeps the role." in key


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_an_item_is_no_markup_in_markdown(text: str) -> None:
    """What looks like a heading, list, code, link, table or HTML stays plain text."""
    body = markdown(Document("T", "R", (Paragraph(text), Paragraph("end")))).split("\n\n")[2]
    assert not re.match(r"\s*(#|>|[-+*=]|\d+[.)]|```|~~~|\|)", body)
    assert not re.search(r"(?<!\\)[`*_<\[\]{}|]", body)
    # A backslash or a digit at the start is escaped in a way that this can't undo.
    if "\\" not in text and not text[0].isdigit():
        assert re.sub(r"\\([^\w\s])", r"\1", body) == " ".join(text.split())


@settings(max_examples=20)
@given(banks())
def test_any_bank_can_be_written(bank: Bank) -> None:
    """Lines of plain text keep to their width unless a word is longer."""
    items = [item for item in bank.items if not isinstance(item, Flashcard)]
    if items:
        test = paper_test(items=items)
        document = form_document(test, test.forms[0], with_key=True)
        assert markdown(document).startswith("# Practice, form A\n")
        assert all(
            len(line) <= 78 or len(max(line.split(), key=len)) > 60
            for line in plain_text(document).splitlines()
        )
