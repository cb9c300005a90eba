"""Small pictures of each kind, as files that come from elsewhere."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, Any

from PIL import Image

from tests.store.samples import own_bank

if TYPE_CHECKING:
    from pathlib import Path

    from cps_study.store.paths import Home

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10">{}</svg>'
MAPS_BANK = """\
bank: maps
title: Maps
items:
  - {id: maps-1, kind: typed, level: recall, image: a.png, alt: a map, stem: Where?, accept: [up]}
"""
CIRCLE = SVG.format('<circle cx="5" cy="5" r="4" fill="orange"/>')


def raster(kind: str = "PNG", size: tuple[int, int] = (8, 4), **options: Any) -> bytes:
    """Return a picture in which every pixel differs from its neighbor."""
    image = Image.new("RGB", size)
    across = range(size[0])
    for y in range(size[1]):
        for x in across:
            image.putpixel((x, y), (25 * x % 256, 60 * y % 256, (x * y * 7) % 256))
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def pictured_bank(home: Home, text: str = MAPS_BANK, name: str = "maps.yaml") -> Path:
    """Add a bank and the picture of its first item, `a.png`; return the folder with the picture."""
    pictures = own_bank(home, text, name).with_suffix(".pictures")
    pictures.mkdir()
    (pictures / "a.png").write_bytes(raster())
    return pictures


def photo(turn: int) -> bytes:
    """Return a JPEG that says where it was taken, and how the camera lay."""
    exif = Image.Exif()
    exif[0x0112] = turn
    exif[0x010E] = "at home, 12 Elm Street"
    return raster("JPEG", exif=exif.tobytes(), comment=b"a secret")


def png_of(width: int, height: int) -> bytes:
    """Return a PNG that claims a size and has no pixels."""

    def part(name: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = part(b"IDAT", zlib.compress(b""))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + pixels + part(b"IEND", b"")
