"""Which column of a file of answer sheets holds what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cps_study.formats.syntax.tabular import MAX_COLUMNS, plain_name, quote_cell
from cps_study.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.answer_sheets.problems import SheetProblems
    from cps_study.formats.syntax.tabular import Cell, Table

_CANDIDATE: Final = re.compile(
    r"(?:(?:candidate|student|learner|participant|person|sheet)(?:name|id|number|no|nr)?)"
    r"|(?:full|first|last|given|family)?name|surname|id|number|no|nr"
)
_FORM: Final = re.compile(r"(?:test|exam)?(?:form|version)(?:letter)?|booklet")
_ANSWERS: Final = re.compile(r"(?:answer|response)(?:s|string)?|string")
_QUESTION: Final = re.compile(r"(?:question|item|answer|response|no|nr|q)?0*([1-9]\d{0,5})")
_SUGGESTED: Final = (
    "candidate", "name", "student", "number", "form", "version", "answers", "responses",
)  # fmt: skip
"""The names that a misspelled header is compared with, next to those of the questions."""
_MOST_SUGGESTIONS: Final = 100
"""Columns further right get no suggestion: each takes a comparison with every question."""


@dataclass(slots=True)
class SheetColumns:
    """Which column holds what, counted from 0.

    The answers are either all in the column `string`, or `numbered` says for each question, counted
    from 1, which column has its answer.
    """

    header: Sequence[Cell]
    questions: int
    candidate: list[int] = field(default_factory=list)
    form: int | None = None
    string: int | None = None
    numbered: dict[int, int] = field(default_factory=dict)

    def name(self, column: int) -> str:
        """Return the column's name as a message quotes it."""
        return quote_cell(self.header[column])


def header_score(header: Sequence[Cell], questions: int) -> int:
    """Return how many cells of a row name a known column."""
    return sum(_meaning(cell, questions) != "" for cell in header)


def read_columns(
    table: Table, questions: int, forms: int, problems: SheetProblems
) -> SheetColumns | None:
    """Return the columns of a test with this many questions and forms.

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
    columns = SheetColumns(table.header, questions)
    for column, cell in enumerate(table.header):
        _place_column(columns, column, cell, table.row, problems)
    if not columns.candidate:
        what = "no column says who the candidate is, so each sheet is named by its row"
        hint = "add a column named 'name', 'candidate' or 'number'"
        problems.warn(table.row, 1, what, hint)
    form_is_known = _check_form(columns, forms, table.row, problems)
    answers_are_known = _check_answers(columns, table.row, problems)
    if form_is_known and answers_are_known:
        return columns
    return None


def _meaning(cell: Cell, questions: int) -> str:
    """Return what a column holds.

    It is "candidate", "form" or "answers", the number of a question of the test, or "" if unknown.
    """
    name = plain_name(cell)
    if _CANDIDATE.fullmatch(name):
        return "candidate"
    if _FORM.fullmatch(name):
        return "form"
    if _ANSWERS.fullmatch(name):
        return "answers"
    question = _QUESTION.fullmatch(name)
    if question is not None and int(question[1]) <= questions:
        return question[1]
    return ""


def _place_column(
    columns: SheetColumns, column: int, cell: Cell, row: int, problems: SheetProblems
) -> None:
    """Note in `columns` what a column holds; a second one of the same meaning is a problem."""
    meaning = _meaning(cell, columns.questions)
    earlier: int | None = None
    if meaning == "candidate":
        columns.candidate.append(column)
    elif meaning == "form":
        earlier = columns.form
        columns.form = column
    elif meaning == "answers":
        earlier = columns.string
        columns.string = column
    elif meaning:
        earlier = columns.numbered.get(int(meaning))
        columns.numbered[int(meaning)] = column
    else:
        _report_unknown(columns, column, cell, row, problems)
    if earlier is not None:
        other = f"column {earlier + 1}, '{columns.name(earlier)}'"
        what = f"the column '{quote_cell(cell)}' means the same as {other}"
        problems.add(row, column + 1, what, "keep one of them")


def _report_unknown(
    columns: SheetColumns, column: int, cell: Cell, row: int, problems: SheetProblems
) -> None:
    quoted = quote_cell(cell)
    if not quoted:
        return
    name = plain_name(cell)
    question = _QUESTION.fullmatch(name)
    if question is not None:
        what = f"'{quoted}': there is no question {question[1]}; the test has {columns.questions}"
        hint = "remove the column, or use the test that these answers belong to"
        problems.add(row, column + 1, what, hint)
        return
    what = f"the column '{quoted}' is unknown, so it isn't used"
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
    if columns.form is None and forms > 1:
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
