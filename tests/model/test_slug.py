"""Names of banks, topics and items, made from people's words."""

from __future__ import annotations

import pytest

from cps_study.model.slug import slug_of, whole_slug_of


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
