"""Which column of a file of answer sheets holds what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cps_study.formats.syntax.tabular import (
    MAX_COLUMNS,
    cell_name,
    plain_name,
    quote_cell,
    text_of_cell,
)
from cps_study.model.item import full_prompt_of, prompt_of
from cps_study.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.answer_sheets.problems import SheetProblems
    from cps_study.formats.syntax.tabular import Cell, Table
    from cps_study.model.form import PaperTest
    from cps_study.model.item import Item

_CANDIDATE: Final = re.compile(
    r"(?:(?:candidate|student|learner|participant|person|sheet)(?:name|id|number|no|nr)?)"
    r"|(?:full|first|last|given|family)?name|surname|id|number|no|nr|e?mail(?:address)?"
)
_FORM: Final = re.compile(r"(?:test|exam|key)?(?:form|version)(?:letter)?|booklet")
_ANSWERS: Final = re.compile(r"(?:answer|response)(?:s|string)?|string")
_QUESTION: Final = re.compile(r"(?:question|item|answer|response|stu|no|nr|q)?0*([1-9]\d{0,5})")
_NOT_NEEDED: Final = re.compile(
    r"timestamp|(?:prikey|points|mark)\d+|quiz(?:name|class|created)|class(?:name)?|"
    r"(?:zipgrade|external|custom)id|(?:earned|possible)points|percentcorrect|da(?:te|ta)exported"
)
"""Columns of Google Forms and ZipGrade that an export has and marking doesn't need."""
_CODE: Final = re.compile(r"(?:result)?code")
"""The code that the web page of a test gives: it has the test, the form and all answers."""
_SELF_REPORTED: Final = re.compile(r"selfreported")
"""The code of the test, in a table that the web page of a test made."""
_STEM_LENGTH: Final = 100
"""Letters and digits by which a heading is known as a question's words."""
_STEM_NUMBER: Final = re.compile(r"\s*\d{1,3}[.)]\s+")
_MOST_UNKNOWN: Final = 5
"""More unknown columns than this are named in one sentence."""
_SUGGESTED: Final = (
    "candidate",
    "name",
    "student",
    "number",
    "form",
    "version",
    "answers",
    "responses",
)
"""The names that a misspelled header is compared with, next to those of the questions."""
_MOST_SUGGESTIONS: Final = 100
"""Columns further right get no suggestion: each takes a comparison with every question."""


@dataclass(slots=True)
class SheetColumns:
    """Which column holds what, counted from 0.

    The answers are either all in the column `string`, or `numbered` says for each question, counted
    from 1, which column has its answer; or `by_item` says it for each item by its id, if questions
    are named by their words. `unknown` are the columns that mean nothing here.
    """

    header: Sequence[Cell]
    questions: int
    candidate: list[int] = field(default_factory=list)
    form: int | None = None
    string: int | None = None
    numbered: dict[int, int] = field(default_factory=dict)
    by_item: dict[str, int] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)
    self_reported: int | None = None

    def name(self, column: int) -> str:
        """Return the column's name as a message quotes it."""
        return quote_cell(self.header[column])

    def cell(self, row: int, column: int) -> str:
        """Return the cell that a message is about, as a spreadsheet and the header call it."""
        return f"{cell_name(row, column + 1)} ('{self.name(column)}')"

    @property
    def answers(self) -> list[int]:
        """The columns that hold answers."""
        if self.string is not None:
            return [self.string]
        return [*self.numbered.values(), *self.by_item.values()]


