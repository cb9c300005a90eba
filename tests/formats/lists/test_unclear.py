"""What the law over known quizzes found: lines that can be taken for something else."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pytest

from cps_study.formats.lists import markdown, text, word
from tests.formats.lists.makers import told, word_file

if TYPE_CHECKING:
    from cps_study.formats.base import ReadResult

DRINK = "1. Which is a drink?\na) Bread\nb) Tea\nAnswer: b\n"
TEA = ("Which is a drink?", ["Tea"])


def read(content: str) -> ReadResult:
    return text.read(content.encode(), "quiz.txt")


def reasons(result: ReadResult) -> dict[int, str]:
    """Return why something stays out, by its line."""
    return {skipped.line: skipped.why for skipped in result.skipped}


def whats(result: ReadResult) -> list[str]:
    return [problem.what for problem in result.problems if problem.severity == "warning"]


def test_a_line_with_a_number_in_a_stem_is_named_itself() -> None:
    """It may be a question; if an option names several such lines, they belong to the stem."""
    result = read(f"{DRINK}7. Say more about it\n\nUnit 2\n\n1. Milk is white.\n")
    assert told(result) == [TEA]
    assert list(reasons(result)) == [5, 9]


def test_a_text_below_a_statement_is_not_made_part_of_it() -> None:
    """The key at the end gives its answer, so nothing says where the statement ends."""
    result = read("1. Milk is white.\n\nAnn lives alone.\n\n2. Tea is ____.\n\nKey\n1. T\n2. hot\n")
    assert told(result) == [("Tea is ____.", ["hot"])]
    assert "may belong to something else" in reasons(result)[1]
    asked = read("1. Ann lives alone.\n\nWhat helps?\n\n2. Tea is ____.\n\nKey\n1. Talk\n2. hot\n")
    assert len(asked.items) == 2


def test_a_paragraph_below_the_last_option_is_not_made_part_of_it() -> None:
    """Where numbered options weren't understood, the last one may look like a stem."""
    result = read(f"{DRINK}\nSay why.\n1. Salt\n2. Rain\n\nWhat is white?\nAnswer: Milk\n")
    assert told(result) == [TEA]
    assert "may belong to something else" in reasons(result)[8]


def test_texts_without_numbers_are_no_question_of_a_key() -> None:
    """Each of them may be a question by itself."""
    result = read("How does Ann help?\n\nMilk is white.\n\nHow is tea?\n\nKey\n1. F\n")
    assert not result.items
    assert len(result.skipped) == 1
    between = read("What is tea?\n\nUnit 2\n\nMilk is white.\n\nSo?\n\nKey\n1. A drink\n2. T\n")
    assert not between.items
    paragraphs = read("Tea is hot.\n\nWho?\na) x\nb) y\n\nWhy?\na) x\nb) y\n\nKey\n1-T; 2-A\n")
    assert not paragraphs.items
    gap = read(
        "What is tea?\n\nPart 2\n\nMilk is ____.\n\nSo\n\nWho?\na) x\nb) y\n\nKey\n1. 4\n2. a\n"
    )
    assert not gap.items
    above = read("Tea is hot\n\nWho?\na) x\nb) y\n\nWhy?\na) x\nb) y\n\nKey\n1. T\n2. a\n")
    assert not above.items


@pytest.mark.parametrize(
    "lines",
    [
        "- Tea\n- e. coli\n*Milk\n",
        "* Tea\n* e. coli\n* *Milk\n",
        "[ ] Tea\n[ ] e. coli\n[x] Milk\n",
    ],
)
def test_a_letter_within_an_option_is_no_label(lines: str) -> None:
    """Nor is the bullet before it a star."""
    options = lines.replace("\n*Milk", "\n- *Milk")
    for result in (read(f"What's this?\n{options}"), markdown.read(f"Q?\n{options}".encode(), "x")):
        (item,) = result.items
        assert [option.text for option in item.options] == ["Tea", "e. coli", "Milk"]
        assert [option.key for option in item.options] == [False, False, True]


def test_labels_of_different_kinds_are_no_question() -> None:
    """Some of them may be another question's."""
    result = read(f"{DRINK}\nPick one\n- Tea\nb) *Milk\n")
    assert told(result) == [TEA]
    assert "labels of different kinds" in " ".join(reasons(result).values())


def test_an_option_that_asks_is_no_card() -> None:
    """The answer below it may be that of the question above."""
    result = read(f"{DRINK}2) Who came ____ at noon.\n3) Ann\n4) Is it so?\nAnswer: 2\n")
    assert told(result) == [TEA]
    assert not any(item.kind == "flashcard" for item in result.items)


