"""GIFT files: blocks, categories, comments, damage, and how a file is recognized."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats import registry
from cps_study.formats.base import Skipped
from cps_study.formats.gift.reader import detects, read
from cps_study.model.item import Option, Question
from tests.formats.drafts import items_in
from tests.formats.gift.makers import gift
from tests.formats.platform_help import only, problems_in_a_bank, whats

CHOICE = """\
// [id:role-1] [tag:core] [tag:level:apply]
::Role one::[html]<p>What is <b>first</b>?</p>{
  =Support#Yes\\: that is it.
  ~Advice &amp; rules#No.
  ####Equals.
}
"""
BANK = (
    CHOICE,
    "Peers are equals.{T}",
    "Who?{=nobody =no one}",
    "Match.{=a -> x =b -> y}",
    "Two?{~%50%a~%50%b~c}",
)


def test_a_choice_comes_in_whole() -> None:
    """Markup becomes text, feedback becomes rationales, and comments give the id and tags."""
    item = only(gift(CHOICE))
    assert item == Question(
        id="role-1",
        kind="choice",
        topic="",
        level="apply",
        tags=("core",),
        stem="What is first?",
        options=(
            Option("Support", key=True, rationale="Yes: that is it."),
            Option("Advice & rules", rationale="No."),
        ),
        rationale="Equals.",
    )
    assert item.line == 2


def test_a_name_is_the_id_where_there_is_no_better_one() -> None:
    """As in Moodle, a name that is never closed belongs to the stem."""
    assert only(gift("::A \\: b:: Really?{T}")).id == "A : b"
    unclosed = only(gift("::Really?{T}"))
    assert isinstance(unclosed, Question)
    assert (unclosed.id, unclosed.stem) == ("", "Really?")


def test_brackets_and_lines_of_comments() -> None:
    """Tags may share a comment, and a bracket in one is escaped; an open one isn't a tag."""
    item = only(
        gift("// [tag:a\\]b] [tag:c]\n// [tag:] [tag:d\n// question: 12  name: x\nReally?{F}")
    )
    assert item.tags == ("a]b", "c")


def test_a_category_counts_until_the_next() -> None:
    """A topic leaves out the course and the top; `//` is a slash in a name."""
    result = gift(
        "A?{T}",
        "// question: 0  name: switch\n$CATEGORY: $course$/top/Roles/And//or/Deep",
        "B?{T}",
        "$CATEGORY: x",
    )
    assert [item.topic for item in items_in(result)] == ["", "Roles/And-or/Deep"]
    assert gift("$CATEGORY: top/y/top", "C?{T}").items[0].topic_path == "y/top"
    assert result.question_count == 2


def test_a_category_without_a_blank_line_swallows_nothing() -> None:
    """Moodle would read the question as part of the category's name; here it comes in."""
    result = gift("$CATEGORY: roles\n// [tag:t]\nReally?{T}\n$CATEGORY: values")
    item = only(result)
    assert (item.topic, item.tags, item.line) == ("roles", ("t",), 3)
    assert "category line" in result.problems[0].what
    assert (result.problems[0].line, result.problems[0].item) == (3, "Really?")


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("Grant is {~buried =entombed} in a tomb.", "Grant is _____ in a tomb."),
        ("He was from {~a =b}.", "He was from _____."),
        ("Who?\n{~a =b}\n", "Who?"),
        ("[oxygen] Which?{~a =b}", "[oxygen] Which?"),
        ("A rate of \\frac and 1\\:2{~a =b}", "A rate of \\frac and 1:2"),
        ("[plain]<i> \\[html]{~a =b}", "<i> \\[html]"),
    ],
)
def test_the_stem_is_the_text_around_the_braces(text: str, stem: str) -> None:
    """Answers in the middle leave a gap; only known formats and escapes count as such."""
    item = only(gift(text))
    assert isinstance(item, Question)
    assert item.stem == stem


def test_a_blank_line_in_braces_costs_one_question() -> None:
    """Moodle sees two broken questions; here it is reported as one, and the rest is read."""
    result = gift("A?{T}", "::Torn::Which?{\n=a", "~b", "~c\n}", "B?{F}")
    assert [item.line for item in items_in(result)] == [1, 11]
    why = "there is a blank line between its braces, which ends a question: take it out"
    assert result.skipped == (Skipped(3, "Torn", why),)


def test_braces_that_never_close_leave_the_rest_alone() -> None:
    """A question that is never closed doesn't swallow the next one."""
    result = gift("Which?{=a ~b", "::Next::Really?{T}")
    assert [item.id for item in items_in(result)] == ["Next"]
    assert [skipped.line for skipped in result.skipped] == [1]


