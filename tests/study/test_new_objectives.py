"""Which objectives come new: the important first, domains in turn, crises seldom."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from cps_study.study.new_objectives import in_learning_order, pick_new, unmet
from cps_study.study.pool import PoolObjective
from cps_study.study.progress import Progress
from tests.pools import DictPool
from tests.study.makers import answer, card_item, progress_of, question

if TYPE_CHECKING:
    from cps_study.model.outline import Domain


def pool_of(*objectives: tuple[str, int, Domain | None], lifted: bool = False) -> DictPool:
    """Return a pool with a card and a situation for each objective, and two items of their own."""
    cards = [card_item(f"{name}-card", cites=[name]) for name, _, _ in objectives]
    situations = [question(f"{name}-s", cites=[name]) for name, _, _ in objectives]
    return DictPool(
        [*cards, *situations, card_item("own-card"), question("own-question")],
        [PoolObjective(*one) for one in objectives],
        lifted=lifted,
    )


def test_by_importance_then_by_domain_in_turn() -> None:
    """Confidentiality, boundaries, skills begin; what the outline lacks comes after its 3s."""
    pool = pool_of(
        ("r5", 5, "roles"),
        ("s5", 5, "skills"),
        ("s5b", 5, "skills"),
        ("b5", 5, "boundaries"),
        ("k2", 2, "knowledge"),
        ("c5", 5, "confidentiality"),
        ("v3", 3, "values"),
        ("t1", 1, "team"),
        ("v4", 4, "values"),
    )
    order = [objective.id for objective in in_learning_order(pool)]
    assert order == [
        "c5", "b5", "s5", "r5", "s5b", "v4", "v3", "item:own-card", "item:own-question", "k2",
    ]  # fmt: skip
    pool.lifted = True
    assert [objective.id for objective in in_learning_order(pool)] == [*order, "t1"]


def test_what_was_met_or_cannot_be_shown_is_left_out() -> None:
    """The order of the others stays the same on every day."""
    pool = pool_of(("a", 5, "skills"), ("b", 5, "values"), ("c", 5, "rights"))
    progress = progress_of(answer("a-card", objective="a", rung="card"))
    progress.suspended = {"b-card", "b-s", "own-card", "own-question"}
    assert [objective.id for objective in unmet(pool, progress)] == ["c"]
    assert list(unmet(pool, progress, {"rights"})) == []


def test_at_most_one_in_five_is_about_a_crisis() -> None:
    """Counted from the start of the day, at every moment; and none is forgotten for good."""
    objectives: list[tuple[str, int, Domain | None]] = [
        (f"c{number}", 5, "crisis") for number in range(4)
    ]
    objectives += [(f"o{number:02}", 5, "skills") for number in range(30)]
    pool = pool_of(*objectives)
    candidates = list(unmet(pool, Progress()))
    picked = [new.objective.id for new in pick_new(pool, Progress(), candidates, ())]
    for length in range(1, len(picked) + 1):
        crises = sum(ident.startswith("c") for ident in picked[:length])
        assert crises * 5 <= length
    assert picked[4] == "c0"
    assert {"c0", "c1", "c2", "c3"} <= set(picked)
    met = ["c0", "o00", "o01", "o02"]
    rest = [candidate for candidate in candidates if candidate.id not in met]
    later = [new.objective.id for new in pick_new(pool, Progress(), rest, met)]
    assert later.index("c1") == 5


def test_where_everything_is_about_a_crisis_the_learner_chose_so() -> None:
    """A bank of nothing else is studied as it is."""
    objectives = [PoolObjective(f"c{number}", 5, "crisis") for number in range(3)]
    items = [card_item(f"c{number}-card", cites=[f"c{number}"]) for number in range(3)]
    pool = DictPool(items, objectives, lifted=True)
    assert len(list(pick_new(pool, Progress(), objectives, ()))) == 3


def test_rule_2_every_third_important_one_starts_with_its_situation() -> None:
    """Of importance 4 and 5 only; the count goes on from one day to the next."""
    pool = pool_of(
        *((f"o{number}", 4 + number % 2, "skills") for number in range(9)), ("x", 3, "skills")
    )
    progress = Progress()
    picked = list(pick_new(pool, progress, unmet(pool, progress), ()))
    assert [new.rung for new in picked[:9]] == ["card", "card", "situation"] * 3
    assert picked[9].rung == "card"
    progress = progress_of(answer("o1-card", objective="o1", rung="card"))
    picked = list(islice(pick_new(pool, progress, unmet(pool, progress), ()), 3))
    assert [new.rung for new in picked] == ["card", "situation", "card"]


def test_rule_2_the_next_one_that_has_a_situation_makes_up_for_it() -> None:
    """If the third has only a card, the fourth starts with its situation."""
    pool = pool_of(*((f"o{number}", 5, "skills") for number in range(5)))
    progress = Progress(suspended={"o2-s"})
    picked = list(islice(pick_new(pool, progress, unmet(pool, progress), ()), 5))
    assert [new.rung for new in picked] == ["card", "card", "card", "situation", "card"]
