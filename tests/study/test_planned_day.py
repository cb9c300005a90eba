"""Today's queue on the way to an exam."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from cps_study.model.card import Memory
from cps_study.study.aim import SCARCE, WORTH_A_MINUTE, Regime
from cps_study.study.planned_day import (
    build_day,
    rank_reviews,
    regime_of,
    standing_of,
    start_gain,
)
from cps_study.study.queue import Limits
from tests.pools import DictPool
from tests.study.makers import NOW, answer, learning_card
from tests.study.planning import TODAY, aim, memory, pool_of, progress_with, standing

if TYPE_CHECKING:
    from cps_study.study.aim import Aim
    from cps_study.study.progress import Progress
    from cps_study.study.queue import Queue


def day(progress: Progress, pool: DictPool, aimed: Aim, limits: Limits | None = None) -> Queue:
    """Return the day's queue."""
    return build_day(progress, pool, limits or Limits(), NOW, aimed, UTC)


def asked(queue: Queue) -> list[str]:
    """Return the objectives of a queue."""
    return [step.objective for step in queue.steps]


def stable(number: int) -> dict[str, Memory]:
    """Return so many memories that last for months."""
    return {f"o{place:03}": memory(60, ago=30) for place in range(1, number)}


def test_what_gains_most_comes_whatever_its_due_day() -> None:
    """A fragile memory comes first though it isn't due; stable ones wait though they are."""
    progress = progress_with(o000=memory(1.5, ago=1), **stable(300))
    queue = day(progress, pool_of(300), aim(40, 6))
    assert asked(queue)[0] == "o000"
    assert len(queue.steps) < 5


def test_the_day_has_no_more_than_its_minutes() -> None:
    """Reviews and new ones together fit into the day."""
    queue = day(progress_with(o000=memory(2, ago=3)), pool_of(300), aim(60, 15))
    assert 10 <= queue.minutes <= 15
    assert queue.new > 5


def test_a_short_time_brings_more_than_twelve_new_ones_a_day() -> None:
    """The usual ceiling of new ones doesn't stop somebody with three days and ten hours."""
    assert day(progress_with(), pool_of(300), aim(3, 200)).new > 100


def test_a_ceiling_that_was_set_holds() -> None:
    """Whoever set how many new ones a day may come gets no more."""
    limits = Limits(new_per_day=4)
    assert day(progress_with(), pool_of(300), aim(3, 200, new_per_day=4), limits).new == 4


def test_nothing_comes_on_a_day_off_unless_it_is_asked_for() -> None:
    """A day off is free; minutes that are asked for are given."""
    free = aim(20, off=[TODAY])
    progress = progress_with(o000=memory(1, ago=3))
    assert day(progress, pool_of(9), free).steps == ()
    asked_for = Limits(minutes=10, minutes_asked_for=True)
    assert day(progress, pool_of(9), free, asked_for).steps != ()


def test_new_ones_that_are_asked_for_come() -> None:
    """`--new` is what it is without a date."""
    assert day(progress_with(), pool_of(9), aim(), Limits(new_only=3)).new == 3


def test_what_is_only_good_to_know_is_not_in_the_plan() -> None:
    """The plan is for what has to be met; the rest comes only if somebody asks for it."""
    pool = pool_of(9, importance=2)
    assert standing_of(progress_with(), pool, Limits(), NOW, aim(), UTC).new == []
    assert day(progress_with(), pool, aim()).steps == ()


def test_time_that_is_left_over_brings_nothing_that_is_only_good_to_know() -> None:
    """Once all that's needed was started, the rest of the day is free."""
    needed, others = pool_of(3), pool_of(9, importance=2)
    wanted = [*needed.objectives.values(), *list(others.objectives.values())[3:]]
    pool = DictPool([*needed.items.values(), *list(others.items.values())[6:]], wanted)
    assert day(progress_with(), pool, aim(10, 60)).new == 3


def test_a_skipped_subject_stays_away() -> None:
    """What the learner leaves isn't planned either."""
    limits = Limits(skipped=frozenset({"skills"}))
    progress = progress_with(o000=memory(1, ago=3))
    assert day(progress, pool_of(9), aim(), limits).steps == ()


def test_missed_days_are_seen() -> None:
    """Who didn't study on several of the last days is behind; days off don't count as missed."""
    steady = {f"o{n:03}": memory(5, ago=n) for n in range(1, 15)}
    pool = pool_of(20)

    def behind(memories: dict[str, Memory], aimed: Aim) -> bool:
        progress = progress_with(**memories)
        return standing_of(progress, pool, Limits(), NOW, aimed, UTC).missed

    assert not behind(steady, aim())
    with_gaps = {name: kept for name, kept in steady.items() if name not in {"o003", "o004"}}
    assert behind(with_gaps, aim())
    off = [TODAY - timedelta(days=n) for n in (3, 4)]
    assert not behind(with_gaps, aim(off=off))


