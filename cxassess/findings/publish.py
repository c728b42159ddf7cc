"""The one request to the disclosure gate: every group and every block that a release publishes.

Each item is a cell of its own that rests on its own answers. Whatever is published of a group is a
function of the item sums of that group, and only of items that the gate shows for it; so nothing
can be combined across items that is not safe within each. Counts that are published beside scores
(people who answered at least one item of a criterion) are blocks of their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from cxassess.disclosure.cells import PEOPLE, Decision, Group, Kind
from cxassess.disclosure.gate import decide
from cxassess.findings.groups import BOTH_LINES, EVERYONE, WHOLE, Groups, unit_group
from cxassess.findings.people import BoolArray, IntArray, People
from cxassess.findings.tree import Tree
from cxassess.questionnaire.model import Item, Questionnaire

INDEX = "n index"
INVITED = "invited"

_KEEP: dict[str, tuple[Kind, int]] = {
    WHOLE: ("whole", 0),
    "audience": ("audience", 1),
    "line": ("line", 2),
    "unit": ("unit", 3),
    # the tree's depth is added to a unit's number; what follows gives way to every unit
    "asked": ("audience", 1000),
    BOTH_LINES: ("line", 1001),
    EVERYONE: ("audience", 1002),
}
"""What a reader would miss most is kept longest: the whole, then how audiences and lines differ,
then units from the top of the tree down."""


def shared_n(criterion: str) -> str:
    """The cell of a criterion's n on the items that everybody answers."""
    return f"n shared {criterion}"


def official_n(criterion: str) -> str:
    """The cell of a criterion's n on all its items."""
    return f"n official {criterion}"


@dataclass(frozen=True)
class Shown:
    """What may be shown about which group."""

    decision: Decision
    questionnaire: Questionnaire

    def row(self, group: str) -> bool:
        """Whether the group may be named with its number of people."""
        return group in self.decision.rows

    def cell(self, name: str, group: str) -> bool:
        return self.decision.shows(name, group)

    def items(self, group: str) -> frozenset[str]:
        """Ids of the items whose answers may be shown for a group: those rated for it."""
        return frozenset(
            item.id for item in self.questionnaire.items if self.decision.shows(item.id, group)
        )


def ask(
    questionnaire: Questionnaire, people: People, groups: Groups, tree: Tree, minimum: int
) -> Shown:
    """Ask the gate, once, for everything."""
    counts = _counts(questionnaire, people, groups)
    decision = decide(
        groups=_requested(groups, tree),
        counts=counts,
        cells={name: (name,) for name in counts if name != PEOPLE},
        minimum=minimum,
        unanimous=_unanimous(questionnaire, people, groups, minimum),
    )
    return Shown(decision, questionnaire)


def _requested(groups: Groups, tree: Tree) -> list[Group]:
    depth = {unit_group(unit.id): deep for unit, deep in zip(tree.units, tree.depth, strict=True)}
    requested = []
    for name, members in groups.members.items():
        kind, keep = _KEEP[name] if name in _KEEP else _KEEP[name.split(" ", 1)[0]]
        atoms = frozenset(np.flatnonzero(members).tolist())
        requested.append(Group(name, kind, atoms, keep + depth.get(name, 0)))
    return requested


def _counts(questionnaire: Questionnaire, people: People, groups: Groups) -> dict[str, IntArray]:
    """Block -> people by segment."""
    answered = ~np.isnan(people.values)

    def by_segment(rows: BoolArray) -> IntArray:
        return np.bincount(groups.segment_of[rows], minlength=len(groups.unit)).astype(np.int64)

    def any_of(items: Iterable[Item]) -> IntArray:
        columns = [questionnaire.item_index[item.id] for item in items]
        rows: BoolArray = np.any(answered[:, columns], axis=1)
        return by_segment(rows)

    counts = {PEOPLE: by_segment(np.ones(len(people), dtype=np.bool_))}
    for column, item in enumerate(questionnaire.items):
        counts[item.id] = by_segment(answered[:, column])
    shared = set(questionnaire.shared_items)
    for criterion in questionnaire.criteria:
        counts[shared_n(criterion.id)] = any_of(i for i in criterion.items if i in shared)
        counts[official_n(criterion.id)] = any_of(criterion.items)
    counts[INDEX] = any_of(questionnaire.items)
    if groups.asked_people is not None:
        counts[INVITED] = groups.asked_people
    return counts


def _unanimous(
    questionnaire: Questionnaire, people: People, groups: Groups, minimum: int
) -> set[tuple[str, str]]:
    """(item, group) in which everybody chose the same answer: the mean is then each one's answer.

    By the answers themselves and not by a standard error of 0, which is also what a census has.
    """
    lowest, highest, held = unlike(people, groups)
    found = set()
    for name, members in groups.members.items():
        same = lowest[members].min(axis=0) == highest[members].max(axis=0)
        enough = held[members].sum(axis=0) >= minimum
        for column in np.flatnonzero(same & enough):
            found.add((questionnaire.items[column].id, name))
    return found


def unlike(people: People, groups: Groups) -> tuple[IntArray, IntArray, IntArray]:
    """(s, J) lowest and highest option chosen in each segment, and the number of answers."""
    shape = len(groups.unit), people.values.shape[1]
    low, high = np.full(shape, 256), np.full(shape, -1)
    held = np.zeros(shape, dtype=np.int64)
    if len(people):
        where = groups.segment_of[people.starts]
        missing = np.isnan(people.values)
        low[where] = np.minimum.reduceat(np.where(missing, 256, people.values), people.starts)
        high[where] = np.maximum.reduceat(np.where(missing, -1, people.values), people.starts)
        held[where] = np.add.reduceat(~missing, people.starts, dtype=np.int64)
    return low, high, held
