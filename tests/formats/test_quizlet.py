"""Quizlet exports: cards between separators that somebody chose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats import quizlet
from cps_study.formats.base import NO_OPTIONS, ReadOptions
from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.formats.quizlet import detects, read, write
from cps_study.formats.registry import detect_format
from cps_study.model.item import Bank, Flashcard
from cps_study.model.text import one_line
from tests.formats.drafts import items_in
from tests.formats.table.helpers import carried_banks, problems_in_a_bank, tidied
from tests.samples import SMALL_BANK


def cards(text: str, separators: tuple[str, str] | None = None) -> list[tuple[str, str]]:
    """Return the cards of a text without problems; a remark about separators is fine."""
    result = read(text.encode(), "q.txt", ReadOptions(separators))
    assert result.skipped == ()
    assert all(problem.severity == "info" for problem in result.problems)
    assert problems_in_a_bank(items_in(result)) == []
    return [(item.front, item.back) for item in items_in(result) if isinstance(item, Flashcard)]


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
def test_separators_are_recognized(text: str) -> None:
    """A tab and lines are the default; others show by being in every card once."""
    assert cards(text) == TWO


def test_other_separators_are_shown() -> None:
    """The report shows the first card by them, so that a person can judge."""
    (problem,) = read(b"a|b\nc|d\ne|f", "q").problems
    assert problem.what == (
        "'|' was read as the end of a term, and a new line as the end of a card"
    )
    assert problem.hint == "the first card: 'a' with the answer 'b'"


def test_separators_can_be_named() -> None:
    """Then nothing is guessed, and a definition may have line breaks."""
    assert cards("a=>b\nb2;;c=>d", ("=>", ";;")) == [("a", "b\nb2"), ("c", "d")]
    result = read(b"a|b\n", "q", ReadOptions(("|", "|")))
    assert [problem.severity for problem in result.problems] == ["error"]


def test_definitions_of_several_lines() -> None:
    """An empty line between cards leaves the definitions their lines."""
    assert cards("a\tb\nb2\nb3\n\nc\td\nd2\n\ne\tf\nf2\n") == [
        ("a", "b\nb2\nb3"),
        ("c", "d\nd2"),
        ("e", "f\nf2"),
    ]


def test_a_quote_is_a_character_like_any_other() -> None:
    """There is no quoting: an open quote eats nothing, and terms may repeat."""
    assert cards('"a\tb\na\t"c\n') == [('"a', "b"), ("a", '"c')]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "the file is empty"),
        (
            "just words\nand more\nand more\n",
            "it isn't clear what separates terms, definitions and cards",
        ),
        (
            "a - b, c\nd - e, f\ng - h, i\n",
            (
                "the cards could be split in several ways: "
                "by '-' and a new line or ',' and a new line"
            ),
        ),
    ],
)
def test_separators_that_are_not_clear_are_an_error(text: str, what: str) -> None:
    """If no pair fits, or several do, the error asks for them."""
    result = read(text.encode(), "q")
    assert (items_in(result), [(p.severity, p.what) for p in result.problems]) == (
        (),
        [("error", what)],
    )


def test_lines_that_are_not_cards_stay_out() -> None:
    """A line without a tab, a term or a definition is reported; so is a second tab."""
    text = "".join(f"t{n}\td{n}\n" for n in range(60)) + "\nlost\n\td\nt\t \nx\ty\tz\n"
    result = read(text.encode(), "q")
    assert [(skipped.line, skipped.why) for skipped in result.skipped] == [
        (62, "it has no definition: a tab is missing"),
        (63, "it has no term"),
        (64, "it has no definition"),
    ]
    assert [(problem.line, problem.item) for problem in result.problems] == [(65, "x")]
    last = items_in(result)[-1]
    assert isinstance(last, Flashcard)
    assert (last.back, last.line) == ("y z", 65)


def test_a_bank_becomes_cards() -> None:
    """Each item is a card, and each loss is named."""
    bank, _ = bank_yaml.read(SMALL_BANK, "b")
    assert bank is not None
    export = write(bank)
    rows = [line.split("\t") for line in export.content.decode().splitlines()]
    assert rows[0] == ["What does a peer specialist offer first?", "Support as an equal"]
    assert rows[2] == [
        "Which TWO of these belong together? A) Sponsor B) Nurse C) Teacher",
        "A) Sponsor; B) Nurse",
    ]
    assert rows[3] == ["A threat to harm is kept in confidence. True or false?", "False"]
    assert export.losses[0] == (
        "Questions become cards, with their options on the front: "
        "3 items (small-choice, small-multi, small-tf)."
    )
    assert len(export.losses) == 7


@given(carried_banks())
def test_cards_survive(bank: Bank) -> None:
    """Every item comes back as a card, a flashcard with both sides, line breaks as blanks."""
    bank = Bank(id="b", title="B", items=tuple(tidied(item) for item in bank.items))
    result = read(write(bank).content, "q.txt")
    assert (result.skipped, result.problems) == ((), ())
    assert len(items_in(result)) == len(bank.items)
    for before, after in zip(bank.items, items_in(result), strict=True):
        assert isinstance(after, Flashcard)
        if isinstance(before, Flashcard):
            lead = f"{before.group.text} " if before.group is not None else ""
            assert after.front == one_line(lead + before.front)
            assert after.back == one_line(before.back)


@given(
    st.binary(max_size=80) | st.text(st.sampled_from("ab|\t\n-/;, "), max_size=40).map(str.encode)
)
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    """Any bytes become cards or problems, whether separators are named or not."""
    for separators in (None, ("|", "\n"), ("\t", ";")):
        result = read(raw, "q", ReadOptions(separators))
        assert problems_in_a_bank(items_in(result)) == []
        assert result.question_count or result.problems
    detects(raw, "q.txt")


def test_cards_are_recognized() -> None:
    """Lines with a tab are cards, and so are separators that no other text has."""
    assert detects(b"a\tb\n", "x.txt")
    assert detects(b"a/////b\nc/////d\ne/////f\n", "x.txt")
    assert not detects(b"a|b\n", "x.txt")
    assert not detects(b"a, b\nc, d\ne, f\n", "x.txt")
    assert not detects(b"What?\nA) x\nB) y\nANSWER: A\n", "x.txt")
    assert not detects(b"::q:: What? {=a ~b}\n", "x.txt")
    assert not detects(b"\0\1", "x.txt")


def test_a_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file beyond the limit is an error."""
    monkeypatch.setattr(quizlet, "MAX_BYTES", 3)
    assert read(b"a\tb\n", "q").problems[0].severity == "error"


