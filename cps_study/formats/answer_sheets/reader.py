"""Filled answer sheets, as CSV or an Excel workbook, to responses in the order that every form shares.

A row is a sheet. Columns are known by their names, in any order, case and spacing: the candidate (`name`,
`candidate`, `student`, `number`, `id` and the like; several are put together), the `form` (which may be missing if
there is one), and the answers: a column for each question (`1`, `q1`, `question 1`, `item 1`), or a single one
(`answers`, `responses`) with a string of them. See `AnswerReader` and `split_answers` for what an answer may be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from operator import getitem, itemgetter
from typing import TYPE_CHECKING, Final

from cps_study.formats.answer_sheets.answers import AnswerReader, BadAnswerError, split_answers
from cps_study.formats.syntax.spreadsheet import read_table
from cps_study.formats.syntax.tabular import (
    A_NUMBER,
    MAX_BYTES,
    MAX_COLUMNS,
    Cell,
    NonTextCell,
    Table,
    UnreadableError,
    quote_cell,
)
from cps_study.model.answer_sheet import AnswerSheet
from cps_study.model.item import Question
from cps_study.model.problem import Problem, Severity, in_file_order
from cps_study.model.text import one_line, printable
from cps_study.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cps_study.model.answer_sheet import SheetAnswer
    from cps_study.model.form import Form, PaperTest

MAX_PROBLEMS: Final = 200
_CANDIDATE: Final = re.compile(
    r"(?:(?:candidate|student|learner|participant|person|sheet)(?:name|id|number|no|nr)?)"
    r"|(?:full|first|last|given|family)?name|surname|id|number|no|nr"
)
_FORM: Final = re.compile(r"(?:test|exam)?(?:form|version)(?:letter)?|booklet")
_ANSWERS: Final = re.compile(r"(?:answer|response)(?:s|string)?|string")
_QUESTION: Final = re.compile(r"(?:question|item|answer|response|no|nr|q)?0*([1-9]\d{0,5})")
_FORM_CELL: Final = re.compile(r"(?:form|version)?\s*(\w)", re.IGNORECASE)


def read(raw: bytes, source: str, test: PaperTest) -> tuple[list[AnswerSheet], list[Problem]]:
    """Return the sheets in the order of the file, and all problems, each with its row and column.

    Rows count as in a spreadsheet: the header is row 1. A row with an error is told and left out; a row without a
    candidate is kept, named by its row, with a warning. Never raises, whatever the bytes.
    """
    notes = _Notes(source)
    sheets: list[AnswerSheet] = []
    try:
        table = _open(raw, test)
        if table.remark:
            notes.add(
                0,
                0,
                table.remark,
                "check the names; save the file as UTF-8 if they look wrong",
                "info",
            )
        layout = _Layout.of(table, test, notes)
        if layout is not None:
            _read_rows(table, layout, notes, sheets)
    except UnreadableError as exc:
        notes.add(exc.row, int(exc.row > 0), exc.what, exc.hint)
    return sheets, notes.all()


class _Notes:
    """Collects problems, so many of each severity; the rest is counted."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._kept: dict[Severity, list[Problem]] = {}
        self._more: dict[Severity, int] = {}

    def add(
        self, row: int, column: int, what: str, hint: str = "", severity: Severity = "error"
    ) -> None:
        kept = self._kept.setdefault(severity, [])
        if len(kept) < MAX_PROBLEMS:
            kept.append(Problem(self._source, row, column, what, hint, severity=severity))
        else:
            self._more[severity] = self._more.get(severity, 0) + 1

    def all(self) -> list[Problem]:
        """Return the problems in the order of the file, and a last one for each severity that had too many."""
        kept = in_file_order([problem for problems in self._kept.values() for problem in problems])
        return kept + [
            Problem(
                self._source,
                0,
                0,
                f"and {more:,} more of this kind",
                "mend those that are listed first",
                severity=of,
            )
            for of, more in self._more.items()
        ]


def _open(raw: bytes, test: PaperTest) -> Table:
    if len(raw) > MAX_BYTES:
        raise UnreadableError(f"the file is larger than {MAX_BYTES >> 20} MiB", "split it")
    return read_table(
        raw, lambda header: sum(_meaning(cell, len(test.items)) != "" for cell in header)
    )


def _meaning(cell: Cell, questions: int) -> str:
    """Return what a column holds: candidate, form, answers, the number of a question, or nothing that is known."""
    name = _plain(cell)
    for meaning, names in (("candidate", _CANDIDATE), ("form", _FORM), ("answers", _ANSWERS)):
        if names.fullmatch(name):
            return meaning
    match = _QUESTION.fullmatch(name)
    return match[1] if match and int(match[1]) <= questions else ""


def _plain(cell: Cell) -> str:
    text = cell if isinstance(cell, str) else cell.text
    return "".join(char for char in text.casefold()[:200] if char.isalnum())


