"""What comes of a plan."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.study.memory import recall_after
from cps_study.study.plan_outcome import PlanOutcome, follow_plan
from tests.study.makers import some
from tests.study.planning import TODAY, aim, memory, objectives, standing

if TYPE_CHECKING:
    from cps_study.study.planned_day import PlanStanding

memories = st.builds(
    lambda stability, ago: memory(stability, ago=ago), st.floats(0.2, 200), st.integers(1, 60)
)
standings = st.builds(standing, st.integers(0, 120), st.lists(memories, max_size=40))


def outcome(left: int, minutes: float, new: int = 300) -> PlanOutcome:
    """Return what comes of a plan from nothing."""
    return follow_plan(standing(new), aim(left, minutes), today=TODAY)


@some
@given(standings, st.integers(1, 40), st.integers(1, 60))
def test_nothing_is_planned_on_or_after_the_day(
    place: PlanStanding, left: int, minutes: int
) -> None:
    """The days go from today to the eve, and none takes more than its minutes."""
    planned = follow_plan(place, aim(left, minutes), today=TODAY)
    assert [day.day for day in planned.days] == [TODAY + timedelta(days=n) for n in range(left)]
    assert all(0 <= day.minutes <= minutes + 1e-6 for day in planned.days)
    assert 0 <= planned.worst_decile <= 1
    assert 0 <= planned.low <= planned.mean <= planned.high <= 1


@some
@given(standings, st.integers(1, 40), st.integers(1, 60))
def test_a_plan_is_the_same_each_time(place: PlanStanding, left: int, minutes: int) -> None:
    """Nothing about a plan is left to chance."""
    first = follow_plan(place, aim(left, minutes), today=TODAY)
    assert follow_plan(place, aim(left, minutes), today=TODAY) == first


@some
@given(standings, st.integers(1, 40), st.integers(1, 60), st.integers(1, 40))
def test_more_minutes_never_lower_what_is_known(
    place: PlanStanding, left: int, minutes: int, more: int
) -> None:
    """Whoever can study longer knows no less on the day, up to the grain of the forecast."""
    less = follow_plan(place, aim(left, minutes), today=TODAY)
    longer = follow_plan(place, aim(left, minutes + more), today=TODAY)
    assert longer.mean >= less.mean - 0.002


def test_every_two_minutes_more_bring_something_while_time_is_short() -> None:
    """No step from one way of planning to another loses what the minutes bring."""
    means = [outcome(14, minutes, new=250).mean for minutes in range(14, 46, 2)]
    assert all(longer > less for less, longer in pairwise(means))
    assert means[0] < 0.6
    assert means[-1] > 0.9


def test_who_remembers_longer_knows_more() -> None:
    """A plan reckons with the learner's own level, once it's known."""
    short, usual, long = (
        follow_plan(standing(200)._replace(level=level), aim(30, 20), today=TODAY).mean
        for level in (0.5, 1.0, 2.0)
    )
    assert short < usual < long


def test_no_objective_gets_lost() -> None:
    """What's known and what's left out are all there is."""
    planned = outcome(10, 20)
    assert planned.total == 300
    started = sum(day.new for day in planned.days)
    assert started + planned.left_out == pytest.approx(300, abs=0.01)


def test_nobody_studies_on_a_day_off() -> None:
    """A day off takes no minutes, and the plan counts on none."""
    off = [TODAY, TODAY + timedelta(days=3)]
    planned = follow_plan(standing(100), aim(7, 20, off=off), today=TODAY)
    assert [day.minutes > 0 for day in planned.days] == [
        False,
        True,
        True,
        False,
        True,
        True,
        True,
    ]


def test_what_was_studied_today_counts() -> None:
    """The minutes that are gone today can't be planned again."""
    planned = follow_plan(standing(100), aim(3, 20), today=TODAY, spent=15 * 60)
    assert planned.days[0].minutes == pytest.approx(5)
    assert planned.days[1].minutes == pytest.approx(20)


def test_a_ceiling_of_new_ones_holds() -> None:
    """Whoever set a ceiling of new ones a day gets no more."""
    planned = follow_plan(standing(100), aim(10, 60, new_per_day=5), today=TODAY)
    assert max(day.new for day in planned.days) == pytest.approx(5)


