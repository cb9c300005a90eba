"""HTML as plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.markup import Picture, plain_of_html, tidy
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
    """Paragraphs, breaks and lists are lines; scripts and styles are nothing."""
    assert plain_of_html(markup).text == text


def test_pictures_are_named_with_their_words() -> None:
    """Where a picture is said to be is only told; it is never fetched."""
    markup = '<p>See <img src="@@F@@/a.png" alt="A door"> and <img src="http://x/y.png"></p>'
    assert plain_of_html(markup).pictures == (Picture("@@F@@/a.png", "A door"), Picture("http://x/y.png", ""))


@given(st.text())
def test_whatever_comes_is_safe_to_show(text: str) -> None:
    """No control character survives, whether in HTML or plain, and tidying twice changes nothing."""
    for made in (plain_of_html(text).text, tidy(text)):
        assert first_unsafe(made) is None
        assert tidy(made) == made
