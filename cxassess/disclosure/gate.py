"""The one gate: which cells of which groups may be shown.

1. A row, or a cell, is a candidate only if in every block that it rests on its group has at least
   the minimum of people, if these did not all give the same answer, and if the caller has not
   barred it.
2. While what is published for a block gives a small group away (attack.py), people who all gave
   the same answer, or that nobody of a small group answered, the least valuable group that takes
   part in the arithmetic gives up its cells on that block. In a tree of units
   this is the remainder rule: the people of a shown unit who are in none of the units shown
   inside it number 0 or at least the minimum, else the next smallest unit inside is hidden too;
   so one small unit is never hidden alone.
3. Hidden candidates are shown again, the most valuable first, where nothing is given away after
   all. What stays hidden in this step would give something away.

Rows come first, from the number of people who answered at all; a group without a row has no
cells, so the cells of an organisation are hidden along the same lines as its rows.

The value of a group is one fixed order (the whole, then `keep`, then size, then id) for all cells,
so the decision does not depend on the order of groups or atoms. It also must not get more generous
when a client raises the minimum: the steps run for the floor, floor + 1, ... up to the minimum,
each starting from what the one before has left. A cell that is hidden at one minimum is therefore
hidden at every higher one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import compress, product

import numpy as np
import numpy.typing as npt

from cxassess.disclosure.attack import Exposure, exposures
from cxassess.disclosure.cells import FLOOR, PEOPLE, Decision, Group, Reason
from cxassess.disclosure.checks import (
    check_cells,
    check_groups,
    check_marks,
    check_minimum,
    check_rows,
    count_matrix,
)
from cxassess.disclosure.release import Booleans, Family, Indices, Release

MIXED = -1
"""Stands for the one answer of an atom that has none: its people differ, or nobody answered."""


def decide(
    groups: Collection[Group],
    counts: Mapping[str, npt.ArrayLike],
    cells: Mapping[str, Sequence[str]],
    minimum: int,
    *,
    alike: Mapping[str, npt.ArrayLike] | None = None,
    asked: Mapping[str, npt.ArrayLike] | None = None,
    barred: Collection[tuple[str, str]] = (),
) -> Decision:
    """Decide what may be shown about one wave.

    Args:
        groups: everything that somebody wants to read about; at most one of kind "whole".
        counts: block -> (atoms,) people who answered it, or whom else it counts (those invited);
            block PEOPLE: all who answered at all.
        cells: cell -> the blocks it rests on. A block is published for a group as soon as one
            shown cell of the group rests on it.
        minimum: smallest number of people that may be shown; FLOOR or more.
        alike: cell -> (atoms,) the one answer that all people of an atom gave, a number from 0,
            else MIXED. Unions of atoms with one and the same answer are neither shown nor can be
            worked out, however large they are: their mean is the answer of each of them.
        asked: block -> (atoms,) people who could have answered. Where they are fewer than the
            minimum and nobody did, this too cannot be worked out.
        barred: (cell, group) not to be shown for reasons of the caller.

    Raises:
        DisclosureError: arguments that do not fit together.
    """
    check_minimum(minimum)
    gate = _Gate(groups, counts, cells, alike or {}, asked or {}, barred)
    for threshold in range(FLOOR, minimum + 1):
        gate.tighten(threshold)
    return gate.decision(minimum)


class _Gate:
    """The decision in the making. Cell 0 is the row; groups stand in order of value.

    Shapes: with c cells, g groups, b blocks and a atoms, `shown`, `barred` and `unanimous` are
    (c, g), `counts` and `asked` (b, a), `totals` (b, g); `alike` holds (a,) by cell.
    """

    def __init__(
        self,
        groups: Collection[Group],
        counts: Mapping[str, npt.ArrayLike],
        cells: Mapping[str, Sequence[str]],
        alike: Mapping[str, npt.ArrayLike],
        asked: Mapping[str, npt.ArrayLike],
        barred: Collection[tuple[str, str]],
    ) -> None:
        self.counts = count_matrix(counts)
        atoms = self.counts.shape[1]
        check_groups(groups, atoms)
        check_cells(cells, counts)
        check_rows("alike", alike, cells, atoms)
        check_rows("asked", asked, counts, atoms)
        check_marks(barred, groups, cells)
        blocks = {block: index for index, block in enumerate(counts)}
        self.groups = _by_value(groups, self.counts[blocks[PEOPLE]])
        self.cells = (PEOPLE, *cells)
        self.rests_on = [[blocks[PEOPLE]], *([blocks[b] for b in cells[cell]] for cell in cells)]
        self.carriers = [
            [cell for cell, parts in enumerate(self.rests_on) if block in parts]
            for block in range(len(blocks))
        ]
        self.members = np.zeros((len(self.groups), self.counts.shape[1]), dtype=bool)
        for row, group in enumerate(self.groups):
            self.members[row, list(group.atoms)] = True
        # sums of people are exact in floats, whose product is far faster than that of integers
        self.totals = (self.counts.astype(float) @ self.members.T).astype(np.int64)
        ids = [group.id for group in self.groups]
        self.asked = np.zeros_like(self.counts)
        for block, could in asked.items():
            self.asked[blocks[block]] = could
        self.alike = {
            self.cells.index(cell): np.asarray(answers) for cell, answers in alike.items()
        }
        self.unanimous = self._unanimous()
        self.barred = np.zeros_like(self.unanimous)
        for cell, group_id in barred:
            self.barred[self.cells.index(cell), ids.index(group_id)] = True
        self.shown = ~(self.unanimous | self.barred)
        self.family = Family(self.members)
        self._release = lru_cache(maxsize=64)(self._shape)
        self._found = lru_cache(maxsize=1024)(self._attack)

    def tighten(self, minimum: int) -> None:
        """Hide what a minimum of so many people asks for, on top of what is hidden already."""
        candidates = self.shown.copy()
        for cell, parts in enumerate(self.rests_on):
            candidates[cell] &= (self.totals[parts] >= minimum).all(axis=0)
        self.shown[0] = candidates[0]
        self._settle([0], candidates, minimum)
        candidates[1:] &= self.shown[0]
        self.shown[1:] = candidates[1:]
        self._settle(range(1, len(self.cells)), candidates, minimum)

    def _settle(self, cells: Sequence[int], candidates: Booleans, minimum: int) -> None:
        # hiding never makes anything else solvable, so each block and each cell needs one visit
        for block in dict.fromkeys(block for cell in cells for block in self.rests_on[cell]):
            while found := self._small(block, minimum):
                self.shown[np.ix_(self.carriers[block], _victims(found))] = False
        for cell in cells:
            while found := self._unanimity(cell):
                self.shown[cell, _victims(found)] = False
        for group, cell in product(range(len(self.groups)), cells):
            if candidates[cell, group] and not self.shown[cell, group]:
                self.shown[cell, group] = True
                self.shown[cell, group] = not (
                    any(self._small(block, minimum) for block in self.rests_on[cell])
                    or self._unanimity(cell)
                )

    def _small(self, block: int, minimum: int) -> tuple[Exposure, ...]:
        """Small groups that all cells which rest on a block give away together."""
        published = np.logical_or.reduce(self.shown[self.carriers[block]])
        answered = self.counts[block]
        # of a count only "too few" matters, so items answered by nearly all share one attack
        found = self._exposures(published, np.minimum(answered, minimum), minimum)
        silent = (answered == 0) & (self.asked[block] > 0) & (self.asked[block] < minimum)
        return found + self._only(published, silent, answered > 0) if silent.any() else found

    def _unanimity(self, cell: int) -> tuple[Exposure, ...]:
        """Unions of people with one and the same answer that a cell's groups give away."""
        found: tuple[Exposure, ...] = ()
        for block in self.rests_on[cell] if cell in self.alike else ():
            answered = self.counts[block] > 0
            for same in self._same(cell, block):
                found += self._only(self.shown[cell], same, answered & ~same)
        return found

    def _same(self, cell: int, block: int) -> list[Booleans]:
        """(a,) the atoms of each answer that is the only one of some atom."""
        answers = np.where(self.counts[block] > 0, self.alike[cell], MIXED)
        return [answers == answer for answer in np.unique(answers[answers != MIXED])]

    def _only(
        self, published: Booleans, closed: Booleans, others: Booleans
    ) -> tuple[Exposure, ...]:
        """Unions of closed atoms that the published groups give away.

        For the attack they get weights that together stay below what one of the others weighs.
        """
        class_of = self._release(published.tobytes()).class_of
        whole_classes = np.setdiff1d(class_of[closed], class_of[others])
        if not whole_classes.size:
            return ()  # nothing that is published tells any of them apart from others
        enough = int(closed.sum()) + 1
        return self._exposures(published, np.where(others, enough, closed.astype(int)), enough)

    def _unanimous(self) -> Booleans:
        """(c, g) whether on one of the cell's blocks all people of the group gave one answer."""
        found = np.zeros((len(self.cells), len(self.groups)), dtype=bool)
        for cell in self.alike:
            for block in self.rests_on[cell]:
                for same in self._same(cell, block):
                    others = (self.counts[block] > 0) & ~same
                    inside, outside = self.members[:, same].any(1), self.members[:, others].any(1)
                    found[cell] |= inside & ~outside
        return found

    def _exposures(
        self, published: Booleans, people: Indices, minimum: int
    ) -> tuple[Exposure, ...]:
        return self._found(published.tobytes(), people.astype(np.int32).tobytes(), minimum)

    def _attack(self, published: bytes, people: bytes, minimum: int) -> tuple[Exposure, ...]:
        counts = np.frombuffer(people, dtype=np.int32).astype(np.int64)
        return exposures(self._release(published), counts, minimum)

    def _shape(self, published: bytes) -> Release:
        return self.family.release(np.flatnonzero(np.frombuffer(published, dtype=bool)))

    def decision(self, minimum: int) -> Decision:
        ids = [group.id for group in self.groups]
        visible = {
            cell: frozenset(compress(ids, row))
            for cell, row in zip(self.cells, self.shown, strict=True)
        }
        reasons = {
            (self.cells[cell], ids[group]): self._reason(cell, group, minimum)
            for cell, group in np.argwhere(~self.shown).tolist()
        }
        rows = visible.pop(PEOPLE)
        return Decision(rows=rows, cells=visible, reasons=reasons)

    def _reason(self, cell: int, group: int, minimum: int) -> Reason:
        people = self.totals[self.rests_on[cell], group]
        if not people.any():
            return "no answers"
        if people.min() < minimum:
            return "few"
        if self.unanimous[cell, group]:
            return "unanimous"
        if self.barred[cell, group]:
            return "barred"
        if not self.shown[0, group] and cell:
            return self._reason(0, group, minimum)
        return "would give away others"


def _victims(found: Iterable[Exposure]) -> list[int]:
    """The least valuable group of each exposure: the whole, row 0, only if it stands alone."""
    return [max(exposure.groups) for exposure in found]


def _by_value(groups: Collection[Group], people: Indices) -> list[Group]:
    """Most valuable first."""
    size = {group.id: int(people[list(group.atoms)].sum()) for group in groups}
    return sorted(groups, key=lambda g: (g.kind != "whole", g.keep, -size[g.id], g.id))
