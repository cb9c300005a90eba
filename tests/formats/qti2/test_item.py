"""Items of QTI 2 and 3: texts, feedback, matching, and the kinds that are skipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.formats.qti2.reader import read
from cps_study.formats.qti2.unfit import CONTRADICTION
from cps_study.model.item import Group, Option, Question
from tests.formats.drafts import items_in
from tests.formats.platform_help import only, problems_in_a_bank, whats
from tests.formats.qti2.makers import (
    FULL,
    MAP,
    MATCH,
    choices,
    item,
    match,
    response,
    three,
    why_skipped,
)

if TYPE_CHECKING:
    from cps_study.formats.base import ReadResult


def _read(
    body: str, declared: str = response("A"), processing: str = MATCH, rest: str = ""
) -> ReadResult:
    return read(item(body, declared, processing, rest=rest).encode(), "x")


@pytest.mark.parametrize(
    "text",
    [FULL, three(FULL), FULL.replace("<assess", "<q:assess").replace("</assess", "</q:assess")],
)
def test_a_choice_comes_in_whole(text: str) -> None:
    """In both versions and with any prefix: stem, options, feedback as rationales, a picture."""
    question = only(read(text.encode(), "x"))
    assert question == Question(
        id="q1",
        kind="choice",
        topic="",
        level="recall",
        stem="Look here.\n\nWhat fits?",
        options=(
            Option("Listen", key=True, rationale="Yes."),
            Option("Give advice", key=False, rationale="No."),
            Option("A < B"),
        ),
        rationale="Peers\nlisten.",
        image="two chairs.png",
        alt="two chairs",
    )
    assert question.line == 2


@pytest.mark.parametrize(
    ("shuffle", "fixed", "locked"),
    [
        ("true", "", False),
        ("TRUE", "", False),
        ("", "", False),
        ("false", "", True),
        ("true", "true", True),
    ],
)
def test_the_order_is_kept_where_the_file_says_so(
    shuffle: str, fixed: str, *, locked: bool
) -> None:
    """The interaction may say so, or one option that keeps its position."""
    body = choices("a", "b", shuffle=shuffle).replace('"B"', f'"B" fixed="{fixed}"')
    question = only(_read(body))
    assert isinstance(question, Question)
    assert question.locked is locked


def test_true_and_false_are_a_statement() -> None:
    """They come out as True and False, whatever their order in the file."""
    question = only(_read(choices("False ", "True", prompt="It is so.")))
    assert question == Question(
        id="q1",
        kind="truefalse",
        topic="",
        level="recall",
        stem="It is so.",
        options=(Option("True", key=False), Option("False", key=True)),
        locked=True,
    )


@pytest.mark.parametrize(
    ("feedback", "rationale", "lost"),
    [
        ([("general", "G"), ("correct", "Y"), ("incorrect", "N")], "G", True),
        ([("correct", "Y"), ("incorrect", "N")], "Y", True),
        ([("not_correct", "N"), ("OK", "Y")], "Y", True),
        ([("x1", "Same"), ("x2", "Same")], "Same", False),
        ([("x1", "One"), ("x2", "Two")], "", True),
        ([("x1", "")], "", False),
    ],
)
def test_the_rationale_is_what_teaches_whatever_the_answer_was(
    feedback: list[tuple[str, str]], rationale: str, *, lost: bool
) -> None:
    """General feedback, or else that on a right answer; the report says what is left out."""
    rest = "".join(
        f'<modalFeedback outcomeIdentifier="F" identifier="{name}">{text}</modalFeedback>'
        for name, text in feedback
    )
    result = _read(choices("a", "b"), rest=rest)
    question = only(result)
    assert isinstance(question, Question)
    assert question.rationale == rationale
    assert whats(result) == (["left out: feedback on right or wrong answers"] if lost else [])


def _match(pairs: str, points: str = "", lefts: str = "C D") -> ReadResult:
    values = [pair.replace("-", " ") for pair in pairs.split()]
    declared = response(
        *values, cardinality="multiple", base="directedPair", points=points.replace("-", "~")
    )
    return _read(match(lefts), declared, MAP if points else MATCH)


def test_matching_becomes_a_family() -> None:
    """If each option is the key of one left side: an item for each, with one list of options."""
    first, second = items_in(_match("C-R D-S"))
    assert isinstance(first, Question)
    assert isinstance(second, Question)
    assert (first.id, first.stem, set(first.keys)) == ("q1-1", "text C", {0})
    assert (second.id, second.stem, set(second.keys)) == ("q1-2", "text D", {1})
    assert first.group == second.group == Group("q1", "family", "Match.")
    assert problems_in_a_bank([first, second]) == []


def test_matching_with_a_spare_option_becomes_choices() -> None:
    """In a family, that option would never be right."""
    result = _match("C-R D-R")
    assert [(item.stem, item.group) for item in items_in(result) if isinstance(item, Question)] == [
        ("Match.\n\ntext C", None),
        ("Match.\n\ntext D", None),
    ]
    assert problems_in_a_bank(items_in(result)) == []


@pytest.mark.parametrize("pairs", ["C-R", "C-R C-S D-R", "C-R D-X", "C-R D-S E-R", "C D-S", ""])
def test_matching_needs_one_partner_for_each(pairs: str) -> None:
    """Otherwise the question is skipped."""
    assert why_skipped(_match(pairs)) == "not every left side has exactly one match"


def test_matching_by_points() -> None:
    """The pairs that earn points are right, if they are the declared ones."""
    assert len(_match("C-R D-S", "D-S=1 C-R=0.5").items) == 2
    assert len(_match("", "D-S=1 C-R=0.5 D-R=0").items) == 2
    for points in ("C-R=1 D-R=1", "C-R=1 D-S=1 D-R=1", "C-R=1 D-S=1 *=1"):
        assert why_skipped(_match("C-R D-S", points)) == CONTRADICTION


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<p>Just text.</p>", "texts without a question can't be asked here"),
        (
            '<p>?</p><extendedTextInteraction responseIdentifier="RESPONSE"/>',
            "essay questions can't be asked here",
        ),
        ("<p>?</p><newInteraction/>", "questions of the kind 'newInteraction' can't be asked here"),
        (choices("a", "b") + choices("c", "d"), "it asks for an answer in 2 places"),
        (choices("a", "A."), "two options are the same"),
        (choices("a", ""), "an option is empty"),
        (choices("a", '<img src="b.png" alt="b"/>'), "an option is only a picture"),
        (choices("a"), "it has fewer than two options"),
        (choices("a", "b", prompt=""), "the question has no text"),
        (choices("a", "b", prompt="x" * 8001), "one of its texts is longer than 8000 characters"),
        (choices("a", "b").replace('"B"', '"A"'), "not every option has a name of its own"),
        (
            choices("a", "b").replace(' identifier="B"', ""),
            "not every option has a name of its own",
        ),
    ],
)
def test_what_cannot_come_in_is_reported(body: str, why: str) -> None:
    """The report has its line, its title and the reason."""
    result = _read(body)
    assert why_skipped(result) == why
    assert (result.skipped[0].line, result.skipped[0].title) == (2, "Title of q1")


def test_items_that_change_are_skipped() -> None:
    """That is adaptive items, and those with computed values."""
    text = FULL.replace('adaptive="false"', 'adaptive="true"')
    assert "adaptive" in why_skipped(read(text.encode(), "x"))
    text = FULL.replace("<itemBody>", '<templateDeclaration identifier="N"/><itemBody>')
    assert (
        why_skipped(read(text.encode(), "x"))
        == "questions with computed values can't be asked here"
    )
    text = FULL.replace("itemBody", "otherBody")
    assert why_skipped(read(text.encode(), "x")) == "texts without a question can't be asked here"
