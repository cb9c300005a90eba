"""Item analysis: how a test and each of its items worked, over all forms together.

Everything is counted in the order and with the options as written, so that forms do not matter. A blank and a
double mark count as not right, and have a line of their own among the options. All sums are of whole numbers, so a
figure is off by no more than its last division or root.

- Facility p: the share that got the item right.
- r: the point-biserial correlation, Pearson's, of an item (0 or 1) or of choosing an option (0 or 1) with the score
  on the other items: the total without the item (Henrysson 1963, the corrected item-total correlation).
- D: the facility among the 27 % with the highest totals less that among the 27 % with the lowest (Kelley 1939).
- KR-20 (Kuder and Richardson 1937) with the variance of the population, n, throughout; for items that earn 0 or 1
  that is Cronbach's alpha (1951) too, with n or n - 1 alike. It may be negative, and is then given as it is.
- Standard error of measurement: sd * sqrt(1 - alpha), with the sd of the population.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import sqrt
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.errors import UsageError
from cps_study.model.item import Question
from cps_study.study.grading import Verdict
from cps_study.study.review_notes import review_item

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cps_study.model.answer_sheet import AnswerSheet, SheetAnswer
    from cps_study.model.item import Item
    from cps_study.study.grading import Grading
    from cps_study.study.review_notes import ReviewNote

FEWEST: Final = 10
"""With fewer candidates no statistic is given."""
FEW: Final = 30
"""With fewer candidates statistics come with a warning."""
GROUP: Final = Fraction(27, 100)
MOST_WORDINGS: Final = 8
"""How many wordings of a typed answer are listed."""


class Spread(NamedTuple):
    """How the scores lie, in points. `sd` is the population's; `histogram[s]` counts the sheets with s points."""

    mean: float
    sd: float
    median: float
    least: int
    most: int
    histogram: tuple[int, ...]


class Chosen(NamedTuple):
    """A line of an item's table: an option (or a wording, or a blank, or a double mark) and who chose it.

    `place` is the option's position as written, None for what is no option. `share` is of all sheets. `r` is None
    where it is not defined.
    """

    text: str
    place: int | None
    key: bool
    sheets: int
    share: float
    r: float | None


class ItemFigures(NamedTuple):
    """How an item worked. `alpha_without` is the reliability of the test without it; None is not defined."""

    item: Item
    right: int
    facility: float
    r: float | None
    discrimination: float
    alpha_without: float | None
    options: tuple[Chosen, ...]
    blank: Chosen
    double: Chosen
    flags: tuple[ReviewNote, ...] = ()


class Analysis(NamedTuple):
    """How a test worked. With fewer than FEWEST sheets there are only the scores; `notes` says so in words.

    `kr20` is Cronbach's alpha as well. `spread` is None if there is no sheet at all.
    """

    sheets: int
    spread: Spread | None
    kr20: float | None
    sem: float | None
    items: tuple[ItemFigures, ...]
    notes: tuple[str, ...]

    @property
    def alpha(self) -> float | None:
        """Cronbach's alpha: the same as KR-20, as every item earns 0 or 1."""
        return self.kr20


class _Totals(NamedTuple):
    """What every item is held against: the totals and their sums, and the weights of the two extreme groups."""

    scores: Sequence[int]
    items: int
    linear: int
    square: int
    upper: Mapping[int, Fraction]
    lower: Mapping[int, Fraction]

    @property
    def n(self) -> int:
        """How many there are."""
        return len(self.scores)

    @property
    def variance(self) -> int:
        """The variance of the totals times n²."""
        return self.n * self.square - self.linear**2


def analyze(grading: Grading, responses: Sequence[AnswerSheet]) -> Analysis:
    """Return the analysis of the responses that were graded; the order of sheets and forms does not matter.

    Raises UsageError if the responses are not those that were graded.
    """
    sheets = grading.sheets
    if [sheet.row for sheet in sheets] != [response.row for response in responses]:
        raise UsageError(
            "the answer sheets are not those that were marked", "mark and analyse the same ones"
        )
    scores = [sheet.points for sheet in sheets]
    spread = spread_of(scores, len(grading.items)) if scores else None
    if spread is None or len(scores) < FEWEST:
        return Analysis(len(scores), spread, None, None, (), (_too_few(len(scores)),))
    totals = _totals(scores, len(grading.items))
    answers = [response.answers for response in responses]
    verdicts = [sheet.verdicts for sheet in sheets]
    tables = [
        Counter(
            zip(
                map(itemgetter(place), answers),
                map(itemgetter(place), verdicts),
                scores,
                strict=True,
            )
        )
        for place in range(len(grading.items))
    ]
    rights = [_right(table) for table in tables]
    spreads = sum(right * (totals.n - right) for right in rights)
    kr20 = _reliability(len(rights), spreads, totals.variance)
    items = tuple(
        _figures(item, table, totals, spreads)
        for item, table in zip(grading.items, tables, strict=True)
    )
    sem = None if kr20 is None else spread.sd * sqrt(1 - kr20)
    return Analysis(len(scores), spread, kr20, sem, items, tuple(_notes(len(scores), kr20)))


