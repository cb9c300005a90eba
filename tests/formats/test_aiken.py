"""Aiken: what comes in, what is left out and why, and what can be written."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats import registry
from cps_study.formats.aiken import detects, read, write
from cps_study.formats.base import ReadResult, Skipped
from cps_study.formats.syntax.html_text import tidy
from cps_study.model.item import Bank, Flashcard, Group, Item, Option, Question, prompt_of
from tests.formats.drafts import items_in
from tests.formats.platform_help import can_travel, carried, only, problems_in_a_bank, whats
from tests.strategies import banks

GOOD = """\
What is the first role?
A) Advice
B) Support
C. Rules
ANSWER: B
"""
CHOICE = Question(
    id="a",
    kind="choice",
    topic="t",
    level="recall",
    stem="Which?",
    options=(Option("x", key=True), Option("y")),
)


def _read(text: str) -> ReadResult:
    return read(text.encode(), "quiz.txt")


def _skipped(text: str) -> tuple[int, str]:
    result = _read(text)
    assert not items_in(result)
    assert not result.problems
    assert len(result.skipped) == 1
    return result.skipped[0].line, result.skipped[0].why


def _key(text: str) -> str:
    item = only(_read(text))
    assert isinstance(item, Question)
    return next(option.text for option in item.options if option.key)


def test_a_choice_comes_in_whole() -> None:
    """The question, its choices in order and the key are read, and its line is kept."""
    item = only(_read(f"\n{GOOD}"))
    options = (Option("Advice"), Option("Support", key=True), Option("Rules"))
    stem = "What is the first role?"
    assert item == Question(
        id="", kind="choice", topic="", level="recall", stem=stem, options=options
    )
    assert item.line == 2


def test_true_and_false_are_a_kind() -> None:
    """Two choices that say so make it a true-or-false question."""
    item = only(_read("Peers are equals.\nA) True\nB) False\nANSWER: A\n"))
    assert isinstance(item, Question)
    assert (item.kind, item.locked, item.options[0]) == (
        "truefalse",
        True,
        Option("True", key=True),
    )


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_text_file_is_read(line_break: str, encoding: str) -> None:
    """Marks at the beginning, line breaks of any system and blank lines don't matter."""
    text = "Ünder “which”?\n\nA)x\n \nB.\ty\n\nANSWER:B\nNext?\nA) p\nB) q\n?\nANSWER:   A\n"
    result = read(text.replace("\n", line_break).encode(encoding), "x")
    asked = [(item.line, prompt_of(item)) for item in items_in(result)]
    assert asked == [(1, "Ünder “which”?"), (8, "Next?")]
    assert [option.text for option in items_in(result)[0].options] == ["x", "y"]  # type: ignore[union-attr] # a choice


@pytest.mark.parametrize("answer", ["B", " B ", "B.", "B)", "b", "B) Support", "B. support."])
def test_one_letter_is_the_key(answer: str) -> None:
    """A small letter, a period after it or the choice's own text leave no doubt."""
    assert _key(GOOD.replace(" B\n", f"{answer}\n")) == "Support"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (" Question", "its ANSWER isn't a single letter: 'Question'"),
        ("", "its ANSWER isn't a single letter: ''"),
        (" 2", "its ANSWER isn't a single letter: '2'"),
        (" D", "its ANSWER is D, but it has 3 choices"),
        (" B) Advice", "its ANSWER has more than one letter: 'B) Advice'"),
    ],
)
def test_a_question_without_one_letter_as_its_answer_is_left_out(answer: str, why: str) -> None:
    """Moodle would take the first letter of anything, even if there is no such choice."""
    assert _skipped(GOOD.replace(" B\n", f"{answer}\n")) == (1, why)


def test_a_question_with_letters_out_of_order_is_left_out() -> None:
    """Moodle goes by position and people by the letter: where they differ, the key isn't clear."""
    for text in (GOOD.replace("B)", "D)"), "Q?\nB) x\nA) y\nANSWER: A\n"):
        assert "aren't lettered in order" in _skipped(text)[1]
    assert "aren't lettered in order" in _skipped("continued\nB) x\nC) y\nANSWER: A\n")[1]


