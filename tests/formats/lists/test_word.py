"""Word documents: lists as people type them, with Word's numbering, looks and tables."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml import parse_xml

from cps_study.formats.base import ReadOptions
from cps_study.formats.lists import word
from tests.formats.lists.makers import told, word_file

if TYPE_CHECKING:
    from cps_study.formats.base import ReadResult

STEM = "Which day comes after Monday?"
TUESDAY = [(STEM, ["Tuesday"])]


def read(raw: bytes) -> ReadResult:
    assert word.detects(raw, "x")
    return word.read(raw, "quiz.docx")


def test_aiken_in_word() -> None:
    """What people type in Word to save it as text one day."""
    result = read(word_file(STEM, "A. Sunday", "B. Tuesday", "ANSWER: B", "", "Milk is white.",
                            "Answer: true"))  # fmt: skip
    assert told(result) == [*TUESDAY, ("Milk is white.", ["True"])]
    assert [draft.line for draft in result.items] == [1, 6]


@pytest.mark.parametrize("look", ["bold", "highlight", "color", "underline"])
def test_the_option_that_stands_out_is_the_key(look: str) -> None:
    """Bold, highlighted, colored or underlined: one option alone, and the note says which way."""
    result = read(word_file(f"1. {STEM}", "a) Sunday", ("b) Tuesday", look), "c) Friday"))
    assert told(result) == TUESDAY
    assert "the key of 1 question was taken from" in result.problems[0].what


def test_words_lists_have_numbers_and_letters_that_are_not_in_the_text() -> None:
    """A question per number of the first level, an option per letter below it."""
    result = read(
        word_file(
            (STEM, "list 0"),
            ("Sunday", "list 1"),
            ("Tuesday", "list 1"),
            ("Which is a drink?", "list 0"),
            ("Tea", "list 1"),
            ("Bread", "list 1"),
            "Answer key",
            "1. B  2. A",
        )
    )
    assert told(result) == [*TUESDAY, ("Which is a drink?", ["Tea"])]


def test_a_bullet_is_never_bold_itself() -> None:
    """The option after it is what stands out."""
    result = read(word_file(f"1. {STEM}", "- Sunday", ("- Tuesday", "bold"), "- Friday"))
    assert told(result) == TUESDAY
    document = docx.Document()
    document.add_paragraph(f"1. {STEM}")
    for text in ("Sunday", "Tuesday", "Friday"):
        document.add_paragraph(style="List Bullet").add_run(text).bold = text == "Tuesday"
    content = io.BytesIO()
    document.save(content)
    assert told(read(content.getvalue())) == TUESDAY


def test_words_own_styles_for_lists_are_questions_and_options() -> None:
    """Each question's options start over, though Word counts on through "List Number 2"."""
    document = docx.Document()
    for stem, texts in ((STEM, ["Sunday", "Tuesday"]), ("Which is a drink?", ["Bread", "Tea"])):
        document.add_paragraph(stem, style="List Number")
        for text in texts:
            run = document.add_paragraph(style="List Number 2").add_run(text)
            run.bold = text in {"Tuesday", "Tea"}
    content = io.BytesIO()
    document.save(content)
    assert told(read(content.getvalue())) == [*TUESDAY, ("Which is a drink?", ["Tea"])]


def test_two_options_that_stand_out_are_no_key_unless_the_stem_asks_for_several() -> None:
    """Bold type may be there for other reasons."""
    options: list[str | tuple[str, str]] = [("a) Tea", "bold"), "b) Bread", ("c) Milk", "bold")]
    result = read(word_file("1. Which is a drink?", *options))
    why = "2 options have bold type, but the question doesn't say to choose 2"
    assert [skipped.why for skipped in result.skipped] == [why]
    result = read(word_file("1. Which TWO are drinks?", *options))
    assert told(result) == [("Which TWO are drinks?", ["Tea", "Milk"])]


@pytest.mark.parametrize("heading", ["Part II. Short answer", "PART 2", "Section B"])
def test_a_heading_below_a_statement_is_no_part_of_it(heading: str) -> None:
    """A statement has no options that would end it; the heading's style or its words say so."""
    statement = ("1. Milk is white.", heading, "2. What's tea?", "Answer key", "1. T", "2. A drink")
    result = read(word_file(*statement))
    assert told(result) == [("Milk is white.", ["True"]), ("What's tea?", ["A drink"])]
    assert result.items[1].topic_path == heading


@pytest.mark.parametrize(
    "typed",
    ["____ Milk is white.", "Milk is white.   True / False", "Milk is white. (T/F)"],
)
def test_what_a_statement_has_for_the_pen_is_left_out(typed: str) -> None:
    """A screen has options, and so does a printed test."""
    result = read(word_file(f"1. {typed}", "2. Is tea a drink or food?", "Key", "1. T", "2. Drink"))
    assert told(result) == [("Milk is white.", ["True"]), ("Is tea a drink or food?", ["Drink"])]


def test_a_heading_is_known_by_its_style() -> None:
    """Whatever its words are."""
    document = docx.Document()
    document.add_paragraph("1. Milk is white.")
    document.add_heading("Drinks", 2)
    for text in ("2. Tea is hot.", "Answer key", "1. T  2. F"):
        document.add_paragraph(text)
    content = io.BytesIO()
    document.save(content)
    result = read(content.getvalue())
    assert told(result) == [("Milk is white.", ["True"]), ("Tea is hot.", ["False"])]
    assert [draft.topic_path for draft in result.items] == ["", "Drinks"]


