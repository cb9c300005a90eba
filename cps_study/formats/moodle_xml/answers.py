"""The answers of a Moodle question, and whether their weights say which of them are right."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.moodle_common import FULL
from cps_study.formats.moodle_xml.element import number_in, raw_text_of, text_of
from cps_study.formats.numbers import around

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.numbers import NumberRange
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


def numbers_of(question: Node) -> list[NumberRange | None]:
    """Return the right numbers of a numerical question; None among them is one that isn't clear.

    A unit would have to be typed, too, so no number of a question with units is clear.
    """
    units = question.find("units")
    if units is not None and units.find("unit") is not None:
        return [None]
    return [
        around(raw_text_of(node), raw_text_of(node.find("tolerance")))
        for node in question.named("answer")
        if number_in(node.attrs.get("fraction", "0")) >= FULL
    ]


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
