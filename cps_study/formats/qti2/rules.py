"""How a QTI 2 or 3 item scores its response: by comparing it, or by adding up points.

The specification (1EdTech QTI 2.1, response processing) has a standard template for each:
`match_correct` compares the response with the declared one, and `map_response` adds up its
points. An item may also write its own rules. They are read if they come to the same as a
template. Any others could make another answer right than the declared one, so such an item is
skipped.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from cps_study.formats.qti2.content import deep
from cps_study.formats.qti2.unfit import OWN_RULES, UnfitError
from cps_study.model.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cps_study.formats.syntax.xml_tree import Node

_COMPARING_TEMPLATES: Final = frozenset({"match_correct", "CC2_match", "CC2_match_basic"})
_ADDING_TEMPLATES: Final = frozenset({"map_response", "CC2_map_response"})
_COMPARISONS: Final = frozenset({"match", "stringMatch"})
_LOGIC: Final = frozenset({"and", "or", "not", "gte", "lte", "gt", "lt", "equal"})
_ARITHMETIC: Final = frozenset(
    {"sum", "product", "subtract", "divide", "min", "max", "round", "truncate"}
)


def is_scored_by_points(item: Node, response: str) -> bool:
    """Return whether points are added up; otherwise the response is compared.

    `response` is the identifier of the response. Raises UnfitError for rules that aren't known.
    """
    processing = item.find("responseProcessing")
    if processing is None:
        return False
    template = processing.attrs.get("template") or processing.attrs.get("templateLocation")
    if template:
        return _template_adds_points(template)
    rules = ScoringRules(response, _numeric_outcomes(item))
    rules.check(processing.nodes)
    return rules.adds_points


def number_of_points(text: str) -> float:
    """Return the points that a text names; raises UnfitError if it isn't a finite number."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UnfitError(f"'{excerpt(text, 20)}' isn't a number of points")
    return number


def _template_adds_points(address: str) -> bool:
    """Return whether a standard template adds up points; it is known by its address's last part."""
    name = address.rstrip("/").rpartition("/")[2].removesuffix(".xml")
    if name in _ADDING_TEMPLATES:
        return True
    if name in _COMPARING_TEMPLATES:
        return False
    raise UnfitError(f"it is scored by the unknown template '{excerpt(name)}'")


def _numeric_outcomes(item: Node) -> set[str]:
    """Return the names of the outcomes that are numbers, which may be points.

    The other outcomes only choose what feedback appears.
    """
    names = {"SCORE"}
    for outcome in item.named("outcomeDeclaration"):
        if outcome.attrs.get("baseType") in {"float", "integer"}:
            names.add(outcome.attrs.get("identifier", ""))
    return names


class ScoringRules:
    """Reads the rules that an item writes itself.

    Raises UnfitError at the first one that could make another answer right than the declared
    one. After `check`, `adds_points` says whether the rules add up the points of the response.
    """

    def __init__(self, response: str, numeric_outcomes: set[str]) -> None:
        self._response = response
        self._numeric_outcomes = numeric_outcomes
        self.adds_points = False

    def check(self, rules: Iterable[Node]) -> None:
        """Look at rules in their order: what sets points, and what that depends on."""
        for rule in rules:
            if rule.name == "setOutcomeValue":
                if self._is_about_points(rule):
                    self._check_value(rule)
            elif rule.name == "responseCondition":
                self._check_condition(rule)
            elif rule.name != "exitResponse":
                raise UnfitError(OWN_RULES)

    def _is_about_points(self, node: Node) -> bool:
        """Return whether a rule or a variable names an outcome that is a number."""
        return node.attrs.get("identifier") in self._numeric_outcomes

    def _check_condition(self, condition: Node) -> None:
        """Look at a condition; its tests matter only if points depend on them.

        Each of its branches (`responseIf`, `responseElseIf`) is a test and then rules, and only
        the last (`responseElse`) has no test.
        """
        sets_points = any(map(self._is_about_points, condition.all("setOutcomeValue")))
        for branch in condition.nodes:
            rules = list(branch.nodes)
            if branch.name != "responseElse" and rules:
                test = rules.pop(0)
                if sets_points:
                    self._check_branch(test, rules)
            self.check(rules)

    def _check_branch(self, test: Node, rules: Sequence[Node]) -> None:
        """Raise UnfitError if the right answer would get no points, or lose some."""
        asks_for_key = self._asks_for_key(test)
        if asks_for_key and any(map(self._takes_points, rules)):
            raise UnfitError(OWN_RULES)

    def _takes_points(self, rule: Node) -> bool:
        """Return whether a rule sets points to zero or less.

        Only a fixed value shows that; a sum that comes to nothing isn't found out here.
        """
        if rule.name != "setOutcomeValue" or not self._is_about_points(rule):
            return False
        value = next(rule.nodes, None)
        if value is None or value.name != "baseValue":
            return False
        return number_of_points(value.text().strip()) <= 0

    def _asks_for_key(self, test: Node, *, is_negated: bool = False) -> bool:
        """Return whether a test asks for the declared response.

        It may also ask about points, or whether there is an answer at all. Raises UnfitError if
        it asks anything else, or asks for anything but the declared response (`is_negated`).
        """
        operands = list(test.nodes)
        if test.name in _COMPARISONS and self._compares_with_key(operands):
            if is_negated:
                raise UnfitError(OWN_RULES)
            return True
        if _asks_if_unanswered(test, operands) or self._is_number(test, operands):
            return False
        if test.name not in _LOGIC:
            raise UnfitError(OWN_RULES)
        inside_not = is_negated or test.name == "not"
        # Every operand must be checked, so this is a list: `any` alone would stop too early.
        asked = [self._asks_for_key(operand, is_negated=inside_not) for operand in operands]
        return any(asked)

    def _compares_with_key(self, operands: Sequence[Node]) -> bool:
        """Return whether the operands are the response and the one declared as correct."""
        names = sorted(operand.name for operand in operands)
        identifiers = {operand.attrs.get("identifier") for operand in operands}
        return names == ["correct", "variable"] and identifiers == {self._response}

    def _is_number(self, test: Node, operands: Sequence[Node]) -> bool:
        """Return whether an operand is a fixed value or an outcome such as the score.

        A rule may compare the two, for example to limit the score.
        """
        if operands:
            return False
        if test.name == "variable":
            return self._is_about_points(test)
        return test.name == "baseValue"

    def _check_value(self, rule: Node) -> None:
        """Look at the points that a rule sets: fixed ones, the response's own, or sums of them."""
        for node in deep(rule):
            if node.name == "mapResponse" and node.attrs.get("identifier") == self._response:
                self.adds_points = True
                continue
            if node.name == "variable" and self._is_about_points(node):
                continue
            if node.name != "baseValue" and node.name not in _ARITHMETIC:
                raise UnfitError(OWN_RULES)


def _asks_if_unanswered(test: Node, operands: Sequence[Node]) -> bool:
    """Return whether a test asks if there is no answer at all, which says nothing of the key."""
    return test.name == "isNull" and [operand.name for operand in operands] == ["variable"]
