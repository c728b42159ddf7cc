"""Gaussian elimination on integers: exact, because a rounded zero would hide or invent a leak.

The matrices here are small (a row for each published group that crosses others) and hold -1, 0
and 1, so their minors stay tiny; rows are divided by their greatest common divisor. Should a
number ever come near 64 bits, `OutOfReachError` is raised before it could wrap. A prime field
would be as fast, but would need an argument about the prime.
"""

import math

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]


class OutOfReachError(ArithmeticError):
    """The exact answer would take more time, memory or digits than it is given."""


def _check_room(matrix: Integers, factor: int) -> None:
    """Raise OutOfReachError unless the sum of two products of `factor` and an entry is exact."""
    if 2 * factor * int(np.abs(matrix).max(initial=0)) >= 2**63:
        raise OutOfReachError


def reduced(matrix: Integers, width: int) -> tuple[Integers, tuple[int, ...]]:
    """Gauss-Jordan elimination on the first `width` columns, pivots as far left as possible.

    The columns from `width` on are carried along; they must keep every row from vanishing (an
    identity does: it then tells how each row was combined).

    Returns:
        The rows, those with a pivot first, and the pivot column of each of these. A pivot column
        is zero in all other rows.

    Raises:
        OutOfReachError: numbers beyond 64 bits.
    """
    rows, pivots = matrix.copy(), []
    for top in range(len(rows)):
        columns = np.flatnonzero(rows[top:, :width].any(axis=0))
        if not columns.size:
            break
        column = int(columns[0])
        pick = top + int(np.flatnonzero(rows[top:, column])[0])
        rows[[top, pick]] = rows[[pick, top]]
        _check_room(rows, int(np.abs(rows).max()))
        others = np.flatnonzero(rows[:, column])
        others = others[others != top]
        cleared = rows[others] * rows[top, column] - np.outer(rows[others, column], rows[top])
        rows[others] = cleared // np.gcd.reduce(cleared, axis=1, keepdims=True)
        pivots.append(column)
    return rows, tuple(pivots)


def with_equal_pivots(rows: Integers, pivots: tuple[int, ...]) -> tuple[Integers, int]:
    """Scale reduced rows so that all their pivots are the same positive number, also returned.

    Raises:
        OutOfReachError: numbers for which the sum of all rows could leave 64 bits.
    """
    found = [int(row[pivot]) for row, pivot in zip(rows, pivots, strict=True)]
    scale = math.lcm(*found)
    _check_room(rows, scale * len(found))
    return rows * np.array([scale // pivot for pivot in found], dtype=np.int64)[:, None], scale
