"""Blueprint files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.native.blueprint import read
from cps_study.model.attempt import Blueprint, Share
from cps_study.model.problem import errors_in
from cps_study.store.library import BLUEPRINT_NAME, shipped_folder
from tests.strategies import HOSTILE
from tests.study.makers import some

GOOD = """\
blueprint: mine
title: My own exam
items: 40
minutes: 90
pass_mark: 80
shares:
  - {topic: roles, weight: 3}
  - topic: boundaries/sponsor
    weight: 1
about:
  items: Our choice.
"""


def test_a_blueprint_is_read() -> None:
    """Numbers become numbers, shares keep their order, and notes on numbers go by their names."""
    shares = (Share("roles", 3), Share("boundaries/sponsor", 1))
    wanted = Blueprint("mine", "My own exam", 40, 90, 80, shares, {"items": "Our choice."})
    assert read(GOOD, "b.yaml") == (wanted, [])
    assert read(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode(), "b.yaml") == (wanted, [])
    short = GOOD[: GOOD.index("about")]
    assert read(short, "b.yaml")[0] == wanted._replace(about={})


def test_all_mistakes_are_told_at_once_with_place_and_hint() -> None:
    """Every problem of a file in one go, in the file's order, each with line and column."""
    text = """\
blueprint: Not A Slug
titel: My own exam
items: 0
minutes: ten
pass_mark: 101
shares:
  - {topic: roles, weight: -1}
  - {topic: roles, weight: 2.5}
  - {topic: Big Words, weight: 1}
  - {wieght: 1}
  - roles
"""
    blueprint, problems = read(text, "b.yaml")
    assert blueprint is None
    assert [(each.line, each.column, each.what) for each in problems] == [
        (1, 12, "'blueprint' can't be 'Not A Slug'"),
        (2, 1, "a blueprint has no field called 'titel'"),
        (3, 8, "'items' can't be '0'"),
        (4, 10, "'minutes' can't be 'ten'"),
        (5, 12, "'pass_mark' can't be '101'"),
        (7, 28, "'weight' can't be '-1'"),
        (8, 5, "the topic 'roles' appears twice"),
        (8, 28, "'weight' can't be '2.5'"),
        (9, 13, "'topic' can't be 'Big Words'"),
        (10, 5, "a share has no 'topic'"),
        (10, 6, "a share has no field called 'wieght'"),
        (11, 5, "expected a share (a mapping), found text"),
    ]
    hints = [each.hint for each in problems]
    assert all(hints)
    assert (hints[1], hints[2], hints[10]) == (
        "did you mean 'title'?", "a whole number, 1 to 1000", "did you mean 'weight'?"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("items", ("1", "1000"), ("0", "1001", "1e3", "-5", "٤", "40.0", "'4 0'")),
        ("minutes", ("1", "1440"), ("0", "1441", "1h", "99999999999999999999")),
        ("pass_mark", ("0", "100"), ("101", "85%", "85.5", "-1")),
    ],
)
def test_a_number_has_bounds(name: str, good: tuple[str, ...], bad: tuple[str, ...]) -> None:
    """The bounds themselves are fine; beyond them, and for other numbers, the hint names them."""
    line = next(line for line in GOOD.split("\n") if line.startswith(name))
    for text in good:
        blueprint, problems = read(GOOD.replace(line, f"{name}: {text}", 1), "b.yaml")
        assert blueprint is not None
        assert (getattr(blueprint, name), problems) == (int(text), [])
    for text in bad:
        blueprint, problems = read(GOOD.replace(line, f"{name}: {text}", 1), "b.yaml")
        assert blueprint is None
        assert [problem.field for problem in problems] == [name]


@pytest.mark.parametrize("field", ["blueprint", "title", "items", "minutes", "pass_mark", "shares"])
def test_what_is_left_out_is_named(field: str) -> None:
    """Each field but `about` has to be there."""
    start = GOOD.index(field)
    end = GOOD.index("about") if field == "shares" else GOOD.index("\n", start) + 1
    blueprint, problems = read(GOOD[:start] + GOOD[end:], "b.yaml")
    assert blueprint is None
    assert [problem.what for problem in problems] == [f"a blueprint has no '{field}'"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"# nothing\n",
        b"[]",
        b"3",
        b"shares: []",
        b"\xff\xfe",
        b"a\xff",
        b"a: [",
        b"items: {}\nshares: 3",
        b"~",
    ],
)
def test_what_is_no_blueprint_is_a_problem(raw: bytes) -> None:
    """Empty, of another shape, cut short or not text at all: never a traceback, always a reason."""
    blueprint, problems = read(raw, "b.yaml")
    assert blueprint is None
    assert errors_in(problems)
    assert all(problem.source == "b.yaml" for problem in problems)


@some
@given(
    st.integers(0, len(GOOD)), st.integers(0, 12), st.sampled_from(HOSTILE) | st.text(max_size=8)
)
def test_a_damaged_file_never_raises(start: int, length: int, text: str) -> None:
    """Any text put anywhere gives a blueprint within bounds, or errors."""
    blueprint, problems = read(GOOD[:start] + text + GOOD[start + length :], "b.yaml")
    assert (blueprint is None) == bool(errors_in(problems))
    if blueprint is not None:
        assert 1 <= blueprint.items <= 1000
        assert blueprint.shares


def test_the_shipped_blueprint_says_where_each_number_comes_from() -> None:
    """75 items, three hours, 85%, each with its origin."""
    folder = shipped_folder()
    assert folder is not None
    blueprint, problems = read((folder / BLUEPRINT_NAME).read_bytes(), BLUEPRINT_NAME)
    assert problems == []
    assert blueprint is not None
    assert (blueprint.items, blueprint.minutes, blueprint.pass_mark) == (75, 180, 85)
    assert set(blueprint.about) == {"items", "minutes", "pass_mark", "shares"}
    assert "isn't published" in blueprint.about["items"]


def test_a_share_may_be_of_a_domain() -> None:
    """In place of a topic; both kinds go together."""
    text = GOOD.replace("{topic: roles, weight: 3}", "{domain: crisis, weight: 3}")
    blueprint, problems = read(text, "b.yaml")
    assert problems == []
    assert blueprint is not None
    assert blueprint.shares == (Share("", 3, "crisis"), Share("boundaries/sponsor", 1))
    assert [share.name for share in blueprint.shares] == [
        "the domain crisis",
        "the topic boundaries/sponsor",
    ]


@pytest.mark.parametrize(
    ("share", "said"),
    [
        ("{weight: 3}", "7:5 a share has no 'topic'"),
        (
            "{topic: roles, domain: roles, weight: 3}",
            "7:5 a share has a 'topic' or a 'domain', not both",
        ),
        ("{domain: role, weight: 3}", "7:14 'domain' can't be 'role'"),
        (
            "{domain: roles, weight: 3}\n  - {domain: roles, weight: 1}",
            "8:5 the domain 'roles' appears twice",
        ),
    ],
)
def test_a_share_is_of_one_topic_or_one_domain(share: str, said: str) -> None:
    """Anything else is told with its place."""
    blueprint, problems = read(GOOD.replace("{topic: roles, weight: 3}", share), "b.yaml")
    assert blueprint is None
    assert [f"{each.line}:{each.column} {each.what}" for each in problems] == [said]
