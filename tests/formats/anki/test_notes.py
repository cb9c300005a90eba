"""Anki's note types: which field asks, and which answers."""

from __future__ import annotations

import pytest

from cps_study.formats.anki.notes import NoteKind, Sides, has_cloze, sides_of

TWO = ("Front", "Back")


@pytest.mark.parametrize(
    ("fields", "questions", "sides"),
    [
        (TWO, ("{{Front}}",), Sides(0, 1)),
        (TWO, ("{{Front}}", "{{Back}}"), Sides(0, 1)),
        (TWO, ("{{Back}}",), Sides(1, 0)),
        (TWO, ("<h1>{{ text:Front }}</h1>{{Deck}} {{Tags}}",), Sides(0, 1)),
        (TWO, ("{{Front}}<!-- {{Back}} -->",), Sides(0, 1)),
        (TWO, ("{{Front}}\n\n{{type:Back}}",), Sides(0, 1, typed=True)),
        (TWO, ("{{Front}} {{type:nc:Back}}",), Sides(0, 1, typed=True)),
        (
            (*TWO, "Add Reverse"),
            ("{{Front}}", "{{#Add Reverse}}{{Back}}{{/Add Reverse}}"),
            Sides(0, 1),
        ),
        (("Ответ", "Вопрос"), ("{{Вопрос}}",), Sides(1, 0)),
    ],
)
def test_the_first_card_says_which_field_asks(
    fields: tuple[str, ...], questions: tuple[str, ...], sides: Sides
) -> None:
    """Filters, comments and Anki's own fields don't matter.

    Nor does a field that only switches a card on.
    """
    assert sides_of(NoteKind("A type", fields, questions)) == sides


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (NoteKind("Cloze", TWO, ("{{cloze:Front}}",), cloze=True), "it is a cloze note"),
        (
            NoteKind("Three", (*TWO, "More"), ("{{Front}}",)),
            "its type 'Three' has 3 fields, and only notes with two can come in",
        ),
        (
            NoteKind("One", ("Front",), ("{{Front}}",)),
            "its type 'One' has 1 field, and",
        ),
        (
            NoteKind("Both", TWO, ("{{Front}} {{Back}}",)),
            "the first card of its type 'Both' doesn't show one field and ask for the other",
        ),
        (
            NoteKind("None", TWO, ("?",)),
            "the first card of its type 'None' doesn't show one field and ask for the other",
        ),
        (
            NoteKind("Self", TWO, ("{{Front}} {{type:Front}}",)),
            "doesn't show one field and ask for the other",
        ),
        (
            NoteKind("If", TWO, ("{{#Back}}{{Front}}{{/Back}}", "{{Back}}")),
            "doesn't show one field",
        ),
        (NoteKind("No cards", TWO, ()), "doesn't show one field and ask for the other"),
    ],
)
def test_what_is_not_clear_is_not_guessed(kind: NoteKind, why: str) -> None:
    """A note with more than two fields, or a card with both or neither, is left out, with why."""
    sides = sides_of(kind)
    assert isinstance(sides, str)
    assert why in sides


def test_a_hidden_part_is_recognized() -> None:
    """Anki's mark for a gap counts, and nothing that only looks like it."""
    assert has_cloze(["a", "{{c12::b}}"])
    assert not has_cloze(["{{c::b}}", "{{Front}}", "c1::"])
