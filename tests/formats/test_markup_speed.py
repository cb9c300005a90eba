"""HTML that is not whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.markup import Picture, Plain, plain_of_html


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("a <![ b", "a <![ b"),
        ("a <![if x]>b<![endif]> c", "a b c"),
        ("<!DOCTYPE html><?xml version='1.0'?>a<!-- <b> -->b", "ab"),
        ("a<!-- never ends <b>", "a"),
        ("1 < 2 <b>and</b> p<.05", "1 < 2 and p<.05"),
        ("an open <a href='x", "an open <a href='x"),
        ("<p title=don't>a</p>b", "a\nb"),
        ('<span title="1 > 2">a</span>', "a"),
    ],
)
def test_what_is_no_whole_tag_is_text(markup: str, text: str) -> None:
    """Tags, comments and declarations go; what only looks like them stays to be read."""
    assert plain_of_html(markup).text == text


def test_pictures_keep_their_descriptions() -> None:
    """An image is a picture, with signs in its description that could end a tag."""
    assert plain_of_html("<img src='a.png' alt='1 > 2'/>") == Plain("", (Picture("a.png", "1 > 2"),))


@pytest.mark.parametrize(
    "unit",
    ["<a ", '<a b="', "<", "<!--", "<!", "</", "<a b='>", "<?", "<![", "&#", "<a/", "</a ", "<script>", "<a b=>"],
)
def test_broken_markup_without_end_is_read(unit: str) -> None:
    """A hundred thousand open tags neither stop the program nor hold it up."""
    assert isinstance(plain_of_html(unit * 100_000), Plain)


@given(st.text("<>!?-/[]\"'= abimgsrc&#;x"))
def test_any_markup_is_plain_text(markup: str) -> None:
    """Nothing is raised, whatever stands there."""
    assert isinstance(plain_of_html(markup), Plain)


@given(st.lists(st.sampled_from(["<p>", "<div>", "</p>", "</div>", "a", " b", "\n", "\u00a0", "&amp;", "<br>"])))
def test_the_short_way_is_the_long_way(parts: list[str]) -> None:
    """Text of one block is the same, whether it is looked at piece by piece or at once."""
    markup = "".join(parts)
    assert plain_of_html(markup) == plain_of_html(markup)
