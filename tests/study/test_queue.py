"""What a day brings: its minutes, its order, and what waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from cps_study.model.card import Card, Memory, State
from cps_study.model.item import Group
from cps_study.study.growing import growing
from cps_study.study.pool import PoolObjective
from cps_study.study.progress import Progress
from cps_study.study.queue import (
    Limits,
    Queue,
    Step,
    build_queue,
    crises_apart,
    due_on_next_day,
    fit_into,
    spread,
)
from cps_study.study.queue import PlannedStep as Planned
from cps_study.study.times import study_day
from cps_study.study.today import Today
from tests.pools import DictPool
from tests.study.makers import (
    DAY,
    MINUTE,
    NOW,
    answer,
    card_item,
    learning_card,
    progress_of,
    question,
    review_card,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cps_study.model.outline import Domain

DOMAINS: tuple[Domain, ...] = ("confidentiality", "boundaries", "skills", "values", "crisis")


def pool_of(
    count: int, importance: int = 5, *, lifted: bool = False, domains: Sequence[Domain] = DOMAINS
) -> DictPool:
    """Return a pool of objectives with a card and a situation each, the domains in turn."""
    names = [f"o{number:03}" for number in range(count)]
    cards = [card_item(f"{name}-card", cites=[name]) for name in names]
    situations = [question(f"{name}-situation", cites=[name]) for name in names]
    objectives = [
        PoolObjective(name, importance, domains[number % len(domains)])
        for number, name in enumerate(names)
    ]
    return DictPool([*cards, *situations], objectives, lifted=lifted)


def studied(progress: Progress, objective: str, days_ago: int, *, stability: float = 5.0) -> None:
    """Put a memory in review that is due today."""
    last = NOW - days_ago * DAY
    card = Card(State.REVIEW, None, stability, 5.0, NOW, last, 3)
    day = study_day(last, UTC).isoformat()
    progress.deck.put(objective, Memory(card, "card", f"{objective}-card", day))


def queue(
    progress: Progress, pool: DictPool, limits: Limits | None = None, now: datetime = NOW
) -> Queue:
    """Return the queue of the day."""
    return build_queue(progress, pool, limits or Limits(), now, UTC)


def names(found: Queue) -> list[str]:
    """Return the objectives in order."""
    return [step.objective for step in found.steps]


def test_a_first_day_is_twelve_new_ones_within_its_minutes() -> None:
    """At the usual pace, 12 new ones fit into 20 minutes, and that many come."""
    found = queue(Progress(), pool_of(50))
    assert (found.due, found.new, found.learning, found.waiting) == (0, 12, 0, 0)
    assert 10 <= found.minutes <= 20


def test_fewer_minutes_bring_fewer_new_ones() -> None:
    """Five minutes hold four new ones or so."""
    found = queue(Progress(), pool_of(50), Limits(minutes=5))
    assert 3 <= found.new <= 5
    assert found.minutes <= 5


def test_rule_8_the_ceilings_hold_whatever_the_minutes_allow() -> None:
    """`new_per_day` and `reviews_per_day` are the most of a day, with what it had already."""
    progress = Progress()
    for number in range(30):
        studied(progress, f"o{number:03}", 5)
    pool = pool_of(60)
    found = queue(progress, pool, Limits(minutes=500, new_per_day=2, reviews_per_day=7))
    assert (found.due, found.new, found.waiting) == (7, 2, 23)
    progress.today = Today("2026-11-21", growing("x", "y", "z"), growing("x"))
    found = queue(progress, pool, Limits(minutes=500, new_per_day=2, reviews_per_day=7))
    assert (found.due, found.new) == (5, 1)


def test_reviews_take_at_most_seventy_percent_while_something_needed_is_new() -> None:
    """However much is due, new objectives of importance 3 and more have their part of the day."""
    progress = Progress()
    for number in range(100):
        studied(progress, f"o{number:03}", 5)
    found = queue(progress, pool_of(150), Limits(minutes=20))
    # What was too short for one more new one went to reviews.
    assert found.due * 14 <= 0.7 * 20 * 60 + 70
    assert found.due >= 30
    assert 18 <= found.minutes <= 20


@pytest.mark.parametrize("importance", [3, 2])
def test_reviews_may_take_all_if_what_is_new_is_only_good_to_know(importance: int) -> None:
    """For importance 2 there is no share kept, for 3 there is."""
    progress = Progress()
    pool = pool_of(150)
    for number in range(100):
        studied(progress, f"o{number:03}", 5)
    for ident, objective in list(pool.objectives.items()):
        pool.objectives[ident] = objective._replace(importance=importance)
    assert (queue(progress, pool, Limits(minutes=10)).new > 0) is (importance == 3)


def test_what_new_ones_leave_of_the_day_goes_to_reviews() -> None:
    """With a ceiling of one new one, reviews fill the minutes."""
    progress = Progress()
    for number in range(100):
        studied(progress, f"o{number:03}", 5)
    found = queue(progress, pool_of(150), Limits(minutes=20, new_per_day=1))
    assert found.new == 1
    assert 19 <= found.minutes <= 20


def test_important_and_fading_reviews_come_first() -> None:
    """What wasn't met on three days yet, then the more important, then what fades the fastest."""
    progress = Progress()
    pool = pool_of(4, domains=["skills"])
    pool.objectives["o001"] = PoolObjective("o001", 3, "skills")
    studied(progress, "o000", 5)
    studied(progress, "o001", 5)
    studied(progress, "o002", 300, stability=400)
    studied(progress, "o003", 5)
    kept = progress.deck.get("o003")
    assert kept is not None
    progress.deck.put("o003", kept._replace(days=3))
    assert names(queue(progress, pool)) == ["o000", "o002", "o001", "o003"]
    assert queue(progress, pool, Limits(minutes=0.5)).waiting == 2


