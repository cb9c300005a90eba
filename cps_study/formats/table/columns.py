"""What the columns of a table of questions mean, by their headers or because the user says so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from cps_study.formats.syntax.tabular import Cell, plain_name, quote_cell
from cps_study.formats.table.headings import foreign_heading
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KeyForm = Literal["any", "letters", "numbers", "text"]
"""How the cells of a column name the right options; "any" leaves it to each cell."""
OWN_KEY: Final = "correct (letters)"
"""The header that marks a table that this program wrote, whose cells are meant literally."""
FIELDS: Final[dict[str, str]] = {
    "question": "what you ask",
    "option": "one of the options; choose this for each option column, in order",
    "options": "all options in one cell, with ; or | or line breaks between them",
    "wrong option": "a wrong option, if the right one has a column of its own",
    "correct": "which option is right: its letter, its number or its text",
    "correct (letters)": "which option is right, always by its letter",
    "correct (numbers)": "which option is right, always by its number, counted from 1",
    "correct (text)": "which option is right, always by its text",
    "rationale": "why the answer is right",
    "option rationale": "about one option; choose this for each such column, in order",
    "accept": "the typed answers that are right, with | or ; between them",
    "front": "the front of a flashcard",
    "back": "the back of a flashcard",
    "scenario": "a situation that several questions share",
    "kind": "flashcard, choice, multi, truefalse or typed",
    "topic": "the topic it belongs to",
    "level": "recall, understand or apply",
    "tags": "words to find it by",
    "id": "its name",
}
"""What a column can hold, each with a description for the user who has to choose."""

_N: Final = r"(?P<n>[a-l]|\d{1,2})"
"""The letter or number of an option. Past L a lone letter is more likely something else."""
_OPTION: Final = (
    r"(?:(?:possible)?(?:option|opt|answer|choice|alternative|response)(?:option|choice)?(?:text)?)"
)
_WHY: Final = r"(?:rationale|feedback|explanation|comment)"
_KEY: Final = (
    r"(?:correct|right)(?:answer|option|choice|response|alternative)?s?|(?:answer)?keys?|solutions?"
)
_PATTERNS: Final = {
    "correct": rf"answer|(?:{_KEY})(?:key)?(?P<form>letters?|numbers?|texts?)?",
    "options": (
        r"options|choices|answers|alternatives|responses"
        r"|(?:answer|possible)(?:options|choices|answers)"
    ),
    "question": r"questions?(?:text|stem|prompt)?|stem|prompt|statement",
    "id": r"id|(?:question|item)id|identifier|guid",
    "kind": r"kind|type|(?:question|item)(?:type|kind)",
    "topic": r"topics?|category|domain|subject",
    "level": r"level|cognitivelevel|bloom(?:s)?(?:level)?",
    "tags": r"tags?|keywords?|labels?",
    "rationale": (r"(?:general|answer)?(?:rationale|explanation|feedback)|justification|comments?"),
    "accept": r"accept(?:ed|able)?(?:answers?)?|alsoaccept",
    "front": r"front|term",
    "back": r"back|definition",
    "scenario": r"scenario|situation|vignette|passage|case",
    "family": r"family|leadin",
    "weights": r"fractions?|weights?",
    "twins": r"twins",
    "image": r"(?:image|picture)(?:link|url)?",
    "alt": r"alt(?:text)?",
    "locked": r"locked|keeporder",
    "cites": r"cites",
    "wrong option": rf"(?:wrong|incorrect|false|distractor)(?:option|answer|choice)?{_N}?",
    "option rationale": (
        rf"{_WHY}(?:for)?{_OPTION}?{_N}|{_OPTION}?(?P<m>[a-l]|\d{{1,2}}){_WHY}|{_OPTION}{_WHY}"
    ),
    "option": rf"{_OPTION}?{_N}|option",
}
"""The names of each field, without capitals, spaces and punctuation. The first match counts."""
_NAMES: Final = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}
_LISTS: Final = ("option", "wrong option", "option rationale")
"""The fields that several columns can hold."""
_VITAL: Final = frozenset({"question", "correct", "options", "accept", "front", "back", *_LISTS})
"""Fields of which two columns can't both be right: what is asked, and what is right."""
_SIDES: Final = frozenset({"front", "back", "correct", "accept", "options", "rationale"})
_TERM_AND_WHY: Final = frozenset({"front", "rationale"})
"""The only one of these fields in a list of terms that calls the back `Explanation`."""
_KAHOOT: Final = re.compile(r"max\.? \d+ char", re.IGNORECASE)
_NOTE: Final = re.compile(r"\s[-\u2013\u2014]\s")
"""What separates a header from a note for the person who fills in the table."""
_NUMBERING: Final = frozenset({"", "no", "nr", "number", "questionno", "questionnumber"})
"""Headers of a column that only counts the rows; nothing is lost with it."""
_NUMBER_SIGN: Final = re.compile(r"(?:question|item|q)?\s*#", re.IGNORECASE)
"""The same with a sign for the number, as in Blooket's template."""


class Meaning(NamedTuple):
    """What a column holds: a field, the number of its option (0 if unknown), and the key's form."""

    field: str
    number: int = 0
    form: KeyForm = "any"


