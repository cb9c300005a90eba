"""The memory model: FSRS-6 as in the library, with our own fuzz within the published bounds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import fsrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cps_study.model.card import Card, Rating, State
from cps_study.model.learner import Learner
from cps_study.study import memory
from tests.study.makers import DAY, MINUTE, NOW, many, some

if TYPE_CHECKING:
    from collections.abc import Iterable

AGAIN, HARD, GOOD, EASY = Rating
STEPS = st.lists(
    st.tuples(
        st.sampled_from(Rating),
        st.one_of(
            st.timedeltas(timedelta(0), timedelta(hours=30)),
            st.timedeltas(timedelta(0), timedelta(days=900)),
            st.integers(0, 400).map(lambda days: days * DAY),
        ),
    ),
    min_size=1,
    max_size=12,
)


def studied(
    steps: Iterable[tuple[Rating, timedelta]], *, fuzz: bool = False, item: str = "x"
) -> tuple[Card, datetime]:
    """Return the card after these ratings, with their waits, and the time of the last one."""
    card: Card | None = None
    now = NOW
    for rating, wait in steps:
        now += wait
        card = memory.review(card, rating, now, item, fuzz=fuzz)
    assert card is not None
    return card, now


GOLDEN = [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]
"""Made with fsrs 6.3.2, by this command:

python -c "
from fsrs import *; from datetime import *
card, now = Card(card_id=1), datetime(2022, 11, 29, 12, 30, tzinfo=timezone.utc)
for rating in [Rating.Good] * 6 + [Rating.Again] * 2 + [Rating.Good] * 5:
    card, _ = Scheduler(enable_fuzzing=False).review_card(card, rating, now)
    print((card.due - card.last_review).days, end=' '); now = card.due"
"""


def test_the_golden_sequence_of_ratings_gives_the_known_intervals() -> None:
    """Good six times, Again twice, Good five times: the intervals of FSRS-6's defaults."""
    card, now, intervals = None, datetime(2022, 11, 29, 12, 30, tzinfo=UTC), []
    for rating in [GOOD] * 6 + [AGAIN] * 2 + [GOOD] * 5:
        card = memory.review(card, rating, now, "x", fuzz=False)
        intervals.append((card.due - card.last).days)
        now = card.due
    assert intervals == GOLDEN


@many
@given(
    STEPS,
    st.timedeltas(timedelta(0), timedelta(days=2000)),
    st.sampled_from([0.7, 0.85, 0.9, 0.97]),
)
def test_memory_agrees_with_the_library(
    steps: list[tuple[Rating, timedelta]], later: timedelta, retention: float
) -> None:
    """For any history, everything about the card and its recall equals the library's.

    Only the promise that better answers wait longer is ours.
    """
    scheduler = fsrs.Scheduler(desired_retention=retention, enable_fuzzing=False)
    theirs = fsrs.Card(card_id=1, due=NOW)
    ours: Card | None = None
    now = NOW
    for rating, wait in steps:
        now += wait
        theirs, _ = scheduler.review_card(theirs, fsrs.Rating(rating), review_datetime=now)
        ours = memory.review(ours, rating, now, "x", retention, fuzz=False, distinct=False)
        assert ours.stability == pytest.approx(theirs.stability, abs=1e-9, rel=1e-9)
        assert ours.difficulty == pytest.approx(theirs.difficulty, abs=1e-9)
        assert (int(ours.state), ours.step, ours.due) == (
            int(theirs.state),
            theirs.step,
            theirs.due,
        )
        expected = scheduler.get_card_retrievability(theirs, now + later)
        assert memory.retrievability(ours, now + later) == pytest.approx(expected, abs=1e-9)


@some
@given(STEPS)
def test_repetitions_and_lapses_are_counted(steps: list[tuple[Rating, timedelta]]) -> None:
    """Every rating is a repetition, but only Again on a card in review is a lapse."""
    card, lapses = None, 0
    now = NOW
    for number, (rating, wait) in enumerate(steps, 1):
        now += wait
        lapses += card is not None and card.state is State.REVIEW and rating is AGAIN
        card = memory.review(card, rating, now, "x")
        assert (card.reps, card.lapses) == (number, lapses)


def test_stability_is_the_time_after_which_nine_in_ten_are_recalled() -> None:
    """Recall is 1 at first, 0.9 after as many days as the stability, and falls from there."""
    assert memory.recall_after(12.5, 0) == 1
    assert memory.recall_after(12.5, 12.5) == pytest.approx(0.9, abs=1e-12)
    curve = [memory.recall_after(12.5, days) for days in range(0, 2000, 50)]
    assert all(before > after > 0 for before, after in pairwise(curve))


