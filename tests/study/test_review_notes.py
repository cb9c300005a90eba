"""What the figures of an item ask its author to look at."""

from __future__ import annotations

from typing import Any

import pytest

from cps_study.study.figures import Chosen, ItemFigures, ReviewNote, ReviewNoteId
from cps_study.study.review_notes import most_telling, review_item
from tests.study.makers import question, typed_item

KEY = Chosen("Ask what helps", 0, key=True, sheets=60, share=0.6, r=0.35)
ROW = Chosen("Tell the peer", 1, key=False, sheets=20, share=0.2, r=-0.2)
NONE = Chosen("blank", None, key=False, sheets=0, share=0.0, r=None)
FINE = ItemFigures(
    item=question("c", "100"),
    sheets=100,
    right=60,
    facility=0.6,
    low=0.5,
    high=0.69,
    r=0.35,
    discrimination=0.4,
    alpha_without=0.7,
    options=(KEY, ROW, ROW._replace(text="Wait", place=2)),
    blank=NONE,
    double=NONE,
)


def with_option(**change: Any) -> dict[str, Any]:
    """Return figures with another second option."""
    return {"options": (KEY, ROW._replace(**change), ROW._replace(text="Wait", place=2))}


WEAK = "weak: it tells candidates apart only a little"
MISSED = "check the key: candidates who do well otherwise miss it"
HARDLY = "revise it: it hardly tells candidates apart"
UNUSED = "'Tell the peer': it adds nothing"
DRAWS = "'Tell the peer' attracts candidates who do well otherwise"


@pytest.mark.parametrize(
    ("change", "notes"),
    [
        ({}, []),
        ({"facility": 0.951, "low": 0.91}, [("easy", "too easy: 95.1% got it right")]),
        ({"facility": 0.951, "low": 0.89}, []),
        ({"facility": 0.95, "low": 0.93}, []),
        ({"facility": 0.199, "high": 0.3}, [("hard", "too hard: 19.9% got it right")]),
        ({"facility": 0.199, "high": 0.41}, []),
        ({"r": 0.2}, []),
        ({"r": 0.19}, [("weak", f"{WEAK} (r 0.19)")]),
        ({"r": 0.1}, [("weak", f"{WEAK} (r 0.10)")]),
        ({"r": 0.09}, [("revise", "revise it: it hardly tells candidates apart (r 0.09)")]),
        ({"r": -0.2}, [("check key", f"{MISSED} (r -0.20)")]),
        ({"r": -0.2, "right": 98}, []),  # it rests on two people
        ({"r": -0.2, "right": 2}, []),
        ({"r": None, "right": 100}, []),
        (
            {"r": None},
            [
                (
                    "no spread",
                    "whether it tells candidates apart is unknown: the scores don't differ",
                )
            ],
        ),
        (with_option(share=0.04, sheets=4), [("unused", f"only 4.0% chose {UNUSED}")]),
        (with_option(share=0.0, sheets=0), [("unused", f"nobody chose {UNUSED}")]),
        ({"options": (KEY, ROW._replace(sheets=9), NONE._replace(place=2))}, []),
        (with_option(r=0.21), [("draws the able", f"{DRAWS} (r 0.21): is it right, too?")]),
        (with_option(r=0.19), []),  # less than twice its error, 0.2
        (with_option(r=0.5, sheets=3), []),
        (with_option(r=None), []),
        ({"item": typed_item("w", "x"), **with_option(share=0.01, r=0.3)}, []),
        ({"blank": ROW._replace(share=0.1)}, []),
        (
            {"blank": ROW._replace(share=0.11)},
            [("blanks", "11% left it blank: is it clear, and was there enough time?")],
        ),
        ({"blank": ROW._replace(share=0.11, sheets=2)}, []),
        ({"sheets": 20, "right": 12, "blank": ROW._replace(share=0.2, sheets=4)}, []),
        # With twenty sheets the error is 0.23, and r has to be clear of it.
        ({"sheets": 20, "right": 12, "r": -0.2}, [("revise", f"{HARDLY} (r -0.20)")]),
        ({"sheets": 20, "right": 12, "r": -0.3}, [("check key", f"{MISSED} (r -0.30)")]),
        ({"sheets": 20, "right": 12, "r": 0.0}, []),
    ],
)  # fmt: skip
def test_what_the_figures_ask_for(change: dict[str, Any], notes: list[tuple[str, str]]) -> None:
    """Each note has its limit, its reason, and enough people behind it.

    Keys and typed wordings aren't distractors.
    """
    assert [(note.id, note.reason) for note in review_item(FINE._replace(**change))] == notes


def test_of_a_small_group_only_the_five_most_telling_notes_are_kept() -> None:
    """A wrong key matters more than a weak item; of two alike, the more extreme one comes first."""
    marked: tuple[tuple[ReviewNoteId, float], ...] = (
        ("weak", 0.15), ("check key", -0.2), ("hard", 0.3), ("check key", -0.5),
        ("revise", 0.05), ("easy", 0.1), ("revise", -0.1),
    )  # fmt: skip
    items = [FINE._replace(r=r, flags=(ReviewNote(name, "…"),)) for name, r in marked]
    kept = [(figures.r, [note.id for note in figures.flags]) for figures in most_telling(items)]
    assert kept == [
        (0.15, []), (-0.2, ["check key"]), (0.3, ["hard"]), (-0.5, ["check key"]),
        (0.05, ["revise"]), (0.1, []), (-0.1, ["revise"]),
    ]  # fmt: skip
