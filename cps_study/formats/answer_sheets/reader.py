"""Filled answer sheets, in CSV or an Excel workbook, in the order that all forms share.

Each row is one sheet. Columns are known by their names; order, capitals and spacing don't matter:

- the candidate: `name`, `candidate`, `student`, `number`, `id` and the like; several are joined;
- the `form`, which may be missing if the test has only one;
- the answers: a column for each question (`1`, `q1`, `question 1`, `item 1`), or a single one
  (`answers`, `responses`) with all of them in a string.

`AnswerReader` and `split_answers` say what an answer may be. A row without any answer, or that
says `absent`, is of somebody who wasn't there. The exports of Google Forms, whose columns are
headed by the questions' words, and of ZipGrade are read as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.answer_sheets.answers import (
    ABSENT,
    BLANKS,
    DOUBTFUL,
    LOOK_AT_THE_SHEET,
    RETYPE_AS_TEXT,
)
from cps_study.formats.answer_sheets.columns import HeaderReader, read_columns
from cps_study.formats.answer_sheets.form_reader import LEFT_OUT, FormReader
from cps_study.formats.answer_sheets.problems import SheetProblems
from cps_study.formats.answer_sheets.result_codes import with_codes
from cps_study.formats.answer_sheets.tables import (
    open_tables,
    say_what_was_passed_over,
    say_what_was_read,
)
from cps_study.formats.syntax.tabular import (
    A_NUMBER,
    NonTextCell,
    UnreadableError,
    quote_cell,
    text_of_cell,
)
from cps_study.model.answer_sheet import AnswerSheet
from cps_study.model.text import count, one_line, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cps_study.formats.syntax.tabular import Cell, Table
    from cps_study.model.answer_sheet import SheetAnswer
    from cps_study.model.form import PaperTest
    from cps_study.model.problem import Problem

_FORM_CELL: Final = re.compile(r"(?:form|version|key)?\s*(\w)", re.IGNORECASE)
_GUESS: Final = re.compile(r"(?:[A-Za-z]{1,6}|[0-9_]*)\?")
"""A letter or a number that a scan guessed."""
_GUESSED_NUMBER: Final = re.compile(r"[0-9_]*\?")
_SUM_ROWS: Final = frozenset({"total", "totals", "sum", "average", "mean", "key", "answer key"})
"""What the last rows of people's tables are called that aren't candidates."""


class ReadSheets(NamedTuple):
    """What a file of answer sheets holds: the sheets, all problems, and who was absent."""

    sheets: list[AnswerSheet]
    problems: list[Problem]
    absent: tuple[str, ...] = ()


def read(
    raw: bytes,
    source: str,
    test: PaperTest,
    *,
    skip_bad: bool = False,
    accept_doubtful: bool = False,
) -> ReadSheets:
    """Return the sheets in the order of the file, and all problems with their row and column.

    Rows count as in a spreadsheet: the header is row 1. A row with an error is reported and left
    out; with `skip_bad`, a cell that can't be read counts as a blank, and each problem of a row is
    a warning. A row without a candidate is kept, named by its row, with a warning. Never raises,
    whatever the bytes are.

    A cell that ends with `?` is a guess that a scan made, which is an error. With
    `accept_doubtful`, guesses count as answers, and it's said how many there were.
    """
    file_problems = SheetProblems(source)
    first_rows: dict[str, int] = {}
    header_reader = HeaderReader(test)
    try:
        tables = open_tables(raw, header_reader)
    except UnreadableError as exc:
        _add_unreadable(file_problems, exc)
        return ReadSheets([], file_problems.all())
    say_what_was_read(tables, file_problems)
    found = ReadSheets([], file_problems.all())
    for table in tables:
        place = source if len(tables) == 1 else f"{source}, sheet '{quote_cell(table.name)}'"
        problems = SheetProblems(place, lenient=skip_bad)
        say_what_was_passed_over(table, problems)
        rows = _SheetRows(test, problems, first_rows, accept_doubtful=accept_doubtful)
        rows.read_table(table, header_reader)
        found = ReadSheets(
            [*found.sheets, *rows.sheets],
            [*found.problems, *problems.all()],
            (*found.absent, *rows.absent),
        )
    return found


def _add_unreadable(problems: SheetProblems, exc: UnreadableError) -> None:
    """Add why a file can't be read; a problem of the whole file has neither row nor column."""
    problems.add(exc.row, min(exc.row, 1), exc.what, exc.hint)