def test_questions_without_a_blank_line_between_them_come_in() -> None:
    """People forget it, and it's clear where each ends; the second is said to be stuck."""
    result = gift("::One::A?\nAnd b?{\n=a\n~b }\nC?{T}\n::Two::D?{#3}\n")
    assert [(item.id, item.line) for item in items_in(result)] == [("One", 1), ("", 5), ("Two", 6)]
    assert [problem.line for problem in result.problems] == [5, 6]
    assert "no blank line between this question" in result.problems[0].what
    below = gift("$CATEGORY: x\n::One::A?{T}\n::Two::B?{T}\n::Three::C?{F}\n")
    assert [problem.line for problem in below.problems] == [2, 3, 4]
    assert "category line" in below.problems[0].what
    assert "this question" in below.problems[1].what


@pytest.mark.parametrize(
    "text",
    [
        "int f() {\n return 1; }\nWhat does it do?{=one ~two}",
        "A {=a ~b}\nis missing. Which\nis next?{=c ~d}",
        "A {=a ~b} or {=c ~d}?",
        "// [id:x]\nA?{T}\nB?{F}",
    ],
)
def test_several_braces_whose_questions_are_not_clear_stay_out(text: str) -> None:
    """What is code, what goes on after a gap, and which of two has the id, nobody can tell."""
    result = gift(text)
    assert result.items == ()
    assert "more than one pair of braces" in result.skipped[0].why


def test_pictures_are_named_and_never_fetched() -> None:
    """The stem's first picture is kept by name; any other one is left out and reported."""
    chart = '<img src\\="@@PLUGINFILE@@/a%20b.png" alt\\="A chart">'
    remote = '<img src\\="https\\://x.org/c.png">'
    result = gift(f"[html]{chart} {remote}Which?{{=a ~b}}")
    assert (items_in(result)[0].image, items_in(result)[0].alt) == ("a b.png", "A chart")
    reported = " ".join(whats(result))
    assert "lacks its picture" in reported
    assert "a second picture is left out" in reported
    for answers in ('{=a ~b#<img src\\="d.png">\n}', '{=a ~b\n####<img src\\="e.png">}'):
        reported = " ".join(whats(gift(f"[html]Which?{answers}")))
        assert "a picture in an answer or an explanation" in reported


def test_a_guessed_encoding_is_reported() -> None:
    """Text that isn't UTF-8 is read as Windows text, and bytes that aren't text are an error."""
    result = read("Rôle?{T}".encode("cp1252"), "x")
    assert items_in(result)[0].stem == "Rôle?"  # type: ignore[union-attr] # true or false
    assert [problem.severity for problem in result.problems] == ["info"]
    assert only(read("\ufeffRôle?{T}".encode("utf-16"), "x")).line == 1
    assert read(b"\0\1", "x").problems[0].severity == "error"


def test_what_comes_in_is_fit_for_a_bank() -> None:
    """Items of every kind make a bank that can be read again."""
    result = gift(*BANK)
    assert len(items_in(result)) == 6
    assert problems_in_a_bank(items_in(result)) == []


@given(
    st.lists(
        st.sampled_from(
            [*"{}~=#%:[]\\\n $/*<>&", "->", "####", "::", "[html]", "50", "a", "T", "//"]
        )
    ),
    st.data(),
)
def test_no_damage_raises_or_makes_an_unfit_item(pieces: list[str], data: st.DataObject) -> None:
    """Items from a damaged file are fit for a bank, and everything else is left out."""
    good = "\n\n".join(BANK)
    place = data.draw(st.integers(0, len(good)))
    result = read((good[:place] + "".join(pieces) + good[place + len(pieces) :]).encode(), "x")
    assert problems_in_a_bank(items_in(result)) == []


@pytest.mark.parametrize(
    "text", [*BANK, "$CATEGORY: a", "// [tag:x]\nWrite.{}", "\n\nWho?{\n\n~ a\n= b\n}"]
)
def test_gift_is_recognized_by_its_text(text: str) -> None:
    """Answers in braces or a category make it GIFT, in any encoding and under any name."""
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        detected = registry.detect_format(text.encode(encoding), "x.txt")
        assert detected is not None
        assert detected.name == "gift"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<quiz>{=a}</quiz>",
        b"PK\x03\x04{=a}",
        b"\0{=a}",
        b"a\tb\nc\td",
        b"Q\nA) x\nB) y\nANSWER: A\n",
    ],
)
def test_other_files_are_not_taken_for_gift(raw: bytes) -> None:
    """Packages, markup, cards and Aiken aren't GIFT; a name in .gift only counts for text."""
    assert not detects(raw, "x.txt")
    assert detects(b"Nothing that gives it away.", "x.GIFT")
    assert not detects(b"\0", "x.gift")
