"""Who is counted with whom: the groups of a wave, none smaller than the minimum.

Pure and deterministic. Used at launch on the people invited, and again at the close on the
answers that came, because a group of five invited of whom one answered would name that one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

ROOT = ""
"""The whole organisation, above the topmost units."""
AUDIENCES = ("employee", "manager", "leader")
UNIT_FIRST = "employee"
"""The audience of which small lines are pooled in their unit rather than moved up."""
BESIDE = ("programme", "assessor")
"""Asked for a view from beside: never counted with another audience."""
PLURALS = {
    "employee": "employees", "manager": "managers", "leader": "leaders",
    "programme": "people of the programme team", "assessor": "assessors",
}  # fmt: skip
LINES = {"b2b": "B2B", "b2c": "B2C", "both": "both lines", "": "no line"}


@dataclass(frozen=True, order=True)
class Cell:
    """One group: unit code ("" for the whole), line, audience, country."""

    unit: str
    line: str
    audience: str
    country: str = ""


@dataclass(frozen=True)
class Plan:
    """Where everybody is counted.

    `placed` gives for each cell handed in the group that counts it, or None when it is left
    out; `people` the size of each group.
    """

    placed: Mapping[Cell, Cell | None]
    people: Mapping[Cell, int]
    notes: tuple[str, ...] = ()
    left_out: int = 0
    blocked: str | None = None


@dataclass
class Tree:
    """Unit code -> parent code ("" for a topmost unit), and names for the notes."""

    parents: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, unit: str) -> str:
        return "the whole organisation" if unit == ROOT else self.names.get(unit, unit)

    def deepest_first(self) -> list[str]:
        """Every unit before its parent, then the root; equal depths by code."""
        return [*sorted(self.parents, key=lambda unit: (-self._depth(unit), unit)), ROOT]

    def _depth(self, unit: str) -> int:
        depth = 0
        while unit != ROOT:
            unit, depth = self.parents[unit], depth + 1
        return depth


def plan(counts: Mapping[Cell, int], tree: Tree, minimum: int) -> Plan:
    """Merge cells until every group has at least `minimum` people.

    Countries are dropped first. Then small lines of one unit's employees are put together, else
    (and for managers and leaders always) their people are counted in the unit above with their
    line; at the top the line is dropped. An audience that is too small as a whole is counted with
    the next one; a programme team or assessors who are too few are left out.

    Args:
        counts: people per cell; every unit but "" must be in the tree, counts are positive.
        tree: the client's units.
        minimum: smallest group, at least 1.
    """
    work = _Work(counts, tree, minimum)
    everyone = sum(count for cell, count in counts.items() if cell.audience not in BESIDE)
    if everyone < minimum:
        return Plan(
            dict.fromkeys(counts),
            {},
            left_out=sum(counts.values()),
            blocked=f"{everyone} people would be asked, and no group under {minimum} is ever "
            "shown. Import more people first.",
        )
    work.merge_audiences()
    left_out = sum(work.leave_out(audience) for audience in BESIDE)
    for audience in (*AUDIENCES, *BESIDE):
        if work.total(audience):
            work.merge_cells(audience)
    return Plan(work.placed(), work.people(), tuple(work.notes), left_out)


class _Work:
    """The groups while they are being merged: each remembers the cells that it was made of."""

    def __init__(self, counts: Mapping[Cell, int], tree: Tree, minimum: int) -> None:
        self.counts, self.tree, self.minimum = counts, tree, minimum
        self.members: dict[Cell, list[Cell]] = {}
        self.at: defaultdict[tuple[str, str], set[Cell]] = defaultdict(set)
        for cell in sorted(counts):
            self._put(cell, [cell])
        self.left_out: list[Cell] = []
        self.notes: list[str] = []

    def size(self, cell: Cell) -> int:
        return sum(self.counts[member] for member in self.members.get(cell, ()))

    def total(self, audience: str) -> int:
        return sum(self.size(cell) for cell in self.members if cell.audience == audience)

    def cells(self, audience: str, unit: str | None = None) -> list[Cell]:
        if unit is not None:
            return sorted(self.at[audience, unit])
        return sorted(cell for cell in self.members if cell.audience == audience)

    def move(self, source: Cell, target: Cell) -> None:
        if source != target:
            self._put(target, self._take(source))

    def _put(self, cell: Cell, members: list[Cell]) -> None:
        self.members.setdefault(cell, []).extend(members)
        self.at[cell.audience, cell.unit].add(cell)

    def _take(self, cell: Cell) -> list[Cell]:
        self.at[cell.audience, cell.unit].discard(cell)
        return self.members.pop(cell)

    def placed(self) -> dict[Cell, Cell | None]:
        where: dict[Cell, Cell | None] = dict.fromkeys(self.left_out)
        for cell, members in self.members.items():
            where.update(dict.fromkeys(members, cell))
        return where

    def people(self) -> dict[Cell, int]:
        return {cell: self.size(cell) for cell in sorted(self.members)}

    def small(self, cells: list[Cell]) -> list[Cell]:
        return [cell for cell in cells if self.size(cell) < self.minimum]

    # audiences

    def merge_audiences(self) -> None:
        for source, target in (("leader", "manager"), ("manager", "employee")):
            if 0 < self.total(source) < self.minimum:
                self._recount(source, target)
        # employees are the last in the row: they take in whoever is next above them
        for source in ("manager", "leader"):
            if 0 < self.total("employee") < self.minimum and self.total(source):
                self._recount(source, "employee")

    def _recount(self, source: str, target: str) -> None:
        self.notes.append(
            f"{self.total(source)} {PLURALS[source]} are asked and counted as {PLURALS[target]}: "
            f"one of the two groups alone would be smaller than {self.minimum}."
        )
        for cell in self.cells(source):
            self.move(cell, Cell(cell.unit, cell.line, target, cell.country))

    def leave_out(self, audience: str) -> int:
        people = self.total(audience)
        if not 0 < people < self.minimum:
            return 0
        self.notes.append(
            f"{people} {PLURALS[audience]} are fewer than {self.minimum}: they are left out, "
            "because their answers could never be shown."
        )
        for cell in self.cells(audience):
            self.left_out += self._take(cell)
        return people

    # cells of one audience, unit by unit from the bottom of the tree

    def merge_cells(self, audience: str) -> None:
        for unit in self.tree.deepest_first():
            for line in sorted({cell.line for cell in self.cells(audience, unit)}):
                self._merge_countries(audience, unit, line)
            self._merge_lines(audience, unit)
        self._fill_root(audience)

    def _merge_countries(self, audience: str, unit: str, line: str) -> None:
        cells = [cell for cell in self.cells(audience, unit) if cell.line == line]
        together = Cell(unit, line, audience)
        small = self.small(cells)
        if not small:
            return
        for cell in small:
            self.move(cell, together)
        if self.size(together) < self.minimum and len(small) < len(cells):
            # too few even together: the smallest country joins, so that all can stay here
            rest = [cell for cell in cells if cell not in small]
            self.move(min(rest, key=lambda cell: (self.size(cell), cell)), together)
        if len(cells) > 1 and self.size(together) >= self.minimum:
            self.notes.append(
                f"{self._where(unit)}: countries of {PLURALS[audience]} are counted together."
            )

    def _merge_lines(self, audience: str, unit: str) -> None:
        small = self.small(self.cells(audience, unit))
        if not small:
            return
        together = Cell(unit, "", audience)
        pooled = {*small, *([together] if together in self.members else [])}
        people = sum(self.size(cell) for cell in pooled)
        # managers and leaders answer what no unit alone has enough answers to: for them the line
        # is worth more than the unit, so they move up with it
        if unit == ROOT or (audience == UNIT_FIRST and people >= self.minimum):
            for cell in sorted(pooled):
                self.move(cell, together)
            if len(pooled) > 1:
                words = " and ".join(LINES[cell.line] for cell in sorted(pooled))
                self.notes.append(
                    f"{self._where(unit)}: {PLURALS[audience]} of {words} are counted together."
                )
            return
        above = self.tree.parents[unit]
        for cell in small:
            self.notes.append(
                f"{self._where(unit)}: {self.size(cell)} {PLURALS[audience]} "
                f"({LINES[cell.line]}) are counted in {self.tree.name(above)}."
            )
            self.move(cell, Cell(above, cell.line, audience))

    def _fill_root(self, audience: str) -> None:
        """A remainder at the top that is still too small takes in the smallest other group."""
        rest = Cell(ROOT, "", audience)
        if rest not in self.members or self.size(rest) >= self.minimum:
            return
        others = [cell for cell in self.cells(audience) if cell != rest]
        nearest = [cell for cell in others if cell.unit == ROOT] or others
        joined = min(nearest, key=lambda cell: (self.size(cell), cell))
        self.notes.append(
            f"{self._where(joined.unit)}: {self.size(joined)} {PLURALS[audience]} "
            f"({LINES[joined.line]}) are counted in the whole organisation, together with "
            f"{self.size(rest)} others who would be too few alone."
        )
        self.move(joined, rest)

    def _where(self, unit: str) -> str:
        name = self.tree.name(unit)
        return name[0].upper() + name[1:]


def segments(made: Plan) -> Iterator[tuple[int, Cell, int]]:
    """The groups in their fixed order, numbered from 1, with their sizes."""
    for number, (cell, people) in enumerate(sorted(made.people.items()), 1):
        yield number, cell, people
