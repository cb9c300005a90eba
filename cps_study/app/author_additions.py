"""What an author has added to a question in the bank since it came in from a file.

Whoever brings in a list from Word works on it in the bank: gives reasons, describes the pictures,
sorts the questions into topics. When the file comes in again because a typo in it was corrected,
that work stays. The rule is one for all formats: **what the file says nothing about stays as the
bank has it; what the file says wins.**
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, TypeVar

from cps_study.model.item import Flashcard, Question, Typed
from cps_study.model.picture import NO_ALT

if TYPE_CHECKING:
    from cps_study.model.item import Item

AnyItem = TypeVar("AnyItem", Flashcard | Question | Typed, Question, Typed)


def with_settings(new: Item, old: Item) -> Item:
    """Return the file's question with what a file rarely says: how the bank uses the question.

    That is level, sources, waivers, and whether the item is in reserve or retired.
    """
    settled = dataclasses.replace(new, level=old.level, waive=old.waive)
    return _with_unsaid(settled, old, "cites", "reserve", "retired")


def with_additions(new: Item, old: Item, bank: str) -> Item:
    """Return the file's question with all that only the bank's one says.

    Besides the settings, these are its tags, its reasons, the description of the same picture and
    the fixed order of the options. Its topic stays if the file gives the question no category, so
    that its topic would be the id of the `bank`.
    """
    settled = _with_unsaid(with_settings(new, old), old, "tags")
    has_only_our_words = new.image == old.image and new.alt == NO_ALT
    kept = dataclasses.replace(
        settled,
        topic=old.topic if new.topic == bank else new.topic,
        alt=old.alt if has_only_our_words else new.alt,
    )
    return _with_reasons(kept, old)


def _with_unsaid(new: AnyItem, old: AnyItem, *fields: str) -> AnyItem:
    """Return the new item with the old one's values where it has none."""
    values = {field: getattr(new, field) or getattr(old, field) for field in fields}
    return dataclasses.replace(new, **values)


def _with_reasons(new: Item, old: Item) -> Item:
    """Return the item with the old one's reasons, if it has none and the same answer is right.

    If another answer is right, the old reasons would explain the wrong one.
    """
    match new, old:
        # One more spelling doesn't change why a typed answer is right.
        case Typed(), Typed() if not set(new.accept).isdisjoint(old.accept):
            return _with_unsaid(new, old, "rationale")
        case Question(), Question():
            return _with_reasons_of_options(new, old)
    return new


def _with_reasons_of_options(new: Question, old: Question) -> Question:
    """Return the question with a fixed order if either has one, and with the old one's reasons.

    An option in other words gets none: nobody has said why that one is right or wrong.
    """
    new = _with_unsaid(new, old, "locked")
    own_reasons = [new.rationale, *(option.rationale for option in new.options)]
    if any(own_reasons) or _right(new) != _right(old):
        return new
    reasons = {option.text: option.rationale for option in old.options}
    options = tuple(
        option._replace(rationale=reasons.get(option.text, "")) for option in new.options
    )
    return dataclasses.replace(new, rationale=old.rationale, options=options)


def _right(question: Question) -> set[str]:
    """Return the texts of the options that are right."""
    return {option.text for option in question.options if option.key}
