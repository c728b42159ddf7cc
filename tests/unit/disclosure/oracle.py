"""An independent judge: enumerates unions of atoms and solves with fractions, one at a time."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

Row = Sequence[int | bool]


def null_space(rows: Sequence[Row], width: int) -> list[list[Fraction]]:
    """A basis of the vectors that are orthogonal to every row."""
    matrix = [[Fraction(int(value)) for value in row] for row in rows]
    pivots: list[int] = []
    for column in range(width):
        top = len(pivots)
        pick = next((i for i in range(top, len(matrix)) if matrix[i][column]), None)
        if pick is None:
            continue
        matrix[top], matrix[pick] = matrix[pick], matrix[top]
        pivot = matrix[top][column]
        matrix[top] = [value / pivot for value in matrix[top]]
        for i, row in enumerate(matrix):
            if i != top and row[column]:
                factor = row[column]
                matrix[i] = [a - factor * b for a, b in zip(row, matrix[top], strict=True)]
        pivots.append(column)
    basis = []
    for free in sorted(set(range(width)) - set(pivots)):
        vector = [Fraction(0)] * width
        vector[free] = Fraction(1)
        for row, pivot_column in zip(matrix, pivots, strict=False):
            vector[pivot_column] = -row[free]
        basis.append(vector)
    return basis


def leaks(rows: Sequence[Row], counts: Sequence[int], minimum: int) -> set[tuple[int, ...]]:
    """Every union of answered atoms with 1 to minimum - 1 people that the rows' sums give away."""
    answered = [atom for atom, people in enumerate(counts) if people]
    basis = null_space([[row[atom] for atom in answered] for row in rows], len(answered))
    found = set()
    # each atom has somebody, so a small union has fewer atoms than the minimum
    for size in range(1, min(minimum, len(answered) + 1)):
        for union in combinations(range(len(answered)), size):
            people = sum(counts[answered[i]] for i in union)
            if people < minimum and not any(sum(z[i] for i in union) for z in basis):
                found.add(tuple(answered[i] for i in union))
    return found


def follows(rows: Sequence[Row], counts: Sequence[int], union: Sequence[int]) -> bool:
    """Whether the rows' sums give the sum over one union of atoms away."""
    answered = [atom for atom, people in enumerate(counts) if people]
    basis = null_space([[row[atom] for atom in answered] for row in rows], len(answered))
    return not any(
        sum(value for atom, value in zip(answered, z, strict=True) if atom in union) for z in basis
    )
