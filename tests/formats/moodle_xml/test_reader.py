"""Moodle XML: what comes in, what is skipped, and why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.base import Skipped
from cps_study.formats.moodle_xml.reader import detects, read
from cps_study.model.item import Group, Option, Question, Typed
from tests.formats.drafts import items_in
from tests.formats.moodle_xml.makers import (
    CHOICE,
    answered,
    matching,
    quiz_file,
    read_quiz,
    why_skipped,
)
from tests.formats.platform_help import only, problems_in_a_bank, whats


def test_a_choice_comes_in_whole() -> None:
    """Markup becomes text, feedback becomes rationales, tags stay, and it keeps its line."""
    item = only(read_quiz(CHOICE))
    assert item == Question(
        id="Role 1",
        kind="choice",
        topic="",
        level="apply",
        tags=("core",),
        stem="What is first?",
        options=(
            Option("Advice & rules", key=False, rationale="No."),
            Option("Support", key=True, rationale="Yes."),
        ),
        rationale="Equals.",
    )
    assert item.line == 3


def test_an_idnumber_makes_a_better_id_than_a_name() -> None:
    """Names are often long, and not unique."""
    named = CHOICE.replace("<single>", "<idnumber>r-1</idnumber><single>")
    assert only(read_quiz(named)).id == "r-1"


def test_a_category_is_the_topic_of_all_questions_after_it() -> None:
    """Without the course and the top of the tree; `//` is a slash inside a name."""
    start, end = '<question type="category"><category><text>', "</text></category></question>"
    category = f"{start}$course$/top/Roles/And//or/Deep{end}"
    plain = f"{start}Other{end}"
    result = read_quiz(CHOICE, category, CHOICE, CHOICE, plain, CHOICE)
    assert [item.topic for item in items_in(result)] == [
        "",
        "Roles/And-or/Deep",
        "Roles/And-or/Deep",
        "Other",
    ]
    assert result.question_count == 4


@pytest.mark.parametrize("order", [("true", "false"), ("false", "true")])
def test_true_or_false_in_any_order(order: tuple[str, str]) -> None:
    """The options come out as True and False, whatever their order and whichever is right."""
    answers = tuple(("100" if text == "false" else "0", text) for text in order)
    item = only(read_quiz(answered(*answers, extra="", kind="truefalse")))
    assert isinstance(item, Question)
    assert item.kind == "truefalse"
    assert item.options == (Option("True", key=False), Option("False", key=True))
    assert item.locked


def test_true_or_false_in_other_words_is_skipped() -> None:
    """Moodle would take the first answer for true, but that is a guess."""
    assert "'true' and 'false'" in why_skipped(
        answered(("100", "ja"), ("0", "nei"), extra="", kind="truefalse")
    )


def test_a_short_answer_keeps_what_earns_the_full_mark() -> None:
    """The report says that patterns and partial answers are left out; an escaped star is a star."""
    answers = (("100", "peer"), ("100", "pe*"), ("50", "person"), ("100", "5 \\* 2"))
    result = read_quiz(answered(*answers, extra="<usecase>1</usecase>", kind="shortanswer"))
    item = only(result)
    assert isinstance(item, Typed)
    assert item.accept == ("peer", "5 * 2")
    assert "patterns with '*'" in whats(result)[0]
    assert "earn only part of the mark" in whats(result)[0]
    assert "capital letters" in whats(result)[0]


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([("100", "p*")], "patterns"),
        ([("50", "peer")], "no answer is marked as right"),
        ([("100", "?!")], "no letter or digit"),
        ([], "no answer is marked as right"),
    ],
)
def test_a_short_answer_without_a_plain_answer_is_skipped(
    answers: list[tuple[str, str]], why: str
) -> None:
    """Without a text that could be typed, there is nothing to grade by."""
    assert why in why_skipped(answered(*answers, extra="", kind="shortanswer"))


def test_matching_becomes_a_family() -> None:
    """Each left side is an item; they share one list of options, even if two share an answer."""
    result = read_quiz(
        matching(("steps", "sponsor"), ("equal support", "peer"), ("the steps", "sponsor"))
    )
    group = Group("m", "family", "Who does it?")
    assert [(item.id, item.group) for item in items_in(result)] == [
        ("m-1", group),
        ("m-2", group),
        ("m-3", group),
    ]
    first = items_in(result)[0]
    assert isinstance(first, Question)
    assert first.stem == "steps"
    assert first.options == (
        Option("sponsor", key=True, name="option-1"),
        Option("peer", key=False, name="option-2"),
    )
    assert not problems_in_a_bank(items_in(result))


def test_matching_with_a_distractor_becomes_a_choice_each() -> None:
    """In a family, an option that belongs to nothing would never be right."""
    result = read_quiz(matching(("steps", "sponsor"), ("equal support", "peer"), ("", "clergy")))
    assert [item.group for item in items_in(result)] == [None, None]
    first = items_in(result)[0]
    assert isinstance(first, Question)
    assert first.stem == "Who does it?\n\nsteps"
    assert [option.text for option in first.options] == ["sponsor", "peer", "clergy"]


def test_two_matching_questions_of_one_name_stay_apart() -> None:
    """Two families with the same name are still two families."""
    pairs = (("a", "1"), ("b", "2"))
    result = read_quiz(matching(*pairs), matching(*pairs))
    groups = [item.group.id for item in items_in(result) if item.group is not None]
    assert groups == ["m", "m", "m 2", "m 2"]


@pytest.mark.parametrize(
    ("pairs", "why"),
    [
        ([("a", "1"), ("A", "2")], "left sides are the same"),
        ([("a", "1"), ("b", "")], "an option is empty"),
        ([("a", "x"), ("b", "X.")], "two options are the same"),
        ([("a", "1")], "fewer than two options"),
        ([("", "1"), ("", "2")], "nothing to match"),
        ([(f"left {n}", f"right {n}") for n in range(51)], "more than 50"),
    ],
)
def test_unclear_matching_is_skipped(pairs: list[tuple[str, str]], why: str) -> None:
    """No left side may have two answers, and no two options may be the same."""
    assert why in why_skipped(matching(*pairs))


@pytest.mark.parametrize(
    ("answers", "accept"),
    [
        ((("100", "988"), ("0", "911")), ("988",)),
        ((("100", "3"), ("100", "4")), ("3", "4")),
        ((("100", "3.50"),), ("3.5",)),
        ((("100", "-3"), ("0", "*")), ("-3",)),
        ((("100", "3"), ("50", "4")), ("3",)),
        ((("100", "*"),), ()),
        ((("0", "3"),), ()),
    ],
)
def test_numbers_are_typed(answers: tuple[tuple[str, str], ...], accept: tuple[str, ...]) -> None:
    """Those that earn the full mark are accepted; a star isn't a number."""
    result = read_quiz(answered(*answers, kind="numerical"))
    assert [draft.accept for draft in result.items] == ([accept] if accept else [])


