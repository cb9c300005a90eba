"""What a scan leaves to a person: doubtful cells, and sheets that are nobody's in the class."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.app.class_names import ClassNames, by_likelihood, person, probable_owner
from cps_study.model.class_list import without_zeros
from cps_study.model.item import Question
from cps_study.model.scan import ReadCell
from cps_study.model.text import LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.app.scanning import Scan, ScannedSheet
    from cps_study.model.class_list import ClassMember
    from cps_study.model.form import Form, PaperTest

_BETWEEN: Final = re.compile(r"[\s,;/+&]+")
_MOST_PEOPLE: Final = 6
"""How many people without a sheet a question names."""


class Doubt(NamedTuple):
    """A cell that a person has to decide: which sheet's, counted from 0, and which of its cells.

    `cell` is "number", "form" or a question's number. `where` names the place for people, and
    `choices` are the letters that the answer may have: none for a number or an answer in words.
    `people` are those in the class who have no sheet yet, the likeliest owner of the number first.
    `name` is a picture of the sheet's name line, if that helps to decide.
    """

    sheet: int
    cell: str
    where: str
    read: ReadCell
    choices: str = ""
    people: tuple[ClassMember, ...] = ()
    name: bytes = b""

    @property
    def hint(self) -> str:
        """What may be typed, as the object of "type"."""
        if self.choices:
            return f"one of the letters {', '.join(self.choices)} (or several, as in AC)"
        if self.cell != "number":
            return "the answer in words"
        return "the number, or the name" if self.people else "the number"

    @property
    def column(self) -> int:
        """The column of the table of answers that has it, counted from 0."""
        if self.cell == "number":
            return 0
        return 2 if self.cell == "form" else 2 + int(self.cell)

    @property
    def pictures(self) -> tuple[bytes, ...]:
        """The pictures that help to decide, each once: the name line, and the cell."""
        return tuple(dict.fromkeys(filter(None, (self.name, self.read.crop))))

    @property
    def guessed(self) -> ClassMember | None:
        """Whom the guess stands for, if it's one of those without a sheet."""
        return {one.number: one for one in self.people}.get(self.read.text)

    @property
    def question(self) -> str:
        """What to ask a person, so that yes takes the guess."""
        if self.guessed is not None:
            return f"Did you mean {person(self.guessed)}?"
        if self.cell != "number":
            return f"The guess is {self.read.text or 'blank'}. Is that right?"
        if self.read.text.isdecimal():
            return f"Is {without_zeros(self.read.text)} right?"
        return "Whose sheet is it?"

    @property
    def others(self) -> str:
        """Who has no sheet yet, as a sentence; "" if that isn't known."""
        names = list(map(person, self.people[:_MOST_PEOPLE]))
        if len(self.people) > _MOST_PEOPLE:
            names.append(f"and {len(self.people) - _MOST_PEOPLE} more")
        return f"Without a sheet: {', '.join(names)}." if names else ""


def doubts_of(scan: Scan, test: PaperTest, members: Sequence[ClassMember] = ()) -> Iterator[Doubt]:
    """Yield every doubtful cell, sheet by sheet."""
    forms = {form.letter: form for form in test.forms}
    letters = "".join(forms)
    unseen = _without_sheet(scan, members)
    for index, sheet in enumerate(scan.sheets):
        places = {number: page.place for page in sheet.pages for number in page.read.answers}
        first = sheet.pages[0]
        if not sheet.number.sure:
            people = by_likelihood(unseen, sheet.number.text, sheet.form.text)
            where = f"{first.place}, the number"
            yield Doubt(
                index, "number", where, sheet.number, people=tuple(people), name=first.read.name
            )
        if not sheet.form.sure:
            yield Doubt(index, "form", f"{first.place}, the form", sheet.form, letters)
        for number, cell in sorted(sheet.answers.items()):
            if not cell.sure:
                where = f"{places[number]}, question {number}"
                choices = _choices(forms[sheet.form.text], number)
                yield Doubt(index, str(number), where, cell, choices)