def test_time_is_kept_for_most_of_the_days_new_ones() -> None:
    """With ten minutes, reviews still get two fifths of them."""
    progress = Progress()
    for number in range(100):
        studied(progress, f"o{number:03}", 5)
    found = queue(progress, pool_of(150), Limits(minutes=20))
    assert found.new >= 8
    short = queue(progress, pool_of(150), Limits(minutes=10))
    assert 0.35 * 600 <= short.due * 14 <= 0.6 * 600
    long = queue(progress, pool_of(150), Limits(minutes=60, reviews_per_day=500))
    assert (long.new, long.due) == (12, 100)


def test_what_was_done_today_is_spent() -> None:
    """After 19.5 of 20 minutes, nothing comes; with minutes asked for, they count anew."""
    progress = Progress(today=Today("2026-11-21", ms=19 * 60_000 + 30_000))
    assert queue(progress, pool_of(50)).new == 0
    found = queue(progress, pool_of(50), Limits(minutes=10, minutes_asked_for=True))
    assert found.new > 5
    tomorrow = queue(progress, pool_of(50), now=NOW + DAY)
    assert tomorrow.new == 12


def test_new_only_brings_new_ones_and_nothing_else() -> None:
    """Neither reviews nor what is being learned, and today's share doesn't count."""
    progress = progress_of(answer("o000-card", 1, objective="o000", rung="card"))
    studied(progress, "o001", 5)
    found = queue(progress, pool_of(50), Limits(new_only=5, new_per_day=0))
    assert (found.due, found.learning, found.new) == (0, 0, 5)
    assert queue(progress, pool_of(50), Limits(new_only=0)).steps == ()


def test_what_is_being_learned_comes_first_and_is_counted_apart() -> None:
    """What was begun today and comes again is neither due nor new."""
    progress = progress_of(answer("o000-card", 1, objective="o000", rung="card"))
    found = queue(progress, pool_of(1))
    assert (found.learning, found.due, found.new) == (1, 0, 0)


def test_the_fifth_miss_of_a_day_lets_an_objective_rest() -> None:
    """Four misses don't; tomorrow it's due again."""
    for misses, due in ((4, 1), (5, 0)):
        events = [
            answer("o000-card", 1, NOW + number * MINUTE, objective="o000", rung="card")
            for number in range(misses)
        ]
        progress = progress_of(*events)
        now = NOW + 10 * MINUTE
        assert queue(progress, pool_of(1), now=now).learning == due
        assert queue(progress, pool_of(1), now=now + DAY).due == 1


def test_rule_5_an_objective_whose_items_are_all_set_aside_is_not_due() -> None:
    """With one item left, it is; and it can't come new either."""
    progress = Progress()
    studied(progress, "o000", 5)
    pool = pool_of(2, domains=["skills"])
    progress.suspended = {"o000-card", "o001-card", "o001-situation"}
    assert names(queue(progress, pool)) == ["o000"]
    progress.suspended.add("o000-situation")
    assert names(queue(progress, pool)) == []


def test_rule_6_only_what_an_item_of_the_pool_asks_is_due() -> None:
    """Rule 7: a memory that no item asks is kept, and never due."""
    progress = Progress()
    studied(progress, "o000", 5)
    studied(progress, "gone", 5)
    assert queue(progress, pool_of(1)).due == 1
    outside = DictPool([card_item("other")], outside=pool_of(1).items.values(), lifted=True)
    assert queue(progress, outside).due == 0
    assert "gone" in progress.deck