@some
@given(STEPS, st.sampled_from(Rating), st.timedeltas(timedelta(seconds=1), timedelta(days=4000)))
def test_a_clock_that_went_back_counts_as_no_time(
    steps: list[tuple[Rating, timedelta]], rating: Rating, back: timedelta
) -> None:
    """A rating from before the last one changes memory as one at the same moment would."""
    card, now = studied(steps)
    at_once = memory.review(card, rating, now, "x", fuzz=False)
    earlier = memory.review(card, rating, now - back, "x", fuzz=False)
    assert earlier.last == now - back
    assert earlier._replace(due=at_once.due, last=now) == at_once
    assert earlier.due - earlier.last == at_once.due - now
    assert memory.retrievability(card, now - back) == 1


def test_the_cards_of_the_caller_are_left_as_they_were() -> None:
    """A review returns a new card, as undo relies on the old one."""
    card, now = studied([(GOOD, DAY), (GOOD, DAY)])
    kept = Card(*card)
    memory.review(card, AGAIN, now + DAY, "x")
    assert card == kept


# The published ±(1 + .15·(2.5-7 d) + .10·(7-20 d) + .05·(20 d and up)), reckoned by hand.
@pytest.mark.parametrize(
    ("interval", "bounds"),
    [
        (1, (1, 1)),
        (2, (2, 2)),
        (3, (2, 4)),
        (5, (4, 6)),
        (7, (5, 9)),
        (10, (8, 12)),
        (20, (17, 23)),
        (100, (93, 107)),
        (1000, (948, 1052)),
        (36500, (34673, 36500)),
    ],
)
def test_fuzz_bounds_are_the_published_ones(interval: int, bounds: tuple[int, int]) -> None:
    """Under 2.5 days there is no fuzz, and nothing goes beyond a century."""
    assert memory.fuzz_bounds(interval, 0) == bounds


@many
@given(st.integers(1, 36500), st.integers(0, 36500), st.text(max_size=8))
@example(3, 2, "x")
def test_fuzz_stays_in_its_bounds_and_growth_stays_growth(
    interval: int, last: int, seed: str
) -> None:
    """A fuzzed interval is in the published range; one that grew stays longer than the last."""
    drawn = memory.fuzzed(interval, last, seed)
    least, most = memory.fuzz_bounds(interval, 0)
    assert least <= drawn <= most
    assert drawn >= min(interval, 2)
    if interval > last:
        assert drawn > last


def test_fuzz_draws_every_day_of_its_range_and_no_other() -> None:
    """Over many items, an interval of ten days becomes 8 to 12 days, each about as often."""
    drawn = [memory.fuzzed(10, 0, f"item-{number}#3") for number in range(1000)]
    assert set(drawn) == {8, 9, 10, 11, 12}
    assert all(140 < drawn.count(days) < 260 for days in set(drawn))


@some
@given(STEPS)
def test_a_replay_leads_to_the_same_due_time(steps: list[tuple[Rating, timedelta]]) -> None:
    """Fuzz only depends on the item and its repetition, so one history gives one card."""
    assert studied(steps, fuzz=True) == studied(steps, fuzz=True)


def test_items_answered_together_spread_out() -> None:
    """Thirty items with the same history don't all come back on the same day."""
    history = [(GOOD, timedelta(0)), (GOOD, 11 * MINUTE), (GOOD, 3 * DAY), (GOOD, 12 * DAY)]
    assert len({studied(history, fuzz=True, item=f"i{number}")[0].due for number in range(30)}) > 4


def test_each_repetition_draws_anew() -> None:
    """An item that came early once isn't always early: each repetition has its own day."""
    card = Card(State.REVIEW, None, 40.0, 5.0, NOW, NOW - 40 * DAY, 5)
    dues = {memory.review(card._replace(reps=reps), GOOD, NOW, "x").due for reps in range(20)}
    assert len(dues) > 5