def questions_of(scan: Scan, test: PaperTest, members: Sequence[ClassMember] = ()) -> list[Doubt]:
    """Return all that a person should look at: what is doubtful, then whose the strange sheets are.

    Only what is doubtful keeps a scan from being marked.
    """
    return [*doubts_of(scan, test, members), *strangers_in(scan, members)]


def strangers_in(scan: Scan, members: Sequence[ClassMember]) -> Iterator[Doubt]:
    """Yield the number of each sheet that has none, or one that nobody in the class has.

    The guess is somebody without a sheet, if a slip of the pen explains the number. Without a
    class, or with the class of another test, only sheets without a number are strangers.
    """
    known = ClassNames(members)
    unseen = _without_sheet(scan, members)
    is_this_class = len(unseen) < len(members)
    for index, sheet in enumerate(scan.sheets):
        number = sheet.number.text
        if not sheet.number.sure or known.member_of(number) is not None:
            continue
        if number and not is_this_class:
            continue
        yield _stranger(index, sheet, unseen if is_this_class else ())


def _stranger(index: int, sheet: ScannedSheet, unseen: Sequence[ClassMember]) -> Doubt:
    first = sheet.pages[0]
    number = sheet.number.text
    why = f"{without_zeros(number)} isn't in the class" if number else "no number is marked"
    owner = probable_owner(unseen, number, sheet.form.text)
    guess = number if owner is None else owner.number
    cell = ReadCell(guess, sure=False, why=why, crop=first.read.name)
    people = tuple(by_likelihood(unseen, number, sheet.form.text))
    return Doubt(index, "number", f"{first.place}, the number", cell, people=people)


def _without_sheet(scan: Scan, members: Sequence[ClassMember]) -> list[ClassMember]:
    """Return those in the class whose number is on no sheet for sure."""
    known = ClassNames(members)
    seen = [known.member_of(sheet.number.text) for sheet in scan.sheets if sheet.number.sure]
    return [member for member in members if member not in seen]


def _choices(form: Form, number: int) -> str:
    """Return the letters of a question's options; none if it's answered in words."""
    item = form.entries[number - 1].item
    return LETTERS[: len(item.options)] if isinstance(item, Question) else ""


def read_decision(doubt: Doubt, typed: str) -> str | None:
    """Return what a cell says after what a person typed; None if that makes no sense.

    `y` takes the guess, and a hyphen is a blank. Letters may be small, and may have commas between.
    A name is as good as the number, and so is a part of it that only one of the people has.
    """
    if not typed:
        return None
    if typed == "-":
        return ""
    if typed.lower() in {"y", "yes"} and typed.upper() not in doubt.choices:
        has_no_guess = doubt.cell == "number" and not doubt.read.text.isdecimal()
        return None if has_no_guess else doubt.read.text
    if doubt.choices:
        letters = sorted(_BETWEEN.sub("", typed.upper()))
        known = set(letters) <= set(doubt.choices) and len(set(letters)) == len(letters)
        return "".join(letters) if letters and known else None
    if doubt.cell == "number":
        return _number_of(doubt.people, typed)
    return typed


def _number_of(people: Sequence[ClassMember], typed: str) -> str | None:
    """Return the number that somebody typed, or that of the one person whose name it's part of."""
    if typed.isdecimal() and typed.isascii():
        return typed
    meant = [member for member in people if typed.casefold() in member.name.casefold()]
    return meant[0].number if len(meant) == 1 else None


def decided(scan: Scan, doubt: Doubt, text: str) -> Scan:
    """Return the scan after a person has decided what a doubtful cell says."""
    cell = ReadCell(text)
    sheet = scan.sheets[doubt.sheet]
    if doubt.cell == "number":
        sheet = sheet._replace(number=cell, name="" if text else str(sheet.pages[0].place))
    elif doubt.cell == "form":
        sheet = sheet._replace(form=cell)
    else:
        sheet = sheet._replace(answers=sheet.answers | {int(doubt.cell): cell})
    sheets = (*scan.sheets[: doubt.sheet], sheet, *scan.sheets[doubt.sheet + 1 :])
    return scan._replace(sheets=sheets)
