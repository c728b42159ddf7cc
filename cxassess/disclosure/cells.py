"""The words of the room: groups of people, the cells that are published about them, the decision.

Atoms are the finest disjoint sets of people of one wave (unit x line x audience); a group is a
union of atoms that somebody wants to read about; a cell is what is published about one group (a
criterion's score, an item's distribution) and rests on one or more blocks (items). Publishing a
cell gives away n and the mean of its group for each of its blocks, and so the sum over its atoms.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

FLOOR = 5
"""The smallest minimum that may be asked for: groups below five people are never shown."""

PEOPLE = "people"
"""The block that counts everybody who answered; as a cell, the row of a group as such."""

Kind = Literal["whole", "unit", "line", "audience"]

Reason = Literal["no answers", "few", "unanimous", "barred", "would give away others"]
"""Why a cell is hidden. For the log only: next to a hidden cell it would itself tell something."""


class DisclosureError(ValueError):
    """Groups, counts or cells that do not fit together; says what was found and expected."""


@dataclass(frozen=True)
class Group:
    """A named union of atoms.

    `keep` says what to give up first when something must go: a lower number is kept longer. Within
    one number smaller groups go first. The one group of kind "whole" is kept longest of all.
    """

    id: str
    kind: Kind
    atoms: frozenset[int]
    keep: int = 0


@dataclass(frozen=True)
class Decision:
    """What may be shown. `rows` are the groups that may be named with their n at all.

    `cells` gives for each cell the groups it may be shown for, each of them also in `rows`.
    `reasons` has an entry for each (cell, group) that is hidden, with cell PEOPLE for the rows.
    """

    rows: frozenset[str]
    cells: Mapping[str, frozenset[str]]
    reasons: Mapping[tuple[str, str], Reason]

    def shows(self, cell: str, group: str) -> bool:
        return group in self.cells[cell]
