"""Standing: what is met and known by domain, and what is known least."""

from __future__ import annotations

import pytest

from cps_study.model.card import Memory
from cps_study.study.plan_outcome import DomainOutcome, PlanAhead, PlanOutcome
from cps_study.study.pool import PoolObjective
from cps_study.study.progress import Progress
from cps_study.study.standing import domain_standings, weakest_objectives
from tests.pools import DictPool
from tests.study.makers import NOW, card_item, review_card

OBJECTIVES = (
    PoolObjective("a", 5, "skills"),
    PoolObjective("b", 4, "skills"),
    PoolObjective("c", 3, "crisis"),
    PoolObjective("trivia", 1, "crisis"),
)
ITEMS = [card_item(f"{one.id}-card", cites=[one.id]) for one in OBJECTIVES]


def studied(**stabilities: float) -> Progress:
    """Return a progress with a memory of each objective, last reviewed ten days ago."""
    progress = Progress()
    for objective, stability in stabilities.items():
        card = review_card(stability, ago=10)
        progress.deck.put(objective, Memory(card, "card", f"{objective}-card", "2026-11-11"))
    return progress


def test_the_nine_domains_are_listed_with_what_the_exam_asks_of_them() -> None:
    """Importance 3 and more counts; what wasn't met isn't known."""
    standings = domain_standings(DictPool(ITEMS, OBJECTIVES), studied(a=10, trivia=10), NOW, None)
    assert len(standings) == 9
    by_domain = {one.domain: one for one in standings}
    skills = by_domain["skills"]
    assert (skills.objectives, skills.met, skills.known_on_day) == (2, 1, None)
    assert skills.known_now == pytest.approx(0.45)
    assert by_domain["crisis"] == ("crisis", 1, 0, 0.0, None)
    assert by_domain["rights"] == ("rights", 0, 0, 0.0, None)


def test_questions_that_were_brought_in_have_a_row_of_their_own() -> None:
    """They are in no domain."""
    pool = DictPool([*ITEMS, card_item("mine")], OBJECTIVES)
    *_, other = domain_standings(pool, Progress(), NOW, None)
    assert (other.domain, other.objectives) == (None, 1)


def test_less_is_known_on_the_day_without_any_review() -> None:
    """The further the day, the less; today it's what is known now."""
    pool = DictPool(ITEMS, OBJECTIVES)
    progress = studied(a=10, b=20, c=5)
    now, soon, later = (domain_standings(pool, progress, NOW, days)[0] for days in (0, 7, 60))
    assert now.known_on_day == now.known_now
    assert now.known_now > (soon.known_on_day or 0) > (later.known_on_day or 0) > 0


def test_a_plan_counts_for_the_day() -> None:
    """What it decides about counts as the plan says, and the rest as it's forgotten until then."""
    pool = DictPool(ITEMS, OBJECTIVES)
    progress = studied(a=10, c=5)
    parts = (DomainOutcome("skills", 1.0, 0.75), DomainOutcome(None, 2.0, 1.5))
    outcome = PlanOutcome((), 0.9, 0.8, 0.0, 0.0, 1, parts)
    alone = domain_standings(pool, progress, NOW, 30)
    *planned, other = domain_standings(
        pool, progress, NOW, 30, PlanAhead(outcome, frozenset({"b"}))
    )
    without, with_plan = ({one.domain: one for one in found} for found in (alone, planned))
    before = without["skills"].known_on_day
    assert before is not None
    assert with_plan["skills"].known_on_day == pytest.approx(before + 0.75 / 2)
    assert with_plan["crisis"] == without["crisis"]
    assert (other.domain, other.known_on_day) == (None, 1.5)
    whole = domain_standings(pool, progress, NOW, 30, PlanAhead(outcome, frozenset("ab")))
    assert whole[0].known_on_day == pytest.approx(0.75 / 2)


def test_the_least_known_comes_first_and_what_slips_is_marked() -> None:
    """What wasn't met isn't weak, it's new; trivia and what's set aside aren't listed."""
    pool = DictPool(ITEMS, OBJECTIVES)
    progress = studied(a=10, b=3, c=40, trivia=1)
    assert [one.id for one in weakest_objectives(pool, progress, NOW)] == ["b", "a", "c"]
    progress.leeches.add("c")
    progress.suspended.add("b-card")
    weakest = weakest_objectives(pool, progress, NOW)
    assert [(one.id, one.slips) for one in weakest] == [("a", False), ("c", True)]