def test_the_position_counts_where_letters_repeat() -> None:
    """If a letter is written twice by mistake, Moodle's rule decides, with a warning."""
    result = _read("Which?\nA) x\nA) y\nANSWER: B\n")
    assert [option.key for option in items_in(result)[0].options] == [False, True]  # type: ignore[union-attr] # a choice
    assert "counted from the first" in result.problems[0].what


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("\nOnly a title\n", 2, "it isn't finished: it has no choices and no ANSWER line"),
        ("Which?\nA) x\nB) y\n", 1, "it isn't finished: it has no ANSWER line"),
        ("Which?\nA) x\nANSWER: A\n", 1, "it has fewer than two options"),
        ("Which?\nANSWER: A\n", 1, "its ANSWER is A, but it has no choices"),
        ("\nA) x\nB) y\nANSWER: A\n", 2, "there is a choice without a question"),
        ("ANSWER: A\n", 1, "there is an ANSWER line without a question"),
        ("Which?\nA) x\nB) X.\nANSWER: A\n", 1, "two options are the same"),
        ("Which?\nA)\nB) y\nANSWER: A\n", 1, "an option is empty"),
    ],
)
def test_an_unfinished_question_is_left_out(text: str, line: int, why: str) -> None:
    """Each mistake is reported once, at the question's line."""
    assert _skipped(text)[0] == line
    assert _skipped(text)[1].startswith(why)


def test_a_mistake_does_not_reach_the_next_question() -> None:
    """A title and a missing answer are reported; what's clear comes in."""
    torn = "Torn?\nA) long\nrest of it\nB) y\nANSWER: B\n"
    text = f"Chapter one\n\n{GOOD}\n{torn}Open?\nA) x\nB) y\n{GOOD}"
    result = _read(text)
    assert [item.line for item in items_in(result)] == [3, 9, 17]
    assert [(skipped.line, skipped.title) for skipped in result.skipped] == [
        (1, "Chapter one"),
        (14, "Open?"),
    ]
    assert result.skipped[0] == Skipped(
        1, "Chapter one", "it isn't finished: it has no choices and no ANSWER line"
    )


@pytest.mark.parametrize(
    ("text", "stem", "keys"),
    [
        ("I. Newton, who?\nA) x\nB) y\nANSWER: A\n", "I. Newton, who?", {0}),
        ("A case.\nWhich?\nA) x\nB) y\nANSWER: A\n", "A case. Which?", {0}),
        ("1. Which?\na) x\nb) y\nAnswer: b) y\n\nSo?\nA. x\nB. y\nANSWER: A\n", "Which?", {1}),
        (GOOD.replace(": B", ": A, C"), "What is the first role?", {0, 2}),
        (GOOD.replace(": B", ": BC"), "What is the first role?", {1, 2}),
    ],
)
def test_what_moodle_refuses_but_a_person_understands_comes_in(
    text: str, stem: str, keys: set[int]
) -> None:
    """The lenient reader of lists takes what the strict one refuses, and says how."""
    result = _read(text)
    first = items_in(result)[0]
    assert isinstance(first, Question)
    assert (first.stem, set(first.keys)) == (stem, keys)
    assert result.skipped == ()
    assert [problem.severity for problem in result.problems] == ["info"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "", "See page 4.\n", "Part 2\n", "(2 points)\n"]),
            st.sampled_from(["", "{}. ", "{}) "]),
            st.sampled_from(["Answer: {}\n", "ANSWER: {}\n", "Key: {}\n", "{:.0}"]),
            st.sampled_from(["A", "B", "C", "Tee", "A, B"]),
            st.sampled_from(["", "\n"]),
        ),
        min_size=2,
        max_size=5,
    )
)
def test_no_question_is_lost_without_a_word(parts: list[tuple[str, str, str, str, str]]) -> None:
    """Each comes in, or is named, whatever either reader makes of what's around it."""
    blocks = [
        f"{before}{label.format(n)}Is it {n}?\nA) red {n}\nB) blue {n}\n{line.format(key)}{after}"
        for n, (before, label, line, key, after) in enumerate(parts, 1)
    ]
    result = _read("".join(blocks))
    said = [draft.stem for draft in result.items]
    said += [skipped.title for skipped in result.skipped]
    said += [problem.what for problem in result.problems]
    for n in range(1, len(parts) + 1):
        assert any(f"Is it {n}?" in text or f"red {n}" in text for text in said)