class HeaderReader:
    """Knows what the columns of a test's answers may be called."""

    def __init__(self, test: PaperTest) -> None:
        self.questions = len(test.items)
        self.forms = len(test.forms)
        self._items: dict[str, str] = {}
        stems = [(item.id, _stem_name(text)) for item in test.items for text in _stems(item)]
        for ident, stem in stems:
            known = self._items.setdefault(stem, ident)
            if known != ident:
                self._items[stem] = ""  # two questions begin alike, so the words name neither

    def meaning(self, cell: Cell) -> str:
        """Return what a column holds.

        It is "candidate", "form", "answers", "code", "self-reported" or "not needed", the number
        of a question of the test, "item " and an item's id, or "" if unknown.
        """
        name = plain_name(cell)
        for pattern, meaning in _MEANINGS:
            if pattern.fullmatch(name):
                return meaning
        question = _QUESTION.fullmatch(name)
        if question is not None and int(question[1]) <= self.questions:
            return question[1]
        item = self._items.get(_stem_name(text_of_cell(cell)), "")
        return f"{_ITEM}{item}" if item else ""

    def score(self, header: Sequence[Cell]) -> int:
        """Return how many different known columns a row names."""
        # A row of answers such as 1, 3, 2 names few; so does one that repeats a letter.
        return len(set(map(self.meaning, header)) - {""})

    def is_table(self, header: Sequence[Cell]) -> bool:
        """Return whether a row names candidates, and answers to half of the questions or more."""
        meanings = set(map(self.meaning, header))
        questions = [one for one in meanings if one.isdigit() or one.startswith(_ITEM)]
        has_answers = "answers" in meanings or 2 * len(questions) >= self.questions
        return "candidate" in meanings and has_answers


_MEANINGS: Final = (
    (_CANDIDATE, "candidate"),
    (_FORM, "form"),
    (_ANSWERS, "answers"),
    (_NOT_NEEDED, "not needed"),
    (_CODE, "code"),
    (_SELF_REPORTED, "self-reported"),
)
_ITEM: Final = "item "


def _stems(item: Item) -> set[str]:
    """Return the words that a column of an item may be headed by."""
    return {prompt_of(item), full_prompt_of(item)}


def _stem_name(text: str) -> str:
    """Return the beginning of a question's words, letters and digits only, without its number."""
    start = _STEM_NUMBER.sub("", text[: 3 * _STEM_LENGTH], count=1).casefold()
    return "".join(filter(str.isalnum, start))[:_STEM_LENGTH]


def read_columns(
    table: Table, reader: HeaderReader, problems: SheetProblems
) -> SheetColumns | None:
    """Return the columns of a test's answers.

    Returns None, and adds problems, if the header doesn't say where the answers are.
    """
    if not table.header:
        hint = "the first row names the columns: name, form, 1, 2, 3 and so on"
        problems.add(0, 0, "the file is empty", hint)
        return None
    if len(table.header) > MAX_COLUMNS:
        what = f"the file has more than {MAX_COLUMNS:,} columns"
        problems.add(table.row, 1, what, "remove those without answers")
        return None
    columns = SheetColumns(table.header, reader.questions)
    for column, cell in enumerate(table.header):
        _place_column(columns, column, reader.meaning(cell), table.row, problems)
    _report_unknown(columns, table.row, problems)
    if not columns.candidate:
        what = "no column says who the candidate is, so each sheet is named by its row"
        hint = "add a column named 'name', 'candidate' or 'number'"
        problems.warn(table.row, 1, what, hint)
    form_is_known = _check_form(columns, reader.forms, table.row, problems)
    answers_are_known = _check_answers(columns, table.row, problems)
    if form_is_known and answers_are_known:
        return columns
    return None


def _place_column(
    columns: SheetColumns, column: int, meaning: str, row: int, problems: SheetProblems
) -> None:
    """Note in `columns` what a column holds; a second one of the same meaning is a problem."""
    earlier: int | None = None
    if meaning == "candidate":
        columns.candidate.append(column)
    elif meaning == "form":
        earlier = columns.form
        columns.form = column
    elif meaning == "answers":
        earlier = columns.string
        columns.string = column
    elif meaning.startswith(_ITEM):
        ident = meaning.removeprefix(_ITEM)
        earlier = columns.by_item.get(ident)
        columns.by_item[ident] = column
    elif meaning.isdigit():
        earlier = columns.numbered.get(int(meaning))
        columns.numbered[int(meaning)] = column
    elif meaning == "self-reported":
        columns.self_reported = column
    elif not meaning and quote_cell(columns.header[column]):
        columns.unknown.append(column)
    if earlier is not None:
        other = f"column {earlier + 1}, '{columns.name(earlier)}'"
        what = f"the column '{columns.name(column)}' means the same as {other}"
        problems.add(row, column + 1, what, "keep one of them")


