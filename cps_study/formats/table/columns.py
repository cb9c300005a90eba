"""What the columns of a table of questions mean, told by their headers or by whoever knows the table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from cps_study.formats.syntax.tabular import Cell, quote_cell
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KeyForm = Literal["any", "letters", "numbers", "text"]
OWN_KEY: Final = "correct (letters)"
"""The header by which the program knows a table that it wrote: what stands in its cells is meant as it stands."""
FIELDS: Final[dict[str, str]] = {
    "question": "what is asked",
    "option": "one of the options; choose it for each of their columns, in their order",
    "options": "all options in one cell, with ; or | or line breaks between them",
    "wrong option": "one of the wrong options, where the right one stands in a column of its own",
    "correct": "which option is right: its letter, its number or its text",
    "correct (letters)": "which option is right, always by its letter",
    "correct (numbers)": "which option is right, always by its number, counted from 1",
    "correct (text)": "which option is right, always by its text",
    "rationale": "why the answer is right",
    "option rationale": "about one option; choose it for each of their columns, in the options' order",
    "accept": "answers to type that are right, with | or ; between them",
    "front": "a flashcard's front",
    "back": "a flashcard's back",
    "scenario": "a situation that several questions share",
    "kind": "flashcard, choice, multi, truefalse or typed",
    "topic": "what it belongs to",
    "level": "recall, understand or apply",
    "tags": "words to find it by",
    "id": "its name",
}
"""What a column can hold, with what that is."""

_N: Final = r"(?P<n>[a-l]|\d{1,2})"
_OPTION: Final = (
    r"(?:(?:possible)?(?:option|opt|answer|choice|alternative|response)(?:option|choice)?(?:text)?)"
)
_WHY: Final = r"(?:rationale|feedback|explanation|comment)"
_KEY: Final = (
    r"(?:correct|right)(?:answer|option|choice|response|alternative)?s?|(?:answer)?keys?|solutions?"
)
_NAMES: Final = {
    name: re.compile(pattern)
    for name, pattern in {
        "correct": rf"answer|(?:{_KEY})(?:key)?(?P<form>letters?|numbers?|texts?)?",
        "options": r"options|choices|answers|alternatives|responses|(?:answer|possible)(?:options|choices|answers)",
        "question": r"questions?(?:text|stem|prompt)?|stem|prompt|statement",
        "id": r"id|(?:question|item)id|identifier|guid",
        "kind": r"kind|type|(?:question|item)(?:type|kind)",
        "topic": r"topics?|category|domain|subject",
        "level": r"level|cognitivelevel|bloom(?:s)?(?:level)?",
        "tags": r"tags?|keywords?|labels?",
        "rationale": r"(?:general|answer)?(?:rationale|explanation|feedback)|justification|comments?",
        "accept": r"accept(?:ed|able)?(?:answers?)?|alsoaccept",
        "front": r"front|term",
        "back": r"back|definition",
        "scenario": r"scenario|situation|vignette|passage|case",
        "family": r"family|leadin",
        "image": r"image|picture",
        "alt": r"alt(?:text)?",
        "locked": r"locked|keeporder",
        "cites": r"cites",
        "wrong option": rf"(?:wrong|incorrect|false|distractor)(?:option|answer|choice)?{_N}?",
        "option rationale": rf"{_WHY}(?:for)?{_OPTION}?{_N}|{_OPTION}?(?P<m>[a-l]|\d{{1,2}}){_WHY}|{_OPTION}{_WHY}",
        "option": rf"{_OPTION}?{_N}|option",
    }.items()
}
_LISTS: Final = ("option", "wrong option", "option rationale")
_VITAL: Final = frozenset({"question", "correct", "options", "accept", "front", "back", *_LISTS})
"""Where two columns cannot both be right: what is asked, what is right."""
_KAHOOT: Final = re.compile(r"max\.? \d+ char", re.IGNORECASE)
_NOTE: Final = re.compile(r"\s[-\u2013\u2014]\s")
_NUMBERING: Final = frozenset({"", "no", "nr", "number", "questionno", "questionnumber"})


class Meaning(NamedTuple):
    """What a column holds: a field, which of the options it is about (0 if not said), and how a key is given."""

    field: str
    number: int = 0
    form: KeyForm = "any"


@dataclass(slots=True)
class Layout:
    """Which column holds what; `twice` names headers that say the same, `unused` columns that mean nothing known."""

    headers: list[str]
    row: int = 0
    one: dict[str, int] = field(default_factory=dict)
    lists: dict[str, dict[int, int]] = field(default_factory=lambda: {name: {} for name in _LISTS})
    form: KeyForm = "any"
    own: bool = False
    twice: list[tuple[int, int]] = field(default_factory=list)
    unused: list[int] = field(default_factory=list)

    @property
    def usable(self) -> bool:
        """Whether the columns say what is asked and could say what is right."""
        has = self.one.keys()
        answered = (
            bool(has & {"correct", "options", "accept", "back"}) or len(self.lists["option"]) > 1
        )
        return ("question" in has and answered) or {"front", "back"} <= has

    @property
    def known(self) -> int:
        """How many columns are known."""
        return len(self.one) + sum(map(len, self.lists.values()))

    @property
    def kahoot(self) -> bool:
        """Whether it is Kahoot's template: its headers say how long a text may be."""
        return any(map(_KAHOOT.search, self.headers))

    @property
    def offers(self) -> bool:
        """Whether there is any column for options."""
        return "options" in self.one or bool(self.lists["option"] or self.lists["wrong option"])


