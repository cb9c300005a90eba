"""The elements of Moodle XML: texts by their format, and switches."""

from __future__ import annotations

import pytest

from cps_study.model.item import Question
from tests.formats.moodle_xml.makers import (
    CHOICE,
    answered,
    read_quiz,
    why_skipped,
)
from tests.formats.platform_help import only


@pytest.mark.parametrize(
    ("form", "text", "plain"),
    [
        ("html", "a&lt;br&gt;b", "a\nb"),
        ("no-such", "&lt;i&gt;a&lt;/i&gt;", "a"),
        ("plain_text", "1 &lt;i&gt; 2", "1 <i> 2"),
        ("moodle_auto_format", "a\nb &lt;i&gt;c&lt;/i&gt;", "a\nb c"),
        ("markdown", "*a* ![x](@@PLUGINFILE@@/m.png)", "*a*"),
        ("html", "<p>bare <b>markup</b></p>", "bare markup"),
        ("html", "&lt;script&gt;alert(1)&lt;/script&gt;safe\u202e \u0085", "safe"),
    ],
)
def test_texts_are_read_by_their_format(form: str, text: str, plain: str) -> None:
    """Each of Moodle's formats becomes plain text, without anything that a terminal might obey."""
    source = CHOICE.replace(
        '"html"><text><![CDATA[<p>What is <b>first</b>?</p>]]>', f'"{form}"><text>{text}'
    )
    item = only(read_quiz(source))
    assert isinstance(item, Question)
    assert item.stem == plain


@pytest.mark.parametrize("text", ["", "0", "false"])
def test_single_is_off_as_in_moodle(text: str) -> None:
    """An empty switch is off, and a missing one is on."""
    weights = (("50", "a"), ("50", "b"), ("0", "c"))
    assert only(read_quiz(answered(*weights, extra=f"<single>{text}</single>"))).kind == "multi"
    assert why_skipped(answered(*weights, extra="")) == "no answer earns the full mark"