def test_importance_1_never_comes_unasked() -> None:
    """Unless the learner names banks or topics, or asks for everything."""
    assert queue(Progress(), pool_of(3, 1)).steps == ()
    assert queue(Progress(), pool_of(3, 1, lifted=True, domains=["skills"])).new == 3


def test_skipped_domains_do_not_come() -> None:
    """Neither new nor due; the others are as they were."""
    progress = Progress()
    studied(progress, "o001", 5)
    found = queue(progress, pool_of(5), Limits(skipped=frozenset({"boundaries", "crisis"})))
    assert sorted(names(found)) == ["o000", "o002", "o003"]


def test_what_a_wrong_clock_answered_is_due_now() -> None:
    """A memory from the year 2031 doesn't wait until then."""
    later = answer("o000-card", 4, NOW + 1600 * DAY, objective="o000", rung="card")
    assert queue(progress_of(later), pool_of(1)).due == 1
    earlier = answer("o001-card", 4, NOW - DAY, objective="o001", rung="card")
    assert names(queue(progress_of(earlier, later), pool_of(2), Limits(new_per_day=0))) == ["o000"]


def test_what_is_being_learned_comes_again_on_the_next_day() -> None:
    """A review that's late is due today, so it isn't counted twice."""
    progress = Progress()
    today = NOW.date().isoformat()
    progress.deck.put("o000", Memory(learning_card(), "card", "o000-card", today))
    assert due_on_next_day(progress, pool_of(2), NOW) == 1
    progress.deck.put("o001", Memory(review_card(), "card", "o001-card", today))
    assert due_on_next_day(progress, pool_of(2), NOW) == 1


def test_a_session_limit_cuts_all_counts() -> None:
    """The counts are those of what then comes."""
    progress = Progress()
    for number in range(4):
        studied(progress, f"o{number:03}", 5)
    found = queue(progress, pool_of(20, domains=["skills"]), Limits(session=5))
    assert len(found.steps) == 5
    assert found.due + found.new + found.learning == 5


def test_a_set_of_items_fits_into_the_minutes_asked_for() -> None:
    """At the usual pace a card takes 14 seconds with its repeats, a question 37."""
    cards = Queue(tuple(Step(f"o00{n}", item=f"o00{n}-card") for n in range(9)), due=9)
    questions = Queue(tuple(Step(f"o00{n}") for n in range(9)), due=9)
    progress, pool = Progress(), pool_of(9)
    assert fit_into(cards, progress, pool, 1.0).due == 4
    assert fit_into(questions, progress, pool, 2.0).due == 3
    assert len(fit_into(questions, progress, pool, 0.1).steps) == 1
    assert fit_into(cards, progress, pool, 60.0) == cards


def test_new_ones_are_spread_among_the_reviews() -> None:
    """A review comes first, and no block of new ones last."""
    reviews = [Planned(Step(f"r{number}"), 1) for number in range(6)]
    new = [Planned(Step(f"n{number}"), 1) for number in range(3)]
    order = [planned.step.objective for planned in spread(reviews, new)]
    assert order == ["r0", "r1", "n0", "r2", "r3", "n1", "r4", "r5", "n2"]
    assert spread([], new) == new


@pytest.mark.parametrize(
    ("given", "ordered"),
    [
        ("c1 a b", "a c1 b"),
        ("a c1 c2 b", "a c1 b c2"),
        ("a c1 c2", "a c1"),
        ("c1 c2", "c1 c2"),
        ("a b c1", "a b c1"),
        ("", ""),
    ],
)
def test_a_crisis_is_never_first_and_never_follows_another(given: str, ordered: str) -> None:
    """What can't be kept apart waits; where there is nothing else at all, the learner chose so."""
    planned = [
        Planned(Step(name, "crisis" if name.startswith("c") else "skills"), 1)
        for name in given.split()
    ]
    assert [one.step.objective for one in crises_apart(planned)] == ordered.split()


def test_an_imported_scenario_is_studied_whole_and_in_its_order() -> None:
    """Rule 3: one question of it that is due or new brings the others, each on its own."""
    story = Group("story", "scenario", "A peer calls.")
    items = [question(f"s{number}") for number in range(3)]
    grouped = [replace(item, group=story) for item in items]
    pool = DictPool([*grouped, card_item("other")])
    found = queue(Progress(), pool)
    order = [step.item or step.objective for step in found.steps]
    assert order == ["item:other", "s0", "s1", "s2"]
    progress = Progress()
    studied(progress, "item:s1", 5)
    found = queue(progress, pool, Limits(new_per_day=0))
    assert [step.item for step in found.steps] == ["s0", "s1", "s2"]
    assert (found.due, found.new) == (1, 2)
