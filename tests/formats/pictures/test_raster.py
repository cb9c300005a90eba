"""PNG, JPEG and GIF keep their pixels and lose the rest; what is made to do harm stays out."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image

from cps_study.formats.pictures import raster as raster_module
from cps_study.formats.pictures.fault import PictureError
from cps_study.formats.pictures.raster import clean_raster
from tests.picture_files import photo, png_of, raster


def pixels(raw: bytes) -> tuple[tuple[int, int], bytes]:
    """Return the size and the colors of a picture."""
    image = Image.open(io.BytesIO(raw)).convert("RGB")
    return image.size, image.tobytes()


@pytest.mark.parametrize("raw", [raster(), raster("JPEG"), raster("JPEG", progressive=True)])
def test_pixels_stay_and_what_follows_the_end_goes(raw: bytes) -> None:
    """A picture looks as it did, without anything that hides after its end."""
    picture = clean_raster(raw + b"PK\x03\x04<script>")
    assert pixels(picture.raw) == pixels(raw)
    assert b"script" not in picture.raw
    assert (picture.width, picture.height) == (8, 4)


def test_a_photo_forgets_where_it_was_taken() -> None:
    """Notes of the camera and comments aren't part of a picture."""
    cleaned = clean_raster(photo(1)).raw
    assert pixels(cleaned) == pixels(photo(1))
    assert not any(words in cleaned for words in (b"Elm", b"secret", b"Exif"))


@pytest.mark.parametrize("turn", range(2, 9))
def test_a_photo_on_its_side_is_put_upright(turn: int) -> None:
    """What a camera noted about how it lay is done, since the note goes."""
    picture = clean_raster(photo(turn))
    assert (picture.width, picture.height) == ((8, 4) if turn < 5 else (4, 8))
    assert clean_raster(picture.raw) == picture


def test_texts_in_a_png_go() -> None:
    """A PNG loses its texts, which could unpack to anything."""
    raw = raster()
    place = raw.index(b"IDAT") - 4
    text = b"\0\0\0\x05tEXta\0bcd" + (0x6F8F6F4D).to_bytes(4, "big")
    with pytest.raises(PictureError, match="damaged"):
        clean_raster(raw[:place] + text + raw[place:])
    stream = io.BytesIO()
    Image.open(io.BytesIO(raw)).save(stream, "PNG", dpi=(72, 72))
    assert pixels(clean_raster(stream.getvalue()).raw) == pixels(raw)


def test_an_animation_stays_still() -> None:
    """Of a GIF with several pictures, the first one stays."""
    first = Image.open(io.BytesIO(raster()))
    stream = io.BytesIO()
    first.save(stream, "GIF", save_all=True, append_images=[first.rotate(180)], comment=b"x")
    picture = clean_raster(stream.getvalue())
    with Image.open(io.BytesIO(picture.raw)) as image:
        assert getattr(image, "n_frames", 1) == 1
    assert b"NETSCAPE" not in picture.raw


@pytest.mark.parametrize(
    "raw", [png_of(60_000, 60_000), png_of(30_000, 2), png_of(0, 5), png_of(5_001, 5_000)]
)
def test_a_picture_that_would_fill_the_memory_is_refused(raw: bytes) -> None:
    """The size is looked at before a single pixel is unpacked."""
    with pytest.raises(PictureError, match=r"pixels|damaged"):
        clean_raster(raw)


def test_a_jpeg_that_keeps_a_computer_busy_is_refused() -> None:
    """Thousands of passes over one picture are no picture."""
    raw = raster("JPEG")
    scan = raw.index(b"\xff\xda")
    with pytest.raises(PictureError, match="damaged"):
        clean_raster(raw[:scan] + raw[scan:-2] * 60 + b"\xff\xd9")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_damage_is_a_fault_and_never_a_crash(kind: str) -> None:
    """Whatever bytes change, a picture comes out that is whole, or the reason why none does."""
    rng = random.Random(kind)
    whole = raster(kind, (16, 16))
    for _ in range(150):
        raw = bytearray(whole)
        for _ in range(rng.randint(1, 4)):
            raw[rng.randrange(8, len(raw))] = rng.randrange(256)
        del raw[rng.randrange(8, 2 * len(raw)) :]
        try:
            picture = clean_raster(bytes(raw))
        except PictureError:
            continue
        assert clean_raster(picture.raw) == picture


def test_a_photo_that_grows_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Putting a photo upright makes a new file, which has to be small enough, too."""
    monkeypatch.setattr(raster_module, "MAX_BYTES", 100)
    with pytest.raises(PictureError, match="larger"):
        clean_raster(photo(6))
