"""HTML as plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.syntax.html_text import (
    ImageReference,
    Plain,
    plain_of_html,
    plain_of_mixed,
    tidy,
)
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


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("10<sup>3</sup> = 1000", "10³ = 1000"),
        ("10<SUP>\u22122</SUP>", "10\u207b²"),
        ("H<sub>2</sub>O, log<sub>2</sub> 8", "H₂O, log₂ 8"),
        ("the 1<sup>st</sup> of May", "the 1st of May"),
        ("e<sup>x</sup> and 2<sup>a+b</sup>", "e^x and 2^(a+b)"),
        ("x<sub>max</sub>", "xmax"),
        ("2<sup>x<sub>1</sub></sup>", "2^(x₁)"),
        ("a</sup>b<sup>c", "abc"),
        (f"a<sup>{'b+' * 40}</sup>", f"a{'b+' * 40}"),
    ],
)
def test_a_power_is_not_a_digit_more(markup: str, text: str) -> None:
    """10 to the power of 3 isn't 103, and a raised word stays a word."""
    assert plain_of_html(markup).text == text


@pytest.mark.parametrize(
    ("opening", "text"),
    [
        ("<ol>", "1. x\n\n2. y\n\nz"),
        ("<ol start=4>", "4. x\n\n5. y\n\nz"),
        ("<ol start=x>", "1. x\n\n2. y\n\nz"),
        ('<ol type="I">', "I. x\n\nII. y\n\nz"),
        ('<ol style="list-style-type: lower-alpha;">', "a. x\n\nb. y\n\nz"),
        ('<ol type="i" start="30">', "30. x\n\n31. y\n\nz"),
        ('<ol type="(" start="-x">', "1. x\n\n2. y\n\nz"),
        ("<ul>", "- x\n\n- y\n\nz"),
    ],
)
def test_a_list_keeps_its_numbers(opening: str, text: str) -> None:
    """The options may speak of them: "I and III"."""
    closing = opening[:3].replace("<", "</") + ">"
    assert plain_of_html(f"{opening}<li>x</li><li>y</li>{closing}z").text == text


def test_a_list_within_a_list_has_its_own_numbers() -> None:
    """The outer one goes on where it was."""
    markup = "<ol><li>x<ul><li>y</li></ul></li><li>z</li></ol><li>w</li>"
    assert plain_of_html(markup).text.replace("\n\n", "\n") == "1. x\n- y\n2. z\n- w"


def test_code_keeps_its_lines() -> None:
    """Elsewhere, a line break in HTML is only a space."""
    assert plain_of_html("<pre>if x:\ny</pre>a\nb").text == "if x:\ny\na b"


def test_a_picture_of_a_formula_is_the_formula() -> None:
    """As Canvas writes them; the words around it stay where they are."""
    markup = 'If <img src="/equation_images/x" alt="LaTeX: x^2"> is 4?'
    assert plain_of_html(markup) == Plain("If \\(x^2\\) is 4?")


def test_what_is_not_text_is_named() -> None:
    """Once each; what a browser shows only where it can't play it is no part of the text."""
    markup = "<audio>a.mp3</audio><video>b</video><iframe>c</iframe>Hear <math>x</math>?"
    assert plain_of_html(markup) == Plain(
        "Hear x?", (), ("sound or video", "the layout of a formula")
    )


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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a < b", "a < b"),
        ("a <b and c> d", "a <b and c> d"),
        ("What does <b> do?", "What does <b> do?"),
        ("AT&T; R&D", "AT&T; R&D"),
        ("<b>If</b> a < b &amp; c", "If a < b & c"),
        ("one<br>two\nthree&nbsp;four", "one\ntwo\nthree four"),
        ("<font color=red>one", "one"),
    ],
)
def test_only_clear_markup_counts_in_a_text_that_may_be_plain(text: str, shown: str) -> None:
    """A tag that opens and closes, a block, an attribute or a character's name is markup."""
    assert plain_of_mixed(text).text == shown
