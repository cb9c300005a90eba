"""Rule 3: which item asks an objective."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cps_study.model.card import Card, LastShown, Memory, State
from cps_study.model.item import Group, fingerprint
from cps_study.study.pool import PoolObjective, choose_item
from cps_study.study.progress import Progress
from cps_study.study.times import stamp
from tests.pools import DictPool
from tests.study.makers import DAY, NOW, card_item, question

ONE = [PoolObjective("one", 5, "skills")]
CARD = card_item("card", cites=["one"])
CARD_2 = card_item("card-2", cites=["one"])
QUESTION = replace(question("question", cites=["one"]), level="understand")
SITUATION = question("situation", cites=["one"])
SITUATION_2 = question("situation-2", cites=["one"])


def shown(progress: Progress, *idents: str) -> None:
    """Note that the items were answered, one a day, in their present wording; the last is last."""
    for number, ident in enumerate(idents):
        item = POOL.items[ident]
        at = stamp(NOW - (len(idents) - number) * DAY)
        progress.items.put(ident, LastShown(at, fingerprint(item)))
    card = Card(State.REVIEW, None, 5.0, 5.0, NOW, NOW - DAY)
    progress.deck.put("one", Memory(card, "card", idents[-1], "2026-11-20"))


POOL = DictPool([CARD, CARD_2, QUESTION, SITUATION, SITUATION_2], ONE)


def chosen(pool: DictPool, rung: str, progress: Progress | None = None, *today: str) -> str | None:
    """Return the id of the item that is asked on this rung."""
    item = choose_item(pool, progress or Progress(), "one", rung, today)  # type: ignore[arg-type] # one of the three words
    return None if item is None else item.id


@pytest.mark.parametrize(
    ("items", "rung", "asked"),
    [
        ([CARD, QUESTION, SITUATION], "card", "card"),
        ([CARD, QUESTION, SITUATION], "question", "question"),
        ([CARD, QUESTION, SITUATION], "situation", "situation"),
        ([CARD, SITUATION], "question", "situation"),
        ([CARD, QUESTION], "situation", "question"),
        ([CARD], "situation", "card"),
        ([SITUATION], "card", "situation"),
    ],
)
def test_rule_2_a_rung_without_an_item_is_skipped_up_first(
    items: list[object], rung: str, asked: str
) -> None:
    """The next rung up is asked, and only without one the next one down."""
    assert chosen(DictPool(items, ONE), rung) == asked  # type: ignore[arg-type] # items


def test_rule_3_the_item_just_shown_is_not_asked_again_if_there_is_another() -> None:
    """If it's the only one on its rung, it is."""
    progress = Progress()
    shown(progress, "card")
    assert chosen(POOL, "card", progress) == "card-2"
    assert chosen(DictPool([CARD, SITUATION], ONE), "card", progress) == "card"


def test_rule_3_set_aside_items_are_never_chosen() -> None:
    """With all set aside, nothing is."""
    progress = Progress(suspended={"card"})
    assert chosen(POOL, "card", progress) == "card-2"
    progress.suspended |= {"card-2", "question", "situation", "situation-2"}
    assert chosen(POOL, "card", progress) is None


def test_rule_3_no_other_member_of_a_family_today() -> None:
    """A twin of what was asked today waits, unless there is nothing else on the rung."""
    family = Group("twins", "family", "What next?")
    twin, other = replace(SITUATION, group=family), replace(question("t2"), group=family)
    pool = DictPool([twin, SITUATION_2, other], ONE)
    assert chosen(pool, "situation") == "situation"
    assert chosen(pool, "situation", None, "t2") == "situation-2"
    assert chosen(pool, "situation", None, "situation-2", "t2") == "situation-2"
    assert chosen(DictPool([twin, other], ONE), "situation", None, "t2") == "situation"


def test_rule_3_then_not_seen_in_this_wording_then_longest_ago_then_file_order() -> None:
    """A reworded item counts as not seen."""
    cards = [card_item(f"c{number}", cites=["one"]) for number in range(3)]
    pool = DictPool(cards, ONE)
    progress = Progress()
    assert chosen(pool, "card", progress) == "c0"
    for days, card in enumerate(cards):
        at = stamp(NOW - (5 - days) * DAY)
        progress.items.put(card.id, LastShown(at, fingerprint(card)))
    assert chosen(pool, "card", progress) == "c0"
    progress.items.put("c2", LastShown(stamp(NOW), "00000000"))
    assert chosen(pool, "card", progress) == "c2"
    progress.items.put("c2", None)
    assert chosen(pool, "card", progress) == "c2"
