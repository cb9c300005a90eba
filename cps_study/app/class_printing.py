"""Printing for a class: sheets with names and numbers, booklets with them, a table to type into.

The names are in these files only. `test.json` has none.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Final

from cps_study.app.printing import PlannedFile, render
from cps_study.errors import UsageError
from cps_study.formats import class_list
from cps_study.formats.syntax.workbook import workbook_bytes
from cps_study.model.item import Question
from cps_study.model.sheet import SheetOwner
from cps_study.model.text import LETTERS
from cps_study.store.files import read_input

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from openpyxl.worksheet.datavalidation import DataValidation

    from cps_study.model.class_list import ClassMember
    from cps_study.model.form import Form, PaperTest
    from cps_study.paper.stacks import Stack
    from cps_study.paper.style import PaperStyle

CLASS: Final = "class.csv"
"""Who has which number and form; `grade` finds the names there."""
ANSWERS: Final = "answers.xlsx"
_HEAD: Final = ("Number", "Name", "Form")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def load_class(path: Path) -> list[ClassMember]:
    """Return the people in a file. Raises UsageError if it's missing or anything in it is wrong."""
    raw = read_input(path, "a CSV or XLSX file with a name in each row")
    members, problems = class_list.read(raw, str(path))
    if problems:
        what = "; ".join(problem.what for problem in problems)
        raise UsageError(f"{path}: {what}", problems[0].hint)
    return members


def forms_needed(members: Iterable[ClassMember]) -> int:
    """Return how many forms a class needs: up to the last letter that somebody has."""
    return max((LETTERS.index(member.form) + 1 for member in members if member.form), default=1)


def with_forms(members: Sequence[ClassMember], test: PaperTest) -> list[ClassMember]:
    """Return the members, each with a form: whoever has none gets one of those that fewest have.

    Raises UsageError for a form that the test doesn't have.
    """
    letters = [form.letter for form in test.forms]
    unknown = sorted({member.form for member in members} - {*letters, ""})
    if unknown:
        what = f"the class has form {', '.join(unknown)}, but the test doesn't"
        raise UsageError(what, f"ask for {forms_needed(members)} forms with --forms")
    counts = Counter(dict.fromkeys(letters, 0))
    counts.update(member.form for member in members if member.form)
    placed = []
    for member in members:
        letter = member.form
        if not letter:
            letter = min(letters, key=lambda one: (counts[one], one))
            counts[letter] += 1
        placed.append(member._replace(form=letter))
    return placed


def class_files(
    test: PaperTest, members: Sequence[ClassMember], style: PaperStyle
) -> list[PlannedFile]:
    """Return the files of a class: who is who, the table to type into, and what to print."""
    return [
        PlannedFile(CLASS, partial(class_csv, members)),
        PlannedFile(ANSWERS, partial(answers_xlsx, test, members)),
        PlannedFile("class-sheets.pdf", partial(_sheets, test, members, style)),
        PlannedFile("class-booklets.pdf", partial(_booklets, test, members, style)),
    ]


def class_csv(members: Iterable[ClassMember]) -> bytes:
    """Return who has which number and form, as a table for any spreadsheet."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(_HEAD)
    for member in members:
        name = f"'{member.name}" if member.name.startswith(_FORMULA) else member.name
        rows.writerow([member.number, name, member.form])
    return text.getvalue().encode("utf-8-sig")


def answers_xlsx(test: PaperTest, members: Iterable[ClassMember]) -> bytes:
    """Return a workbook to type the answers into: a row each, with a list of letters to pick from.

    A question with several answers, or one in words, has no list. The same class gives the same
    bytes.
    """
    import openpyxl
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Answers"
    questions = len(test.items)
    sheet.append([*_HEAD, *range(1, questions + 1)])
    forms = {form.letter: form for form in test.forms}
    pickers: dict[int, DataValidation] = {}
    for row, member in enumerate(members, 2):
        sheet.append([member.number, member.name, member.form])
        # Whatever a name begins with, it's no formula.
        sheet.cell(row, 2).data_type = "s"
        for column, options in enumerate(_options_to_pick(forms[member.form]), len(_HEAD) + 1):
            sheet.cell(row, column).number_format = "@"
            if options:
                picker = pickers.setdefault(options, _picker(options))
                picker.add(f"{get_column_letter(column)}{row}")
    for picker in pickers.values():
        sheet.add_data_validation(picker)
    sheet.freeze_panes = "D2"
    sheet.column_dimensions["B"].width = 24
    for column in range(len(_HEAD) + 1, questions + len(_HEAD) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 5
    return workbook_bytes(book)


def _options_to_pick(form: Form) -> list[int]:
    """Return how many letters there are to pick from for each question, or 0 for no list."""
    return [
        len(entry.order) if isinstance(entry.item, Question) and entry.item.kind != "multi" else 0
        for entry in form.entries
    ]


def _picker(options: int) -> DataValidation:
    """Return a list of so many letters, and * for two marks."""
    from openpyxl.worksheet.datavalidation import DataValidation

    letters = ",".join([*LETTERS[:options], "*"])
    return DataValidation(type="list", formula1=f'"{letters}"', allow_blank=True)


def _sheets(test: PaperTest, members: Sequence[ClassMember], style: PaperStyle) -> bytes:
    """Return everybody's answer sheet in one file, in the order of the class."""
    from cps_study.paper.stacks import stacked

    sheets = _sheets_by_form(test, members, style)
    return stacked([[(sheets[member.form], _turn(members, member))] for member in members])


def _booklets(test: PaperTest, members: Sequence[ClassMember], style: PaperStyle) -> bytes:
    """Return everybody's booklet and answer sheet in one file, each on sheets of paper of its own.

    A booklet has the same pages for all who have the form.
    """
    from cps_study.paper.build import form_document
    from cps_study.paper.stacks import Stack, stacked

    sheets = _sheets_by_form(test, members, style)
    used = {member.form for member in members}
    booklets = {}
    for form in test.forms:
        if form.letter in used:
            document = form_document(test, form, with_key=False, on_sheet=True)
            booklets[form.letter] = Stack(render("pdf", document, style), 1)
    return stacked(
        [
            [(booklets[member.form], 0), (sheets[member.form], _turn(members, member))]
            for member in members
        ]
    )


def _turn(members: Sequence[ClassMember], member: ClassMember) -> int:
    """Return the place of a member among those who have the same form."""
    return [one for one in members if one.form == member.form].index(member)


def _sheets_by_form(
    test: PaperTest, members: Sequence[ClassMember], style: PaperStyle
) -> dict[str, Stack]:
    """Return the answer sheets of each form that somebody has."""
    from cps_study.paper.sheet import sheet_pdf
    from cps_study.paper.stacks import Stack

    stacks = {}
    for form in test.forms:
        owners = [SheetOwner(one.name, one.number) for one in members if one.form == form.letter]
        if owners:
            stacks[form.letter] = Stack(sheet_pdf(test, form, style, owners), len(owners))
    return stacks
