"""Flashcards to cut out."""

from __future__ import annotations

import io

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.paper.cards import ACROSS, LongCardError, cards_pdf, lay_out
from cps_study.paper.look import Look
from tests.checks.makers import card


@given(st.integers(0, 40), st.sampled_from([2, 4]))
def test_each_back_lies_behind_its_front(count: int, down: int) -> None:
    """Turned over the long edge, the left column is behind the right one: numbers and places mirror."""
    pages = lay_out([(f"front {n}", f"back {n}") for n in range(count)], down)
    assert len(pages) == 2 * -(-count // (ACROSS * down))
    seen = []
    for fronts, backs in zip(pages[::2], pages[1::2], strict=True):
        for front_row, back_row in zip(fronts, backs, strict=True):
            for front, back in zip(front_row, reversed(back_row), strict=True):
                assert front["number"] == back["number"]
                assert front["text"].replace("front", "back") == back["text"]
                seen += [front["text"]] if front["text"] else []
    assert seen == [f"front {n}" for n in range(count)]


def test_a_card_that_is_too_long_is_told_and_not_cut() -> None:
    """What fits is set as large as it can be; what does not fit at all is named."""
    with pytest.raises(LongCardError, match="the flashcard 'x-9' is too long"):
        cards_pdf("Cards", [card("Q?", "A"), card("Q?", "word " * 2000, id="x-9")], Look())


def test_the_cards_are_on_paper() -> None:
    """Nine cards make two leaves of two pages; a long one is there whole."""
    long = "word " * 90 + "end"
    cards = [card(f"Question {n}?", f"Answer {n}") for n in range(8)] + [card(long, "Short")]
    for look in (Look(), Look(large=True)):
        reader = pypdf.PdfReader(io.BytesIO(cards_pdf("Cards", cards, look)))
        assert len(reader.pages) == (6 if look.large else 4)
        text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
        assert all(f"Question {n}?" in text and f"Answer {n}" in text for n in range(8))
        assert "word end" in text
