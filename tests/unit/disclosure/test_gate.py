"""The gate by hand: each case says what must go, and why."""

import time

import numpy as np
import pytest

from cxassess.disclosure import attack
from cxassess.disclosure.attack import solvable
from cxassess.disclosure.cells import PEOPLE, Group
from cxassess.disclosure.gate import MIXED, decide
from tests.unit.disclosure.organisations import group

AWAY = "would give away others"


def rows(groups, people, minimum=5):
    """The decision on rows only: shown ids and the reasons of the others."""
    decision = decide(groups, {PEOPLE: people}, {}, minimum)
    return decision.rows, {name: why for (_, name), why in decision.reasons.items()}


def flat(*people):
    """A whole made of one unit per atom, named a, b, c, ..."""
    units = [group("abcdefgh"[i], "unit", i) for i in range(len(people))]
    return [group("whole", "whole", *range(len(people))), *units]


@pytest.mark.parametrize(
    ("people", "hidden"),
    [
        ([12, 9, 6], {}),
        ([12, 9, 3], {"c": "few", "b": AWAY}),
        ([12, 9, 2, 2], {"c": "few", "d": "few", "b": AWAY}),
        ([12, 9, 3, 4], {"c": "few", "d": "few"}),
        ([12, 9, 9, 3], {"d": "few", "c": AWAY}),
        ([12, 9, 0], {"c": "no answers"}),
        ([12, 3], {"b": "few", "a": AWAY}),
        ([2, 1], {"whole": "few", "a": "few", "b": "few"}),
        ([0, 0], {"whole": "no answers", "a": "no answers", "b": "no answers"}),
    ],
)
def test_hidden_units_of_a_whole_are_no_one_or_enough(people, hidden):
    groups = flat(*people)
    shown, reasons = rows(groups, people)
    assert reasons == hidden
    assert shown == {g.id for g in groups} - set(hidden)


@pytest.mark.parametrize(
    ("direct", "hidden"),
    [(4, {"b": "few"}), (1, {"b": "few", "a": AWAY}), (0, {"b": "few", "a": AWAY})],
)
def test_people_of_the_parent_itself_count_as_hidden(direct, hidden):
    groups = [
        group("whole", "whole", 0, 1, 2, 3),
        group("parent", "unit", 0, 1, 2),
        group("a", "unit", 0),
        group("b", "unit", 1),
        group("c", "unit", 3),
    ]
    assert rows(groups, [12, 3, direct, 20])[1] == hidden


def test_too_few_direct_people_hide_the_smallest_child():
    groups = [group("whole", "whole", 0, 1, 2), group("a", "unit", 0), group("b", "unit", 1)]
    assert rows(groups, [12, 9, 2])[1] == {"b": AWAY}


def test_the_remainder_rule_stays_within_the_parent_concerned():
    groups = [
        group("whole", "whole", 0, 1, 2, 3),
        group("north", "unit", 0, 1),
        group("n1", "unit", 0),
        group("n2", "unit", 1),
        group("south", "unit", 2, 3),
        group("s1", "unit", 2),
        group("s2", "unit", 3),
    ]
    assert rows(groups, [10, 3, 8, 7])[1] == {"n2": "few", "n1": AWAY}


def test_a_hidden_parent_leaves_its_remainder_to_the_one_above():
    # of north only n1 may be named; whole - n1 - south = n2 and n3 = 4 people, so n1 goes too
    groups = [
        group("whole", "whole", 0, 1, 2, 3),
        group("north", "unit", 0, 1, 2),
        group("n1", "unit", 0),
        group("south", "unit", 3),
    ]
    shown, reasons = rows(groups, [5, 2, 2, 30])
    assert shown == {"whole", "north", "south"}
    assert reasons == {"n1": AWAY}


def test_two_remainders_that_share_a_group_cost_one():
    # north has 2 people outside n1, the whole 3 outside north and south: with north gone the 5
    # stand together, and n1 may stay
    groups = [
        group("whole", "whole", 0, 1, 2, 3),
        group("north", "unit", 0, 1),
        group("n1", "unit", 0),
        group("south", "unit", 2),
    ]
    shown, reasons = rows(groups, [10, 2, 30, 3])
    assert reasons == {"north": AWAY}
    assert shown == {"whole", "n1", "south"}


