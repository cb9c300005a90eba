"""Flashcards to cut out."""

from __future__ import annotations

import io

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.paper.cards import ACROSS, LongCardError, cards_pdf, lay_out
from cps_study.paper.style import PaperStyle
from tests.checks.makers import card


@given(st.integers(0, 40), st.sampled_from([2, 4]))
def test_each_back_is_behind_its_front(count: int, down: int) -> None:
    """Turned over the long edge, the left column is behind the right one."""
    pages = lay_out([(f"front {n}", f"back {n}") for n in range(count)], down)
    assert len(pages) == 2 * -(-count // (ACROSS * down))
    seen = []
    for fronts, backs in zip(pages[::2], pages[1::2], strict=True):
        for front_row, back_row in zip(fronts, backs, strict=True):
            for front, back in zip(front_row, reversed(back_row), strict=True):
                assert front["number"] == back["number"]
                assert front["text"].replace("front", "back") == back["text"]
                if front["text"]:
                    seen.append(front["text"])
    assert seen == [f"front {n}" for n in range(count)]


def test_a_card_that_is_too_long_is_named_and_not_cut() -> None:
    """A card that doesn't fit even in the smallest size is an error with its name."""
    with pytest.raises(LongCardError, match="the flashcard 'x-9' is too long"):
        cards_pdf("Cards", [card("Q?", "A"), card("Q?", "word " * 2000, id="x-9")], PaperStyle())


def sizes_of(word: str, reader: pypdf.PdfReader) -> list[float]:
    """Return the sizes in points at which a word is set."""
    sizes: list[float] = []

    def see(text: str, _: object, matrix: list[float], __: object, size: float) -> None:
        if word in text:
            sizes.append(size * abs(matrix[3]))

    for page in reader.pages:
        page.extract_text(visitor_text=see)
    return sizes


def test_a_text_is_in_the_middle_of_its_card() -> None:
    """The first of four rows, on a page of 792 points with margins of 12 mm."""
    heights: list[float] = []

    def see(text: str, page: list[float], line: list[float], _: object, __: float) -> None:
        if "Question" in text:
            heights.append(line[4] * page[1] + line[5] * page[3] + page[5])

    raw = cards_pdf("Cards", [card("Question?", "Answer")], PaperStyle())
    pypdf.PdfReader(io.BytesIO(raw)).pages[0].extract_text(visitor_text=see)
    margin = 12 * 72 / 25.4
    assert heights == [pytest.approx(792 - margin - (792 - 2 * margin) / 8, abs=8)]


def test_the_cards_are_on_paper() -> None:
    """Nine cards make two sheets; a long card gets the room it needs, with fewer on each page."""
    for words, style, pages in (
        (40, PaperStyle(), 4),
        (90, PaperStyle(), 4),
        (250, PaperStyle(), 6),
        (40, PaperStyle(large=True), 6),
        (90, PaperStyle(large=True), 10),
    ):
        long = "word " * words + "end"
        cards = [card(f"Question {n}?", f"Answer {n}") for n in range(8)] + [card(long, "Short")]
        reader = pypdf.PdfReader(io.BytesIO(cards_pdf("Cards", cards, style)))
        assert len(reader.pages) == pages
        assert min(sizes_of("word", reader)) >= (18 if style.large else 9)
        text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
        assert all(f"Question {n}?" in text and f"Answer {n}" in text for n in range(8))
        assert "word end" in text