@pytest.mark.parametrize(
    "key",
    ["1. B\n2. T\n", "2. T\n", "1. Tea\n2. A walk\n", "1. 2\n2. four\n", "1. a\n9. b\n"],
)
def test_a_key_that_counts_questions_is_for_no_line(key: str) -> None:
    """Lines are counted with their options here, so that number 2 is an option."""
    result = read(f"1. Which is a drink?\n2. Salt\n3. Tea\n4. Two and two make ____.\n\nKey\n{key}")
    assert not result.items
    assert reasons(result).keys() >= {1, 4}
    words = read(
        "1. Milk is white\n2. What helps?\n3. Ask first.\n4. No\n\nKey\n1. T\n2. Ask first.\n"
    )
    assert not words.items
    sums = "1. Two and two make ____.\n2. Milk is white.\n3. Tea is hot.\n\nKey\n1. 4\n2. T\n3. F\n"
    assert len(read(sums).items) == 3
    unasked = "1. Ann listens by\n2. Tea\n3. Milk\n4. Tea is hot.\n\nKey\n1. a\n2. T\n"
    assert not read(unasked).items


def test_an_answer_that_is_its_own_number_or_text_is_no_answer() -> None:
    """Both say that the line is an option."""
    assert not read("1. Which?\n2. Tea\n3. Milk\nExplanation: So.\nAnswer: 3\n").items
    assert not read(f"{DRINK}2. Say it\n3. Milk\nAnswer: Milk\n").items[1:]


@pytest.mark.parametrize(
    "line",
    [
        "Key: 1-False",
        "Answers: 1 False 2 4",
        "Answer key: 1 four  2 four",
        "Answers: 1) 3",
        "Key: 1 4",
    ],
)
def test_a_key_on_one_line_is_no_answer_to_the_question_above(line: str) -> None:
    """Not even if it has one number only, or answers in words."""
    result = read(f"Tea is hot.\n\n1. Milk is ____.\n\n{line}\n")
    assert not result.items
    assert 3 in reasons(result)


def test_a_key_with_a_number_twice_is_for_nobody() -> None:
    """It's for several parts that count from 1, and which is whose isn't certain."""
    result = read("1. Milk is white.\n2. Tea is hot.\n\nKey\n1. T\n2. F\n1. F\n")
    assert set(reasons(result).values()) == {"the key has the number 1 twice"}


def test_a_key_in_words_may_be_on_one_line() -> None:
    """Its numbers go on from one to the next; if they don't, it's one answer, and not clear."""
    asked = "1. Tea is ____.\n2. Milk is ____.\n\nKey\n"
    assert told(read(f"{asked}1. hot  2. cold\n")) == [
        ("Tea is ____.", ["hot"]),
        ("Milk is ____.", ["cold"]),
    ]
    assert not read(f"{asked}1. hot  7. cold\n").items


def test_a_key_above_all_questions_is_a_key() -> None:
    """Its letters aren't stems; a key in words up there isn't read, but named."""
    asked = "\n1. Which is a drink?\na) Bread\nb) Tea\n"
    assert told(read(f"Answer key\n1. b\n{asked}")) == [TEA]
    result = read(f"Key\n1. b\n2. A walk\n{asked}2. What helps?\n")
    assert not result.items
    assert 2 not in reasons(result)
    named = read("Key\n1. four\n\nRead this.\n\nTwo and two make ____.\nAnswer: 4\n")
    assert not named.items


def test_a_key_without_numbers_is_named() -> None:
    """Its letters are no part of the question below it."""
    result = read("Which?\na) x\nb) y\n\nKey\nb\n\n1. Which is a drink?\na) Bread\nb) *Tea\n")
    assert told(result) == [TEA]
    assert "the key at the end has answers without numbers" in whats(result)


def test_numbered_options_below_a_key_are_options() -> None:
    """A key in the middle ends no list."""
    part = "Which is a drink?\n   1) Bread\n   2) Tea\n"
    result = read(f"1. {part}\nKey\n1. b\n\n2. {part}\nKey\n2. B\n\n3. Tea is hot.\n")
    assert told(result) == [TEA, TEA]
    assert list(reasons(result)) == [15]


def test_a_heading_above_a_list_is_not_its_stem() -> None:
    """The list's first line asks; so does the last, if the next question goes on below it."""
    result = read(f"{DRINK}\nUnit 2\n\n1. Which is a day?\n2. *Friday\n3. Salt\n")
    assert "Unit 2" not in [stem for stem, _ in told(result)]
    result = read("Read this.\n1. Tea is hot.\n2. Ann says:\nand you?\n\n1. Well\n2. No ✓\n")
    assert not result.items


def test_empty_lines_part_questions_in_one_list() -> None:
    """An option that asks is no stem then."""
    content = (
        "1. What now?\n\n2. *Tea\n3. Is it so?\n4. Milk\n\n5. Ann likes\n\n6. *Salt\n7. Rice\n"
    )
    assert not read(content).items


