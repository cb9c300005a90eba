"""Blackboard's tab text."""

from __future__ import annotations

import pytest

from cps_study.formats.exchange.blackboard_text import detects, read
from tests.formats.lists.makers import told

FILE = """\
MC\tWho meets newcomers?\tThe guide\tcorrect\tThe planner\tincorrect
MA\tWhich are drinks?\ttea\tcorrect\tbread\tincorrect\tmilk\tCorrect
TF\tMilk is white.\ttrue
FIB\tCall or text ____.\t988\tnine eight eight
"""


def test_each_kind_comes_in() -> None:
    """One question a line, with what is said of each answer after it."""
    result = read(FILE.encode(), "x")
    assert told(result) == [
        ("Who meets newcomers?", ["The guide"]),
        ("Which are drinks?", ["tea", "milk"]),
        ("Milk is white.", ["True"]),
        ("Call or text ____.", ["988, nine eight eight"]),
    ]
    assert [draft.kind for draft in result.items] == ["choice", "multi", "truefalse", "typed"]
    assert [draft.line for draft in result.items] == [1, 2, 3, 4]
    assert (result.skipped, result.problems) == ((), ())


def test_matching_is_taken_apart() -> None:
    """Each left side with all the right ones."""
    result = read(b"MAT\tWho does what?\tguide\tmeets\tplanner\tplans\n", "x")
    assert [draft.stem for draft in result.items] == ["guide", "planner"]
    assert (result.question_count, result.extra) == (1, 1)


def test_a_spreadsheet_may_have_put_quotes_around_a_cell() -> None:
    """Excel does so where a cell has a comma or a quote."""
    result = read(b'TF\t"He said ""yes"", and left."\tfalse\n', "x")
    assert told(result) == [('He said "yes", and left.', ["False"])]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("MC\tQ?\ta\tcorrect\tb", "don't come in pairs"),
        ("MC\tQ?\ta\tright\tb\twrong", "don't come in pairs"),
        ("MC\tQ?\ta\tincorrect\tb\tincorrect", "no answer is marked as right"),
        ("TF\tQ?\tmaybe", "no answer is marked as right"),
        ("TF\tQ?", "no answer is marked as right"),
        ("MAT\tQ?\ta", "don't come in pairs"),
        ("ESS\tQ?\tan example", "it's an essay"),
        ("NUM\tQ?\tmany\t1", "it's a numerical question"),
        ("FIB_PLUS\tQ?\tx\ta", "several gaps"),
        ("XY\tQ?\ta", "of the kind 'XY'"),
    ],
)
def test_what_cannot_come_in_is_named(line: str, why: str) -> None:
    """With its line and its question."""
    result = read(f"{line}\n".encode(), "x")
    assert result.items == ()
    (skipped,) = result.skipped
    assert (skipped.line, skipped.title) == (1, "Q?")
    assert why in skipped.why


@pytest.mark.parametrize("kind", ["MC", "MA", "TF", "FIB", "MAT", "ESS"])
def test_a_line_with_nothing_but_its_kind_is_named(kind: str) -> None:
    """As where a line was cut off."""
    result = read(f"TF\tIs it?\ttrue\n{kind}\n".encode(), "x")
    assert len(result.items) == 1
    assert [skipped.line for skipped in result.skipped] == [2]


def test_it_is_known_by_its_kinds() -> None:
    """Cards that happen to begin with two capitals are none of it."""
    assert detects(FILE.encode(), "x.txt")
    assert not detects(b"MC\tmaster of ceremonies\nDJ\tdisc jockey\nTV\tset\n", "x.txt")
    assert not detects(b"MC Who?\n", "x.txt")
