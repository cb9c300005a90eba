"""Events: what the journal holds. Everything else about the learner is derived from them."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

Mode = Literal["study", "cram"]
Stamp = str
"""A UTC time as `2026-11-21T22:33:00.123Z`: fixed width, so text order is time order."""


class Answer(NamedTuple):
    """An item was answered.

    `day` is the learner's study day (local, from 4 a.m.), kept so that a replay elsewhere agrees.
    `response` holds option positions as the bank writes them, or the typed text, or None for a flashcard.
    `wording` is the item's fingerprint at that moment, so that positions can be read back after an edit.
    """

    at: Stamp
    day: str
    item: str
    rating: int
    mode: Mode = "study"
    right: bool | None = None
    guessed: bool = False
    response: tuple[int, ...] | str | None = None
    wording: str = ""
    ms: int = 0
    id: str = ""
    device: str = ""


class Mark(NamedTuple):
    """An item was flagged or set aside (`suspend`), or that was taken back (`on` false)."""

    at: Stamp
    what: Literal["flag", "suspend"]
    item: str
    on: bool
    id: str = ""
    device: str = ""


class Undo(NamedTuple):
    """An earlier event counts no more."""

    at: Stamp
    of: str
    id: str = ""
    device: str = ""


Event = Answer | Mark | Undo


def event_to_data(event: Event) -> dict[str, Any]:
    """Return the event as the journal writes it: empty fields left out, a schema number first."""
    head: dict[str, Any] = {
        "v": 1,
        "id": event.id,
        "device": event.device,
        "type": type(event).__name__.lower(),
    }
    defaults = type(event)._field_defaults
    rest = {
        name: value
        for name, value in event._asdict().items()
        if name not in head and (name not in defaults or value != defaults[name])
    }
    return head | rest


def event_from_data(data: dict[str, Any]) -> Event | None:
    """Return the event that a journal line holds, or None if its type is one we do not know.

    Raises KeyError, TypeError or ValueError when the line is not an event at all.
    """
    kinds: dict[str, type[Answer | Mark | Undo]] = {"answer": Answer, "mark": Mark, "undo": Undo}
    kind = kinds.get(data["type"])
    if kind is None:
        return None
    known = {name: data[name] for name in kind._fields if name in data}
    if isinstance(known.get("response"), list):
        known["response"] = tuple(known["response"])
    event = kind(**known)
    if not (event.id and event.at) or (isinstance(event, Answer) and event.rating not in {1, 2, 3, 4}):
        raise ValueError("the event lacks its id or time, or has no such rating")
    return event
