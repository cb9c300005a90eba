"""Draws whole quizzes whose keys are known, typed as a teacher would."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.formats.lists.truth.answer_key import key_rows
from tests.formats.lists.truth.habits import habits
from tests.formats.lists.truth.meant import NAMES, Draw, asked, between
from tests.formats.lists.truth.typist import Typist

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import DrawFn

    from tests.formats.lists.truth.answer_key import KeyEntry
    from tests.formats.lists.truth.habits import Habits, Mark, Room
    from tests.formats.lists.truth.meant import Asked
    from tests.formats.lists.truth.rows import Row


@dataclass(slots=True)
class Quiz:
    """Questions, the texts between them by their names, and the lines in which all are typed."""

    asked: list[Asked] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)


@st.composite
def quizzes(draw: DrawFn, room: Room) -> Quiz:
    """Return a quiz of one to three parts, each with one to three questions."""
    maker = _Maker(Draw(draw), room)
    for section in range(maker.draw.one(1, 1, 2, 3)):
        maker.part(section)
    maker.finish()
    return maker.quiz


class _Maker:
    """Makes a quiz, part by part."""

    def __init__(self, draw: Draw, room: Room) -> None:
        self.draw = draw
        self.quiz = Quiz()
        self._is_styled = room != "text"
        self._habits: Habits = habits(draw, room)
        self._typist = Typist(draw, self._habits)
        self._names: Iterator[str] = iter(NAMES)
        self._keyed: list[KeyEntry] = []

    def part(self, section: int) -> None:
        """Make a part, counted from 0: a text above its questions, and its key if it has one."""
        typist = self._typist
        typist.section = section
        if section and self._habits.starts_over:
            typist.number = 1
        if section or self.draw.one_in(4):
            self._text()
        for _ in range(self.draw.one(1, 2, 3)):
            self._question()
        if self._habits.key_place == "section":
            typist.rows += self._key()

    def finish(self) -> None:
        """Add the key to all of it, and now and then a last text."""
        typist = self._typist
        key = self._key()
        if self._habits.key_place == "top":
            typist.rows[:0] = key
        else:
            typist.rows += key
        if self.draw.one_in(10):
            self._text()
        self.quiz.rows = typist.rows

    def _text(self) -> None:
        name = next(self._names)
        words = between(self.draw, name)
        self.quiz.texts[name] = words
        is_heading = self._is_styled and self.draw.one_in(2)
        self._typist.text(words, name, is_heading=is_heading)

    def _question(self) -> None:
        if self.draw.one_in(10):
            self._text()
        question = asked(self.draw, next(self._names), self._habits.kinds)
        mark: Mark = self.draw.one(*self._habits.marks)
        if self.draw.one_in(10):
            mark = "none"
        entry = self._typist.question(question, mark)
        if not self._habits.numbering:
            entry = entry._replace(number=len(self._keyed) + 1)
        if mark == "end" and entry.said:
            self._keyed.append(entry)
        looks_asked = bool(question.options or self._habits.numbering)
        has_line = bool(entry.said) and mark not in {"end", "none"}
        if looks_asked or entry.said:
            self.quiz.asked.append(question)
        if not (looks_asked or has_line):
            # Nothing by itself says that this is a question.
            self.quiz.texts[question.name] = " ".join(question.stem)

    def _key(self) -> list[Row]:
        """Return the key to the questions since the last one."""
        entries, self._keyed = self._keyed, []
        if not entries:
            return []
        return key_rows(self.draw, entries, self._habits.key_form, is_styled=self._is_styled)
