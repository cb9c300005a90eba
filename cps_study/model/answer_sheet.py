"""What a candidate marked on a printed test, told in the order that every form shares."""

from __future__ import annotations

from typing import NamedTuple

SheetAnswer = tuple[int, ...] | str | None
"""The options chosen, by their positions as written in the bank; a typed answer's text; None if it was left blank.

The same shape as a response in an attempt. In a question with one key several positions are a double mark, and no
position at all is a double mark of which the sheet does not say what was marked.
"""


class AnswerSheet(NamedTuple):
    """One answer sheet: who, which form, and an answer for each of `PaperTest.items`, in their order.

    The answers are no longer in the order of the form: places and letters were turned back while reading. Equal
    answers are one object, so that an answer costs the eight bytes of a reference. `row` is where the sheet stands
    in its file, counted as a spreadsheet does: the header is row 1.
    """

    candidate: str
    form: str
    answers: tuple[SheetAnswer, ...]
    row: int
