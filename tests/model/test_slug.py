"""Names of banks, topics and items, made from people's words."""

from __future__ import annotations

from collections import Counter

import pytest

from cps_study.model.slug import numbered_name, slug_of, slug_path_of, whole_slug_of


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Q 1: É!", "q-1-e"),
        ("Größe", "grosse"),
        ("  -a_b.c-  ", "a-b-c"),
        ("日本", ""),
        ("", ""),
        ("x" * 90, "x" * 60),
    ],
)
def test_a_name_becomes_small_letters_digits_and_hyphens(text: str, slug: str) -> None:
    """Accents go, other signs part words, what is left of nothing is nothing."""
    assert slug_of(text) == slug


def test_a_whole_slug_is_as_long_as_its_words() -> None:
    """Two long headings that differ only at their ends stay two."""
    assert whole_slug_of("x" * 90) == "x" * 90


@pytest.mark.parametrize(
    ("words", "path"),
    [("Week 1: the role", "week-1-the-role"), ("a / B?/c", "a/b/c"), ("a/b", "a/b"), ("?!/", "")],
)
def test_a_topic_is_named_by_words(words: str, path: str) -> None:
    """Slashes part it; what is left of nothing is left out."""
    assert slug_path_of(words) == path


def test_a_name_that_is_used_gets_a_number() -> None:
    """Another one that a name already has is passed over."""
    used: Counter[str] = Counter()
    names = [numbered_name(name, used) for name in ("a", "a-2", "a", "a", "b")]
    assert names == ["a", "a-2", "a-2-2", "a-3", "b"]
