"""Linear systems: the factor gives the matrix back, and solving undoes multiplying."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.study.normal_equations import cholesky, solve_lower, solve_upper
from tests.study.makers import some

entries = st.floats(-2, 2)


@st.composite
def positive_matrices(draw: st.DrawFn) -> list[list[float]]:
    """Return A Aᵀ + 1, which is positive definite for any A."""
    size = draw(st.integers(1, 5))
    rows = [[draw(entries) for _ in range(size)] for _ in range(size)]
    return [
        [
            sum(a * b for a, b in zip(one, other, strict=True)) + (1.0 if i == j else 0.0)
            for j, other in enumerate(rows)
        ]
        for i, one in enumerate(rows)
    ]


@some
@given(positive_matrices())
def test_the_factor_times_itself_is_the_matrix(matrix: list[list[float]]) -> None:
    """L Lᵀ is what was factored."""
    lower = cholesky(matrix)
    for i, row in enumerate(lower):
        for j, other in enumerate(lower):
            product = sum(a * b for a, b in zip(row, other, strict=True))
            assert product == pytest.approx(matrix[i][j], abs=1e-9)


@some
@given(positive_matrices())
def test_solving_undoes_multiplying(matrix: list[list[float]]) -> None:
    """A x with x = 1, 2, 3 and so on leads back to x."""
    wanted = [float(number + 1) for number in range(len(matrix))]
    right = [sum(a * b for a, b in zip(row, wanted, strict=True)) for row in matrix]
    lower = cholesky(matrix)
    assert solve_upper(lower, solve_lower(lower, right)) == pytest.approx(wanted, abs=1e-6)


def test_a_matrix_that_is_not_positive_is_refused() -> None:
    """There is no factor of it."""
    with pytest.raises(ValueError, match=r"math domain|nonnegative"):
        cholesky([[-1.0]])
