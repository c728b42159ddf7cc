"""The client's tree of units, walked from the top, so that everybody below a unit is one run."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cxassess.findings.errors import FindingsError
from cxassess.findings.inputs import Unit


@dataclass(frozen=True, eq=False)
class Tree:
    """Units in walking order: parents first, siblings by name.

    Everybody below units[i] works in units[i : end[i]].
    """

    units: tuple[Unit, ...]
    depth: tuple[int, ...]
    end: tuple[int, ...]
    place: npt.NDArray[np.int64]
    """Index in the order given -> index in walking order."""

    def leaf(self, position: int) -> bool:
        return self.end[position] == position + 1

    @property
    def leaves(self) -> tuple[int, ...]:
        return tuple(i for i in range(len(self.units)) if self.leaf(i))


def plant(units: Sequence[Unit]) -> Tree:
    """The tree of these units, whatever order they come in.

    Raises:
        FindingsError: two units with one id, an unknown parent, or parents in a circle.
    """
    given: dict[str, int] = {}
    for position, unit in enumerate(units):
        if unit.id in given:
            raise FindingsError(f"units: found {unit.id!r} twice, expected it once")
        given[unit.id] = position
    below: dict[str | None, list[Unit]] = {}
    for unit in units:
        if unit.parent is not None and unit.parent not in given:
            raise FindingsError(
                f"units: found {unit.parent!r} as parent of {unit.id!r}, expected a unit's id"
            )
        below.setdefault(unit.parent, []).append(unit)
    ordered: list[Unit] = []
    depth: list[int] = []
    waiting = [(unit, 0) for unit in _reversed(below.get(None, []))]
    while waiting:
        unit, deep = waiting.pop()
        ordered.append(unit)
        depth.append(deep)
        waiting.extend((child, deep + 1) for child in _reversed(below.get(unit.id, [])))
    if len(ordered) < len(units):
        reached = {unit.id for unit in ordered}
        lost = sorted(unit.id for unit in units if unit.id not in reached)
        raise FindingsError(
            f"units: found {', '.join(lost)} below each other in a circle, expected a tree"
        )
    place = np.zeros(len(units), dtype=np.int64)
    for position, unit in enumerate(ordered):
        place[given[unit.id]] = position
    return Tree(tuple(ordered), tuple(depth), _ends(depth), place)


def _reversed(siblings: list[Unit]) -> list[Unit]:
    # by name for the reader, by id where two share a name; last first, for a stack
    return sorted(siblings, key=lambda unit: (unit.name.casefold(), unit.id), reverse=True)


def _ends(depth: list[int]) -> tuple[int, ...]:
    ends = []
    for position, deep in enumerate(depth):
        after = (i for i in range(position + 1, len(depth)) if depth[i] <= deep)
        ends.append(next(after, len(depth)))
    return tuple(ends)
