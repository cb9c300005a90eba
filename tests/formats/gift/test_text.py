"""GIFT's layers of text: blocks, escapes, formats, and HTML that does no harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.gift.text import (
    DEFAULT,
    GiftBlock,
    blocks_of,
    format_of,
    mask_escapes,
    plain_of,
    unmask_escapes,
)


def test_blocks_end_at_blank_lines() -> None:
    """Lines are trimmed, comments kept apart, and a line that is just 0 ends a block."""
    text = " one \n\ttwo\n\n \n// note\nthree\n0\nfour"
    assert list(blocks_of(text)) == [
        GiftBlock(1, "one\ntwo"),
        GiftBlock(6, "three", "// note"),
        GiftBlock(8, "four"),
    ]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_break_counts(line_break: str) -> None:
    """Lines are counted the same in files from Windows, Unix and old Macs."""
    blocks = blocks_of(line_break.join(("a", "b", "", "c")))
    assert [block.line for block in blocks] == [1, 4]


def test_a_category_line_is_a_block_of_its_own() -> None:
    """Without blank lines around it, its neighbors say that they are glued to it."""
    assert list(blocks_of("a\n$CATEGORY: x\nb")) == [
        GiftBlock(1, "a", glued=True),
        GiftBlock(2, "$CATEGORY: x"),
        GiftBlock(3, "b", glued=True),
    ]


def test_escapes_are_read_once_from_the_left() -> None:
    r"""`\\=` is a backslash and a bare `=`; anything else keeps its backslash."""
    assert (
        unmask_escapes(mask_escapes(r"\= \# \~ \{ \} \: a\nb \\ \frac"))
        == "= # ~ { } : a\nb \\ \\frac"
    )
    assert mask_escapes(r"\\=") == "\\="
    assert "=" not in mask_escapes(r"\=")


def test_only_known_formats_are_formats() -> None:
    """Any other word in brackets belongs to the text, and only one format is read."""
    assert format_of(" [html]x") == ("html", "x")
    assert format_of("[plain][html]x") == ("plain", "[html]x")
    assert format_of("[oxygen] x", "html") == ("html", "[oxygen] x")


@pytest.mark.parametrize(
    ("form", "markup", "plain"),
    [
        ("html", "<p>a\nb</p><p>c &amp; d</p>", "a b\n\nc & d"),
        (DEFAULT, "a < b\nand List<String>", "a < b\nand List<String>"),
        (DEFAULT, "<b>bold</b>\nList<String> &lt;x", "bold\nList<String> <x"),
        (DEFAULT, "What is <script> for?", "What is <script> for?"),
        ("plain", "<b>&amp;</b>", "<b>&amp;</b>"),
        ("markdown", "**two** <br> lines", "**two**\nlines"),
        ("html", "a<!-- b --> c", "a c"),
        ("html", "<![if !x]>a<![endif]> <![foo[ x ]]> 1 < 2 <", "a 1 < 2 <"),
    ],
)
def test_a_format_says_what_markup_is(form: str, markup: str, plain: str) -> None:
    """HTML loses its markup; text without a format does so only where it has some."""
    assert plain_of(markup, form).text == plain


@given(
    st.text(st.sampled_from(" <>!-?/[]abp&;'=\"\n"), max_size=60),
    st.sampled_from(("html", "moodle", "plain")),
)
def test_no_markup_raises(text: str, form: str) -> None:
    """Damaged tags, declarations and comments become text, whatever the format."""
    assert isinstance(plain_of(text, form).text, str)


@pytest.mark.parametrize(
    "piece", ["<a", "<!--", "<a href='", "</", "<!", "<?", "<![CDATA[", "<a b='>", "<!--x>", "<?x>"]
)
def test_markup_that_never_ends_is_read_at_once(piece: str) -> None:
    """Damaged markup takes time by its length, not its square: that would be minutes here."""
    assert isinstance(plain_of(piece * 100_000, "html").text, str)
