"""Findings worked out again by plain loops, and attacked with nothing but the written JSON.

The attack is exact: null space over the rationals and every union of segments with fewer people
than the minimum, in code that shares nothing with the gate.
"""

import itertools
import json
import math
import random
from dataclasses import replace
from fractions import Fraction

import pytest
from scipy import stats

from cxassess.disclosure import gate
from cxassess.findings.canonical import to_json
from cxassess.findings.compute import compute, unrounded
from cxassess.findings.inputs import Unit
from tests.unit.findings.organisations import SUBJECT, Person, invite, small, wave_of

Q = small()
SELF = ("employee", "manager", "leader")
SIZES = (0, 1, 2, 3, 4, 5, 6, 9)


def organisation(seed):
    """A small hard one: up to five units in some levels, two lines, sizes around the minimum."""
    rng = random.Random(seed)
    units = []
    for number in range(rng.randint(1, 5)):
        above = rng.choice([None, *(one.id for one in units)]) if number else None
        heads = rng.choice([None, rng.randint(4, 40)])
        units.append(Unit(f"U{number}", f"Unit {number}", above, heads))
    lines = rng.choice([("",), ("b2b", "b2c"), ("", "b2b", "b2c", "both")])
    options = rng.choice([(1, 2, 3, 4, 5), (1, 5, 5, 5)])
    people = [
        Person(unit.id, audience, line, {i.id: rng.choice(options) for i in Q.items})
        for unit in units
        for audience in (*SELF, "programme")
        for line in lines
        if rng.random() < 0.6
        for _ in range(rng.choice(SIZES))
    ]
    return units, people


def published(found):
    """Groups whose number of people the JSON tells, then those of each criterion's scores."""
    counted = [*found["participation"]["audiences"], *found["units"]["rows"]]
    rows = {"whole"} | {row["id"] for row in counted if row["answered"] is not None}
    return [rows, *(scored(found, criterion) for criterion in found["criteria"])]


def scored(found, criterion):
    cells = [
        (row["id"], cell["score"])
        for row in found["units"]["rows"]
        for cell in row["cells"]
        if cell["criterion"] == criterion["id"]
    ]
    for part, key in (("perception", "criteria"), ("lines", "rows")):
        for row in (found[part] or {key: ()})[key]:
            if row["id"] == criterion["id"]:
                cells += [(line, row[line]) for line in ("b2b", "b2c") if line in row]
                cells += [(one["audience"], one["score"]) for one in row.get("audiences", ())]
    return {group for group, score in [("whole", criterion["score"]), *cells] if score}


def given_away(groups, segments, units, minimum):
    """A union of segments with fewer people than the minimum that the groups determine."""
    below = {one.id: {one.id} for one in units}
    for one in reversed(units):
        if one.parent:
            below[one.parent] |= below[one.id]
    keys = list(segments)

    def member(group, key):
        unit, audience, line = key
        if group in (*SELF, "programme"):
            return audience == group
        inside = group == "whole" or line in (group, "both")
        inside = inside if group in ("whole", "b2b", "b2c") else unit in below[group]
        return audience in SELF and inside

    basis = null_space([[int(member(g, key)) for key in keys] for g in groups], len(keys))
    small_ones = [place for place, key in enumerate(keys) if segments[key] < minimum]
    for size in range(1, minimum):
        for union in itertools.combinations(small_ones, size):
            people = sum(segments[keys[place]] for place in union)
            if people < minimum and not any(sum(row[p] for p in union) for row in basis):
                return [keys[place] for place in union]
    return None


def null_space(rows, width):
    rows = [[Fraction(value) for value in row] for row in rows]
    pivots = []
    for column in range(width):
        top = len(pivots)
        pick = next((r for r in range(top, len(rows)) if rows[r][column]), None)
        if pick is None:
            continue
        rows[top], rows[pick] = rows[pick], rows[top]
        rows[top] = [value / rows[top][column] for value in rows[top]]
        for r in range(len(rows)):
            if r != top and rows[r][column]:
                by = rows[r][column]
                rows[r] = [a - by * b for a, b in zip(rows[r], rows[top], strict=True)]
        pivots.append(column)
    basis = []
    for free in sorted(set(range(width)) - set(pivots)):
        vector = [Fraction(int(column == free)) for column in range(width)]
        for row, pivot in zip(rows, pivots, strict=False):
            vector[pivot] = -row[free]
        basis.append(vector)
    return basis


