"""From the written findings alone, no group of 1 to minimum - 1 people can be solved for."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxassess.findings.canonical import to_json
from cxassess.findings.compute import unrounded
from cxassess.findings.fielded import field
from cxassess.findings.inputs import Unit
from cxassess.findings.tree import plant
from tests.unit.disclosure.oracle import leaks
from tests.unit.findings.attacker import Atom, Attacker
from tests.unit.findings.organisations import (
    SUBJECT,
    Person,
    criterion,
    invite,
    item,
    small,
    wave_of,
)

QUESTIONNAIRE = small(
    criteria=(
        criterion("ONE", (item("ONE-1"),), (item("ONE-2"), item("IN-1", ("manager", "leader")))),
        criterion("TWO", (item("TWO-1"), item("TWO-2"))),
    )
)
FACETS = {"ONE": [["ONE-1"], ["ONE-2", "IN-1"]], "TWO": [["TWO-1", "TWO-2"]]}
TREES = (
    {},
    {"a": None},
    {"a": None, "b": None, "c": None},
    {"north": None, "south": None, "n1": "north", "n2": "north", "s1": "south"},
    {"top": None, "x": "top", "y": "top", "z": "top"},
)


@st.composite
def organisations(draw):
    tree = draw(st.sampled_from(TREES))
    segments = st.tuples(
        st.sampled_from([None, *tree]),
        st.sampled_from(["", "b2b", "b2c", "both"]),
        st.sampled_from(["employee", "manager", "leader", "programme", "assessor"]),
    )
    chosen = draw(st.lists(segments, min_size=1, max_size=8, unique=True))
    sizes = draw(
        st.lists(st.sampled_from([1, 2, 3, 4, 5, 6, 9]), min_size=len(chosen), max_size=len(chosen))
    )
    silence = draw(st.sampled_from([0.0, 0.1, 0.4]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    people = []
    for (unit, line, audience), size in zip(chosen, sizes, strict=True):
        for _ in range(size):
            answers = {
                each.id: int(rng.integers(1, 6)) if rng.random() >= silence else 254
                for each in QUESTIONNAIRE.items
            }
            people.append(Person(unit=unit, line=line, audience=audience, answers=answers))
    return tree, people


def scored(person):
    asked = {each.id for each in QUESTIONNAIRE.items if person.audience in each.audiences}
    return {i: a for i, a in person.answers.items() if i in asked and a <= 5}


def atoms_of(people):
    segments = {}
    for one in people:
        segments.setdefault((one.unit, one.line, one.audience), []).append(scored(one))
    return [Atom(*where, tuple(sheets)) for where, sheets in segments.items()]


def released(tree, people, minimum, invited):
    """In full precision: what cannot be solved then, cannot be solved from rounded numbers."""
    units = tuple(Unit(name, name, parent, None) for name, parent in tree.items())
    asked = invite(people) if invited else ()
    wave = wave_of(QUESTIONNAIRE, people, units, invited=asked)
    subject = replace(SUBJECT, minimum=minimum)
    return wave, units, unrounded(QUESTIONNAIRE, [wave], units, subject)


@settings(max_examples=100, deadline=None)
@given(organisations(), st.sampled_from([5, 5, 6, 8]), st.booleans())
def test_nobody_can_be_solved_for(organisation, minimum, invited):
    tree, people = organisation
    _, _, findings = released(tree, people, minimum, invited)
    attacker = Attacker(to_json(findings), atoms_of(people), tree, FACETS)
    for block, (rows, counts) in attacker.blocks().items():
        assert not leaks(rows, counts, minimum), block


@settings(max_examples=40, deadline=None)
@given(organisations(), st.sampled_from([5, 6]))
def test_nor_from_all_that_the_gate_lets_through(organisation, minimum):
    """As if every number that may be shown were printed item by item."""
    tree, people = organisation
    wave, units, _ = released(tree, people, minimum, invited=True)
    ready = field(QUESTIONNAIRE, wave, plant(units), minimum)
    atoms = atoms_of(people)
    attacker = Attacker(b"{}", atoms, tree, FACETS)
    kinds = {"whole": ("whole", None), "everyone": ("everyone", None)}
    for each in QUESTIONNAIRE.items:
        rows = []
        for group in ready.groups.members:
            if each.id in ready.shown.items(group):
                kind, name = kinds.get(group) or group.split(" ", 1)
                if group == "line both":
                    rows.append([a.whole and a.line == "both" for a in atoms])
                elif kind == "asked":
                    rows.append(attacker.members(kind, name.split("+")))
                else:
                    rows.append(attacker.members(kind, name))
        assert not leaks(rows, attacker.counts([each.id]), minimum), each.id


@settings(max_examples=40, deadline=None)
@given(organisations(), st.sampled_from([5, 6]))
def test_what_is_hidden_has_no_number(organisation, minimum):
    tree, people = organisation
    _, _, findings = released(tree, people, minimum, invited=True)
    for row in findings.participation.audiences:
        assert row.hidden is (row.answered is None)
        assert (row.invited is None) is row.hidden
    for row in findings.units.rows if findings.units else ():
        if row.hidden:
            assert {row.answered, row.invited, row.level, row.index, row.agreement} == {None}
            assert all(cell.hidden for cell in row.cells)
        for cell in row.cells:
            assert cell.hidden is (cell.score is None)
            assert cell.score is None or cell.score.n >= minimum
    for criterion_ in findings.criteria:
        for each in criterion_.items:
            assert each.score is None or each.score.n >= minimum
            assert each.score is not None or each.shares is None


@pytest.mark.parametrize("leaked", [True, False])
def test_the_attacker_finds_a_leak_that_is_there(leaked):
    """Findings in which the small unit's sister was not hidden give it away."""
    tree = {"top": None, "x": "top", "y": "top"}
    ways = dict(zip(QUESTIONNAIRE.item_index, (1, 2, 3, 7, 4), strict=True))
    people = [
        Person(unit=unit, answers={i: 1 + n * way % 5 for i, way in ways.items()})
        for unit, number in (("x", 9), ("y", 3))
        for n in range(number)
    ]
    _, _, findings = released(tree, people, 5, invited=False)
    if leaked:
        alone = released(tree, people[:9], 5, invited=False)[2]
        shown = {row.id: row for row in alone.units.rows}["x"]
        rows = tuple(shown if row.id == "x" else row for row in findings.units.rows)
        findings = replace(findings, units=replace(findings.units, rows=rows))
    attacker = Attacker(to_json(findings), atoms_of(people), tree, FACETS)
    rows, counts = attacker.blocks()["item TWO-1"]
    assert bool(leaks(rows, counts, 5)) is leaked
