"""What a candidate marked on a printed test, in the order that all forms share."""

from __future__ import annotations

from typing import NamedTuple

SheetAnswer = tuple[int, ...] | str | None
"""One answer: positions of the options chosen, a written answer's text, or None for a blank.

Positions count from 0 in the order that the bank writes the options, as in an attempt. In a
question with one key, several positions are a double mark. No position at all is a double mark,
too: one where the file doesn't say which options were marked.
"""


class AnswerSheet(NamedTuple):
    """One answer sheet: who, which form, and the answers to `PaperTest.items` in their order.

    The reader has already turned the order and the letters of the form back into those of the
    bank. It uses one object for equal answers, so that an answer takes only the eight bytes of a
    reference. `row` is the sheet's row in its file, counted as in a spreadsheet: the header is
    row 1.
    """

    candidate: str
    form: str
    answers: tuple[SheetAnswer, ...]
    row: int
