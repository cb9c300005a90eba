"""The kinds of QTI 1.2 items that can't be asked here."""

from __future__ import annotations

import pytest

from cps_study.formats.qti12.kinds import KINDS, WORDS
from tests.formats.drafts import items_in
from tests.formats.qti12.makers import add, equals, item, read_items, when, why_skipped


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("essay_question", "essay questions"),
        ("calculated_question", "calculated questions"),
        ("fill_in_multiple_blanks_question", "questions with several blanks"),
        ("multiple_dropdowns_question", "questions with drop-down lists"),
        ("file_upload_question", "file uploads"),
        ("text_only_question", "texts without a question"),
        ("cc.pattern_match.v0p1", "questions whose answer is a pattern"),
    ],
)
def test_a_kind_that_cannot_be_asked_is_skipped_by_name(kind: str, words: str) -> None:
    """The report names the kind, with the question's line and title."""
    result = read_items(item(when(equals("1"))), item(when(equals("1")), kind, ident="i2"))
    assert len(items_in(result)) == 1
    (skipped,) = result.skipped
    assert (skipped.line, skipped.title) == (5, "Question 1")
    assert skipped.why == f"{words} can't be asked here"


def _groups(cardinality: str, *names: str) -> str:
    """Return D2L's groups, one for each left side, which it names by another attribute."""
    option = "<response_label ident='{}'><material><mattext>{}</mattext></material>"
    options = "".join(f"{option.format(name, name)}</response_label>" for name in ("x", "y"))
    return "".join(
        f"<response_grp respident='{name}' rcardinality='{cardinality}'><material><mattext>{name}"
        f"</mattext></material><render_choice>{options}</render_choice></response_grp>"
        for name in names
    )


def test_a_group_for_each_left_side_is_a_matching_question() -> None:
    """As D2L and ATutor write it; each left side has its own key."""
    counted = add("1", "D2L_Correct")
    conditions = when(equals("x", response="b"), counted) + when(equals("y", response="a"), counted)
    drafts = read_items(item(conditions, "", responses=_groups("Single", "a", "b"))).items
    keys = [[option.text for option in draft.options if option.key] for draft in drafts]
    assert [draft.stem for draft in drafts] == ["a", "b"]
    assert keys == [["y"], ["x"]]


@pytest.mark.parametrize(
    ("responses", "words"),
    [
        (_groups("Ordered", "a"), "ordering questions"),
        (_groups("Single", "a"), "questions of an unknown kind"),
        (
            "<response_str ident='r'><render_fib input_boxes='2'/></response_str>",
            "questions with several blanks",
        ),
    ],
)
def test_what_d2l_asks_in_one_response_is_not_taken_for_less(responses: str, words: str) -> None:
    """An order isn't a match, and two answers to type aren't one."""
    text = item(when(equals("x")) + when(equals("y")), "", responses=responses)
    assert why_skipped(text) == f"{words} can't be asked here"


def test_every_kind_can_be_asked_or_has_words() -> None:
    """No kind that an exporter names is left without either."""
    asked = {"single", "several", "truth", "typed", "matching", "numerical"}
    assert set(KINDS.values()) <= asked | WORDS.keys()
