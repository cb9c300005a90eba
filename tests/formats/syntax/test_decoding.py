"""Bytes as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.syntax.decoding import GUESSED, Decoded, NotTextError, decode_text, remarks


@pytest.mark.parametrize(
    ("raw", "decoded"),
    [
        (b"plain", Decoded("plain", "utf-8")),
        ("é".encode(), Decoded("é", "utf-8")),
        ("\ufeffé".encode(), Decoded("é", "utf-8")),
        ("é".encode("utf-16"), Decoded("é", "utf-16")),
        ("\u201cé\u201d".encode("cp1252"), Decoded("\u201cé\u201d", "cp1252", guessed=True)),
        (b"", Decoded("", "utf-8")),
    ],
)
def test_the_encoding_is_detected(raw: bytes, decoded: Decoded) -> None:
    """By its byte order mark, or because the bytes fit; what only fits Windows is a guess."""
    assert decode_text(raw) == decoded


@pytest.mark.parametrize("raw", [b"a\0b", b"\xff\xfea", b"\x81\x8d"])
def test_bytes_that_are_not_text_are_refused(raw: bytes) -> None:
    """A NUL, half a character, and bytes that no known encoding has."""
    with pytest.raises(NotTextError):
        decode_text(raw)


@given(st.text().filter(lambda text: "\0" not in text and not text.startswith("\ufeff")))
def test_utf_8_comes_back(text: str) -> None:
    """Every text that can be written can be read."""
    assert (
        decode_text(text.encode("utf-8", "replace")).text
        == text.encode("utf-8", "replace").decode()
    )


def test_only_a_guess_is_remarked_on() -> None:
    """An instructor should check the letters with accents then, and never otherwise."""
    (problem,) = remarks(decode_text(b"caf\xe9"), "t.csv")
    assert (problem.what, problem.severity) == (GUESSED, "info")
    assert remarks(decode_text("café".encode()), "t.csv") == []