def test_a_stem_that_goes_on_below_its_question_is_no_option() -> None:
    """In one list of everything, it would be the last one of the question above."""
    content = (
        "1. Ann says:\n2. *Tea\n3. Milk\n4. Which help? Select all that apply.\n5. No\n6. *Yes\n"
    )
    assert told(read(content)) == [
        ("Ann says:", ["Tea"]),
        ("Which help? Select all that apply.", ["Yes"]),
    ]


def test_number_0_is_a_number() -> None:
    """Its line is no heading."""
    result = read(f"Q0. Milk is white\n\n{DRINK}")
    assert reasons(result) == {1: "it has no options and no answer"}
    assert [draft.topic_path for draft in result.items] == [""]


def test_a_number_below_a_reason_begins_a_question() -> None:
    """Even if it isn't the next one."""
    result = read(f"9. Tea is hot.\nExplanation: So.\n{DRINK}")
    assert told(result) == [TEA]
    assert list(reasons(result)) == [1]


@pytest.mark.parametrize("answer", ["Ans. True", "Answer true", "Ans. T"])
def test_short_words_for_an_answer(answer: str) -> None:
    """`Ans.` begins an answer of any kind."""
    assert told(read(f"{DRINK}2. Milk is white.\n{answer}\n"))[1:] == [("Milk is white.", ["True"])]
    assert told(read(f"{DRINK}2. What is tea?\nAns. A drink\n"))[1:] == [
        ("What is tea?", ["A drink"])
    ]


def test_a_line_break_in_word_begins_no_paragraph() -> None:
    """The first line of a stem on two is no heading."""
    raw = word_file("Ann listens best by\nand says:", "- *Tea", "- Milk")
    assert told(word.read(raw, "x.docx")) == [("Ann listens best by and says:", ["Tea"])]


@pytest.mark.parametrize("top", [("No.", "Answer"), ("Question", "Key"), ()])
def test_a_table_may_be_the_key(top: tuple[str, ...]) -> None:
    """Numbers beside answers are no cards."""
    rows = [list(top), ["1", "B"], ["2", "hot"]] if top else [["1", "B"], ["2", "hot"]]
    lines = ("1. Which is a drink?", "a) Bread", "b) Tea", "2. Tea is ____.", "Answers")
    expected = [TEA, ("Tea is ____.", ["hot"])]
    assert told(word.read(word_file(*lines, tables=[rows]), "x.docx")) == expected
    if top:
        table = f"| {' | '.join(top)} |\n|---|---|\n| 1 | B |\n| 2 | hot |\n"
        content = "\n".join([*lines, "", table])
        assert told(markdown.read(content.encode(), "x.md")) == expected


def test_markdown_headings_part_a_list_without_ending_it() -> None:
    """The key may have one; a heading with nothing below it is named, unless others are below."""
    content = (
        f"# Quiz\n\n## Part 1\n\n{DRINK.replace('Answer: b', '')}\n## Key\n1. b\n\n## Part 2\n"
    )
    result = markdown.read(content.encode(), "x.md")
    assert told(result) == [TEA]
    assert [draft.topic_path for draft in result.items] == ["Part 1"]
    assert whats(result) == ["text that belongs to no question was left out: 'Part 2'"]


def test_a_heading_by_its_style_may_end_like_a_sentence() -> None:
    """It is no stem as long as something stands below it that isn't an option."""
    document = docx.Document()
    document.add_heading("Good luck.", 2)
    for line in ("1. Which is a drink?", "a) Bread", "b) *Tea"):
        document.add_paragraph(line)
    content = io.BytesIO()
    document.save(content)
    result = word.read(content.getvalue(), "x.docx")
    assert told(result) == [TEA]
    assert [draft.topic_path for draft in result.items] == ["Good luck."]


def test_a_heading_above_a_text_that_is_left_out_is_named_too() -> None:
    """It heads no question."""
    result = read("About Ann\n\nSay more of her and of all that she does.\n")
    assert len(whats(result)) == 2
    several = read("It rains today.\n\nIt was dry then.\n")
    assert whats(several) == [
        "2 paragraphs that belong to no question were left out: 'It rains today. It was dry then.'"
    ]


def test_numbers_that_begin_again_inside_a_stem_count_as_used_twice() -> None:
    """A key has one answer for both, and the first question isn't the one it's for."""
    result = read(
        "Question 1: How do you listen?\n\nQuestion 2: Say more about it\n\nAnn lives alone.\n\n"
        "Question 1: Tea is ____.\n\nKey\n1: hot\n"
    )
    assert not result.items
    assert "two questions with the number 1" in reasons(result)[1]


def test_a_key_with_more_numbers_is_not_for_lines_that_may_be_options() -> None:
    """`1. F` is about the first statement, which has no number, and not about `1. Tea`."""
    result = read(
        "Milk is white.\n\nAnn is tall.\n\nI like\n1. Tea\n2. Rain\n\nKey\n1. F 2. F 3. A\n"
    )
    assert not result.items
    assert list(reasons(result)) == [6, 7]


