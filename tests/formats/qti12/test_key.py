"""The key of a QTI 1.2 item: it comes from the scoring, and it is never guessed."""

from __future__ import annotations

import pytest

from tests.formats.platform_help import whats
from tests.formats.qti12.makers import (
    FIRST_AND_THIRD,
    FULL_POINTS,
    TEXT_BOX,
    add,
    equals,
    feedback,
    item,
    only_question,
    read_items,
    show,
    when,
    why_skipped,
)

CHOICE = "multiple_choice_question"
SEVERAL = "multiple_answers_question"
NO_KEY = "no answer is marked as right"
UNSUPPORTED = "scoring rules aren't supported"


def test_feedback_conditions_say_nothing_about_the_key() -> None:
    """Canvas names every answer for its feedback first; only the condition that scores counts."""
    conditions = (
        when(equals("1"), show("1_fb"))
        + when(equals("2"), show("2_fb"))
        + when(equals("2"), FULL_POINTS + show("correct_fb"))
    )
    result = read_items(item(conditions, feedback=feedback(a1_fb="No.", a2_fb="Yes.")))
    assert only_question(result).keys == {1}


@pytest.mark.parametrize(
    "conditions",
    [
        when(FIRST_AND_THIRD),
        when(equals("1", "3")),
        when(equals("1"), add("50.00"))
        + when(equals("3"), add("50.00"))
        + when(equals("2"), add("-50")),
        when(equals("1"), add("30")) + when(equals("3"), add("70")),
        when(equals("1"), add("50")) + when(FIRST_AND_THIRD),
    ],
)
def test_several_right_answers(conditions: str) -> None:
    """Asked for together, with a share each, or both ways: the keys are what earns points."""
    question = only_question(read_items(item(conditions, SEVERAL, cardinality="Multiple")))
    assert question.kind == "multi"
    assert question.keys == {0, 2}


@pytest.mark.parametrize(
    ("right", "cardinality", "kind"), [({2}, "Single", "choice"), ({1, 3}, "Multiple", "multi")]
)
def test_sakais_answers_have_their_key_in_a_link(
    right: set[int], cardinality: str, kind: str
) -> None:
    """None of them gives points, and there may be empty options and an empty picture."""
    conditions = "".join(
        when(equals(str(number)), add("0") + show("Correct" if number in right else "InCorrect"))
        for number in (1, 2, 3)
    )
    texts = feedback(Correct="Why.", InCorrect="Not yet.")
    text = item(conditions, "", cardinality=cardinality, feedback=texts)
    empty = "<response_label><material><mattext/></material></response_label></render_choice>"
    text = text.replace("</render_choice>", empty).replace("</mattext>", "</mattext><matimage/>", 1)
    question = only_question(read_items(text))
    assert (question.kind, question.rationale, question.image) == (kind, "Why.", "")
    assert {place + 1 for place in question.keys} == right


TOTAL = (
    '<respcondition><setvar varname="que_score" action="Set">D2L_Correct</setvar></respcondition>'
)


@pytest.mark.parametrize(
    ("right", "wrong", "total"),
    [
        (add("1", "D2L_Correct"), add("1", "D2L_Incorrect"), TOTAL),
        (add("", "D2L_Correct"), add("", "D2L_Incorrect"), when("<other/>", TOTAL[15:-16])),
        (add("1", "Respondus_Correct"), add("1", "Respondus_Incorrect"), ""),
        (
            add("1", "D2L_Correct"),
            add("1", "D2L_Incorrect"),
            when(equals("0", response="D2L_Incorrect"))
            + when(f"<not>{equals('2')}</not>", add("1", "D2L_Correct")),
        ),
    ],
)
def test_what_is_counted_as_correct_is_right(right: str, wrong: str, total: str) -> None:
    """D2L, Respondus and others count right answers, and make the score of the counts."""
    conditions = when(equals("1"), right) + when(equals("2"), wrong) + when(equals("3"), right)
    text = item(conditions + total, SEVERAL, cardinality="Multiple")
    assert only_question(read_items(text)).keys == {0, 2}


@pytest.mark.parametrize(
    ("conditions", "kind", "why"),
    [
        ("", CHOICE, NO_KEY),
        (when(equals("2"), add("0")), CHOICE, NO_KEY),
        (when(equals("2"), add("1", "OTHER")), CHOICE, NO_KEY),
        (
            when(equals("2"), "<setvar action='Subtract' varname='SCORE'>5</setvar>"),
            CHOICE,
            NO_KEY,
        ),
        (when(equals("1")) + when(equals("2")), CHOICE, "2 answers are marked as right"),
        (when(f"<or>{equals('1', '2')}</or>"), CHOICE, "2 answers are marked as right"),
        (when(equals("1", "2")), CHOICE, UNSUPPORTED),
        (when(f"<not>{equals('1')}</not>"), CHOICE, UNSUPPORTED),
        (when(f"<or>{equals('1')}<not>{equals('2')}</not></or>"), CHOICE, UNSUPPORTED),
        (when("<other/>"), CHOICE, UNSUPPORTED),
        (f"<respcondition>{FULL_POINTS}</respcondition>", CHOICE, UNSUPPORTED),
        (when(f"<vargte respident='r'>1</vargte>{equals('1')}"), CHOICE, UNSUPPORTED),
        (
            when(equals("1"), "<setvar action='Multiply' varname='SCORE'>2</setvar>"),
            "",
            UNSUPPORTED,
        ),
        (when(equals("1"), add("much")), "", UNSUPPORTED),
        (when(equals("9")), CHOICE, "names an option that isn't there"),
        (when(equals("1")) + when(equals("2")), SEVERAL, "disagree"),
        (when(f"<or>{equals('1', '2')}</or>"), SEVERAL, UNSUPPORTED),
        ("", SEVERAL, NO_KEY),
        (when(equals("1", "2", "3")), SEVERAL, "all its answers are marked as right"),
        (when(equals("1", "2")) + when(equals("3")), SEVERAL, "disagree"),
    ],
)
def test_a_key_is_never_guessed(conditions: str, kind: str, why: str) -> None:
    """If the scoring doesn't say for certain what is right, the question is skipped, with why."""
    assert why in why_skipped(item(conditions, kind))


def test_the_answer_with_the_most_points_is_the_key_of_a_choice() -> None:
    """An answer that earns less isn't right, and the report says that its points are lost."""
    conditions = when(equals("1"), add("40")) + when(equals("2"), add("100"))
    result = read_items(item(conditions))
    assert only_question(result).keys == {1}
    assert "partly right" in whats(result)[0]


def test_a_key_that_two_options_share_is_not_guessed() -> None:
    """If two options have the key's name, either could be meant."""
    text = item(when(equals("1"))).replace('ident="2"', 'ident="1"')
    assert "the same name" in why_skipped(text)


def test_blackboards_blanks_have_their_key_in_a_link() -> None:
    """They give no points; the feedback called `correct` says what is right."""
    test = f"<conditionvar>{equals('Thursday')}</conditionvar>"
    links = '<displayfeedback linkrefid="correct"/><displayfeedback linkrefid="aa1"/>'
    result = read_items(
        item(f"<respcondition>{test}{links}</respcondition>", kind="", responses=TEXT_BOX)
    )
    (draft,) = result.items
    assert draft.accept == ("Thursday",)
