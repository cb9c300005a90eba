"""Items, pools, events and recorders for the tests of `cps_study.study`."""

from __future__ import annotations

import random
import zoneinfo
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import settings

from cps_study.model.card import Card, State
from cps_study.model.event import AnswerEvent, E, Event
from cps_study.model.item import Flashcard, Option, Question, Typed
from cps_study.study.deck import PlainDeck, PlainShelf
from cps_study.study.progress import Progress, replay
from cps_study.study.times import from_stamp, stamp, study_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import tzinfo

    from cps_study.model.asking import Rung
    from cps_study.model.card import LastShown, Memory
    from cps_study.model.event import Mode
    from cps_study.study.pace import Sample
    from cps_study.study.today import Today

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)

some = settings(deadline=None, max_examples=50)
many = settings(deadline=None, max_examples=120)


def card_item(ident: str, *, cites: Sequence[str] = (), topic: str = "t") -> Flashcard:
    """Return a flashcard."""
    return Flashcard(
        id=ident,
        topic=topic,
        level="recall",
        cites=tuple(cites),
        front=f"{ident}?",
        back=f"{ident}!",
    )


def question(
    ident: str,
    keys: str = "10",
    *,
    kind: str = "choice",
    locked: bool = False,
    cites: Sequence[str] = (),
) -> Question:
    """Return a closed question; `keys` has a 1 for each right option and a 0 for each other one."""
    options = tuple(Option(f"option {number}", key == "1") for number, key in enumerate(keys))
    return Question(
        id=ident,
        topic="t",
        level="apply",
        cites=tuple(cites),
        kind=kind,  # type: ignore[arg-type] # the tests say one of the three words
        stem=f"{ident}?",
        options=options,
        locked=locked,
    )


def typed_item(ident: str, *accept: str) -> Typed:
    """Return a question whose answer is typed."""
    return Typed(id=ident, topic="t", level="recall", stem=f"{ident}?", accept=accept)


def review_card(stability: float = 10.0, *, ago: float = 10, due: datetime = NOW - DAY) -> Card:
    """Return a card in review that was last answered so many days ago."""
    return Card(State.REVIEW, None, stability, 5.0, due, NOW - ago * DAY, 3)


def learning_card(due: datetime = NOW - MINUTE, last: datetime = NOW - 11 * MINUTE) -> Card:
    """Return a card in learning."""
    return Card(State.LEARNING, 1, 2.3, 5.0, due, last)


class BrokenRecorderError(Exception):
    """The recorder couldn't store an event."""


@dataclass
class ListRecorder:
    """A journal in a list, with ids like the journal's. While it's `broken`, it raises instead."""

    events: list[Event] = field(default_factory=list)
    broken: bool = False

    def __call__(self, event: E, /) -> E:
        if self.broken:
            raise BrokenRecorderError
        last = self.events[-1].id if self.events else ""
        stored = event._replace(id=event_id(event.at, after=last), device="d")
        self.events.append(stored)
        return stored


def event_id(at: str, after: str = "") -> str:
    """Return an id for that time that sorts after `after`, even if the clock went back."""
    millis = round(from_stamp(at).timestamp() * 1000)
    count = 0
    last_millis = int(after[:12] or "0", 16)
    last_count = int(after[12:16] or "0", 16)
    if millis <= last_millis:
        millis = last_millis
        count = last_count + 1
    return f"{millis:012x}{count:04x}-00000000"


class Snapshot(NamedTuple):
    """Everything in a progress, as a value to compare."""

    memories: dict[str, Memory]
    items: dict[str, LastShown]
    today: Today
    recent: tuple[Sample, ...]
    flagged: frozenset[str]
    suspended: frozenset[str]
    leeches: frozenset[str]
    events: int
    through: str
    clock: str


def snapshot(progress: Progress) -> Snapshot:
    """Return everything in the progress."""
    assert isinstance(progress.deck, PlainDeck)
    assert isinstance(progress.items, PlainShelf)
    return Snapshot(
        dict(progress.deck.memories),
        dict(progress.items.items),
        progress.today,
        progress.recent,
        frozenset(progress.flagged),
        frozenset(progress.suspended),
        frozenset(progress.leeches),
        progress.events,
        progress.through,
        progress.clock,
    )


def without_count(taken: Snapshot) -> Snapshot:
    """Return the snapshot as if it accounted for no events."""
    return taken._replace(events=0, through="")


def answer(
    item: str,
    rating: int = 3,
    at: datetime = NOW,
    *,
    objective: str = "",
    rung: Rung = "question",
    day: str = "",
    mode: Mode = "study",
    ident: str = "",
    ms: int = 0,
    wording: str = "",
) -> AnswerEvent:
    """Return an answer at that time. Unless an id is given, it's one of that time."""
    when = stamp(at)
    return AnswerEvent(
        when,
        day or study_day(at, UTC).isoformat(),
        item,
        rating,
        mode,
        wording=wording,
        objective=objective or f"item:{item}",
        rung=rung,
        ms=ms,
        id=ident or event_id(when),
    )


def progress_of(*events: Event) -> Progress:
    """Return the progress that the events lead to."""
    return replay(events)


def shuffled(events: Iterable[Event], seed: int) -> list[Event]:
    """Return the events in another order, with some of them twice."""
    rng = random.Random(seed)
    given = list(events)
    given += [event for event in given if rng.random() < 0.3]
    rng.shuffle(given)
    return given


def zone(name: str) -> tzinfo:
    """Return the zone, or skip the test on a machine without a time zone database (Windows)."""
    try:
        return zoneinfo.ZoneInfo(name)
    except zoneinfo.ZoneInfoNotFoundError:
        pytest.skip("this machine has no time zone database")
