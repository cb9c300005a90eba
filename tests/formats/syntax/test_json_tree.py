"""JSON as located nodes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.syntax.json_tree import compose
from cps_study.formats.syntax.yaml_tree import Items, Map, Node, Text

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


def as_data(node: Node) -> Any:
    """Return a tree as data, with its words as JSON reads them."""
    match node:
        case Text():
            return json.loads(node.text) if node.plain else node.text
        case Items():
            return [as_data(entry) for entry in node.nodes]
        case Map():
            return {name: as_data(value) for name, (_, value) in node.pairs.items()}


@given(plain, st.sampled_from((None, 2)), st.booleans())
def test_json_becomes_the_tree_that_it_is(data: Any, indent: int | None, ascii_only: bool) -> None:  # noqa: FBT001 - drawn
    """Any JSON, on one line or many, with escapes or without, comes back as its tree."""
    root, problems = compose(json.dumps(data, indent=indent, ensure_ascii=ascii_only), "f")
    assert problems == []
    assert root is not None
    assert as_data(root) == data


def test_nodes_know_their_lines_and_columns() -> None:
    """Lines and columns count from 1, for keys and values."""
    root, _ = compose('{\n  "a": [1,\n   "x"]}', "f")
    assert isinstance(root, Map)
    key, value = root.pairs["a"]
    assert isinstance(value, Items)
    assert [(n.line, n.column) for n in (root, key, value, *value.nodes)] == [
        (1, 1),
        (2, 3),
        (2, 8),
        (2, 9),
        (3, 4),
    ]


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("", (1, 1), "expected a value here, but found the end of the file"),
        ('{\n"a": }', (2, 6), "expected a value here, but found '}'"),
        ("[1,]", (1, 4), "expected a value here, but found ']'"),
        ('{"a": 1,}', (1, 9), "expected a name in double quotes here"),
        ('{"a" 1}', (1, 6), "expected ':' after 'a'"),
        ("[1 2]", (1, 4), "expected ',' or ']' here"),
        ("{} x", (1, 4), "there is more text after the end of the bank"),
        ('["a', (1, 2), "this text can't be read: Unterminated string starting at"),
        ('["a\nb"]', (1, 4), "this text can't be read: Invalid control character at"),
        ("[NaN]", (1, 2), "expected a value here, but found 'N'"),
        ("[" * 20, (1, 13), "nested more than 12 levels deep"),
    ],
)
def test_broken_json_is_reported_with_its_position(
    text: str, place: tuple[int, int], what: str
) -> None:
    """Reading ends at the first mistake, which is reported with its line and column."""
    root, problems = compose(text, "f")
    assert root is None
    assert [((p.line, p.column), p.what) for p in problems] == [(place, what)]


def test_a_key_that_appears_twice_is_reported() -> None:
    """The first one counts, each repeat is a problem, and too many of them end the reading."""
    root, problems = compose('{"a": 1,\n "a": {"b": 2}}', "f")
    assert isinstance(root, Map)
    assert as_data(root) == {"a": 1}
    assert [(p.line, p.what) for p in problems] == [
        (2, "the key 'a' appears twice (first on line 1)")
    ]
    root, problems = compose("{" + ",".join(['"a": 1'] * 500) + "}", "f")
    assert (root, problems[-1].what) == (None, "too many problems; the rest wasn't read")


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    """Reading never raises; only repeated keys leave a tree together with problems."""
    root, problems = compose(text, "f")
    assert (root is None) == bool([p for p in problems if "twice" not in p.what])
