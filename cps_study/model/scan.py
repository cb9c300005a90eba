"""What was read from scanned answer sheets."""

from __future__ import annotations

from typing import Literal, NamedTuple

PageVerdict = Literal["read", "doubtful", "refused"]


class ReadCell(NamedTuple):
    """What a row of circles, or a line to write on, says.

    `text` is empty for a blank. If it isn't `sure`, it's the best guess, `why` says what is
    doubtful, and `crop` is a picture of the place (PNG).
    """

    text: str = ""
    sure: bool = True
    why: str = ""
    crop: bytes = b""

    @property
    def cell(self) -> str:
        """How an answer table says it: a guess has a question mark."""
        return self.text if self.sure else f"{self.text}?"


class ReadSheetPage(NamedTuple):
    """What was read from a page of an answer sheet.

    A refused page has only the reason and what to do. `answers` are by the question's number on the
    form. `name` is a picture of the line with the name.
    """

    verdict: PageVerdict
    reason: str = ""
    advice: str = ""
    form: ReadCell = ReadCell()
    page: int = 0
    pages: int = 0
    number: ReadCell = ReadCell()
    answers: dict[int, ReadCell] = {}  # noqa: RUF012 - never changed
    name: bytes = b""
    harmless: bool = False
    """Whether nothing is lost by refusing the page: it's an empty back, or a second copy."""


class ScanPlace(NamedTuple):
    """Where a page comes from: the file, and the page in it, counted from 1."""

    file: str
    page: int

    def __str__(self) -> str:
        return f"{self.file}, page {self.page}"
