"""QTI 1.2's response processing: which answers are right, and which feedback belongs to which answer.

Only a condition that sets the score above nothing says what is right. Conditions that show feedback come first in
Canvas's files and name every answer; they say nothing about the key.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.formats.syntax.xml_tree import Node

_FULL: Final = 100.0
_SCORED: Final = frozenset({"Set", "Add"})
_COMPARED: Final = frozenset({"varequal", "and", "or", "not"})
_BASIC: Final = "it is scored in a way that is not read here"


class Equal(NamedTuple):
    """An answer that a condition asks for: of which response, and its name or text."""

    response: str
    value: str


class Condition(NamedTuple):
    """The answers that a condition asks for, the points it gives and how, and the feedback that it shows.

    `words` are the names of all elements that it asks by.
    """

    equals: tuple[Equal, ...]
    points: float
    action: str
    feedback: tuple[str, ...]
    words: frozenset[str]

    @property
    def is_clear(self) -> bool:
        """Whether it asks for nothing but that these answers are given, and gives a number of points."""
        odd = self.words - _COMPARED or {"or", "not"} <= self.words
        return bool(self.equals) and not odd and not math.isnan(self.points)

    @property
    def is_alternative(self) -> bool:
        """Whether one of its answers is enough."""
        return "or" in self.words and len(self.equals) > 1


class ItemScoring(NamedTuple):
    """The right answers, by name or text, or why that cannot be told; and what was assumed on the way."""

    keys: tuple[str, ...] = ()
    why: str = ""
    partial: bool = False


def conditions_of(item: Node) -> list[Condition]:
    """Return the conditions of an item's response processing, in order."""
    processing = (child for child in item.nodes if child.name == "resprocessing")
    return [
        _condition(node)
        for child in processing
        for node in child.nodes
        if node.name == "respcondition"
    ]


def scored_in(conditions: Sequence[Condition]) -> list[Condition]:
    """Return the conditions that give points."""
    return [each for each in conditions if each.points > 0 or math.isnan(each.points)]


def single_key(conditions: Sequence[Condition]) -> ItemScoring:
    """Return the one right answer of a question that takes one: what earns the most, if nothing else earns as much."""
    earned: dict[str, float] = {}
    for each in scored_in(conditions):
        if not each.is_clear or (len(each.equals) > 1 and not each.is_alternative):
            return ItemScoring(why=_BASIC)
        for equal in each.equals:
            earned[equal.value] = max(each.points, earned.get(equal.value, 0.0))
    most = max(earned.values(), default=0.0)
    best = tuple(value for value, points in earned.items() if points == most)
    return ItemScoring(best, partial=len(best) < len(earned))


def several_keys(conditions: Sequence[Condition]) -> ItemScoring:
    """Return the right answers of a question that takes several.

    One condition asks for all of them at once, or each adds its share. A condition that asks for some of them gives
    partial credit. Several that each set the score for one alone do not say that all are asked for.
    """
    scored = scored_in(conditions)
    if any(not each.is_clear or each.is_alternative for each in scored):
        return ItemScoring(why=_BASIC)
    whole = max(scored, key=lambda each: (len(each.equals), each.points), default=None)
    if whole is None:
        return ItemScoring()
    named = {equal.value: None for each in scored for equal in each.equals}
    keys = {equal.value: None for equal in whole.equals}
    if len(keys) == len(named) and all(each.points <= whole.points for each in scored):
        return ItemScoring(tuple(named), partial=len(scored) > 1)
    if all(len(each.equals) == 1 and each.action == "Add" for each in scored):
        return ItemScoring(tuple(named))
    return ItemScoring(why="its conditions do not agree on which answers are right")


def matched(conditions: Sequence[Condition]) -> tuple[dict[str, str], str]:
    """Return the right answer by response, or why that cannot be told."""
    found: dict[str, str] = {}
    for each in scored_in(conditions):
        if not each.is_clear or each.is_alternative:
            return {}, _BASIC
        for equal in each.equals:
            if found.setdefault(equal.response, equal.value) != equal.value:
                return {}, "one of its left sides has more than one right answer"
    return found, ""


def typed_answers(conditions: Sequence[Condition]) -> ItemScoring:
    """Return the texts that earn the most; a condition may list several."""
    scored = scored_in(conditions)
    plain = [
        each
        for each in scored
        if each.is_clear and ("and" not in each.words or len(each.equals) == 1)
    ]
    most = max((each.points for each in plain), default=0.0)
    texts = tuple(equal.value for each in plain if each.points == most for equal in each.equals)
    if scored and not plain:
        return ItemScoring(why=_BASIC)
    return ItemScoring(
        texts, partial=any(each not in plain or each.points < most for each in scored)
    )


def feedback_by_answer(conditions: Sequence[Condition]) -> dict[str, list[str]]:
    """Return the names of the feedback that a single answer brings up, by answer."""
    found: dict[str, list[str]] = {}
    for each in conditions:
        if len(each.equals) == 1 and each.is_clear:
            found.setdefault(each.equals[0].value, []).extend(each.feedback)
    return found


def _condition(node: Node) -> Condition:
    asked = node.find("conditionvar")
    points, action = _points(node)
    shown = tuple(
        each.attrs.get("linkrefid", "") for each in node.nodes if each.name == "displayfeedback"
    )
    if asked is None:
        return Condition((), points, action, shown, frozenset())
    return Condition(tuple(_equals(asked)), points, action, shown, frozenset(_words(asked)))


def _words(node: Node) -> Iterator[str]:
    for child in node.nodes:
        yield child.name
        yield from _words(child)


def _equals(node: Node) -> Iterator[Equal]:
    """Yield the answers that have to be given; those within a <not> are the others."""
    for child in node.nodes:
        if child.name == "varequal":
            yield Equal(child.attrs.get("respident", ""), child.text().strip())
        elif child.name != "not":
            yield from _equals(child)


def _points(node: Node) -> tuple[float, str]:
    """Return what a condition gives to the score, and how; not a number if that cannot be told."""
    most, how = 0.0, "Set"
    for each in node.nodes:
        name = each.attrs.get("varname") or each.attrs.get("variablename") or "SCORE"
        if each.name != "setvar" or "score" not in name.lower():
            continue
        action = each.attrs.get("action", "Set").strip().capitalize()
        points = _number(each.text().strip())
        if action not in _SCORED:
            points = 0.0 if action == "Subtract" else math.nan
        if math.isnan(points) or points > most:
            most, how = points, action
    return most, how


def _number(text: str) -> float:
    if text.lower().endswith(".max"):
        return _FULL  # Blackboard's name for the full mark
    try:
        return float(text)
    except ValueError:
        return math.nan
