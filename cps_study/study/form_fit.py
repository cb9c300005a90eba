"""Whether a sheet was marked by the form that it was filled in on."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.item import Question
from cps_study.study.grading import Verdict, mark_answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.model.answer_sheet import AnswerSheet, SheetAnswer
    from cps_study.model.form import Entry, Form, PaperTest

FEWEST_POINTS: Final = 5
"""Another form has to give so many points more than the one that was written down."""
LEAST_GAIN: Final = Fraction(1, 4)
"""And so much more of the points. Four options give about a quarter of them by chance."""
LEAST_SHARE: Final = Fraction(1, 2)
"""And so much of the points at all. By chance, that hardly ever happens."""


class OtherForm(NamedTuple):
    """A sheet that fits another form far better: its points on the one and on the other."""

    sheet: AnswerSheet
    form: str
    points: int
    points_there: int


def suspected_forms(test: PaperTest, sheets: Sequence[AnswerSheet]) -> Iterator[OtherForm]:
    """Yield the sheets whose letters make far more sense on another form than on their own."""
    if len(test.forms) < 2:
        return
    forms = {form.letter: form for form in test.forms}
    for sheet in sheets:
        letters = _letters(test, forms[sheet.form], sheet)
        points = {form.letter: _points(form, letters) for form in test.forms}
        best = max(test.forms, key=lambda form: points[form.letter]).letter
        gain = points[best] - points[sheet.form]
        needed = max(Fraction(FEWEST_POINTS), LEAST_GAIN * len(letters))
        if gain >= needed and points[best] >= LEAST_SHARE * len(letters):
            yield OtherForm(sheet, best, points[sheet.form], points[best])


def _letters(test: PaperTest, form: Form, sheet: AnswerSheet) -> list[SheetAnswer]:
    """Return what the sheet says for each question of its form: places of options, or words."""
    answers = dict(zip((item.id for item in test.items), sheet.answers, strict=True))
    letters: list[SheetAnswer] = []
    for entry in form.entries:
        answer = answers[entry.item.id]
        if isinstance(answer, tuple):
            answer = tuple(entry.order.index(position) for position in answer)
        letters.append(answer)
    return letters


def _points(form: Form, letters: Sequence[SheetAnswer]) -> int:
    """Return how many of the letters are right if they were marked on this form."""
    pairs = zip(form.entries, letters, strict=True)
    return sum(_is_right(entry, answer) for entry, answer in pairs)


def _is_right(entry: Entry, answer: SheetAnswer) -> bool:
    item = entry.item
    if not isinstance(item, Question):
        return isinstance(answer, str) and mark_answer(item, answer) == Verdict.RIGHT
    if not isinstance(answer, tuple) or any(place >= len(entry.order) for place in answer):
        return False
    positions = tuple(sorted(entry.order[place] for place in answer))
    return mark_answer(item, positions) == Verdict.RIGHT
