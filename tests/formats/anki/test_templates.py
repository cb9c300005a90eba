"""What a card shows by its template."""

from __future__ import annotations

import pytest

from cps_study.formats.anki.templates import (
    Template,
    back_of,
    cloze_fields,
    front_of,
    hint_fields,
)

VALUES = {
    "Term": "peer",
    "Hint": "p",
    "Empty": " ",
    "Note": "<b>n</b>",
    "Break": "<div><br /></div>",
}


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{Term}}", "peer"),
        ("A {{text:Term}}!", "A peer!"),
        ("{{Nothing}}{{Tags}}{{Deck}}", ""),
        ("{{#Term}}x{{/Term}}{{#Empty}}y{{/Empty}}{{^Empty}}z{{/Empty}}", "xz"),
        ("{{#Empty}}{{#Term}}x{{/Term}}{{/Empty}}y", "y"),
        ("{{#Empty}}never closed", ""),
        ("{{/Term}}{{Term}}", "peer"),
        ("{{hint:Hint}}{{type:Term}}{{cloze:Term}}{{tts en_US:Term}}", ""),
        ("<!-- {{Term}} -->x", "x"),
        ("x<!-- {{Term}}", "x"),
        ("{{Note}}", "<b>n</b>"),
        ("{{#Break}}x{{/Break}}{{^Break}}y{{/Break}}", "y"),
    ],
)
def test_a_front_is_what_a_learner_sees_first(template: str, shown: str) -> None:
    """Sections show if their field is filled; what is typed, clicked on or heard isn't read."""
    assert front_of(Template(template), VALUES) == shown


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{FrontSide}}<hr id=answer>{{Term}}", "peer"),
        ('{{Hint}}<hr class="x" id="answer" />{{Term}}', "peer"),
        ("{{Term}}", "peer"),
        ("{{type:Term}}", "peer"),
        ("{{hint:Hint}}", "p"),
        ("{{tts en_US:Term}}{{cloze:Term}}", ""),
    ],
)
def test_a_back_is_what_comes_below_the_line(template: str, shown: str) -> None:
    """Anki writes a line with the id `answer` between a front that is shown again and the back."""
    assert back_of(Template("", template), VALUES) == shown


def test_fields_with_gaps_are_named() -> None:
    """Each once, whatever other filters are there."""
    template = Template("{{cloze:Text}} {{Extra}} {{type:cloze:Text}} {{cloze:More}}")
    assert cloze_fields(template) == ["Text", "More"]


def test_fields_that_a_click_shows_are_named() -> None:
    """They're no part of the front."""
    assert hint_fields(Template("{{Term}}{{hint:Hint}}", "{{hint:Note}}")) == ["Hint"]


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{furigana:Word}}", "お 茶[ちゃ]を 飲[の]む"),
        ("{{kanji:Word}}", "お茶を飲む"),
        ("{{kana:Word}}", "おちゃをのむ"),
    ],
)
def test_a_card_that_asks_for_readings_does_not_show_them(template: str, shown: str) -> None:
    """Anki has a filter for the words alone, and one for how they're said."""
    assert front_of(Template(template), {"Word": "お 茶[ちゃ]を 飲[の]む"}) == shown