def test_few_leaders_take_the_managers_with_them():
    groups = [
        group("whole", "whole", 0, 1, 2),
        group("employee", "audience", 0),
        group("manager", "audience", 1),
        group("leader", "audience", 2),
        group("programme", "audience", 3),
    ]
    assert rows(groups, [40, 12, 3, 6])[1] == {"leader": "few", "manager": AWAY}


def test_lines_that_share_three_people():
    # b2b + b2c - whole = the three who serve both
    groups = [
        group("whole", "whole", 0, 1, 2),
        group("b2b", "line", 0, 2),
        group("b2c", "line", 1, 2),
    ]
    assert rows(groups, [20, 15, 3])[1] == {"b2c": AWAY}
    assert rows(groups, [20, 15, 5])[1] == {}
    assert rows(groups, [20, 15, 0])[1] == {}
    # whole - b2b = the three who serve B2C only
    assert rows(groups, [20, 3, 15])[1] == {"b2b": AWAY}


def strays(keep_unit, keep_line):
    """Units a and b are B2B, c and d B2C but for three B2B people in c."""
    return [
        Group("whole", "whole", frozenset(range(5)), 0),
        *(
            Group(name, "unit", frozenset(atoms), keep_unit)
            for name, atoms in {"a": {0}, "b": {1}, "c": {2, 3}, "d": {4}}.items()
        ),
        Group("b2b", "line", frozenset({0, 1, 2}), keep_line),
        Group("b2c", "line", frozenset({3, 4}), keep_line),
    ]


@pytest.mark.parametrize(
    ("keep_unit", "keep_line", "hidden"),
    [
        # b2b - a - b is the three; with a and d gone only sums across both lines are left
        (2, 1, {"a", "d"}),
        (1, 2, {"b2b", "b2c"}),
    ],
)
def test_keep_says_what_goes_when_units_and_lines_cross(keep_unit, keep_line, hidden):
    _, reasons = rows(strays(keep_unit, keep_line), [10, 12, 3, 20, 11])
    assert reasons == dict.fromkeys(hidden, AWAY)


def test_what_was_hidden_in_vain_comes_back():
    # b2b - a - b = 3 and c - b2c = 3: a, then b, then c go; with c and a hidden b harms nobody
    groups = [
        group("whole", "whole", 0, 1, 2, 3),
        group("a", "unit", 0),
        group("b", "unit", 1),
        group("c", "unit", 2, 3),
        group("b2b", "line", 0, 1, 2),
        group("b2c", "line", 3),
    ]
    assert rows(groups, [10, 12, 3, 27])[1] == {"a": AWAY, "c": AWAY}


def test_no_whole_and_no_groups():
    assert rows([group("a", "unit", 0), group("b", "unit", 0, 1)], [9, 2])[0] == {"b"}
    assert rows([], [9, 2])[0] == frozenset()
    assert rows([group("whole", "whole")], np.zeros(0, dtype=int))[1] == {"whole": "no answers"}


def test_a_cell_needs_the_minimum_on_each_of_its_items():
    groups = flat(12, 9, 6)
    counts = {PEOPLE: [12, 9, 6], "q1": [12, 9, 6], "q2": [12, 9, 4]}
    decision = decide(groups, counts, {"both": ("q1", "q2"), "first": ("q1",)}, 5)
    assert decision.rows == {"whole", "a", "b", "c"}
    assert decision.cells == {"both": {"whole", "a"}, "first": {"whole", "a", "b", "c"}}
    assert decision.reasons == {("both", "c"): "few", ("both", "b"): AWAY}
    assert decision.shows("first", "c")
    assert not decision.shows("both", "c")


def test_a_shared_item_goes_from_all_cells_that_rest_on_it():
    # q2 of b goes because of c; both cells of b that show q2 go, the one on q1 stays
    groups = flat(12, 9, 6)
    counts = {PEOPLE: [12, 9, 6], "q1": [12, 9, 6], "q2": [12, 9, 4]}
    cells = {"both": ("q1", "q2"), "one": ("q1",), "two": ("q2",)}
    decision = decide(groups, counts, cells, 5)
    assert decision.cells == {
        "both": {"whole", "a"},
        "one": {"whole", "a", "b", "c"},
        "two": {"whole", "a"},
    }


