"""Finding items by the words in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.app.bank_search import find_items
from cps_study.store.library import Library
from tests.store.samples import card_bank, own_bank

if TYPE_CHECKING:
    from cps_study.store.paths import Home

pytestmark = pytest.mark.usefixtures("only_own_banks")


@pytest.fixture
def library(home: Home) -> Library:
    """Return a library with the small bank and a deck of twenty cards."""
    own_bank(home)
    own_bank(home, card_bank(20), "deck.yaml")
    return Library(home)


def found(library: Library, *words: str, topic: str = "", limit: int | None = None) -> list[str]:
    """Return the ids of the items that are found."""
    pool = library.pool([], [topic] if topic else [])
    return [item.id for item in find_items(library, pool, words, limit)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("equal",), ["small-card"]),  # the back of a card
        (("STEP", "sponsor"), ["small-choice"]),  # a stem and an option, in any case
        (("supervisor",), ["small-typed"]),  # an accepted answer
        (("small/cards",), ["small-card"]),  # a topic
        (("step", "zebra"), []),
    ],
)
def test_every_word_may_be_in_any_part(
    words: tuple[str, ...], expected: list[str], library: Library
) -> None:
    """Case makes no difference, and one missing word is enough to leave an item out."""
    assert found(library, *words) == expected


def test_only_items_of_the_pool_are_found_and_no_more_than_the_limit(library: Library) -> None:
    """A topic narrows the search, and the limit ends it."""
    assert len(found(library, "front")) >= 20
    assert found(library, "front", limit=2) == ["deck-0", "deck-1"]
    assert found(library, "front", topic="small") == []
    assert found(library, "front", limit=0) == []