def test_a_list_of_terms_with_dashes_is_recognized() -> None:
    """If every line has one after a short term; prose with a dash is something else."""
    terms = "respite - a short rest\npeer - someone like you\nwell-being - how a person feels\n"
    assert detects(terms.encode(), "x.txt")
    result = read(terms.encode(), "x.txt")
    assert [draft.stem for draft in result.items] == ["respite", "peer", "well-being"]
    assert not detects(f"{terms}and one more line\n".encode(), "x.txt")
    prose = "Nobody on this unit ever got any better - they said.\n" * 3
    assert not detects(prose.encode(), "x.txt")


def test_a_list_of_terms_with_colons_is_recognized() -> None:
    """It isn't if a term is there twice, as in a conversation, or if a definition is a letter."""
    terms = "Respite: a short rest\nPeer: an equal\nOARS: open questions, and so on\n"
    assert detects(terms.encode(), "x.txt")
    assert read(terms.encode(), "x.txt").items[2].back == "open questions, and so on"
    assert not detects(b"Ann: Hello\nBob: Hi\nAnn: How are you?\n", "x.txt")
    assert not detects(b"1: B\n2: C\n3: A\n", "x.txt")
    assert not detects(b"1 - B\n2 - C\n3 - A\n", "x.txt")
    assert not detects(b"1: Tea\n2: Milk\n3: Water\n", "x.txt")


def test_a_key_without_its_questions_makes_no_cards() -> None:
    """Somebody would be asked `1` and have to know `B`. Beside other cards, it may be one."""
    result = read(b"1\tB\nQuestion 2\tTrue\n3.\ta, c\n", "x.txt")
    assert result.items == ()
    assert {skipped.why for skipped in result.skipped} == {
        "it's a line of an answer key, without its question"
    }
    assert len(read(b"1\tB\n1970\tThe year\nBe\tB\n", "x.txt").items) == 3


@pytest.mark.parametrize("headings", ["term\tdefinition", "Question\tAnswer", "Front\tBack"])
def test_two_columns_with_headings_are_a_table(headings: str) -> None:
    """Or else the headings would be a card; a card of other words is one."""
    rows = "respite\ta rest\npeer\tan equal\n"
    known = detect_format(f"{headings}\n{rows}".encode(), "x.txt")
    assert known is not None
    assert known.name == "csv"
    cards = known.read(f"{headings}\n{rows}".encode(), "x.txt", NO_OPTIONS).items
    assert [card.stem for card in cards] == ["respite", "peer"]
    assert detects(f"term\ta word\n{rows}".encode(), "x.txt")


def test_a_card_without_a_tab_is_named_and_the_others_come_in() -> None:
    """As long as most lines have one, and none has two."""
    raw = b"self-help\npeer\ta friend\nrespite\ta rest\nbroker\tlinks\nguide\tmeets\n"
    assert detects(raw, "x.txt")
    result = read(raw, "x.txt")
    assert len(result.items) == 4
    assert [(skipped.line, skipped.title) for skipped in result.skipped] == [(1, "self-help")]
    assert not detects(b"a\tb\nc\td\ne\tf\tg\nh\n", "x.txt")
