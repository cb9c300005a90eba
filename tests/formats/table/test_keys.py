"""Keys in all the ways that tables write them; two meanings are one too many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.syntax.tabular import A_NUMBER, Cell, NonTextCell
from cps_study.formats.table.keys import BadKeyError, read_key, strip_labels

if TYPE_CHECKING:
    from cps_study.formats.table.columns import KeyForm

CITIES = ("Rome", "Paris", "Oslo", "Bern")
NUMBERS = ("3", "4", "2", "6")
LABELED = ("B) Rome", "C) Paris", "D) Oslo")


@pytest.mark.parametrize(
    ("cell", "indexes"),
    [
        ("B", {1}),
        ("b)", {1}),
        ("(b)", {1}),
        ("Option B", {1}),
        ("ACD", {0, 2, 3}),
        ("A,C", {0, 2}),
        ("A and C", {0, 2}),
        ("A y C", {0, 2}),
        ("a und c", {0, 2}),
        ("a; c", {0, 2}),
        ("3", {2}),
        ("3.0", {2}),
        ("1,2,4", {0, 1, 3}),
        ("1, 2, and 4", {0, 1, 3}),
        ("answer 3", {2}),
        (NonTextCell(A_NUMBER, "3"), {2}),
        (NonTextCell(A_NUMBER, "3", "3.00"), {2}),
        ("oslo.", {2}),
        ("Rome; Bern", {0, 3}),
        ("Rome|Bern", {0, 3}),
        ("Rome\nBern", {0, 3}),
        ("B) Paris", {1}),
        ("B. Paris", {1}),
    ],
)
def test_a_key_names_options(cell: Cell, indexes: set[int]) -> None:
    """Letters, numbers, numbers such as 3.0, and texts name the options that they mean."""
    assert read_key(cell, CITIES).indexes == indexes


@pytest.mark.parametrize(
    ("cell", "options", "why"),
    [
        ("", CITIES, "no answer is marked as right"),
        ("E", CITIES, "no such option"),
        ("5", CITIES, "no such option"),
        ("0", CITIES, "no such option"),
        ("A,A", CITIES, "twice"),
        ("Madrid", CITIES, "none of the options"),
        ("A) Paris", CITIES, "none of the options"),
        ("C", ("x", "y", "", "z"), "no such option"),
        ("2", NUMBERS, "could mean one option by its position and another by its text"),
        ("A", ("O", "A", "B", "AB"), "could mean one option"),
        ("AB", ("O", "A", "B", "AB"), "could mean one option"),
        ("a, b", ("a", "b", "a, b"), "could mean one option"),
        ("B", LABELED, "could mean one option by its position and another by its text"),
        ("b, c", LABELED, "could mean one option"),
        ("BC", LABELED, "could mean one option"),
        ("2", ("2. Rome", "3. Paris"), "could mean one option"),
        ("b", ("B)Rome", "A)Paris"), "could mean one option"),
        ("B", ("[B] Rome", "[A] Paris"), "could mean one option"),
        ("B", ("Option B: Rome", "Option A: Paris"), "could mean one option"),
        ("D", LABELED, "no such option"),
        (NonTextCell(A_NUMBER, "1.3"), CITIES, "was it several, as in 1,3?"),
        (NonTextCell(A_NUMBER, "1.3", "1"), CITIES, "was it several, as in 1,3?"),
        (NonTextCell(A_NUMBER, "3", "$3"), CITIES, "none of the options"),
        (NonTextCell("a date or time", "2026-01-02"), CITIES, "date"),
    ],
)
def test_a_key_that_is_not_certain_is_refused(
    cell: Cell, options: tuple[str, ...], why: str
) -> None:
    """A key out of range, without an option, or with two meanings is never guessed."""
    with pytest.raises(BadKeyError, match=why.replace("?", r"\?").replace(")", r"\)")):
        read_key(cell, options)


@pytest.mark.parametrize(
    ("cell", "form", "indexes"),
    [("2", "numbers", {1}), ("2", "text", {2}), ("B", "letters", {1}), ("27", "letters", {26})],
)
def test_a_column_that_says_its_form_leaves_no_doubt(
    cell: str, form: KeyForm, indexes: set[int]
) -> None:
    """If the header says what a key is, only that counts."""
    options = NUMBERS if form != "letters" else [f"x{n}" for n in range(30)]
    assert read_key(cell, options, form).indexes == indexes


def test_two_meanings_that_agree_are_one() -> None:
    """An option whose text is its own number is certain, and not by its number alone."""
    assert read_key("A", ("A) Rome", "C) Paris")).indexes == {0}
    assert read_key("B", ("2.5 mg", "1.5 mg")).indexes == {1}
    assert read_key("2", ("2.5 mg", "1.5 mg")).indexes == {1}
    assert read_key("B", LABELED, "letters").indexes == {1}
    assert read_key("2", ("1", "2", "3")) == (frozenset({1}), False)
    assert read_key("2", CITIES) == (frozenset({1}), True)


def test_labels_before_options_are_removed_together() -> None:
    """`A)` and `1.` go if each option has its own; otherwise the texts stay."""
    assert strip_labels(["A) Rome", "b. Paris"]) == ["Rome", "Paris"]
    assert strip_labels(["1. Rome", "", "3. Oslo"]) == ["Rome", "", "Oslo"]
    assert strip_labels(["A) Rome", "C) Paris"]) == ["A) Rome", "C) Paris"]


@given(
    st.text(max_size=12),
    st.lists(st.text(max_size=4), max_size=5),
    st.sampled_from(("any", "letters", "numbers", "text")),
)
def test_any_key_is_read_or_refused(cell: str, options: list[str], form: KeyForm) -> None:
    """Every option that a key names exists."""
    try:
        key = read_key(cell, options, form)
    except BadKeyError:
        return
    assert key.indexes
    assert all(options[index] for index in key.indexes)