def test_an_answer_that_no_question_has_is_named() -> None:
    """The question may be in a box, or its number may be wrong."""
    result = read(word_file("1. Q?", "a) x", "b) y", "Answer key", "1. a", "2. b", "3. a"))
    assert told(result) == [("Q?", ["x"])]
    what = "the key at the end has numbers that no question has: 2, 3"
    assert what in [problem.what for problem in result.problems]


def test_text_in_a_box_is_named() -> None:
    """Nobody can tell which line it belongs to."""
    document = docx.Document(io.BytesIO(word_file("1. Q?", "a) x", ("b) y", "bold"))))
    box = "<w:pict><w:txbxContent><w:p><w:r><w:t>2. Who?</w:t></w:r></w:p></w:txbxContent></w:pict>"
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    run = parse_xml(f'<w:r xmlns:w="{name}">{box}{box}</w:r>')
    document.paragraphs[0]._p.append(run)
    content = io.BytesIO()
    document.save(content)
    result = read(content.getvalue())
    assert told(result) == [("Q?", ["y"])]
    whats = [problem.what for problem in result.problems]
    assert whats.count("text in a box was left out: '2. Who?'") == 1


def test_looks_that_disagree_are_named() -> None:
    """One option bold and another one highlighted: only the author knows."""
    result = read(word_file("1. Q?", ("a) x", "bold"), ("b) y", "highlight"), "c) z"))
    assert "disagree" in result.skipped[0].why


def test_a_table_with_headings_is_a_table_of_questions() -> None:
    """The same columns as in a spreadsheet."""
    rows = [["Question", "A", "B", "Correct"], [STEM, "Sunday", "Tuesday", "B"]]
    assert told(read(word_file("Unit 1", tables=[rows]))) == TUESDAY


SIDES = [["What is respite?", "A short rest"], ["What is a peer?", "An equal"]]
TERMS = [["respite", "a short rest"], ["peer", "an equal"]]
PAGE = [["Name: ____", "Date: ____"], ["Class", "Room 4"]]


def test_a_table_without_headings_is_read_if_its_rows_say_what_it_has() -> None:
    """As in a spreadsheet: two columns are cards, more have to name an option in each row."""
    result = read(word_file(tables=[SIDES]))
    assert [(draft.stem, draft.back) for draft in result.items] == list(map(tuple, SIDES))
    assert result.problems[0].what.endswith("no headings, so its columns were read as: front, back")
    rows = [[STEM, "Sunday", "Tuesday", "b"], ["Which is a drink?", "Tea", "Oslo", "a"]]
    result = read(word_file("Unit 1", tables=[rows]))
    assert told(result) == [*TUESDAY, ("Which is a drink?", ["Tea"])]


def test_a_table_that_may_have_headings_is_asked_about() -> None:
    """`--no-headings` answers; no table loses its first row without a word."""
    (problem,) = read(word_file(tables=[TERMS])).problems
    assert (problem.severity, problem.line) == ("error", 0)
    assert problem.what == "are these headings, or the first card: 'respite', 'a short rest'?"
    assert "--no-headings" in problem.hint
    result = word.read(word_file(tables=[TERMS]), "x.docx", ReadOptions(headings=False))
    assert [(draft.stem, draft.back) for draft in result.items] == list(map(tuple, TERMS))


def test_a_table_that_sets_a_page_is_no_table_of_cards() -> None:
    """It isn't if there are questions beside it, whether they come in or not."""
    for answer in ("Answer: b", ""):
        result = read(word_file(f"1. {STEM}", "a) Sunday", "b) Tuesday", answer, tables=[PAGE]))
        assert len(result.items) + len(result.skipped) == 1
        assert not [problem for problem in result.problems if problem.severity == "error"]
    assert not read(word_file(tables=[[["a", "b", "c"], ["d", "e", "f"]]])).items


def test_a_test_without_a_key_says_how_to_mark_it() -> None:
    """As a printed test is: the questions are named, and the way in is told once."""
    result = read(word_file("1. P?", "a) x", "b) y", "2. Q?", "a) x", "b) y"))
    assert len(result.skipped) == 2
    (note,) = result.problems
    assert note.what == "the document doesn't say which answers are right"


def test_a_broken_document_is_said() -> None:
    """Nothing is raised, whatever is inside."""
    good = word_file("1. Q?")
    for raw in (good[: len(good) // 2], b"PK\x03\x04word/document.xml"):
        (problem,) = word.read(raw, "x").problems
        assert problem.severity == "error"


def test_the_report_counts_every_key() -> None:
    """Those of statements, gaps and cards come from the key at the end, too."""
    questions = ("1. Q?", "a) x", "b) y", "2. Tea is hot.", "3. Tea is ____.", "4. What's tea?")
    result = read(word_file(*questions, "Answer key", "1. a", "2. T", "3. hot", "4. A drink"))
    assert [problem.what for problem in result.problems] == [
        "the keys of 4 questions were taken from the key at the end"
    ]
