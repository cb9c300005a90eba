"""Lists of questions in plain text: what is taken, and what isn't clear enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.formats.lists import text
from cps_study.formats.registry import detect_format
from cps_study.model.text import count
from tests.formats.drafts import items_in
from tests.formats.lists.makers import told

if TYPE_CHECKING:
    from cps_study.formats.base import ReadResult

STEM = "Which day comes after Monday?"
TUESDAY = [(STEM, ["Tuesday"])]


def read(content: str) -> ReadResult:
    return text.read(content.encode(), "quiz.txt")


def why(content: str) -> str:
    """Return why the one question stays out."""
    result = read(content)
    assert not result.items
    (skipped,) = result.skipped
    return skipped.why


@pytest.mark.parametrize(
    "content",
    [
        f"1. {STEM}\na) Sunday\nb) Tuesday\nc) Friday\nAnswer: B\n",
        f"1) {STEM}\n(A) Sunday\n(B) Tuesday\n(C) Friday\nCorrect answer: b) Tuesday\n",
        f"Question 1: {STEM}\nA. Sunday\nB. Tuesday\nC. Friday\nAns. B\n",
        f"Question 1\n{STEM}\nA. Sunday\nB. Tuesday\n\nKey: Tuesday\n",
        f"{STEM}\na. Sunday\n*b. Tuesday\nc. Friday\n",
        f"{STEM}\na) Sunday\nb) Tuesday ✓\nc) Friday\n",
        f"{STEM}\na) Sunday\nb) Tuesday (correct)\nc) Friday\n",
        f"{STEM}\n[ ] Sunday\n[x] Tuesday\n[ ] Friday\n",
        f"{STEM}\n☐ Sunday\n☑ Tuesday\n☐ Friday\n",
        f"{STEM}\n- Sunday\n- *Tuesday\n- Friday\n",
        f"{STEM}\n- Sunday\n- Tuesday\nAnswer: Tuesday\n",
        "Which day comes\nafter Monday?\na) Sunday\nb) Tuesday\nAnswer: b\n",
        f"1. {STEM}\na) Sunday\nb) Tuesday\n\nAnswer key\n1. B\n",
        f"{STEM}\na) Sunday\nb) Tuesday\n\nAnswers:\n1) b\n",
        f"1. {STEM}\na) Sunday\nb) Tuesday\nAntwort: B\n",
        f"{STEM}\na) Sunday\nb) Tuesday\nRespuesta correcta: b\n",
    ],
)
def test_one_clear_mark_is_the_key(content: str) -> None:
    """However people write it: labels in order, and one mark for the answer."""
    result = read(content)
    assert text.detects(content.encode(), "x.txt")
    assert told(result) == TUESDAY
    assert result.skipped == ()
    (note,) = result.problems
    assert note.severity == "info"
    assert "the key of 1 question was taken from" in note.what


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("1. Q?\na) x\nb) y\n", "no answer is marked as right"),
        ("1. Q?\na) x\nb) y\nd) z\nAnswer: d\n", "its options aren't lettered in order"),
        ("1. Q?\n*a) x\nb) y\nAnswer: b\n", "its answers disagree"),
        ("1. Q?\na) x\nb) y\nAnswer: c\n", "there is no such option"),
        ("1. Q?\na) x\nb) y\nAnswer: 2\n", "its options have letters"),
        ("1. Q?\na) x\nb) y\nAnswer: a\nAnswer: b\n", "it has two answer lines"),
        ("1. Q?\na) x\nb) X.\nAnswer: a\n", "two options are the same"),
        ("1. Q?\n*a) x\n*b) y\n", "all its answers are marked as right"),
        ("1. Q?\na) x\nb) y\n\nAnswer key\n1. a\n1. b\n", "the key has the number 1 twice"),
        ("1. Q?\nAnswer: c\n", "its answer is c, but it has no options"),
        ("1. What is a peer?\n", "it has no options and no answer"),
    ],
)
def test_what_is_not_clear_is_named_and_left_out(content: str, reason: str) -> None:
    """A wrong key would teach something false, so none is guessed."""
    assert reason in why(content)


def test_two_questions_with_one_number_have_no_key_at_the_end() -> None:
    """The key could be either one's."""
    result = read("1. P?\na) x\nb) y\n\n1. Q?\na) x\nb) y\n\nAnswer key\n1. a\n")
    assert [skipped.why for skipped in result.skipped] == [
        "the list has two questions with the number 1, and one key"
    ] * 2