def test_a_tolerance_becomes_answers_and_a_unit_stays_out() -> None:
    """What is lost by that is said; a unit would have to be typed, too."""
    question = answered(("100", "3"), kind="numerical")
    tolerant = question.replace("</text></answer>", "</text><tolerance>1</tolerance></answer>")
    result = read_quiz(tolerant)
    assert [draft.accept for draft in result.items] == [("3", "2", "4")]
    assert "every number from 2 to 4 was right" in result.problems[0].what
    unit = "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>"
    assert read_quiz(question.replace("</question>", f"{unit}</question>")).items == ()
    assert read_quiz(question.replace("</question>", "<units></units></question>")).items


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("essay", "essay questions"),
        ("cloze", "cloze questions"),
        ("calculatedmulti", "calculated questions"),
        ("ddwtos", "drag-and-drop questions"),
        ("description", "texts without a question"),
        ("plugin-x", "of the kind 'plugin-x'"),
        ("", "questions without a kind"),
    ],
)
def test_other_kinds_are_skipped_by_name(kind: str, words: str) -> None:
    """The report names the kind, with the question's line."""
    result = read_quiz(CHOICE, answered(("100", "a"), kind=kind))
    assert len(items_in(result)) == 1
    (skipped,) = result.skipped
    assert (skipped.line, skipped.title, skipped.inside) == (17, "Which?", "")
    assert words in skipped.why
    assert skipped.why.endswith("can't be asked here")


def test_pictures_of_the_stem_are_named() -> None:
    """The first picture's own name and description come in; the others are reported as left out."""
    html = (
        "Look: &lt;img src='@@PLUGINFILE@@/a%20map.png?x=1' alt='A map'&gt; "
        "&lt;img src='b.png'&gt;&lt;img src='https://example.org/c.png' alt='far'&gt;"
    )
    result = read_quiz(CHOICE.replace("<![CDATA[<p>What is <b>first</b>?</p>]]>", html))
    item = only(result)
    assert (item.image, item.alt) == ("a map.png", "A map")
    assert whats(result) == [
        (
            "1 question lacks its picture: "
            "it won't be asked until the picture is in the bank's folder of pictures"
        ),
        "a second picture is left out: b.png",
        "a second picture is left out: c.png",
    ]


@pytest.mark.parametrize("source", ["https://example.org/a.png", "//example.org/a.png"])
def test_a_picture_on_the_web_is_not_fetched(source: str) -> None:
    """The question waits for it under its name, and nobody is asked blind."""
    result = read_quiz(CHOICE.replace("<b>first</b>", f'first <img src="{source}">'))
    assert only(result).image == "a.png"
    assert not result.pictures
    assert "wasn't fetched" in " ".join(whats(result))


