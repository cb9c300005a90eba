"""Anki's note types: which field asks, and which answers."""

from __future__ import annotations

import pytest

from cps_study.formats.anki.notes import NoteKind, Sides, sides_of
from cps_study.formats.anki.templates import Template

TWO = ("Front", "Back")


def kind(fields: tuple[str, ...], *questions: str) -> NoteKind:
    """Return a note type whose cards have these fronts."""
    return NoteKind("A type", fields, tuple(map(Template, questions)))


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
    assert sides_of(kind(fields, *questions)) == sides


@pytest.mark.parametrize(
    "kind_of_note",
    [
        NoteKind("Cloze", TWO, (Template("{{cloze:Front}}"),), cloze=True),
        kind((*TWO, "More"), "{{Front}}"),
        kind(("Front",), "{{Front}}"),
        kind(TWO, "{{Front}} {{Back}}"),
        kind(TWO, "?"),
        kind(TWO, "{{Front}} {{type:Front}}"),
        kind(TWO, "{{#Back}}{{Front}}{{/Back}}", "{{Back}}"),
        kind(TWO),
    ],
)
def test_other_types_are_read_by_their_templates(kind_of_note: NoteKind) -> None:
    """More or fewer fields, gaps, or a card that shows both or neither."""
    assert sides_of(kind_of_note) is None
