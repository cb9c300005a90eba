from __future__ import annotations

import codecs
import dataclasses
from typing import Any
from unittest import mock

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cps_study.formats.native.yaml_bank import detects, errors_once_written, read, write
from cps_study.formats.syntax import yaml_tree
from cps_study.model.item import Bank, Flashcard, Group, Option, Question, Typed, is_twin
from cps_study.model.problem import Problem, errors_in, in_file_order
from cps_study.model.text import first_unsafe
from tests.samples import SMALL_BANK
from tests.strategies import HOSTILE, banks

HEAD = "bank: b\ntitle: T\nitems:\n"
CARD = "- id: a\n  kind: flashcard\n  level: recall\n  front: F\n  back: B\n"
CHOICE = """\
- id: a
  kind: choice
  level: recall
  stem: S
  options:
  - {text: One, key: true}
  - {text: Two}
  - {text: Three}
"""
TWINS = """\
bank: demo
title: Demo
items:
- id: moments
  family: ""
  level: apply
  options: {listen: Listen to her, tell: Tell your supervisor, wait: Wait}
  items:
  - {id: moments-1, stem: What first?, key: listen, rationales: {tell: Too soon.}}
  - {id: moments-2, stem: And now?, key: tell, texts: {listen: Listen to him}}
"""
GROUPS = """\
bank: b
title: T
items:
- id: story
  scenario: It happened.
  topic: b/story
  level: apply
  cites: [demo/one]
  tags: [shared]
  items:
  - {id: story-1, kind: flashcard, front: F, back: B}
  - {id: story-2, kind: typed, stem: S, accept: [x], topic: b/own, level: recall,
     cites: [demo/two], tags: [own]}
- id: fam
  family: What fits?
  topic: b/fam
  level: understand
  cites: [demo/three]
  locked: true
  options: {tell: Tell, wait: Wait}
  items:
  - {id: fam-1, stem: S1, key: tell, rationales: {tell: Yes., wait: No.}}
  - {id: fam-2, stem: S2, key: wait, level: recall}
"""


def bank_of(text: str | bytes) -> Bank:
    bank, problems = read(text, "f")
    assert problems == []
    assert bank is not None
    return bank


def only(text: str | bytes) -> Problem:
    bank, problems = read(text, "f")
    assert len(problems) == 1, problems
    assert (bank is None) == (problems[0].severity == "error")
    return problems[0]


def hold_promises(raw: str | bytes) -> None:
    """Read the file and check what has to be true of every answer, whatever the file holds."""
    bank, problems = read(raw, "some file.yaml")
    text = (
        raw
        if isinstance(raw, str)
        else raw.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
    )
    rows = text.replace("\r\n", "\n").split("\n")
    assert (bank is None) == bool(errors_in(problems))
    assert problems == in_file_order(problems)
    for problem in problems:
        assert problem.source == "some file.yaml"
        assert problem.what
        assert 0 <= problem.line <= len(rows)
        assert 0 <= problem.column <= (len(rows[problem.line - 1]) + 1 if problem.line else 0)
        for said in (problem.what, problem.hint, problem.field, problem.item):
            assert first_unsafe(said) is None
            assert "\n" not in said
            assert len(said) < 2500
    if bank is not None:
        assert all(1 <= item.line <= len(rows) for item in bank.items)
        assert read(write(bank), "again") == (bank, [])