def _with_guesses(
    rows: Iterable[tuple[int, Sequence[Cell]]], problems: SheetProblems
) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Yield the rows with each guess as an answer, and say at the end how many there were."""
    taken = 0
    for number, row in rows:
        guesses = [isinstance(cell, str) and bool(_GUESS.fullmatch(cell.strip())) for cell in row]
        taken += sum(guesses)
        cells = zip(row, guesses, strict=True)
        yield number, [_taken(cell) if guessed else cell for cell, guessed in cells]
    if taken:
        are = "guess is" if taken == 1 else "guesses are"
        problems.add(0, 0, f"{taken} doubtful {are} taken as read", severity="info")


def _taken(cell: Cell) -> Cell:
    """Return a guess without its question mark."""
    return cell.strip().removesuffix(DOUBTFUL) if isinstance(cell, str) else cell


class _SheetRows:
    """Reads the rows of a table into sheets.

    `first_rows` has the row in which each candidate was found, also in the tables before it.
    """

    def __init__(
        self,
        test: PaperTest,
        problems: SheetProblems,
        first_rows: dict[str, int],
        *,
        accept_doubtful: bool,
    ) -> None:
        self.sheets: list[AnswerSheet] = []
        self.absent: list[str] = []
        self._test = test
        self._problems = problems
        self._first_rows = first_rows
        self._earlier = frozenset(first_rows)
        self._accept_doubtful = accept_doubtful
        self._code = test.code.upper()

    def read_table(self, table: Table, header_reader: HeaderReader) -> None:
        """Read a table; each problem says its row.

        The sheets of a file that turns out to be damaged further down are kept.
        """
        try:
            table = with_codes(table, header_reader)
            columns = read_columns(table, header_reader, self._problems)
            if columns is None:
                return
            self._columns = columns
            self._forms = {
                form.letter.upper(): FormReader(form, self._test, columns)
                for form in self._test.forms
            }
            if self._earlier:
                rows = list(table.rows)
                if self._are_known(row for _, row in rows):
                    what = "the same people are on the sheet before this one, so it wasn't read"
                    self._problems.add(0, 0, what, severity="info")
                    return
                table = table._replace(rows=iter(rows))
            if self._accept_doubtful:
                table = table._replace(rows=_with_guesses(table.rows, self._problems))
            self._read(table)
        except UnreadableError as exc:
            _add_unreadable(self._problems, exc)

    def _read(self, table: Table) -> None:
        """Read all rows."""
        if self._columns.self_reported is not None:
            what = (
                "these are results that people reported themselves, from the web page of the test"
            )
            self._problems.add(0, 0, what, severity="info")
        width = len(self._columns.header)
        is_empty = True
        for number, row in table.rows:
            is_empty = False
            if self._is_header_again(row, number):
                continue
            if len(row) == width or _is_padded(row, width):
                self._read_row(row, number)
            else:
                what = f"the row has {count(len(row), 'cell')}, but the header has {width}"
                column = min(len(row), width) + 1
                hint = "check for a missing or an extra comma or tab"
                self._problems.add_bad(number, column, what, hint, LEFT_OUT)
        if any(form.used_numbers for form in self._forms.values()):
            what = "some answers are numbers, and were read as letters: 1 is A, 2 is B"
            self._problems.warn(0, 0, what, "check that this is what they mean")
        if is_empty:
            what = "there is a header, but no row below it"
            self._problems.add(table.row, 1, what, "each row is one answer sheet")

    def _read_row(self, row: Sequence[Cell], number: int) -> None:
        """Read one sheet. All its problems are reported, even if the first one rules it out."""
        candidate = self._candidate_of(row, number)
        if not self._is_of_this_test(row, number):
            return
        is_first = self._is_first(candidate, number)
        form = self._known_form(row)
        answers = form.answers_in(row) if form is not None else None
        if answers is None and not self._is_absent(row):
            answers = self._reported(form, row, number)
            if answers is None:
                return
        if answers is None or not any(answer is not None for answer in answers):
            if is_first:
                self.absent.append(candidate)
        elif is_first and form is not None:
            self.sheets.append(AnswerSheet(candidate, form.letter, answers, number))

    def _is_of_this_test(self, row: Sequence[Cell], number: int) -> bool:
        """Return whether a row that names a test names this one; another one is a problem."""
        column = self._columns.self_reported
        if column is None:
            return True
        code = one_line(text_of_cell(row[column])).upper()
        if code in {"", self._code}:
            return True
        place = self._columns.cell(number, column)
        what = f"{place}: these answers are to test {quote_cell(code)}, and not to {self._code}"
        hint = "name the test.json of that test with --test"
        self._problems.add_bad(number, column + 1, what, hint, LEFT_OUT)
        return False

    def _reported(
        self, form: FormReader | None, row: Sequence[Cell], number: int
    ) -> tuple[SheetAnswer, ...] | None:
        """Add the problems of a row that can't be read; return what can be, if that's asked for."""
        if form is None:
            self._report_form(row, number)
            return None
        answers = form.read(row, number, self._problems)
        if answers is None:
            self._suspect_another_form(form, row, number)
        return answers

    def _are_known(self, rows: Iterable[Sequence[Cell]]) -> bool:
        """Return whether everybody in these rows is in a table before this one."""
        names = {self._name_in(row).casefold() for row in rows if not self._repeats_header(row)}
        return bool(names) and names <= self._earlier

    def _repeats_header(self, row: Sequence[Cell]) -> bool:
        """Return whether a row has the headings once more, as above a second group of people."""
        header = self._columns.header
        # Nearly every row is told apart by its first cell.
        return row[:1] == header[:1] and list(row[: len(header)]) == list(header)

    def _is_header_again(self, row: Sequence[Cell], number: int) -> bool:
        """Return whether a row has the headings once more; if so, that's said."""
        if not self._repeats_header(row):
            return False
        what = "the headings are repeated here; the rows below were read like those above"
        self._problems.add(number, 1, what, severity="info")
        return True

    def _is_first(self, candidate: str, number: int) -> bool:
        """Return whether the candidate has no row above this one; another one is a problem."""
        name = candidate.casefold()
        first_row = self._first_rows.setdefault(name, number)
        is_on_earlier_sheet = name in self._earlier
        if first_row == number and not is_on_earlier_sheet:
            return True
        column = self._columns.candidate[0] + 1
        first = "on another sheet" if is_on_earlier_sheet else f"in row {first_row}"
        what = f"'{quote_cell(candidate)}' appears again (first {first})"
        self._problems.add_bad(number, column, what, "each candidate has one sheet", LEFT_OUT)
        return False

    def _is_absent(self, row: Sequence[Cell]) -> bool:
        """Return whether the row is of somebody who wasn't there: it says so, or has no answer."""
        columns = list(self._columns.answers)
        texts = {one_line(text_of_cell(row[column])).casefold() for column in columns}
        said = set(texts)
        if self._columns.form is not None:
            said.add(one_line(text_of_cell(row[self._columns.form])).casefold())
        if said & ABSENT:
            return not texts - ABSENT - BLANKS
        return bool(columns) and not texts - {""}

    def _suspect_another_form(self, form: FormReader, row: Sequence[Cell], number: int) -> None:
        """Say if the row makes no sense on its form, but on another one it does."""
        others = [other for other in self._forms.values() if other is not form]
        fitting = [other.letter for other in others if other.answers_in(row) is not None]
        if fitting and self._columns.form is not None:
            place = self._columns.cell(number, self._columns.form)
            what = f"{place}: the answers of this row fit form {fitting[0]}: was it that one?"
            self._problems.warn(number, self._columns.form + 1, what)

    def _check_number(self, row: Sequence[Cell], number: int, column: int) -> None:
        """Add a problem if a candidate's number is only a guess."""
        text = one_line(text_of_cell(row[column]))
        if text and _GUESSED_NUMBER.fullmatch(text):
            place = self._columns.cell(number, column)
            what = f"{place}: the number is doubtful: '{text}'"
            self._problems.add_bad(number, column + 1, what, LOOK_AT_THE_SHEET, LEFT_OUT)

    def _known_form(self, row: Sequence[Cell]) -> FormReader | None:
        """Return the form that the row is for, or None if it doesn't name one of the test."""
        column = self._columns.form
        if column is None:
            return self._first_form()
        text = one_line(text_of_cell(row[column]))
        if not text and len(self._forms) == 1:
            return self._first_form()
        # Most cells are just the letter, and a lookup is faster than a pattern.
        if text in self._forms:
            return self._forms[text]
        match = _FORM_CELL.fullmatch(text)
        return self._forms.get(match[1].upper()) if match else None

    def _report_form(self, row: Sequence[Cell], number: int) -> None:
        """Add that a row's form isn't known, and what may help."""
        column = self._columns.form or 0
        text = one_line(text_of_cell(row[column]))
        what = "the form is missing"
        if text:
            what = f"there is no form '{quote_cell(text)}'"
        hint = f"the forms of this test: {', '.join(self._forms)}"
        if text.endswith(DOUBTFUL):
            what, hint = f"the form is doubtful: '{quote_cell(text)}'", LOOK_AT_THE_SHEET
        names = {one_line(text_of_cell(row[place])).casefold() for place in self._columns.candidate}
        if names & _SUM_ROWS:
            hint = "remove the row if it isn't a candidate's"
        place = self._columns.cell(number, column)
        self._problems.add_bad(number, column + 1, f"{place}: {what}", hint, LEFT_OUT)

    def _first_form(self) -> FormReader:
        """Return the form where nobody has to say which it was: there is one, or words name all."""
        return next(iter(self._forms.values()))

    def _name_in(self, row: Sequence[Cell]) -> str:
        """Return what a row says about the candidate."""
        parts = [text_of_cell(row[column]) for column in self._columns.candidate]
        return printable(one_line(" ".join(parts)))

    def _candidate_of(self, row: Sequence[Cell], number: int) -> str:
        """Return who the candidate is; the row's number if it doesn't say."""
        for column in self._columns.candidate:
            cell = row[column]
            if isinstance(cell, NonTextCell) and cell.kind != A_NUMBER:
                value = quote_cell(cell)
                place = self._columns.cell(number, column)
                what = f"{place}: the spreadsheet turned it into {cell.kind} ({value})"
                self._problems.add_bad(number, column + 1, what, RETYPE_AS_TEXT, "it's named so")
            self._check_number(row, number, column)
        candidate = self._name_in(row)
        if candidate:
            return candidate
        if self._columns.candidate:
            column = self._columns.candidate[0]
            place = self._columns.cell(number, column)
            what = f"{place} is empty, so the sheet is named by its row"
            hint = "fill it in if you want to hand back the result"
            self._problems.warn(number, column + 1, what, hint)
        return f"row {number}"


def _is_padded(row: Sequence[Cell], width: int) -> bool:
    """Return whether a row is only longer than the header by empty cells."""
    return len(row) > width and not any(row[width:])