def spread_of(scores: Sequence[int], items: int) -> Spread:
    """Return how the scores lie."""
    n = len(scores)
    histogram = Counter(scores)
    ordered = sorted(scores)
    variance = n * sum(score * score for score in scores) - sum(scores) ** 2
    return Spread(
        mean=sum(scores) / n,
        sd=sqrt(variance) / n,
        median=(ordered[(n - 1) // 2] + ordered[n // 2]) / 2,
        least=ordered[0],
        most=ordered[-1],
        histogram=tuple(histogram[score] for score in range(items + 1)),
    )


def _too_few(count: int) -> str:
    sheets = "1 sheet" if count == 1 else f"{count} sheets"
    return f"{sheets}: too few for statistics, which need {FEWEST}; the scores stand"


def _notes(count: int, kr20: float | None) -> Iterable[str]:
    if count < FEW:
        yield f"{count} sheets: the figures are rough below {FEW}; read them as hints"
    if kr20 is None:
        yield "the reliability is not defined: it needs two items and scores that differ"
    elif kr20 < 0:
        yield "the reliability is negative: the items work against each other; check the keys first"


def _totals(scores: Sequence[int], items: int) -> _Totals:
    histogram = Counter(scores)
    falling = sorted(histogram, reverse=True)
    size = int(GROUP * len(scores) + Fraction(1, 2))
    return _Totals(
        scores=scores,
        items=items,
        linear=sum(scores),
        square=sum(score * score for score in scores),
        upper=_weights(histogram, falling, size),
        lower=_weights(histogram, falling[::-1], size),
    )


def _weights(histogram: Mapping[int, int], order: Iterable[int], size: int) -> dict[int, Fraction]:
    """Return how much a sheet with each total counts in an extreme group of so many.

    The group is 27 % of all, rounded to a whole number, half up. Where a tie stands across its border, all of the
    tied count, each for the same part: no order among equals is made up, and the file's order does not matter.
    """
    weights: dict[int, Fraction] = {}
    left = size
    for score in order:
        if left <= 0:
            break
        weights[score] = Fraction(min(left, histogram[score]), histogram[score] * size)
        left -= histogram[score]
    return weights


_Table = Counter[tuple["SheetAnswer", int, int]]


def _right(table: _Table) -> int:
    return sum(count for (_, verdict, _), count in table.items() if verdict == Verdict.RIGHT)


def _figures(item: Item, table: _Table, totals: _Totals, spreads: int) -> ItemFigures:
    n, right = totals.n, _right(table)
    with_right = sum(
        total * count for (_, verdict, total), count in table.items() if verdict == Verdict.RIGHT
    )
    rest = _Rest(n, totals.linear - right, totals.square - 2 * with_right + right)
    discrimination = sum(
        (totals.upper.get(total, 0) - totals.lower.get(total, 0)) * count
        for (_, verdict, total), count in table.items()
        if verdict == Verdict.RIGHT
    )
    figures = ItemFigures(
        item=item,
        right=right,
        facility=right / n,
        r=rest.correlation(right, with_right - right),
        discrimination=float(discrimination),
        alpha_without=_reliability(totals.items - 1, spreads - right * (n - right), rest.variance),
        options=tuple(_options(item, table, rest)),
        blank=_line("blank", table, rest, verdict=Verdict.BLANK),
        double=_line("more than one mark", table, rest, verdict=Verdict.DOUBLE),
    )
    return figures._replace(flags=tuple(review_item(figures)))


class _Rest(NamedTuple):
    """The totals without one item: how many there are, their sum and the sum of their squares."""

    n: int
    linear: int
    square: int

    @property
    def variance(self) -> int:
        """The variance times n²."""
        return self.n * self.square - self.linear**2

    def correlation(self, chosen: int, with_chosen: int) -> float | None:
        """Return the point-biserial of choosing something: by so many, whose totals without the item sum to that.

        None if all or none chose it, or all totals are the same.
        """
        spread = chosen * (self.n - chosen) * self.variance
        if spread <= 0:
            return None
        return (self.n * with_chosen - chosen * self.linear) / sqrt(spread)


def _reliability(items: int, spreads: int, variance: int) -> float | None:
    """Return KR-20 from the sum of a(n - a) over the items, a being how many got one right, and n² times the variance.

    None for fewer than two items, or if all totals are the same.
    """
    if items < 2 or variance <= 0:
        return None
    return float(Fraction(items, items - 1) * (1 - Fraction(spreads, variance)))


def _options(item: Item, table: _Table, rest: _Rest) -> Iterable[Chosen]:
    if isinstance(item, Question):
        several = item.kind == "multi"
        for place, option in enumerate(item.options):
            answers = {
                answer
                for answer, _, _ in table
                if isinstance(answer, tuple)
                and (place in answer if several else answer == (place,))
            }
            yield _line(option.text, table, rest, answers=answers)._replace(
                place=place, key=option.key
            )
        return
    wordings: Counter[str] = Counter()
    right: dict[str, bool] = {}
    for (answer, verdict, _), count in table.items():
        if isinstance(answer, str):
            wordings[answer] += count
            right[answer] = verdict == Verdict.RIGHT
    for text, _ in sorted(wordings.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_WORDINGS]:
        yield _line(text, table, rest, answers={text})._replace(key=right[text])


def _line(
    text: str,
    table: _Table,
    rest: _Rest,
    *,
    answers: Iterable[SheetAnswer] = (),
    verdict: Verdict | None = None,
) -> Chosen:
    """Return the line of whoever gave one of the answers, or whose answer came to the verdict."""
    chosen = with_chosen = 0
    wanted = frozenset(answers)
    for (answer, came, total), sheets in table.items():
        if came == verdict if verdict is not None else answer in wanted:
            chosen += sheets
            with_chosen += sheets * (total - (came == Verdict.RIGHT))
    share, r = chosen / rest.n, rest.correlation(chosen, with_chosen)
    return Chosen(text, place=None, key=False, sheets=chosen, share=share, r=r)
