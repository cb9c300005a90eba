"""Sessions and their items for the tests of study sessions."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from cps_study.model.card import Card, Memory, Rating
from cps_study.study.progress import Progress
from cps_study.study.session import StudySession
from tests.pools import DictPool, steps_of
from tests.study.makers import (
    NOW,
    ListRecorder,
    card_item,
    question,
    typed_item,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from cps_study.model.event import Mode


AGAIN, HARD, GOOD, EASY = Rating
POOL = DictPool(
    [
        card_item("card"),
        card_item("other"),
        question("choice", "0100"),
        question("multi", "1100", kind="multi"),
        question("tf", "01", kind="truefalse", locked=True),
        typed_item("typed", "supervisor", "supervisory line"),
    ]
)


def session_of(
    *queue: str,
    progress: Progress | None = None,
    mode: Mode = "study",
    seed: int | None = None,
    where: tzinfo = UTC,
    record: ListRecorder | None = None,
) -> tuple[StudySession, ListRecorder]:
    """Return a session over these items, with the first one shown, and its recorder."""
    recorder = record or ListRecorder()
    session = StudySession(
        steps_of(POOL, queue, cram=mode == "cram"),
        progress or Progress(),
        POOL,
        recorder,
        mode,
        seed,
        where,
    )
    session.advance(NOW)
    return session, recorder


def ident_of(session: StudySession) -> str | None:
    """Return the id of the item on the screen."""
    return session.shown.item.id if session.shown is not None else None


def screen_positions(session: StudySession, written: Sequence[int]) -> list[int]:
    """Return where options are on the screen, by their positions in the file."""
    assert session.shown is not None
    return [session.shown.order.index(position) for position in written]


def order_of(ident: str, seed: int | None = None) -> tuple[int, ...]:
    """Return the order in which a session with that seed shows the item's options."""
    shown = session_of(ident, seed=seed)[0].shown
    assert shown is not None
    return shown.order


def with_card(ident: str, card: Card) -> Progress:
    """Return a progress with the memory of one item's objective."""
    progress = Progress()
    kept = Memory(card, "question", ident, card.last.date().isoformat())
    progress.deck.put(f"item:{ident}", kept)
    return progress
