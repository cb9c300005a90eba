"""PNG, JPEG and GIF: the parts that make the picture are kept, and Pillow decodes them once.

The walk over the parts comes first. It bounds what Pillow gets to see: a picture's size, the passes
over it, and no part that could unpack to anything but pixels. References: PNG (third edition,
W3C 2025) section 5, ITU-T T.81 annex B, GIF89a (CompuServe 1990).
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from typing import TYPE_CHECKING, Final

from cps_study.formats.pictures.fault import PictureError
from cps_study.model.picture import MAX_BYTES, MAX_PIXELS, MAX_SIDE, Picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.model.picture import PictureKind

_DAMAGED: Final = "its file is damaged"
_PNG_PARTS: Final = frozenset(
    {
        b"IHDR",
        b"PLTE",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"sBIT",
        b"bKGD",
        b"pHYs",
        b"IDAT",
        b"IEND",
    }
)
"""What makes the picture; the others are texts, times, places and color profiles."""
_PNG_START: Final = 8
_JPEG_APP0: Final = 0xE0
_JPEG_ADOBE: Final = 0xEE
_ADOBE_LENGTH: Final = 14
"""Bytes of the part in which Adobe says how the colors are packed; more would be something else."""
_JFIF: Final = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
"""What a JPEG begins with: other programs look for it, and it says how the colors are packed."""
_JPEG_END: Final = 0xD9
_JPEG_SCAN: Final = 0xDA
_JPEG_SIZES: Final = frozenset({0xC0, 0xC1, 0xC2})
"""Headers with the size, of the ways to pack a JPEG that are in use."""
_JPEG_RESTARTS: Final = range(0xD0, 0xD8)
_MOST_SCANS: Final = 50
"""Passes over a JPEG: a progressive one has about ten, one made to keep a computer busy has
thousands."""
_GIF_EXTENSION: Final = 0x21
_GIF_CONTROL: Final = 0xF9
_GIF_PICTURE: Final = 0x2C
_ORIENTATION: Final = 0x0112
_QUALITY: Final = 92


def clean_raster(raw: bytes) -> Picture:
    """Return a PNG, JPEG or GIF without what isn't the picture.

    A photo that a camera marked as lying on its side is put upright, and only the first picture of
    an animation stays. Raises PictureError if it's damaged or too large.
    """
    try:
        if raw.startswith(b"\x89"):
            return _decoded(_clean_png(raw), "png")
        if raw.startswith(b"GIF"):
            return _decoded(_clean_gif(raw), "gif")
        picture = _decoded(_clean_jpeg(raw), "jpeg")
    except (struct.error, IndexError) as exc:
        raise PictureError(_DAMAGED) from exc
    return _upright(picture, _turn_of(raw))


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise PictureError(_DAMAGED)
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise PictureError(f"it has too many pixels ({width:,} x {height:,})")


def _clean_png(raw: bytes) -> bytes:
    """Return a PNG with the parts that make the picture. Raises PictureError or struct.error."""
    kept = [raw[:_PNG_START]]
    place = _PNG_START
    name = b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", raw, place)
        content = raw[place + 8 : place + 8 + length]
        (checksum,) = struct.unpack_from(">I", raw, place + 8 + length)
        if zlib.crc32(name + content) != checksum:
            raise PictureError(_DAMAGED)
        if place == _PNG_START:
            if name != b"IHDR":
                raise PictureError(_DAMAGED)
            _check_size(*struct.unpack_from(">II", content))
        if name in _PNG_PARTS:
            kept.append(raw[place : place + 12 + length])
        place += 12 + length
    return b"".join(kept)


def _clean_jpeg(raw: bytes) -> bytes:
    """Return a JPEG with a plain beginning, and the parts that make the picture.

    Raises PictureError, struct.error or IndexError.
    """
    kept = []
    markers = set()
    for marker, content in _jpeg_parts(raw):
        is_color = marker == _JPEG_ADOBE and len(content) == _ADOBE_LENGTH
        if is_color or marker < _JPEG_APP0:
            kept += [bytes((0xFF, marker)), content]
            markers.add(marker)
        elif marker == _JPEG_APP0:
            markers.add(marker)
    start = [raw[:2]]
    if _JPEG_APP0 in markers or _JPEG_ADOBE not in markers:
        start.append(_JFIF)
    return b"".join([*start, *kept])


def _jpeg_parts(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the parts of a JPEG up to its end, each by its marker; pixels come with their scan.

    Raises PictureError for a size or a number of scans that no picture needs.
    """
    place = 2
    scans = 0
    has_size = False
    while True:
        marker, place = _next_marker(raw, place)
        if marker == _JPEG_END:
            yield marker, b""
            return
        (length,) = struct.unpack_from(">H", raw, place)
        end = place + max(length, 2)
        if marker in _JPEG_SIZES:
            height, width = struct.unpack_from(">HH", raw, place + 3)
            _check_size(width, height)
            has_size = True
        elif marker == _JPEG_SCAN:
            scans += 1
            end = _end_of_scan(raw, end)
        if scans > _MOST_SCANS or (scans and not has_size) or end > len(raw):
            raise PictureError(_DAMAGED)
        yield marker, raw[place:end]
        place = end


