"""A study session: what comes next, what an answer does, and how it's taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from cps_study.model.card import Card, Rating, State
from cps_study.model.event import AnswerEvent, MarkEvent
from cps_study.model.item import fingerprint
from cps_study.study.growing import growing
from cps_study.study.progress import Progress, replay
from cps_study.study.session import LEARN_AHEAD
from cps_study.study.session_state import SessionAnswer
from cps_study.study.today import Today
from tests.study.makers import (
    DAY,
    MINUTE,
    NOW,
    BrokenRecorderError,
    snapshot,
)
from tests.study.session_makers import (
    AGAIN,
    EASY,
    GOOD,
    HARD,
    POOL,
    ident_of,
    order_of,
    screen_positions,
    session_of,
    with_card,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from cps_study.model.event import Mode


def test_a_flashcard_is_shown_revealed_and_rated() -> None:
    """First the question, then the answer, then the rating, which is recorded with the rest."""
    session, recorder = session_of("card")
    assert session.shown is not None
    before = session.shown
    session.reveal()
    assert session.shown == before._replace(revealed=True)
    assert not before.revealed
    outcome = session.rate(GOOD, NOW + timedelta(milliseconds=4321))
    assert (outcome.item.id, outcome.rating, outcome.marked, outcome.leech) == (
        "card",
        GOOD,
        None,
        False,
    )
    assert recorder.events == [
        AnswerEvent(
            at="2026-11-21T15:00:04.321Z",
            day="2026-11-21",
            item="card",
            rating=3,
            wording=fingerprint(POOL.items["card"]),
            objective="item:card",
            rung="card",
            ms=4321,
            id=recorder.events[0].id,
            device="d",
        )
    ]
    assert ident_of(session) is None
    assert session.results == (SessionAnswer("card", "item:card", GOOD, was_new=True),)


def test_options_are_chosen_as_shown_and_recorded_as_written() -> None:
    """Choosing what's shown second records that option's position in the file."""
    session, recorder = session_of(
        "choice", seed=next(n for n in range(20) if order_of("choice", n)[1] != 1)
    )
    assert session.shown is not None
    written = session.shown.order[1]
    outcome = session.choose([1], NOW)
    event = recorder.events[0]
    assert isinstance(event, AnswerEvent)
    assert (outcome.chosen, event.response, event.right, event.rating) == (
        (written,),
        (written,),
        False,
        1,
    )


@pytest.mark.parametrize(
    ("ident", "written", "guessed", "rating"),
    [
        ("choice", [1], False, GOOD),
        ("choice", [1], True, HARD),
        ("choice", [2], False, AGAIN),
        ("choice", [2], True, AGAIN),
        ("multi", [0, 1], False, GOOD),
        ("multi", [1, 0], True, HARD),
        ("multi", [0], False, AGAIN),
        ("multi", [0, 1, 2], False, AGAIN),
        ("tf", [1], False, GOOD),
        ("tf", [0], False, AGAIN),
    ],
)
def test_a_question_is_rated_by_its_answer(
    ident: str,
    written: list[int],
    guessed: bool,  # noqa: FBT001 - a table's column
    rating: Rating,
) -> None:
    """Right is Good, a right guess Hard, anything else Again; the event has the details."""
    session, recorder = session_of(ident)
    outcome = session.choose(screen_positions(session, written), NOW, guessed=guessed)
    (event,) = recorder.events
    assert isinstance(event, AnswerEvent)
    assert (outcome.rating, event.rating) == (rating, int(rating))
    assert (event.right, event.guessed, event.response) == (
        rating is not AGAIN,
        guessed,
        tuple(sorted(written)),
    )
    assert outcome.marked is not None
    assert (outcome.marked.right, outcome.guessed) == (rating is not AGAIN, guessed)


def test_a_typed_answer_is_kept_as_it_was_typed() -> None:
    """The outcome says which spelling it was read as; the event keeps what was typed."""
    session, recorder = session_of("typed", "other")
    outcome = session.type("The SUPERVISER", NOW, guessed=True)
    assert outcome.marked == (True, "supervisor", False)
    assert (outcome.rating, outcome.typed) == (HARD, "The SUPERVISER")
    (event,) = recorder.events
    assert isinstance(event, AnswerEvent)
    assert (event.response, event.right, event.guessed) == ("The SUPERVISER", True, True)


@pytest.mark.parametrize("ident", ["card", "choice", "typed"])
def test_an_answer_of_the_wrong_kind_records_nothing(ident: str) -> None:
    """A rating is for flashcards, options for questions, text for typed ones; else a TypeError."""
    session, recorder = session_of(ident)
    shown = session.shown
    if ident != "card":
        with pytest.raises(TypeError):
            session.rate(GOOD, NOW)
    if ident != "choice":
        with pytest.raises(TypeError):
            session.choose([0], NOW)
    if ident != "typed":
        with pytest.raises(TypeError):
            session.type("a", NOW)
    assert recorder.events == []
    assert session.shown == shown


def test_an_option_that_does_not_exist_records_nothing() -> None:
    """A position beyond the options is an IndexError, and the question stays."""
    session, recorder = session_of("tf")
    with pytest.raises(IndexError):
        session.choose([2], NOW)
    assert recorder.events == []
    assert ident_of(session) == "tf"


def test_nothing_can_be_answered_twice() -> None:
    """After an answer, and at the end, there is nothing to answer or to reveal."""
    session, recorder = session_of("card")
    session.rate(EASY, NOW)
    for again in (
        lambda: session.rate(EASY, NOW),
        lambda: session.choose([0], NOW),
        session.reveal,
    ):
        with pytest.raises(LookupError):
            again()
    with pytest.raises(LookupError):
        session.intervals(NOW)
    assert session.advance(NOW) is None
    with pytest.raises(LookupError):
        session.type("a", NOW)
    assert len(recorder.events) == 1


def test_the_buttons_say_what_the_answer_does() -> None:
    """The intervals beside the ratings are exactly what the outcome then says."""
    for rating in Rating:
        session, _ = session_of("card")
        now = NOW + timedelta(microseconds=777_777)
        said = session.intervals(now)[rating]
        assert session.rate(rating, now).again_in == said


def test_a_card_in_learning_comes_again_in_its_minute() -> None:
    """A missed item comes again after a minute; until then, the queue goes on."""
    session, _ = session_of("card", "other", "choice")
    session.rate(AGAIN, NOW)
    session.advance(NOW)
    assert ident_of(session) == "other"
    session.rate(EASY, NOW)
    assert session.finished == 1
    session.advance(NOW + MINUTE)
    assert (ident_of(session), session.finished) == ("card", 1)
    assert session.shown is not None
    assert session.shown.card is not None


def test_if_nothing_else_is_left_a_learning_card_comes_early() -> None:
    """At the end of the queue, learning cards come up to 20 minutes early, the soonest first."""
    session, _ = session_of("card", "other")
    session.rate(GOOD, NOW)
    session.advance(NOW)
    session.rate(AGAIN, NOW)
    session.advance(NOW)
    assert ident_of(session) == "other"
    session.rate(EASY, NOW)
    session.advance(NOW)
    assert ident_of(session) == "card"
    session.rate(GOOD, NOW)
    assert session.advance(NOW) is None
    assert (session.left, session.finished) == (0, 2)


def test_a_learning_card_further_off_is_left_for_later() -> None:
    """If the clock goes back an hour, the session ends instead of asking one item over and over."""
    session, _ = session_of("card")
    session.rate(GOOD, NOW)
    assert session.advance(NOW - 60 * MINUTE) is None
    assert (session.left, session.finished) == (1, 0)
    assert session.advance(NOW + 10 * MINUTE - LEARN_AHEAD) is not None


def test_a_card_due_after_the_day_does_not_keep_the_session_open() -> None:
    """A learning step that ends after 4 a.m. belongs to the next day."""
    late = datetime(2026, 11, 22, 3, 55, tzinfo=UTC)
    session, _ = session_of("card")
    session.rate(GOOD, late)
    assert (session.left, session.advance(late)) == (0, None)


def test_learning_cards_in_the_queue_wait_for_their_minute() -> None:
    """A card from an earlier session comes after the rest of the queue if it isn't due yet."""
    learning = Card(State.LEARNING, 1, 2.3, 5.0, NOW + 5 * MINUTE, NOW - 5 * MINUTE)
    session, _ = session_of("card", "other", progress=with_card("card", learning))
    assert (ident_of(session), session.left) == ("other", 2)
    session.rate(EASY, NOW)
    session.advance(NOW)
    assert ident_of(session) == "card"