def hostile_bank(text: str) -> Bank:
    """Return a bank that holds the text wherever a bank can hold text."""
    line = " ".join(text.split("\n")).strip()
    scene, fam = Group("scene", "scenario", text), Group("fam", "family", text)
    shared: dict[str, Any] = {
        "topic": "t",
        "level": "recall",
        "tags": (line,),
        "image": line,
        "alt": text,
    }
    tell, wait = (
        Option(text, rationale=text, name="tell"),
        Option(f"1{text}", rationale=text, name="wait"),
    )
    options = (Option(text, key=True, rationale=text), Option(f"2{text}", rationale=text))
    yes_no = (Option("True", key=True, rationale=text), Option("False", rationale=text))
    made = (
        Flashcard(id="one", **shared, group=scene, front=text, back=text),
        Typed(
            id="two",
            **shared,
            group=scene,
            stem=text,
            accept=(f"x {line}", f"{line} x"),
            rationale=text,
        ),
        Question(
            id="three",
            **shared,
            group=fam,
            kind="choice",
            stem=text,
            options=(tell._replace(key=True), wait),
        ),
        Question(
            id="four",
            **shared,
            group=fam,
            kind="choice",
            stem=text,
            options=(tell, wait._replace(key=True)),
        ),
        Question(id="five", **shared, kind="choice", stem=text, options=options, rationale=text),
        Question(
            id="six",
            **shared,
            kind="truefalse",
            stem=text,
            options=yes_no,
            rationale=text,
            locked=True,
        ),
    )
    return Bank(id="b", title=line, language=line, licence=line, items=made)


# ---------------------------------------------------------------- writing and reading


@settings(deadline=None, max_examples=30)
@given(banks())
def test_what_is_written_reads_back_as_the_same_bank(bank: Bank) -> None:
    """Any legal bank survives being written and read, without a single problem."""
    assert read(write(bank), "f") == (bank, [])


def test_hostile_text_survives_in_every_place() -> None:
    """Each awkward text comes back as it was from every field that can hold text."""
    for text in HOSTILE:
        bank = hostile_bank(text.strip())
        assert read(write(bank), "f") == (bank, [])


@settings(deadline=None, max_examples=15)
@given(banks())
def test_banks_survive_where_libyaml_is_missing(bank: Bank) -> None:
    """The pure Python loader of PyYAML gives the same bank as the fast one."""
    with mock.patch.object(yaml_tree, "LOADER", yaml.SafeLoader):
        assert read(write(bank), "f") == (bank, [])


@given(banks())
def test_what_would_be_wrong_is_known_before_it_is_written(bank: Bank) -> None:
    """Nothing with a good bank; an id that appears twice, and impossible text, with another."""
    assert errors_once_written(bank) == []
    if bank.items:
        assert errors_once_written(dataclasses.replace(bank, items=(*bank.items, *bank.items)))
    assert errors_once_written(dataclasses.replace(bank, title="a\x1bb"))


def test_the_parts_of_a_large_bank_are_checked_as_one() -> None:
    """An id that comes back far away is found, and an error of the head is reported once."""
    cards = [
        Flashcard(id=f"x-{number}", topic="x", level="recall", front="Who?", back="She.")
        for number in range(450)
    ]
    bank = Bank(id="x", title="a\x1bb", items=(*cards, cards[0]))
    fields = [problem.field for problem in errors_once_written(bank)]
    assert sorted(fields) == ["id", "title"]


def test_writing_is_the_same_every_time_and_starts_with_the_schema() -> None:
    """The same bank gives the same text, whose first line tells editors where its schema is."""
    bank = bank_of(GROUPS)
    assert write(bank) == write(bank_of(write(bank)))
    assert write(bank).startswith("# yaml-language-server: $schema=bank.schema.json\nbank: b\n")


def test_letters_of_every_script_are_written_as_they_are() -> None:
    """An author who opens a written bank reads words, not codes."""
    text = write(bank_of(HEAD + CARD.replace("front: F", "front: שלום مرحبا 日本語 naïve")))
    assert "front: שלום مرحبا 日本語 naïve\n" in text


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    """A file saved by a Windows editor is the same bank, at the same lines."""
    text = SMALL_BANK.replace("What does a peer", "|\n      What does\n      a peer")
    windows = codecs.BOM_UTF8 + text.replace("\n", "\r\n").encode()
    bank = bank_of(windows)
    assert bank == bank_of(text)
    assert [item.line for item in bank.items] == [item.line for item in bank_of(text).items]


def test_an_item_knows_its_line() -> None:
    """It's where the item's mapping starts, also inside a group, and not part of the item."""
    assert [item.line for item in bank_of(GROUPS).items] == [11, 12, 22, 23]
    moved = bank_of("# a comment\n\n" + GROUPS)
    assert [item.line for item in moved.items] == [13, 14, 24, 25]
    assert moved == bank_of(GROUPS)


