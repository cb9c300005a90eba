"""Problems: where they are, and their order."""

from __future__ import annotations

from cps_study.model.problem import Problem, errors_in, in_file_order


def test_a_place_is_file_line_and_column() -> None:
    """A problem of the whole file names only the file."""
    assert Problem("a.yaml", 3, 7, "w").place == "a.yaml:3:7"
    assert Problem("a.yaml", 3, 0, "w").place == "a.yaml:3"
    assert Problem("a.yaml", 0, 0, "w").place == "a.yaml"


def test_problems_are_put_in_the_files_order_by_number_without_repeats() -> None:
    """Whole files come first, line 9 before line 10, and the same problem appears once."""
    nine, ten, whole = Problem("a", 9, 1, "w"), Problem("a", 10, 1, "w"), Problem("a", 0, 0, "w")
    left, right, other = Problem("a", 9, 2, "w"), Problem("a", 9, 11, "w"), Problem("b", 1, 1, "w")
    assert in_file_order([other, ten, right, nine, left, whole, nine]) == [
        whole,
        nine,
        left,
        right,
        ten,
        other,
    ]


def test_two_problems_at_one_place_are_both_kept() -> None:
    """Only a problem that is the same in every field is a repeat."""
    first, second = Problem("a", 1, 1, "w", item="x"), Problem("a", 1, 1, "w", item="y")
    assert in_file_order([second, first, second]) == [second, first]


def test_warnings_are_not_errors() -> None:
    """Data with nothing but warnings can be used."""
    error, warning = Problem("a", 1, 1, "w"), Problem("a", 1, 1, "w", severity="warning")
    assert errors_in([warning, error, warning]) == [error]
