"""Small systems of linear equations whose matrix is symmetric and positive definite."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Matrix = list[list[float]]
"""Rows of numbers; of a symmetric matrix, only what is on the diagonal and left of it is read."""


def cholesky(matrix: Matrix) -> Matrix:
    """Return the lower triangle L with L Lᵀ = matrix.

    Raises ValueError if the matrix isn't positive definite.
    """
    size = len(matrix)
    lower = [[0.0] * size for _ in range(size)]
    for row in range(size):
        for column in range(row + 1):
            inner = sum(lower[row][k] * lower[column][k] for k in range(column))
            rest = matrix[row][column] - inner
            if row == column:
                lower[row][row] = math.sqrt(rest)
            else:
                lower[row][column] = rest / lower[column][column]
    return lower


def solve_lower(lower: Matrix, right: Sequence[float]) -> list[float]:
    """Return x with L x = right."""
    solved: list[float] = []
    for row, value in zip(lower, right, strict=True):
        inner = sum(row[k] * solved[k] for k in range(len(solved)))
        solved.append((value - inner) / row[len(solved)])
    return solved


def solve_upper(lower: Matrix, right: Sequence[float]) -> list[float]:
    """Return x with Lᵀ x = right."""
    size = len(lower)
    solved = [0.0] * size
    for row in reversed(range(size)):
        inner = sum(lower[k][row] * solved[k] for k in range(row + 1, size))
        solved[row] = (right[row] - inner) / lower[row][row]
    return solved