def test_a_picture_without_a_description_gets_a_warning() -> None:
    """Every picture needs one, so a placeholder says that it is missing."""
    result = read_quiz(CHOICE.replace("<b>first</b>", 'first <img src="../../x\\..\\y.png">'))
    item = only(result)
    assert (item.image, item.alt) == ("y.png", "a picture without a description")
    assert "has no description" in whats(result)[1]


def test_a_picture_may_be_named_beside_the_text() -> None:
    """Old versions of Moodle put it into `<image>`."""
    result = read_quiz(CHOICE.replace("<single>", "<image>backup/old.gif</image><single>"))
    assert only(result).image == "old.gif"


def test_a_fixed_order_is_kept() -> None:
    """A question that Moodle doesn't shuffle isn't shuffled here either."""
    item = only(read_quiz(CHOICE.replace("<single>", "<shuffleanswers>0</shuffleanswers><single>")))
    assert isinstance(item, Question)
    assert item.locked


def test_feedback_without_a_place_is_reported() -> None:
    """Hints and combined feedback are named; Moodle's own standard sentences are not."""
    own = (
        "<hint><text>Think.</text></hint>"
        "<correctfeedback><text>Your answer is correct.</text></correctfeedback>"
    )
    result = read_quiz(
        CHOICE.replace(
            "<single>",
            f"{own}<incorrectfeedback><text>Read p. 3</text></incorrectfeedback><single>",
        )
    )
    assert whats(result) == ["left out: a hint, the feedback for a wrong answer"]


def test_other_marks_are_reported_once() -> None:
    """How much a question counts has no place in a bank."""
    heavy = CHOICE.replace("<single>", "<defaultgrade>2.0</defaultgrade><single>")
    result = read_quiz(heavy, heavy, CHOICE)
    assert whats(result) == [
        "2 of the questions have a mark other than 1; here every question counts the same"
    ]


@pytest.mark.parametrize(
    ("raw", "line", "what"),
    [
        (b"<quiz>\n<question>\n</quiz>", 3, "mismatched tag"),
        (
            b"<!DOCTYPE quiz [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><quiz>&x;</quiz>",
            0,
            "DOCTYPE",
        ),
        (b"<other/>", 1, "not Moodle's"),
        (b"", 1, "no element"),
        (b"<quiz><question type='essay'/>", 1, "no element"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_error(raw: bytes, line: int, what: str) -> None:
    """The error says where, and nothing of the file is used."""
    result = read(raw, "quiz.xml")
    assert not items_in(result)
    assert not result.skipped
    assert what in result.problems[0].what
    assert (result.problems[0].line, result.problems[0].severity) == (line, "error")


def test_recognized_by_its_root() -> None:
    """A quiz is Moodle's, whatever the file is called; other XML and text isn't."""
    assert detects(quiz_file(CHOICE), "x.txt")
    assert detects(quiz_file(CHOICE).decode().replace("UTF-8", "UTF-16").encode("utf-16"), "")
    assert not detects(b"<questestinterop/>", "quiz.xml")
    assert not detects(b"::a:: quiz {T}", "quiz.xml")


def test_what_came_in_fits_a_bank() -> None:
    """The bank's own reader finds nothing wrong with the items."""
    weights = (("50", "a"), ("50", "b"), ("0", "c"))
    true = answered(("100", "true"), ("0", "false"), kind="truefalse", extra="")
    result = read_quiz(CHOICE, answered(*weights), true, matching(("a", "1"), ("b", "2")), CHOICE)
    assert result.question_count == 5
    assert not result.skipped
    assert not problems_in_a_bank(items_in(result))


@given(st.data())
def test_a_damaged_file_gives_a_result(data: st.DataObject) -> None:
    """A good file with parts replaced or cut raises nothing, and what comes in fits a bank."""
    raw = quiz_file(
        CHOICE, answered(("50", "a"), ("50", "b"), ("0", "c")), matching(("a", "1"), ("b", "2"))
    )
    start = data.draw(st.integers(0, len(raw)))
    stop = data.draw(st.integers(start, min(len(raw), start + 40)))
    result = read(raw[:start] + data.draw(st.binary(max_size=8)) + raw[stop:], "x")
    assert all(isinstance(question, Skipped) for question in result.skipped)
    if items_in(result):
        assert not problems_in_a_bank(items_in(result))


def test_a_markdown_file_with_a_quiz_on_its_page_is_none_of_ours() -> None:
    """mkdocs-quiz has a tag of that name."""
    raw = b"<quiz>\nWho?\n- [x] a\n- [ ] b\n</quiz>\n"
    assert detects(raw, "page.xml")
    assert not detects(raw, "page.md")