@many
@given(STEPS)
def test_fuzz_moves_only_the_due_day_of_cards_in_review(
    steps: list[tuple[Rating, timedelta]],
) -> None:
    """Memory is the same with fuzz and without; learning steps and one or two days are exact."""
    before: Card | None = None
    now = NOW
    for rating, wait in steps:
        now += wait
        plain = memory.review(before, rating, now, "x", fuzz=False, distinct=False)
        card = memory.review(before, rating, now, "x", distinct=False)
        assert card._replace(due=plain.due) == plain
        if card.state is not State.REVIEW or plain.due - now < timedelta(days=2.5):
            assert card.due == plain.due
        last_interval = (
            before.due - before.last
            if before is not None and before.state is State.REVIEW
            else None
        )
        if (
            card.state is State.REVIEW
            and last_interval is not None
            and plain.due - now > last_interval
        ):
            assert card.due - now > last_interval
        before = card


@many
@given(STEPS, st.timedeltas(timedelta(0), timedelta(days=400)), st.text(max_size=5))
def test_a_better_rating_never_comes_sooner(
    steps: list[tuple[Rating, timedelta]], wait: timedelta, item: str
) -> None:
    """The previewed times of Again, Hard, Good and Easy are in that order, fuzz included."""
    card, now = studied(steps, fuzz=True, item=item)
    times = memory.preview(card, now + wait, item)
    assert list(times) == [AGAIN, HARD, GOOD, EASY]
    assert sorted(times.values()) == list(times.values())
    assert times[AGAIN] < times[EASY]


@some
@given(STEPS, st.timedeltas(timedelta(0), timedelta(days=40)), st.sampled_from(Rating))
def test_a_preview_says_what_the_rating_then_does(
    steps: list[tuple[Rating, timedelta]], wait: timedelta, rating: Rating
) -> None:
    """The interval on the button is the one the card gets."""
    card, now = studied(steps, fuzz=True)
    after = memory.review(card, rating, now + wait, "x")
    assert memory.preview(card, now + wait, "x")[rating] == after.due - (now + wait)


def test_a_new_item_is_previewed_with_the_learning_steps() -> None:
    """For a new item: 1 minute, 5½ minutes, 10 minutes, and days for Easy."""
    times = memory.preview(None, NOW, "x")
    assert [times[rating] for rating in (AGAIN, HARD, GOOD)] == [MINUTE, 5.5 * MINUTE, 10 * MINUTE]
    assert times[EASY] > 5 * DAY


def test_a_higher_retention_asks_sooner() -> None:
    """The desired retention reaches the scheduler."""
    waits = [
        memory.review(
            memory.review(None, EASY, NOW, "x"), GOOD, NOW + 8 * DAY, "x", retention, fuzz=False
        ).due
        for retention in (0.8, 0.9, 0.95)
    ]
    assert waits[0] > waits[1] > waits[2]


def test_no_interval_is_longer_than_a_century() -> None:
    """However stable the memory is, the item comes back within 36,500 days."""
    card = Card(State.REVIEW, None, 1e9, 1.0, NOW, NOW - 30000 * DAY, 40)
    assert memory.review(card, EASY, NOW, "x").due - NOW <= memory.MAX_INTERVAL * DAY


def test_leeches_are_the_eighth_lapse_and_every_fourth_after() -> None:
    """An item is a leech at 8, 12, 16 … lapses, and at no other number."""
    card = Card(State.RELEARNING, 0, 1.0, 5.0, NOW, NOW, 99)
    assert [n for n in range(30) if memory.is_leech(card._replace(lapses=n))] == [
        8,
        12,
        16,
        20,
        24,
        28,
    ]


def test_a_library_that_forgets_the_memory_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reviewed card always has a stability and a difficulty; without them it'd be worthless."""
    scheduler = fsrs.Scheduler()
    monkeypatch.setattr(scheduler, "review_card", lambda card, *_, **__: (card, None))
    monkeypatch.setattr(memory, "_scheduler", lambda *_: scheduler)
    with pytest.raises(AssertionError, match="without memory"):
        memory.review(None, GOOD, NOW, "a")


def test_a_level_leaves_the_minutes_of_one_day_alone() -> None:
    """Only whole days pass slower for who remembers longer: the same day stays the same day."""
    card = Card(State.REVIEW, None, 10.0, 5.0, NOW + 9 * DAY, NOW - 10 * MINUTE, 3)
    average = card._replace(stability=5.0)
    usual = memory.review(average, Rating.GOOD, NOW, "s", fuzz=False, distinct=False)
    slow = memory.review(
        card, Rating.GOOD, NOW, "s", fuzz=False, distinct=False, learner=Learner(2.0)
    )
    assert slow.stability == pytest.approx(2 * usual.stability)
