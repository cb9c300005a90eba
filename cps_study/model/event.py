"""The events in the journal. Everything else about the learner is derived from them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeVar

from cps_study.model.asking import RUNGS
from cps_study.model.attempt import TOO_LONG, AskedItem, Terms, refuse_terms
from cps_study.model.learner import Learner, refuse_learner
from cps_study.model.shown import ShownQuestion, shown_from_data, shown_to_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cps_study.model.asking import Rung

Mode = Literal["study", "cram", "quiz", "exam"]
Stamp = str
"""A UTC time such as `2026-11-21T22:33:00.123Z`: all have one length, so text order is time
order."""


class AnswerEvent(NamedTuple):
    """An item was answered.

    `day` is the learner's study day (local, from 4 a.m.); it's stored so that a replay in another
    time zone agrees. `response` is option positions as the bank writes them, the typed text, or
    None for a flashcard. `wording` is the item's fingerprint at that moment: it shows whether the
    positions still mean the same after an edit. `ms` is how long the answer took, in milliseconds.
    `objective` and `rung` say what the item asked then, so that a replay needs neither the banks
    nor the outline; answers of version 0.1 have neither. In an attempt, `attempt` is its id and
    `used` the seconds on its clock.
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
    objective: str = ""
    rung: Rung | Literal[""] = ""
    ms: int = 0
    attempt: str = ""
    used: float = 0.0
    id: str = ""
    device: str = ""


class MarkEvent(NamedTuple):
    """An item was flagged or set aside (`suspend`); `on` is false if that was undone."""

    at: Stamp
    what: Literal["flag", "suspend"]
    item: str
    on: bool
    id: str = ""
    device: str = ""


class NoteEvent(NamedTuple):
    """The learner wrote a note on an item. It takes the place of an earlier one; "" removes it."""

    at: Stamp
    item: str
    text: str
    id: str = ""
    device: str = ""


class LeaveEvent(NamedTuple):
    """The learner leaves a subject for a study day, or takes it up again (`on` is false).

    A subject is a domain of the outline or, for what the outline doesn't hold, a topic's first
    part. The schedule doesn't depend on it.
    """

    at: Stamp
    day: str
    subject: str
    on: bool = True
    id: str = ""
    device: str = ""


class FitEvent(NamedTuple):
    """The schedule is fitted to the learner, whose memories last `level` times as long as usual.

    With FSRS-6 `parameters`, the memories follow those. The latest fit counts, from so many
    `reviews`; `asked` says that the learner chose it.
    """

    at: Stamp
    level: float
    reviews: int = 0
    asked: bool = False
    id: str = ""
    device: str = ""
    parameters: tuple[float, ...] = ()

    @property
    def learner(self) -> Learner:
        """The learner that the schedule is fitted to."""
        return Learner(self.level, self.parameters)


class UndoEvent(NamedTuple):
    """An earlier event no longer counts."""

    at: Stamp
    of: str
    id: str = ""
    device: str = ""


class StartEvent(NamedTuple):
    """An attempt was started. The event's id is the attempt's id.

    `form` and `terms` are all that is needed to resume the attempt, and `shown` all that is needed
    to score it and to read it again. Attempts of versions before 0.3 have no `shown`.
    """

    at: Stamp
    terms: Terms
    form: tuple[AskedItem, ...]
    seed: int = 0
    id: str = ""
    device: str = ""
    shown: tuple[ShownQuestion, ...] = ()


class ClockEvent(NamedTuple):
    """The seconds on an attempt's clock, stored from time to time.

    A `break` paused the clock. A `skip` left an item because its time was up. The `item` of a
    `tick` is the question on the screen, so that a stopped exam goes on there.
    """

    at: Stamp
    attempt: str
    used: float
    what: Literal["tick", "break", "skip"] = "tick"
    item: str = ""
    id: str = ""
    device: str = ""


class AttemptFlagEvent(NamedTuple):
    """An item of an attempt was flagged to come back to; `on` is false if that was undone."""

    at: Stamp
    attempt: str
    item: str
    on: bool
    id: str = ""
    device: str = ""


class ReaskEvent(NamedTuple):
    """A question of an attempt has changed in its bank, so it's asked again, as it is now.

    An answer that was given before doesn't count anymore.
    """

    at: Stamp
    attempt: str
    item: str
    order: tuple[int, ...]
    shown: ShownQuestion
    id: str = ""
    device: str = ""


class WithdrawEvent(NamedTuple):
    """A question of an attempt was retired in its bank: it isn't asked and no longer counts."""

    at: Stamp
    attempt: str
    item: str
    id: str = ""
    device: str = ""


