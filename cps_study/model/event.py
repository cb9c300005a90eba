"""Events: what the journal holds. Everything else about the learner is derived from them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final, Literal, NamedTuple, TypeVar

from cps_study.model.attempt import AskedItem, Terms

Mode = Literal["study", "cram", "quiz", "exam"]
Stamp = str
"""A UTC time as `2026-11-21T22:33:00.123Z`: fixed width, so text order is time order."""


class AnswerEvent(NamedTuple):
    """An item was answered.

    `day` is the learner's study day (local, from 4 a.m.), kept so that a replay elsewhere agrees.
    `response` holds option positions as the bank writes them, or the typed text, or None for a flashcard.
    `wording` is the item's fingerprint at that moment, so that positions can be read back after an edit.
    In an attempt, `attempt` is its id and `used` the seconds of its clock.
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
    attempt: str = ""
    used: float = 0.0
    id: str = ""
    device: str = ""


class MarkEvent(NamedTuple):
    """An item was flagged or set aside (`suspend`), or that was taken back (`on` false)."""

    at: Stamp
    what: Literal["flag", "suspend"]
    item: str
    on: bool
    id: str = ""
    device: str = ""


class UndoEvent(NamedTuple):
    """An earlier event counts no more."""

    at: Stamp
    of: str
    id: str = ""
    device: str = ""


class StartEvent(NamedTuple):
    """An attempt was started; the event's id is the attempt's. `form` and `terms` are all it needs to go on."""

    at: Stamp
    terms: Terms
    form: tuple[AskedItem, ...]
    seed: int = 0
    id: str = ""
    device: str = ""


class ClockEvent(NamedTuple):
    """Seconds of an attempt's clock, stored now and then; a `break` stopped it, a `skip` left an item for its time."""

    at: Stamp
    attempt: str
    used: float
    what: Literal["tick", "break", "skip"] = "tick"
    item: str = ""
    id: str = ""
    device: str = ""


class AttemptFlagEvent(NamedTuple):
    """An item of an attempt was flagged to come back to, or that was taken back."""

    at: Stamp
    attempt: str
    item: str
    on: bool
    id: str = ""
    device: str = ""


class FinishEvent(NamedTuple):
    """An attempt was ended by the candidate or by its clock."""

    at: Stamp
    attempt: str
    used: float
    why: Literal["submitted", "time"]
    id: str = ""
    device: str = ""


AttemptEvent = StartEvent | ClockEvent | AttemptFlagEvent | FinishEvent
Event = AnswerEvent | MarkEvent | UndoEvent | AttemptEvent
E = TypeVar(
    "E", AnswerEvent, MarkEvent, UndoEvent, StartEvent, ClockEvent, AttemptFlagEvent, FinishEvent
)

_TYPES: Final[dict[str, tuple[type, ...]]] = {
    **dict.fromkeys(
        ("at", "day", "item", "mode", "what", "of", "wording", "attempt", "why", "id", "device"),
        (str,),
    ),
    **dict.fromkeys(("rating", "ms", "seed"), (int,)),
    **dict.fromkeys(("used", "pass_mark", "extra_time"), (int, float)),
    **dict.fromkeys(("seconds", "per_item"), (int, float, type(None))),
    **dict.fromkeys(("kind", "feedback", "title"), (str,)),
    "breaks": (int,),
    "partial": (bool,),
    "terms": (Terms,),
    "form": (tuple,),
    **dict.fromkeys(("guessed", "on"), (bool,)),
    "right": (bool, type(None)),
    "response": (tuple, str, type(None)),
}
_LATEST: Final = 253_402_300_799_999
"""The last millisecond of the year 9999, counted from 1970, as an id's first twelve hex digits count it."""
_LONGEST: Final = 10**7
"""More seconds than any attempt takes."""
_MOST_MS: Final = 2**53
"""Milliseconds that can be reckoned with exactly."""

_KINDS: Final[dict[str, type[Event]]] = {
    "answer": AnswerEvent,
    "mark": MarkEvent,
    "undo": UndoEvent,
    "started": StartEvent,
    "clock": ClockEvent,
    "pin": AttemptFlagEvent,
    "finished": FinishEvent,
}
"""The word of each event's type in the journal. A journal is never rewritten, so these never change."""
_TYPE_WORDS: Final = {kind: word for word, kind in _KINDS.items()}


