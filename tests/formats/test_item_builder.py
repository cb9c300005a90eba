"""What the builder of items calls a picture; its other work is tested with the formats."""

from __future__ import annotations

import pytest

from cps_study.formats.item_builder import ItemBuilder, QuestionHead, picture_name
from cps_study.formats.syntax.html_text import Plain, plain_of_html


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("door.png", "door.png"),
        ("@@PLUGINFILE@@/a%20door.png", "a door.png"),
        ("folder\\door.png", "door.png"),
        ("door.png?width=3#top", "door.png"),
        ("https://example.org/door.png", ""),
        ("//example.org/door.png", ""),
        ("data:image/png;base64,AAAA", ""),
        ("DATA:image/png,AAAA", ""),
        ("..", ""),
        ("", ""),
    ],
)
def test_a_picture_has_the_name_of_its_file(source: str, name: str) -> None:
    """Without folders; a picture on the web or within the text has none."""
    assert picture_name(source) == name


def test_what_plain_text_cannot_hold_is_said_with_its_question() -> None:
    """A sound in what it asks, and a film in what is said about it."""
    builder = ItemBuilder("x")
    stem = plain_of_html("What do you hear? <audio>a.mp3</audio>")
    builder.typed(QuestionHead(1), stem, ["rain"], plain_of_html("<math>x</math>"))
    builder.typed(QuestionHead(2), Plain("And now?"), ["wind"], Plain(""))
    (problem,) = builder.result().problems
    assert problem.what == "left out: sound or video, the layout of a formula"
    assert problem.line == 1