class TermsEvent(NamedTuple):
    """An attempt goes on under other terms: more time, another number of breaks, no clock."""

    at: Stamp
    attempt: str
    terms: Terms
    id: str = ""
    device: str = ""


class FinishEvent(NamedTuple):
    """The candidate or the clock ended an attempt."""

    at: Stamp
    attempt: str
    used: float
    why: Literal["submitted", "time"]
    id: str = ""
    device: str = ""


AttemptEvent = (
    StartEvent
    | ClockEvent
    | AttemptFlagEvent
    | ReaskEvent
    | WithdrawEvent
    | TermsEvent
    | FinishEvent
)
Event = AnswerEvent | MarkEvent | NoteEvent | LeaveEvent | FitEvent | UndoEvent | AttemptEvent
E = TypeVar(
    "E",
    AnswerEvent,
    MarkEvent,
    NoteEvent,
    LeaveEvent,
    FitEvent,
    UndoEvent,
    StartEvent,
    ClockEvent,
    AttemptFlagEvent,
    ReaskEvent,
    WithdrawEvent,
    TermsEvent,
    FinishEvent,
)

_FIELD_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "asked": (bool,),
    "at": (str,),
    "attempt": (str,),
    "breaks": (int,),
    "day": (str,),
    "device": (str,),
    "extra_time": (int, float),
    "feedback": (str,),
    "form": (tuple,),
    "guessed": (bool,),
    "id": (str,),
    "item": (str,),
    "kind": (str,),
    "level": (int, float),
    "mode": (str,),
    "ms": (int,),
    "objective": (str,),
    "of": (str,),
    "on": (bool,),
    "order": (tuple,),
    "parameters": (tuple,),
    "partial": (bool,),
    "pass_mark": (int, float),
    "per_item": (int, float, type(None)),
    "rating": (int,),
    "response": (tuple, str, type(None)),
    "reviews": (int,),
    "right": (bool, type(None)),
    "rung": (str,),
    "seconds": (int, float, type(None)),
    "seed": (int,),
    "shown": (tuple, ShownQuestion),
    "subject": (str,),
    "terms": (Terms,),
    "text": (str,),
    "title": (str,),
    "used": (int, float),
    "what": (str,),
    "why": (str,),
    "wording": (str,),
}
"""The types that a field may have, the same in every record. A bool isn't an int here."""
_LATEST: Final = 253_402_300_799_999
"""The last millisecond of the year 9999, counted from 1970.

An id starts with its milliseconds: twelve hex digits.
"""
_TOO_MANY_MS: Final = 2**53
"""From here on, a floating-point number can't count milliseconds exactly."""

_KINDS: Final[dict[str, type[Event]]] = {
    "answer": AnswerEvent,
    "mark": MarkEvent,
    "note": NoteEvent,
    "leave": LeaveEvent,
    "fit": FitEvent,
    "undo": UndoEvent,
    "started": StartEvent,
    "clock": ClockEvent,
    "pin": AttemptFlagEvent,
    "reasked": ReaskEvent,
    "withdrawn": WithdrawEvent,
    "terms": TermsEvent,
    "finished": FinishEvent,
}
"""The word for each type of event in the journal.

A journal is never rewritten, so these words never change.
"""
_WITH_TERMS: Final = (StartEvent, TermsEvent)
_DEFAULTS: Final = {
    kind: tuple(kind._field_defaults.get(name, object()) for name in kind._fields)
    for kind in _KINDS.values()
}
"""The default of each field, and what equals no value where there is none."""
_TYPE_WORDS: Final = {kind: word for word, kind in _KINDS.items()}


def event_to_data(event: Event) -> dict[str, Any]:
    """Return the event as the journal writes it: a schema number first, without default values."""
    data: dict[str, Any] = {
        "v": 1,
        "id": event.id,
        "device": event.device,
        "type": _TYPE_WORDS[type(event)],
    }
    for name, value, default in zip(event._fields, event, _DEFAULTS[type(event)], strict=True):
        if value != default and name not in data:
            data[name] = value
    if isinstance(event, _WITH_TERMS):
        data["terms"] = event.terms._asdict()
    if isinstance(event, StartEvent) and event.shown:
        data["shown"] = [shown_to_data(shown) for shown in event.shown]
    if isinstance(event, ReaskEvent):
        data["shown"] = shown_to_data(event.shown)
    return data


