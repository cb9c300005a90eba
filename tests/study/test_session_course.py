"""A study session as a whole: drills, tomorrow's count, and how sessions end."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from cps_study.model.card import Card, Memory, Rating, State
from cps_study.model.event import AnswerEvent
from cps_study.model.item import Flashcard, Question, Typed
from cps_study.study import memory
from cps_study.study.progress import Progress, replay
from cps_study.study.session import LEARN_AHEAD, StudySession
from cps_study.study.session_state import SessionAnswer
from tests.study.makers import (
    DAY,
    MINUTE,
    NOW,
    snapshot,
    some,
    zone,
)
from tests.study.session_makers import (
    AGAIN,
    EASY,
    GOOD,
    HARD,
    POOL,
    ident_of,
    screen_positions,
    session_of,
    with_card,
)

if TYPE_CHECKING:
    from cps_study.model.event import Mode
    from cps_study.model.item import Item


def test_a_drill_records_but_schedules_nothing() -> None:
    """Its answers are events with a mode of their own; cards, the day and counts don't change."""
    known = Card(State.REVIEW, None, 9.0, 5.0, NOW + 5 * DAY, NOW - 4 * DAY, 4)
    session, recorder = session_of("card", "choice", progress=with_card("card", known), mode="cram")
    before = snapshot(session.progress)
    assert session.shown is not None
    assert session.shown.card is None
    outcome = session.rate(GOOD, NOW)
    assert (outcome.again_in, outcome.leech) == (None, False)
    session.advance(NOW)
    session.choose(screen_positions(session, [0]), NOW)
    assert snapshot(session.progress) == before
    assert [event.mode for event in recorder.events if isinstance(event, AnswerEvent)] == [
        "cram",
        "cram",
    ]
    session.undo(NOW)
    assert snapshot(session.progress) == before
    assert (ident_of(session), len(session.results)) == ("choice", 1)


def test_a_drill_has_no_new_items() -> None:
    """The summary of a drill counts no item as new: each is as new as it was before."""
    session, _ = session_of("card", mode="cram")
    session.rate(GOOD, NOW)
    assert session.results == (SessionAnswer("card", "item:card", GOOD, was_new=False),)


def test_a_drill_repeats_what_was_missed() -> None:
    """A missed item comes back after the others until it's known."""
    session, _ = session_of("card", "other", mode="cram")
    seen = []
    for rating in (AGAIN, GOOD, AGAIN, HARD):
        seen.append(ident_of(session))
        session.rate(rating, NOW)
        session.advance(NOW)
    assert seen == ["card", "other", "card", "card"]
    assert (session.shown, session.left, session.finished) == (None, 0, 2)


def test_a_missed_drill_item_may_come_before_the_queue_is_done() -> None:
    """After a minute and a half, a missed item comes again, even before others."""
    session, _ = session_of("card", "other", "choice", mode="cram")
    session.rate(AGAIN, NOW)
    session.advance(NOW + timedelta(seconds=89))
    assert ident_of(session) == "other"
    session.rate(GOOD, NOW + timedelta(seconds=89))
    session.advance(NOW + timedelta(seconds=90))
    assert ident_of(session) == "card"


def test_tomorrow_counts_only_the_next_day() -> None:
    """It counts 4 a.m. to 4 a.m., without what's left over, set aside, or of other pools."""
    morning = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    progress = Progress()
    dues = {
        "card": morning,
        "other": morning + DAY - MINUTE,
        "choice": morning - MINUTE,
        "multi": morning + DAY,
    }
    for ident, due in (*dues.items(), ("tf", morning), ("gone", morning)):
        card = Card(State.REVIEW, None, 5.0, 5.0, due, NOW - 5 * DAY, 2)
        progress.deck.put(f"item:{ident}", Memory(card, "card", ident, "2026-11-16"))
    progress.suspended.add("tf")
    assert session_of("card", progress=progress)[0].due_tomorrow(NOW) == 2


def test_tomorrow_may_have_twenty_five_hours() -> None:
    """On the day when the clocks go back, the extra hour is part of it."""
    chicago = zone("America/Chicago")
    due = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)  # 03:30, after the hour that came twice
    progress = with_card("card", Card(State.REVIEW, None, 5.0, 5.0, due, NOW - 40 * DAY, 2))
    session, _ = session_of("card", progress=progress, where=chicago)
    assert session.due_tomorrow(datetime(2026, 10, 30, 17, 0, tzinfo=UTC)) == 1


def give_answer(session: StudySession, item: Item, *, right: bool, now: datetime) -> None:
    """Answer the item on the screen."""
    match item:
        case Flashcard():
            session.rate(EASY if right else AGAIN, now)
        case Typed():
            session.type(item.accept[0] if right else "no idea", now)
        case Question():
            wanted = (
                sorted(item.keys)
                if right
                else sorted(set(range(len(item.options))) - item.keys)[:1]
            )
            session.choose(screen_positions(session, wanted), now)


@some
@given(st.integers(0, 2**32), st.sampled_from(["study", "cram"]), st.integers(0, 6))
def test_every_session_ends_and_asks_everything(seed: int, mode: Mode, misses: int) -> None:
    """Whatever the queue and however many misses, each item is asked and the session ends."""
    rng = random.Random(seed)
    queue = list(POOL)
    rng.shuffle(queue)
    session, recorder = session_of(*queue, mode=mode)
    now = NOW
    for number in range(60):
        if session.shown is None:
            break
        give_answer(session, session.shown.item, right=number >= misses, now=now)
        now += rng.choice([timedelta(seconds=5), MINUTE])
        session.advance(now)
    assert session.shown is None
    assert (session.left, session.finished) == (0, 6)
    assert {result.ident for result in session.results} == set(POOL)
    assert len(session.results) == len(recorder.events)
    assert snapshot(session.progress) == snapshot(replay(recorder.events))


@some
@given(st.lists(st.tuples(st.sampled_from(Rating), st.integers(0, 30)), min_size=1, max_size=20))
def test_a_card_never_comes_before_its_minute_while_others_wait(
    steps: list[tuple[Rating, int]],
) -> None:
    """An item that comes again is due, or is due within 20 minutes with nothing else to ask."""
    session, _ = session_of("card", "other")
    now, waiting = NOW, {"other"}
    for rating, minutes in steps:
        if session.shown is None:
            break
        session.rate(rating, now)
        now += minutes * MINUTE
        shown = session.advance(now)
        if shown is not None and shown.card is not None and shown.card.due > now:
            assert not waiting
            assert shown.card.due <= now + LEARN_AHEAD
        waiting.discard(ident_of(session) or "")


def test_the_session_uses_the_scheduler_for_its_cards() -> None:
    """The card after an answer is what memory makes of the one before it."""
    session, _ = session_of("card")
    session.rate(GOOD, NOW)
    first = memory.review(None, GOOD, NOW, "item:card")
    kept = session.progress.deck.get("item:card")
    assert kept is not None
    assert kept.card == first
    session.advance(NOW + 10 * MINUTE)
    assert session.intervals(NOW + 10 * MINUTE) == memory.preview(
        first, NOW + 10 * MINUTE, "item:card"
    )