def test_items_that_are_gone_or_set_aside_are_passed_over() -> None:
    """An item that was removed or set aside since the queue was made isn't shown."""
    progress = Progress()
    progress.suspended.add("card")
    session, _ = session_of("gone", "card", "other", progress=progress)
    assert (ident_of(session), session.left) == ("other", 1)
    assert session_of("gone")[0].shown is None


def test_a_seed_decides_the_order_of_options() -> None:
    """The same seed gives the same order, another seed another, and every option is there."""
    orders = [order_of("choice", seed) for seed in range(30)]
    assert orders == [order_of("choice", seed) for seed in range(30)]
    assert len(set(orders)) > 5
    assert all(sorted(order) == [0, 1, 2, 3] for order in orders)


@pytest.mark.parametrize("mode", ["study", "cram"])
def test_options_are_shuffled_anew_each_time_an_item_comes(mode: Mode) -> None:
    """A missed question doesn't come back with its key always in the same position."""
    session, _ = session_of("choice", mode=mode)
    orders = []
    for _ in range(5):
        assert session.shown is not None
        orders.append(session.shown.order)
        session.choose(screen_positions(session, [0]), NOW)
        session.advance(NOW + 10 * MINUTE)
    assert len(set(orders)) > 2


def test_an_answer_that_was_taken_back_shuffles_nothing() -> None:
    """The item comes again with its options as they'd be if there had never been that answer."""
    orders = []
    for slips in (0, 1):
        session, _ = session_of("choice", mode="cram")
        for _ in range(slips):
            session.choose(screen_positions(session, [0]), NOW)
            session.undo(NOW)
        session.choose(screen_positions(session, [0]), NOW)
        session.advance(NOW + 10 * MINUTE)
        assert session.shown is not None
        orders.append(session.shown.order)
    assert orders[0] == orders[1]


