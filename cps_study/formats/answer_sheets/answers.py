"""A cell of an answer sheet to the options that it names, in the order of the bank."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cps_study.formats.syntax.tabular import A_NUMBER, Cell, NonTextCell, quote_cell
from cps_study.model.answer_sheet import SheetAnswer
from cps_study.model.item import Question
from cps_study.model.text import LETTERS, one_line, printable

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cps_study.model.form import Entry

BLANKS: Final = frozenset({"", "-", "_", "."})
DOUBLE: Final = "*"
_BETWEEN: Final = re.compile(r"[\s,;|/+&]+")
_GROUP: Final = re.compile(r"\[[^\[\]]*\]|\([^()]*\)")
_SIGN: Final = re.compile(rf"{_GROUP.pattern}|\S")
_SPACE: Final = re.compile(r"\s")
_WORD: Final = re.compile(r"\S+")
_KEPT: Final = 4096
"""How many spellings are remembered for each question; there are some ten unless the answers are typed."""


class BadAnswerError(Exception):
    """A cell does not say what was answered; carries what is wrong and how to mend it."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what, self.hint = what, hint


class AnswerReader(dict[Cell, SheetAnswer]):
    """What the cells of one question on one form say; each spelling is worked out once and then looked up.

    Looking up a cell that is no answer raises BadAnswerError.
    """

    def __init__(self, number: int, form: str, entry: Entry) -> None:
        super().__init__()
        self._name = f"question {number} of form {form}"
        self._entry = entry
        self._letters = dict(zip(LETTERS, entry.order, strict=False))
        self._words: dict[str, int] = {}
        item = entry.item
        self._multi = isinstance(item, Question) and item.kind == "multi"
        if isinstance(item, Question) and item.kind == "truefalse":
            self._words = {option.text.upper(): place for place, option in enumerate(item.options)}
            self._letters |= {word[:1]: place for word, place in self._words.items()}

    def __missing__(self, cell: Cell) -> SheetAnswer:
        answer = self._read(cell)
        if len(self) < _KEPT:
            self[cell] = answer
        return answer

    def _read(self, cell: Cell) -> SheetAnswer:
        if isinstance(cell, NonTextCell):
            return self._read_odd(cell)
        text = one_line(cell)
        if text in BLANKS:
            return None
        if not isinstance(self._entry.item, Question):
            return printable(text)
        if text == DOUBLE and not self._multi:
            return ()
        return self._read_letters(text.upper())

    def _read_odd(self, cell: NonTextCell) -> SheetAnswer:
        if cell.text in self._words:  # TRUE for a question that asks just that: nothing was lost
            return (self._words[cell.text],)
        if (
            not isinstance(self._entry.item, Question)
            and cell.kind == A_NUMBER
            and cell.text.isdigit()
        ):
            return cell.text
        what = f"the spreadsheet turned the answer to {self._name} into {cell.kind} ({quote_cell(cell)})"
        raise BadAnswerError(what, "write the answer again in a cell that is formatted as text")

    def _read_letters(self, text: str) -> tuple[int, ...]:
        if text in self._words:
            return (self._words[text],)
        named = _BETWEEN.sub("", text)
        unknown = list(dict.fromkeys(letter for letter in named if letter not in self._letters))
        if unknown or not named:
            told = ", ".join(unknown) if 0 < len(unknown) <= 3 else quote_cell(text)
            raise BadAnswerError(f"{self._name} has no option '{printable(told)}'", self._offer())
        places = {self._letters[letter] for letter in named}
        if len(places) < len(named):
            raise BadAnswerError(
                f"'{quote_cell(text)}' names an option of {self._name} twice",
                "name each option once",
            )
        return tuple(sorted(places))

    def _offer(self) -> str:
        several = ", several together as in AC" if self._multi else ", * for a double mark"
        return f"answer with {', '.join(self._letters)}{several}; leave it empty for a blank"


def split_answers(text: str, count: int, typed: Collection[int]) -> list[str]:
    """Return the answers that stand in one string, in the order of the form, as many as asked.

    They are parted by the first of `,` `;` `|` that occurs, else by blanks, else each sign is an answer; what stands
    in brackets stays together. `typed` are the places, from 0, of typed questions: a single sign is no answer to
    one. Raises BadAnswerError.
    """
    plain = text.strip()
    masked = _GROUP.sub(lambda group: "x" * len(group[0]), plain)
    separator = next((sign for sign in ",;|" if sign in masked), "")
    if separator:
        parts = [plain[start:end].strip() for start, end in _spans(masked, separator)]
    elif _SPACE.search(masked):
        parts = [plain[word.start() : word.end()] for word in _WORD.finditer(masked)]
    else:
        parts = _SIGN.findall(plain)
    if len(parts) != count:
        hint = "a blank is written -, a double mark *, several answers in brackets as in [AC]"
        raise BadAnswerError(f"{count} answers were expected and {len(parts)} found", hint)
    if len(plain) == count:
        _refuse_signs(parts, typed)
    return [part[1:-1] if _GROUP.fullmatch(part) else part for part in parts]


def _spans(masked: str, separator: str) -> list[tuple[int, int]]:
    ends = [place for place, sign in enumerate(masked) if sign == separator]
    return list(zip([0, *(end + 1 for end in ends)], [*ends, len(masked)], strict=True))


def _refuse_signs(signs: Sequence[str], typed: Collection[int]) -> None:
    for place in typed:
        if signs[place] not in BLANKS:
            what = f"question {place + 1} is answered in words, and '{quote_cell(signs[place])}' is a single sign"
            raise BadAnswerError(
                what, "put the words in brackets, as in AB[supervisor]D, or part the answers with ;"
            )
