"""Bytes from elsewhere as text, and by which encoding."""

from __future__ import annotations

from typing import Final, NamedTuple

from cps_study.model.problem import Problem

NOT_TEXT: Final = "the file is not text"
GUESSED: Final = "the file is not UTF-8; it was read as Windows text (cp1252)"


class NotTextError(Exception):
    """The bytes are no text."""


class Decoded(NamedTuple):
    """Text, the encoding it was read by, and whether that had to be guessed."""

    text: str
    encoding: str
    guessed: bool = False


def decode_text(raw: bytes) -> Decoded:
    """Return the text: UTF-8 (with or without its mark), UTF-16 with its mark, else as Windows wrote it.

    Raises NotTextError for what holds a NUL or fits none of them.
    """
    names = ("utf-16",) if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    for name in names:
        try:
            text = raw.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return Decoded(text, name.removesuffix("-sig"), guessed=name == "cp1252")
    raise NotTextError


def remarks(decoded: Decoded, source: str) -> list[Problem]:
    """Return what an instructor should know about how the text was read: only that the encoding was guessed."""
    if not decoded.guessed:
        return []
    return [Problem(source, 0, 0, GUESSED, "check the letters with accents", severity="info")]