def test_locked_options_stay_as_written() -> None:
    """True and False are never shuffled, nor is anything that the author locked."""
    assert all(order_of("tf", seed) == (0, 1) for seed in (None, *range(8)))


def test_a_flashcard_has_no_options() -> None:
    """Flashcards and typed items have an empty order."""
    assert [order_of("card"), order_of("typed")] == [(), ()]


def test_a_flag_is_set_and_removed() -> None:
    """Each press changes the flag, and the item stays on the screen."""
    session, recorder = session_of("card")
    assert session.flag(NOW, "card") is True
    assert session.progress.flagged == {"card"}
    assert session.flag(NOW, "card") is False
    assert session.progress.flagged == set()
    assert ident_of(session) == "card"
    assert [
        (event.what, event.on) for event in recorder.events if isinstance(event, MarkEvent)
    ] == [
        ("flag", True),
        ("flag", False),
    ]


@pytest.mark.parametrize("mode", ["study", "cram"])
def test_what_is_set_aside_after_a_miss_does_not_come_again(mode: Mode) -> None:
    """An item that's set aside leaves the session at once, and undo brings it back."""
    session, _ = session_of("choice", "other", mode=mode)
    session.choose(screen_positions(session, [0]), NOW)
    assert session.left == 2
    assert session.suspend(NOW, "choice") is True
    assert (session.left, session.finished) == (1, 1)
    session.undo(NOW)
    assert (session.left, session.finished, session.progress.suspended) == (2, 0, set())
    session.suspend(NOW, "choice")
    session.advance(NOW)
    session.rate(EASY, NOW)
    assert session.advance(NOW + 15 * MINUTE) is None


def test_setting_an_item_aside_twice_brings_it_back() -> None:
    """The second press removes the mark."""
    session, _ = session_of("card")
    assert session.suspend(NOW, "card") is True
    assert session.suspend(NOW, "card") is False
    assert session.progress.suspended == set()


def test_the_eighth_lapse_is_reported_and_nothing_is_set_aside() -> None:
    """Rule 5: a leech is marked and said; its objective goes on, from the lowest rung."""
    old = Card(State.REVIEW, None, 5.0, 9.0, NOW, NOW - 5 * DAY, 40, 7)
    session, _ = session_of("card", "other", progress=with_card("card", old))
    outcome = session.rate(AGAIN, NOW)
    assert outcome.leech
    kept = session.progress.deck.get("item:card")
    assert kept is not None
    assert kept.rung == "card"
    assert (session.progress.leeches, session.progress.suspended, session.left) == (
        {"item:card"},
        set(),
        2,
    )
    session.undo(NOW)
    assert (session.progress.leeches, session.left) == (set(), 2)
    assert not session.rate(GOOD, NOW).leech


