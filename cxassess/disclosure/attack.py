"""The attacker: what follows by arithmetic from the sums of the published groups.

A release is unsafe if and only if the indicator of some union of atoms with 1 to minimum - 1
people is a linear combination of the indicators of the published groups, for n and the mean, and
so the sum, are known of each (cell suppression and its audit: Hundepool et al. 2012, *Statistical
Disclosure Control*, ch. 4). Atoms in which nobody answered add nothing and are left out.

The search is exact and needs no enumeration of unions. On a class of people (see release.py) a
combination takes the value x + y·e, where x is free for each remainder, e says in which crossing
groups the class is, and y holds one coefficient for each of these. So
1. if y·e is constant in every remainder, the union consists of whole remainders, and a leak means
   that one of them is too small;
2. otherwise all remainders are large enough, and a remainder in which y·e varies takes exactly the
   values 0 and 1: within it, every class differs from the largest one by -1, 0 or 1. These
   differences form a space with no more dimensions than there are crossing groups, nearly always
   fewer than six; its pivots run through -1, 0 and 1, dropping what adds up to the minimum.
If the second step would take too much (`SEARCH_CELLS`; twenty filters that all cross each other
can do it), the answer is the safe one: unsafe.

Not covered, and no part of the rule: signed combinations, such as one person's answer minus
another's, and bounds that follow from the ends of the scale.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cxassess.disclosure.elimination import Integers, OutOfReachError, reduced, with_equal_pivots
from cxassess.disclosure.release import Booleans, Family, Indices, Release

SEARCH_CELLS = 4_000_000
"""Candidates x classes that one step of the search may hold: about 0.1 s and 100 MB."""


@dataclass(frozen=True)
class Exposure:
    """Published groups that together give a small group away.

    `groups` are the rows with a non-zero coefficient, ascending; `atoms` the people given away and
    `people` their number. When the search was given up and the release counts as unsafe, `groups`
    are those that cross others, and `atoms` and `people` are None.
    """

    groups: tuple[int, ...]
    atoms: tuple[int, ...] | None
    people: int | None


def solvable(indicators: npt.ArrayLike, counts: npt.ArrayLike, minimum: int) -> Exposure | None:
    """One union of atoms with fewer than `minimum` people that the published groups give away.

    Args:
        indicators: (groups, atoms) 0 or 1, a row for each published group.
        counts: (atoms,) people who answered.

    Returns:
        None if and only if there is no such union (or, past the budget, an undecided Exposure).
    """
    members = np.array(indicators, dtype=bool, ndmin=2)
    people = np.asarray(counts, dtype=np.int64)
    published = np.flatnonzero((members & (people > 0)).any(axis=1))
    found = exposures(Family(members).release(published), people, minimum)
    return found[0] if found else None


def exposures(release: Release, counts: Indices, minimum: int) -> tuple[Exposure, ...]:
    """All remainders that are too small; if there are none, a smallest union across remainders.

    Args:
        release: published groups, each with at least one person.
        counts: (atoms,) people who answered.
    """
    people = np.bincount(release.class_of, counts, len(release.remainder)).astype(np.int64)
    totals = np.bincount(release.remainder, people, len(release.core) + 1)[:-1]
    small = np.flatnonzero((totals > 0) & (totals < minimum))
    if small.size:
        return tuple(_remainder(release, counts, int(position)) for position in small)
    try:
        found = _Crossing(release, people, minimum).exposure(counts)
    except OutOfReachError:
        found = Exposure(tuple(release.across.tolist()), None, None)
    return () if found is None else (found,)


def _remainder(release: Release, counts: Indices, position: int) -> Exposure:
    inside = (release.remainder == position)[release.class_of] & (counts > 0)
    groups = release.core[[position, *release.inside(position)]]
    return _exposure(groups, inside, counts)


def _exposure(groups: Indices, atoms: Booleans, counts: Indices) -> Exposure:
    union = np.flatnonzero(atoms)
    people = int(counts[union].sum())
    return Exposure(tuple(np.sort(groups).tolist()), tuple(union.tolist()), people)


class _Crossing:
    """The second step, on the classes with people (m of them, sorted by remainder).

    A *column* is a class that may differ from the head of its remainder, the largest class there.
    People in no core group have no x of their own: they differ from a head with the value 0, no
    pattern and, so that it can never be chosen, the minimum of people.
    """

    def __init__(self, release: Release, people: Indices, minimum: int) -> None:
        self.release, self.minimum = release, minimum
        self.live = np.flatnonzero(people)
        self.people = people[self.live]
        self.remainder = release.remainder[self.live]
        self.pattern = release.pattern[self.live]
        self.outside = len(release.core)
        self.head = self._heads()
        free = self.remainder == self.outside
        self.columns = np.flatnonzero(free | (self.head != np.arange(len(self.head))))
        self.head_people = np.where(free, minimum, self.people[self.head])[self.columns]
        self.base = np.where(free[:, None], 0, self.pattern[self.head])
        self.space, self.sources, self.scale = self._differences()

    def _heads(self) -> Indices:
        """The largest class of each class's remainder."""
        starts = np.flatnonzero(np.diff(self.remainder, prepend=-1))
        lengths = np.diff(starts, append=len(self.remainder))
        return np.repeat(np.lexsort((-self.people, self.remainder))[starts], lengths)

    def _differences(self) -> tuple[Integers, Integers, int]:
        """A basis of the differences that vanish on every class too large to be given away.

        Returns:
            (d, columns) the basis, (d, crossing groups) how each row is combined from them, and
            the number that stands for 1 in the basis.
        """
        people = self.people[self.columns]
        order = np.argsort(-people, kind="stable")
        differences = (self.pattern - self.base)[self.columns[order]].T
        width, crossing = len(order), len(differences)
        rows, pivots = reduced(np.hstack([differences, np.eye(crossing, dtype=np.int64)]), width)
        # large classes stand first: a row with its pivot there must have the coefficient 0
        first = int(np.searchsorted(pivots, int((people >= self.minimum).sum())))
        rows, scale = with_equal_pivots(rows[first : len(pivots)], pivots[first:])
        space = np.empty_like(rows[:, :width])
        space[:, order] = rows[:, :width]
        return space, rows[:, width:], scale

    def exposure(self, counts: Indices) -> Exposure | None:
        coefficients, people = self._search()
        candidates = np.flatnonzero(people)
        if not candidates.size:
            return None
        chosen = coefficients[candidates[people[candidates].argmin()]]
        values = (chosen @ self.space) // self.scale
        lifted = np.zeros(self.outside + 1, dtype=np.int64)
        lifted[self.remainder[self.columns[values < 0]]] = 1
        union = lifted[self.remainder]
        union[self.columns] += values
        classes = np.zeros(len(self.release.remainder), dtype=bool)
        classes[self.live] = union > 0
        atoms = classes[self.release.class_of] & (counts > 0)
        return _exposure(self._groups(chosen @ self.sources, lifted), atoms, counts)

    def _search(self) -> tuple[Indices, Indices]:
        """Coefficients of the basis, -1, 0 or 1, for unions of less than the minimum of people.

        Returns:
            (f, d) coefficients and (f,) people, a row of zeros among them.

        Raises:
            OutOfReachError: past the budget.
        """
        depth = len(self.space)
        # a class is decided once all rows that reach it have their coefficient
        last = (np.arange(depth)[:, None] * (self.space != 0)).max(axis=0, initial=0)
        frontier, people = np.zeros((1, 0), dtype=np.int64), np.zeros(1, dtype=np.int64)
        for level in range(depth):
            known = np.flatnonzero(last <= level)
            if 3 * len(frontier) * len(known) > SEARCH_CELLS:
                raise OutOfReachError
            choices = np.tile([0, 1, -1], len(frontier))[:, None]
            frontier = np.hstack([np.repeat(frontier, 3, axis=0), choices])
            values = frontier @ self.space[: level + 1, known]
            whole = ((abs(values) == self.scale) | (values == 0)).all(axis=1)
            frontier, signs = frontier[whole], (values[whole] // self.scale).astype(np.int8)
            people = self._people(signs, known)
            frontier, people = frontier[people < self.minimum], people[people < self.minimum]
        return frontier, people

    def _people(self, signs: npt.NDArray[np.int8], known: Indices) -> Indices:
        """People in the union, as far as its classes are known; the minimum if it is impossible.

        Args:
            signs: (f, known) value of each known column minus that of its head.
        """
        people = self.people[self.columns[known]]
        remainder = self.remainder[self.columns[known]]
        starts = np.flatnonzero(np.diff(remainder, prepend=-1))
        up = np.add.reduceat((signs > 0) * people, starts, axis=1)
        level = np.add.reduceat((signs == 0) * people, starts, axis=1)
        down = np.logical_or.reduceat(signs < 0, starts, axis=1)
        with_head = np.where(up > 0, self.minimum, level + self.head_people[known[starts]])
        total: Indices = np.where(down, with_head, up).sum(axis=1)
        return total

    def _groups(self, weights: Integers, lifted: Indices) -> Indices:
        """Rows with a non-zero coefficient in the combination.

        A core group's coefficient is its remainder's x minus that of the group around it. An empty
        remainder has no say; it follows most of the groups inside, so that few take part.

        Args:
            weights: (q,) y times the scale.
            lifted: (core + 1,) value of the head of each remainder.
        """
        value: list[int | None] = [None] * self.outside + [0]
        heads = np.unique(self.head)
        for head, shift in zip(heads, self.base[heads] @ weights, strict=True):
            position = int(self.remainder[head])
            if position < self.outside:
                value[position] = int(lifted[position]) * self.scale - int(shift)
        for position in reversed(range(self.outside)):
            if value[position] is None:
                inner = [value[child] for child in self.release.inside(position)]
                value[position] = max(
                    sorted(set(inner)), key=lambda each: (inner.count(each), -abs(each))
                )
        core = [
            row
            for row, own, above in zip(self.release.core, value, self.release.above, strict=False)
            if own != value[above]
        ]
        return np.array([*core, *self.release.across[weights != 0]], dtype=np.int64)