def _report_unknown(columns: SheetColumns, row: int, problems: SheetProblems) -> None:
    """Report each column that isn't used; many of them in one sentence."""
    unused = []
    for column in columns.unknown:
        quoted = columns.name(column)
        question = _QUESTION.fullmatch(plain_name(columns.header[column]))
        if question is None:
            unused.append(column)
            continue
        what = f"'{quoted}': there is no question {question[1]}; the test has {columns.questions}"
        hint = "remove the column, or use the test that these answers belong to"
        problems.add(row, column + 1, what, hint)
    if len(unused) > _MOST_UNKNOWN:
        first = ", ".join(f"'{columns.name(column)}'" for column in unused[:2])
        what = f"{len(unused)} columns are unknown, so they aren't used: {first} and others"
        problems.warn(row, unused[0] + 1, what)
        return
    for column in unused:
        name = plain_name(columns.header[column])
        what = f"the column '{columns.name(column)}' is unknown, so it isn't used"
        problems.warn(row, column + 1, what, _suggestion(columns, column, name))


def _suggestion(columns: SheetColumns, column: int, name: str) -> str:
    """Return a hint with the known name that is most like this one, or nothing."""
    if not name or column >= _MOST_SUGGESTIONS:
        return ""
    questions = [f"question{number}" for number in range(1, columns.questions + 1)]
    best = nearest(name, [*_SUGGESTED, *questions])
    if best is None:
        return ""
    return f"did you mean '{best.replace('question', 'question ')}'?"


def _check_form(columns: SheetColumns, forms: int, row: int, problems: SheetProblems) -> bool:
    """Return whether it is known which form each sheet is for."""
    if columns.form is None and forms > 1 and not columns.by_item:
        what = f"no column says which of the {forms} forms each candidate had"
        problems.add(row, 1, what, "add a column named 'form'")
        return False
    return True


def _check_answers(columns: SheetColumns, row: int, problems: SheetProblems) -> bool:
    """Return whether it is known, once, where the answer to every question is."""
    if columns.string is not None:
        if columns.numbered:
            name = columns.name(columns.string)
            what = f"the answers are in the column '{name}', and in columns of their own"
            problems.add(row, columns.string + 1, what, "keep one of the two")
        return not columns.numbered
    if columns.by_item:
        return _check_items(columns, row, problems)
    numbers = range(1, columns.questions + 1)
    missing = [number for number in numbers if number not in columns.numbered]
    if len(missing) == columns.questions:
        hint = f"name the columns 1 to {columns.questions}, or name one column 'answers'"
        problems.add(row, 1, "no column has answers", hint)
        return False
    if len(missing) == 1:
        what = f"there is no column for question {missing[0]}"
        problems.add(row, 1, what, "add it; leave a cell empty for a blank")
    elif missing:
        what = f"there is no column for questions {number_list(missing)}"
        problems.add(row, 1, what, "add them; leave a cell empty for a blank")
    return not missing


def _check_items(columns: SheetColumns, row: int, problems: SheetProblems) -> bool:
    """Return whether each question is named once by its words, and none by its number."""
    known = len(columns.by_item)
    if columns.numbered:
        what = "some columns are named by the words of a question, and some by its number"
        problems.add(row, 1, what, "name all of them in one way")
    elif known < columns.questions:
        what = f"{columns.questions - known} of the {columns.questions} questions have no column"
        hint = "head each column with the words of its question, or with its number"
        problems.add(row, 1, what, hint)
    return known == columns.questions and not columns.numbered


def number_list(numbers: Sequence[int]) -> str:
    """Return ascending numbers the way people write them: `3, 7 and 9 to 12`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts: list[str] = []
    for run in runs:
        if len(run) > 2:
            parts.append(f"{run[0]} to {run[-1]}")
        else:
            parts += map(str, run)
    *others, last = parts
    if not others:
        return last
    return f"{', '.join(others)} and {last}"
