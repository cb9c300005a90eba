"""Progress: derived from events alone, in whatever order and however often they come."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.model.asking import RUNGS
from cps_study.model.card import Card, Memory, Rating, State
from cps_study.model.event import (
    AnswerEvent,
    Event,
    MarkEvent,
    UndoEvent,
    event_from_data,
    event_to_data,
)
from cps_study.study import memory
from cps_study.study.deck import PlainDeck, PlainShelf, memory_to_data
from cps_study.study.growing import growing
from cps_study.study.progress import Progress, add_later, id_time, items_met, replay
from cps_study.study.times import EVER, from_stamp, stamp
from cps_study.study.today import Today
from tests.study.makers import (
    DAY,
    MINUTE,
    NOW,
    ListRecorder,
    Snapshot,
    answer,
    many,
    progress_of,
    shuffled,
    snapshot,
    some,
    without_count,
)

if TYPE_CHECKING:
    from cps_study.model.asking import Rung
    from cps_study.model.event import Mode
    from cps_study.study.progress import Before

ITEMS = ("a", "b", "c")


def card_of(progress: Progress, item: str) -> Card:
    """Return the memory of the item's own objective."""
    kept = progress.deck.get(f"item:{item}")
    assert kept is not None
    return kept.card


SCHEDULED: tuple[Mode, ...] = ("study", "quiz")
NOT_SCHEDULED: tuple[Mode, ...] = ("cram", "exam")


@st.composite
def journals(draw: st.DrawFn) -> list[Event]:
    """Draw a journal of answers, drills, marks, and undos; the clock may go back."""
    record = ListRecorder()
    now = NOW
    for _ in range(draw(st.integers(0, 14))):
        now += draw(
            st.sampled_from(
                [MINUTE, 11 * MINUTE, 5 * timedelta(hours=1), 3 * DAY, 40 * DAY, -2 * DAY]
            )
        )
        item = draw(st.sampled_from(ITEMS))
        match draw(
            st.sampled_from(["answer", "answer", "answer", "drill", "flag", "suspend", "undo"])
        ):
            case "answer":
                record(
                    answer(
                        item, draw(st.integers(1, 4)), now, mode=draw(st.sampled_from(SCHEDULED))
                    )
                )
            case "drill":
                record(
                    answer(
                        item,
                        draw(st.integers(1, 4)),
                        now,
                        mode=draw(st.sampled_from(NOT_SCHEDULED)),
                    )
                )
            case "undo" if record.events:
                record(UndoEvent(stamp(now), draw(st.sampled_from(record.events)).id))
            case "undo":
                record(UndoEvent(stamp(now), "0" * 16))
            case "suspend":
                record(MarkEvent(stamp(now), "suspend", item, draw(st.booleans())))
            case _:
                record(MarkEvent(stamp(now), "flag", item, draw(st.booleans())))
    return record.events


@many
@given(journals(), st.integers(0, 2**32))
def test_a_replay_depends_on_neither_order_nor_repetition(events: list[Event], seed: int) -> None:
    """One set of events gives one progress, in any order and with any of them twice."""
    assert snapshot(replay(shuffled(events, seed))) == snapshot(replay(events))


@many
@given(journals())
def test_the_items_met_are_those_of_a_replay(events: list[Event]) -> None:
    """Drills and what was taken back don't count; a flag that is still set does."""
    progress = replay(events)
    assert isinstance(progress.items, PlainShelf)
    known = progress.items.items.keys() | progress.flagged | progress.suspended
    assert items_met(events) == known


