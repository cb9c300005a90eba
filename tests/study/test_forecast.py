"""The forecast: it fills the days to come as the queue would."""

from __future__ import annotations

from datetime import UTC, date

from hypothesis import given
from hypothesis import strategies as st

from cps_study.model.card import Memory
from cps_study.model.event import AnswerEvent
from cps_study.study.forecast import DAYS, DayAhead, forecast
from cps_study.study.pool import PoolObjective
from cps_study.study.progress import Progress
from cps_study.study.queue import Limits
from tests.pools import DictPool
from tests.study.makers import DAY, NOW, card_item, review_card, some


def pool(size: int) -> DictPool:
    """Return a pool of so many objectives, each with a card."""
    objectives = [PoolObjective(f"o{number}", 4, "skills") for number in range(size)]
    return DictPool([card_item(f"{one.id}-c", cites=[one.id]) for one in objectives], objectives)


def studied(size: int, due_in: int, days: float = 10) -> Progress:
    """Return a progress with so many memories that last so many days, all due on one day."""
    progress = Progress()
    for number in range(size):
        card = review_card(days, due=NOW + due_in * DAY)
        progress.deck.put(f"o{number}", Memory(card, "card", f"o{number}-c", "2026-11-11"))
    return progress


def days(
    progress: Progress, size: int, limits: Limits | None = None, off: frozenset[date] = frozenset()
) -> list[DayAhead]:
    """Return the forecast for a pool of so many objectives."""
    return forecast(progress, pool(size), limits or Limits(), NOW, off.__contains__, UTC)


def test_there_are_thirty_days_today_first() -> None:
    """Also for somebody who has nothing to do."""
    ahead = days(Progress(), 0)
    assert len(ahead) == DAYS == 30
    assert ahead[0] == (date(2026, 11, 21), 0.0, 0, 0)


def test_reviews_come_on_their_day_and_again_later() -> None:
    """A review counts as right, so it comes back after a longer time."""
    ahead = days(studied(3, due_in=5), 3)
    reviews = [number for number, day in enumerate(ahead) if day.reviews]
    assert reviews[0] == 5
    assert ahead[5].reviews == 3
    assert ahead[5].minutes > 0
    soon = days(studied(3, due_in=0, days=1), 3)
    assert soon[0].reviews == 3
    assert sum(day.reviews for day in soon) >= 6


def test_a_day_has_no_more_reviews_than_its_ceiling() -> None:
    """The others wait for the next day, whatever the minutes allow."""
    ahead = days(studied(5, due_in=0), 5, Limits(minutes=500, reviews_per_day=2))
    assert [day.reviews for day in ahead[:3]] == [2, 2, 1]


@some
@given(st.integers(0, 40), st.integers(0, 60), st.integers(1, 30))
def test_no_day_has_more_than_its_minutes_or_more_new_ones_than_its_share(
    met: int, more: int, minutes: int
) -> None:
    """The day's ceilings hold, and nothing is met twice."""
    ahead = days(studied(met, due_in=0), met + more, Limits(minutes=minutes, new_per_day=5))
    assert all(day.minutes <= minutes + 1e-9 for day in ahead)
    assert all(day.new <= 5 for day in ahead)
    assert sum(day.new for day in ahead) <= more


def test_a_day_off_is_empty_and_its_reviews_wait() -> None:
    """They come on the next day."""
    off = frozenset({date(2026, 11, 26)})
    ahead = days(studied(3, due_in=5), 3, off=off)
    assert ahead[5] == (date(2026, 11, 26), 0.0, 0, 0)
    assert ahead[6].reviews == 3


def test_what_was_done_today_is_taken_off_today() -> None:
    """A day's minutes count from 4 a.m., not from now."""
    progress = Progress()
    done = AnswerEvent(
        "2026-11-21T14:00:00.000Z",
        "2026-11-21",
        "o0-c",
        4,
        objective="o0",
        rung="card",
        ms=120_000,
        id="019c000000000000-00000000",
    )
    progress.apply(done)
    ahead = days(progress, 60, Limits(minutes=2))
    assert ahead[0].minutes == 0
    assert ahead[1].minutes > 0


def test_domains_to_skip_are_left_out() -> None:
    """They take no time until they're taken up again."""
    limits = Limits(skipped=frozenset({"skills"}))
    assert sum(day.minutes for day in days(studied(3, due_in=0), 9, limits)) == 0


def test_what_was_set_aside_takes_no_time() -> None:
    """A memory that no item may ask isn't reviewed; the others are."""
    progress = studied(3, due_in=0)
    progress.suspended.add("o1-c")
    assert days(progress, 3)[0].reviews == 2
