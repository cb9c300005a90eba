"""Questions as their author means them, drawn with words that are easy to take for something else.

A name stands in the first line of each question and in each text between them, so that it's known
wherever it comes out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeVar

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn

_T = TypeVar("_T")
NAMES: Final = (
    "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gum", "Hazel", "Juniper", "Kapok", "Larch",
    "Maple", "Nutmeg", "Olive", "Pine", "Quince", "Rowan", "Spruce", "Teak", "Umbrella", "Viburnum",
    "Willow", "Yew", "Zelkova", "Aspen", "Beech", "Cypress", "Ebony",
)  # fmt: skip
_STEMS: Final = (
    "Which drink does {} like?",
    "What would {} say first?",
    "{} listens best by",
    "{} writes it down:",
    "{} drinks ____ at noon.",
    "For {}, the first step is...",
    "{} came home late and was tired. What helps?",
    "Which of these help {}? Select all that apply.",
    "{} has 2. How many are left?",
)
_MORE: Final = ("and what would you say?", "Think of both of them.", "It is noon, and cold")
_OPTIONS: Final = (
    "Tea", "Milk", "Red wine", "A walk", "Ask first.", "Listen, then talk", "2", "3", "4", "10",
    "Both a and b", "All of the above", "No", "I ask", "Be on time; call", "Up to 5. no more",
    "Is it so?", "True", "False", "At 9:30", "B vitamins", "Nothing (yet)", "e. coli", "C",
)  # fmt: skip
_STATEMENTS: Final = ("{} is a tree.", "Milk from {} is white", "{} never listens.")
_GAPS: Final = ("{} drinks ____.", "Two and two make ____ for {}.")
_CARDS: Final = ("What is a {}?", "Who was {}", "Define {}.")
_ESSAYS: Final = ("Describe a day with {}.", "How does {} help you?", "Say more about {}")
_BETWEEN: Final = (
    "Good luck with {}.",
    "Unit {}",
    "Part II. True or False, {}",
    "Read about {} and answer.",
    "{} lives alone and works nights at the mill. Nobody calls.",
    "Section 2: {}",
)

Kind = Literal["choice", "statement", "gap", "card", "essay"]


class Asked(NamedTuple):
    """A question as its author means it.

    `stem` has its lines. Without options, `answer` says what's right; an essay has no answer.
    """

    name: str
    kind: Kind
    stem: tuple[str, ...]
    options: tuple[str, ...] = ()
    right: frozenset[int] = frozenset()
    answer: str = ""
    reason: str = ""


class Draw:
    """Draws one of several, or whether something happens."""

    def __init__(self, draw: DrawFn) -> None:
        self._draw = draw

    def one(self, *choices: _T) -> _T:
        """Return one of them; a choice that stands there twice is as likely as two."""
        return self._draw(st.sampled_from(choices))

    def some(self, choices: Sequence[_T], least: int, most: int) -> list[_T]:
        """Return some of them, each at most once, in any order."""
        several = st.lists(st.sampled_from(choices), min_size=least, max_size=most, unique=True)
        return self._draw(several)

    def one_in(self, number: int) -> bool:
        """Return whether something happens that does so once in a number of times."""
        return self._draw(st.integers(1, number)) == number


def asked(draw: Draw, name: str, kinds: Sequence[Kind]) -> Asked:
    """Return a question about the name."""
    kind = draw.one(*kinds)
    reason = f"It's how {name} does it." if draw.one_in(4) else ""
    if kind == "choice":
        return _choice(draw, name, reason)
    texts: tuple[str, ...] = _ESSAYS
    answer = ""
    if kind == "statement":
        texts = _STATEMENTS
        answer = draw.one("True", "False", "T", "F", "wahr", "Faux")
    elif kind == "gap":
        texts = _GAPS
        answer = draw.one("tea", "four", "4")
    elif kind == "card":
        texts = _CARDS
        answer = draw.one("A tree", "Somebody who listens", "2 of them")
    else:
        reason = ""
    return Asked(name, kind, (draw.one(*texts).format(name),), answer=answer, reason=reason)


def _choice(draw: Draw, name: str, reason: str) -> Asked:
    stem = [draw.one(*_STEMS).format(name)]
    if draw.one_in(4):
        stem.append(draw.one(*_MORE))
    options: tuple[str, ...] = ("True", "False")
    if not draw.one_in(10):
        options = tuple(draw.some(_OPTIONS, 2, 6))
    places = range(len(options))
    right = [draw.one(*places)]
    if len(options) > 2 and draw.one_in(10):
        right = draw.some(places, 2, len(options) - 1)
    return Asked(name, "choice", tuple(stem), options, frozenset(right), reason=reason)


def between(draw: Draw, name: str) -> str:
    """Return a text that stands between questions: a heading, a case, a word to the reader."""
    return draw.one(*_BETWEEN).format(name)
