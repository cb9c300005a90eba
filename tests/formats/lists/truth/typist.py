"""Types questions, line by line, with the habits of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.formats.lists.truth.answer_key import KeyEntry
from tests.formats.lists.truth.habits import ON_LINES
from tests.formats.lists.truth.rows import EMPTY, Row, WordList

if TYPE_CHECKING:
    from tests.formats.lists.truth.habits import Habits, Mark
    from tests.formats.lists.truth.meant import Asked, Draw

_ANSWER_WORDS: Final = ("Answer: ", "answer: ", "Correct answer: ", "Key: ", "ANSWER: ")
_WORD_KINDS: Final = {"a": "lowerLetter", "A": "upperLetter"}


class Typist:
    """Somebody who types; `rows` is what is typed so far, from the top.

    `number` is the next question's, and `section` counts the parts of the quiz from 0.
    """

    def __init__(self, draw: Draw, habits: Habits) -> None:
        self.rows: list[Row] = []
        self.number = habits.first_number
        self.section = 0
        self._draw = draw
        self._habits = habits
        self._lines = 0
        """How many stems and options there are so far: some people number all of them."""
        self._questions = 0

    def text(self, words: str, owner: str, *, is_heading: bool = False) -> None:
        """Type a text that is no question, with an empty line above and below it."""
        self.rows += [EMPTY, Row(words, owner=owner, is_heading=is_heading), EMPTY]

    @property
    def shown_number(self) -> int:
        """The number of the question that is being typed, as it's shown."""
        return self._lines if self._habits.counts_stems else self.number

    def question(self, asked: Asked, mark: Mark) -> KeyEntry:
        """Type a question; return what the key at the end would say of it."""
        self._questions += 1
        self._lines += self._habits.counts_stems
        number = self.number
        if self._habits.counts_stems:
            number = self._questions if self._habits.keys_count_questions else self._lines
        start = len(self.rows)
        self._stem(asked)
        shown = self._options(asked, mark)
        said = self._said(asked, mark, shown)
        self._below_options(asked, mark, said)
        self.rows[start:] = [row._replace(owner=asked.name) for row in self.rows[start:]]
        self.rows += [EMPTY] * self._habits.blanks_between
        self.number += 1
        return KeyEntry(number, asked, said)

    def _stem(self, asked: Asked) -> None:
        habits = self._habits
        label = habits.numbering.format(self.shown_number)
        if label and habits.word_numbers_stems:
            first, *others = asked.stem
            self.rows.append(Row(first, word_list=self._stem_list()))
        elif label.endswith("\n"):
            first, *others = ("", *asked.stem)
            self.rows.append(Row(label=label.strip()))
        else:
            first, *others = asked.stem
            self.rows.append(Row(first, label))
        may_stand_apart = habits.blanks_between > 0 and first.endswith((".", "?"))
        is_apart = may_stand_apart and self._draw.one_in(2)
        for other in others:
            if is_apart:
                self.rows.append(EMPTY)
            self.rows.append(Row(other, goes_on=not is_apart and bool(first)))
            first = other
        if habits.has_blank_below_stem and asked.options:
            self.rows.append(EMPTY)

    def _stem_list(self) -> WordList:
        habits = self._habits
        if habits.counts_stems:
            return WordList("all", 0, "decimal")
        if habits.starts_over:
            start = 1 if self.section else habits.first_number
            return WordList(f"stems {self.section}", 0, "decimal", start)
        return WordList("stems", 0, "decimal", habits.first_number)

    def _options(self, asked: Asked, mark: Mark) -> list[str]:
        """Type the options; return the number that each shows, or its place."""
        shown: list[str] = []
        for position, option in enumerate(asked.options):
            self._lines += 1
            number = self._lines if self._habits.label == "on" else position + 1
            shown.append(str(number))
            row = self._option(option, position)
            if position in asked.right:
                row = _marked(row, mark)
            self.rows.append(row)
        return shown

    def _option(self, option: str, position: int) -> Row:
        habits = self._habits
        is_counted = habits.has_letters or habits.has_numbers
        if is_counted and habits.word_numbers_options:
            return Row(option, word_list=self._option_list())
        label: str = habits.label
        if habits.has_letters:
            label = habits.sign.format(chr(ord(habits.label) + position)) + habits.gap
        elif habits.label == "1":
            label = habits.sign.format(position + 1) + habits.gap
        elif habits.label == "on":
            label = habits.sign.format(self._lines) + habits.gap
        return Row(option, label, indent=habits.indent)

    def _option_list(self) -> WordList:
        habits = self._habits
        kind = _WORD_KINDS.get(habits.label, "decimal")
        if habits.label == "on":
            return WordList("all", 0, kind)
        if habits.is_nested and habits.numbering and habits.word_numbers_stems:
            return WordList(self._stem_list().name, 1, kind)
        return WordList(f"options {self._questions}", 0, kind)

    def _said(self, asked: Asked, mark: Mark, shown: list[str]) -> str:
        """Return what an answer line or the key at the end says."""
        if not asked.options:
            return asked.answer
        right = sorted(asked.right)
        may_be_number = self._habits.has_numbers and mark in {"letter", "end"}
        if mark == "number" or (may_be_number and self._draw.one_in(2)):
            return ", ".join(shown[place] for place in right)
        if mark == "text":
            return ", ".join(asked.options[place] for place in right)
        letters = [chr(ord("A") + place) for place in right]
        if mark == "letter text" and len(letters) == 1:
            return f"{letters[0].lower()}) {asked.options[right[0]]}"
        joined = self._draw.one(", ", " and ", " & ").join(letters)
        return self._draw.one(joined, joined.lower())

    def _below_options(self, asked: Asked, mark: Mark, said: str) -> None:
        lines = []
        has_line = mark in ON_LINES if asked.options else mark not in {"end", "none"}
        if has_line and said:
            words: tuple[str, ...] = _ANSWER_WORDS
            if mark == "number":
                words = ("Ans. ", "Answer: ", "Ans: ")
            lines.append(self._draw.one(*words) + said)
        if asked.reason:
            lines.append(self._draw.one("Explanation: ", "Rationale: ") + asked.reason)
        if self._draw.one_in(4):
            lines.reverse()
        for line in lines:
            if self._habits.has_blank_below_stem:
                self.rows.append(EMPTY)
            self.rows.append(Row(line))


def _marked(row: Row, mark: Mark) -> Row:
    """Return the row of a right option with what marks it at the option itself."""
    has_letter_or_number = row.label.strip("( ")[:1].isalnum()
    if mark == "star" and has_letter_or_number:
        return row._replace(label=f"*{row.label}")
    if mark in {"star", "star in"}:
        return row._replace(text=f"*{row.text}")
    if mark == "check":
        return row._replace(text=f"{row.text} \u2713")
    if mark == "word":
        return row._replace(text=f"{row.text} (correct)")
    if mark == "bold":
        return row._replace(is_bold=True)
    if mark == "box":
        return row._replace(label=row.label.replace("[ ]", "[x]").replace("\u2610", "\u2611"))
    return row