def test_no_row_no_cells():
    # everybody in c skipped q1, so q1 by itself would let b be shown
    groups = flat(12, 9, 3)
    decision = decide(groups, {PEOPLE: [12, 9, 3], "q1": [12, 9, 0]}, {"q1": ("q1",)}, 5)
    assert decision.cells["q1"] == decision.rows == {"whole", "a"}
    assert decision.reasons["q1", "c"] == "no answers"
    assert decision.reasons["q1", "b"] == AWAY


def test_those_invited_may_be_more_than_those_who_answered():
    groups = flat(12, 9, 8, 3)
    counts = {PEOPLE: [12, 9, 8, 3], "invited": [20, 20, 20, 20]}
    decision = decide(groups, counts, {"invited": ("invited",)}, 5)
    assert decision.cells["invited"] == decision.rows == {"whole", "a", "b"}
    # enough were invited, but the group has no row; the reason is the row's
    assert decision.reasons["invited", "d"] == "few"
    assert decision.reasons["invited", "c"] == AWAY


def of_one_item(people, alike, q1=None, cells=None):
    """The decision on an item whose atoms gave these single answers."""
    counts = {PEOPLE: people, "q1": q1 or people, "q2": people}
    cells = cells or {"q1": ("q1",), "q2": ("q2",)}
    return decide(flat(*people), counts, cells, 5, alike={"q1": alike})


def test_a_unanimous_group_cannot_be_worked_out():
    # with b and c shown, whole - b - c would say what all six of a said
    decision = of_one_item([6, 20, 30], [2, MIXED, MIXED])
    assert decision.cells == {"q1": {"whole", "c"}, "q2": {"whole", "a", "b", "c"}}
    assert decision.reasons == {("q1", "a"): "unanimous", ("q1", "b"): AWAY}


def test_a_unanimous_item_leaves_the_criterion_alone():
    cells = {"c": ("q1", "q2"), "q1": ("q1",)}
    decision = of_one_item([6, 20, 30], [2, MIXED, MIXED], cells=cells)
    assert decision.cells == {"c": {"whole", "a", "b", "c"}, "q1": {"whole", "c"}}


def test_a_unanimous_remainder_cannot_be_worked_out():
    # b and c are too small to be named; together they are enough, but all eight said the same
    assert of_one_item([10, 4, 4], [MIXED, 4, 4]).cells == {"q1": {"whole"}, "q2": {"whole", "a"}}
    # two different answers give nobody's away
    assert of_one_item([10, 4, 4], [MIXED, 4, 3]).cells["q1"] == {"whole", "a"}
    assert of_one_item([10, 4, 4], [MIXED, 4, MIXED]).cells["q1"] == {"whole", "a"}


def test_two_unanimous_groups_that_agree_hide_their_sum():
    assert of_one_item([6, 7, 20, 30], [1, 1, MIXED, MIXED]).cells["q1"] == {"whole", "d"}
    # where they do not agree, their sum is no answer of anybody
    apart = of_one_item([6, 7, 20, 30], [1, 3, MIXED, MIXED])
    assert apart.cells["q1"] == {"whole", "c", "d"}


def test_a_whole_of_unanimous_groups_is_still_shown():
    assert of_one_item([6, 7], [1, 3]).cells["q1"] == {"whole"}
    # unless it is unanimous itself, or its only people are
    assert of_one_item([6, 7], [1, 1]).cells["q1"] == set()
    assert of_one_item([6, 7], [1, 1], q1=[6, 0]).cells["q1"] == set()
    assert of_one_item([6, 7], [1, 3], q1=[6, 0]).cells["q1"] == set()


