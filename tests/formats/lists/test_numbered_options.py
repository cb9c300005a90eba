"""Options that are numbered like questions, in Word and as people type them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from cps_study.formats.lists import text, word
from tests.formats.lists.makers import told

if TYPE_CHECKING:
    from cps_study.formats.base import ReadResult

QUESTIONS = (
    ("Which day comes after Monday?", ("Sunday", "Tuesday", "Friday"), 1),
    ("Which of these is a drink?", ("Bread", "Rice", "Tea"), 2),
    ("What is a fruit?", ("Apple", "Stone", "Chair"), 0),
)
KEYS = [(stem, [options[key]]) for stem, options, key in QUESTIONS]
Marked = Literal["bold", "star", "letter", "number", "text", "end"]


def in_word(stems: str, options: str, marked: Marked = "bold") -> ReadResult:
    """Return what a document holds in which stems and options have these styles.

    A style that is a number is that of a list, and "restart" is a new list for each question.
    """
    document = docx.Document()
    for position, (stem, texts, key) in enumerate(QUESTIONS):
        _paragraph(document, stem, stems)
        style = str(200 + position) if options == "restart" else options
        for at, option in enumerate(texts):
            is_key = at == key
            star = "*" if is_key and marked == "star" else ""
            _paragraph(document, star + option, style, bold=is_key and marked == "bold")
        said = {"letter": "ABC"[key], "number": str(key + 1), "text": texts[key]}
        if marked in said:
            document.add_paragraph(f"Answer: {said[marked]}")
    if marked == "end":
        document.add_paragraph("Answer key")
        document.add_paragraph("1. B 2. C 3. A")
    return saved(document)


def saved(document: docx.document.Document) -> ReadResult:
    content = io.BytesIO()
    document.save(content)
    return word.read(content.getvalue(), "x.docx")


def _paragraph(
    document: docx.document.Document, words: str, style: str, *, bold: bool = False
) -> None:
    paragraph = document.add_paragraph(style=None if style.isdigit() else style)
    paragraph.add_run(words).bold = bold or None
    if not style.isdigit():
        return
    numbering = document.part.numbering_part.element
    if not numbering.xpath('w:abstractNum[@w:abstractNumId="77"]'):
        level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/></w:lvl>'
        abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{level}</w:abstractNum>'
        numbering.insert(0, parse_xml(abstract))
    if not numbering.xpath(f'w:num[@w:numId="{style}"]'):
        one = f'<w:num {nsdecls("w")} w:numId="{style}"><w:abstractNumId w:val="77"/></w:num>'
        numbering.append(parse_xml(one))
    place = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{style}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(place))


@pytest.mark.parametrize("marked", ["bold", "star", "letter", "number", "text", "end"])
def test_options_in_a_list_below_plain_stems(marked: Marked) -> None:
    """Word counts them 1 to 9; each stem above some of them begins a question."""
    result = in_word("Normal", "List Number", marked)
    assert told(result) == KEYS
    assert not result.skipped


@pytest.mark.parametrize(
    ("stems", "options"),
    [("Normal", "restart"), ("100", "restart"), ("100", "101"), ("Heading 2", "List Number")],
)
def test_options_in_lists_of_their_own(stems: str, options: str) -> None:
    """Whether each question has a list, or all share one that stems aren't in."""
    assert told(in_word(stems, options)) == KEYS


@pytest.mark.parametrize("marked", ["bold", "star", "letter", "text"])
def test_one_list_of_stems_and_options(marked: Marked) -> None:
    """Only stems ask, and each group has a key."""
    result = in_word("List Number", "List Number", marked)
    assert told(result) == KEYS
    assert not result.skipped


def test_one_list_without_clear_keys_stays_out() -> None:
    """Nothing then says which lines are options, and every line is named."""
    document = docx.Document()
    for words in ("Which is tea?", "This", "That", "Which is milk?", "This", "That"):
        document.add_paragraph(words, style="List Number")
    result = saved(document)
    assert not result.items
    assert len(result.skipped) == 6


