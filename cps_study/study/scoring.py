"""Scoring an attempt.

The rules:

- One key (choice, true or false): 1 point for the key, else 0.
- Several keys (multi): 1 point for exactly the keys, else 0. With `partial`, each key chosen counts for its share and
  each distractor chosen takes one share away, never below 0.
- Typed: 1 point for any accepted spelling, small slips forgiven (see `marking`).
- Unanswered: 0 points; it is counted apart from an answer that was not right.
- Reworded since it was answered: what the answer came to then, 1 or 0, as its positions are of the old options.
- Every item counts the same. A form without items has no score: that is an error, not 0 %.

Points are exact fractions, so that 85 % of 60 is 51 and not a rounding away from it.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from cps_study.errors import UsageError
from cps_study.model.item import Item, Question, Typed
from cps_study.study.marking import mark_question, mark_typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Response = tuple[int, ...] | str | None


class EmptyFormError(UsageError):
    """There is nothing to score."""

    def __init__(self) -> None:
        super().__init__("a form without items has no score", "ask for at least one item")


class Tally(NamedTuple):
    """Points out of a number of items."""

    points: Fraction
    items: int

    @property
    def percent(self) -> float:
        """The points as a percentage, from 0 to 100."""
        return float(100 * self.points / self.items)


class Score(NamedTuple):
    """What an attempt came to, as a whole, by topic and by objective. `points` is by item."""

    total: Tally
    pass_mark: Fraction
    answered: int
    points: dict[str, Fraction]
    by_topic: dict[str, Tally]
    by_objective: dict[str, Tally]

    @property
    def passed(self) -> bool:
        """Whether the pass mark is reached, exactly."""
        return 100 * self.total.points >= self.pass_mark * self.total.items

    @property
    def margin(self) -> Fraction:
        """How many points more than the pass mark asks for; negative below it."""
        return self.total.points - self.pass_mark * self.total.items / 100


def score_response(item: Item, response: Response, *, partial: bool = False) -> Fraction:
    """Return the points (0 to 1) of a response; None is unanswered."""
    match item:
        case Question() if isinstance(response, tuple):
            if not partial or item.kind != "multi":
                return Fraction(mark_question(item, response).right)
            hits = len(item.keys.intersection(response))
            misses = len(set(response) - item.keys)
            return max(Fraction(0), Fraction(hits - misses, len(item.keys)))
        case Typed() if isinstance(response, str):
            return Fraction(mark_typed(item, response).right)
        case _:
            return Fraction(0)


def score_attempt(
    items: Sequence[Item],
    responses: Mapping[str, Response],
    pass_mark: float,
    *,
    partial: bool = False,
    settled: Mapping[str, bool] | None = None,
) -> Score:
    """Return the score of the responses, by item id, to the items of a form.

    `settled` says of items that were reworded since whether the answer was right. Raises EmptyFormError for a form
    without items.
    """
    if not items:
        raise EmptyFormError
    points = {
        item.id: score_response(item, responses.get(item.id), partial=partial) for item in items
    }
    points |= {
        ident: Fraction(right) for ident, right in (settled or {}).items() if ident in points
    }
    topics: defaultdict[str, list[Fraction]] = defaultdict(list)
    objectives: defaultdict[str, list[Fraction]] = defaultdict(list)
    for item in items:
        topics[item.topic].append(points[item.id])
        for objective in item.cites:
            objectives[objective].append(points[item.id])
    return Score(
        total=_tally(list(points.values())),
        pass_mark=Fraction(str(pass_mark)),
        answered=sum(responses.get(item.id) is not None for item in items),
        points=points,
        by_topic={topic: _tally(held) for topic, held in sorted(topics.items())},
        by_objective={objective: _tally(held) for objective, held in sorted(objectives.items())},
    )


def _tally(points: Sequence[Fraction]) -> Tally:
    return Tally(sum(points, Fraction(0)), len(points))
