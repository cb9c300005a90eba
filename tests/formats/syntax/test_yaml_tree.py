"""YAML as located nodes: what is read, what is refused, and how much memory it may take."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING
from unittest import mock

import pytest
import yaml

from cps_study.formats.native import objectives as outline_yaml
from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.formats.syntax import yaml_tree
from cps_study.formats.syntax.yaml_tree import MAX_PROBLEMS, Items, Map, Text, compose, decode
from cps_study.model.text import first_unsafe

if TYPE_CHECKING:
    from cps_study.model.problem import Problem

MEGA = 1_000_000
NUL = "the character U+0000 control character is not allowed"
BANK = "bank: b\ntitle: T\nitems:\n- id: a\n  kind: flashcard\n  level: recall\n  back: B\n"
LAUGHS = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def refused(text: str) -> Problem:
    """Return the one problem of a file that isn't read to the end."""
    root, problems = compose(text, "f")
    assert root is None
    assert len(problems) == 1
    return problems[0]


# ---------------------------------------------------------------- the tree


def test_every_node_knows_its_position_and_a_scalar_its_words() -> None:
    """Lines and columns count from 1; a text is as written, and knows whether it had quotes."""
    root, problems = compose("a: No\nb:\n  - 'x'\n  - {c: 0x1f}\n", "f")
    assert problems == []
    assert isinstance(root, Map)
    assert list(root.pairs) == ["a", "b"]
    assert root.pairs["a"] == (Text("a", 1, 1, plain=True), Text("No", 1, 4, plain=True))
    listed = root.pairs["b"][1]
    assert isinstance(listed, Items)
    assert (listed.line, listed.column) == (3, 3)
    assert listed.nodes[0] == Text("x", 3, 5, plain=False)
    inner = listed.nodes[1]
    assert isinstance(inner, Map)
    assert inner.pairs["c"][1] == Text("0x1f", 4, 9, plain=True)


@pytest.mark.parametrize("loader", [yaml_tree.LOADER, yaml.SafeLoader])
@pytest.mark.parametrize(
    ("text", "plain"),
    [("x", True), ("'x'", False), ('"x"', False), ("|\n x", False), (">\n x", False)],
)
def test_only_a_text_without_quotes_is_plain(loader: type, text: str, plain: bool) -> None:  # noqa: FBT001 - the expected value
    """Both of PyYAML's loaders tell a plain scalar from one in quotes or in a block."""
    with mock.patch.object(yaml_tree, "LOADER", loader):
        root, _ = compose(f"a: {text}\n", "f")
    assert isinstance(root, Map)
    value = root.pairs["a"][1]
    assert isinstance(value, Text)
    assert value.plain is plain


def test_columns_count_characters() -> None:
    """An emoji or a letter with an accent is one column, as it is in an editor."""
    root, _ = compose("{é👩: 日本, b: x}", "f")
    assert isinstance(root, Map)
    assert root.pairs["b"][0].column == 10


# ---------------------------------------------------------------- what a bank must not contain


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("a: !!python/object/apply:os.system [echo]", "f:1:4", "a tag (tag:yaml.org,2002:python"),
        ("a:\n- !include secret.yaml", "f:2:3", "a tag (!include) is not allowed"),
        ("a: !important {b: c}", "f:1:4", "a tag (!important) is not allowed"),
        ("!!map {a: b}", "f:1:1", "a tag (tag:yaml.org,2002:map) is not allowed"),
        ("a: &x 1\nb: *x", "f:1:4", "an anchor (&x) is not allowed"),
        ("a: *x", "f:1:4", "an alias (*x) is not allowed"),
        ("a: 1\n<<: *x", "f:2:5", "an alias (*x) is not allowed"),
        ("a: 1\n---\nb: 2", "f:2:1", "a second document starts here"),
        ("a: 1\n...\n---\nb: 2", "f:3:1", "a second document starts here"),
        ("a: 1\n? [b, c]\n: d", "f:2:3", "a key must be a word"),
        ("a: 1\n? {b: c}\n: d", "f:2:3", "a key must be a word"),
        ("a: [" * 13, "f:1:25", "nested more than 12 levels deep"),
        ("a: 'open\n\nb: 1\n", "f:4:1", "while scanning a quoted scalar"),
        ("a: b\n\tc: d", "f:2:1", "while scanning"),
        ("a: 'open", "f:1:9", "while scanning a quoted scalar"),
        ("[", "f:1:2", "while parsing a flow node"),
    ],
)  # fmt: skip
def test_what_is_refused_is_reported_where_it_is(text: str, place: str, what: str) -> None:
    """Tags, anchors, aliases, odd keys, deep nesting and bad syntax end the reading."""
    problem = refused(text)
    assert (problem.place, problem.what[: len(what)]) == (place, what)
    assert problem.hint


