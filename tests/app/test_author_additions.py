"""What somebody has added to a question in the bank, when its file comes in again."""

from __future__ import annotations

import dataclasses

import pytest

from cps_study.app.author_additions import with_additions, with_settings
from cps_study.app.bank_merge import merge_items
from cps_study.model.item import Item, Question, Typed, Waiver
from cps_study.model.picture import NO_ALT
from tests.checks.makers import card, choice, typed
from tests.formats.drafts import with_ids

FILE = dataclasses.replace(
    choice("Wait", "Call", "Ask", id="", stem="Ana waits at the door of the center. What's next?"),
    image="door.png",
    alt=NO_ALT,
)
GAP = typed("The number to call in a crisis is ____.", "988", id="")


def plain(item: Item) -> Item:
    """Return an item as a file without reasons, tags and categories brings it in."""
    item = dataclasses.replace(item, topic="", tags=(), cites=(), level="recall")
    if isinstance(item, Question):
        options = tuple(option._replace(rationale="") for option in item.options)
        return dataclasses.replace(item, rationale="", options=options)
    if isinstance(item, Typed):
        return dataclasses.replace(item, rationale="")
    return item


def worked_on(item: Item) -> Item:
    """Return an item after an author has gone over it in the bank."""
    item = dataclasses.replace(
        item, topic="door", tags=("week-1",), level="apply", waive=(Waiver("L01", "So."),)
    )
    if item.image:
        item = dataclasses.replace(item, alt="a woman in front of a blue door")
    if isinstance(item, Question):
        options = tuple(option._replace(rationale=f"{option.text}?") for option in item.options)
        return dataclasses.replace(item, rationale="Because.", options=options, locked=True)
    if isinstance(item, Typed):
        return dataclasses.replace(item, rationale="Since 2022.")
    return item


def test_the_same_file_again_leaves_an_authors_work_alone() -> None:
    """Nothing is new: reasons, topics, tags and descriptions aren't in the file, so they stay."""
    came_in = with_ids([plain(FILE), plain(GAP), plain(card("Who?", "You", id=""))], "mine")
    there = [worked_on(item) for item in came_in]
    merged = merge_items(came_in, there, bank="mine")
    assert merged.same == tuple(item.id for item in there)
    assert merged.items == tuple(there)


def test_a_corrected_question_keeps_them_too() -> None:
    """The option in new words has no reason yet; all others have theirs."""
    (came_in,) = with_ids([plain(FILE)], "mine")
    assert isinstance(came_in, Question)
    there = worked_on(came_in)
    options = (*came_in.options[:2], came_in.options[2]._replace(text="Ask her"))
    corrected = dataclasses.replace(came_in, options=options)
    merged = merge_items([corrected], [there], bank="mine")
    assert merged.updated == (there.id,)
    (item,) = merged.items
    assert isinstance(item, Question)
    assert [option.rationale for option in item.options] == ["Wait?", "Call?", ""]
    assert (item.rationale, item.alt, item.topic) == ("Because.", there.alt, "door")


@pytest.mark.parametrize("item", [plain(FILE), plain(GAP)])
def test_reasons_for_another_answer_go(item: Item) -> None:
    """They would explain why the wrong answer is right."""
    old = worked_on(item)
    if isinstance(item, Question):
        options = tuple(option._replace(key=not option.key) for option in item.options)
        new: Item = dataclasses.replace(item, options=options)
    else:
        assert isinstance(item, Typed)
        new = dataclasses.replace(item, accept=("911",))
    kept = with_additions(new, old, "mine")
    assert not isinstance(kept, Question) or {option.rationale for option in kept.options} == {""}
    assert getattr(kept, "rationale", "") == ""


def test_what_the_file_says_wins() -> None:
    """Its reasons, its tags, its category and its description take the place of the bank's."""
    old = worked_on(plain(FILE))
    came_in = plain(FILE)
    assert isinstance(came_in, Question)
    new = dataclasses.replace(
        came_in, rationale="New.", tags=("new",), topic="new", alt="a red door"
    )
    kept = with_additions(new, old, "mine")
    assert isinstance(kept, Question)
    assert (kept.rationale, kept.tags, kept.topic, kept.alt) == (
        "New.",
        ("new",),
        "new",
        "a red door",
    )
    assert {option.rationale for option in kept.options} == {""}


def test_another_picture_needs_a_description_of_its_own() -> None:
    """What was said of the old one isn't true of it."""
    old = worked_on(plain(FILE))
    new = dataclasses.replace(plain(FILE), image="window.png")
    assert with_additions(new, old, "mine").alt == NO_ALT


def test_a_file_of_ours_is_whole() -> None:
    """What was taken out of it is gone; only the settings stay."""
    new = dataclasses.replace(plain(FILE), id="mine-door", topic="mine")
    old = worked_on(new)
    merged = merge_items([new], [old], bank="mine", ids_are_names=True)
    (item,) = merged.items
    assert item == with_settings(new, old)
    assert (item.tags, item.alt, item.level) == ((), NO_ALT, "apply")