@dataclass(slots=True)
class TableLayout:
    """Which column of a table holds what, all counted from 0.

    `single` has the column of each field that only one column can hold. `lists` has, for each of
    the other fields, the column of each option by its number. `duplicates` are pairs of columns
    that mean the same and can't both be right; `unused` are columns whose header is unknown.
    `is_own` says that this program wrote the table.
    """

    headers: list[str]
    row: int = 0
    single: dict[str, int] = field(default_factory=dict)
    lists: dict[str, dict[int, int]] = field(default_factory=lambda: {name: {} for name in _LISTS})
    key_form: KeyForm = "any"
    is_own: bool = False
    duplicates: list[tuple[int, int]] = field(default_factory=list)
    unused: list[int] = field(default_factory=list)

    @property
    def is_usable(self) -> bool:
        """Whether the columns say what is asked, and could say what is right."""
        fields = self.single.keys()
        if {"front", "back"} <= fields:
            return True
        says_answer = bool(fields & {"correct", "options", "accept", "back"})
        has_options = len(self.lists["option"]) > 1
        return "question" in fields and (says_answer or has_options)

    @property
    def known_columns(self) -> int:
        """How many columns have a known meaning."""
        return len(self.single) + sum(map(len, self.lists.values()))

    @property
    def is_kahoot(self) -> bool:
        """Whether it is Kahoot's template: its headers say how long a text may be."""
        return any(map(_KAHOOT.search, self.headers))

    @property
    def has_options(self) -> bool:
        """Whether there is any column for options."""
        listed = self.lists["option"] or self.lists["wrong option"]
        return "options" in self.single or bool(listed)

    @property
    def splits_right_and_wrong(self) -> bool:
        """Whether the right option has one column, and each wrong option another."""
        if self.lists["option"] or "options" in self.single:
            return False
        return bool(self.lists["wrong option"])


def lay_out(
    header: Sequence[Cell], row: int, mapping: Mapping[str, str] | None = None
) -> TableLayout:
    """Return what the columns mean; `mapping`, from header to field, overrules the headers."""
    field_of = {plain_name(name): value for name, value in (mapping or {}).items()}
    layout = TableLayout(list(map(header_text, header)), row)
    layout.is_own = any(name.casefold() == OWN_KEY for name in layout.headers)
    for column, name in enumerate(layout.headers):
        meant = meaning(field_of.get(plain_name(name), name))
        if meant is not None:
            _place_column(layout, column, meant)
        elif plain_name(name) not in _NUMBERING and _NUMBER_SIGN.fullmatch(name) is None:
            layout.unused.append(column)
    if layout.is_kahoot and layout.key_form == "any":
        layout.key_form = "numbers"
    if layout.single.keys() & _SIDES == _TERM_AND_WHY:
        layout.single["back"] = layout.single.pop("rationale")
    return layout


def header_text(cell: Cell) -> str:
    """Return a header as text on one line."""
    if isinstance(cell, str):
        return one_line(cell)
    return quote_cell(cell)


def same_header(one: str, other: str) -> bool:
    """Return whether two names mean the same column; only letters and digits are compared."""
    return plain_name(one) == plain_name(other)


def meaning(header: str) -> Meaning | None:
    """Return what a column of this name holds, or None if the name is unknown.

    A note after a dash doesn't count. If the name with its parentheses is unknown, the name
    without them is tried. `Question #` is a number, and not what is asked.
    """
    if _NUMBER_SIGN.fullmatch(header):
        return None
    name = _NOTE.split(header)[0]
    without_parentheses = re.sub(r"\([^()]*\)", "", name)
    return _meaning_of(plain_name(name)) or _meaning_of(plain_name(without_parentheses))


def _meaning_of(plain: str) -> Meaning | None:
    for name, pattern in _NAMES.items():
        match = pattern.fullmatch(plain)
        if match is not None:
            groups = match.groupdict()
            label = groups.get("n") or groups.get("m")
            return Meaning(name, _option_number(label), _key_form(groups.get("form")))
    foreign = foreign_heading(plain)
    if foreign is None:
        return None
    return Meaning(foreign.field, _option_number(foreign.label or None))


def _option_number(label: str | None) -> int:
    """Return the number, from 1, that a letter or a number in a header stands for; 0 for none."""
    if label is None:
        return 0
    if label.isdigit():
        return int(label)
    return ord(label) - ord("a") + 1


def _key_form(word: str | None) -> KeyForm:
    """Return the form of keys that a word in a header names."""
    if not word:
        return "any"
    if word.startswith("letter"):
        return "letters"
    if word.startswith("number"):
        return "numbers"
    return "text"


def _place_column(layout: TableLayout, column: int, meant: Meaning) -> None:
    """Note what a column holds. The first column of a meaning counts."""
    if meant.field in _LISTS:
        columns = layout.lists[meant.field]
        # A header without a number is the next of its kind.
        number = meant.number or max(columns, default=0) + 1
        first = columns.setdefault(number, column)
    else:
        first = layout.single.setdefault(meant.field, column)
    if first != column:
        if meant.field in _VITAL:
            layout.duplicates.append((first, column))
        else:
            layout.unused.append(column)
    elif meant.field == "correct":
        layout.key_form = meant.form