def test_no_tag_runs_code() -> None:
    """A tag that would call a function is a problem with either loader, and calls nothing."""
    for loader in (yaml_tree.LOADER, yaml.SafeLoader):
        with mock.patch.object(yaml_tree, "LOADER", loader), mock.patch("os.system") as system:
            bank, problems = bank_yaml.read(
                f"{BANK}  front: !!python/object/apply:os.system ['true']\n", "f"
            )
        assert bank is None
        assert [problem.line for problem in problems] == [8]
        assert not system.called


def test_a_key_that_appears_twice_is_no_silent_loss() -> None:
    """Each repeat is a problem that points to the first; the first value is kept."""
    root, problems = compose("a: 1\nb: 2\na: {x: y}\nb: [3]\n", "f")
    assert [(problem.place, problem.what) for problem in problems] == [
        ("f:3:1", "the key 'a' appears twice (first on line 1)"),
        ("f:4:1", "the key 'b' appears twice (first on line 2)"),
    ]
    assert isinstance(root, Map)
    assert root.pairs["a"][1] == Text("1", 1, 4, plain=True)


def test_thousands_of_repeated_keys_are_cut_short() -> None:
    """Reading a file of nothing but repeats ends after so many problems, and says so."""
    root, problems = compose("a: 1\n" * 50_000, "f")
    assert root is None
    assert len(problems) == MAX_PROBLEMS + 1
    assert problems[-1].what == "too many problems; the rest wasn't read"
    for read in (bank_yaml.read, outline_yaml.read):
        last = read("{" + "a: 1, " * 5000 + "}", "f")[1][-1]
        assert (last.place, last.what) == ("f:1:1202", "too many problems; the rest wasn't read")