def event_to_data(event: Event) -> dict[str, Any]:
    """Return the event as the journal writes it: empty fields left out, a schema number first."""
    head: dict[str, Any] = {
        "v": 1,
        "id": event.id,
        "device": event.device,
        "type": _TYPE_WORDS[type(event)],
    }
    defaults = type(event)._field_defaults
    rest = {
        name: value
        for name, value in event._asdict().items()
        if name not in head and (name not in defaults or value != defaults[name])
    }
    if isinstance(event, StartEvent):
        rest["terms"] = event.terms._asdict()
    return head | rest


def event_from_data(data: dict[str, Any]) -> Event | None:
    """Return the event that a journal line holds, or None if its type is one we do not know.

    Raises KeyError, TypeError or ValueError when the line is not an event at all.
    """
    kind = _KINDS.get(data["type"])
    if kind is None:
        return None
    known = {name: data[name] for name in kind._fields if name in data}
    if isinstance(known.get("response"), list):
        known["response"] = tuple(known["response"])
    if kind is StartEvent:
        held = data["terms"]
        terms = Terms(**{name: held[name] for name in Terms._fields if name in held})
        known |= {"terms": terms, "form": tuple(_asked(*asked) for asked in data["form"])}
    event = kind(**known)
    _refuse_misfits(event)
    return event


def _refuse_misfits(event: Event) -> None:
    """Raise TypeError or ValueError for what would trip a later step: one line set aside is better than no replay."""
    _refuse_types(event)
    time = datetime.fromisoformat(event.at)
    if time.tzinfo is None or not 1900 <= time.year <= 9000:  # reckoned with, others would overflow
        raise ValueError("the event lacks its time")
    if not 0 <= int(event.id[:12], 16) <= _LATEST:
        raise ValueError("the event's id holds no time")
    if not 0 <= getattr(event, "used", 0) < _LONGEST:
        raise ValueError("no clock shows such a time")
    match event:
        case AnswerEvent():
            _refuse_answer(event)
        case MarkEvent() if event.what not in {"flag", "suspend"}:
            raise ValueError("there is no such mark")
        case ClockEvent() if event.what not in {"tick", "break", "skip"}:
            raise ValueError("there is no such thing for a clock to do")
        case FinishEvent() if event.why not in {"submitted", "time"}:
            raise ValueError("an attempt has no such end")
        case StartEvent():
            _refuse_types(event.terms)
            _refuse_terms(event.terms)


def _refuse_types(record: Event | Terms) -> None:
    for name, value in zip(record._fields, record, strict=True):
        if type(value) not in _TYPES[name]:
            raise TypeError(f"'{name}' is of type {type(value).__name__}")
        if isinstance(value, str) and name != "response":
            value.encode()  # a name with a lone surrogate could not be written again; what was typed is kept as it is


def _refuse_answer(event: AnswerEvent) -> None:
    if event.rating not in {1, 2, 3, 4}:
        raise ValueError("there is no such rating")
    if abs(event.ms) >= _MOST_MS:
        raise ValueError("nobody takes that long")
    if date.fromisoformat(event.day).isoformat() != event.day:
        raise ValueError("there is no such day")
    if isinstance(event.response, tuple) and not all(
        type(place) is int for place in event.response
    ):
        raise TypeError("the response is neither positions nor text")


def _asked(item: object, order: object) -> AskedItem:
    if not isinstance(item, str) or not isinstance(order, list | tuple):
        raise TypeError("a place of the form is none")
    if any(type(place) is not int for place in order) or sorted(order) != list(range(len(order))):
        raise ValueError("the order of the options is none")
    item.encode()  # as for the event's own names
    return AskedItem(item, tuple(order))


def _refuse_terms(terms: Terms) -> None:
    """Raise TypeError or ValueError for conditions that no attempt can have."""
    limits = (terms.seconds, terms.per_item)
    if any(
        limit is not None and not 0 < limit < _LONGEST for limit in limits
    ) or terms.kind not in {"quiz", "exam"}:
        raise ValueError("the attempt has no such kind or time")
    conditions = (
        0 <= terms.pass_mark <= 100 and terms.breaks >= 0 and 0 < terms.extra_time < _LONGEST
    )
    if not conditions or terms.feedback not in {"each", "end"}:
        raise ValueError("the attempt has no such conditions")
