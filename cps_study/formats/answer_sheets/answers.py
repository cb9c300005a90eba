"""What a cell of an answer sheet says: the options that it names, in the order of the bank."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cps_study.formats.syntax.tabular import A_NUMBER, Cell, NonTextCell, quote_cell
from cps_study.model.item import Question
from cps_study.model.text import LETTERS, one_line, printable

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cps_study.model.answer_sheet import SheetAnswer
    from cps_study.model.form import Entry

BLANKS: Final = frozenset({"", "-", "_", "."})
"""The ways to write that a question was left blank."""
DOUBLE: Final = "*"
"""Two options were marked where one was asked for, and nobody wrote down which."""
RETYPE_AS_TEXT: Final = "type it again in a cell formatted as text"
_BETWEEN: Final = re.compile(r"[\s,;|/+&]+")
_GROUP: Final = re.compile(r"\[[^\[\]]*\]|\([^()]*\)")
_CHARACTER_OR_GROUP: Final = re.compile(rf"{_GROUP.pattern}|\S")
_SPACE: Final = re.compile(r"\s")
_WORD: Final = re.compile(r"\S+")
_SEPARATORS: Final = (",", ";", "|")
_REMEMBERED: Final = 4096
"""How many spellings are remembered for a question. A choice has about ten; typed answers have as
many as there are candidates."""
_MOST_QUOTED: Final = 3
"""More unknown letters than this are a word, which is quoted as a whole."""


class BadAnswerError(Exception):
    """A cell doesn't say what was answered; carries what is wrong and how to fix it."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


class AnswerReader:
    """Reads the cells of one question on one form.

    `known` has the answer of every spelling read so far, so that marking a hundred thousand sheets
    is looking up cells in dictionaries. The same spelling gives the same object each time.
    """

    def __init__(self, number: int, form: str, entry: Entry) -> None:
        self.known: dict[Cell, SheetAnswer] = {}
        self._name = f"question {number} of form {form}"
        self._letters = dict(zip(LETTERS, entry.order, strict=False))
        self._words: dict[str, int] = {}
        item = entry.item
        self._is_typed = not isinstance(item, Question)
        self._is_multi = isinstance(item, Question) and item.kind == "multi"
        if isinstance(item, Question) and item.kind == "truefalse":
            self._words = {option.text.upper(): index for index, option in enumerate(item.options)}
            # T and F count as well as the letters of the form.
            self._letters |= {word[:1]: index for word, index in self._words.items()}

    def read(self, cell: Cell) -> SheetAnswer:
        """Return the answer, and remember it. Raises BadAnswerError."""
        if cell in self.known:
            return self.known[cell]
        if isinstance(cell, NonTextCell):
            answer = self._read_non_text(cell)
        else:
            answer = self._read_text(one_line(cell))
        if len(self.known) < _REMEMBERED:
            self.known[cell] = answer
        return answer

    def _read_text(self, text: str) -> SheetAnswer:
        """Return the answer that a text gives; typed answers are kept as they are."""
        if text in BLANKS:
            return None
        if self._is_typed:
            return printable(text)
        if text == DOUBLE and not self._is_multi:
            return ()
        return self._read_letters(text.upper())

    def _read_non_text(self, cell: NonTextCell) -> SheetAnswer:
        """Return the answer if the spreadsheet's change lost nothing of it."""
        if cell.text in self._words:
            # TRUE, for a question that asks just that.
            return (self._words[cell.text],)
        if self._is_typed and cell.kind == A_NUMBER and cell.text.isdigit():
            return cell.text
        value = quote_cell(cell)
        what = f"the spreadsheet turned the answer to {self._name} into {cell.kind} ({value})"
        raise BadAnswerError(what, RETYPE_AS_TEXT)

    def _read_letters(self, text: str) -> tuple[int, ...]:
        """Return the options that letters of the form name, in the order of the bank."""
        if text in self._words:
            return (self._words[text],)
        letters = _BETWEEN.sub("", text)
        unknown = list(dict.fromkeys(char for char in letters if char not in self._letters))
        if unknown or not letters:
            quoted = quote_cell(text)
            if 0 < len(unknown) <= _MOST_QUOTED:
                quoted = ", ".join(unknown)
            raise BadAnswerError(f"{self._name} has no option '{printable(quoted)}'", self._hint())
        chosen = {self._letters[letter] for letter in letters}
        if len(chosen) < len(letters):
            what = f"'{quote_cell(text)}' names an option of {self._name} twice"
            raise BadAnswerError(what, "name each option once")
        return tuple(sorted(chosen))

    def _hint(self) -> str:
        """Return the ways to answer this question."""
        letters = ", ".join(self._letters)
        if self._is_multi:
            ways = f"answer with {letters}, or several of them together, as in AC"
        else:
            ways = f"answer with {letters}, or with * for a double mark"
        return f"{ways}; leave the cell empty for a blank"


def split_answers(text: str, count: int, typed: Collection[int]) -> list[str]:
    """Return the answers that share one string, in the order of the form. Raises BadAnswerError.

    The first of `,` `;` `|` that occurs separates them; without one, white space does; without that
    too, each character is an answer. What is in brackets stays together. `count` is how many
    answers there have to be. `typed` are the indexes of the typed questions: a single character is
    no answer to those.
    """
    plain = text.strip()
    # Brackets hide what is in them from the search, character by character, so offsets stay right.
    masked = _GROUP.sub(lambda group: "x" * len(group[0]), plain)
    separators = [char for char in _SEPARATORS if char in masked]
    if separators:
        spans = _spans_between(masked, separators[0])
        parts = [plain[start:end].strip() for start, end in spans]
    elif _SPACE.search(masked):
        parts = [plain[word.start() : word.end()] for word in _WORD.finditer(masked)]
    else:
        parts = _CHARACTER_OR_GROUP.findall(plain)
    if len(parts) != count:
        what = f"expected {count} answers, but found {len(parts)}"
        hint = "write - for a blank, * for a double mark, and several in brackets, as in [AC]"
        raise BadAnswerError(what, hint)
    if len(plain) == count:  # one character for each question
        _refuse_single_characters(parts, typed)
    return [part[1:-1] if _GROUP.fullmatch(part) else part for part in parts]


def _spans_between(masked: str, separator: str) -> list[tuple[int, int]]:
    """Return where each part between separators starts and ends."""
    ends = [offset for offset, char in enumerate(masked) if char == separator]
    starts = [0, *(end + 1 for end in ends)]
    return list(zip(starts, [*ends, len(masked)], strict=True))


def _refuse_single_characters(parts: Sequence[str], typed: Collection[int]) -> None:
    """Refuse a letter for a typed question: the letters after it have most likely slipped."""
    for index in typed:
        part = parts[index]
        if part not in BLANKS:
            number = index + 1
            quoted = quote_cell(part)
            what = f"question {number} is answered in words, but '{quoted}' is a single character"
            hint = "put words in brackets, as in AB[supervisor]D, or separate the answers with ;"
            raise BadAnswerError(what, hint)
