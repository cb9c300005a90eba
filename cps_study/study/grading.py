"""Marking answer sheets: right, not right, blank or double-marked, in the order that every form shares.

The rules are those of `scoring`: one point for the key, for exactly the keys, or for an accepted spelling, else none.
A blank and a double mark earn nothing; they are told apart from an answer that was not right.
"""

from __future__ import annotations

from collections import defaultdict
from enum import IntEnum
from fractions import Fraction
from operator import getitem
from typing import TYPE_CHECKING, NamedTuple

from cps_study.model.answer_sheet import SheetAnswer
from cps_study.model.item import Question
from cps_study.study.scoring import EmptyFormError, Tally, score_response

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.model.answer_sheet import AnswerSheet
    from cps_study.model.form import PaperTest
    from cps_study.model.item import Item


class Verdict(IntEnum):
    """What an answer came to."""

    WRONG = 0
    RIGHT = 1
    BLANK = 2
    DOUBLE = 3


class Graded(NamedTuple):
    """What a sheet came to. `verdicts` has a byte, a `Verdict`, for each item in the order of the test."""

    candidate: str
    form: str
    row: int
    verdicts: bytes
    points: int
    passed: bool

    @property
    def percent(self) -> float:
        """The points as a percentage, from 0 to 100."""
        return 100 * self.points / len(self.verdicts)

    @property
    def blanks(self) -> int:
        """How many items were left blank."""
        return self.verdicts.count(Verdict.BLANK)

    @property
    def doubles(self) -> int:
        """How many items with one key were marked more than once."""
        return self.verdicts.count(Verdict.DOUBLE)


class Grading(NamedTuple):
    """What every sheet came to, in the order given; `items` is the order of the verdicts."""

    items: tuple[Item, ...]
    pass_mark: Fraction
    sheets: tuple[Graded, ...]

    @property
    def passed(self) -> int:
        """How many sheets reached the pass mark."""
        return sum(sheet.passed for sheet in self.sheets)

    def by_topic(self, *sheets: Graded) -> dict[str, Tally]:
        """Return the points of these sheets, or of all if none is named, by topic."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, item in enumerate(self.items):
            places[item.topic].append(place)
        counted = sheets or self.sheets
        right = [0] * len(self.items)
        for sheet in counted:
            for place, verdict in enumerate(sheet.verdicts):
                right[place] += verdict == Verdict.RIGHT
        return {
            topic: Tally(Fraction(sum(right[place] for place in held)), len(held) * len(counted))
            for topic, held in sorted(places.items())
            if counted
        }


class _Verdicts(dict[SheetAnswer, Verdict]):
    """The verdicts on the answers to one item; each answer is marked once and then looked up."""

    def __init__(self, item: Item) -> None:
        super().__init__()
        self._item = item

    def __missing__(self, answer: SheetAnswer) -> Verdict:
        verdict = self[answer] = mark_answer(self._item, answer)
        return verdict


def mark_answer(item: Item, answer: SheetAnswer) -> Verdict:
    """Return what the answer came to."""
    if answer is None:
        return Verdict.BLANK
    if isinstance(item, Question) and item.kind != "multi" and len(answer) != 1:
        return Verdict.DOUBLE
    return Verdict.RIGHT if score_response(item, answer) else Verdict.WRONG


def grade(test: PaperTest, responses: Iterable[AnswerSheet]) -> Grading:
    """Return what each response came to; the pass mark is met exactly (51 of 60 is 85 %).

    Raises EmptyFormError for a test without items.
    """
    items = test.items
    if not items:
        raise EmptyFormError
    pass_mark = Fraction(str(test.pass_mark))
    needed = pass_mark * len(items) / 100
    tables = [_Verdicts(item) for item in items]
    sheets = []
    for response in responses:
        verdicts = bytes(map(getitem, tables, response.answers))
        points = verdicts.count(Verdict.RIGHT)
        sheets.append(
            Graded(
                response.candidate, response.form, response.row, verdicts, points, points >= needed
            )
        )
    return Grading(items, pass_mark, tuple(sheets))
