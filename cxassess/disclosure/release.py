"""The shape of a set of published groups, whatever the counts are.

Most groups nest: units in units, units in the whole. Nested groups (the *core*) cut the people
into disjoint *remainders*: those of a group who are in no core group inside it. Knowing the sums
of nested groups is knowing the sum of each remainder, no more and no less. What is left are the
few groups that cross others (lines, audiences); people of one remainder who are in the same
crossing groups form a *class*, and nothing that is published can tell them apart.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Booleans = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Release:
    """The published rows of a family, sorted into core and crossing groups.

    Shapes: with r core groups, q crossing groups, m classes and a atoms.
    """

    core: Indices
    """(r,) rows of the core groups, outer before inner."""
    above: Indices
    """(r,) position in `core` of the smallest core group around each; r where there is none."""
    across: Indices
    """(q,) rows of the crossing groups."""
    remainder: Indices
    """(m,) ascending: position in `core` of each class's remainder; r for people in no core."""
    pattern: Indices
    """(m, q) 1 where the class belongs to the crossing group, else 0."""
    class_of: Indices
    """(a,) the class of each atom."""

    def inside(self, position: int) -> Indices:
        """Positions of the core groups directly inside a core group."""
        return np.flatnonzero(self.above == position)


class Family:
    """All groups that could be published together, given by their members.

    Args:
        members: (groups, atoms) True where the atom belongs to the group.
    """

    def __init__(self, members: Booleans) -> None:
        self.members = members
        self.sizes = members.sum(axis=1)
        single = members.astype(np.float32)  # exact: far fewer atoms than 2**24
        common = single @ single.T
        self._crossing = (common > 0) & (common < np.minimum.outer(self.sizes, self.sizes))

    def release(self, rows: Indices) -> Release:
        """The shape of the published groups, given by their rows in `members`."""
        core, across = self._split(rows)
        outside = len(core)
        remainder = np.full(self.members.shape[1], outside, dtype=np.int64)
        above = np.empty(outside, dtype=np.int64)
        for position, row in enumerate(core):
            inside = self.members[row]
            above[position] = remainder[inside.argmax()]
            remainder[inside] = position
        signature = np.vstack([remainder, self.members[across]])
        classes, class_of = np.unique(signature, axis=1, return_inverse=True)
        return Release(
            core=core,
            above=above,
            across=across,
            remainder=classes[0],
            pattern=classes[1:].T,
            class_of=class_of.reshape(-1),
        )

    def _split(self, rows: Indices) -> tuple[Indices, Indices]:
        """Rows into a nested core, outer before inner, and the rest. Greedy: any split is exact,
        but each crossing group triples the work of the search, so those that cross least nest."""
        crossing = self._crossing[np.ix_(rows, rows)]
        barred = np.zeros(len(rows), dtype=bool)
        for position in np.argsort(crossing.sum(axis=1), kind="stable"):
            if not barred[position]:
                barred |= crossing[position]
        core, across = rows[~barred], rows[barred]
        return core[np.argsort(-self.sizes[core], kind="stable")], across
