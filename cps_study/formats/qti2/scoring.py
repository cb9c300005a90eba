"""Which answers a QTI 2 or 3 item counts as right: by the declared response or by points, and by nothing else.

The specification (1EdTech QTI 2.1, response processing) has two standard templates, `match_correct` and `map_response`.
Rules written out in an item are read if they come to the same; anything else could make another answer right than the
one that is declared, so such an item is not read.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.qti2.content import deep
from cps_study.formats.syntax.html_text import tidy
from cps_study.model.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cps_study.formats.syntax.xml_tree import Node

OWN_RULES: Final = "it is scored by rules of its own"
NO_KEY: Final = "no answer is marked as right"
DISAGREE: Final = "the right answer and the points for the answers do not agree"
PARTLY: Final = "points for answers that are right in part"
_MATCHING: Final = frozenset({"match_correct", "CC2_match", "CC2_match_basic"})
_MAPPING: Final = frozenset({"map_response", "CC2_map_response"})
_COMPARISONS: Final = frozenset({"match", "stringMatch"})
_NUMERIC: Final = frozenset({"float", "integer"})
_LOGIC: Final = frozenset({"and", "or", "not", "gte", "lte", "gt", "lt", "equal"})
_SUMS: Final = frozenset(
    {"sum", "product", "subtract", "divide", "min", "max", "round", "truncate"}
)


class UnfitError(Exception):
    """Why an item cannot come in, as a clause."""


class ResponseDeclaration(NamedTuple):
    """What an item declares about one response: right values, points by value, and which of the two counts."""

    cardinality: str
    base: str
    right: tuple[str, ...]
    points: dict[str, float]
    otherwise: float
    by_points: bool


def response_of(item: Node, interaction: Node) -> ResponseDeclaration:
    """Return the declaration that an interaction refers to; raises UnfitError if right cannot be told from wrong."""
    name = interaction.attrs.get("responseIdentifier", "")
    declared = [
        node
        for node in item.nodes
        if node.name == "responseDeclaration" and node.attrs.get("identifier") == name
    ]
    if len(declared) != 1:
        raise UnfitError(
            "its response is not declared" if not declared else "its response is declared twice"
        )
    declaration = declared[0]
    correct = declaration.find("correctResponse")
    values = (
        [tidy(node.text()) for node in correct.nodes if node.name == "value"]
        if correct is not None
        else []
    )
    mapping = declaration.find("mapping")
    points = _points(mapping) if mapping is not None else {}
    by_points = _scored_by_points(item, name)
    if by_points and not points and not values:
        raise UnfitError(NO_KEY)
    return ResponseDeclaration(
        declaration.attrs.get("cardinality", ""),
        declaration.attrs.get("baseType", ""),
        tuple(dict.fromkeys(filter(None, values))),
        points,
        _number(mapping.attrs.get("defaultValue", "0")) if mapping is not None else 0.0,
        by_points and bool(points),
    )


def right_options(response: ResponseDeclaration, names: Sequence[str]) -> tuple[set[str], bool]:
    """Return the names of the right options, and whether further ones earn a part of the points.

    Raises UnfitError where the declared answer and the points contradict each other, or neither says what is right.
    """
    right = set(response.right)
    if right - set(names):
        raise UnfitError("its right answer names no option")
    if not response.by_points:
        return right, False
    points = {name: response.points.get(name, response.otherwise) for name in names}
    earning = {name for name in names if points[name] > 0}
    if response.cardinality == "single":
        best = {name for name in earning if points[name] == max(points.values())}
        if not right and len(earning) > 1:
            raise UnfitError(
                "several options earn points, and the file does not say which one is right"
            )
        if right and right != best:
            raise UnfitError(DISAGREE)
        return best, len(earning) > 1
    if right and right != earning:
        raise UnfitError(DISAGREE)
    return earning, False


def right_texts(response: ResponseDeclaration) -> tuple[list[str], int]:
    """Return the texts that earn all points, the declared one first, and how many earn only a part."""
    if not response.by_points:
        return list(response.right), 0
    most = max([*response.points.values(), response.otherwise])
    full = [text for text, points in response.points.items() if points == most > 0]
    if set(response.right) - set(full) or response.otherwise > 0:
        raise UnfitError(DISAGREE)
    partly = sum(0 < points < most for points in response.points.values())
    return list(dict.fromkeys([*response.right, *full])), partly


def partners(
    response: ResponseDeclaration, lefts: Sequence[str], rights: Sequence[str]
) -> dict[str, str]:
    """Return the right side that belongs to each left side; raises UnfitError unless each has exactly one."""
    declared = [pair.split() for pair in response.right]
    pairs = declared
    if response.by_points:
        pairs = [pair.split() for pair, points in response.points.items() if points > 0]
        if response.otherwise > 0 or (declared and sorted(declared) != sorted(pairs)):
            raise UnfitError(DISAGREE)
    partner = {pair[0]: pair[1] for pair in pairs if len(pair) == 2}
    if (
        len(partner) < len(pairs)
        or set(partner) != set(lefts)
        or set(partner.values()) - set(rights)
    ):
        raise UnfitError("not every left side has exactly one partner")
    return partner


def _points(mapping: Node) -> dict[str, float]:
    entries = [node for node in mapping.nodes if node.name == "mapEntry"]
    points = {
        tidy(node.attrs.get("mapKey", "")): _number(node.attrs.get("mappedValue", ""))
        for node in entries
    }
    if len(points) < len(entries):
        raise UnfitError("the points for an answer stand twice")
    return points


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UnfitError(f"'{excerpt(text, 20)}' is no number of points")
    return number


def _scored_by_points(item: Node, name: str) -> bool:
    """Tell whether points are added up, or the response is compared with the declared one."""
    processing = item.find("responseProcessing")
    if processing is None:
        return False
    template = processing.attrs.get("template", "") or processing.attrs.get("templateLocation", "")
    if template:
        last = template.rstrip("/").rpartition("/")[2].removesuffix(".xml")
        if last not in _MATCHING | _MAPPING:
            raise UnfitError(f"it is scored by the template '{excerpt(last)}', which is not known")
        return last in _MAPPING
    numeric = {
        node.attrs.get("identifier", "")
        for node in item.nodes
        if node.name == "outcomeDeclaration" and node.attrs.get("baseType") in _NUMERIC
    } | {"SCORE"}
    rules = _Rules(name, numeric)
    rules.check(processing.nodes)
    return rules.by_points


class _Rules:
    """Rules written out in an item; raises UnfitError at the first that could make another answer right."""

    def __init__(self, name: str, numeric: set[str]) -> None:
        self._name = name
        self._numeric = numeric
        self.by_points = False

    def check(self, rules: Iterable[Node]) -> None:
        """Look at rules in their order: what sets points, and on what that depends."""
        for rule in rules:
            if rule.name == "setOutcomeValue":
                if rule.attrs.get("identifier") in self._numeric:
                    self._check_value(rule)
            elif rule.name == "responseCondition":
                self._check_condition(rule)
            elif rule.name != "exitResponse":
                raise UnfitError(OWN_RULES)

    def _check_condition(self, condition: Node) -> None:
        """Look at a condition; on what it depends counts only if points do."""
        sets_points = any(
            each.attrs.get("identifier") in self._numeric
            for each in condition.all("setOutcomeValue")
        )
        for branch in condition.nodes:
            rules = list(branch.nodes)
            test = rules.pop(0) if branch.name != "responseElse" and rules else None
            if (
                sets_points
                and test is not None
                and self._check_test(test)
                and any(map(self._takes_points, rules))
            ):
                raise UnfitError(OWN_RULES)
            self.check(rules)

    def _takes_points(self, rule: Node) -> bool:
        """Tell whether a rule sets points to nothing, or less."""
        value = next(rule.nodes, None)
        numeric = rule.name == "setOutcomeValue" and rule.attrs.get("identifier") in self._numeric
        return (
            numeric
            and value is not None
            and value.name == "baseValue"
            and _number(value.text().strip()) <= 0
        )

    def _check_test(self, node: Node, *, negated: bool = False) -> bool:
        """Tell whether a test asks for the declared response; one that asks anything else of it is unfit."""
        inner = list(node.nodes)
        if node.name in _COMPARISONS and self._compares_with_right(inner):
            if negated:
                raise UnfitError(OWN_RULES)
            return True
        if node.name == "isNull" and [each.name for each in inner] == ["variable"]:
            return False
        if node.name in {"variable", "baseValue"} and not inner:
            if node.name == "variable" and node.attrs.get("identifier") not in self._numeric:
                raise UnfitError(OWN_RULES)
            return False
        if node.name not in _LOGIC:
            raise UnfitError(OWN_RULES)
        found = [self._check_test(each, negated=negated or node.name == "not") for each in inner]
        return any(found)

    def _compares_with_right(self, inner: list[Node]) -> bool:
        names = sorted(each.name for each in inner)
        return names == ["correct", "variable"] and all(
            each.attrs.get("identifier") == self._name for each in inner
        )

    def _check_value(self, node: Node) -> None:
        for each in deep(node):
            if each.name == "mapResponse" and each.attrs.get("identifier") == self._name:
                self.by_points = True
            elif each.name == "variable" and each.attrs.get("identifier") in self._numeric:
                continue
            elif each.name not in _SUMS | {"baseValue"}:
                raise UnfitError(OWN_RULES)
