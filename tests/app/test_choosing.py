"""Choosing a test's questions by hand, and by what a class missed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cps_study.app.choosing import MissedPool, about_missed, idents_in, pool_of
from cps_study.app.class_results import ClassResult, ItemResult
from cps_study.errors import UsageError
from cps_study.model.item import Group
from tests.study.makers import question

if TYPE_CHECKING:
    from pathlib import Path

A1, A2, A3 = (question(name, "1000", cites=("o/a",)) for name in ("a1", "a2", "a3"))
B1 = question("b1", "1000", cites=("o/b",))
FREE = question("free", "1000")


def missed(ident: str, objective: str, share: float) -> ItemResult:
    """Return an item that this share of a hundred people got right."""
    return ItemResult(ident, objective, "team", 100 * share, 100)


def test_a_file_of_ids_may_have_remarks_and_blank_lines(tmp_path: Path) -> None:
    """What is after a # is for people."""
    path = tmp_path / "ids.txt"
    path.write_text("# for March\na1\n\n  b1  # the hard one\n", encoding="utf-8")
    assert idents_in(path) == ["a1", "b1"]
    with pytest.raises(UsageError, match="there is no file"):
        idents_in(tmp_path / "none.txt")


def test_what_was_missed_is_asked_in_other_words_if_there_are_any() -> None:
    """The same idea with another item; the item itself only if it's the only one."""
    pool = MissedPool([missed("a1", "o/a", 0.1), missed("b1", "o/b", 0.4)], [A1, A2, B1])
    assert [item.id for item in about_missed(pool, 5, 1)] == ["a2", "b1"]
    assert [item.id for item in about_missed(pool, 1, 1)] == ["a2"]


def test_twins_do_not_meet() -> None:
    """Two questions that share their options give each other away."""
    family = Group("f", "family", "")
    twins = [replace(item, group=family) for item in (A2, A3)]
    pool = MissedPool([missed("a1", "o/a", 0.1), missed("a9", "o/a", 0.2)], twins)
    assert len(about_missed(pool, 5, 1)) == 1


def test_only_what_enough_people_missed_is_asked_again() -> None:
    """What four in five got right is left in peace; an item of no source stands for itself."""
    items = (missed("a1", "o/a", 0.5), missed("b1", "o/b", 0.8), missed("free", "", 0.3))
    result = ClassResult("T", "T", "", 85.0, items, ())
    pool = pool_of([result], [A1, A2, B1, FREE, question("other", "1000")])
    assert [item.ident for item in pool.missed] == ["free", "a1"]
    assert [item.id for item in pool.questions] == ["a1", "a2", "free"]
