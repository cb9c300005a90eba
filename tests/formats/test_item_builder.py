"""What the builder of items calls a picture; its other work is tested with the formats."""

from __future__ import annotations

import pytest

from cps_study.formats.item_builder import picture_name


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
