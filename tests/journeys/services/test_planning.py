"""The planner of groups: every group has the minimum, everybody is placed once, always alike."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxassess.services.planning import (
    AUDIENCES,
    BESIDE,
    Cell,
    Plan,
    Tree,
    plan,
    segments,
)

TREE = Tree({"N": "", "N1": "N", "N2": "N", "S": ""}, {"N": "North", "N1": "North one"})


def E(unit: str, line: str = "", country: str = "") -> Cell:  # noqa: N802 - an employee's cell
    return Cell(unit, line, "employee", country)


def planned(counts: dict[Cell, int], minimum: int = 5) -> Plan:
    made = plan(counts, TREE, minimum)
    assert made.blocked is None
    return made


def test_groups_that_are_large_enough_stay_as_they_are() -> None:
    counts = {E("N1", "b2b", "PT"): 5, E("N1", "b2c"): 9, Cell("S", "", "manager"): 5}
    made = planned(counts)
    assert made.people == counts
    assert made.placed == {cell: cell for cell in counts}
    assert made.notes == ()


def test_countries_are_dropped_first() -> None:
    made = planned({E("N1", "b2b", "PT"): 3, E("N1", "b2b", "ES"): 2, E("N1", "b2b", "DE"): 6})
    assert made.people == {E("N1", "b2b", "DE"): 6, E("N1", "b2b"): 5}
    assert made.notes == ("North one: countries of employees are counted together.",)


def test_too_few_without_a_country_take_in_the_smallest_country() -> None:
    made = planned({E("N1", "", "PT"): 2, E("N1", "", "ES"): 7, E("N1", "", "DE"): 6})
    assert made.people == {E("N1", "", "ES"): 7, E("N1"): 8}


def test_small_lines_of_a_unit_are_put_together() -> None:
    made = planned({E("N1", "b2b"): 3, E("N1", "b2c"): 2, E("N1", "both"): 8})
    assert made.people == {E("N1", "both"): 8, E("N1"): 5}
    assert made.notes == ("North one: employees of B2B and B2C are counted together.",)


def test_a_small_line_joins_those_of_its_unit_without_one() -> None:
    made = planned({E("N1", "b2b"): 3, E("N1"): 6})
    assert made.people == {E("N1"): 9}


def test_a_small_line_alone_moves_up_and_keeps_its_line() -> None:
    made = planned({E("N1", "b2b"): 3, E("N1", "b2c"): 8, E("N2", "b2b"): 2, E("N", "b2b"): 4})
    assert made.people == {E("N1", "b2c"): 8, E("N", "b2b"): 9}
    assert made.notes[0] == "North one: 3 employees (B2B) are counted in North."


def test_at_the_top_the_line_is_dropped() -> None:
    made = planned({E("N1", "b2b"): 3, E("S", "b2c"): 4})
    assert made.people == {E(""): 7}


def test_a_remainder_at_the_top_takes_in_the_smallest_group_of_the_top() -> None:
    made = planned({E("", "b2b"): 6, E("", "b2c"): 5, E("S"): 20, E("N1"): 2})
    assert made.people == {E("", "b2b"): 6, E(""): 7, E("S"): 20}


def test_a_remainder_at_the_top_takes_in_the_smallest_group_below_if_there_is_none() -> None:
    made = planned({E("S"): 20, E("N1"): 6, E("N2"): 2})
    assert made.people == {E("S"): 20, E(""): 8}
    assert made.notes[-1] == (
        "North one: 6 employees (no line) are counted in the whole organisation, together with "
        "2 others who would be too few alone."
    )


@pytest.mark.parametrize(
    ("leaders", "managers", "employees", "expected"),
    [
        (3, 8, 9, {"manager": 11, "employee": 9}),
        (6, 3, 9, {"leader": 6, "employee": 12}),
        (2, 2, 9, {"employee": 13}),
        (6, 8, 3, {"leader": 6, "employee": 11}),
        (6, 0, 3, {"employee": 9}),
        (2, 1, 2, {"employee": 5}),
        (6, 7, 0, {"leader": 6, "manager": 7}),
        (7, 1, 1, {"employee": 9}),
    ],
)
def test_an_audience_too_small_as_a_whole_is_counted_with_the_next(
    leaders: int, managers: int, employees: int, expected: dict[str, int]
) -> None:
    sizes = {"leader": leaders, "manager": managers, "employee": employees}
    made = planned({Cell("S", "", name): count for name, count in sizes.items() if count})
    assert {cell.audience: people for cell, people in made.people.items()} == expected


@pytest.mark.parametrize(
    ("audience", "words"),
    [("programme", "people of the programme team"), ("assessor", "assessors")],
)
def test_too_few_from_beside_are_left_out_and_enough_are_not(audience: str, words: str) -> None:
    made = planned({E("S"): 9, Cell("S", "", audience): 4})
    assert made.people == {E("S"): 9}
    assert made.placed[Cell("S", "", audience)] is None
    assert made.left_out == 4
    assert made.notes == (
        f"4 {words} are fewer than 5: they are left out, because their answers could never be "
        "shown.",
    )
    made = planned({E("S"): 9, Cell("S", "", audience): 3, Cell("N", "", audience): 2})
    assert made.people == {E("S"): 9, Cell("", "", audience): 5}


def test_managers_keep_their_line_on_the_way_up_and_employees_their_unit() -> None:
    made = planned(
        {
            Cell("S", "b2b", "employee"): 3, Cell("S", "b2c", "employee"): 3,
            Cell("S", "b2b", "manager"): 3, Cell("S", "b2c", "manager"): 3,
            Cell("N", "b2b", "manager"): 3, Cell("N", "b2c", "manager"): 3,
        }
    )  # fmt: skip
    assert made.people == {
        Cell("S", "", "employee"): 6,
        Cell("", "b2b", "manager"): 6,
        Cell("", "b2c", "manager"): 6,
    }


@pytest.mark.parametrize("counts", [{}, {E("S"): 4}, {E("S"): 4, Cell("S", "", "programme"): 30}])
def test_fewer_than_the_minimum_in_all_block(counts: dict[Cell, int]) -> None:
    made = plan(counts, TREE, 5)
    assert made.blocked is not None
    assert "no group under 5 is ever shown" in made.blocked
    assert made.people == {}
    assert made.left_out == sum(counts.values())


def test_groups_are_numbered_in_a_fixed_order() -> None:
    made = planned({E("S"): 9, E("N1"): 6, Cell("N1", "", "manager"): 5})
    assert list(segments(made)) == [
        (1, E("N1"), 6), (2, Cell("N1", "", "manager"), 5), (3, E("S"), 9),
    ]  # fmt: skip


@st.composite
def organisations(draw: st.DrawFn) -> tuple[dict[Cell, int], Tree, int]:
    parents: dict[str, str] = {}
    for number in range(draw(st.integers(0, 6))):
        parents[f"u{number}"] = draw(st.sampled_from(["", *parents]))
    cells = st.builds(
        Cell,
        st.sampled_from(["", *parents]),
        st.sampled_from(["", "b2b", "b2c", "both"]),
        st.sampled_from([*AUDIENCES, *BESIDE]),
        st.sampled_from(["", "DE", "FR"]),
    )
    counts = draw(st.dictionaries(cells, st.integers(1, 9), max_size=14))
    return counts, Tree(parents), draw(st.integers(5, 8))


@settings(max_examples=200, deadline=None)
@given(organisations())
def test_every_group_has_the_minimum_and_everybody_is_placed_once(
    organisation: tuple[dict[Cell, int], Tree, int],
) -> None:
    counts, tree, minimum = organisation
    made = plan(counts, tree, minimum)
    assert set(made.placed) == set(counts)
    assert made == plan(dict(reversed(counts.items())), tree, minimum)
    together = sum(n for cell, n in counts.items() if cell.audience not in BESIDE)
    assert (made.blocked is not None) == (together < minimum)
    if made.blocked:
        return
    people: Counter[Cell] = Counter()
    for cell, group in made.placed.items():
        if group is None:
            assert cell.audience in BESIDE
        else:
            people[group] += counts[cell]
            assert group.unit == cell.unit or group.unit in _above(cell.unit, tree)
            assert group.line in (cell.line, "")
            assert group.country in (cell.country, "")
    assert people == made.people
    assert min(people.values()) >= minimum
    assert made.left_out == sum(counts.values()) - sum(people.values())


def _above(unit: str, tree: Tree) -> list[str]:
    above = [""]
    while unit:
        unit = tree.parents[unit]
        above.append(unit)
    return above