def test_a_group_without_a_clear_key_is_named() -> None:
    """The others come in."""
    document = docx.Document()
    for stem, bold in (("Which is tea?", 1), ("Which is milk?", 1), ("Which is a day?", 3)):
        document.add_paragraph(stem)
        for at in range(3):
            run = document.add_paragraph(style="List Number").add_run(f"Option {stem[9]}{at}")
            run.bold = at < bold or None
    result = saved(document)
    assert len(result.items) == 2
    assert [(each.title, each.why) for each in result.skipped] == [
        ("Which is a day?", "no answer is marked as right")
    ]


def in_text(content: str) -> ReadResult:
    assert text.detects(content.encode(), "x.txt")
    return text.read(content.encode(), "x.txt")


LETTERED = "a) Sunday\nb) Friday\nAnswer: b\n"
LETTERED_QUESTION = f"Which one?\n{LETTERED}"
DAY = "1) Sunday\n2) Tuesday\nAnswer: 2\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"Which day?\n{DAY}\nWhich one?\n{DAY}", [("Which day?", ["Tuesday"])] * 1),
        (f"1. Which day?\n{DAY}2. Which one?\n{DAY}", [("Which day?", ["Tuesday"])]),
        ("What now?\n1. Ask\n2. Listen\n*3. Sit\n", [("What now?", ["Sit"])]),
    ],
)
def test_numbers_that_people_type(content: str, expected: list[tuple[str, list[str]]]) -> None:
    """Their signs differ from those of the stems, or the stems have none."""
    result = in_text(content)
    assert told(result)[:1] == expected
    assert not result.skipped


def test_numbered_statements_keep_their_own_answers() -> None:
    """A key with more answers than there would be questions is for the statements."""
    statements = (
        "True or false?\n1. The sky is blue.\n2. Grass is red.\n\nAnswer key\n1. True\n2. F\n"
    )
    assert told(in_text(statements)) == [
        ("The sky is blue.", ["True"]),
        ("Grass is red.", ["False"]),
    ]


def test_an_answer_below_several_numbers_is_nobodys_card() -> None:
    """Where the options begin isn't clear, the last of them isn't a question with that answer."""
    result = in_text(f"1. Sunday\n2. Tuesday\n3. Friday\nAnswer: 2\nWhich day?\n{DAY}")
    assert not any(item.kind == "flashcard" for item in result.items)
    assert any("the key to that question" in each.why for each in result.skipped)


def test_questions_without_an_answer_take_none_from_others() -> None:
    """A stem that asks is a stem, though the one before it has no answer."""
    content = (
        "1. Who asks?\n2. What is it?\n3. Who answers?\nAnswer: The peer\n4. So?\nAnswer: Yes\n"
    )
    result = in_text(content)
    assert told(result) == [("Who answers?", ["The peer"]), ("So?", ["Yes"])]
    assert [each.title for each in result.skipped] == ["Who asks?", "What is it?"]


def test_a_list_that_fits_both_ways_is_left_out() -> None:
    """A first option may ask, too; then it could be the stem of the others."""
    content = "What do you say?\n1. Are you well?\n2. Be well\n3. Go well\nAnswer: Go well\n"
    assert not text.read(content.encode(), "x.txt").items


def test_a_long_list_is_no_question() -> None:
    """Nobody is given thirteen options."""
    lines = "".join(f"{number}. Thing {number}\n" for number in range(1, 14))
    result = in_text(f"What to bring?\n{lines}\n14. Which day?\n{LETTERED}")
    assert told(result) == [("Which day?", ["Friday"])]


@pytest.mark.parametrize(
    "asked",
    [
        "1. Which day comes after Monday?\n2. Sunday\n3. Tuesday\n4. Friday\nAnswer: 3\n",
        "1. Which is a day?\n2. Tea\n3. Friday\n4. Red\nAnswer key\n1. 3\n",
        f"Which day?\n{DAY}\nWhich drink?\n3) Rock\n4) Tea\n5) Red\n6) Sand\nAnswer: 4\n",
    ],
)
def test_a_number_is_no_key_if_another_option_shows_it(asked: str) -> None:
    """Numbers may go on from stem to option, and from question to question: 4 isn't the fourth."""
    result = in_text(f"{asked}\nWhich one is it?\n{LETTERED}")
    assert {stem for stem, _ in told(result)} <= {"Which day?", "Which one is it?"}
    assert not any(item.kind == "flashcard" for item in result.items)