def test_undo_goes_back_as_far_as_the_session() -> None:
    """Each undo takes back the latest event, with an event of its own, until none is left."""
    session, recorder = session_of("card", "choice", "other")
    assert (session.can_undo, session.undo(NOW)) == (False, None)
    session.rate(GOOD, NOW)
    session.advance(NOW)
    session.flag(NOW, "choice")
    session.choose(screen_positions(session, [1]), NOW + MINUTE)
    session.advance(NOW + MINUTE)
    recorded = list(recorder.events)
    undone = [session.undo(NOW + 2 * MINUTE) for _ in range(3)]
    assert undone == recorded[::-1]
    assert [getattr(event, "of", "") for event in recorder.events[3:]] == [
        event.id for event in recorded[::-1]
    ]
    assert (ident_of(session), session.left, session.results, session.can_undo) == (
        "card",
        3,
        (),
        False,
    )
    assert session.undo(NOW) is None
    assert len(recorder.events) == 6


def test_an_answer_taken_back_is_asked_again() -> None:
    """The item comes back in the same order, its answer hidden, and its time starts again."""
    session, recorder = session_of("choice", "card")
    assert session.shown is not None
    order = session.shown.order
    session.choose([0], NOW)
    session.advance(NOW)
    session.reveal()
    session.undo(NOW + 5 * MINUTE)
    assert session.shown is not None
    assert (session.shown.item.id, session.shown.order, session.shown.since) == (
        "choice",
        order,
        NOW + 5 * MINUTE,
    )
    session.choose([0], NOW + 6 * MINUTE)
    event = recorder.events[-1]
    assert isinstance(event, AnswerEvent)
    assert event.ms == 60_000
    session.advance(NOW + 6 * MINUTE)
    session.reveal()
    session.rate(GOOD, NOW + 6 * MINUTE)
    session.undo(NOW + 6 * MINUTE)
    assert session.shown is not None
    assert (session.shown.item.id, session.shown.revealed) == ("card", False)


def test_a_clock_that_went_back_gives_no_negative_time() -> None:
    """The time that an answer took is never negative."""
    session, recorder = session_of("card")
    session.rate(GOOD, NOW - MINUTE)
    (event,) = recorder.events
    assert isinstance(event, AnswerEvent)
    assert event.ms == 0


def test_the_day_of_an_answer_is_the_learners() -> None:
    """The day depends on the learner's zone, not on UTC, and so does the day's count."""
    session, recorder = session_of("card", where=timezone(timedelta(hours=14)))
    session.rate(GOOD, NOW)
    (event,) = recorder.events
    assert isinstance(event, AnswerEvent)
    assert (event.at[:10], event.day) == ("2026-11-21", "2026-11-22")
    assert session.progress.today == Today(
        "2026-11-22",
        growing("item:card"),
        growing("item:card"),
        growing("card"),
    )


@pytest.mark.parametrize("act", ["rate", "flag", "suspend", "undo"])
def test_what_could_not_be_stored_changes_nothing(act: str) -> None:
    """If the recorder raises, the session stays as it was, and the same can be tried again."""
    session, recorder = session_of("card", "other")
    session.rate(AGAIN, NOW)
    session.advance(NOW)
    before, kept = snapshot(session.progress), (session.shown, session.left, session.results)
    acts: dict[str, Callable[[], object]] = {
        "rate": lambda: session.rate(GOOD, NOW),
        "flag": lambda: session.flag(NOW, "other"),
        "suspend": lambda: session.suspend(NOW, "card"),
        "undo": lambda: session.undo(NOW),
    }
    recorder.broken = True
    with pytest.raises(BrokenRecorderError):
        acts[act]()
    assert (snapshot(session.progress), (session.shown, session.left, session.results)) == (
        before,
        kept,
    )
    assert session.can_undo
    recorder.broken = False
    acts[act]()
    assert len(recorder.events) == 2
    assert snapshot(session.progress) == snapshot(replay(recorder.events))


def test_counts_tell_new_learning_and_due_apart() -> None:
    """The item on the screen counts, too; an answer moves it from one count to another."""
    card = Card(State.REVIEW, None, 10.0, 5.0, NOW - DAY, NOW - 10 * DAY)
    session, _ = session_of("card", "choice", progress=with_card("choice", card))
    assert session.counts() == (1, 0, 1)
    session.rate(AGAIN, NOW)
    session.advance(NOW)
    assert session.counts() == (0, 1, 1)
    session.choose([0], NOW)
    session.advance(NOW + timedelta(minutes=5))
    assert session.counts().learning >= 1
    assert session.counts().new == session.counts().due == 0


def test_at_the_end_nothing_is_to_come() -> None:
    """With nothing on the screen and nothing left to ask, every count is 0."""
    session, _ = session_of("card")
    assert session.counts() == (1, 0, 0)
    session.rate(EASY, NOW)
    assert session.advance(NOW) is None
    assert session.counts() == (0, 0, 0)
