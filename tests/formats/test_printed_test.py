"""`test.json`: a printed test in a file."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.formats.printed_test import _checksum, read, write
from cps_study.model.item import Bank, Flashcard
from cps_study.paper.sheet import lay_out
from cps_study.paper.style import PaperStyle
from tests.paper.samples import paper_test
from tests.paper.sheets import sheet_test
from tests.strategies import banks

TEST = paper_test()


def test_a_test_comes_back_the_same() -> None:
    """With its items, orders, sources and seed, and as the same bytes each time."""
    raw = write(TEST)
    assert read(raw.encode(), "test.json") == (TEST, [])
    assert write(TEST) == raw
    assert write(paper_test(blocks=True)) != raw


def test_the_places_on_the_sheets_come_back_the_same() -> None:
    """They are there by name, in points, with one line for each circle."""
    test = sheet_test(90, forms="AB", in_words=(3,))
    test = test._replace(minutes=45.0, sheets=lay_out(test, PaperStyle("a4", large=True)))
    raw = write(test)
    assert read(raw.encode(), "test.json") == (test, [])
    sheets = json.loads(raw)["sheets"]
    assert (sheets[0]["form"], sheets[0]["page"], sheets[0]["scale"]) == ("A", 1, 1.5)
    assert sheets[0]["pages"] == len(sheets) / 2
    assert sheets[0]["paper"] == [595.276, 841.89]
    assert sheets[0]["bubbles"][0].keys() == {"question", "option", "x", "y", "r"}
    assert sheets[0]["digits"][0].keys() == {"place", "digit", "x", "y", "r"}
    assert sheets[0]["forms"][1].keys() == {"form", "x", "y", "r"}
    assert raw.count('{"question"') == sum(len(p.bubbles) + len(p.lines) for p in test.sheets)


def test_a_test_of_an_earlier_version_has_no_sheets() -> None:
    """It is read as before."""
    data = json.loads(write(TEST))
    del data["sheets"], data["minutes"], data["checksum"]
    data["checksum"] = _checksum(data)
    test, problems = read(json.dumps(data).encode(), "test.json")
    assert problems == []
    assert test == TEST


@settings(deadline=None)
@given(banks())
def test_any_items_come_back_the_same(bank: Bank) -> None:
    """Every kind of item, with any text."""
    items = [item for item in bank.items if not isinstance(item, Flashcard)]
    if items:
        test = paper_test(items=items)
        assert read(write(test).encode(), "f") == (test, [])


@given(st.binary(max_size=200))
def test_any_bytes_are_a_problem_and_never_an_error(raw: bytes) -> None:
    """A file that isn't a test gives one problem."""
    test, problems = read(raw, "f")
    assert test is None
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"format": "other"}, "the file isn't a test that cps-study printed"),
        (
            {"schema": 2},
            "a newer cps-study made this test (it is version 2; this program reads version 1)",
        ),
        ({"title": "Changed"}, "the file was changed or cut off after it was made"),
    ],
)
def test_a_changed_or_newer_file_says_so(change: dict[str, object], what: str) -> None:
    """The checksum finds every change; a newer version is recognized before that."""
    (problem,) = read(json.dumps(json.loads(write(TEST)) | change).encode(), "f")[1]
    assert problem.what == what
    assert problem.hint


@pytest.mark.parametrize(
    ("path", "value", "what"),
    [
        (
            ("forms", 0, "items", 0),
            ["small-choice", 0, 1, 2, 9],
            "the options of small-choice are in an impossible order",
        ),
        (("forms", 0, "items", 0), ["nowhere"], "the file doesn't contain a test"),
        (("forms", 1, "items"), [], "the forms of the test don't have the same items"),
        (("forms",), [], "the forms of the test don't have the same items"),
        (("items", 0, "options"), 7, "the file doesn't contain a test"),
        (("banks",), [{"id": 1}], "the file doesn't contain a test"),
    ],
)
def test_a_forged_file_is_refused(path: tuple[str | int, ...], value: object, what: str) -> None:
    """Even if its checksum is right."""
    data = json.loads(write(TEST))
    del data["checksum"]
    holder = data
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    test, problems = read(json.dumps(data | {"checksum": _checksum(data)}).encode(), "f")
    assert (test, [problem.what for problem in problems]) == (None, [what])
