"""What writers for other programs share."""

from __future__ import annotations

import dataclasses

from cps_study.formats.export import asked_by, losses_of_items, lost_note, sentences
from cps_study.model.item import Bank, Flashcard, Group


def _card(ident: str, group: Group | None = None) -> Flashcard:
    return Flashcard(id=ident, topic="t", level="recall", front=" Why? ", back="b", group=group)


def test_a_scenario_stands_before_and_a_lead_in_after() -> None:
    """What an item asks is complete without its group."""
    assert asked_by(_card("a")) == ["Why?"]
    assert asked_by(_card("a", Group("g", "scenario", "Sam calls."))) == ["Sam calls.", "Why?"]
    assert asked_by(_card("a", Group("g", "family", "Choose one."))) == ["Why?", "Choose one."]


def test_losses_are_sentences() -> None:
    """Only what is lost is told, with the number and up to three names."""
    cards = [_card(ident, Group("g", "family", "Choose.")) for ident in "abcd"]
    assert list(sentences(losses_of_items(cards))) == [
        "Families become single questions, each with the lead-in after it: 4 items (a, b, c, …)."
    ]
    assert list(sentences([("Tags are lost", cards[:1])])) == ["Tags are lost: 1 item (a)."]


def test_what_is_not_for_everyday_study_is_told() -> None:
    """Another program would ask items that are kept for mock exams, and those that are wrong."""
    cards = [
        dataclasses.replace(_card("a"), reserve=True),
        dataclasses.replace(_card("b"), retired="Wrong."),
        _card("c"),
    ]
    assert list(sentences(losses_of_items(cards))) == [
        "That items are kept for mock exams is lost: 1 item (a).",
        "That items are retired is lost: 1 item (b).",
    ]
    assert list(lost_note(Bank(id="b", title="B", note="Not legal advice."))) == [
        "The bank's note is lost."
    ]
    assert list(lost_note(Bank(id="b", title="B"))) == []