def test_true_may_be_an_option_below_a_stem() -> None:
    """If one of the lines below it says `True`, it's no statement just because its key does."""
    listed = "1) Ann says\n\n   2. True\n   3. Milk\n4) Milk is white.\n5) Who listens?\n\n"
    result = read(f"{listed}Key\n1. True\n3. A peer\n")
    assert not result.items
    assert "other numbers" in reasons(result)[1]


@pytest.mark.parametrize(
    ("true", "false"), [("True", "False"), ("Wahr", "Falsch"), ("vrai", "faux")]
)
def test_true_and_false_are_keys_in_every_language(true: str, false: str) -> None:
    """A statement above a question may have the first answer, so that none has its own then."""
    options = f"a) {true}\nb) {false}\n"
    key = f"Key\n1. {true}\n2. {false}\n"
    result = read(f"Milk is white.\n\nTea is cold.\n{options}\nIs salt sweet?\n{options}\n{key}")
    assert not result.items
    result = read(f"1. Milk is white.\n\n2. Tea is cold.\n\nKey\n1 {true}, 2 {false}\n")
    assert told(result) == [("Milk is white.", ["True"]), ("Tea is cold.", ["False"])]
    result = read(f"1. Milk is white.\n\n2. Tea is cold.\n\nKey\n{true}\n{false}\n")
    assert "the key at the end has answers without numbers" in whats(result)


def test_a_letter_that_another_option_shows_is_no_key() -> None:
    """By its place, it would be the second option, and by its label the first."""
    result = read("1. Which is a drink?\n- b) Tea\n- a) Bread\n- c) Salt\nAnswer: B\n")
    assert "could mean one option" in reasons(result)[1]


def test_a_second_first_letter_is_not_part_of_the_option_above() -> None:
    """Either letter may be a slip, so the letter of the key may be, too."""
    result = read("1. Which is a drink?\na) Bread\na) Salt\nb) Tea\nAnswer: B\n")
    assert "lettered in order" in reasons(result)[1]


def test_a_reason_ends_where_the_next_question_begins() -> None:
    """Only the options below it show that a line was no more of the reason."""
    options = "a) Bread\nb) Tea\n"
    result = read(f"{DRINK}Explanation: It flows.\nWhich is a food?\n{options}Answer: a\n")
    assert told(result) == [TEA, ("Which is a food?", ["Bread"])]
    assert [item.rationale for item in result.items] == ["It flows.", ""]


def test_an_answer_below_several_lines_may_be_one_of_them() -> None:
    """Where they weren't understood as options, the last one is no card with that answer."""
    more = "Say a food\n1. Milk\n2. Salt\n\nSay more\n1. Rain\n2. Sun\n"
    result = read(f"Say a drink\n1. Tea\n2. Bread\nAnswer: Tea\n\n{more}")
    assert not result.items
    assert "may be an option of the question above" in reasons(result)[3]


def test_lines_below_a_question_with_options_may_be_statements() -> None:
    """It has its options, so none of them is one."""
    question = "1. Which is a drink?\na) Bread\nb) Tea\n"
    result = read(f"{question}2. Tea is hot\n3. Milk is red\n\nKey\n1. B\n2. T\n3. F\n")
    assert told(result) == [TEA, ("Tea is hot", ["True"]), ("Milk is red", ["False"])]


def test_numbers_of_one_list_of_everything_do_not_number_its_questions() -> None:
    """The key at the end goes by their order, and not by the lines that they're on."""
    drink = "1. Which is a drink?\n2. Bread\n3. Tea\n"
    result = read(f"{drink}4. Which is a food?\n5. Rice\n6. Milk\n\nKey\n1. Tea\n2. Rice\n")
    assert told(result) == [TEA, ("Which is a food?", ["Rice"])]


def test_an_answer_with_several_numbers_is_no_card() -> None:
    """It may be the key to all the questions above it."""
    result = read("1. Who helps?\n\n2. What is hot?\nCorrect: 1 Ann, 2 Tea\n")
    assert not result.items
    assert "the key to the whole list" in reasons(result)[3]


def test_one_or_two_words_are_no_statement() -> None:
    """They may be an option, and the key may count the questions above them."""
    result = read("Ann says\n\n3) No\n4) Red wine\n5) Milk is white\n\nKey\n3. T\n4. F\n5. T\n")
    assert told(result) == [("Milk is white", ["True"])]
    assert set(reasons(result)) == {3, 4}
    assert "too short" in reasons(result)[3]
    assert len(read("1. Peers listen.\nAnswer: True\n").items) == 1
    assert len(read("1. \u725b\u5976\u662f\u767d\u7684\nAnswer: True\n").items) == 1