def test_lapses_are_seen() -> None:
    """Who misses far more reviews than the model of memory expects is behind."""
    weak = {f"o{n:03}": memory(3, ago=1, days=9, lapses=3) for n in range(60)}
    progress = progress_with(**weak)
    assert standing_of(progress, pool_of(60), Limits(), NOW, aim(), UTC).slips


def test_a_clock_that_went_back_is_no_trouble() -> None:
    """A memory from the future counts as just answered."""
    progress = progress_with(o000=memory(2, ago=-3))
    assert day(progress, pool_of(2), aim(5)).minutes >= 1


def test_what_no_item_may_ask_is_not_planned() -> None:
    """A memory whose items were all set aside stays out; the other one is reviewed."""
    progress = progress_with(o000=memory(1, ago=3), o001=memory(1, ago=3))
    progress.suspended |= {"o000-c", "o000-q"}
    known = standing_of(progress, pool_of(2), Limits(), NOW, aim(), UTC).kept
    assert [one.due.objective.id for one in known] == ["o001"]


def test_what_was_begun_comes_first_even_without_time() -> None:
    """Its learning is finished before anything is reviewed, and it isn't planned as a review."""
    begun = Memory(learning_card(), "question", "o001-q", TODAY.isoformat())
    progress = progress_with(o000=memory(1, ago=3), o001=begun)
    place = standing_of(progress, pool_of(2), Limits(), NOW, aim(), UTC)
    assert [due.objective.id for due in place.started] == ["o001"]
    assert [one.due.objective.id for one in place.kept] == ["o000"]
    assert asked(day(progress, pool_of(2), aim())) == ["o001", "o000"]
    assert asked(day(progress, pool_of(2), aim(off=[TODAY]))) == ["o001"]


def test_what_was_answered_today_is_not_reviewed_again() -> None:
    """One review a day is all that a memory is given."""
    progress = progress_with(o000=memory(2, ago=3), o001=memory(2, ago=3))
    progress.apply(answer("o000-q", objective="o000"))
    assert asked(day(progress, pool_of(2), aim(5))) == ["o001"]


def test_what_was_answered_today_stays_part_of_the_plan() -> None:
    """It rests today, whether it was right or missed too often, and counts for the day."""
    progress = progress_with(o000=memory(2, ago=3), o001=memory(2, ago=3))
    progress.apply(answer("o000-q", objective="o000"))
    for _ in range(5):
        progress.apply(answer("o001-q", objective="o001", rating=1))
    place = standing_of(progress, pool_of(2), Limits(), NOW, aim(5), UTC)
    assert [due.objective.id for due in place.done] == ["o000", "o001"]
    assert (place.kept, place.started) == ([], [])
    assert place.objectives == {"o000", "o001"}


def test_with_far_too_little_time_the_most_fragile_come_before_what_is_new() -> None:
    """If all can be met, some of the time that's left over goes to reviews on the way."""
    fragile = {f"o{place:03}": memory(1.2, ago=2) for place in range(20)}
    progress = progress_with(**fragile)
    aimed = aim(20, 20)
    assert regime_of(standing_of(progress, pool_of(330), Limits(), NOW, aimed, UTC), aimed).early
    queue = day(progress, pool_of(330), aimed)
    assert 0 < queue.due < 10
    assert queue.new > queue.due


def test_new_ones_of_today_are_counted() -> None:
    """Only what was answered for the first time is."""
    progress = progress_with(o000=memory(2, ago=3))
    progress.apply(answer("o000-q", objective="o000"))
    progress.apply(answer("o001-q", objective="o001"))
    assert standing_of(progress, pool_of(4), Limits(), NOW, aim(), UTC).met_today == 1


def test_with_far_too_little_time_a_review_counts_by_itself() -> None:
    """What a single review saves the most of comes first, and each is worth something."""
    place = standing(300, [memory(300, ago=1), memory(2, ago=3), memory(30, ago=3)])
    aimed = aim(1, 5)
    regime = regime_of(place, aimed)
    assert regime.at_once
    ranked = rank_reviews(place, aimed, regime)
    assert [one.due.objective.id for one, _ in ranked] == ["k001", "k002", "k000"]
    assert all(worth > 0 for _, worth in ranked)


def test_something_new_that_takes_too_long_is_not_started_on_the_eve() -> None:
    """What gains less than its time is worth isn't begun: learning it is too slow for that."""
    regime = Regime(SCARCE, WORTH_A_MINUTE, waits=False)
    assert start_gain(aim(1), 1, 2.0, regime) > 0
    assert start_gain(aim(1), 1, 8.0, regime) == 0
