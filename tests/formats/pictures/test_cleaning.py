"""A picture from anywhere is known by its content, and gets a name that says which one it is."""

from __future__ import annotations

import base64

import pytest

from cps_study.formats.pictures.cleaning import (
    bytes_of_address,
    bytes_of_base64,
    clean_picture,
    name_of_picture,
)
from cps_study.formats.pictures.fault import PictureError
from cps_study.model.picture import MAX_BYTES, Picture, is_picture_name
from tests.picture_files import CIRCLE, raster


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (raster(), "png"),
        (raster("JPEG"), "jpeg"),
        (raster("GIF"), "gif"),
        (CIRCLE.encode(), "svg"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><!-- made by x -->' + CIRCLE.encode(), "svg"),
    ],
)
def test_the_content_says_what_it_is(raw: bytes, kind: str) -> None:
    """Each kind is recognized without a name, and cleaning it twice changes nothing."""
    picture = clean_picture(raw)
    assert picture.kind == kind
    assert clean_picture(picture.raw) == picture


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00", "isn't a PNG"),
        (b"<html><body>hello</body></html>", "isn't a PNG"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"\xff\xd8\xff", "damaged"),
        (b"GIF89a", "damaged"),
        (b"x" * (MAX_BYTES + 1), "larger than 5 MiB"),
    ],
)
def test_what_is_no_picture_is_refused(raw: bytes, why: str) -> None:
    """A program, a web page, half a file or a huge one never comes in."""
    with pytest.raises(PictureError, match=why):
        clean_picture(raw)


def test_a_name_says_which_picture_it_is() -> None:
    """The same picture has the same name each time, under whatever name it came."""
    picture = clean_picture(raster())
    name = name_of_picture(picture, "Ein Bild.PNG")
    assert name.startswith("ein-bild-")
    assert name_of_picture(picture, name) == name
    assert name_of_picture(clean_picture(raster(size=(9, 4))), "Ein Bild.png") != name


@pytest.mark.parametrize("wish", ["", "../../etc/passwd", "con.png", "…", "a" * 500, ".png"])
def test_any_wish_becomes_a_name_that_is_allowed(wish: str) -> None:
    """Whatever a file from elsewhere calls a picture, no path comes of it."""
    assert is_picture_name(name_of_picture(Picture(b"x", "png", 1, 1), wish))


def test_an_address_can_be_the_picture_itself() -> None:
    """A `data:` address gives its bytes, packed as Base64 or not; any other is no picture."""
    packed = base64.b64encode(b"abc").decode()
    assert bytes_of_address(f"data:image/png;base64,{packed}") == b"abc"
    assert bytes_of_address("data:image/svg+xml;charset=utf-8,%3Csvg%3E") == b"<svg>"
    assert bytes_of_address("https://example.org/a.png") is None


def test_a_broken_address_is_said() -> None:
    """What isn't Base64, and what is too long, are faults of the picture."""
    with pytest.raises(PictureError, match="damaged"):
        bytes_of_address("data:image/png;base64,@@@")
    with pytest.raises(PictureError, match="damaged"):
        bytes_of_base64("é")
    with pytest.raises(PictureError, match="larger"):
        bytes_of_address("data:," + "x" * (3 * MAX_BYTES))