def test_words_numbers_that_go_on_are_no_key() -> None:
    """The second option shows 4 here."""
    document = docx.Document()
    for stem, texts, key in (("Which day?", "ab", 1), ("Which drink?", "cdef", 4)):
        document.add_paragraph(stem)
        for each in texts:
            document.add_paragraph(f"Option {each}", style="List Number")
        document.add_paragraph(f"Answer: {key}")
    result = saved(document)
    assert told(result) == [("Which day?", ["Option a"])]
    assert [(each.title, each.why) for each in result.skipped] == [
        ("Which drink?", "its answer is the number '4', but its options aren't numbered from 1")
    ]


@pytest.mark.parametrize("blanks", ["   ", "\t"])
@pytest.mark.parametrize(
    ("first", "second"), [("1. Tea\n", "*2. Milk\n"), ("(1) Tea\n", "(2) Milk\nAnswer: 2\n")]
)
def test_numbers_are_set_in_by_blanks_or_tabs(blanks: str, first: str, second: str) -> None:
    """With a star, or in brackets."""
    options = f"{blanks}{first}{blanks}{second}"
    result = in_text(f"1. Which is white?\n{options}2. Which is cold?\n{options}")
    assert told(result) == [("Which is white?", ["Milk"]), ("Which is cold?", ["Milk"])]


def test_an_option_keeps_the_numbers_within_it() -> None:
    """Only the one before it goes."""
    result = in_text("How many?\n1. Up to 5. no more\n2. None\nAnswer: Up to 5. no more\n")
    assert told(result) == [("How many?", ["Up to 5. no more"])]


def test_lists_of_other_things_need_keys_for_half_of_them() -> None:
    """What asks nothing may be a list of steps."""
    asked = "Pick a day\n1. Sunday\n2. Friday\nAnswer: 1\n"
    steps = "Do this\n1. Go\n2. Wait\n"
    assert told(in_text(f"{LETTERED_QUESTION}\n{asked}\n{steps}")) == [
        ("Which one?", ["Friday"]),
        ("Pick a day", ["Sunday"]),
    ]
    result = in_text(f"{LETTERED_QUESTION}\n{asked}\n{steps}\n{steps}")
    assert told(result) == [("Which one?", ["Friday"])]


def test_questions_without_a_key_are_named_by_their_stems() -> None:
    """All of them ask, so it's clear what the numbered lines are."""
    asked = "Which day?\n1. Sunday\n2. Friday\n"
    result = in_text(f"{LETTERED_QUESTION}\n{asked}\n{asked}")
    assert [each.title for each in result.skipped] == ["Which day?"] * 2


def test_each_question_of_one_list_needs_its_key() -> None:
    """Else it could be a list of something else."""
    asked = "1. Which day?\n2. Sunday\n*3. Friday\n4. Which drink?\n5. Tea\n6. Milk\n"
    assert told(in_text(f"{LETTERED_QUESTION}\n{asked}")) == [("Which one?", ["Friday"])]


@pytest.mark.parametrize(
    "asked",
    [
        "Pick one\n1. Tea\n2. Milk\n1. Red\n2. Blue\nAnswer: 4\n",
        "Which day?\n1) Sunday\n2) Friday\nAnswer: 2\n1) Tea\n2) Milk\nAnswer: 1\n",
    ],
)
def test_a_list_without_a_stem_of_its_own_is_nobodys(asked: str) -> None:
    """It starts over at 1, so it doesn't go on; nor is an answer line the stem of the next."""
    result = in_text(f"{LETTERED_QUESTION}\n{asked}")
    assert told(result) == [("Which one?", ["Friday"])]
