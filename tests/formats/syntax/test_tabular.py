"""Cells, headers and rows, wherever a table comes from."""

from __future__ import annotations

import pytest

from cps_study.formats.syntax.tabular import (
    A_NUMBER,
    Cell,
    NonTextCell,
    choose_header,
    is_blank,
    plain_name,
    quote_cell,
)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        (" Question No. ", "questionno"),
        ("Réponse_1", "réponse1"),
        (NonTextCell(A_NUMBER, "12"), "12"),
        ("x" * 500, "x" * 200),
        ("#!", ""),
    ],
)
def test_only_letters_and_digits_of_a_header_count(cell: Cell, name: str) -> None:
    """Capitals, spaces and punctuation make no difference, and a huge header is cut."""
    assert plain_name(cell) == name


def test_a_message_quotes_a_cell_on_one_printable_line() -> None:
    """Line breaks and control characters of a cell never reach the screen."""
    assert quote_cell("a\n b\x1b[2J") == "a b\\x1b[2J"
    assert quote_cell(NonTextCell("a date or time", "2026-01-02")) == "2026-01-02"
    assert len(quote_cell("x" * 100)) == 40


def test_a_blank_row_has_only_white_space() -> None:
    """A number is something, even 0."""
    assert is_blank([])
    assert is_blank(["", " \t"])
    assert not is_blank(["", NonTextCell(A_NUMBER, "0")])


def test_the_first_of_the_best_rows_is_the_header() -> None:
    """Without rows there is no header."""
    rows = [(1, ["a"]), (3, ["b", "c"]), (4, ["d", "e"])]
    assert choose_header(rows, len) == (3, ["b", "c"])
    assert choose_header([], len) == (0, [])
