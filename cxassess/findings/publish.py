"""The one request to the disclosure gate: every group and every block that a release publishes.

Each item is a cell of its own that rests on its own answers. Whatever is published of a group is a
function of the item sums of that group, and only of items that the gate shows for it; so nothing
can be combined across items that is not safe within each. Counts that are published beside scores
(people who answered at least one item of a criterion) are blocks of their own.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from cxassess.disclosure.cells import PEOPLE, Decision, Group, Kind
from cxassess.disclosure.gate import MIXED, decide
from cxassess.findings.groups import BOTH_LINES, EVERYONE, WHOLE, Groups, unit_group
from cxassess.findings.inputs import Codes
from cxassess.findings.people import BoolArray, IntArray, People
from cxassess.findings.tree import Tree
from cxassess.questionnaire.model import Item, Questionnaire

INDEX = "n index"
INVITED = "invited"
_ASKED = "asked"

_KEEP: dict[str, tuple[Kind, int]] = {
    WHOLE: ("whole", 0),
    "audience": ("audience", 1),
    "line": ("line", 2),
    "unit": ("unit", 3),
    # the tree's depth is added to a unit's number; what follows gives way to every unit
    BOTH_LINES: ("line", 1001),
    EVERYONE: ("audience", 1002),
    _ASKED: ("audience", 1003),
}
"""What a reader would miss most is kept longest: the whole, then how audiences and lines differ,
then units from the top of the tree down."""
NEARLY_ALL = 0.9
"""When so many chose one answer, how the others split would point at the few."""
FEW = 50
"""Among fewer people the mean and its interval would tell the same, and are hidden as well."""


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

    def told(self, name: str, group: str) -> bool:
        """As `cell`, False for what was never asked for."""
        return name in self.decision.cells and self.cell(name, group)

    def items(self, group: str) -> frozenset[str]:
        """Ids of the items whose answers may be shown for a group: those rated for it."""
        return frozenset(
            item.id for item in self.questionnaire.items if self.decision.shows(item.id, group)
        )


def ask(
    questionnaire: Questionnaire, people: People, groups: Groups, tree: Tree, minimum: int
) -> Shown:
    """Ask the gate for everything that a release says about one wave."""
    chosen = choices(people, groups, longest(questionnaire))
    alike = _alike(chosen)
    return _settled(
        questionnaire,
        groups,
        tree,
        minimum,
        counts=_counts(questionnaire, people, groups),
        alike={item.id: alike[:, column] for column, item in enumerate(questionnaire.items)},
        barred=_barred(questionnaire, groups, chosen),
    )


def ask_people(
    questionnaire: Questionnaire, people: People, groups: Groups, tree: Tree, minimum: int
) -> Shown:
    """Ask the gate for the numbers of people alone; no item is shown for any group."""
    counts = _counts(questionnaire, people, groups)
    counts = {block: counts[block] for block in (PEOPLE, INVITED) if block in counts}
    return _settled(questionnaire, groups, tree, minimum, counts, {}, ())


def _settled(
    questionnaire: Questionnaire,
    groups: Groups,
    tree: Tree,
    minimum: int,
    counts: dict[str, IntArray],
    alike: dict[str, IntArray],
    barred: Collection[tuple[str, str]],
) -> Shown:
    """The rows first, and alone: whom the items were asked differs by version, while the rows of
    units decide the weights of a wave for ever. Groups of those asked only come on top."""
    requested = _requested(groups, tree)
    named = [group for group in requested if not group.id.startswith(_ASKED)]
    asked = {PEOPLE: groups.could_answer}
    rows = decide(named, {PEOPLE: counts[PEOPLE]}, {}, minimum, asked=asked).rows
    kept = [group for group in requested if group.id in rows or group.id.startswith(_ASKED)]
    ids = {group.id for group in kept}
    decision = decide(
        groups=kept,
        counts=counts,
        cells={name: (name,) for name in counts if name != PEOPLE},
        minimum=minimum,
        alike=alike,
        asked=asked,
        barred={(cell, group) for cell, group in barred if group in ids},
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


def longest(questionnaire: Questionnaire) -> int:
    """Options of the item that has most."""
    return max(len(item.anchors) for item in questionnaire.items)


def choices(people: People, groups: Groups, options: int) -> IntArray:
    """(s, J, options) how many people of each segment chose each option of each item."""
    segments, items = len(groups.unit), people.codes.shape[1]
    base = (groups.segment_of[:, None] * items + np.arange(items)) * options
    scored = ~np.isnan(people.values)
    place = (base + people.codes - 1)[scored]
    found: IntArray = np.bincount(place, minlength=segments * items * options).astype(np.int64)
    return found.reshape(segments, items, options)


def tally(codes: Codes, options: int) -> IntArray:
    """(J, options) how many of these people chose each option of each item."""
    return np.stack([(codes == option).sum(axis=0) for option in range(1, options + 1)], axis=1)


def _alike(chosen: IntArray) -> IntArray:
    """(s, J) the option that everybody of a segment chose, from 0; MIXED where there is none.

    By the answers themselves and not by a standard error of 0, which is also what a census has.
    """
    found: IntArray = np.where((chosen > 0).sum(axis=2) == 1, chosen.argmax(axis=2), MIXED)
    return found


def nearly_alike(chosen: IntArray) -> BoolArray:
    """(..., J) where few people answered and nearly all of them the same.

    Args:
        chosen: (..., J, options) people by option.
    """
    held = chosen.sum(axis=-1)
    found: BoolArray = (held < FEW) & (chosen.max(axis=-1) >= NEARLY_ALL * held)
    return found


def _barred(questionnaire: Questionnaire, groups: Groups, chosen: IntArray) -> set[tuple[str, str]]:
    """(item, group) in which few people answered and nearly all of them the same."""
    found = set()
    for name, members in groups.members.items():
        for column in np.flatnonzero(nearly_alike(chosen[members].sum(axis=0))):
            found.add((questionnaire.items[column].id, name))
    return found
