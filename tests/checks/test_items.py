"""How the rules read an item."""

from __future__ import annotations

import dataclasses

import pytest

from cps_study.checks.items import (
    OTHER_FORM,
    key_of,
    length_of,
    opening_form,
    own_options,
    read_by_candidates,
    texts_of,
    written_options,
)
from cps_study.model.item import Group, Option
from tests.checks.makers import card, choice, family, statement, typed


def test_candidates_read_the_stem_and_the_options_but_not_the_answer() -> None:
    """True and false aren't counted, nor is the back of a card."""
    assert read_by_candidates(choice("Wait.", "Call", stem="Who?")) == ("Who?", "Wait.", "Call")
    assert read_by_candidates(statement("So it is.")) == ("So it is.",)
    assert read_by_candidates(typed("Who is it?")) == ("Who is it?",)
    assert read_by_candidates(card("Front", "Back")) == ("Front",)


def test_every_text_of_an_item_is_its_own_or_its_groups() -> None:
    """The reason of the item itself is one of them."""
    member = choice("Wait", "Call", stem="Who?", group=Group("g", "scenario", "Ana came."))
    options = ["Wait", "It is so.", "Call", "It is not."]
    assert texts_of(member) == ["Who?", "Ana came.", "It is so.", *options]
    assert texts_of(typed("Who is it?")) == ["Who is it?", "It is so."]
    assert texts_of(card("Front", "Back")) == ["Front", "Back"]


def test_only_a_choice_has_a_key() -> None:
    """A draft of a choice may not have one yet."""
    item = choice("Wait", "Call")
    assert key_of(item) == item.options[0]
    assert key_of(dataclasses.replace(item, options=(Option("Wait"), Option("Call")))) is None
    assert key_of(statement("So it is.")) is None
    assert key_of(card("F", "B")) is None


def test_a_familys_options_are_written_but_not_an_items_own() -> None:
    """True and false are neither, as nobody wrote them."""
    item, *_ = family("Guide", "Friend", "Planner")
    assert (written_options(item), own_options(item)) == (item.options, ())
    alone = choice("Wait", "Call")
    assert written_options(alone) == own_options(alone) == alone.options
    assert written_options(statement("So it is.")) == written_options(card("F", "B")) == ()


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("To wait", "'to'"),
        ("Waiting", "an -ing form"),
        ("Wait", OTHER_FORM),
        ("Ring", OTHER_FORM),
        ("Bringing it", "an -ing form"),
        ("?", OTHER_FORM),
    ],
)
def test_an_option_begins_in_a_form(text: str, form: str) -> None:
    """The form is read from the first word, by its letters alone."""
    assert opening_form(text) == form


def test_a_length_is_what_is_seen_on_one_line() -> None:
    """Line breaks and repeated spaces in the file don't count."""
    assert length_of("Wait  for\n her") == length_of("Wait for her") == 12