@pytest.mark.parametrize(
    ("text", "place", "name"),
    [
        ("a: b\nc: d\x00", "f:2:5", "U+0000 control character"),
        ("a: \x1b[31mred", "f:1:4", "U+001B control character"),
        ("a: b\nc\x9b: d", "f:2:2", "U+009B control character"),
        ("a: \u202egnp.exe", "f:1:4", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("a: x\u2066y", "f:1:5", "U+2066 LEFT-TO-RIGHT ISOLATE"),
        ("a: \u2028b", "f:1:4", "U+2028 LINE SEPARATOR"),
        ("a: b\x85c", "f:1:5", "U+0085 control character"),
        ("a: \ud800", "f:1:4", "U+D800 lone surrogate"),
        ("a: \uffff", "f:1:4", "U+FFFF not a character"),
        ("a: b\rc: d", "f:1:5", "U+000D control character"),
        ("\ufeffa: b", "f:1:1", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
    ],
)  # fmt: skip
def test_a_character_that_must_not_reach_a_screen_is_named(
    text: str, place: str, name: str
) -> None:
    """Controls, direction overrides, surrogates and odd line ends are refused by name."""
    problem = refused(text)
    assert (problem.place, problem.what) == (place, f"the character {name} is not allowed")


def test_every_line_with_such_a_character_is_named_up_to_a_limit() -> None:
    """All lines are reported, not only the first; a binary file doesn't give thousands."""
    assert [problem.line for problem in compose("a\x00\nb\nc\x00\x01\r\n", "f")[1]] == [1, 3]
    assert len(compose("\x00\n" * 5000, "f")[1]) == MAX_PROBLEMS


@pytest.mark.parametrize(
    "written", ['"\\x1b[2J"', '"\\e[2J"', '"\\u202e"', '"\\0"', '"\\N"', '"\\ufeff"']
)
@pytest.mark.parametrize("loader", [yaml_tree.LOADER, yaml.SafeLoader])
def test_an_escape_cannot_smuggle_such_a_character_in(loader: type, written: str) -> None:
    """What is forbidden raw is forbidden as an escape, and no message repeats it."""
    template = """\
bank: b
title: T
@: x
items:
- {id: @, kind: @, level: @, locked: @, topic: @, tags: @}
- {id: a, kind: choice, stem: @, options: [{text: @, key: @}]}
- {id: f, family: @, options: {@: x}, items: [{id: g, stem: s, key: @, rationales: {@: x}}]}
"""
    with mock.patch.object(yaml_tree, "LOADER", loader):
        bank, problems = bank_yaml.read(template.replace("@", written), "f")
    assert bank is None
    assert {problem.line for problem in problems} == {3, 5, 6, 7}
    messages = "".join(
        part
        for problem in problems
        for part in (problem.what, problem.hint, problem.field, problem.item)
    )
    assert first_unsafe(messages) is None


@pytest.mark.parametrize("loader", [yaml_tree.LOADER, yaml.SafeLoader])
@pytest.mark.parametrize("written", ['"\\ud800"', '"\\ud83d\\ude00"', '"\\U00110000"', '"\\xzz"'])
def test_an_escape_that_stands_for_no_character_is_a_problem(loader: type, written: str) -> None:
    """Half a surrogate pair, a number beyond Unicode and a broken escape never reach the bank."""
    with mock.patch.object(yaml_tree, "LOADER", loader):
        bank, problems = bank_yaml.read(f"{BANK}  front: {written}\n", "f")
    assert bank is None
    assert len(problems) == 1


# ---------------------------------------------------------------- bytes


@pytest.mark.parametrize(
    ("raw", "place", "what"),
    [
        (b"a: caf\xe9\n", "f:1:7", "the file is not UTF-8 text (byte 0xe9)"),
        (b"a: b\r\nc: \xff", "f:2:4", "the file is not UTF-8 text (byte 0xff)"),
        (b"\xef\xbb\xbfa: b\nc: caf\xe9\n", "f:2:7", "the file is not UTF-8 text (byte 0xe9)"),
        ("é: ".encode() + b"\x80", "f:1:4", "the file is not UTF-8 text (byte 0x80)"),
        (b"a: \xed\xa0\x80", "f:1:4", "the file is not UTF-8 text (byte 0xed)"),
        ("a: b".encode("utf-16"), "f:1:1", "the file is UTF-16, not UTF-8"),
        ("a: b".encode("utf-16-be"), "f:1:1", NUL),
    ],
)  # fmt: skip
def test_bytes_that_are_not_utf8_are_named_at_their_place(
    raw: bytes, place: str, what: str
) -> None:
    """Latin-1 and UTF-16 are recognized; the first byte that doesn't fit has its position."""
    for read in (bank_yaml.read, outline_yaml.read):
        value, problems = read(raw, "f")
        assert value is None
        assert (problems[0].place, problems[0].what) == (place, what)


def test_a_file_that_is_too_large_is_not_even_decoded() -> None:
    """Above the limit nothing is read."""
    with mock.patch.object(yaml_tree, "MAX_BYTES", 10):
        assert decode(b"x" * 10, "f") == ("x" * 10, [])
        text, problems = decode(b"\xff" * 11, "f")
    assert text is None
    assert [problem.what for problem in problems] == ["the file is larger than 0 MiB"]


# ---------------------------------------------------------------- bounded memory


@pytest.mark.parametrize(
    "text",
    [
        "[" * (10 * MEGA),
        "{a: " * (10 * MEGA // 4),
        "- " * (10 * MEGA // 2),
        "[\n" * (MEGA // 4),
        "? " * MEGA,
        "a: " * MEGA,
        "a: '" + "x" * MEGA,
        "&" + "a" * MEGA + " x",
        "*" + "a" * MEGA,
        "!" + "a" * MEGA + " x",
        "%" + "A" * MEGA,
        "\t" * MEGA,
        LAUGHS,
        "? " + "k" * MEGA + "\n: 1\n? " + "k" * MEGA + "\n: 2\n",
        "".join(f"key{number}: 1\n" for number in range(1000)),
        BANK + "  front: " + "x" * (5 * MEGA),
        BANK + "  front: |\n" + "    x\n" * (MEGA // 5),
        BANK.replace("id: a", "id: " + "x" * MEGA) + "  front: F\n",
        BANK.replace("flashcard", "x" * MEGA),
        BANK.replace("B", "[" + "x," * (MEGA // 50) + "]"),
    ],
    ids=lambda text: f"{text[:20]!r}",
)
def test_a_hostile_file_takes_memory_in_proportion_and_says_little(text: str) -> None:
    """Deep nesting, billion laughs and giant words give a short problem; memory stays small."""
    raw = text.encode()
    tracemalloc.start()
    try:
        bank, problems = bank_yaml.read(raw, "f")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert bank is None
    assert problems
    assert peak < 60 * len(raw) + 2 * MEGA
    assert all(len(part) < 600 for p in problems for part in (p.what, p.hint, p.field, p.item))
    rows = text.count("\n") + 1
    assert all(problem.line <= rows for problem in problems)


@pytest.mark.parametrize(("length", "good"), [(8000, True), (8001, False), (9000, False)])
def test_a_text_has_a_greatest_length(length: int, good: bool) -> None:  # noqa: FBT001 - the expected value
    """Eight thousand characters fit; one more is a problem at the text."""
    bank, problems = bank_yaml.read(f"{BANK}  front: {'x' * length}\n", "f")
    assert (bank is not None) is good
    assert [problem.place for problem in problems] == ([] if good else ["f:8:10"])
