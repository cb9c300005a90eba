"""Which answers a QTI 2 or 3 item counts as right.

An item declares right values, points for values, or both. Its rules (see `rules`) say which of
the two counts. If both are declared, they must agree: nothing is guessed about a key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.item_faults import NO_KEY
from cps_study.formats.qti2.rules import is_scored_by_points, number_of_points
from cps_study.formats.qti2.unfit import CONTRADICTION, UnfitError
from cps_study.formats.syntax.html_text import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.syntax.xml_tree import Node

PARTIAL_CREDIT: Final = "credit for a partly right answer"


class ResponseDeclaration(NamedTuple):
    """What an item declares about one response.

    `base` is the type of its values. `points` are by value, and every other value earns
    `otherwise`. `by_points` says that the points count, not the `right` values.
    """

    cardinality: str
    base: str
    right: tuple[str, ...]
    points: dict[str, float]
    otherwise: float
    by_points: bool


def response_of(item: Node, interaction: Node) -> ResponseDeclaration:
    """Return the declaration that an interaction refers to.

    Raises UnfitError if the item doesn't say which answers are right.
    """
    name = interaction.attrs.get("responseIdentifier", "")
    declaration = _declaration(item, name)
    right = _declared_values(declaration)
    points: dict[str, float] = {}
    otherwise = 0.0
    mapping = declaration.find("mapping")
    if mapping is not None:
        points = _points_by_value(mapping)
        otherwise = number_of_points(mapping.attrs.get("defaultValue", "0"))
    by_points = is_scored_by_points(item, name)
    if by_points and not points and not right:
        raise UnfitError(NO_KEY)
    return ResponseDeclaration(
        declaration.attrs.get("cardinality", ""),
        declaration.attrs.get("baseType", ""),
        right,
        points,
        otherwise,
        by_points and bool(points),  # without points, platforms fall back on the right values
    )


def right_options(response: ResponseDeclaration, names: Sequence[str]) -> tuple[set[str], bool]:
    """Return the names of the right options, and whether others earn some of the points.

    Raises UnfitError if the right values and the points contradict each other, or if neither
    says what is right.
    """
    right = set(response.right)
    if not right.issubset(names):
        raise UnfitError("its right answer isn't one of its options")
    if not response.by_points:
        return right, False
    points = {name: response.points.get(name, response.otherwise) for name in names}
    earning = {name for name in names if points[name] > 0}
    if response.cardinality == "single":
        return _best_option(points, earning, right), len(earning) > 1
    if right and right != earning:
        raise UnfitError(CONTRADICTION)
    return earning, False


def right_texts(response: ResponseDeclaration) -> tuple[list[str], bool]:
    """Return the texts that earn all points, and whether others earn some of them.

    The declared text comes first: it is the one that a learner sees as the answer.
    """
    if not response.by_points:
        return list(response.right), False
    most = max([*response.points.values(), response.otherwise])
    full = [text for text, points in response.points.items() if points == most > 0]
    any_text_earns = response.otherwise > 0
    if any_text_earns or not set(response.right).issubset(full):
        raise UnfitError(CONTRADICTION)
    some_earn_less = any(0 < points < most for points in response.points.values())
    return list(dict.fromkeys([*response.right, *full])), some_earn_less


def partners(
    response: ResponseDeclaration, lefts: Sequence[str], rights: Sequence[str]
) -> dict[str, str]:
    """Return the right side that belongs to each left side, by their names.

    Raises UnfitError unless each left side has exactly one partner.
    """
    pairs = _right_pairs(response)
    partner = {pair[0]: pair[1] for pair in pairs if len(pair) == 2}
    all_are_pairs_of_their_own = len(partner) == len(pairs)
    names_are_known = set(partner) == set(lefts) and set(partner.values()).issubset(rights)
    if not (all_are_pairs_of_their_own and names_are_known):
        raise UnfitError("not every left side has exactly one match")
    return partner


def _declaration(item: Node, name: str) -> Node:
    """Return the one declaration of a response; raises UnfitError if there isn't exactly one."""
    declarations = [
        node for node in item.named("responseDeclaration") if node.attrs.get("identifier") == name
    ]
    if not declarations:
        raise UnfitError("its response isn't declared")
    if len(declarations) > 1:
        raise UnfitError("its response is declared twice")
    return declarations[0]


def _declared_values(declaration: Node) -> tuple[str, ...]:
    """Return the values that are declared as right, each once; empty ones don't count."""
    correct = declaration.find("correctResponse")
    if correct is None:
        return ()
    values = [tidy(node.text()) for node in correct.named("value")]
    return tuple(dict.fromkeys(value for value in values if value))


def _points_by_value(mapping: Node) -> dict[str, float]:
    """Return the points that a mapping gives; raises UnfitError if it isn't clear."""
    points: dict[str, float] = {}
    for entry in mapping.named("mapEntry"):
        value = tidy(entry.attrs.get("mapKey", ""))
        if value in points:
            raise UnfitError("the points for an answer are given twice")
        points[value] = number_of_points(entry.attrs.get("mappedValue", ""))
    return points


def _best_option(points: dict[str, float], earning: set[str], right: set[str]) -> set[str]:
    """Return the option that earns the most, where only one can be chosen.

    If several options earn points, the `right` one must be declared, or it could be a mistake.
    """
    if not right and len(earning) > 1:
        raise UnfitError("several options earn points, and the file doesn't say which one is right")
    best = {name for name in earning if points[name] == max(points.values())}
    if right and right != best:
        raise UnfitError(CONTRADICTION)
    return best


def _right_pairs(response: ResponseDeclaration) -> list[list[str]]:
    """Return the pairs that are right; raises UnfitError if the points contradict them."""
    declared = [pair.split() for pair in response.right]
    if not response.by_points:
        return declared
    earning = [pair.split() for pair, points in response.points.items() if points > 0]
    any_pair_earns = response.otherwise > 0
    if any_pair_earns or (declared and sorted(declared) != sorted(earning)):
        raise UnfitError(CONTRADICTION)
    return earning