def test_what_neither_reader_takes_is_told_with_the_reason_that_counts() -> None:
    """A small 'Answer:' is fine for the lenient one: the reason is what's wrong with the key."""
    for between in ("See page 4.\n", ""):
        result = _read(
            f"1. Who?\nA) x\nB) y\nAnswer: A\n{between}2. Which?\nA) x\nB) y\nAnswer: C\n\n"
            "3. What?\nA) Tea\nB) Milk\nAnswer: Tee\n"
        )
        assert [item.stem for item in result.items] == ["Who?"]
        assert [(each.title, each.why) for each in result.skipped] == [
            ("Which?", "the key 'C' names 'C', but there is no such option"),
            ("What?", "the key 'Tee' names none of the options"),
        ]


@pytest.mark.parametrize(
    "text", [GOOD + "FEEDBACK: Equals.\n", GOOD.replace("ANSWER", "FEEDBACK: Equals.\nANSWER")]
)
def test_feedback_of_another_dialect_is_taken(text: str) -> None:
    """A FEEDBACK line becomes the rationale of the question before it, with a warning."""
    result = _read(text + GOOD.replace("first", "second"))
    assert [item.rationale for item in items_in(result)] == ["Equals.", ""]  # type: ignore[union-attr] # choices
    assert whats(result) == ["Aiken has no FEEDBACK lines; this one became the rationale"]


def test_a_guessed_encoding_is_reported() -> None:
    """Text that isn't UTF-8 is read as Windows text, and bytes that aren't text are an error."""
    result = read(GOOD.replace("role", "rôle").encode("cp1252"), "x")
    assert "rôle" in items_in(result)[0].stem  # type: ignore[union-attr] # a choice
    assert [problem.severity for problem in result.problems] == ["info"]
    assert read(b"\0\1", "x").problems[0].severity == "error"


@given(
    st.lists(
        st.sampled_from(
            ["Which?", "Why", "A) x", "B) y", "C. z", "ANSWER: B", "ANSWER: C", "", "FEEDBACK: f"]
        )
    )
)
def test_no_order_of_lines_makes_an_unfit_item(lines: list[str]) -> None:
    """An item that comes in is fit for a bank, and its key is the one its letter names."""
    result = _read("\n".join(lines))
    assert problems_in_a_bank(items_in(result)) == []
    for item in items_in(result):
        assert isinstance(item, Question)
        (key,) = [option.text for option in item.options if option.key]
        answers = [line for line in lines[item.line :] if line.startswith("ANSWER")]
        assert key == {"B": "y", "C": "z"}[answers[0][-1]]
    answers = [line for line in lines if line.startswith("ANSWER")]
    assert result.question_count >= len(answers)


def test_aiken_is_recognized_by_its_lines() -> None:
    """Choices and answer lines make it Aiken, in any encoding and under any name."""
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        detected = registry.detect_format(GOOD.encode(encoding), "x.csv")
        assert detected is not None
        assert detected.name == "aiken"
    assert detects(GOOD.replace("ANSWER", "Answer").replace("\n", "\r").encode(), "x")
    for raw in (
        b"",
        b"\0" + GOOD.encode(),
        b"ANSWER: B",
        b"A) x\nB) y",
        b"Who?{=a ~b}",
        b"question,answer: A\nA,B",
    ):
        assert not detects(raw, "aiken.txt")


def _in_aiken(item: Item) -> Question:
    """Return what Aiken can carry of a question."""
    whole = carried(item)
    assert isinstance(whole, Question)
    options = tuple(Option(option.text, option.key) for option in whole.options)
    stem = whole.stem
    if item.group is not None:
        parts = [tidy(item.group.text), tidy(prompt_of(item))]
        if item.group.kind == "family":
            parts.reverse()
        separator = "\n\n" if any("\n" in part for part in parts) else " "
        stem = separator.join(part for part in parts if part)
    truth = sorted(option.text.casefold() for option in options) == ["false", "true"]
    kept = Question(
        id="",
        kind="truefalse" if truth else "choice",
        topic="",
        level="recall",
        stem=stem,
        options=options,
        locked=truth,
    )
    if truth:
        named = tuple(option._replace(text=option.text.title()) for option in options)
        kept = dataclasses.replace(kept, options=tuple(sorted(named, reverse=True)))
    return kept


def _cannot_be_written(item: Question) -> bool:
    """Return whether a text has several lines, or the stem would be read as another line."""
    texts = (item.stem, *(option.text for option in item.options))
    if any("\n" in text for text in texts):
        return True
    return re.match(r"[A-Z][).]|(?i:answer\s*:)|FEEDBACK:|.?$", item.stem) is not None


