"""Marking a test again: without a question, with a second right answer, with partial credit."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.errors import UsageError
from cps_study.model.item import Flashcard, Question
from cps_study.model.text import LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cps_study.model.answer_sheet import AnswerSheet, SheetAnswer
    from cps_study.model.form import Entry, PaperTest
    from cps_study.model.item import Item
    from cps_study.study.grading import Graded, Grading

_PLACE: Final = re.compile(r"([A-Z]?)0*([1-9]\d{0,4})", re.IGNORECASE)
"""How a question is named: 40 is on the first form, B12 on form B."""


class Remarking(NamedTuple):
    """What to mark differently from the printed test.

    `dropped` are the ids of items that don't count. `accepted` has further right answers, by item.
    """

    dropped: frozenset[str] = frozenset()
    accepted: Mapping[str, frozenset[SheetAnswer]] = {}
    partial: bool = False

    def __bool__(self) -> bool:
        """Return whether anything changes."""
        return bool(self.dropped or self.accepted or self.partial)


class MarkedTest(NamedTuple):
    """A test and its sheets as they are to be marked; `also` are right answers no item has."""

    test: PaperTest
    sheets: list[AnswerSheet]
    also: dict[str, frozenset[SheetAnswer]]


class Changed(NamedTuple):
    """A candidate whose score is another one after marking again: before, and after."""

    before: Graded
    after: Graded


def remarking_of(
    test: PaperTest, drop: Sequence[str], accept: Sequence[str], *, partial: bool
) -> Remarking:
    """Return the changes asked for: questions such as 40 or B12, answers such as 40=B.

    Raises UsageError for a question or an answer that the test doesn't have.
    """
    dropped = {_entry_named(test, name).item.id for text in drop for name in text.split(",")}
    accepted: dict[str, frozenset[SheetAnswer]] = {}
    for text in accept:
        name, equals, answer = text.partition("=")
        if not equals or not answer.strip():
            raise UsageError(f"--accept can't be '{text}'", "write it as 40=B")
        entry = _entry_named(test, name)
        also = frozenset({_answer(entry, answer.strip())})
        accepted[entry.item.id] = accepted.get(entry.item.id, frozenset()) | also
    return Remarking(frozenset(dropped), accepted, partial)


def _entry_named(test: PaperTest, name: str) -> Entry:
    """Return the question of this number on the first form (40), on another (B12), or by id."""
    text = name.strip()
    for entry in test.forms[0].entries:
        if entry.item.id == text:
            return entry
    match = _PLACE.fullmatch(text)
    if match is not None:
        letter = match[1].upper() or test.forms[0].letter
        for form in test.forms:
            if form.letter == letter and int(match[2]) <= len(form.entries):
                return form.entries[int(match[2]) - 1]
    count = len(test.forms[0].entries)
    hint = f"give a number of form {test.forms[0].letter} from 1 to {count}, B12 for form B, or id"
    raise UsageError(f"the test has no question '{text}'", hint)


def _answer(entry: Entry, text: str) -> SheetAnswer:
    """Return an answer to accept, in the order of the bank. Raises UsageError."""
    item = entry.item
    if not isinstance(item, Question):
        return text
    letters = text.upper().replace(" ", "")
    known = dict(zip(LETTERS, entry.order, strict=False))
    if not set(letters) <= set(known) or (item.kind != "multi" and len(letters) != 1):
        hint = f"give one of {', '.join(known)}"
        raise UsageError(f"'{text}' is no answer to {item.id}", hint)
    return tuple(sorted(known[letter] for letter in set(letters)))


def remarked(test: PaperTest, sheets: Sequence[AnswerSheet], remarking: Remarking) -> MarkedTest:
    """Return the test without what is dropped and with what is accepted, and its sheets so."""
    places = [place for place, item in enumerate(test.items) if item.id not in remarking.dropped]
    items = {item.id: _accepting(item, remarking) for item in test.items}
    forms = []
    for form in test.forms:
        entries = [
            entry._replace(item=items[entry.item.id])
            for entry in form.entries
            if entry.item.id not in remarking.dropped
        ]
        forms.append(form._replace(entries=tuple(entries)))
    shorter = [
        sheet._replace(answers=tuple(sheet.answers[place] for place in places)) for sheet in sheets
    ]
    also = {
        ident: answers
        for ident, answers in remarking.accepted.items()
        if items[ident].kind == "multi"
    }
    return MarkedTest(test._replace(forms=tuple(forms)), shorter, also)


def _accepting(item: Item, remarking: Remarking) -> Item:
    """Return the item with what is accepted as well; one with several keys stays as it is."""
    answers = remarking.accepted.get(item.id)
    if not answers or item.kind == "multi" or isinstance(item, Flashcard):
        return item
    if isinstance(item, Question):
        places = {place for answer in answers for place in answer or ()}
        options = tuple(
            option._replace(key=option.key or place in places)
            for place, option in enumerate(item.options)
        )
        return replace(item, options=options)
    words = tuple(sorted(answer for answer in answers if isinstance(answer, str)))
    return replace(item, accept=(*item.accept, *words))


def changes(before: Grading, after: Grading) -> Iterator[Changed]:
    """Yield the candidates who now have another share of the points, or another verdict."""
    for old, new in zip(before.sheets, after.sheets, strict=True):
        is_same_share = old.points * len(new.verdicts) == new.points * len(old.verdicts)
        if not is_same_share or old.passed != new.passed:
            yield Changed(old, new)