# ---------------------------------------------------------------- what a file means


@pytest.mark.parametrize(
    "word",
    ["No", "yes", "on", "Null", "NULL", "2012", "1e3", "2012-11-21", "12:30", "0x1f", "true"],
)
def test_words_stay_words(word: str) -> None:
    """The Norway problem: a truth value, number or date of YAML stays the text as written."""
    bank = bank_of(
        HEAD
        + CHOICE.replace("Two", word)
        + f"- {{id: t, kind: typed, level: recall, stem: S, accept: [{word}]}}"
    )
    choice, typed = bank.items
    assert isinstance(choice, Question)
    assert isinstance(typed, Typed)
    assert choice.options[1].text == word
    assert typed.accept == (word,)


@pytest.mark.parametrize("nothing", ["", "~", "null", '""', "'   '", '"\\u00a0"'])
def test_nothing_is_nothing(nothing: str) -> None:
    """A field left empty, or with YAML's plain null, is an empty field with any loader."""
    text = HEAD + CARD.replace("front: F", f"front: {nothing}")
    assert only(text).what == "'front' is empty"
    with mock.patch.object(yaml_tree, "LOADER", yaml.SafeLoader):
        assert only(text).what == "'front' is empty"


def test_quoted_null_is_a_word() -> None:
    """In quotes, null and the tilde are text."""
    card = bank_of(
        HEAD + CARD.replace("front: F", "front: 'null'").replace("back: B", 'back: "~"')
    ).items[0]
    assert isinstance(card, Flashcard)
    assert (card.front, card.back) == ("null", "~")


def test_text_is_stripped_and_keeps_its_inner_lines() -> None:
    """Blanks around a text are dropped; line breaks inside it stay."""
    card = bank_of(
        HEAD + CARD.replace("front: F", "front: |\n    one\n\n      two  \n").replace("B", '"  B "')
    ).items[0]
    assert isinstance(card, Flashcard)
    assert (card.front, card.back) == ("one\n\n  two", "B")


def test_a_group_hands_on_what_its_items_do_not_say() -> None:
    """Items of groups have topic, level, cites and tags of the group unless they have their own."""
    items = bank_of(GROUPS).items
    assert [(item.topic, item.level, item.cites, item.tags) for item in items] == [
        ("b/story", "apply", ("demo/one",), ("shared",)),
        ("b/own", "recall", ("demo/two",), ("own",)),
        ("b/fam", "understand", ("demo/three",), ()),
        ("b/fam", "recall", ("demo/three",), ()),
    ]


def test_a_group_is_known_to_each_of_its_items() -> None:
    """Every item has its group's id, kind and text, and a family's item its options and names."""
    items = bank_of(GROUPS).items
    assert [item.group for item in items] == [
        *[Group("story", "scenario", "It happened.")] * 2,
        *[Group("fam", "family", "What fits?")] * 2,
    ]
    first, second = items[2:]
    assert isinstance(first, Question)
    assert isinstance(second, Question)
    tell, wait = Option("Tell", name="tell"), Option("Wait", name="wait")
    assert first.options == (
        tell._replace(key=True, rationale="Yes."),
        wait._replace(rationale="No."),
    )
    assert second.options == (tell, wait._replace(key=True))
    assert first.locked
    assert second.locked


@pytest.mark.parametrize(("key", "right"), [("true", 0), ("false", 1)])
def test_true_or_false_has_two_fixed_options(key: str, right: int) -> None:
    """A true-or-false item offers True, then False, in that order, each with its own rationale."""
    text = (
        f"- {{id: a, kind: truefalse, level: recall, stem: S, key: {key}, "
        "rationales: {false: no, true: yes}}"
    )
    item = bank_of(HEAD + text).items[0]
    assert isinstance(item, Question)
    assert [(option.text, option.rationale) for option in item.options] == [
        ("True", "yes"),
        ("False", "no"),
    ]
    assert item.keys == {right}
    assert item.locked


def test_an_item_without_a_topic_belongs_to_its_bank() -> None:
    """The topic is the bank's id where none is given."""
    assert bank_of(HEAD + CARD).items[0].topic == "b"


