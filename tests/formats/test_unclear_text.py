"""A text that no reader takes is told by what it looks like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.registry import detect_format
from cps_study.formats.unclear_text import unclear_text

OPTIONS = "a) Broker\nb) Guide\nc) Monitor\n"


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        (f"Q: Who links people?\n{OPTIONS}A: A\n", "'A:' could be an option", "'Answer: B'"),
        (f"1. Who links people?\n{OPTIONS}", "no answer is marked", "* before each right option"),
        ("Who links people?\n\nWhat day is it?\n", "no answer is marked", "'Answer: …'"),
        ("Who?\nBroker\nGuide\nThe answer: it depends\n\n\nAnswer key:\n", "which answers", "a)"),
        ("1. Who links people? a) Broker b) Guide\n", "all on one line", "on a line of its own"),
        ("respite = a rest\npeer = an equal\n", "'respite'", "--separators ' = ' '\\n'"),
        ("respite,a rest\npeer,an equal\n", "'respite'", "--separators ',' '\\n'"),
        ("a\tb\tc\nd\te\tf\n", "a table", "--no-headings"),
        ("<quiz2><x/></quiz2>", "XML of another program", "Moodle XML"),
        ("Dear friend, how are you?", "no questions", "cps-study guide lists"),
        ("Peers share power, …\n" + "and so on, for a long line " * 9, "no questions", "lists"),
        ("", "no questions", "lists"),
    ],
)
def test_a_text_is_told_by_what_it_looks_like(text: str, what: str, hint: str) -> None:
    """It says what's the matter and the shortest way in, and lists no names of formats."""
    assert detect_format(text.encode(), "x.txt") is None
    found = unclear_text(text.encode())
    assert what in found.what
    assert hint in found.hint
    assert len(found.hint) < 125


def test_what_is_no_text_is_told_as_well() -> None:
    """There's nothing to look at in it."""
    found = unclear_text(b"\0\1\2")
    assert found.what.startswith("this is neither text")
    assert "Moodle XML" in found.hint


@given(st.text() | st.lists(st.sampled_from(("a) b", "Q: ", "A: ", "?", "=", "\t"))).map("".join))
def test_any_text_has_a_way_in(text: str) -> None:
    """Whatever is in it."""
    assert all(unclear_text(text.encode("utf-8", "replace")))
