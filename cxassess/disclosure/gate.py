"""The one gate: which cells of which groups may be shown.

1. A row, or a cell, is a candidate only if in every block that it rests on its group has at least
   the minimum of people, and if the caller has not marked it as unanimous.
2. While what is published for a block gives a small group away (attack.py), the least valuable
   group that takes part in the arithmetic gives up its cells on that block. In a tree of units
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
    check_minimum,
    check_unanimous,
    count_matrix,
)
from cxassess.disclosure.release import Booleans, Family, Indices, Release


def decide(
    groups: Collection[Group],
    counts: Mapping[str, npt.ArrayLike],
    cells: Mapping[str, Sequence[str]],
    minimum: int,
    unanimous: Collection[tuple[str, str]] = (),
) -> Decision:
    """Decide what may be shown about one wave.

    Args:
        groups: everything that somebody wants to read about; at most one of kind "whole".
        counts: block -> (atoms,) people who answered it, or whom else it counts (those invited);
            block PEOPLE: all who answered at all.
        cells: cell -> the blocks it rests on. A block is published for a group as soon as one
            shown cell of the group rests on it.
        minimum: smallest number of people that may be shown; FLOOR or more.
        unanimous: (cell, group) in which everybody gave the same answer. They are hidden, and
            the other groups of the cell do not allow to work out their people's sum. The whole
            must be marked as well where a marked group has all its people.

    Raises:
        DisclosureError: arguments that do not fit together.
    """
    check_minimum(minimum)
    gate = _Gate(groups, counts, cells, unanimous)
    for threshold in range(FLOOR, minimum + 1):
        gate.tighten(threshold)
    return gate.decision(minimum)


class _Gate:
    """The decision in the making. Cell 0 is the row; groups stand in order of value.

    Shapes: with c cells, g groups, b blocks and a atoms, `shown` and `unanimous` are (c, g),
    `counts` (b, a), `totals` (b, g).
    """

    def __init__(
        self,
        groups: Collection[Group],
        counts: Mapping[str, npt.ArrayLike],
        cells: Mapping[str, Sequence[str]],
        unanimous: Collection[tuple[str, str]],
    ) -> None:
        self.counts = count_matrix(counts)
        check_groups(groups, self.counts.shape[1])
        check_cells(cells, counts)
        check_unanimous(unanimous, groups, cells)
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
        self.whole = [row for row, group in enumerate(self.groups) if group.kind == "whole"]
        self.unanimous = np.zeros((len(self.cells), len(self.groups)), dtype=bool)
        for cell, group_id in unanimous:
            self.unanimous[self.cells.index(cell), ids.index(group_id)] = True
        self.shown = np.ones_like(self.unanimous)
        self.family = Family(self.members)
        self._release = lru_cache(maxsize=64)(self._shape)
        self._found = lru_cache(maxsize=1024)(self._attack)

    def tighten(self, minimum: int) -> None:
        """Hide what a minimum of so many people asks for, on top of what is hidden already."""
        candidates = self.shown & ~self.unanimous
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
        # of a count only "too few" matters, so items answered by nearly all share one attack
        return self._exposures(published, np.minimum(self.counts[block], minimum), minimum)

    def _unanimity(self, cell: int) -> tuple[Exposure, ...]:
        """Unions of unanimous people that a cell's other groups give away.

        For the attack they get weights that together stay below what one other person weighs.
        Unanimous groups count as one, for their people may agree across groups; unless they are
        everybody, which would leave nothing to say of the whole: then each counts by itself.
        """
        marked = self.members[self.unanimous[cell]]
        found: tuple[Exposure, ...] = ()
        for block in self.rests_on[cell] if len(marked) else ():
            answered = self.counts[block] > 0
            together = np.logical_or.reduce(marked)
            rest = self.members[self.whole] & answered & ~together
            everybody = bool(self.whole) and not rest.any()
            for closed in marked if everybody else [together]:
                enough = int((closed & answered).sum()) + 1
                weights = np.where(closed, 1, enough) * answered
                found += self._exposures(self.shown[cell], weights, enough)
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
        if not self.shown[0, group] and cell:
            return self._reason(0, group, minimum)
        return "would give away a small group"


def _victims(found: Iterable[Exposure]) -> list[int]:
    """The least valuable group of each exposure: the whole, row 0, only if it stands alone."""
    return [max(exposure.groups) for exposure in found]


def _by_value(groups: Collection[Group], people: Indices) -> list[Group]:
    """Most valuable first."""
    size = {group.id: int(people[list(group.atoms)].sum()) for group in groups}
    return sorted(groups, key=lambda g: (g.kind != "whole", g.keep, -size[g.id], g.id))
