"""A question as an attempt showed it.

The journal keeps it with the attempt, so that no later edit of a bank changes what was asked, what
was chosen or what it scored. Rationales aren't kept: nobody has seen them while answering, and a
review is better off with today's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from cps_study.model.item import (
    KINDS,
    Flashcard,
    Group,
    Item,
    Option,
    Question,
    Typed,
    fingerprint,
)

if TYPE_CHECKING:
    from cps_study.model.item import GroupKind, Kind

_TEXTS: Final = ("item", "kind", "topic", "stem", "domain", "shared", "shared_as", "alt")
_LISTS: Final = ("accept", "cites")
_GROUP_KINDS: Final = ("scenario", "family")


class ShownQuestion(NamedTuple):
    """What the candidate read, and what was right at that time."""

    item: str
    kind: Kind
    topic: str
    stem: str
    domain: str = ""
    options: tuple[tuple[str, bool], ...] = ()
    """The text of each option and whether it's a key, in the order of the bank."""
    accept: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    shared: str = ""
    """The situation or lead-in that the question shares with others."""
    shared_as: str = ""
    """Whether that is of a `scenario` or a `family`; "" without a group."""
    alt: str = ""
    reserve: bool = False
    """Whether it was kept for mock exams."""


def shown_question(item: Item, domain: str = "") -> ShownQuestion:
    """Return what an attempt shows of an item; raises TypeError for a flashcard."""
    if isinstance(item, Flashcard):
        raise TypeError("no attempt asks a flashcard")
    options: tuple[tuple[str, bool], ...] = ()
    accept: tuple[str, ...] = ()
    if isinstance(item, Question):
        options = tuple((option.text, option.key) for option in item.options)
    else:
        accept = item.accept
    group = item.group
    return ShownQuestion(
        item=item.id,
        kind=item.kind,
        topic=item.topic,
        stem=item.stem,
        domain=domain,
        options=options,
        accept=accept,
        cites=item.cites,
        shared="" if group is None else group.text,
        shared_as="" if group is None else group.kind,
        alt=item.alt,
        reserve=item.reserve,
    )


def item_as_shown(shown: ShownQuestion, today: Item | None) -> Question | Typed:
    """Return the item as it was shown, with the reasons that the item of today gives.

    An option takes the rationale of the option with the same text, if there is one.
    """
    group = None
    if shown.shared_as:
        group = Group("", cast("GroupKind", shown.shared_as), shown.shared)
    rationale = ""
    if today is not None and not isinstance(today, Flashcard):
        rationale = today.rationale
    if shown.kind == "typed":
        return Typed(
            id=shown.item,
            topic=shown.topic,
            level="recall",
            cites=shown.cites,
            alt=shown.alt,
            group=group,
            stem=shown.stem,
            accept=shown.accept,
            rationale=rationale,
        )
    reasons = _reasons_of(today)
    options = tuple(Option(text, key, reasons.get(text, "")) for text, key in shown.options)
    return Question(
        id=shown.item,
        topic=shown.topic,
        level="recall",
        cites=shown.cites,
        alt=shown.alt,
        group=group,
        kind=shown.kind,
        stem=shown.stem,
        options=options,
        rationale=rationale,
    )


def asks_the_same(one: Item, other: Item) -> bool:
    """Return whether two items ask the same, even if their options are in another order."""
    return fingerprint(_in_one_order(one)) == fingerprint(_in_one_order(other))


def _in_one_order(item: Item) -> Item:
    """Return the item with its options in the order of their texts."""
    if not isinstance(item, Question):
        return item
    options = sorted(item.options, key=lambda option: (option.text, option.key))
    return replace(item, options=tuple(options))


def _reasons_of(item: Item | None) -> dict[str, str]:
    """Return the rationale of each option by the option's text."""
    if not isinstance(item, Question):
        return {}
    return {option.text: option.rationale for option in item.options}


def shown_to_data(shown: ShownQuestion) -> dict[str, Any]:
    """Return a shown question as the journal writes it: empty fields left out."""
    defaults = ShownQuestion._field_defaults
    data = shown._asdict()
    return {name: data[name] for name in data if name not in defaults or data[name]}


def shown_from_data(data: Any) -> ShownQuestion:  # noqa: ANN401 - whatever the line contains
    """Return the shown question that a journal line has.

    Raises KeyError, TypeError or ValueError for anything else.
    """
    known = {name: data[name] for name in ShownQuestion._fields if name in data}
    for name in _TEXTS:
        known[name] = _text(known.get(name, ""))
    for name in _LISTS:
        known[name] = tuple(_text(entry) for entry in known.get(name, ()))
    known["options"] = tuple(_option(*option) for option in known.get("options", ()))
    known["reserve"] = known.get("reserve") is True
    shown = ShownQuestion(**known)
    _refuse_misfits(shown)
    return shown


def _refuse_misfits(shown: ShownQuestion) -> None:
    """Raise ValueError for what no attempt can have shown."""
    if not shown.item or shown.kind not in KINDS or shown.kind == "flashcard":
        raise ValueError("no attempt shows such a question")
    if shown.shared_as and shown.shared_as not in _GROUP_KINDS:
        raise ValueError("there is no such group")
    if (shown.kind == "typed") == bool(shown.options):
        raise ValueError("a closed question has options, a typed one has none")
    if shown.kind == "typed" and not shown.accept:
        raise ValueError("a typed question accepts some answer")


def _option(text: object, key: object) -> tuple[str, bool]:
    if not isinstance(key, bool):
        raise TypeError("an option is right, or it isn't")
    return _text(text), key


def _text(value: object) -> str:
    """Return the text; raises TypeError for anything else, ValueError if it can't be written."""
    if not isinstance(value, str):
        raise TypeError("it isn't text")
    value.encode()  # a text with a lone surrogate could not be written again
    return value
