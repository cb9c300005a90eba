"""What a cell of an answer sheet says: the options that it names, in the order of the bank."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from cps_study.formats.answer_sheets.option_texts import OptionTexts
from cps_study.formats.syntax.tabular import A_NUMBER, Cell, NonTextCell, quote_cell
from cps_study.model.item import Question
from cps_study.model.text import LETTERS, one_line, printable

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cps_study.model.answer_sheet import SheetAnswer
    from cps_study.model.form import Entry

BLANKS: Final = frozenset({"", "-", "_", ".", "n/a", "N/A"})
"""The ways to write that a question was left blank."""
_BLANK_WORDS: Final = frozenset(
    {"--", "---", "\u2013", "\u2014", "NA", "NONE", "BLANK", "NO ANSWER"}
)
"""More of them, where an answer is a letter: as a typed answer, each could be meant."""
ABSENT: Final = frozenset(
    {"absent", "abs", "no show", "no-show", "noshow", "did not attend", "didn't attend", "missing"}
)
"""What people write in a row of somebody who wasn't there."""
DOUBLE: Final = "*"
"""Two options were marked where one was asked for, and nobody wrote down which."""
DOUBTFUL: Final = "?"
"""At the end of a cell: it's only a guess, as a scan makes it of a mark that isn't clear."""
LOOK_AT_THE_SHEET: Final = "look at the sheet and type it, or take guesses with --accept-doubtful"
RETYPE_AS_TEXT: Final = "type it again in a cell formatted as text"
_AROUND: Final = r"\s,;|/+&.:()\[\]\"'"
"""What people write around and between letters: `A.`, `a)`, `(A)`, `B; D`."""
_BETWEEN: Final = re.compile(rf"(?:[{_AROUND}]|\bAND\b)+")
_NUMBER: Final = re.compile(r"\d{1,2}")
_GROUP: Final = re.compile(r"\[[^\[\]]*\]|\([^()]*\)")
_CHARACTER_OR_GROUP: Final = re.compile(rf"{_GROUP.pattern}|\S")
_SPACE: Final = re.compile(r"\s")
_WORD: Final = re.compile(r"\S+")
_SEPARATORS: Final = (",", ";", "|")
_REMEMBERED: Final = 4096
"""How many spellings are remembered for a question. A choice has about ten; typed answers have as
many as there are candidates."""


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
    `used_numbers` says whether an answer was a number, read as the letter at that place.
    """

    def __init__(self, number: int, form: str, entry: Entry, *, texts_only: bool = False) -> None:
        self.known: dict[Cell, SheetAnswer] = {}
        self.used_numbers = False
        self._name = f"question {number} of form {form}"
        self._order = entry.order
        self._letters: dict[str, int] = {}
        if not texts_only:
            self._letters = dict(zip(LETTERS, entry.order, strict=False))
        item = entry.item
        self._is_typed = not isinstance(item, Question)
        self._is_multi = isinstance(item, Question) and item.kind == "multi"
        self._texts = OptionTexts(item)
        self._words: dict[str, int] = {}
        if isinstance(item, Question) and item.kind == "truefalse":
            self._words = {option.text.upper(): index for index, option in enumerate(item.options)}
            if not texts_only:
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
        if text.endswith(DOUBTFUL) and (text == DOUBTFUL or not self._is_typed):
            what = f"{self._name} is doubtful: '{quote_cell(text)}'"
            raise BadAnswerError(what, LOOK_AT_THE_SHEET)
        if text in BLANKS:
            return None
        if self._is_typed:
            return printable(text)
        if text == DOUBLE and not self._is_multi:
            return ()
        # Full-width letters and digits are the same ones as the usual.
        upper = unicodedata.normalize("NFKC", text).upper()
        if upper in _BLANK_WORDS:
            return None
        return self._read_options(upper, text)

    def _read_non_text(self, cell: NonTextCell) -> SheetAnswer:
        """Return the answer if the spreadsheet's change lost nothing of it."""
        if cell.text in self._words:
            # TRUE, for a question that asks just that.
            return (self._words[cell.text],)
        if cell.kind == A_NUMBER and cell.text.isdigit():
            return cell.text if self._is_typed else self._read_options(cell.text, cell.text)
        value = quote_cell(cell)
        what = f"the spreadsheet turned the answer to {self._name} into {cell.kind} ({value})"
        raise BadAnswerError(what, RETYPE_AS_TEXT)

    def _read_options(self, upper: str, text: str) -> tuple[int, ...]:
        """Return the options that a cell names, in the order of the bank. Raises BadAnswerError.

        It may name them by letters, by numbers (1 is A), or by their texts.
        """
        parts = [part for part in _BETWEEN.split(upper) if part]
        letters = "".join(parts)
        if letters in self._words:
            return (self._words[letters],)
        if letters and self._letters.keys() >= set(letters):
            return self._chosen([self._letters[letter] for letter in letters], text)
        numbers = self._numbered(parts)
        if numbers:
            self.used_numbers = True
            return self._chosen(numbers, text)
        named = self._texts.named_in(text)
        if named is None:
            raise BadAnswerError(self._unknown(text), self._hint())
        return self._chosen(named, text)

    def _numbered(self, parts: Sequence[str]) -> list[int]:
        """Return the options at the places that numbers say; none if one isn't a place."""
        if not self._letters or not all(map(_NUMBER.fullmatch, parts)):
            return []
        places = list(map(int, parts))
        if not all(1 <= place <= len(self._order) for place in places):
            return []
        return [self._order[place - 1] for place in places]

    def _chosen(self, named: Sequence[int], text: str) -> tuple[int, ...]:
        """Return the options in the order of the bank; raises BadAnswerError for a repeated one."""
        chosen = set(named)
        if len(chosen) < len(named):
            what = f"'{quote_cell(text)}' names an option of {self._name} twice"
            raise BadAnswerError(what, "name each option once")
        return tuple(sorted(chosen))

    def _unknown(self, text: str) -> str:
        """Return the error that no option has this name; the cell is quoted whole."""
        quoted = quote_cell(text)
        if len(quoted) == 1:
            return f"{self._name} has no option '{quoted}'"
        return f"'{quoted}' is no answer to {self._name}"

    def _hint(self) -> str:
        """Return the ways to answer this question."""
        if not self._letters:
            return "answer with the text of an option; leave the cell empty for a blank"
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
    answers there have to be. `typed` are the indexes of the typed questions: a single character
    isn't an answer to those.
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