@pytest.mark.parametrize(("met", "left"), [(3, 2), (5, 0), (7, 0)])
def test_new_ones_of_today_count_toward_the_ceiling(met: int, left: int) -> None:
    """Today brings only what the ceiling leaves of it; tomorrow has its own again."""
    place = standing(100)._replace(met_today=met)
    planned = follow_plan(place, aim(10, 60, new_per_day=5), today=TODAY)
    assert [day.new for day in planned.days[:2]] == pytest.approx([left, 5])


def test_each_domain_has_its_part() -> None:
    """What comes of the domains adds up to what comes of all; other plans don't look at them."""
    known = standing(0, [memory(30)] * 6)
    rights = [one._replace(domain="rights") for one in objectives(100)]
    place = known._replace(new=[*objectives(40), *rights])
    plain = follow_plan(place, aim(5, 40), today=TODAY)
    planned = follow_plan(place, aim(5, 40), today=TODAY, by_domain=True)
    assert plain.domains == ()
    assert planned.mean == pytest.approx(plain.mean)
    by_domain = {one.domain: one for one in planned.domains}
    assert by_domain["skills"].objectives == pytest.approx(46)
    assert by_domain["rights"].objectives == pytest.approx(100)
    assert sum(one.known for one in planned.domains) == pytest.approx(146 * planned.mean)
    assert sum(one.unmet for one in planned.domains) == pytest.approx(planned.left_out)
    answers = sum(day.reviews + day.new for day in planned.days)
    assert sum(one.answers for one in planned.domains) == pytest.approx(answers)


def test_what_was_answered_today_is_followed_from_tomorrow_on() -> None:
    """It counts for the share on the day, and nothing is asked of it today."""
    done = [kept.due for kept in standing(0, [memory(2, ago=0)] * 4).kept]
    planned = follow_plan(standing()._replace(done=done), aim(10, 60), today=TODAY)
    assert planned.total == 4
    assert planned.days[0].reviews == 0
    assert planned.mean > 0.9


def test_time_that_is_worth_nothing_is_given_back() -> None:
    """With far more time than it takes, most of it isn't used, and nearly all is known."""
    planned = outcome(60, 60, new=100)
    assert planned.minutes < 0.5 * 60 * 60
    assert planned.mean > 0.99


@pytest.mark.parametrize(
    ("left", "minutes", "least"), [(42, 20, 0.85), (14, 40, 0.8), (3, 200, 0.9), (1, 120, 0.3)]
)
def test_short_times_are_planned_as_well(left: int, minutes: int, least: float) -> None:
    """Six weeks, two weeks, three days with ten hours in all, and the eve: each has a plan."""
    planned = outcome(left, minutes)
    assert planned.mean > least


def test_everything_known_takes_little() -> None:
    """Who knows everything well gets most days free."""
    planned = follow_plan(standing(0, [memory(300)] * 50), aim(30), today=TODAY)
    assert planned.mean > 0.97
    assert planned.minutes < 120


def test_nothing_to_learn_is_no_error() -> None:
    """An empty bank has an empty plan."""
    planned = follow_plan(standing(), aim(5), today=TODAY)
    assert (planned.total, planned.mean, planned.minutes) == (0, 0, 0)


def test_what_was_begun_today_counts_and_is_not_asked_twice_in_a_day() -> None:
    """It's followed as a memory from today on, so its first review is tomorrow at the earliest."""
    begun = [kept.due for kept in standing(0, [memory(2, ago=0)] * 4).kept]
    place = standing()._replace(started=begun)
    eve = follow_plan(place, aim(1, 60), today=TODAY)
    assert (eve.total, eve.days[0].reviews) == (4, 0)
    assert eve.mean == pytest.approx(recall_after(2, 1), abs=0.02)
    longer = follow_plan(place, aim(10, 60), today=TODAY)
    assert longer.days[0].reviews == 0
    assert sum(day.reviews for day in longer.days) > 0


def test_what_is_only_good_to_know_is_no_part_of_what_is_known() -> None:
    """The share is of what has to be met, whether the rest was met before or not."""
    extra = standing(0, [memory(300)] * 5, importance=2)
    place = extra._replace(new=[*objectives(9), *objectives(4, importance=2)])
    without = follow_plan(place, aim(2, 0), today=TODAY)
    assert (without.total, without.left_out, without.mean) == (9, 9, 0)
    planned = follow_plan(place, aim(2, 120), today=TODAY, by_domain=True)
    assert planned.total == 9
    assert sum(one.objectives for one in planned.domains) == pytest.approx(9)
