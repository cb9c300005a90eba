"""What the figures of an item ask its author to look at."""

from __future__ import annotations

from typing import Any

import pytest

from cps_study.study.figures import Chosen, ItemFigures
from cps_study.study.review_notes import review_item
from tests.study.makers import question, typed_item

ROW = Chosen("Tell the peer", 1, key=False, sheets=20, share=0.2, r=-0.2)
FINE = ItemFigures(
    item=question("c", "10"),
    right=60,
    facility=0.6,
    r=0.35,
    discrimination=0.4,
    alpha_without=0.7,
    options=(ROW._replace(place=0, key=True, r=0.35), ROW),
    blank=ROW._replace(share=0.02),
    double=ROW._replace(share=0.0),
)


@pytest.mark.parametrize(
    ("change", "notes"),
    [
        ({}, []),
        ({"facility": 0.951}, [("easy", "too easy: 95.1% got it right")]),
        ({"facility": 0.95}, []),
        ({"facility": 0.199}, [("hard", "too hard: 19.9% got it right")]),
        ({"facility": 0.2}, []),
        ({"r": 0.2}, []),
        ({"r": 0.19}, [("weak", "weak: it tells candidates apart only a little (r 0.19)")]),
        ({"r": 0.1}, [("weak", "weak: it tells candidates apart only a little (r 0.10)")]),
        ({"r": 0.09}, [("revise", "revise it: it hardly tells candidates apart (r 0.09)")]),
        (
            {"r": -0.2},
            [("check key", "check the key: candidates who do well otherwise miss it (r -0.20)")],
        ),
        (
            {"r": None},
            [
                (
                    "no spread",
                    "whether it tells candidates apart is unknown: the scores don't differ",
                )
            ],
        ),
        (
            {"options": (ROW._replace(share=0.04, r=0.06),)},
            [
                ("unused", "only 4.0% chose 'Tell the peer': it adds nothing"),
                (
                    "draws the able",
                    (
                        "'Tell the peer' attracts candidates who do well otherwise (r 0.06): "
                        "is it right, too?"
                    ),
                ),
            ],
        ),
        ({"options": (ROW._replace(share=0.05, r=None),)}, []),
        ({"options": (ROW._replace(key=True, share=0.01, r=0.3),)}, []),
        ({"item": typed_item("w", "x"), "options": (ROW._replace(share=0.01, r=0.3),)}, []),
        ({"blank": ROW._replace(share=0.1)}, []),
        (
            {"blank": ROW._replace(share=0.11)},
            [("blanks", "11% left it blank: is it clear, and was there enough time?")],
        ),
    ],
)
def test_what_the_figures_ask_for(change: dict[str, Any], notes: list[tuple[str, str]]) -> None:
    """Each note has its limit and its reason. Keys and typed wordings aren't distractors."""
    assert [(note.id, note.reason) for note in review_item(FINE._replace(**change))] == notes
