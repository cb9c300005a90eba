"""Marking again: without a question, with a second right answer, with partial credit."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from cps_study.errors import UsageError
from cps_study.model.text import LETTERS
from cps_study.study.grading import grade
from cps_study.study.remarking import Remarking, changes, remarked, remarking_of
from tests.study.makers import question, typed_item
from tests.study.paper_makers import able_sheets, key_of, mixed_items, paper_test, sheets_of

if TYPE_CHECKING:
    from cps_study.model.answer_sheet import SheetAnswer

TEST = paper_test(mixed_items(4), forms=2)


def test_a_question_is_named_by_number_form_and_id() -> None:
    """A plain number is on form A; numbers may share one option."""
    second = TEST.forms[1].entries[2].item.id
    first = TEST.forms[0].entries[0].item.id
    asked = remarking_of(TEST, ["1,b3", first], [], partial=False)
    assert asked.dropped == {first, second}


@pytest.mark.parametrize("name", ["0", "8", "C1", "nope", ""])
def test_a_question_that_is_not_there_is_refused(name: str) -> None:
    """The hint says how to name one."""
    with pytest.raises(UsageError, match="the test has no question"):
        remarking_of(TEST, [name], [], partial=False)


def test_a_dropped_question_counts_for_nobody() -> None:
    """Points, verdicts and answers are those of a test that never had it."""
    sheets = able_sheets(TEST, 30, 4)
    dropped = TEST.items[2].id
    marked = remarked(TEST, sheets, Remarking(frozenset({dropped})))
    assert dropped not in {item.id for item in marked.test.items}
    shorter = grade(marked.test, marked.sheets)
    whole = grade(TEST, sheets)
    for before, after in zip(whole.sheets, shorter.sheets, strict=True):
        assert after.verdicts == before.verdicts[:2] + before.verdicts[3:]


def test_a_second_key_gives_a_point_and_two_marks_still_do_not() -> None:
    """Either option is right; a letter is that of the form that is named."""
    item = question("q", "1000")
    test = paper_test([item], forms=2)
    place = test.forms[1].entries[0].order.index(3)
    asked = remarking_of(test, [], [f"B1={LETTERS[place]}"], partial=False)
    assert asked.accepted == {"q": frozenset({(3,)})}
    sheets = sheets_of(test, [[(0,)], [(3,)], [(1,)], [(0, 3)]])
    marked = remarked(test, sheets, asked)
    grading = grade(marked.test, marked.sheets, marked.also)
    assert [sheet.points for sheet in grading.sheets] == [1, 1, 0, 0]
    assert [one.after.row for one in changes(grade(test, sheets), grading)] == [3]


def test_a_second_set_of_keys_and_a_second_wording_are_accepted() -> None:
    """For several keys it's another set; for words it's another wording."""
    multi, words = question("m", "1100", kind="multi"), typed_item("w", "supervisor")
    test = paper_test([multi, words], forms=1)
    order = (
        test.forms[0].entries[0].order
        if test.items[0].id == "m"
        else test.forms[0].entries[1].order
    )
    letters = "".join(LETTERS[order.index(place)] for place in (0, 2))
    asked = remarking_of(test, [], [f"m={letters}", "w=team lead"], partial=False)
    answers: dict[str, SheetAnswer] = {"m": (0, 2), "w": "Team Lead"}
    sheets = sheets_of(test, [[answers[item.id] for item in test.items]])
    marked = remarked(test, sheets, asked)
    (sheet,) = grade(marked.test, marked.sheets, marked.also).sheets
    assert sheet.points == 2


def test_partial_credit_is_that_of_an_attempt() -> None:
    """Each key earns its share, each distractor costs one; the points of an item say so, too."""
    test = paper_test([question("m", "1110", kind="multi"), question("c", "10")], forms=1)
    answers: dict[str, SheetAnswer] = {"m": (0, 1), "c": (0,)}
    sheets = sheets_of(test, [[answers[item.id] for item in test.items]])
    grading = grade(test, sheets, partial=True)
    (sheet,) = grading.sheets
    assert sheet.points == Fraction(5, 3)
    by_item = {"m": Fraction(2, 3), "c": Fraction(1)}
    assert grading.points_by_item([sheet]) == [by_item[item.id] for item in test.items]
    assert [part for _, part in sheet.parts] == [Fraction(2, 3)]


def test_the_same_marking_changes_nobody() -> None:
    """Without a change there is nothing to say."""
    sheets = able_sheets(TEST, 10, 1)
    assert not Remarking()
    assert list(changes(grade(TEST, sheets), grade(TEST, sheets))) == []
    assert key_of(TEST.items[0]) is not None