def test_a_key_at_the_end_goes_by_number() -> None:
    """Several pairs may share a line, and a question may have several answers."""
    questions = "".join(f"{number}. Q{number}?\na) x\nb) y\nc) z\n\n" for number in (1, 2, 3))
    result = read(f"{questions}Answer Key:\n1. B   2. a, c\n3) c\n")
    assert told(result) == [("Q1?", ["y"]), ("Q2?", ["x", "z"]), ("Q3?", ["z"])]


@pytest.mark.parametrize("key", ["1. b\n2. open\n3. a\n", "1. b\n", "1. b\n3. a\n"])
def test_a_key_for_other_questions_is_nobodys(key: str) -> None:
    """Without numbers the order counts, and one text that isn't read as a question shifts it."""
    asked = "Which day?\na) x\nb) y\n\nDescribe your role\n\nWhich drink?\na) x\nb) y\n"
    result = read(f"{asked}\nAnswer key\n{key}")
    assert not result.items
    answers = count(len(key.splitlines()), "answer")
    assert {each.why for each in result.skipped} == {
        f"the key has {answers}, for 2 questions without numbers"
    }


def test_a_text_between_questions_shifts_no_key() -> None:
    """Only what asks something has a place in the order."""
    asked = "Which day?\na) x\nb) y\n"
    between = "This sentence closes the section.\n\nAnswer key\n1. b\n"
    result = read(f"{asked}\n{between}\n{asked}\n{asked}\nAnswer key\n2. a\n3. b\n")
    assert told(result) == [("Which day?", [key]) for key in ("y", "x", "y")]


@pytest.mark.parametrize("line", ["Answer key: b, a", "Answers: b a", "Answer: BA"])
def test_several_letters_below_the_last_question_are_not_its_own(line: str) -> None:
    """They may be the key to the whole list, if no other question has an answer line."""
    asked = "Which day?\na) x\nb) y\nc) z\n"
    result = read(f"{asked}\n{asked}\n{line}\n")
    assert not result.items
    assert result.skipped[1].why == "its answer line may be the key to the whole list"
    several = read(f"{asked}Answer: a\n\n{asked}\n{line}\n")
    assert told(several) == [("Which day?", ["x"]), ("Which day?", ["x", "y"])]


def test_answers_with_numbers_on_one_line_are_for_the_whole_list() -> None:
    """Nobody has to type all of them after the last question."""
    result = read("1. One and one is ____.\n2. Two and two is ____.\nAnswers: 1. two 2. four\n")
    assert not result.items


def test_an_answer_that_numbers_a_bare_line_is_no_card() -> None:
    """That line may be one of its options."""
    result = read("1. Which day?\n2. Tea\n3. Sunday\n4. Who?\n\nAnswer key\n1. 3\n4. Ann\n")
    assert told(result) == [("Who?", ["Ann"])]
    assert result.skipped[0].why == "its answer is 3, and number 3 may be an option"


def test_a_text_at_the_end_is_no_question_of_the_key() -> None:
    """It comes after the last question, so it shifts nothing."""
    asked = "Which day?\na) x\nb) y\n\nWhich drink?\na) x\nb) y\n\nGood luck with this.\n"
    assert told(read(f"{asked}\nAnswer key\n1. b\n2. a\n")) == [
        ("Which day?", ["y"]),
        ("Which drink?", ["x"]),
    ]


def test_a_number_within_a_stem_belongs_to_it() -> None:
    """Only the next number begins a question while a stem is open."""
    result = read("4. Put these in order.\n1. one\n2. two\na) 1, 2\nb) 2, 1\nAnswer: A\n")
    assert [item.stem for item in result.items] == ["Put these in order. 1. one 2. two"]


def test_a_heading_is_the_topic_and_other_text_is_named() -> None:
    """A short line above is a heading; what ends like a sentence, and stands alone, is named."""
    result = read("Unit 1\n\n1. Q?\na) x\n*b) y\n\nThis ends the unit.\n")
    assert [draft.topic_path for draft in result.items] == ["Unit 1"]
    (warning,) = [each for each in result.problems if each.severity == "warning"]
    assert warning.what == "text that belongs to no question was left out: 'This ends the unit.'"
    assert warning.line == 7


@pytest.mark.parametrize(
    ("content", "lost"),
    [
        ("Unit 1\n\n1. Q?\na) x\n*b) y\n\nUnit 2\n", "Unit 2"),
        ("Unit 1\n\nPart A\n\n1. Q?\na) x\n*b) y\n", "Unit 1"),
        ("1. Q?\na) x\n*b) y\n\n\u0645\u0627\n\u0623) x\n\u0628) y\n", "\u0645\u0627"),
        ("1. Q?\na) x\n*b) y\n\n\u0645\u0627\u061f\n", "\u0645\u0627\u061f"),
    ],
)
def test_no_text_is_lost_in_silence(content: str, lost: str) -> None:
    """A heading without questions may be a question in letters that aren't known here."""
    result = read(content)
    assert len(result.items) == 1
    (warning,) = [each.what for each in result.problems if each.severity == "warning"]
    assert warning.startswith(f"text that belongs to no question was left out: '{lost}")