def lay_out(header: Sequence[Cell], row: int, mapping: Mapping[str, str] | None = None) -> Layout:
    """Return what the columns mean; `mapping` (header to field) goes before what the headers say."""
    told = {_plain(name): value for name, value in (mapping or {}).items()}
    layout = Layout([shown_header(cell) for cell in header], row)
    layout.own = any(name.casefold() == OWN_KEY for name in layout.headers)
    for column, name in enumerate(layout.headers):
        meant = meaning(told.get(_plain(name), name))
        if meant is not None:
            _take(layout, column, meant)
        elif _plain(name) not in _NUMBERING and name != "#":
            layout.unused.append(column)
    if layout.kahoot and layout.form == "any":
        layout.form = "numbers"
    return layout


def shown_header(cell: Cell) -> str:
    """Return a header as text on one line."""
    return one_line(cell) if isinstance(cell, str) else quote_cell(cell)


def same_header(one: str, other: str) -> bool:
    """Tell whether two names are the same for a column: capitals, blanks and signs do not count."""
    return _plain(one) == _plain(other)


def meaning(header: str) -> Meaning | None:
    """Return what a column of this name holds, or None if that is not known."""
    short = _NOTE.split(header)[0]
    for text in (short, re.sub(r"\([^()]*\)", "", short)):
        for name, pattern in _NAMES.items():
            match = pattern.fullmatch(_plain(text))
            if match is not None:
                held = match.groupdict()
                return Meaning(
                    name, _number(held.get("n") or held.get("m")), _form(held.get("form"))
                )
    return None


def _plain(text: str) -> str:
    return "".join(char for char in text.casefold()[:200] if char.isalnum())


def _number(name: str | None) -> int:
    if name is None:
        return 0
    return int(name) if name.isdigit() else ord(name) - ord("a") + 1


def _form(word: str | None) -> KeyForm:
    forms: dict[str, KeyForm] = {"l": "letters", "n": "numbers", "t": "text"}
    return forms[word[0]] if word else "any"


def _take(layout: Layout, column: int, meant: Meaning) -> None:
    if meant.field in _LISTS:
        held = layout.lists[meant.field]
        number = meant.number or max(held, default=0) + 1
        first = held.setdefault(number, column)
    else:
        first = layout.one.setdefault(meant.field, column)
        if meant.field == "correct" and first == column:
            layout.form = meant.form
    if first != column and meant.field in _VITAL:
        layout.twice.append((first, column))
    elif first != column:
        layout.unused.append(column)
