"""Whose answer sheet is whose: numbers on sheets become the names of a class."""

from __future__ import annotations

import re
from collections import Counter
from operator import ne
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.class_list import without_zeros
from cps_study.model.problem import Problem
from cps_study.model.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cps_study.model.answer_sheet import AnswerSheet
    from cps_study.model.class_list import ClassMember

_NUMBERED: Final = re.compile(r"0*(\d+)(?:\s+(.*))?")
"""A number, or a number and a name, as a table of answers has them."""


class NamedSheets(NamedTuple):
    """The sheets under the names of the class, who was absent, and what doesn't fit."""

    sheets: list[AnswerSheet]
    absent: tuple[str, ...]
    problems: list[Problem]


def named_sheets(
    sheets: Sequence[AnswerSheet],
    absent: Sequence[str],
    members: Sequence[ClassMember],
    source: str,
) -> NamedSheets:
    """Return the sheets with a name wherever the class knows the number.

    Whoever is in the class and has no sheet was absent. If no sheet is of anybody in the class, it
    is another class, and everything stays as it is.
    """
    class_names = ClassNames(members)
    unseen = _unseen(sheets, members, class_names)
    if not any(class_names.member_of(sheet.candidate) for sheet in sheets):
        return NamedSheets(list(sheets), tuple(absent), [])
    problems: list[Problem] = []
    named = []
    present: set[str] = set()
    for sheet in sheets:
        member = class_names.member_of(sheet.candidate)
        if member is None:
            what = f"{printable(sheet.candidate)} isn't in the class"
            owner = probable_owner(unseen, sheet.candidate, sheet.form)
            hint = "check the number; the sheet is marked under what it says"
            if owner is not None:
                hint = f"did you mean {person(owner)}, who has no sheet? It's marked as it is"
            problems.append(Problem(source, sheet.row, 1, what, hint, severity="warning"))
            named.append(sheet)
            continue
        if member.number in present:
            what = f"{printable(member.name)} has two sheets"
            problems.append(Problem(source, sheet.row, 1, what, "check both numbers"))
        present.add(member.number)
        if member.form and member.form != sheet.form:
            what = (
                f"{printable(member.name)} was given form {member.form}, "
                f"but the sheet is of form {sheet.form}"
            )
            hint = "check that the number is right"
            problems.append(Problem(source, sheet.row, 1, what, hint, severity="warning"))
        named.append(sheet._replace(candidate=class_names.label(member)))
    not_there = [class_names.known_as(name) for name in absent]
    not_there += [class_names.label(member) for member in members if member.number not in present]
    return NamedSheets(named, tuple(dict.fromkeys(not_there)), problems)


def _unseen(
    sheets: Iterable[AnswerSheet], members: Iterable[ClassMember], names: ClassNames
) -> list[ClassMember]:
    """Return those in the class who have no sheet."""
    owners = [names.member_of(sheet.candidate) for sheet in sheets]
    return [member for member in members if member not in owners]


def person(member: ClassMember) -> str:
    """Return a member's number and name, as a question to the trainer has them."""
    return f"{member.number} {printable(member.name)}"


def by_likelihood(members: Iterable[ClassMember], number: str, form: str) -> list[ClassMember]:
    """Return the members who may have written a number on a sheet of a form, the likeliest first.

    A number that's one slip of the pen away comes first, then a member who was given the form.
    """
    return sorted(
        members,
        key=lambda one: (not _is_slip(number, one.plain_number), one.form not in {"", form}),
    )


def probable_owner(members: Sequence[ClassMember], number: str, form: str) -> ClassMember | None:
    """Return whose number was meant, if a slip of the pen explains it and nobody else fits as well.

    Somebody who was given another form doesn't fit. A sheet without a number may be that of the
    only one who fits.
    """
    fitting = [member for member in members if member.form in {"", form}]
    if number:
        fitting = [member for member in fitting if _is_slip(number, member.plain_number)]
    return fitting[0] if len(fitting) == 1 else None


def _is_slip(written: str, number: str) -> bool:
    """Return whether a digit is wrong, missing or too many, or two are swapped."""
    written = without_zeros(written)
    if len(written) == len(number):
        wrong = sum(map(ne, written, number))
        return wrong == 1 or (wrong == 2 and sorted(written) == sorted(number))
    longer, shorter = sorted((written, number), key=len, reverse=True)
    return any(longer[:cut] + longer[cut + 1 :] == shorter for cut in range(len(longer)))


class ClassNames:
    """Finds people of a class by what a table says about them."""

    def __init__(self, members: Iterable[ClassMember]) -> None:
        self._by_number: dict[str, ClassMember] = {}
        self._by_name: dict[str, ClassMember] = {}
        self._names: Counter[str] = Counter()
        for member in members:
            self._by_number[member.plain_number] = member
            self._by_name[member.name.casefold()] = member
            self._names[member.name.casefold()] += 1

    def member_of(self, candidate: str) -> ClassMember | None:
        """Return who has this number, number and name, or name that nobody else has."""
        match = _NUMBERED.fullmatch(candidate)
        if match is not None:
            member = self._by_number.get(match[1])
            if member is not None and match[2] in {None, "", member.name}:
                return member
        known = candidate.casefold()
        return self._by_name.get(known) if self._names[known] == 1 else None

    def label(self, member: ClassMember) -> str:
        """Return a member's name, with the number if somebody else has the same name."""
        if self._names[member.name.casefold()] == 1:
            return member.name
        return f"{member.name} ({member.number})"

    def known_as(self, candidate: str) -> str:
        """Return the name of somebody if the class knows them, or else what was given."""
        member = self.member_of(candidate)
        return candidate if member is None else self.label(member)