@pytest.mark.parametrize("line", ["Answers: 1-b, 2-a", "Answer key: 1. B 2. A", "KEY - 1b 2a"])
def test_a_key_may_be_on_one_line(line: str) -> None:
    """It isn't the answer to the last question."""
    result = read(f"1) Q1?\na. x\nb. y\n2) Q2?\na. x\nb. y\n\n{line}\n")
    assert told(result) == [("Q1?", ["y"]), ("Q2?", ["x"])]


def test_a_number_that_names_a_line_of_the_stem_is_no_card() -> None:
    """What it names would be an option; what else is a number may be an answer."""
    result = read("2. Which is tea? 1. this 2. that\nAnswer: 2\n3. How many are 4?\nAnswer: 4\n")
    assert told(result) == [("How many are 4?", ["4"])]
    assert result.skipped[0].why == "its answer is 2, but it has no options"


def test_questions_without_options() -> None:
    """True or false, a gap to fill, and otherwise a card."""
    result = read(
        "1. Milk is white.\nAnswer: True\n2. Call or text ____.\nAnswer: 988\n"
        "3. What does a broker do?\nAnswer: links people to housing\n"
    )
    assert [draft.kind for draft in result.items] == ["truefalse", "typed", "flashcard"]


def test_feedback_is_the_rationale() -> None:
    """Under any of its usual names, and over several lines."""
    result = read("1. Q?\na) x\n*b) y\nExplanation: it is so\nand stays so.\n2. R?\n*a) x\nb) y\n")
    assert [draft.rationale for draft in result.items] == ["it is so and stays so.", ""]


def test_options_on_several_lines_and_questions_without_space_between() -> None:
    """A line without a label goes on with the option, unless a new option A follows it."""
    result = read("P?\na) one\nmore\n*b) two\nQ?\na) x\n*b) y\n")
    assert told(result) == [("P?", ["two"]), ("Q?", ["y"])]
    assert result.items[0].options[0].text == "one more"


def test_text2qti() -> None:
    """Its titles, groups, comments, feedback and answers to type."""
    content = """\
Quiz title: Week 1
% a comment
COMMENT
1. not a question
END_COMMENT
Title: first
Points: 2
1.  What is 2+3?
... Count.
a)  6
... Too many.
*c) 5
"""
    assert why(content) == "its options aren't lettered in order"
    content = content.replace("*c)", "*b)") + (
        "\nGROUP\npick: 1\n2. Which are birds?\n[*] wren\n[ ] bat\n[*] duck\nEND_GROUP\n"
        "\n3. Who was first?\n* Washington\n* George Washington\n"
    )
    result = read(content)
    assert result.title == "Week 1"
    assert told(result) == [
        ("What is 2+3?", ["5"]),
        ("Which are birds?", ["wren", "duck"]),
        ("Who was first?", ["Washington, George Washington"]),
    ]
    assert result.items[0].rationale == "Count."
    assert result.items[0].options[0].rationale == "Too many."
    assert [draft.line for draft in result.items] == [8, 16, 22]


@pytest.mark.parametrize(
    "content",
    ["a letter to a friend.\nIt has no questions.\n", "1. milk\n2. bread\n", "respite\ta rest\n"],
)
def test_other_texts_are_not_lists(content: str) -> None:
    """A list has a question with options and a key, or several answers."""
    assert not text.detects(content.encode(), "x.txt")


def test_the_lenient_reader_comes_after_the_strict_ones() -> None:
    """A GIFT file, an Aiken file and a table stay what they are."""
    for content, name in (
        (b"::a:: Who? {=a ~b}\n", "gift"),
        (b"Who?\nA. I\nB. you\nANSWER: A\n", "aiken"),
        (b"question,A,B,correct\nWho?,I,you,A\n", "csv"),
        (b"1. Who?\na) I\n*b) you\n", "text"),
    ):
        form = detect_format(content, "x.txt")
        assert form is not None
        assert form.name == name


def test_bytes_that_are_no_text() -> None:
    """A sentence, and nothing raised."""
    result = text.read(b"\0\1", "x")
    assert [problem.what for problem in result.problems] == ["the file isn't text"]
    assert items_in(result) == ()
