"""The key of a Moodle question: it comes from the weights, and it is never guessed."""

from __future__ import annotations

import pytest

from cps_study.model.item import Question
from tests.formats.moodle_xml.makers import (
    answered,
    read_quiz,
    why_skipped,
)
from tests.formats.platform_help import only, whats


def test_several_right_answers_are_a_multi() -> None:
    """The answers whose shares add up to the full mark are the keys."""
    item = only(
        read_quiz(answered(("33.33333", "a"), ("33.33333", "b"), ("-50", "c"), ("33.33333", "d")))
    )
    assert isinstance(item, Question)
    assert item.kind == "multi"
    assert item.keys == {0, 1, 3}


def test_one_right_answer_of_several_is_a_choice_with_a_warning() -> None:
    """A question with boxes to check can be asked as a choice, and the report says so."""
    result = read_quiz(answered(("100", "a"), ("0", "b")))
    item = only(result)
    assert item.kind == "choice"
    assert "several answers could be chosen" in whats(result)[0]


@pytest.mark.parametrize(
    ("answers", "extra", "why"),
    [
        ([("0", "a"), ("0", "b")], "", "no answer is marked as right"),
        ([("", "a"), ("0", "b")], "<single>0</single>", "no answer is marked as right"),
        (
            [("100", "a"), ("100", "b")],
            "",
            "2 answers are marked as right, but only one can be chosen",
        ),
        ([("100", "a"), ("100", "b"), ("0", "c")], "<single>0</single>", "don't add up to 100"),
        ([("50", "a"), ("0", "b")], "<single>0</single>", "earn the full mark"),
        ([("50", "a"), ("50", "b")], "<single>0</single>", "all its answers are marked as right"),
        ([("full", "a"), ("0", "b")], "", "isn't a number"),
        ([("nan", "a"), ("100", "b")], "", "isn't a number"),
        ([("100", "a")], "", "fewer than two options"),
        ([("100", "a"), ("0", "")], "", "an option is empty"),
        ([("100", "a"), ("0", "&lt;img src='x.png'&gt;")], "", "an option is only a picture"),
        ([("100", "Yes."), ("0", "YES")], "", "two options are the same"),
        ([("100", "a"), ("0", "x" * 8001)], "", "longer than 8000"),
    ],
)
def test_a_key_is_never_guessed(answers: list[tuple[str, str]], extra: str, why: str) -> None:
    """If the weights don't say for certain what is right, the question is skipped, with why."""
    assert why in why_skipped(answered(*answers, extra=extra))


def test_part_of_the_mark_does_not_make_a_key() -> None:
    """In a choice the full mark makes the key; the report says that partial credit is lost."""
    result = read_quiz(answered(("100", "a"), ("50", "b"), extra=""))
    item = only(result)
    assert isinstance(item, Question)
    assert item.keys == {0}
    assert "partial credit for an answer" in whats(result)[0]
    assert (result.problems[0].line, result.problems[0].item, result.problems[0].severity) == (
        3,
        "Which?",
        "warning",
    )
