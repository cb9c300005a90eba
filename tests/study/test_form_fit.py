"""Whether a sheet was marked by the form that it was filled in on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.study.form_fit import suspected_forms
from tests.study.makers import question, typed_item
from tests.study.paper_makers import able_sheets, key_of, paper_test, sheets_of

if TYPE_CHECKING:
    from cps_study.model.answer_sheet import SheetAnswer

TEST = paper_test([question(f"q{number}", "1000") for number in range(40)], forms=3)


def test_right_forms_are_not_suspected() -> None:
    """Of three hundred people who know more or less, nobody's form is doubted."""
    assert list(suspected_forms(TEST, able_sheets(TEST, 300, 5))) == []


def test_a_sheet_marked_by_another_form_is_found() -> None:
    """Letters that are all right on form A say little on form B."""
    (right,) = sheets_of(TEST, [[key_of(item) for item in TEST.items]])
    letters = {entry.item.id: entry.order.index(0) for entry in TEST.forms[0].entries}
    places = [letters[entry.item.id] for entry in TEST.forms[0].entries]
    read_as_b = {
        entry.item.id: (entry.order[place],)
        for entry, place in zip(TEST.forms[1].entries, places, strict=True)
    }
    wrong = right._replace(form="B", answers=tuple(read_as_b[item.id] for item in TEST.items))
    (found,) = suspected_forms(TEST, [wrong])
    assert (found.form, found.points_there) == ("A", 40)
    assert found.points < 20


def test_one_form_can_be_no_other() -> None:
    """A test of one form is left alone."""
    test = paper_test(TEST.items, forms=1)
    assert list(suspected_forms(test, able_sheets(test, 5, 1))) == []


def test_a_typed_answer_counts_on_the_form_that_asks_for_it_there() -> None:
    """Of what's all right on form A, only a letter where form B reads a word can't be made out."""
    choices = [question(f"q{number}", "1000") for number in range(8)]
    test = paper_test([*choices, typed_item("w", "supervisor")], forms=2)
    read: dict[str, SheetAnswer] = {}
    for there, here in zip(test.forms[0].entries, test.forms[1].entries, strict=True):
        if not there.order:
            read[here.item.id] = "supervisor"
        elif not here.order:
            read[here.item.id] = "B"
        else:
            read[here.item.id] = (here.order[there.order.index(0)],)
    (blank,) = sheets_of(test, [[None] * 9])
    wrong = blank._replace(form="B", answers=tuple(read[item.id] for item in test.items))
    (found,) = suspected_forms(test, [wrong])
    assert (found.form, found.points_there) == ("A", 8)