@many
@given(journals(), st.data())
def test_catching_up_gives_what_a_full_replay_gives(
    events: list[Event], data: st.DataObject
) -> None:
    """Later events added to a progress give the whole journal's progress, or nothing is added.

    That is so if they take back an earlier event, or show that a clock was wrong.
    """
    cut = data.draw(st.integers(0, len(events)))
    caught_up = progress_of(*events[:cut])
    later = {event.id for event in events[cut:]}
    reaches_back = any(
        isinstance(event, UndoEvent) and event.of not in later for event in events[cut:]
    )
    if add_later(caught_up, shuffled(events[cut:], 1)):
        assert not reaches_back
        assert snapshot(caught_up) == snapshot(replay(events))
    else:
        assert snapshot(caught_up) == snapshot(replay(events[:cut]))


GOOD_LINES: dict[str, dict[str, Any]] = {
    event.id: event_to_data(event)
    for event in (
        answer("a", ident="1" * 12),
        MarkEvent(stamp(NOW), "suspend", "a", on=True, id="2" * 12),
        UndoEvent(stamp(NOW), "1" * 12, id="3" * 12),
    )
}
ODD_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=6),
    st.lists(st.integers(0, 3), max_size=2),
    st.sampled_from(
        [
            "9999-12-31T23:59:59.999Z",
            "0001-01-01T00:00:00+14:00",
            "fff",
            "e" * 16,
            "9999-12-31",
            "exam",
        ]
    ),
)


@many
@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(GOOD_LINES)),
            st.dictionaries(st.sampled_from(AnswerEvent._fields), ODD_VALUES, max_size=2),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_line_that_the_journal_accepts_can_be_replayed(
    lines: list[tuple[str, dict[str, Any]]],
) -> None:
    """A damaged line is refused when it's read, or it harms neither a replay nor the next start."""
    events = []
    for name, change in lines:
        with contextlib.suppress(KeyError, TypeError, ValueError):
            events.append(event_from_data(GOOD_LINES[name] | change))
    progress = progress_of(*(event for event in events if event is not None))
    assert progress.through_time().year < 10000
    for _, kept in progress.deck.due(EVER):
        due = kept.card.due
        assert from_stamp(str(memory_to_data(kept)["due"])) == due.replace(
            microsecond=due.microsecond // 1000 * 1000
        )


@some
@given(journals())
def test_what_was_undone_leaves_no_trace_but_its_count(events: list[Event]) -> None:
    """Cards, marks and the day are as if the undone event had never happened."""
    undone = {event.of for event in events if isinstance(event, UndoEvent)}
    kept = [
        event for event in events if event.id not in undone and not isinstance(event, UndoEvent)
    ]
    with_undo, without = snapshot(replay(events)), snapshot(replay(kept))
    assert without_count(with_undo) == without_count(without)


@some
@given(journals())
def test_drills_and_exams_leave_no_trace_at_all(events: list[Event]) -> None:
    """Without their answers and the undos of those, a journal gives the same progress."""
    drills: set[str] = set()
    rest: list[Event] = []
    for event in events:
        if getattr(event, "mode", "study") in NOT_SCHEDULED or getattr(event, "of", "") in drills:
            drills.add(event.id)
        else:
            rest.append(event)
    assert snapshot(replay(events)) == snapshot(replay(rest))


@many
@given(
    st.lists(
        st.tuples(st.sampled_from(["answer", "flag", "suspend", "undo"]), st.sampled_from(ITEMS)),
        max_size=25,
    )
)
def test_undo_during_a_session_agrees_with_a_replay_of_the_undo(
    steps: list[tuple[str, str]],
) -> None:
    """Applying events and taking them back, again and again, always agrees with a replay."""
    record, progress, now = ListRecorder(), Progress(), NOW
    done: list[tuple[str, Before, Snapshot]] = []
    for number, (what, item) in enumerate(steps):
        now += 7 * timedelta(hours=1)
        if what == "undo" and done:
            ident, before, earlier = done.pop()
            undo = record(UndoEvent(stamp(now), ident))
            progress.revert(before)
            assert without_count(snapshot(progress)) == without_count(earlier)
            progress.events, progress.through = progress.events + 1, undo.id
        elif what != "undo":
            stored: AnswerEvent | MarkEvent
            if what == "answer":
                stored = record(answer(item, 1 + number % 4, now))
            else:
                stored = record(
                    MarkEvent(
                        stamp(now), "flag" if what == "flag" else "suspend", item, on=number % 3 > 0
                    )
                )
            earlier = snapshot(progress)
            done.append((stored.id, progress.apply(stored), earlier))
        assert snapshot(progress) == snapshot(replay(record.events))


