"""Quizlet exports: cards by separators that somebody chose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats import quizlet
from cps_study.formats.base import ReadOptions
from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.formats.quizlet import detects, read, write
from cps_study.model.item import Bank, Flashcard
from cps_study.model.text import one_line
from tests.formats.drafts import items_in
from tests.formats.table.helpers import carried_banks, problems_in_a_bank, tidied
from tests.samples import SMALL_BANK


def cards(text: str, separators: tuple[str, str] | None = None) -> list[tuple[str, str]]:
    """Return the cards of a text that has no problem but what was taken for granted."""
    found = read(text.encode(), "q.txt", ReadOptions(separators))
    assert found.left == ()
    assert all(problem.severity == "info" for problem in found.problems)
    assert problems_in_a_bank(items_in(found)) == []
    return [(item.front, item.back) for item in items_in(found) if isinstance(item, Flashcard)]


TWO = [("a, one", "b"), ("c", "d"), ("e", "f")]


@pytest.mark.parametrize(
    "text",
    [
        "a, one\tb\nc\td\ne\tf",
        "a, one\tb\r\nc\td\r\n\r\ne\tf\r\n",
        "a, one/////b\nc/////d\ne/////f\n",
        "a, one|b\nc|d\ne|f\n",
        "a, one---b\nc---d\ne---f\n",
        "a, one-----b\nc-----d\ne-----f\n",
        "a, one - b\nc - d\ne - f\n",
        "a, one\tb;c\td;e\tf",
        "a, one|b/////c|d/////e|f",
    ],
)
def test_separators_are_recognised(text: str) -> None:
    """A tab and lines are the default; others are told by standing once in every card."""
    assert cards(text) == TWO


def test_other_separators_are_shown() -> None:
    """What was recognised is said with the first card, so that it can be judged."""
    (problem,) = read(b"a|b\nc|d\ne|f", "q").problems
    assert problem.what == "'|' was taken to end a term, and a new line to end a card"
    assert problem.hint == "the first card: 'a' with the answer 'b'"


def test_separators_can_be_said() -> None:
    """What is said goes before what is recognised; a definition may then hold line breaks."""
    assert cards("a=>b\nb2;;c=>d", ("=>", ";;")) == [("a", "b\nb2"), ("c", "d")]
    found = read(b"a|b\n", "q", ReadOptions(("|", "|")))
    assert [problem.severity for problem in found.problems] == ["error"]


def test_definitions_of_several_lines() -> None:
    """An empty line between cards leaves the definitions their lines."""
    assert cards("a\tb\nb2\nb3\n\nc\td\nd2\n\ne\tf\nf2\n") == [
        ("a", "b\nb2\nb3"),
        ("c", "d\nd2"),
        ("e", "f\nf2"),
    ]


def test_a_quote_is_a_sign_like_any_other() -> None:
    """There is no quoting: an open quote eats nothing, and terms may repeat."""
    assert cards('"a\tb\na\t"c\n') == [('"a', "b"), ("a", '"c')]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "the file is empty"),
        (
            "just words\nand more\nand more\n",
            "it cannot be told what separates terms, definitions and cards",
        ),
        (
            "a - b, c\nd - e, f\ng - h, i\n",
            "terms and cards can be told apart in several ways: by '-' and a new line or ',' and a new line",
        ),
    ],
)
def test_what_cannot_be_told_is_an_error(text: str, what: str) -> None:
    """Separators are never guessed: none that fits, or several, is an error that asks for them."""
    found = read(text.encode(), "q")
    assert (items_in(found), [(p.severity, p.what) for p in found.problems]) == (
        (),
        [("error", what)],
    )


def test_cards_that_are_none_stay_out_with_their_line() -> None:
    """A line without a tab, without a term or a definition is named; a second tab is said."""
    text = "".join(f"t{n}\td{n}\n" for n in range(60)) + "\nlost\n\td\nt\t \nx\ty\tz\n"
    found = read(text.encode(), "q")
    assert [(where.line, where.why) for where in found.left] == [
        (62, "it has no definition: a tab is missing"),
        (63, "it has no term"),
        (64, "it has no definition"),
    ]
    assert [(problem.line, problem.item) for problem in found.problems] == [(65, "x")]
    last = items_in(found)[-1]
    assert isinstance(last, Flashcard)
    assert (last.back, last.line) == ("y z", 65)


def test_a_bank_becomes_cards() -> None:
    """Each item is a card; what a card cannot hold is said."""
    bank, _ = bank_yaml.read(SMALL_BANK, "b")
    assert bank is not None
    made = write(bank)
    rows = [line.split("\t") for line in made.content.decode().splitlines()]
    assert rows[0] == ["What does a peer specialist offer first?", "Support as an equal"]
    assert rows[2] == [
        "Which TWO does the list name? A) Sponsor B) Nurse C) Teacher",
        "A) Sponsor; B) Nurse",
    ]
    assert rows[3] == ["A threat to harm is kept in confidence. True or false?", "False"]
    assert (
        made.losses[0]
        == "Questions become cards, with their options on the front: 3 items (small-choice, small-multi, small-tf)."
    )
    assert len(made.losses) == 7


@given(carried_banks())
def test_cards_survive(bank: Bank) -> None:
    """Every item comes back as a card, a flashcard with both its sides, and its line breaks as blanks."""
    bank = Bank(id="b", title="B", items=tuple(tidied(item) for item in bank.items))
    found = read(write(bank).content, "q.txt")
    assert (found.left, found.problems) == ((), ())
    assert len(items_in(found)) == len(bank.items)
    for was, now in zip(bank.items, items_in(found), strict=True):
        assert isinstance(now, Flashcard)
        if isinstance(was, Flashcard):
            before = f"{was.group.text} " if was.group is not None else ""
            assert (now.front, now.back) == (one_line(before + was.front), one_line(was.back))


@given(
    st.binary(max_size=80) | st.text(st.sampled_from("ab|\t\n-/;, "), max_size=40).map(str.encode)
)
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    """Any bytes come to cards or problems, recognised or told."""
    for separators in (None, ("|", "\n"), ("\t", ";")):
        found = read(raw, "q", ReadOptions(separators))
        assert problems_in_a_bank(items_in(found)) == []
        assert found.held or found.problems
    detects(raw, "q.txt")


def test_cards_are_recognised() -> None:
    """Lines with a tab are cards, and signs that other text has not; single lines and common signs are not."""
    assert detects(b"a\tb\n", "x.txt")
    assert detects(b"a/////b\nc/////d\ne/////f\n", "x.txt")
    assert not detects(b"a|b\n", "x.txt")
    assert not detects(b"a, b\nc, d\ne, f\n", "x.txt")
    assert not detects(b"What?\nA) x\nB) y\nANSWER: A\n", "x.txt")
    assert not detects(b"::q:: What? {=a ~b}\n", "x.txt")
    assert not detects(b"\0\1", "x.txt")


def test_a_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bound is kept."""
    monkeypatch.setattr(quizlet, "MAX_BYTES", 3)
    assert read(b"a\tb\n", "q").problems[0].severity == "error"
