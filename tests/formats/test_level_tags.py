"""How deep a question goes, among its tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.level_tags import tags_and_level, tags_with_level
from cps_study.model.item import LEVELS, Flashcard

if TYPE_CHECKING:
    from cps_study.model.item import Level


@given(st.lists(st.text("ab: ", min_size=1)), st.sampled_from(LEVELS))
def test_a_level_comes_back_from_among_the_tags(tags: list[str], level: Level) -> None:
    """And the tags with it, in their order."""
    card = Flashcard(id="x", topic="t", level=level, front="f", back="b", tags=tuple(tags))
    assert tags_and_level(tags_with_level(card)) == (tuple(tags), level)


def test_an_unknown_level_is_a_tag() -> None:
    """Only the levels that there are mean something."""
    assert tags_and_level(["level:expert", "a"]) == (("level:expert", "a"), LEVELS[0])
