"""Reads GIFT as the tests write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.formats.gift.reader import read

if TYPE_CHECKING:
    from cps_study.formats.base import ReadResult


def gift(*blocks: str) -> ReadResult:
    """Read blocks with blank lines between them."""
    return read("\n\n".join(blocks).encode(), "quiz.gift")


def why_skipped(*blocks: str) -> str:
    """Return why the only question of some blocks can't come in."""
    result = gift(*blocks)
    assert not result.items
    assert not result.problems
    assert len(result.skipped) == 1
    return result.skipped[0].why
