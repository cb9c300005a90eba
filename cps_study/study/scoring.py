"""Scoring an attempt.

The rules:

- One key (choice, true or false): 1 point for the key, otherwise 0.
- Several keys (multi): 1 point for exactly the keys, otherwise 0. With `partial`, each key chosen
  earns its share and each distractor chosen costs one share, but never below 0.
- Typed: 1 point for any accepted spelling, small slips forgiven (see `marking`).
- Unanswered: 0 points, counted separately from an answer that wasn't right.
- An attempt is scored by the questions as it showed them. One of a version that didn't keep them
  is scored by today's; where those have changed, by the points that the answer earned then, 1 or 0.
- Every item counts the same. A form without items has no score: that's an error, not 0%.

Points are exact fractions, so that 85 % of 60 is 51, and not almost 51.
"""

from __future__ import annotations

import math
from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from cps_study.errors import UsageError
from cps_study.model.item import Item, Question, Typed
from cps_study.study.marking import mark_question, mark_typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Response = tuple[int, ...] | str | None
"""The positions of the options chosen, a typed answer, or None where nothing was answered."""


class EmptyFormError(UsageError):
    """There is nothing to score."""

    def __init__(self) -> None:
        super().__init__("a test without questions has no score", "ask for at least one question")


class Tally(NamedTuple):
    """Points out of a number of items."""

    points: Fraction
    items: int

    @property
    def percent(self) -> float:
        """The points as a percentage, from 0 to 100."""
        return float(100 * self.points / self.items)

    @property
    def percent_words(self) -> str:
        """The same with one decimal, rounded half up."""
        return tenths(self.points, self.items)


class Score(NamedTuple):
    """What an attempt came to, in all, by domain, topic and objective. `points` is by item."""

    total: Tally
    pass_mark: Fraction
    answered: int
    points: dict[str, Fraction]
    by_topic: dict[str, Tally]
    by_objective: dict[str, Tally]
    by_domain: dict[str, Tally] = {}  # noqa: RUF012 - never changed

    @property
    def passed(self) -> bool:
        """Whether the points reach the pass mark, compared exactly."""
        return 100 * self.total.points >= self.pass_mark * self.total.items

    @property
    def percent_words(self) -> str:
        """The score as a percentage with one decimal; see `percent_words`."""
        return percent_words(self.total.points, self.total.items, self.pass_mark)

    @property
    def margin(self) -> Fraction:
        """How many points the score is above the pass mark; negative if it's below."""
        return self.total.points - self.pass_mark * self.total.items / 100


def percent_words(points: Fraction | int, items: int, pass_mark: Fraction) -> str:
    """Return points of items as a percentage with one decimal, rounded half up.

    Where rounding would lift a score to a pass mark that it doesn't reach, or drop it below one
    that it does, it's rounded the other way: no figure contradicts the verdict beside it.
    """
    rounded = _rounded_tenths(points, items)
    mark = math.ceil(10 * pass_mark)
    rounded = max(rounded, mark) if 100 * points >= pass_mark * items else min(rounded, mark - 1)
    return _with_point(rounded)


def tenths(points: Fraction | float, of: int) -> str:
    """Return points of so many as a percentage with one decimal, rounded half up.

    A percentage is so many points of 100.
    """
    return _with_point(_rounded_tenths(points, of))


def _rounded_tenths(points: Fraction | float, of: int) -> int:
    """Return how many tenths of a percent the points of so many are, rounded half up."""
    return int((2000 * points + of) // (2 * of))


def _with_point(tenths_of_percent: int) -> str:
    whole, tenth = divmod(tenths_of_percent, 10)
    return f"{whole}.{tenth}"


def points_words(points: Fraction) -> str:
    """Return points the way people write them, with two decimals at most: `33`, `33.5`."""
    if points.denominator == 1:
        return str(points.numerator)
    return f"{float(points):.2f}".rstrip("0").rstrip(".")


def score_response(item: Item, response: Response, *, partial: bool = False) -> Fraction:
    """Return the points (0 to 1) for a response. One of another kind of item earns none."""
    match item:
        case Question() if isinstance(response, tuple):
            if partial and item.kind == "multi":
                return _partial_points(item, response)
            return Fraction(mark_question(item, response).right)
        case Typed() if isinstance(response, str):
            return Fraction(mark_typed(item, response).right)
        case _:
            return Fraction(0)


def _partial_points(item: Question, chosen: tuple[int, ...]) -> Fraction:
    hits = len(item.keys.intersection(chosen))
    misses = len(set(chosen) - item.keys)
    return max(Fraction(0), Fraction(hits - misses, len(item.keys)))


def score_attempt(
    items: Sequence[Item],
    responses: Mapping[str, Response],
    pass_mark: float,
    *,
    partial: bool = False,
    settled: Mapping[str, bool] | None = None,
    domains: Mapping[str, str] | None = None,
) -> Score:
    """Return the score of the responses, by item id, to the items of a form.

    `settled` says whether the answers to items that have been reworded since were right. `domains`
    has the domain of each item; an item without one counts for the first part of its topic. Raises
    EmptyFormError for a form without items.
    """
    if not items:
        raise EmptyFormError
    points = {
        item.id: score_response(item, responses.get(item.id), partial=partial) for item in items
    }
    for ident, right in (settled or {}).items():
        if ident in points:
            points[ident] = Fraction(right)
    topics: defaultdict[str, list[Fraction]] = defaultdict(list)
    objectives: defaultdict[str, list[Fraction]] = defaultdict(list)
    by_domain: defaultdict[str, list[Fraction]] = defaultdict(list)
    for item in items:
        domain = (domains or {}).get(item.id) or item.topic.split("/", 1)[0]
        by_domain[domain].append(points[item.id])
        topics[item.topic].append(points[item.id])
        for objective in item.cites:
            objectives[objective].append(points[item.id])
    return Score(
        total=_tally(list(points.values())),
        # By way of its decimal text: a float such as 33.3 is a little more or less than it says.
        pass_mark=Fraction(str(pass_mark)),
        answered=sum(responses.get(item.id) is not None for item in items),
        points=points,
        by_topic=_tallies(topics),
        by_objective=_tallies(objectives),
        by_domain=_tallies(by_domain),
    )


def _tallies(points_by_name: Mapping[str, Sequence[Fraction]]) -> dict[str, Tally]:
    """Return a tally for each name, in alphabetical order."""
    return {name: _tally(points) for name, points in sorted(points_by_name.items())}


def _tally(points: Sequence[Fraction]) -> Tally:
    return Tally(sum(points, Fraction(0)), len(points))