def attacked(seed, minimum):
    units, people = organisation(seed)
    wave = wave_of(Q, people, units, invited=invite(people) if seed % 2 else ())
    found = json.loads(to_json(compute(Q, [wave], units, replace(SUBJECT, minimum=minimum))))
    if not found["enough"]:
        return None
    segments = {}
    for one in people:
        key = one.unit, one.audience, one.line
        segments[key] = segments.get(key, 0) + 1
    unions = (given_away(groups, segments, units, minimum) for groups in published(found))
    return next((union for union in unions if union), None)


@pytest.mark.parametrize("minimum", [5, 6])
def test_no_small_union_follows_from_the_written_sums(minimum):
    assert [seed for seed in range(20) if attacked(seed, minimum)] == []


def test_without_complementary_hiding_the_attack_succeeds(monkeypatch):
    monkeypatch.setattr(gate._Gate, "_settle", lambda self, cells, candidates, minimum: None)
    assert any(attacked(seed, 5) for seed in range(8))


def naive(rows, weights, items):
    """Mean of item means, its standard error, n and the contributions, by plain loops."""
    value, parts = 0.0, [0.0] * len(rows)
    for item in items:
        held = [(p, w, r[item]) for p, (r, w) in enumerate(zip(rows, weights, strict=True))
                if item in r and w]  # fmt: skip
        mass = sum(w for _, w, _ in held)
        mean = sum(w * x for _, w, x in held) / mass
        value += mean / len(items)
        for place, w, x in held:
            parts[place] += w * (x - mean) / mass / len(items)
    n = sum(1 for r, w in zip(rows, weights, strict=True) if w and any(i in r for i in items))
    return value, math.sqrt(n / (n - 1) * sum(u * u for u in parts)), n, parts


@pytest.mark.parametrize("seed", range(5))
def test_scores_intervals_and_lines_as_by_plain_loops(seed):
    """Weighted by headcount, with missing answers and people who serve both lines."""
    rng = random.Random(seed)
    units = [Unit("A", "A", None, 60), Unit("B", "B", None, 35), Unit("C", "C", None, 40)]
    people = [
        Person(unit.id, rng.choice(SELF), rng.choice(["b2b", "b2c", "both", ""]),
               {i.id: rng.choice([0, 254, 1, 2, 3, 3, 4, 5]) for i in Q.items})
        for unit in units
        for _ in range(rng.randint(18, 30))
    ]  # fmt: skip
    found = unrounded(Q, [wave_of(Q, people, units)], units, SUBJECT)
    rows = [{i: a for i, a in one.answers.items() if 1 <= a <= 5} for one in people]
    weights = [
        next(u.headcount for u in units if u.id == one.unit)
        / sum(other.unit == one.unit for other in people)
        for one in people
    ]

    def same(estimate, expected):
        value, se, n, _ = expected
        reach = stats.t.ppf(0.95, n - 1) * se
        assert (estimate.value, estimate.n) == (pytest.approx(value, abs=1e-9), n)
        assert estimate.low == pytest.approx(max(1.0, value - reach), abs=1e-9)
        assert estimate.high == pytest.approx(min(5.0, value + reach), abs=1e-9)

    same(found.level.index, naive(rows, weights, [i.id for i in Q.items]))
    for criterion, printed in zip(Q.criteria, found.criteria, strict=True):
        items = [i.id for i in criterion.items]
        same(printed.score, naive(rows, weights, items))
        for item in printed.items:
            same(item.score, naive(rows, weights, [item.id]))
    for criterion, row in zip(Q.criteria, found.lines.rows, strict=True):
        items = [i.id for i in criterion.items]
        sides = []
        for line in ("b2b", "b2c"):
            of_line = [
                w if p.line in (line, "both") else 0 for w, p in zip(weights, people, strict=True)
            ]
            sides.append(naive(rows, of_line, items))
            same(getattr(row, line), sides[-1])
        assert row.difference == pytest.approx(sides[0][0] - sides[1][0], abs=1e-9)
