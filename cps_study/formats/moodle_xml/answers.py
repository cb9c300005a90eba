"""The answers of a Moodle question, and whether their weights say which of them are right."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.moodle_common import FULL
from cps_study.formats.moodle_xml.element import number_in, raw_text_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.syntax.html_text import Plain
    from cps_study.formats.syntax.xml_tree import Node

_ROUNDING: Final = 1.0
"""How far the weights may be from 100 percent together: 33.333 three times is meant to be all."""


class MoodleAnswer(NamedTuple):
    """An answer: its text as plain text and as written, its weight in percent, its feedback."""

    text: Plain
    raw: str
    weight: float
    feedback: Plain

    @property
    def earns_full_mark(self) -> bool:
        """Whether it alone earns everything that the question is worth."""
        return self.weight >= FULL

    @property
    def earns_partial_mark(self) -> bool:
        """Whether it earns something, but not everything."""
        return 0 < self.weight < FULL


def answers_of(question: Node, inherited_format: str) -> list[MoodleAnswer]:
    """Return the answers of a question; a text without a format has the inherited one."""
    return [
        MoodleAnswer(
            text_of(node, inherited_format),
            raw_text_of(node),
            number_in(node.attrs.get("fraction", "0")),
            text_of(node.find("feedback")),
        )
        for node in question.named("answer")
    ]


def exact_numbers(question: Node) -> list[str]:
    """Return the right answers of a numerical question, if they are whole and without tolerance.

    Nothing if one of them has a tolerance, a unit, a sign, decimals or a part of the mark only.
    """
    if question.find("units") is not None:
        return []
    numbers = []
    for node in question.named("answer"):
        weight = number_in(node.attrs.get("fraction", "0"))
        if weight <= 0:
            continue
        text = raw_text_of(node).strip()
        tolerance = number_in(raw_text_of(node.find("tolerance")))
        is_exact = text.isascii() and text.isdigit() and tolerance == 0
        if not is_exact or weight < FULL:
            return []
        numbers.append(text)
    return numbers


def why_key_is_unclear(answers: Sequence[MoodleAnswer], *, several: bool) -> str:
    """Return why the weights don't say what is right, or nothing if they do.

    `several` says that more than one answer may be chosen. Answers without any weight aren't
    this function's business: the builder reports a question without a key.
    """
    weights = [answer.weight for answer in answers]
    if any(map(math.isnan, weights)):
        return "the weight of an answer isn't a number"
    earning = [weight for weight in weights if weight > 0]
    if not earning:
        return ""
    if several:
        return _why_shares_are_unclear(earning)
    if max(earning) < FULL:
        return "no answer earns the full mark"
    return ""


def _why_shares_are_unclear(shares: Sequence[float]) -> str:
    """Return why the shares of the mark don't say that all of their answers are asked for."""
    if len(shares) == 1:
        return "" if shares[0] >= FULL else "no answer, or several together, earn the full mark"
    if abs(sum(shares) - 100) > _ROUNDING:
        return (
            "the weights of its right answers don't add up to 100, "
            "so it isn't clear that all of them are needed"
        )
    return ""
