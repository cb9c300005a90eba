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
    """Filters, comments and Anki's own fields do not matter, nor does a field that only switches a card on."""
    assert sides_of(NoteKind("A type", fields, questions)) == sides


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (NoteKind("Cloze", TWO, ("{{cloze:Front}}",), cloze=True), "a cloze note"),
        (
            NoteKind("Three", (*TWO, "More"), ("{{Front}}",)),
            "a note of the type 'Three', which has 3 fields",
        ),
        (
            NoteKind("One", ("Front",), ("{{Front}}",)),
            "a note of the type 'One', which has 1 fields",
        ),
        (
            NoteKind("Both", TWO, ("{{Front}} {{Back}}",)),
            "whose first card does not ask by one field for the other",
        ),
        (NoteKind("None", TWO, ("?",)), "whose first card does not ask by one field for the other"),
        (
            NoteKind("Self", TWO, ("{{Front}} {{type:Front}}",)),
            "does not ask by one field for the other",
        ),
        (
            NoteKind("If", TWO, ("{{#Back}}{{Front}}{{/Back}}", "{{Back}}")),
            "does not ask by one field",
        ),
        (NoteKind("No cards", TWO, ()), "does not ask by one field for the other"),
    ],
)
def test_what_is_not_clear_is_not_guessed(kind: NoteKind, why: str) -> None:
    """More fields than two, or a card that shows both or none, are left with the reason."""
    sides = sides_of(kind)
    assert isinstance(sides, str)
    assert why in sides


def test_a_hidden_part_is_recognised() -> None:
    """Anki's mark for a gap, and nothing like it."""
    assert has_cloze(["a", "{{c12::b}}"])
    assert not has_cloze(["{{c::b}}", "{{Front}}", "c1::"])
