"""Item analysis: how a test and each of its items worked, over all its forms together.

Everything is counted with the items and options in the order of the bank, so forms don't matter. A
blank and a double mark count as not right, and each has a row of its own in an item's table. All
sums are sums of whole numbers (partial credit is counted in the smallest parts of a point), so a
figure is as exact as its last division or root.

- Facility p: the share of candidates who got the item right.
- r: the point-biserial correlation (Pearson's) of getting an item right, or of choosing an option,
  with the score on the other items. That score is the total without the item (Henrysson 1963, the
  corrected item-total correlation).
- D: the facility among the 27 % with the highest totals, minus the facility among the 27 % with the
  lowest (Kelley 1939).
- KR-20 (Kuder and Richardson 1937), with the variance of the population throughout. For items that
  earn 0 or 1 it equals Cronbach's alpha (1951), whether one divides by n or by n - 1. It may be
  negative, and is then given as it is. With partial credit there is only alpha.
- The interval of a facility: Wilson's (1927), for 95%.
- Standard error of measurement: sd * sqrt(1 - alpha), with the sd of the population.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import lcm, sqrt
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.item import Question
from cps_study.study.figures import Analysis, Chosen, ItemFigures, Spread
from cps_study.study.grading import Verdict
from cps_study.study.review_notes import most_telling, review_item
from cps_study.study.wilson import wilson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from cps_study.model.answer_sheet import AnswerSheet, SheetAnswer
    from cps_study.model.item import Item
    from cps_study.study.grading import Grading

FEWEST: Final = 10
"""With fewer candidates there are no statistics."""
FEW: Final = 30
"""With fewer candidates the statistics come with a warning."""
GROUP: Final = Fraction(27, 100)
"""The share of candidates in each of the two extreme groups (Kelley 1939)."""
MOST_WORDINGS: Final = 8
"""How many wordings of a typed answer are listed."""

_Table = Counter[tuple["SheetAnswer", int, int, int]]
"""The sheets by their answer to one item, the verdict on it, its points, and their total.