def test_an_answer_makes_the_card_that_memory_predicts() -> None:
    """Two answers are two reviews at the stamped times; the item is the seed of the fuzz."""
    progress = progress_of(answer("a", 3), answer("a", 4, NOW + MINUTE), answer("b", 1, NOW + DAY))
    first = memory.review(None, Rating.GOOD, NOW, "item:a")
    assert card_of(progress, "a") == memory.review(first, Rating.EASY, NOW + MINUTE, "item:a")
    assert card_of(progress, "b") == memory.review(None, Rating.AGAIN, NOW + DAY, "item:b")
    assert progress.deck.get("item:c") is None


@pytest.mark.parametrize("mode", [*SCHEDULED, *NOT_SCHEDULED])
def test_study_and_quiz_schedule_and_nothing_else(mode: Mode) -> None:
    """An answer in a session or a quiz makes a card and counts for the day; others don't."""
    progress = progress_of(answer("a", mode=mode))
    assert (
        ("item:a" in progress.deck)
        == (progress.today.items == ("a",))
        == (progress.events == 1)
        == (mode in SCHEDULED)
    )


def test_the_day_lists_each_item_once_and_each_new_one_once() -> None:
    """An item is new if it had no card before its answer."""
    yesterday = answer("a", 3, NOW - DAY)
    progress = progress_of(
        yesterday, answer("b", 1), answer("b", 3, NOW + MINUTE), answer("a", 3, NOW + 2 * MINUTE)
    )
    assert progress.today == Today(
        "2026-11-21",
        growing("item:b", "item:a"),
        growing("item:b"),
        growing("b", "a"),
        {"item:b": 1},
    )


def test_a_new_day_starts_from_nothing() -> None:
    """The first answer of another day forgets the lists of the day before."""
    assert progress_of(answer("a"), answer("b", 3, NOW + DAY)).today == Today(
        "2026-11-22", growing("item:b"), growing("item:b"), growing("b")
    )


def test_a_wrong_clock_does_not_stop_the_counting_for_good() -> None:
    """After answers with a clock a year ahead, the real day counts again right away."""
    record = ListRecorder()
    record(answer("a", 3, NOW + 365 * DAY))
    record(answer("b", 3, NOW))
    assert progress_of(*record.events).today == Today(
        "2026-11-21", growing("item:b"), growing("item:b"), growing("b")
    )