@dataclass(slots=True)
class _Layout:
    """Which column holds what, and how the answers of each form are read."""

    header: Sequence[Cell]
    questions: int
    candidate: list[int] = field(default_factory=list)
    form: int | None = None
    string: int | None = None
    numbered: dict[int, int] = field(default_factory=dict)
    forms: dict[str, _FormReader] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Table, test: PaperTest, notes: _Notes) -> _Layout | None:
        """Return the layout, or None if the columns do not say where the answers are."""
        if not table.header:
            notes.add(
                0,
                0,
                "the file is empty",
                "the first row names the columns: name, form, 1, 2, 3 and so on",
            )
            return None
        if len(table.header) > MAX_COLUMNS:
            notes.add(
                table.row,
                1,
                f"the file has more than {MAX_COLUMNS:,} columns",
                "remove those without answers",
            )
            return None
        layout = cls(table.header, len(test.items))
        for column, cell in enumerate(table.header):
            layout._take(column, cell, table.row, notes)
        if not layout._complete(table.row, len(test.forms), notes):
            return None
        layout.forms = {form.letter.upper(): _FormReader(form, test, layout) for form in test.forms}
        return layout

    def name(self, column: int) -> str:
        """Return the column's name as a message quotes it."""
        return quote_cell(self.header[column])

    def _take(self, column: int, cell: Cell, row: int, notes: _Notes) -> None:
        meaning = _meaning(cell, self.questions)
        taken: int | None = None
        if meaning == "candidate":
            self.candidate.append(column)
        elif meaning == "form":
            taken, self.form = self.form, column
        elif meaning == "answers":
            taken, self.string = self.string, column
        elif meaning:
            taken = self.numbered.get(int(meaning))
            self.numbered[int(meaning)] = column
        else:
            self._note_unknown(column, cell, row, notes)
        if taken is not None:
            what = f"the column '{quote_cell(cell)}' says the same as column {taken + 1}, '{self.name(taken)}'"
            notes.add(row, column + 1, what, "keep one of them")

    def _note_unknown(self, column: int, cell: Cell, row: int, notes: _Notes) -> None:
        plain = _plain(cell)
        number = _QUESTION.fullmatch(plain)
        if number is not None:
            what = f"'{quote_cell(cell)}': there is no question {number[1]}; the test has {self.questions}"
            notes.add(
                row,
                column + 1,
                what,
                "remove the column, or name the test that these answers belong to",
            )
        elif plain:
            known = [
                "candidate",
                "name",
                "student",
                "number",
                "form",
                "version",
                "answers",
                "responses",
            ]
            known += [f"question{n}" for n in range(1, self.questions + 1)]
            best = nearest(plain, known) if column < 100 else None
            hint = f"did you mean '{best.replace('question', 'question ')}'?" if best else ""
            notes.add(
                row,
                column + 1,
                f"the column '{quote_cell(cell)}' is not known and not used",
                hint,
                "warning",
            )
        elif quote_cell(cell):
            notes.add(
                row,
                column + 1,
                f"the column '{quote_cell(cell)}' is not known and not used",
                "",
                "warning",
            )

    def _complete(self, row: int, forms: int, notes: _Notes) -> bool:
        if not self.candidate:
            what = "no column says who the candidate is: the sheets are named by their rows"
            notes.add(row, 1, what, "name a column 'name', 'candidate' or 'number'", "warning")
        found = True
        if self.form is None and forms > 1:
            notes.add(
                row, 1, f"no column says which of the {forms} forms it was", "name a column 'form'"
            )
            found = False
        missing = [number for number in range(1, self.questions + 1) if number not in self.numbered]
        if self.string is not None:
            if self.numbered:
                what = (
                    f"the answers stand in '{self.name(self.string)}' and in columns of their own"
                )
                notes.add(row, self.string + 1, what, "keep one of the two")
                found = False
        elif len(missing) == self.questions:
            hint = f"name the columns 1 to {self.questions}, or one column 'answers'"
            notes.add(row, 1, "no column holds answers", hint)
            found = False
        elif missing:
            several = "s" if len(missing) > 1 else ""
            notes.add(
                row,
                1,
                f"there is no column for question{several} {ranges(missing)}",
                "add it; blanks stay empty",
            )
            found = False
        return found


