"""Whom findings speak about: the whole, audiences, lines, units, as unions of segments.

A segment is everybody of one unit, line and audience. Nothing finer is ever published, so segments
are the atoms of the disclosure check.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from cxassess.findings.errors import FindingsError
from cxassess.findings.inputs import AUDIENCES, LINES, WaveInput
from cxassess.findings.people import NO_UNIT, SELF, BoolArray, IntArray, People
from cxassess.findings.tree import Tree
from cxassess.questionnaire.model import SELF_ASSESSING, Questionnaire

WHOLE = "whole"
"""Everybody whose answers make the official score: employees, managers, leaders."""
EVERYONE = "everyone"
"""The whole with programme team and assessors."""
BOTH_LINES = "line both"
"""People who serve business and household customers; they count in either line."""


def audience_group(audience: str) -> str:
    return f"audience {audience}"


def line_group(line: str) -> str:
    return f"line {line}"


def unit_group(unit: str) -> str:
    return f"unit {unit}"


def asked_group(audiences: Iterable[str]) -> str:
    """Those of the whole who are asked an item: the base of its don't-know share."""
    asked = [audience for audience in SELF_ASSESSING if audience in set(audiences)]
    if len(asked) == len(SELF_ASSESSING):
        return WHOLE
    return audience_group(asked[0]) if len(asked) == 1 else f"asked {'+'.join(asked)}"


@dataclass(frozen=True, eq=False)
class Groups:
    """The groups of one wave. Shapes: s segments, n people."""

    unit: IntArray
    """(s,) walking order of the tree, or NO_UNIT; line and audience alike."""
    line: IntArray
    audience: IntArray
    segment_of: IntArray
    """(n,) the segment of each person."""
    asked_people: IntArray | None
    """(s,) people invited; None when nobody knows."""
    could_answer: IntArray
    """(s,) people invited; where nobody knows, the headcount of a unit in which nobody answered.
    0 where neither is known."""
    members: Mapping[str, BoolArray]
    """Group -> (s,) True for its segments. Groups nobody was asked in or answered are left out."""

    def rows(self, group: str) -> BoolArray:
        """(n,) the people of a group."""
        return self.members[group][self.segment_of]

    def invited(self, group: str, audiences: BoolArray | None = None) -> int | None:
        """People of a group who were asked, of all audiences or of those marked (audiences,)."""
        if self.asked_people is None:
            return None
        counted = self.members[group]
        if audiences is not None:
            counted = counted & audiences[self.audience]
        return int(self.asked_people[counted].sum())

    def answered(self, group: str) -> int:
        return int(self.rows(group).sum())


def group(questionnaire: Questionnaire, wave: WaveInput, people: People, tree: Tree) -> Groups:
    """The groups of a wave.

    Raises:
        FindingsError: people invited in an unknown unit, line or audience, or fewer than none.
    """
    answered = _key(people.unit, people.line, people.audience)
    invited = _invited(wave, tree)
    could = invited if wave.invited else _silent(tree, people)
    keys = np.unique(np.concatenate([answered, could[0]]))
    could_answer = np.zeros(len(keys), dtype=np.int64)
    np.add.at(could_answer, np.searchsorted(keys, could[0]), could[1])
    known = np.isin(keys, np.concatenate([answered, invited[0]]))
    rest, audience = np.divmod(keys, len(AUDIENCES))
    unit, line = np.divmod(rest, len(LINES))
    unit -= 1  # undoes the shift of _key
    return Groups(
        unit=unit,
        line=line,
        audience=audience,
        segment_of=np.searchsorted(keys, answered),
        asked_people=could_answer if wave.invited else None,
        could_answer=could_answer,
        members={
            name: marks
            for name, marks in _members(questionnaire, tree, unit, line, audience).items()
            if marks[known].any()
        },
    )


def _members(
    questionnaire: Questionnaire, tree: Tree, unit: IntArray, line: IntArray, audience: IntArray
) -> Mapping[str, BoolArray]:
    whole = np.isin(audience, SELF)
    found = {EVERYONE: np.ones(len(unit), dtype=np.bool_), WHOLE: whole}
    for position, name in enumerate(AUDIENCES):
        found[audience_group(name)] = audience == position
    for item in questionnaire.items:
        asked = [position for position in SELF if AUDIENCES[position] in item.audiences]
        if asked:
            found[asked_group(item.audiences)] = np.isin(audience, asked)
    for name in ("b2b", "b2c"):
        found[line_group(name)] = whole & np.isin(line, [LINES.index(name), LINES.index("both")])
    found[BOTH_LINES] = whole & (line == LINES.index("both"))
    for position, one in enumerate(tree.units):
        found[unit_group(one.id)] = whole & (unit >= position) & (unit < tree.end[position])
    return found


def _silent(tree: Tree, people: People) -> tuple[IntArray, IntArray]:
    """Segments and headcounts of the units in which nobody answered, taken as employees.

    That few people stayed silent must not follow from the numbers of those who answered.
    """
    held = np.bincount(people.unit[people.unit != NO_UNIT], minlength=len(tree.units))
    silent = [
        (place, LINES.index(unit.line), unit.headcount)
        for place, unit in enumerate(tree.units)
        if unit.headcount and not held[place]
    ]
    found = np.array(silent, dtype=np.int64).reshape(-1, 3)
    employees = np.full(len(found), AUDIENCES.index("employee"), dtype=np.int64)
    return _key(found[:, 0], found[:, 1], employees), found[:, 2]


def _key(unit: IntArray, line: IntArray, audience: IntArray) -> IntArray:
    """One number for a segment; shifted by one so that NO_UNIT is not negative."""
    return ((unit + 1) * len(LINES) + line) * len(AUDIENCES) + audience


def _invited(wave: WaveInput, tree: Tree) -> tuple[IntArray, IntArray]:
    """Segment keys and people of everybody who was asked."""
    places = {unit.id: position for position, unit in enumerate(tree.units)}
    keys, people = [], []
    for one in wave.invited:
        where = f"{wave.name}, people invited"
        if one.unit is not None and one.unit not in places:
            raise FindingsError(f"{where}: found unit {one.unit!r}, expected a unit's id")
        if one.line not in LINES:
            raise FindingsError(f"{where}: found line {one.line!r}, expected b2b, b2c, both or ''")
        if one.audience not in AUDIENCES:
            raise FindingsError(
                f"{where}: found audience {one.audience!r}, expected {', '.join(AUDIENCES)}"
            )
        if one.people < 0:
            raise FindingsError(f"{where}: found {one.people}, expected 0 or more")
        unit = NO_UNIT if one.unit is None else places[one.unit]
        keys.append([unit, LINES.index(one.line), AUDIENCES.index(one.audience)])
        people.append(one.people)
    found = np.array(keys, dtype=np.int64).reshape(-1, 3)
    return _key(found[:, 0], found[:, 1], found[:, 2]), np.array(people, dtype=np.int64)