def _next_marker(raw: bytes, place: int) -> tuple[int, int]:
    """Return the marker at a place, and the place after it; there may be filler bytes before it."""
    if raw[place] != 0xFF:
        raise PictureError(_DAMAGED)
    while raw[place] == 0xFF:
        place += 1
    return raw[place], place + 1


def _end_of_scan(raw: bytes, place: int) -> int:
    """Return where the pixels of a scan end: at the next marker that isn't part of them."""
    while True:
        place = raw.find(b"\xff", place)
        if place < 0:
            raise PictureError(_DAMAGED)
        follows = raw[place + 1]
        if follows not in {0x00, 0xFF} and follows not in _JPEG_RESTARTS:
            return place
        place += 1 if follows == 0xFF else 2


def _clean_gif(raw: bytes) -> bytes:
    """Return the first picture of a GIF. Raises PictureError, struct.error or IndexError."""
    width, height, flags = struct.unpack_from("<HHB", raw, 6)
    _check_size(width, height)
    place = 13 + _gif_colors(flags)
    kept = [raw[:place]]
    while True:
        start = place
        if raw[place] == _GIF_EXTENSION:
            label = raw[place + 1]
            place = _end_of_blocks(raw, place + 2)
            if label == _GIF_CONTROL:
                kept.append(raw[start:place])
        elif raw[place] == _GIF_PICTURE:
            left, top, across, down, flags = struct.unpack_from("<HHHHB", raw, place + 1)
            _check_size(left + across, top + down)
            place = _end_of_blocks(raw, place + 10 + _gif_colors(flags) + 1)
            return b"".join([*kept, raw[start:place], b";"])
        else:
            raise PictureError(_DAMAGED)


def _gif_colors(flags: int) -> int:
    """Return how many bytes a table of colors has; 0 if the flags say that there is none."""
    if not flags & 0x80:
        return 0
    return 3 << ((flags & 7) + 1)


def _end_of_blocks(raw: bytes, place: int) -> int:
    """Return the place after a row of blocks, each of which begins with its length."""
    while raw[place]:
        place += raw[place] + 1
    return place + 1


def _decoded(raw: bytes, kind: PictureKind) -> Picture:
    """Return a picture once Pillow could decode all of it; raises PictureError if it can't."""
    from PIL import Image  # noqa: PLC0415 - few commands need it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(raw), formats=[kind.upper()]) as image:
                _check_size(*image.size)
                image.load()
                width, height = image.size
    except PictureError:
        raise
    except Exception as exc:  # its decoders raise whatever comes up, from SyntaxError to EOFError
        raise PictureError(_DAMAGED) from exc
    return Picture(raw, kind, width, height)


def _turn_of(raw: bytes) -> int:
    """Return how a camera says that the photo lies, from 1 (upright) to 8."""
    from PIL import Image  # noqa: PLC0415 - few commands need it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(raw), formats=["JPEG"]) as image:
                turn = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - the notes of cameras are broken in every way
        return 1
    return turn if isinstance(turn, int) else 1


def _upright(picture: Picture, turn: int) -> Picture:
    """Return a photo as it's meant to be seen."""
    from PIL import Image  # noqa: PLC0415 - few commands need it

    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    if turn not in turns:
        return picture
    with Image.open(io.BytesIO(picture.raw), formats=["JPEG"]) as image:
        out = io.BytesIO()
        image.transpose(turns[turn]).save(out, "JPEG", quality=_QUALITY)
    if out.tell() > MAX_BYTES:
        raise PictureError(f"it's larger than {MAX_BYTES >> 20} MiB")
    return _decoded(_clean_jpeg(out.getvalue()), "jpeg")