def event_from_data(data: dict[str, Any]) -> Event | None:
    """Return the event in a journal line; None for a type that only a newer version knows.

    Raises KeyError, TypeError or ValueError if the line isn't a valid event.
    """
    kind = _KINDS.get(data["type"])
    if kind is None:
        return None
    known = {name: data[name] for name in kind._fields if name in data}
    for name in ("response", "parameters"):
        if isinstance(known.get(name), list):
            known[name] = tuple(known[name])
    if kind in _WITH_TERMS:
        known["terms"] = _terms(data["terms"])
    if kind is StartEvent:
        known["form"] = tuple(_asked_item(*asked) for asked in data["form"])
        known["shown"] = tuple(shown_from_data(shown) for shown in data.get("shown", ()))
    if kind is ReaskEvent:
        known["order"] = _asked_item(data["item"], data["order"]).order
        known["shown"] = shown_from_data(data["shown"])
    event = kind(**known)
    refuse_misfits(event)
    return event


def _terms(data: dict[str, Any]) -> Terms:
    """Return the conditions in a journal line, without those that only a newer version knows."""
    return Terms(**{name: data[name] for name in Terms._fields if name in data})


def _asked_item(item: object, order: object) -> AskedItem:
    """Return an item of a form; raises TypeError or ValueError for anything else."""
    if not isinstance(item, str) or not isinstance(order, list | tuple):
        raise TypeError("the form has something that isn't an item with its order")
    if not _are_positions(order) or sorted(order) != list(range(len(order))):
        raise ValueError("the order of the options isn't a permutation")
    item.encode()  # raises ValueError for a lone surrogate, as for the event's own names
    return AskedItem(item, tuple(order))


def _are_positions(values: Sequence[object]) -> bool:
    """Say whether all values are plain integers; True and False aren't."""
    return all(type(value) is int for value in values)


def refuse_misfits(event: Event) -> None:
    """Raise TypeError or ValueError for values that a later step would crash on.

    The journal sets such a line aside, which is better than a replay that never gets through.
    """
    _refuse_types(event)
    time = datetime.fromisoformat(event.at)
    # Adding days to years outside this range could overflow.
    if time.tzinfo is None or not 1900 <= time.year <= 9000:
        raise ValueError("the time has no time zone or is out of range")
    if not 0 <= int(event.id[:12], 16) <= _LATEST:
        raise ValueError("the id doesn't start with a time")
    if not 0 <= getattr(event, "used", 0) < TOO_LONG:
        raise ValueError("the clock's seconds are out of range")
    match event:
        case AnswerEvent():
            _refuse_answer(event)
        case FitEvent():
            refuse_learner(event.learner)
        case MarkEvent() if event.what not in {"flag", "suspend"}:
            raise ValueError("unknown mark")
        case ClockEvent() if event.what not in {"tick", "break", "skip"}:
            raise ValueError("unknown clock event")
        case FinishEvent() if event.why not in {"submitted", "time"}:
            raise ValueError("unknown reason for finishing")
        case StartEvent():
            _refuse_types(event.terms)
            refuse_terms(event.terms)
            _refuse_shown(event.form, event.shown)
        case TermsEvent():
            _refuse_types(event.terms)
            refuse_terms(event.terms)
        case ReaskEvent():
            _refuse_shown([AskedItem(event.item, event.order)], [event.shown])


def _refuse_types(record: Event | Terms) -> None:
    """Raise TypeError for a value of the wrong type, ValueError for text that can't be written."""
    for name, value in zip(record._fields, record, strict=True):
        if type(value) not in _FIELD_TYPES[name]:
            raise TypeError(f"'{name}' is of type {type(value).__name__}")
        # A name with a lone surrogate couldn't be written again. A typed answer is kept as it is.
        if type(value) is str and not value.isascii() and name != "response":
            value.encode()


def _refuse_answer(event: AnswerEvent) -> None:
    """Raise TypeError or ValueError for what no answer can be."""
    if event.rating not in {1, 2, 3, 4}:
        raise ValueError("unknown rating")
    if abs(event.ms) >= _TOO_MANY_MS:
        raise ValueError("the milliseconds are out of range")
    # Other ISO forms, such as 2026-W47-6, would sort differently.
    if date.fromisoformat(event.day).isoformat() != event.day:
        raise ValueError("the day isn't written as year-month-day")
    if event.rung and event.rung not in RUNGS:
        raise ValueError("unknown rung")
    if isinstance(event.response, tuple) and not _are_positions(event.response):
        raise TypeError("the response is neither positions nor text")


def _refuse_shown(form: Iterable[AskedItem], shown: Iterable[ShownQuestion]) -> None:
    """Raise ValueError if a shown question isn't in the form, or not with its options."""
    options = {asked.item: len(asked.order) for asked in form}
    for question in shown:
        if options.get(question.item) != len(question.options):
            raise ValueError("a question was shown in another way than it was asked")