@pytest.mark.parametrize("days", [1, 2, 3, 300])
def test_a_replay_ends_with_the_day_and_the_pace_of_the_last_answers(days: int) -> None:
    """It leaves out what later answers make no difference to, and comes to the same in the end."""
    given_answers = [
        answer(f"q{name}", 1 + number % 4, NOW + (number * days // 300) * DAY, ms=number)
        for number, name in enumerate([*range(5)] * 40 + [*range(5, 105)])
    ]
    one_by_one = Progress()
    for number, event in enumerate(given_answers):
        given_answers[number] = event._replace(id=f"{number:016x}-00000000")
        one_by_one.apply(given_answers[number])
    assert snapshot(replay(given_answers)) == snapshot(one_by_one)
    assert one_by_one.leeches == {f"item:q{name}" for name in range(5)}


def test_the_clock_is_that_of_the_last_answer_that_is_believed() -> None:
    """However many others a clock that starts again in 1970 dates before it."""
    reset = datetime(1970, 1, 1, tzinfo=UTC)
    events = [answer("a"), *(answer(f"q{number}", 3, reset) for number in range(150))]
    numbered = [event._replace(id=f"{number:016x}-00000000") for number, event in enumerate(events)]
    assert replay(numbered).clock == events[0].at


def test_undoing_a_first_answer_makes_the_item_new_again() -> None:
    """After undo of its only answer, an item has no card and counts as not answered."""
    first = answer("a")
    progress = progress_of(first, UndoEvent(stamp(NOW + MINUTE), first.id, id="ff"))
    assert "item:a" not in progress.deck
    assert (progress.today, progress.events, progress.through) == (Today(), 2, "ff")


def test_an_undo_of_an_unknown_event_changes_nothing() -> None:
    """If the event comes later, in whatever order, it's undone."""
    lost = UndoEvent(stamp(NOW), "0" * 24, id=answer("a", at=NOW + MINUTE).id)
    assert snapshot(progress_of(lost)) == snapshot(Progress())
    late = answer("a", ident=lost.of)
    assert snapshot(progress_of(lost, late)) == snapshot(progress_of(late, lost))
    assert "item:a" not in progress_of(lost, late).deck


def test_flags_and_setting_aside_are_separate() -> None:
    """A flag doesn't set an item aside, and removing one mark leaves the other."""
    times = [stamp(NOW + place * MINUTE) for place in range(4)]
    marks: list[Event] = [
        MarkEvent(times[0], "flag", "a", on=True, id="1"),
        MarkEvent(times[1], "suspend", "a", on=True, id="2"),
        MarkEvent(times[2], "flag", "b", on=True, id="3"),
        MarkEvent(times[3], "flag", "a", on=False, id="4"),
    ]
    progress = progress_of(*marks)
    assert (progress.flagged, progress.suspended, progress.leeches) == ({"b"}, {"a"}, set())
    assert (progress.events, progress.through) == (4, "4")


def lapsing(record: ListRecorder, item: str, lapses: int, start: datetime) -> datetime:
    """Record how the item is learned and forgotten that often; return the time after that."""
    now = start
    for _ in range(lapses):
        record(answer(item, 4, now))
        now += 20 * DAY
        record(answer(item, 1, now))
        now += DAY
    return now


def test_rule_5_a_leech_is_marked_and_never_set_aside() -> None:
    """Seven lapses do nothing; at the eighth, the objective is a leech, and stays in the day."""
    record = ListRecorder()
    now = lapsing(record, "a", 7, NOW)
    assert progress_of(*record.events).leeches == set()
    lapsing(record, "a", 1, now)
    progress = progress_of(*record.events)
    assert (progress.suspended, progress.leeches) == (set(), {"item:a"})
    kept = progress.deck.get("item:a")
    assert kept is not None
    assert kept.rung == "card"


def test_a_leech_that_is_known_for_weeks_is_none_anymore() -> None:
    """The mark goes when the objective is due in three weeks or more."""
    record = ListRecorder()
    now = lapsing(record, "a", 8, NOW)
    for _ in range(12):
        record(answer("a", 4, now))
        now += 20 * DAY
    assert progress_of(*record.events).leeches == set()


def test_taking_back_the_eighth_lapse_takes_back_the_leech() -> None:
    """Undo of the answer that made a leech removes the mark, live and in a replay."""
    record = ListRecorder()
    now = lapsing(record, "a", 8, NOW)
    progress = progress_of(*record.events[:-1])
    before = progress.apply(record.events[-1])  # type: ignore[arg-type] # an answer
    assert progress.leeches == {"item:a"}
    progress.revert(before)
    assert progress.leeches == set()
    record(UndoEvent(stamp(now), record.events[-1].id))
    assert progress_of(*record.events).leeches == set()


def test_again_in_relearning_is_not_a_lapse() -> None:
    """Ten misses in a row on one evening are one lapse, not a leech."""
    record = ListRecorder()
    now = lapsing(record, "a", 1, NOW)
    for _ in range(10):
        now += MINUTE
        record(answer("a", 1, now))
    progress = progress_of(*record.events)
    assert (card_of(progress, "a").lapses, progress.leeches) == (1, set())


def test_the_time_in_an_id_is_read_back() -> None:
    """The first twelve hex digits of an id are milliseconds since 1970. Without an id it's 1970."""
    assert id_time(answer("a").id) == NOW
    assert id_time("") == datetime(1970, 1, 1, tzinfo=UTC)
    assert progress_of(answer("a", at=NOW + DAY), answer("b")).through_time() == NOW + DAY
    assert Progress().through_time() == datetime(1970, 1, 1, tzinfo=UTC)


def test_a_deck_knows_what_is_due_before_a_time() -> None:
    """A card due exactly at the limit isn't due before it. Forgetting one twice is fine."""
    deck = PlainDeck()
    card = Memory(Card(State.REVIEW, None, 1.0, 5.0, NOW, NOW - DAY), "card", "i", "2026-11-20")
    deck.put("a", card)
    deck.put("b", card._replace(card=card.card._replace(due=NOW + MINUTE)))
    assert dict(deck.due(stamp(NOW))) == {}
    assert dict(deck.due(stamp(NOW + MINUTE))) == {"a": card}
    assert {item for item, _ in deck.due(EVER)} == {"a", "b"}
    assert "a" in deck
    deck.put("a", None)
    deck.put("a", None)
    assert "a" not in deck
    assert deck.get("a") is None


def test_progresses_do_not_share_their_decks() -> None:
    """What one progress learns, another doesn't know."""
    one = Progress()
    one.apply(answer("a"))
    assert snapshot(Progress()) == snapshot(replay([]))
    assert Progress().deck.get("a") is None


@pytest.mark.parametrize(
    ("state", "word"), list(zip(State, ("learning", "review", "relearning"), strict=True))
)
def test_a_card_is_written_as_plain_values(state: State, word: str) -> None:
    """The due time comes first; times are stamps, and the state is a word."""
    card = Card(state, 1, 2.5, 5.25, NOW + DAY, NOW, 3, 2)
    data = memory_to_data(Memory(card, "question", "i", "2026-11-21"))
    assert list(data.items()) == [
        ("due", "2026-11-22T15:00:00.000Z"),
        ("rung", "question"),
        ("item", "i"),
        ("day", "2026-11-21"),
        ("days", 1),
        ("state", word),
        ("step", 1),
        ("stability", 2.5),
        ("difficulty", 5.25),
        ("last", "2026-11-21T15:00:00.000Z"),
        ("reps", 3),
        ("lapses", 2),
    ]


def test_rule_1_events_of_version_01_are_mapped_by_a_table() -> None:
    """The event names the objective, else the table does, else the item is its own."""
    old = answer("a")._replace(objective="", rung="")
    table = {"a": ("roles/one", RUNGS[2])}
    assert "roles/one" in replay([old], legacy=lambda: table).deck
    assert "item:a" in replay([old]).deck
    named = answer("a", objective="other")
    assert "other" in replay([named], legacy=lambda: table).deck


@pytest.mark.parametrize(
    ("ratings", "rungs"),
    [
        ([3], ["question"]),
        ([3, 4, 3], ["question", "situation", "situation"]),
        ([3, 2, 3], ["question", "question", "situation"]),
        ([3, 3, 1], ["question", "situation", "card"]),
        ([2], ["card"]),
        ([1], ["card"]),
    ],
)
def test_rule_2_good_goes_up_hard_stays_again_goes_down(
    ratings: list[int], rungs: list[Rung]
) -> None:
    """Each answer is asked on the rung that the one before led to."""
    progress, rung = Progress(), RUNGS[0]
    reached = []
    for number, rating in enumerate(ratings):
        at = NOW + number * DAY
        progress.apply(answer("a", rating, at, objective="one", rung=rung))
        kept = progress.deck.get("one")
        assert kept is not None
        rung = kept.rung
        reached.append(rung)
    assert reached == rungs


def test_rule_4_only_the_first_answer_of_a_day_feeds_a_memory_in_review() -> None:
    """A second right one changes nothing but the item; a miss counts, and so do learning steps."""
    first = answer("a", 4, objective="one")
    again = answer("b", 3, NOW + MINUTE, objective="one")
    progress = progress_of(first, again)
    kept = progress.deck.get("one")
    assert kept is not None
    assert kept.card == memory.review(None, Rating.EASY, NOW, "one")
    assert kept.item == "b"
    assert progress.items.get("b") is not None
    missed = progress_of(first, answer("b", 1, NOW + MINUTE, objective="one")).deck.get("one")
    assert missed is not None
    assert missed.card.lapses == 1
    steps = progress_of(answer("a", 3, objective="one"), again).deck.get("one")
    assert steps is not None
    assert steps.card.state is State.REVIEW
    tomorrow = progress_of(first, answer("b", 3, NOW + DAY, objective="one")).deck.get("one")
    assert tomorrow is not None
    assert tomorrow.card.reps == 2


def test_rule_5_undo_restores_objective_item_day_and_rung() -> None:
    """Everything is as it was before the answer."""
    progress = progress_of(answer("a", 3, NOW - DAY, objective="one", rung="card"))
    before = snapshot(progress)
    change = progress.apply(answer("b", 3, objective="one", rung="question", ms=9000))
    assert snapshot(progress) != before
    progress.revert(change)
    assert without_count(snapshot(progress)) == without_count(before)


def test_rule_7_answers_stay_with_the_objective_they_name() -> None:
    """An item that asks something else by now leaves its old answers where they were."""
    progress = progress_of(answer("a", objective="one"), answer("a", objective="two", at=NOW + DAY))
    one, two = progress.deck.get("one"), progress.deck.get("two")
    assert one is not None
    assert two is not None
    assert (one.card.reps, two.card.reps) == (1, 1)


def test_the_day_counts_its_time() -> None:
    """What new ones took is counted apart, and no answer counts for more than two minutes."""
    yesterday = answer("a", 4, NOW - 30 * DAY, objective="old")
    progress = progress_of(
        yesterday,
        answer("a", 3, objective="old", ms=10_000),
        answer("b", 1, NOW + MINUTE, objective="new", ms=500_000),
        answer("b", 3, NOW + 2 * MINUTE, objective="new", ms=5_000),
    )
    assert (progress.today.ms, progress.today.new_ms) == (135_000, 125_000)
    assert dict(progress.today.missed)["new"] == 1
    assert not progress.today.rests("new")


def test_what_was_missed_too_often_rests() -> None:
    """Five misses on one day are enough; four aren't."""
    misses = [answer("a", 1, NOW + place * MINUTE, objective="one") for place in range(5)]
    assert progress_of(*misses[:4]).today.resting == set()
    progress = progress_of(*misses, answer("b", 1, NOW + 9 * MINUTE, objective="two"))
    assert progress.today.resting == {"one"}
    assert progress.today.rests("one")


def test_a_memory_counts_the_days_on_which_it_was_met() -> None:
    """Several answers of one day count once."""
    days = [NOW, NOW + MINUTE, NOW + DAY, NOW + 3 * DAY]
    kept = progress_of(*(answer("a", 3, at, objective="one") for at in days)).deck.get("one")
    assert kept is not None
    assert kept.days == 3


@pytest.mark.parametrize("change", [{"objective": ""}, {"at": "2025-12-31T23:00:00.000Z"}])
def test_an_answer_of_an_old_version_takes_a_replay(change: dict[str, Any]) -> None:
    """Without an objective, or from before the first release, nothing is added to what's there."""
    later = answer("b", at=NOW + DAY)
    for progress in (progress_of(), progress_of(answer("a"))):
        before = snapshot(progress)
        assert not add_later(progress, [later._replace(**change)])
        assert snapshot(progress) == before
        assert add_later(progress, [later])
