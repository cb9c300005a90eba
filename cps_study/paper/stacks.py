"""Puts pages of several PDF files into one, to print in one go on both sides."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

from pypdf import PdfReader, PdfWriter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pypdf import PageObject


class Stack(NamedTuple):
    """A PDF file with the same number of pages for each of so many people."""

    pdf: bytes
    people: int


def stacked(people: Sequence[Sequence[tuple[Stack, int]]]) -> bytes:
    """Return what each person gets, one after the other: parts of stacks, by the person's place.

    Each part begins on a right-hand page, so that it's on sheets of paper of its own. The file is
    for printing: unlike the ones that it's made of, it isn't tagged.
    """
    writer = PdfWriter()
    pages: dict[int, list[PageObject]] = {}
    for parts in people:
        for stack, place in parts:
            known = pages.setdefault(id(stack), [])
            if not known:
                known += PdfReader(io.BytesIO(stack.pdf)).pages
            each = len(known) // stack.people
            for page in known[place * each : (place + 1) * each]:
                writer.add_page(page)
            if len(writer.pages) % 2:
                writer.add_blank_page()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
