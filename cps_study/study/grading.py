"""Marking answer sheets: right, not right, blank or double-marked, in an order all forms share.

The rules are those of `scoring`: one point for the key, for exactly the keys, or for an accepted
spelling; otherwise none. A blank and a double mark earn nothing either, but they are counted
separately from answers that aren't right.
"""

from __future__ import annotations

from collections import defaultdict
from enum import IntEnum
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from cps_study.model.answer_sheet import SheetAnswer
from cps_study.model.item import Question
from cps_study.study.scoring import EmptyFormError, Tally, percent_words, score_response

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.model.answer_sheet import AnswerSheet
    from cps_study.model.form import PaperTest
    from cps_study.model.item import Item


class Verdict(IntEnum):
    """What an answer on a sheet came to. The numbers fit into a byte."""

    WRONG = 0
    RIGHT = 1
    BLANK = 2
    DOUBLE = 3


class Graded(NamedTuple):
    """What a sheet came to.

    `verdicts` has one byte, a `Verdict`, for each item, in the order of the test. `row` is the row
    of the sheet in its file.
    """

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
    """What every sheet came to, in the order given. `items` has the order of the verdicts."""

    items: tuple[Item, ...]
    pass_mark: Fraction
    sheets: tuple[Graded, ...]

    @property
    def passed(self) -> int:
        """How many sheets reached the pass mark."""
        return sum(sheet.passed for sheet in self.sheets)

    def percent_words(self, sheet: Graded) -> str:
        """Return a sheet's percentage with one decimal, never against its verdict."""
        return percent_words(sheet.points, len(self.items), self.pass_mark)

    def by_topic(self, *sheets: Graded) -> dict[str, Tally]:
        """Return the points by topic, of these sheets or, if none is given, of all of them."""
        counted = sheets or self.sheets
        if not counted:
            return {}
        right = self._right_by_item(counted)
        points: defaultdict[str, int] = defaultdict(int)
        items: defaultdict[str, int] = defaultdict(int)
        for position, item in enumerate(self.items):
            points[item.topic] += right[position]
            items[item.topic] += len(counted)
        return {topic: Tally(Fraction(points[topic]), items[topic]) for topic in sorted(items)}

    def _right_by_item(self, sheets: Iterable[Graded]) -> list[int]:
        """Return how many of the sheets got each item right."""
        right = [0] * len(self.items)
        for sheet in sheets:
            for position, verdict in enumerate(sheet.verdicts):
                if verdict == Verdict.RIGHT:
                    right[position] += 1
        return right


class _VerdictCache(dict[SheetAnswer, Verdict]):
    """The verdicts on the answers to one item.

    Looking up an answer marks it the first time. Many sheets have the same answers, and marking a
    typed one takes a while.
    """

    def __init__(self, item: Item) -> None:
        super().__init__()
        self._item = item

    def __missing__(self, answer: SheetAnswer) -> Verdict:
        verdict = mark_answer(self._item, answer)
        self[answer] = verdict
        return verdict


def mark_answer(item: Item, answer: SheetAnswer) -> Verdict:
    """Return the verdict on an answer; an empty tuple is a double mark, its letters unknown."""
    if answer is None:
        return Verdict.BLANK
    has_one_key = isinstance(item, Question) and item.kind != "multi"
    if has_one_key and len(answer) != 1:
        return Verdict.DOUBLE
    if score_response(item, answer):
        return Verdict.RIGHT
    return Verdict.WRONG


def grade(test: PaperTest, responses: Iterable[AnswerSheet]) -> Grading:
    """Return what each response came to.

    The pass mark is compared exactly: 51 of 60 is 85%. Raises EmptyFormError for a test without
    items.
    """
    items = test.items
    if not items:
        raise EmptyFormError
    # By way of its decimal text: a float such as 33.3 is a little more or less than it says.
    pass_mark = Fraction(str(test.pass_mark))
    points_needed = pass_mark * len(items) / 100
    caches = [_VerdictCache(item) for item in items]
    sheets = []
    for response in responses:
        by_item = zip(caches, response.answers, strict=True)
        verdicts = bytes([cache[answer] for cache, answer in by_item])
        points = verdicts.count(Verdict.RIGHT)
        sheets.append(
            Graded(
                candidate=response.candidate,
                form=response.form,
                row=response.row,
                verdicts=verdicts,
                points=points,
                passed=points >= points_needed,
            )
        )
    return Grading(items, pass_mark, tuple(sheets))
