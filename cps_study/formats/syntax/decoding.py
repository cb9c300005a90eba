"""Bytes from elsewhere as text, and the encoding they were read with."""

from __future__ import annotations

from typing import Final, NamedTuple

from cps_study.model.problem import Problem

NOT_TEXT: Final = "the file isn't text"
GUESSED: Final = "the file isn't UTF-8, so it was read as Windows text (cp1252)"
_UTF_16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


class NotTextError(Exception):
    """The bytes are not text."""


class Decoded(NamedTuple):
    """Text, the encoding it was read with, and whether that was a guess."""

    text: str
    encoding: str
    guessed: bool = False


def decode_text(raw: bytes) -> Decoded:
    """Return the bytes as text.

    The encoding is UTF-16 if the file starts with that byte order mark. Otherwise it is UTF-8, with
    or without a mark, if all bytes fit, and else what Windows programs write in America.
    Raises NotTextError if the text would contain a NUL, or if no encoding fits.
    """
    encodings: tuple[str, ...] = ("utf-8-sig", "cp1252")
    if raw.startswith(_UTF_16_MARKS):
        encodings = ("utf-16",)
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Nobody types a NUL: a file that contains one is a program's, and not text.
        if "\0" not in text:
            return Decoded(text, encoding.removesuffix("-sig"), guessed=encoding == "cp1252")
    raise NotTextError


def remarks(decoded: Decoded, source: str) -> list[Problem]:
    """Return what an instructor should know about the decoding: a note if it was a guess."""
    if not decoded.guessed:
        return []
    hint = "check that letters with accents look right"
    return [Problem(source, 0, 0, GUESSED, hint, severity="info")]
