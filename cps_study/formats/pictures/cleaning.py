"""A picture's bytes from anywhere, checked and cleaned.

What a file is called proves nothing, so its content says what it is. What comes out is the picture
alone: no place where a photo was taken, no comments, no scripts, nothing after the end. Cleaning
twice changes nothing, so that a picture which went out and came back is the same.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import unicodedata
from typing import Final
from urllib.parse import unquote_to_bytes

from cps_study.formats.pictures.fault import PictureError
from cps_study.model.picture import ENDINGS, MAX_BYTES, Picture, kind_of_name

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"
_GIFS: Final = (b"GIF87a", b"GIF89a")
_XML_START: Final = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<")
_SVG_ROOT: Final = re.compile(rb"<(?:[\w.-]+:)?svg[\s>]")
_BEGINNING: Final = 4096
"""Bytes at the start in which a drawing has to say that it's one."""
_DATA: Final = re.compile(r"(?i)data:(?P<type>[^,;]*)(?:;(?!base64)[^,;]*)*(?P<base64>;base64)?,")
_HASH: Final = 8
_ENDS_IN_HASH: Final = re.compile(rf"-[0-9a-f]{{{_HASH}}}\Z")
_LONGEST_STEM: Final = 40
_NOT_IN_NAMES: Final = re.compile(r"[^a-z0-9]+")


def clean_picture(raw: bytes) -> Picture:
    """Return the picture that the bytes are. Raises PictureError if it can't be used."""
    if len(raw) > MAX_BYTES:
        raise PictureError(f"it's larger than {MAX_BYTES >> 20} MiB")
    if raw.startswith((_PNG, _JPEG, *_GIFS)):
        from cps_study.formats.pictures.raster import clean_raster  # noqa: PLC0415 - Pillow

        return clean_raster(raw)
    beginning = raw[:_BEGINNING]
    if _XML_START.match(beginning) and _SVG_ROOT.search(beginning):
        from cps_study.formats.pictures.svg import clean_svg  # noqa: PLC0415 - its XML parser

        return clean_svg(raw)
    raise PictureError("it isn't a PNG, JPEG, GIF or SVG picture" if raw else "its file is empty")


def name_of_picture(picture: Picture, wish: str) -> str:
    """Return the name that a picture's file gets in the folder of a bank.

    It has the beginning of the name that it came under and a checksum, so the same picture has the
    same name each time and no other has it.
    """
    stem = wish
    if kind_of_name(wish) is not None:
        stem = wish[: wish.rfind(".")]
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    plain = _NOT_IN_NAMES.sub("-", plain.lower()).strip("-")
    plain = _ENDS_IN_HASH.sub("", plain)[:_LONGEST_STEM].strip("-") or "picture"
    digest = hashlib.sha256(picture.raw).hexdigest()[:_HASH]
    return f"{plain}-{digest}{ENDINGS[picture.kind]}"


def bytes_of_address(address: str) -> bytes | None:
    """Return the bytes that a `data:` address is; None for any other address.

    Raises PictureError if they can't be read, or are more than a picture may have.
    """
    match = _DATA.match(address)
    if match is None:
        return None
    if len(address) > 3 * MAX_BYTES:
        raise PictureError(f"it's larger than {MAX_BYTES >> 20} MiB")
    content = unquote_to_bytes(address[match.end() :])
    if match["base64"] is None:
        return content
    return bytes_of_base64(content)


def bytes_of_base64(text: bytes | str) -> bytes:
    """Return what the text stands for. Raises PictureError if it isn't Base64."""
    try:
        packed = text.encode("ascii") if isinstance(text, str) else text
        return base64.b64decode(b"".join(packed.split()), validate=True)
    except (binascii.Error, ValueError) as exc:
        raise PictureError("its file is damaged") from exc