@given(banks())
def test_what_aiken_can_carry_comes_back(bank: Bank) -> None:
    """Every choice of one-line texts is read as it was written; losses are named."""
    bank = dataclasses.replace(bank, items=tuple(item for item in bank.items if can_travel(item)))
    export = write(bank)
    result = read(export.content, "x.txt")
    assert result.skipped == ()
    expected = [
        _in_aiken(item)
        for item in bank.items
        if isinstance(item, Question) and item.kind != "multi"
    ]
    read_back = items_in(result)
    lost = [item for item in expected if item not in read_back]
    assert [item for item in expected if item not in lost] == list(read_back)
    assert all(_cannot_be_written(item) for item in lost)
    assert bool(lost) == any(
        "are left out" in loss and "Aiken" not in loss for loss in export.losses
    )


def test_a_file_looks_as_people_write_it() -> None:
    """The bytes are fixed: a one-line scenario precedes its stem, true or false are choices."""
    truth = dataclasses.replace(
        CHOICE, kind="truefalse", options=(Option("True"), Option("False", key=True))
    )
    case = dataclasses.replace(CHOICE, group=Group("g", "scenario", "Sam calls."))
    export = write(Bank(id="b", title="B", items=(CHOICE, case, truth)))
    assert export.content.decode() == (
        "Which?\nA) x\nB) y\nANSWER: A\n\n"
        "Sam calls. Which?\nA) x\nB) y\nANSWER: A\n\n"
        "Which?\nA) True\nB) False\nANSWER: B\n"
    )


@pytest.mark.parametrize(
    "stem", ["A. Smith, who?", "I) or II?", "ANSWER: who?", "Answer : x", "FEEDBACK: x", "?"]
)
def test_a_stem_that_looks_like_another_line_is_left_out(stem: str) -> None:
    """Moodle would read it as something else, so the question is left out and named."""
    export = write(Bank(id="b", title="B", items=(dataclasses.replace(CHOICE, stem=stem),)))
    assert export.content == b""
    assert (
        "Questions that begin like a choice or an answer line are left out: 1 item (a)."
        in export.losses
    )


def test_every_loss_is_named() -> None:
    """Each kind of loss is one sentence with the number and up to three ids."""
    many = tuple(Option(f"o{number}", key=number == 0) for number in range(27))
    rich = dataclasses.replace(
        CHOICE, rationale="r", tags=("x",), level="apply", locked=True, cites=("o/b",)
    )
    items: tuple[Item, ...] = (
        rich,
        Flashcard(id="c", topic="t", level="recall", front="f", back="b"),
        dataclasses.replace(CHOICE, id="l", stem="a\nb"),
        dataclasses.replace(CHOICE, id="m", options=many),
    )
    assert write(Bank(id="b", title="B", items=items)).losses == (
        "Aiken has only questions with one right choice; others are left out: 1 item (c).",
        "Questions with text on several lines are left out: 1 item (l).",
        "Questions with more than 26 options are left out: 1 item (m).",
        "Rationales are lost: 1 item (a).",
        "The fixed order of the options is lost: 1 item (a).",
        "Tags are lost: 1 item (a).",
        "Levels (recall, understand, apply) are lost: 1 item (a).",
        "Names and topics are lost: 1 item (a).",
        "The objectives that items cite are lost: 1 item (a).",
        "Aiken has no place for the bank's title, language and license.",
    )


def test_markdown_with_pictures_is_left_to_its_reader() -> None:
    """Aiken has no pictures, so a question would lose its own without a word."""
    plain = b"What color?\nA. Red\nB. Blue\nANSWER: A\n"
    pictured = b"![red](r.png) " + plain
    assert not detects(pictured, "quiz.md")
    assert detects(pictured, "quiz.txt")
    assert detects(plain, "quiz.md")


def test_markdown_with_headings_is_left_to_its_reader() -> None:
    """Aiken would take '## Question 1' for the beginning of what is asked."""
    plain = b"What color?\nA. Red\nB. Blue\nANSWER: A\n"
    assert not detects(b"# Colors\n" + plain, "quiz.md")
    assert not detects(b"## Question 1\n" + plain, "quiz.txt")
    assert detects(b"#1 " + plain, "quiz.txt")