def test_the_silence_of_few_cannot_be_worked_out():
    # whole - a = 0 would say that none of the three in b answered
    groups = flat(9, 0)
    assert decide(groups, {PEOPLE: [9, 0]}, {}, 5).rows == {"whole", "a"}
    silent = {PEOPLE: [20, 3]}
    assert decide(groups, {PEOPLE: [9, 0]}, {}, 5, asked=silent).rows == {"whole"}
    # beside others who are hidden it does not follow; of many it may be told
    groups = flat(9, 0, 6)
    shown = decide(groups, {PEOPLE: [9, 0, 6]}, {}, 5, asked={PEOPLE: [20, 3, 9]}).rows
    assert shown == {"whole", "a"}
    assert decide(flat(9, 0), {PEOPLE: [9, 0]}, {}, 5, asked={PEOPLE: [20, 5]}).rows == {
        "whole", "a",
    }  # fmt: skip
    # in a larger group of nobody the few are silent just the same
    many = decide(flat(9, 0, 0), {PEOPLE: [9, 0, 0]}, {}, 5, asked={PEOPLE: [20, 3, 30]})
    assert many.rows == {"whole"}


def test_silence_does_not_make_up_for_answers():
    # b and c together are four who answered and one who did not: still four
    asked = {PEOPLE: [20, 4, 1]}
    assert decide(flat(9, 4, 0), {PEOPLE: [9, 4, 0]}, {}, 5, asked=asked).rows == {"whole"}


def test_what_the_caller_bars_is_not_shown():
    groups, counts = flat(6, 20), {PEOPLE: [6, 20], "q1": [6, 20]}
    decision = decide(groups, counts, {"q1": ("q1",)}, 5, barred={("q1", "whole")})
    assert decision.cells["q1"] == {"a", "b"}
    assert decision.reasons == {("q1", "whole"): "barred"}


def test_a_higher_minimum_hides_more():
    people = [12, 9, 8, 6]
    groups = flat(*people)
    assert rows(groups, people, 6)[1] == {}
    assert rows(groups, people, 7)[1] == {"d": "few", "c": AWAY}
    assert rows(groups, people, 10)[1] == {"d": "few", "c": "few", "b": "few"}


def test_a_search_past_the_budget_hides_crossing_groups(monkeypatch):
    groups = [
        group("whole", "whole", 0, 1, 2, 3),
        group("b2b", "line", 0, 1),
        group("leader", "audience", 0, 2),
    ]
    assert rows(groups, [9, 9, 9, 9])[1] == {}
    # small classes, so that the search has to look at them
    people = [4, 4, 4, 4]
    assert rows(groups, people)[1] == {}
    monkeypatch.setattr(attack, "SEARCH_CELLS", 2)
    shown, reasons = rows(groups, people)
    assert "whole" in shown
    assert set(reasons.values()) == {AWAY}


def large(units, seed):
    """Units in a tree of fives, three lines, three audiences, 34 items in five criteria."""
    random = np.random.default_rng(seed)
    segments = [(u, line, a) for u in range(units) for line in range(3) for a in range(3)]
    unit, line, audience = np.array(segments).T
    people = random.poisson(np.array([9, 2, 0.5])[audience] * np.array([0.6, 0.3, 0.1])[line])
    groups = [group("whole", "whole", *range(len(segments)))]
    width = 1
    while width < units:
        for first in range(0, units, width):
            atoms = np.flatnonzero((unit >= first) & (unit < first + width))
            groups.append(group(f"{width}:{first}", "unit", *atoms.tolist()))
        width *= 5
    for name in (0, 1):
        atoms = np.flatnonzero((line == name) | (line == 2))
        groups.append(group(f"line {name}", "line", *atoms.tolist()))
    for name in range(3):
        atoms = np.flatnonzero(audience == name)
        groups.append(group(f"audience {name}", "audience", *atoms.tolist()))
    items = {f"q{i}": random.binomial(people, 0.9) for i in range(34)}
    cells = {f"criterion {c}": [q for i, q in enumerate(items) if i % 5 == c] for c in range(5)}
    cells |= {f"item {q}": [q] for q in items}
    return groups, {PEOPLE: people, **items}, cells


def test_forty_units_are_decided_in_no_time():
    groups, counts, cells = large(40, seed=4)
    started = time.process_time()
    decision = decide(groups, counts, cells, 5)
    assert time.process_time() - started < 2
    assert AWAY in decision.reasons.values()
    assert len(decision.rows) > 20
    atoms = range(len(counts[PEOPLE]))
    for item in cells["criterion 0"]:
        ids = decision.cells["criterion 0"] | decision.cells[f"item {item}"]
        members = [[atom in g.atoms for atom in atoms] for g in groups if g.id in ids]
        assert solvable(members, counts[item], 5) is None