Points and totals are whole numbers of the smallest part of a point.
"""


class _Sums(NamedTuple):
    """The scores of all sheets, summed up: what any mean, variance or correlation needs."""

    n: int
    linear: int
    """The sum of the scores."""
    square: int
    """The sum of their squares."""

    @property
    def variance(self) -> int:
        """The variance of the population, times n²."""
        return self.n * self.square - self.linear**2

    def correlation(self, chosen: int, with_chosen: int) -> float | None:
        """Return the point-biserial correlation of choosing something with the score.

        `chosen` is how many chose it, and `with_chosen` is the sum of their scores. None if all or
        none chose it, or if all scores are the same.
        """
        spread = chosen * (self.n - chosen) * self.variance
        if spread <= 0:
            return None
        return (self.n * with_chosen - chosen * self.linear) / sqrt(spread)

    def correlation_with(self, other: _Sums, products: int) -> float | None:
        """Return Pearson's correlation with other scores of the same sheets.

        `products` is the sum of the products. None if all scores of either are the same.
        """
        spread = self.variance * other.variance
        if spread <= 0:
            return None
        return (self.n * products - self.linear * other.linear) / sqrt(spread)


class _Totals(NamedTuple):
    """What every item is compared with: the total scores, and the two extreme groups.

    `upper` and `lower` say how much a sheet with each total counts in the groups. `spreads` is the
    sum of the items' variances, times n². `unit` is how many parts a point has.
    """

    items: int
    unit: int
    sums: _Sums
    spreads: int
    upper: Mapping[int, Fraction]
    lower: Mapping[int, Fraction]


def analyze(grading: Grading, responses: Sequence[AnswerSheet]) -> Analysis:
    """Return the analysis of the responses that were graded, in any order of sheets and forms.

    With few sheets only the notes that matter most are kept. Raises ValueError if the responses
    aren't the ones that were graded, in the same order.
    """
    sheets = grading.sheets
    if [sheet.row for sheet in sheets] != [response.row for response in responses]:
        raise ValueError("the responses aren't the ones that were graded")
    count = len(sheets)
    if not sheets:
        return Analysis(count, None, None, None, (), (_too_few(count),))
    unit = lcm(*(sheet.points.denominator for sheet in sheets))
    scores = [int(sheet.points * unit) for sheet in sheets]
    spread = spread_of(scores, len(grading.items), unit)
    if count < FEWEST:
        return Analysis(count, spread, None, None, (), (_too_few(count),), grading.is_partial)
    tables = _tables(grading, responses, scores, unit)
    totals = _totals(scores, tables, unit)
    alpha = _reliability(totals.items, totals.spreads, totals.sums.variance)
    sem = None
    if alpha is not None:
        sem = spread.sd * sqrt(1 - alpha)
    items = tuple(
        _figures(item, table, totals) for item, table in zip(grading.items, tables, strict=True)
    )
    if count < FEW:
        items = most_telling(items)
    notes = tuple(_notes(count, alpha))
    return Analysis(count, spread, alpha, sem, items, notes, grading.is_partial)


def spread_of(scores: Sequence[int], items: int, unit: int = 1) -> Spread:
    """Return how the scores on so many items are distributed; there has to be at least one.

    The scores are in parts of a point, of which a point has `unit`.
    """
    n = len(scores)
    histogram = Counter(score // unit for score in scores)
    ordered = sorted(scores)
    sums = _sums_of(scores)
    # With an odd number of scores, both of these are the one in the middle.
    lower_middle = ordered[(n - 1) // 2]
    upper_middle = ordered[n // 2]
    return Spread(
        mean=sums.linear / (n * unit),
        sd=sqrt(sums.variance) / (n * unit),
        median=(lower_middle + upper_middle) / (2 * unit),
        least=_in_points(ordered[0], unit),
        most=_in_points(ordered[-1], unit),
        histogram=tuple(histogram[score] for score in range(items + 1)),
    )


def _in_points(score: int, unit: int) -> float:
    """Return a score in points: a whole number if it is one."""
    return score // unit if score % unit == 0 else score / unit


def _sums_of(scores: Sequence[int]) -> _Sums:
    return _Sums(len(scores), sum(scores), sum(score * score for score in scores))


def _too_few(count: int) -> str:
    sheets = f"{count} sheets"
    if count == 1:
        sheets = "1 sheet"
    return f"{sheets}: too few for statistics, which need {FEWEST}; the scores are fine"


def _notes(count: int, alpha: float | None) -> Iterator[str]:
    """Yield what a reader of the figures has to know about them, each in a sentence."""
    if count < FEW:
        yield (
            f"These figures are rough: with {count} sheets, fewer than {FEW}, one or two people "
            "can change them. Read them as hints"
        )
    if alpha is None:
        yield "the reliability is not defined: it takes two items, and scores that differ"
    elif alpha < 0:
        yield "the reliability is negative: the items work against each other; check the keys first"


def _tables(
    grading: Grading, responses: Sequence[AnswerSheet], scores: Sequence[int], unit: int
) -> list[_Table]:
    """Return the table of each item. Sheets that agree in everything are one entry of it."""
    answers = [response.answers for response in responses]
    verdicts = [sheet.verdicts for sheet in grading.sheets]
    tables: list[_Table] = []
    for position, item in enumerate(grading.items):
        item_answers = map(itemgetter(position), answers)
        item_verdicts = map(itemgetter(position), verdicts)
        table: _Table = Counter()
        entries = Counter(zip(item_answers, item_verdicts, scores, strict=True))
        for (answer, verdict, total), count in entries.items():
            points = int(grading.points_for(item, answer, Verdict(verdict)) * unit)
            table[answer, verdict, points, total] = count
        tables.append(table)
    return tables


def _totals(scores: Sequence[int], tables: Sequence[_Table], unit: int) -> _Totals:
    histogram = Counter(scores)
    highest_first = sorted(histogram, reverse=True)
    # Rounded to a whole number, half up.
    group_size = int(GROUP * len(scores) + Fraction(1, 2))
    return _Totals(
        items=len(tables),
        unit=unit,
        sums=_sums_of(scores),
        spreads=sum(_item_sums(table, len(scores)).variance for table in tables),
        upper=_weights(histogram, highest_first, group_size),
        lower=_weights(histogram, highest_first[::-1], group_size),
    )


def _weights(histogram: Mapping[int, int], order: Iterable[int], size: int) -> dict[int, Fraction]:
    """Return how much a sheet with each total counts in an extreme group of that size.

    `order` has the totals from the extreme inward. Where sheets with the same total are on both
    sides of the group's border, all of them count, each for the same part: that makes up no order
    among equals, and the order of the file doesn't matter.
    """
    weights: dict[int, Fraction] = {}
    remaining = size
    for total in order:
        if remaining <= 0:
            break
        weights[total] = Fraction(min(remaining, histogram[total]), histogram[total] * size)
        remaining -= histogram[total]
    return weights


def _item_sums(table: _Table, n: int) -> _Sums:
    """Return the points that n sheets earned on an item, summed up."""
    linear = sum(points * count for (_, _, points, _), count in table.items())
    square = sum(points**2 * count for (_, _, points, _), count in table.items())
    return _Sums(n, linear, square)


def _figures(item: Item, table: _Table, totals: _Totals) -> ItemFigures:
    n, linear, square = totals.sums
    own = _item_sums(table, n)
    right = 0
    with_total = 0
    discrimination = Fraction(0)
    for (_, verdict, points, total), count in table.items():
        if verdict == Verdict.RIGHT:
            right += count
        with_total += points * total * count
        apart = totals.upper.get(total, Fraction(0)) - totals.lower.get(total, Fraction(0))
        discrimination += apart * points * count
    # The scores without the item: (t - x)² is t² - 2tx + x².
    rest = _Sums(n, linear - own.linear, square - 2 * with_total + own.square)
    other_spreads = totals.spreads - own.variance
    low, high = wilson(own.linear / totals.unit, n)
    figures = ItemFigures(
        item=item,
        sheets=n,
        right=right,
        facility=own.linear / (n * totals.unit),
        low=low,
        high=high,
        r=own.correlation_with(rest, with_total - own.square),
        discrimination=float(discrimination / totals.unit),
        alpha_without=_reliability(totals.items - 1, other_spreads, rest.variance),
        options=tuple(_answer_rows(item, table, rest)),
        blank=_row("blank", table, rest, lambda _, verdict: verdict == Verdict.BLANK),
        double=_row("more than one mark", table, rest, lambda _, v: v == Verdict.DOUBLE),
    )
    return figures._replace(flags=tuple(review_item(figures)))


def _reliability(items: int, spreads: int, variance: int) -> float | None:
    """Return alpha, or None for fewer than two items or if all totals are the same.

    `spreads` is the sum of the items' variances, and `variance` that of the totals, each times n².
    """
    if items < 2 or variance <= 0:
        return None
    return float(Fraction(items, items - 1) * (1 - Fraction(spreads, variance)))


def _answer_rows(item: Item, table: _Table, rest: _Sums) -> Iterator[Chosen]:
    """Yield the rows of the options, or of the most frequent wordings of a typed answer."""
    if isinstance(item, Question):
        yield from _option_rows(item, table, rest)
    else:
        yield from _wording_rows(table, rest)


def _option_rows(item: Question, table: _Table, rest: _Sums) -> Iterator[Chosen]:
    for position, option in enumerate(item.options):
        row = _row(option.text, table, rest, _chooses(position, several=item.kind == "multi"))
        yield row._replace(place=position, key=option.key)


def _chooses(position: int, *, several: bool) -> Callable[[SheetAnswer, int], bool]:
    """Return a test of whether an answer chooses an option.

    With one key, two marks choose nothing: they are a double mark. With several keys, each mark
    counts.
    """
    if several:
        return lambda answer, _: isinstance(answer, tuple) and position in answer
    return lambda answer, _: answer == (position,)


def _gives(text: str) -> Callable[[SheetAnswer, int], bool]:
    """Return a test of whether an answer is this wording."""
    return lambda answer, _: answer == text


def _wording_rows(table: _Table, rest: _Sums) -> Iterator[Chosen]:
    sheets: Counter[str] = Counter()
    is_right: dict[str, bool] = {}
    for (answer, verdict, _, _), count in table.items():
        if isinstance(answer, str):
            sheets[answer] += count
            is_right[answer] = verdict == Verdict.RIGHT
    # Equally frequent wordings are in alphabetical order: the order of the file doesn't matter.
    most_frequent = sorted(sheets, key=lambda text: (-sheets[text], text))[:MOST_WORDINGS]
    for text in most_frequent:
        row = _row(text, table, rest, _gives(text))
        yield row._replace(key=is_right[text])


def _row(
    text: str, table: _Table, rest: _Sums, belongs: Callable[[SheetAnswer, int], bool]
) -> Chosen:
    """Return the row of the sheets whose answer, with its verdict, belongs on it.

    `rest` sums up the totals without the item. The row is not that of an option, nor of a key,
    until the caller says so.
    """
    chosen = 0
    with_chosen = 0
    for (answer, verdict, points, total), sheets in table.items():
        if belongs(answer, verdict):
            chosen += sheets
            with_chosen += sheets * (total - points)
    return Chosen(
        text,
        place=None,
        key=False,
        sheets=chosen,
        share=chosen / rest.n,
        r=rest.correlation(chosen, with_chosen),
    )