class _FormReader:
    """Reads the answers of one form's rows, in the order that every form shares."""

    def __init__(self, form: Form, test: PaperTest, layout: _Layout) -> None:
        self._layout = layout
        self.letter = form.letter
        readers = [
            AnswerReader(number, form.letter, entry) for number, entry in enumerate(form.entries, 1)
        ]
        place_of = {entry.item.id: place for place, entry in enumerate(form.entries)}
        places = [place_of[item.id] for item in test.items]
        self._shown = readers  # in the order of the form, as the sheet has them
        self._readers = [readers[place] for place in places]
        self._typed = [
            place
            for place, entry in enumerate(form.entries)
            if not isinstance(entry.item, Question)
        ]
        self._from_parts = _picker(places)
        self._from_row = (
            _picker([layout.numbered[place + 1] for place in places])
            if layout.string is None
            else None
        )

    def read(
        self, row: Sequence[Cell], number: int, notes: _Notes
    ) -> tuple[SheetAnswer, ...] | None:
        """Return the answers, or None and a note of each that is none."""
        if self._from_row is None:
            return self._read_string(row, number, notes)
        try:
            return tuple(map(getitem, self._readers, self._from_row(row)))
        except BadAnswerError:
            columns = [self._layout.numbered[place] for place in range(1, len(self._shown) + 1)]
            self._note_each([row[column] for column in columns], columns, number, notes)
            return None

    def _read_string(
        self, row: Sequence[Cell], number: int, notes: _Notes
    ) -> tuple[SheetAnswer, ...] | None:
        column = self._layout.string or 0
        cell = row[column]
        name = self._layout.name(column)
        if isinstance(cell, NonTextCell):
            what = f"'{name}': the spreadsheet turned the answers into {cell.kind} ({quote_cell(cell)})"
            notes.add(
                number, column + 1, what, "write them again in a cell that is formatted as text"
            )
            return None
        try:
            parts = split_answers(cell, len(self._shown), self._typed)
        except BadAnswerError as exc:
            notes.add(number, column + 1, f"'{name}': {exc.what}", exc.hint)
            return None
        try:
            return tuple(map(getitem, self._readers, self._from_parts(parts)))
        except BadAnswerError:
            self._note_each(parts, [column] * len(parts), number, notes)
            return None

    def _note_each(
        self, cells: Sequence[Cell], columns: Sequence[int], number: int, notes: _Notes
    ) -> None:
        for reader, cell, column in zip(self._shown, cells, columns, strict=True):
            try:
                reader[cell]
            except BadAnswerError as exc:
                notes.add(
                    number, column + 1, f"'{self._layout.name(column)}': {exc.what}", exc.hint
                )


def _picker(places: Sequence[int]) -> Callable[[Sequence[Cell]], Sequence[Cell]]:
    if len(places) < 2:  # itemgetter would give the thing itself, or nothing at all
        return lambda row: [row[place] for place in places]
    return itemgetter(*places)


def _read_rows(table: Table, layout: _Layout, notes: _Notes, sheets: list[AnswerSheet]) -> None:
    seen: dict[str, int] = {}
    width = len(layout.header)
    number = table.row
    for number, row in table.rows:
        if len(row) != width and not _fits(row, width):
            what = f"the row has {len(row)} cells and the header {width}"
            notes.add(
                number, min(len(row), width) + 1, what, "check for a delimiter too few or too many"
            )
            continue
        form = _form_of(row, number, layout, notes)
        candidate = _candidate_of(row, number, layout, notes)
        key = candidate.casefold()
        first = seen.setdefault(key, number)
        if first != number:
            what = f"'{quote_cell(candidate)}' stands here again (first in row {first})"
            notes.add(
                number,
                layout.candidate[0] + 1 if layout.candidate else 1,
                what,
                "a candidate hands in one sheet",
            )
        answers = form.read(row, number, notes) if form is not None else None
        if form is not None and answers is not None and first == number:
            sheets.append(AnswerSheet(candidate, form.letter, answers, number))
    if not seen and number == table.row:
        notes.add(
            table.row, 1, "there is a header but no row under it", "each row is one answer sheet"
        )


def _fits(row: Sequence[Cell], width: int) -> bool:
    """Tell whether a row is only longer by empty cells."""
    return len(row) > width and not any(row[width:])


def _form_of(
    row: Sequence[Cell], number: int, layout: _Layout, notes: _Notes
) -> _FormReader | None:
    if layout.form is None:
        return next(iter(layout.forms.values()))
    cell = row[layout.form]
    found = layout.forms.get(cell) if isinstance(cell, str) else None
    if found is not None:
        return found
    text = one_line(cell) if isinstance(cell, str) else cell.text
    if not text and len(layout.forms) == 1:
        return next(iter(layout.forms.values()))
    match = _FORM_CELL.fullmatch(text)
    found = layout.forms.get(match[1].upper()) if match else None
    if found is None:
        what = (
            f"there is no form '{quote_cell(text)}'" if text else "it is not said which form it was"
        )
        hint = f"the forms of this test: {', '.join(layout.forms)}"
        notes.add(number, layout.form + 1, f"'{layout.name(layout.form)}': {what}", hint)
    return found


def _candidate_of(row: Sequence[Cell], number: int, layout: _Layout, notes: _Notes) -> str:
    told = ""
    for column in layout.candidate:
        cell = row[column]
        if isinstance(cell, NonTextCell) and cell.kind != A_NUMBER:
            what = f"'{layout.name(column)}': the spreadsheet turned it into {cell.kind} ({quote_cell(cell)})"
            notes.add(
                number, column + 1, what, "write it again in a cell that is formatted as text"
            )
        told += f" {cell if isinstance(cell, str) else cell.text}"
    candidate = printable(one_line(told))
    if candidate:
        return candidate
    if layout.candidate:
        column = layout.candidate[0]
        what = f"'{layout.name(column)}' is empty: the sheet is named by its row"
        notes.add(
            number, column + 1, what, "write who it is if the result is to be given back", "warning"
        )
    return f"row {number}"


def ranges(numbers: Sequence[int]) -> str:
    """Return ascending numbers as people write them: `3, 7 and 9 to 12`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [
        part
        for run in runs
        for part in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else map(str, run))
    ]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
