"""HTML as plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.syntax.html_text import ImageReference, Plain, plain_of_html, tidy
from cps_study.model.text import first_unsafe


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two &amp; three</p>", "One\n\nTwo & three"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<ul><li>x</li><li>y</li></ul>", "- x\n\n- y"),
        ("<b>bold</b> <i>it</i>", "bold it"),
        ("<script>alert(1)</script>x<style>p{}</style>", "x"),
        ("<svg onload=alert(1)><text>t</text></svg>x", "x"),
        ("a &lt;b&gt; c", "a <b> c"),
        ("<td>1</td><td>2</td>", "1 2"),
        ("one\n two", "one two"),
        ("&nbsp;x&#8203;y\u202ez", "xy z"),
        ("<p onclick='x()'>safe</p>", "safe"),
        ("<unclosed", "<unclosed"),
        ("", ""),
    ],
)
def test_text_is_what_a_reader_would_see(markup: str, text: str) -> None:
    """Paragraphs, breaks and list items become lines; scripts and styles disappear."""
    assert plain_of_html(markup).text == text


def test_pictures_come_with_their_address_and_description() -> None:
    """The address is only reported; nothing is ever fetched."""
    markup = '<p>See <img src="@@F@@/a.png" alt="A door"> and <img src="http://x/y.png"></p>'
    assert plain_of_html(markup).pictures == (
        ImageReference("@@F@@/a.png", "A door"),
        ImageReference("http://x/y.png", ""),
    )


@given(st.text())
def test_any_text_is_safe_to_show(text: str) -> None:
    """No control character survives, in HTML or plain text, and tidying twice changes nothing."""
    for shown in (plain_of_html(text).text, tidy(text)):
        assert first_unsafe(shown) is None
        assert tidy(shown) == shown


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
def test_an_incomplete_tag_is_text(markup: str, text: str) -> None:
    """Tags, comments and declarations go; what only looks like one stays readable."""
    assert plain_of_html(markup).text == text


def test_pictures_keep_their_descriptions() -> None:
    """A description may contain characters that could end a tag."""
    assert plain_of_html("<img src='a.png' alt='1 > 2'/>") == Plain(
        "", (ImageReference("a.png", "1 > 2"),)
    )


@pytest.mark.parametrize(
    "unit",
    [
        "<a ",
        '<a b="',
        "<",
        "<!--",
        "<!",
        "</",
        "<a b='>",
        "<?",
        "<![",
        "&#",
        "<a/",
        "</a ",
        "<script>",
        "<a b=>",
    ],
)
def test_endless_broken_markup_is_read(unit: str) -> None:
    """A hundred thousand open tags neither crash the program nor slow it down."""
    assert isinstance(plain_of_html(unit * 100_000), Plain)


@given(st.text("<>!?-/[]\"'= abimgsrc&#;x"))
def test_any_markup_is_plain_text(markup: str) -> None:
    """Nothing is raised, whatever the text is."""
    assert isinstance(plain_of_html(markup), Plain)


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "<div>", "</p>", "</div>", "a", " b", "\n", "\u00a0", "&amp;", "<br>"]
        )
    )
)
def test_the_short_way_is_the_long_way(parts: list[str]) -> None:
    """A text of one block gives the same result on the fast path and on the full one."""
    markup = "".join(parts)
    full_path = f"<b></b>{markup}"  # the tag changes nothing, but rules out the fast path
    assert plain_of_html(markup) == plain_of_html(full_path)