def test_an_item_without_a_level_is_a_warning_only() -> None:
    """A missing level is taken as recall, and said."""
    bank, problems = read(HEAD + CARD.replace("  level: recall\n", ""), "f")
    assert bank is not None
    assert bank.items[0].level == "recall"
    assert [(p.severity, p.place, p.item, p.field) for p in problems] == [
        ("warning", "f:4:3", "a", "level")
    ]


def test_a_statement_cited_twice_counts_once() -> None:
    """Cites hold each objective once, in the order written."""
    assert bank_of(HEAD + CARD + "  cites: [z/z, a/a, z/z]\n").items[0].cites == ("z/z", "a/a")


# ---------------------------------------------------------------- anything at all


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300))
@example(b"\xef\xbb\xbf")
@example(b"\xef\xbb\xbf\xef\xbb\xbfbank: b")
@example(codecs.BOM_UTF8 + b"bank: b\ntitle: caf\xe9")
@example("bank: b".encode("utf-16"))
@example("bank: b".encode("utf-32"))
@example("bank: b".encode("utf-16-le"))
def test_any_bytes_give_a_bank_or_located_problems(raw: bytes) -> None:
    """Reading never raises, and every problem lies in the file and can be printed."""
    hold_promises(raw)


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=300))
@example("[")
@example("bank: 'b")
@example("\ud800")
@example("bank: \uffff\ntitle: T")
@example("\r")
@example("a: b\r\n\tc: d\r\n")
@example("? {a: b}\n")
@example("---\n...\n")
def test_any_text_gives_a_bank_or_located_problems(text: str) -> None:
    """Reading never raises on text either, lone surrogates and line separators included."""
    hold_promises(text)


_SPLINTERS = (
    """- : #x # ' " { } [ ] , ? | > \\ % &a *a !!python/name:os.system """
    "! <<: ~ null true @ ` items: x.y/z"
)
SPLINTERS = (
    *_SPLINTERS.split(),
    *(
        "",
        "\n",
        "\r\n",
        "\t",
        " ",
        "  ",
        "- ",
        ": ",
        " #x",
        "? ",
        "---\n",
        "...\n",
        "x" * 9000,
        "\x00",
        "\x1b[31m",
    ),
    *(
        "\u202e",
        "\ud800",
        "\uffff",
        "\u2028",
        "\x85",
        '"\\x1b"',
        '"\\ud800"',
        '"\\U00110000"',
        "key: true",
        "kind: multi",
    ),
    *(
        "options: {}",
        "id: small-card",
        "rationales: {a: b}",
        "image: x",
        "scenario: s",
        "family: f",
        "accept: []",
    ),
)


@st.composite
def broken_banks(draw: st.DrawFn) -> str:
    """Draw a good file with up to four places damaged."""
    text = draw(st.sampled_from((SMALL_BANK, GROUPS, SMALL_BANK.replace("\n", "\r\n"))))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 12)))
        text = text[:start] + draw(st.sampled_from(SPLINTERS)) + text[end:]
    return text


@pytest.mark.parametrize(
    "loader", [yaml_tree.LOADER, yaml.SafeLoader], ids=["in use", "pure Python"]
)
@settings(deadline=None, max_examples=150)
@given(text=broken_banks())
def test_a_damaged_file_gives_a_bank_or_located_problems(loader: type, text: str) -> None:
    """A good file cut, torn and spliced raises nothing; what is still a bank can be written."""
    with mock.patch.object(yaml_tree, "LOADER", loader):
        hold_promises(text)


_FIELDS = (
    "bank title items id kind scenario family options rationales key cites accept stem front text x"
)
_LEAVES = st.none() | st.booleans() | st.integers() | st.sampled_from(HOSTILE)
_TREES = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["", *_FIELDS.split()]), inner, max_size=5)
    ),
    max_leaves=25,
)


@settings(deadline=None, max_examples=60)
@given(data=_TREES)
def test_any_structure_gives_a_bank_or_located_problems(data: object) -> None:
    """Well-formed YAML of the wrong shape raises nothing: lists for texts, gaps, and so on."""
    hold_promises(yaml.safe_dump(data, allow_unicode=True))


