"""Printed tests and answer sheets for the tests of marking and of item analysis."""

from __future__ import annotations

import csv
import io
import random
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from cps_study.model.answer_sheet import AnswerSheet
from cps_study.model.form import PaperTest
from cps_study.model.item import Option, Question
from cps_study.model.text import LETTERS
from cps_study.study.forms import draw_forms
from tests.study.makers import question, typed_item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn

    from cps_study.model.answer_sheet import SheetAnswer
    from cps_study.model.form import Entry, Form
    from cps_study.model.item import Item


def true_false(ident: str, *, key: bool = True) -> Question:
    """Return a question with the options True and False."""
    options = (Option("True", key), Option("False", not key))
    return Question(
        id=ident,
        topic="tf",
        level="recall",
        kind="truefalse",
        stem=f"{ident}?",
        options=options,
        locked=True,
    )


def mixed_items(choices: int = 3) -> list[Item]:
    """Return so many choices, and a multi, a true or false, and a typed question."""
    return [
        *(question(f"c{number}", "1000") for number in range(choices)),
        question("m", "11000", kind="multi"),
        true_false("t"),
        typed_item("w", "supervisor", "the supervisory line"),
    ]


def paper_test(
    items: Sequence[Item], forms: int = 3, seed: int = 7, pass_mark: float = 85.0
) -> PaperTest:
    """Return a test of all the items, in so many forms."""
    drawn = draw_forms(items, len(items), forms, seed)
    return PaperTest(
        "TEST01", "A test", seed, pass_mark, blocks=False, banks=(), sources={}, forms=drawn
    )


def key_of(item: Item) -> SheetAnswer:
    """Return the right answer."""
    if isinstance(item, Question):
        return tuple(sorted(item.keys))
    return item.accept[0] if hasattr(item, "accept") else None


def sheets_of(test: PaperTest, rows: Sequence[Sequence[SheetAnswer]]) -> list[AnswerSheet]:
    """Return a sheet for each row of answers, with the forms in turn."""
    letters = [form.letter for form in test.forms]
    return [
        AnswerSheet(f"candidate {row}", letters[row % len(letters)], tuple(answers), row)
        for row, answers in enumerate(rows, 2)
    ]


def cell_of(entry: Entry, answer: SheetAnswer) -> str:
    """Return what a candidate writes on this form for that answer."""
    if answer is None:
        return ""
    if isinstance(answer, str):
        return answer
    if not answer:
        return "*"
    return "".join(sorted(LETTERS[entry.order.index(position)] for position in answer))


def cells_of(test: PaperTest, form: Form, answers: Sequence[SheetAnswer]) -> list[str]:
    """Return what a candidate writes on a form, in its order, for answers in the test's order."""
    given = dict(zip((item.id for item in test.items), answers, strict=True))
    return [cell_of(entry, given[entry.item.id]) for entry in form.entries]


def csv_of(test: PaperTest, responses: Sequence[AnswerSheet], delimiter: str = ",") -> str:
    """Return the sheets as a table in CSV, with a column for each question of the form."""
    forms = {form.letter: form for form in test.forms}
    out = io.StringIO()
    rows = csv.writer(out, delimiter=delimiter)
    rows.writerow(["Name", "Form", *range(1, len(test.items) + 1)])
    for sheet in responses:
        rows.writerow(
            [sheet.candidate, sheet.form, *cells_of(test, forms[sheet.form], sheet.answers)]
        )
    return out.getvalue()


def answers_to(item: Item) -> st.SearchStrategy[SheetAnswer]:
    """Return a strategy for answers to an item: chosen, blank, and with one key also double."""
    if not isinstance(item, Question):
        return st.none() | st.sampled_from(
            ("supervisor", "superviser", "nurse", "the supervisory line", "12")
        )
    positions = st.integers(0, len(item.options) - 1)
    if item.kind == "multi":
        return st.none() | st.sets(positions, min_size=1).map(lambda chosen: tuple(sorted(chosen)))
    doubles = st.just(()) | st.sets(positions, min_size=2).map(lambda chosen: tuple(sorted(chosen)))
    one_option = positions.map(lambda position: (position,))
    # Twice, so that most answers are a single mark.
    return one_option | one_option | st.none() | doubles


@st.composite
def taken_tests(
    draw: DrawFn, *, least: int = 1, most: int = 30
) -> tuple[PaperTest, list[AnswerSheet]]:
    """Draw a test with every kind of item, in one to four forms, and sheets of it."""
    test = paper_test(
        mixed_items(draw(st.integers(1, 4))),
        draw(st.integers(1, 4)),
        draw(st.integers(0, 10**6)),
        draw(st.sampled_from((0, 33.3, 50.0, 85.0, 100.0))),
    )
    rows = draw(st.lists(st.tuples(*map(answers_to, test.items)), min_size=least, max_size=most))
    return test, sheets_of(test, rows)


def able_sheets(test: PaperTest, count: int, seed: int) -> list[AnswerSheet]:
    """Return sheets of candidates who know more or less; some marks are blank or double."""
    rng = random.Random(seed)
    rows = []
    for _ in range(count):
        able = rng.random()
        rows.append([_answer(item, able, rng) for item in test.items])
    return sheets_of(test, rows)


def _answer(item: Item, able: float, rng: random.Random) -> SheetAnswer:
    if rng.random() < 0.05:
        return None
    if rng.random() < able:
        return key_of(item)
    if not isinstance(item, Question):
        return rng.choice(("nurse", "friend", "a doctor"))
    positions = range(len(item.options))
    if item.kind == "multi":
        return tuple(sorted(rng.sample(positions, rng.randint(1, len(positions)))))
    if rng.random() < 0.05:
        return tuple(sorted(rng.sample(positions, 2)))
    return (rng.choice(positions),)
