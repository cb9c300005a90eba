"""Events, homes and sessions for the tests of the store."""

from __future__ import annotations

import json
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cps_study.app.study import open_study_store
from cps_study.model.card import Rating
from cps_study.model.event import AnswerEvent, Event, MarkEvent, UndoEvent, event_to_data
from cps_study.model.item import Flashcard, Question
from cps_study.store.library import Library
from cps_study.store.paths import Home
from tests.samples import SMALL_BANK

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator

    from cps_study.model.event import Mode
    from cps_study.study.session import StudySession

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


def ident(number: int) -> str:
    """Return an id like the journal's; a greater number makes a later one."""
    return f"{0x019C00000000 + number:012x}0000-{number:08x}"


def answer(
    item: str = "small-card", rating: int = 3, number: int = 0, mode: Mode = "study"
) -> AnswerEvent:
    """Return an answer; with a number, it has an id and comes that many minutes after NOW."""
    at = NOW + timedelta(minutes=number)
    event = AnswerEvent(
        f"{at:%Y-%m-%dT%H:%M:%S}.000Z",
        f"{at:%Y-%m-%d}",
        item,
        rating,
        mode,
        objective=f"item:{item}",
        rung="card",
    )
    if not number:
        return event
    return event._replace(id=ident(number), device="test")


def mark(item: str, what: Literal["flag", "suspend"], number: int, *, on: bool = True) -> MarkEvent:
    """Return a flag or a suspension with the id of that number."""
    return MarkEvent(answer(number=number).at, what, item, on, ident(number), "test")


def undo(of: int, number: int) -> UndoEvent:
    """Return the undo of event number `of`, with the id of `number`."""
    return UndoEvent(answer(number=number).at, ident(of), ident(number), "test")


def line(event: Event) -> bytes:
    """Return the event's line in a journal."""
    return json.dumps(event_to_data(event)).encode() + b"\n"


def write_journal(home: Home, events: Iterable[Event], tail: bytes = b"") -> bytes:
    """Write a journal of these events and a tail; return its content."""
    home.root.mkdir(parents=True, exist_ok=True)
    content = b"".join(line(event) for event in events) + tail
    home.journal.write_bytes(content)
    return content


@contextmanager
def passing_home() -> Iterator[Home]:
    """Make a home that lasts for the block, for property tests, which run many times."""
    with tempfile.TemporaryDirectory() as folder:
        yield Home(Path(folder, "home"), Path(folder, "cache"))


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return every file under the folder with its content."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def own_bank(home: Home, text: str = SMALL_BANK, name: str = "small.yaml") -> Path:
    """Add a bank to the learner's own, and return its file."""
    home.banks.mkdir(parents=True, exist_ok=True)
    path = home.banks / name
    path.write_bytes(text.encode())
    return path


def renamed_bank(bank: str, text: str = SMALL_BANK) -> str:
    """Return the small bank with another id, and items named after it."""
    return text.replace("bank: small", f"bank: {bank}").replace("id: small-", f"id: {bank}-")


def card_bank(count: int) -> str:
    """Return a bank of this many flashcards, named deck-0 and on."""
    cards = "".join(
        f"  - {{id: deck-{n}, kind: flashcard, level: recall, cites: [demo/o{n}], "
        f"front: Front {n}?, back: Back {n}}}\n"
        for n in range(count)
    )
    return f"bank: deck\ntitle: Cards\nlicence: CC-BY-4.0\nitems:\n{cards}"


def study(home: Home, rng: random.Random, now: datetime, steps: int, *, cram: bool = False) -> None:
    """Run one session of random steps with everything in the home's banks."""
    pool = Library(home).pool()
    with open_study_store(home, saves=not cram) as study_store:
        queue = (
            study_store.cram_queue(pool, None, rng.randrange(9))
            if cram
            else study_store.queue(pool, now)
        )
        session = study_store.session(queue, pool, None, cram=cram)
        session.advance(now)
        for _ in range(steps):
            now += timedelta(seconds=rng.randrange(1, 400))
            act(session, rng, now)


def act(session: StudySession, rng: random.Random, now: datetime) -> None:
    """Do one thing that a learner can do: mostly answer, sometimes undo, flag or suspend."""
    shown = session.shown
    step = rng.random()
    if shown is None or step < 0.15:
        session.undo(now)
        if session.shown is None:
            session.advance(now)
    elif step < 0.25:
        session.flag(now, shown.item.id)
    elif step < 0.29 and session.mode == "study":
        session.suspend(now, shown.item.id)
        session.advance(now)
    else:
        answer_shown(session, rng, now)
        session.advance(now)


def answer_shown(session: StudySession, rng: random.Random, now: datetime) -> None:
    """Answer the item on the screen, right or wrong."""
    shown = session.shown
    assert shown is not None
    match shown.item:
        case Flashcard():
            session.rate(rng.choice([*Rating, Rating.GOOD]), now)
        case Question() as question:
            session.choose(
                rng.sample(range(len(question.options)), rng.randint(1, 2)),
                now,
                guessed=rng.random() < 0.2,
            )
        case _:
            session.type(rng.choice(["supervisor", "the moon"]), now)
