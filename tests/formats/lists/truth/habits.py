"""How one person types a quiz: numbers, labels, empty lines, and what marks the right options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from tests.formats.lists.truth.meant import Draw, Kind

Room = Literal["text", "markdown", "word"]
Mark = Literal[
    "star", "star in", "check", "word", "bold", "box",
    "letter", "letter text", "number", "text", "end", "none",
]  # fmt: skip
"""What marks a key: something at the option itself, an answer line, or the key at the end.

A star may stand before the option's label or after it, and an answer line names a letter, a letter
with the text, a number, or the text.
"""
Label = Literal["a", "A", "1", "on", "- ", "* ", "\u2022 ", "[ ] ", "- [ ] ", "\u2610 "]
"""An option's letter, its number, its number where all lines are counted on, a bullet or a box."""
KeyForm = Literal[
    "lines", "texts", "pairs", "dashes", "inline", "in order", "in order on one line", "table"
]
ON_LINES: Final[frozenset[Mark]] = frozenset({"letter", "letter text", "number", "text"})
"""The marks that are answer lines."""
_MIXED: Final[tuple[Mark, ...]] = ("star", "check", "letter", "letter text", "text", "end")
_KINDS: Final[tuple[tuple[Kind, ...], ...]] = (
    ("choice",),
    ("choice",),
    ("choice",),
    ("choice", "statement"),
    ("choice", "statement", "gap", "card", "essay"),
    ("statement", "gap"),
)


class Habits(NamedTuple):
    """How somebody types. `marks` has several if it differs from question to question."""

    kinds: tuple[Kind, ...]
    numbering: str
    first_number: int
    starts_over: bool
    label: Label
    sign: str
    gap: str
    marks: tuple[Mark, ...]
    has_blank_below_stem: bool
    blanks_between: int
    indent: str
    key_place: Literal["end", "section", "top"]
    key_form: KeyForm
    keys_count_questions: bool
    word_numbers_options: bool
    word_numbers_stems: bool
    is_nested: bool

    @property
    def has_letters(self) -> bool:
        """Whether options have letters."""
        return self.label in {"a", "A"}

    @property
    def counts_stems(self) -> bool:
        """Whether stems and options have numbers of one list."""
        is_alike = self.word_numbers_stems == self.word_numbers_options
        return self.label == "on" and bool(self.numbering) and is_alike

    @property
    def has_numbers(self) -> bool:
        """Whether options have numbers."""
        return self.label in {"1", "on"}


def habits(draw: Draw, room: Room) -> Habits:
    """Return the habits of somebody who isn't always careful, but wants to be understood."""
    kinds = draw.one(*_KINDS)
    numbering = draw.one(
        "", "", "{}. ", "{}) ", "Question {}: ", "Q{}. ", "#{}. ", "Question {}\n", "{}.\t"
    )
    marks = _marks(draw, room)
    label: Label = draw.one("a", "A", "a", "A", "1", "on", "- ", "\u2022 ", "* ")
    if marks == ("box",):
        label = draw.one("[ ] ", "- [ ] ", "\u2610 ")
    sign = draw.one("{})", "{}.", "({})", "{})", "{}.")
    gap = draw.one(" ", " ", "\t", "")
    if sign == "{}." or label in {"1", "on"}:
        gap = gap or " "
    blanks = draw.one(0, 1, 1, 2)
    has_blank_below_stem = draw.one_in(4)
    is_hard_to_part = kinds != ("choice",) or label not in {"a", "A"} or has_blank_below_stem
    if not numbering and is_hard_to_part:
        blanks = max(1, blanks)  # somebody who numbers nothing leaves lines between questions
    return Habits(
        kinds,
        numbering,
        first_number=draw.one(1, 1, 1, 7, 26),
        starts_over=not draw.one_in(4),
        label=label,
        sign=sign,
        gap=gap,
        marks=marks,
        has_blank_below_stem=has_blank_below_stem,
        blanks_between=blanks,
        indent=draw.one("", "", "   ", "\t"),
        key_place=draw.one("end", "end", "section", "top"),
        key_form=draw.one(
            "lines", "lines", "texts", "pairs", "pairs", "dashes", "inline", "in order",
            "in order on one line", "table",
        ),
        keys_count_questions=draw.one_in(2),
        word_numbers_options=room == "word" and draw.one_in(2),
        word_numbers_stems=room == "word" and draw.one_in(2),
        is_nested=draw.one_in(2),
    )  # fmt: skip


def _marks(draw: Draw, room: Room) -> tuple[Mark, ...]:
    looks: list[tuple[Mark, ...]] = [
        ("star",), ("star in",), ("check",), ("word",), ("box",), ("letter",), ("letter",),
        ("letter text",), ("number",), ("text",), ("end",), ("end",), ("end",), _MIXED,
    ]  # fmt: skip
    if room != "text":
        looks += [("bold",), ("bold",)]
    return draw.one(*looks)
