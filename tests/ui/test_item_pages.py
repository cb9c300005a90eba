"""An item outside a session."""

from __future__ import annotations

import pytest

from cps_study.model.item import Flashcard, Question, Typed
from cps_study.ui.item_pages import answer_blocks, candidate_blocks
from tests.ui.sessions import ITEMS, OUTLINE, said


@pytest.mark.parametrize("ident", list(ITEMS))
def test_the_candidates_view_hides_the_answer(ident: str) -> None:
    """It shows the question and the options, and nothing of the answer."""
    item = ITEMS[ident]
    text = said(candidate_blocks(item))
    hidden = {Flashcard: "back", Typed: "rationale", Question: "rationale"}[type(item)]
    assert not getattr(item, hidden) or getattr(item, hidden) not in text
    if isinstance(item, Question):
        assert all(option.text in text for option in item.options)
        assert not any(option.rationale and option.rationale in text for option in item.options)
        assert "✓" not in text


@pytest.mark.parametrize("ident", list(ITEMS))
def test_the_answer_has_everything(ident: str) -> None:
    """Every option has its reason, the key has a check mark, and the sources follow."""
    item = ITEMS[ident]
    blocks = answer_blocks(item, OUTLINE)
    text = said(blocks)
    match item:
        case Flashcard():
            assert item.back in text
        case Typed():
            assert all(spelling in text for spelling in item.accept)
            assert item.rationale in text
        case Question():
            for option in item.options:
                assert f"{'✓' if option.key else '·'} {option.text}" in text
                assert option.rationale in text
            assert item.rationale in text
    assert "source" in text.lower() or "A Demo Paper" in text


def test_options_have_the_order_of_the_file() -> None:
    """Outside a session, nothing is shuffled."""
    item = ITEMS["small-choice"]
    assert isinstance(item, Question)
    labelled = [block for block in candidate_blocks(item) if block.label]
    assert [(block.label, block.text) for block in labelled] == list(
        zip("abcd", [option.text for option in item.options], strict=True)
    )
