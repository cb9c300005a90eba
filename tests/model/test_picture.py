"""What a picture's file may be called, so that no name leads out of its folder on any system."""

from __future__ import annotations

import pytest

from cps_study.model.picture import Picture, folder_name, is_picture_name


@pytest.mark.parametrize("name", ["a.png", "A map (2).JPG", "größe.jpeg", "b.GIF", "c.d.svg"])
def test_names_that_people_give(name: str) -> None:
    """Spaces, dots and letters of any language are fine."""
    assert is_picture_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "", "a", ".png", "a.txt", "a.png.exe", "../a.png", "a/b.png", "a\\b.png", "C:a.png",
        "a.png/", "-rf.png", ".a.png", "~a.png", " a.png", "con.png", "NUL .svg", "lpt1.gif",
        "a\0.png", "a\n.png", "a\u202e.png", "a*.png", "x" * 120 + ".png", "a.png ", "a.png.",
    ],
)  # fmt: skip
def test_names_that_are_refused(name: str) -> None:
    """Paths, devices, hidden files, options of programs and other kinds of file are no pictures."""
    assert not is_picture_name(name)


def test_the_folder_goes_by_the_name_of_the_bank() -> None:
    """A bank's pictures are beside it."""
    assert folder_name("map.yaml") == folder_name("map.yml") == "map.pictures"


def test_a_picture_knows_its_media_type() -> None:
    """HTML and packages ask for it."""
    assert Picture(b"", "svg", 1, 1).media_type == "image/svg+xml"
