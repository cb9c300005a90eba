"""Marking answer sheets: right, not right, blank or double-marked, in an order all forms share.

The rules are those of `scoring`: one point for the key, for exactly the keys, or for an accepted
spelling; otherwise none, or a part of one if `partial` credit is given. A blank and a double mark
earn nothing either, but they are counted separately from answers that aren't right.
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
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    of the sheet in its file. `parts` are the points of the items that earned a part of one, by the
    item's place.
    """

    candidate: str
    form: str
    row: int
    verdicts: bytes
    points: Fraction
    passed: bool
    parts: tuple[tuple[int, Fraction], ...] = ()

    @property
    def percent(self) -> float:
        """The points as a percentage, from 0 to 100."""
        return float(100 * self.points / len(self.verdicts))

    @property
    def blanks(self) -> int:
        """How many items were left blank."""
        return self.verdicts.count(Verdict.BLANK)

    @property
    def doubles(self) -> int:
        """How many items with one key were marked more than once."""
        return self.verdicts.count(Verdict.DOUBLE)


class Grading(NamedTuple):
    """What every sheet came to, in the order given. `items` has the order of the verdicts.

    `also` has further answers that count as right, by item, and `is_partial` says whether an
    answer could earn a part of a point.
    """

    items: tuple[Item, ...]
    pass_mark: Fraction
    sheets: tuple[Graded, ...]
    also: Mapping[str, frozenset[SheetAnswer]] = {}
    is_partial: bool = False

    @property
    def passed(self) -> int:
        """How many sheets reached the pass mark."""
        return sum(sheet.passed for sheet in self.sheets)

    def percent_words(self, sheet: Graded) -> str:
        """Return a sheet's percentage with one decimal, never against its verdict."""
        return percent_words(sheet.points, len(self.items), self.pass_mark)

    def points_for(self, item: Item, answer: SheetAnswer, verdict: Verdict) -> Fraction:
        """Return the points that an answer with this verdict earned."""
        if verdict == Verdict.WRONG and self.is_partial and isinstance(answer, tuple):
            return score_response(item, answer, partial=True)
        return Fraction(verdict == Verdict.RIGHT)

    def by_topic(self, *sheets: Graded) -> dict[str, Tally]:
        """Return the points by topic, of these sheets or, if none is given, of all of them."""
        return self.by_name([item.topic for item in self.items], *sheets)

    def by_name(self, names: Sequence[str], *sheets: Graded) -> dict[str, Tally]:
        """Return the points by a name that each item has, such as its domain, as `by_topic`."""
        counted = sheets or self.sheets
        if not counted:
            return {}
        earned = self.points_by_item(counted)
        points: defaultdict[str, Fraction] = defaultdict(Fraction)
        items: defaultdict[str, int] = defaultdict(int)
        for name, of_item in zip(names, earned, strict=True):
            points[name] += of_item
            items[name] += len(counted)
        return {name: Tally(points[name], items[name]) for name in sorted(items)}

    def points_by_item(self, sheets: Iterable[Graded]) -> list[Fraction]:
        """Return the points that the sheets earned together on each item."""
        right = [0] * len(self.items)
        parts = [Fraction(0)] * len(self.items)
        for sheet in sheets:
            for position, verdict in enumerate(sheet.verdicts):
                if verdict == Verdict.RIGHT:
                    right[position] += 1
            for position, part in sheet.parts:
                parts[position] += part
        return [whole + part for whole, part in zip(right, parts, strict=True)]


class _VerdictCache(dict[SheetAnswer, Verdict]):
    """The verdicts on the answers to one item.

    Looking up an answer marks it the first time. Many sheets have the same answers, and marking a
    typed one takes a while.
    """

    def __init__(self, item: Item, also: frozenset[SheetAnswer]) -> None:
        super().__init__()
        self._item = item
        self._also = also

    def __missing__(self, answer: SheetAnswer) -> Verdict:
        verdict = mark_answer(self._item, answer)
        if answer is not None and answer in self._also:
            verdict = Verdict.RIGHT
        self[answer] = verdict
        return verdict


def mark_answer(item: Item, answer: SheetAnswer) -> Verdict:
    """Return the verdict on an answer; an empty tuple is a double mark, its letters unknown."""
    if answer is None:
        return Verdict.BLANK
    has_one_key = isinstance(item, Question) and item.kind != "multi"
    if has_one_key and len(answer) != 1:
        return Verdict.DOUBLE
    if has_one_key and isinstance(item, Question):
        # After marking, a trainer may accept a second option: then either is right.
        return Verdict.RIGHT if answer[0] in item.keys else Verdict.WRONG
    if score_response(item, answer):
        return Verdict.RIGHT
    return Verdict.WRONG


def grade(
    test: PaperTest,
    responses: Iterable[AnswerSheet],
    also: Mapping[str, frozenset[SheetAnswer]] | None = None,
    *,
    partial: bool = False,
) -> Grading:
    """Return what each response came to.

    `also` has further right answers, by item. With `partial`, a question with several keys earns a
    part of its point for some of them. The pass mark is compared exactly: 51 of 60 is 85%. Raises
    EmptyFormError for a test without items.
    """
    items = test.items
    if not items:
        raise EmptyFormError
    accepted = also or {}
    # By way of its decimal text: a float such as 33.3 is a little more or less than it says.
    pass_mark = Fraction(str(test.pass_mark))
    grading = Grading(items, pass_mark, (), accepted, partial)
    caches = [_VerdictCache(item, accepted.get(item.id, frozenset())) for item in items]
    sheets = []
    for response in responses:
        by_item = zip(caches, response.answers, strict=True)
        verdicts = bytes([cache[answer] for cache, answer in by_item])
        parts = tuple(_parts(grading, response, verdicts)) if partial else ()
        points = sum((part for _, part in parts), Fraction(verdicts.count(Verdict.RIGHT)))
        sheets.append(
            Graded(
                candidate=response.candidate,
                form=response.form,
                row=response.row,
                verdicts=verdicts,
                points=points,
                passed=100 * points >= pass_mark * len(items),
                parts=parts,
            )
        )
    return grading._replace(sheets=tuple(sheets))


def _parts(
    grading: Grading, response: AnswerSheet, verdicts: bytes
) -> Iterator[tuple[int, Fraction]]:
    """Yield the items that earned a part of a point, by their places, and what they earned."""
    for position, (item, answer) in enumerate(zip(grading.items, response.answers, strict=True)):
        if item.kind == "multi":
            part = grading.points_for(item, answer, Verdict(verdicts[position]))
            if 0 < part < 1:
                yield position, part