@pytest.mark.parametrize(
    ("raw", "name", "known"),
    [
        (b"bank: b\ntitle: B\n", "x", True),
        (b"\xef\xbb\xbf# yaml\r\n\r\n---\nbank: b\n", "x.txt", True),
        (b"title: B\nbank: b\n", "x", False),
        (b"title: B\nbank: b\n", "x.YML", True),
        (b"bank:x\n", "x", False),
        (b"#" * 5000, "x", False),
    ],
)
def test_a_bank_is_known_by_its_first_line_or_its_name(raw: bytes, name: str, known: bool) -> None:  # noqa: FBT001
    """Comments before it are passed over."""
    assert detects(raw, name) is known


def test_a_bank_says_what_its_items_are_there_for() -> None:
    """An item is for study, in reserve, or retired for a reason; a group says it for its items."""
    text = """\
bank: b
title: T
note: Not legal advice.
items:
- {id: a, kind: flashcard, level: recall, front: F, back: B, reserve: true}
- {id: c, kind: flashcard, level: recall, front: F, back: B, retired: true, why: Out of date.}
- {id: d, kind: flashcard, level: recall, front: F, back: B, retired: false, reserve: false}
- id: story
  scenario: It happened.
  level: recall
  retired: true
  why: Too long.
  items:
  - {id: e, kind: flashcard, front: F, back: B}
  - {id: f, kind: flashcard, front: F, back: B, retired: false, reserve: true}
"""
    bank, problems = read(text, "f")
    assert problems == []
    assert bank is not None
    assert bank.note == "Not legal advice."
    uses = [(item.id, item.use, item.retired) for item in bank.items]
    assert uses == [
        ("a", "reserve", ""),
        ("c", "retired", "Out of date."),
        ("d", "study", ""),
        ("e", "retired", "Too long."),
        ("f", "reserve", ""),
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("  retired: true\n", "f:4:3: the item is retired without a 'why'"),
        ("  why: Old.\n", "f:9:3: the item has a 'why', but isn't retired"),
        ("  retired: yes\n  why: Old.\n", "f:9:12: 'retired' has to be true or false, not 'yes'"),
        ("  retired: true\n  why: ''\n", "f:10:8: 'why' is empty"),
    ],
)
def test_a_retired_item_says_why(fields: str, said: str) -> None:
    """Nobody has to guess what was wrong with it, and a reason without it is a slip."""
    bank, problems = read(f"{HEAD}{CARD}{fields}", "f")
    assert bank is None
    assert [f"{problem.place}: {problem.what}" for problem in problems] == [said]


def test_twins_share_options_that_each_can_word_for_its_own_moment() -> None:
    """No question goes with every stem, and no option has to be the key of one (DESIGN, 3)."""
    bank, problems = read(TWINS, "f")
    assert problems == []
    assert bank is not None
    first, second = bank.items
    assert isinstance(first, Question)
    assert isinstance(second, Question)
    assert is_twin(first)
    assert [option.text for option in first.options] == [
        "Listen to her",
        "Tell your supervisor",
        "Wait",
    ]
    assert second.options[0] == Option("Listen to him", name="listen")
    assert [option.name for option in second.options if option.key] == ["tell"]
    again, _ = read(write(bank), "f")
    assert again == bank


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('family: ""', "family:", "f:5:10 error: 'family' is empty"),
        ("{listen: Listen to him}", "{lisen: Hear him}", "another wording for 'lisen', which is"),
        ("Listen to him", "wait", "the option 'Wait' appears twice"),
    ],
)
def test_a_mistake_in_twins_is_named(old: str, new: str, problem: str) -> None:
    """A wording belongs to one of the options and differs from the others."""
    _, problems = read(TWINS.replace(old, new), "f")
    assert problem in said(problems)


def said(problems: list[Problem]) -> str:
    """Return the problems as the places and words that a check shows."""
    return " ".join(
        f"{problem.source}:{problem.line}:{problem.column} {problem.severity}: {problem.what}"
        for problem in problems
    )
