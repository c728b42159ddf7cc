"""Organisations for the gate: by hand and, for properties, by chance."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from cxassess.disclosure.cells import PEOPLE, Group

KEEP = {"whole": 0, "line": 1, "audience": 1, "unit": 2}


def group(identifier, kind, *atoms):
    return Group(identifier, kind, frozenset(atoms), KEEP[kind])


@dataclass(frozen=True)
class Organisation:
    groups: tuple[Group, ...]
    counts: dict[str, list[int]]
    cells: dict[str, tuple[str, ...]]
    alike: dict[str, list[int]] = field(default_factory=dict)
    asked: dict[str, list[int]] = field(default_factory=dict)
    barred: frozenset[tuple[str, str]] = frozenset()

    @property
    def decided(self):
        """The first arguments of `decide`."""
        return self.groups, self.counts, self.cells

    @property
    def kept(self):
        """What else is not to be told."""
        return {"alike": self.alike, "asked": self.asked, "barred": self.barred}


def published(organisation, decision, block):
    """Indicators of the groups that are published for a block."""
    if block == PEOPLE:
        ids = set(decision.rows)
    else:
        ids = set().union(
            *(decision.cells[c] for c, blocks in organisation.cells.items() if block in blocks)
        )
    atoms = range(len(organisation.counts[PEOPLE]))
    return [[atom in g.atoms for atom in atoms] for g in organisation.groups if g.id in ids]


TREES = (
    {"north": None, "south": None, "n1": "north", "n2": "north", "s1": "south", "s2": "south"},
    {"a": None, "b": None, "c": None, "d": None},
    {"a": None, "b": "a", "c": "a", "d": "a", "e": None},
)


def inside(tree, unit):
    """The unit and all units below it."""
    return {unit}.union(*(inside(tree, child) for child, above in tree.items() if above == unit))


@st.composite
def organisations(draw):
    """Up to ten atoms in a tree of units, with lines (some people in both) and audiences."""
    tree = draw(st.sampled_from(TREES))
    segment = st.tuples(
        st.sampled_from(sorted(tree)),
        st.sampled_from(["b2b", "b2c", "both"]),
        st.sampled_from(["employee", "leader", "programme"]),
    )
    atoms = draw(st.lists(segment, min_size=2, max_size=10, unique=True))
    wholes = {i for i, (_, _, audience) in enumerate(atoms) if audience != "programme"}
    chosen = {
        ("whole", "whole"): wholes,
        **{
            (unit, "unit"): {i for i in wholes if atoms[i][0] in inside(tree, unit)}
            for unit in tree
        },
        **{
            (line, "line"): {i for i in wholes if atoms[i][1] in (line, "both")}
            for line in ("b2b", "b2c")
        },
        **{
            (audience, "audience"): {i for i, atom in enumerate(atoms) if atom[2] == audience}
            for audience in ("employee", "leader", "programme")
        },
    }
    groups = tuple(group(*name, *members) for name, members in chosen.items())
    many = st.sampled_from([0, 1, 2, 3, 4, 5, 6, 8, 12])
    people = draw(st.lists(many, min_size=len(atoms), max_size=len(atoms)))
    missing = st.lists(
        st.sampled_from([0, 0, 0, 1, 2, 9]), min_size=len(atoms), max_size=len(atoms)
    )
    counts = {PEOPLE: people}
    for item in ("q1", "q2"):
        counts[item] = [max(n - gone, 0) for n, gone in zip(people, draw(missing), strict=True)]
    cells = {"criterion": ("q1", "q2"), "item q2": ("q2",)}
    marks = st.tuples(st.sampled_from(sorted(cells)), st.sampled_from([g.id for g in groups]))
    answers = st.lists(st.sampled_from([-1, -1, 2, 2, 4]), min_size=len(atoms), max_size=len(atoms))
    could = [max(n, more) for n, more in zip(people, draw(missing), strict=True)]
    return Organisation(
        groups,
        counts,
        cells,
        alike={cell: draw(answers) for cell in cells},
        asked={PEOPLE: could},
        barred=draw(st.frozensets(marks, max_size=2)),
    )
