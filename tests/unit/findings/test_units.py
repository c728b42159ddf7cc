"""Units side by side: roll-up, clear cells, shrinkage, levels, hidden rows."""

import numpy as np
import pytest

from cxassess.findings.fielded import field
from cxassess.findings.inputs import Invited, Unit
from cxassess.findings.rest import Rest
from cxassess.findings.tree import plant
from cxassess.statistics.composite import composite
from tests.unit.findings.organisations import (
    CORE,
    PLAN,
    SUBJECT,
    UNITS,
    Person,
    answering,
    criterion,
    draw,
    item,
    small,
)
from tests.unit.findings.reading import fielded, findings_of, units_of

SMALL = small()
TREE = (
    Unit("top", "Top", None, None),
    Unit("a", "A", "top", None),
    Unit("b", "B", "top", None),
    Unit("c", "C", None, None),
)
LOW, MIDDLE, HIGH = (1, 2, 2, 2, 3), (2, 3, 3, 3, 4), (3, 4, 4, 4, 5)


def three(**fields):
    return [
        *answering(*LOW, unit="a", **fields),
        *answering(*MIDDLE, unit="b", **fields),
        *answering(*HIGH, unit="c", **fields),
    ]


def values(row):
    return [cell.score and round(cell.score.value, 9) for cell in row.cells]


def test_a_parent_is_everybody_below_it():
    rows = units_of(findings_of(SMALL, three(), TREE))
    assert {name: (row.answered, values(row)) for name, row in rows.items()} == {
        "top": (10, [2.5, 2.5]),
        "a": (5, [2.0, 2.0]),
        "b": (5, [3.0, 3.0]),
        "c": (5, [4.0, 4.0]),
    }
    assert [(row.id, row.depth, row.leaf, row.parent) for row in rows.values()] == [
        ("c", 0, True, None), ("top", 0, False, None), ("a", 1, True, "top"), ("b", 1, True, "top"),
    ]  # fmt: skip


def test_own_people_of_a_parent_count_in_it():
    rows = units_of(findings_of(SMALL, [*three(), *answering(*HIGH, unit="top")], TREE))
    assert (rows["top"].answered, values(rows["top"])) == (15, [3.0, 3.0])


def test_the_last_row_is_the_whole_on_the_same_items():
    questionnaire = small(
        criteria=(criterion("Q", (item("Q-1"), item("Q-2"), item("Q-3", ("leader",)))),)
    )
    people = [*three(), *answering(5, 5, 5, 5, 4, audience="leader")]
    found = findings_of(questionnaire, people, TREE)
    # leaders answer too: (15 x 3 + 24) / 20
    assert found.units.whole[0].value == pytest.approx(69 / 20)
    assert found.criteria[0].score.value != pytest.approx(69 / 20)
    assert found.units.shared_questions == 2


def test_levels_of_cells_and_units():
    rows = units_of(findings_of(SMALL, three(), TREE))
    assert [cell.level for cell in rows["c"].cells] == [4, 4]
    assert (rows["c"].index.value, rows["c"].level) == (pytest.approx(4.0), 4)
    assert rows["top"].level == 2


def test_a_unit_without_enough_of_the_official_items_has_cells_but_no_level():
    inside = tuple(item(f"Q-{n}", ("manager",)) for n in (2, 3, 4))
    questionnaire = small(criteria=(criterion("Q", (item("Q-1"), *inside)),))
    people = [*three(), *answering(*MIDDLE, unit="c", audience="manager")]
    rows = units_of(findings_of(questionnaire, people, TREE))
    assert (rows["a"].index, rows["a"].level, values(rows["a"])) == (None, None, [2.0])
    assert (rows["c"].level, rows["c"].index.value) == (3, pytest.approx((3.5 + 3 + 3 + 3) / 4))


def test_small_units_are_hidden_with_the_next_smallest():
    """B has three people: with A and Top shown it would follow, so A goes too."""
    people = [
        *answering(*LOW, unit="a"), *answering(2, 3, 4, unit="b"), *answering(*HIGH, unit="c"),
    ]  # fmt: skip
    found = findings_of(SMALL, people, TREE, invited=2)
    rows = units_of(found)
    assert [name for name, row in rows.items() if row.hidden] == ["a", "b"]
    hidden = rows["b"]
    assert (hidden.answered, hidden.invited, hidden.level, hidden.index, hidden.agreement) == (
        (None,) * 5
    )
    assert all(
        (cell.score, cell.level, cell.shrunken, cell.clear, cell.hidden)
        == (None, None, None, False, True)
        for cell in hidden.cells
    )
    assert (found.units.hidden_cells, found.units.cells) == (4, 8)
    assert (rows["top"].answered, rows["top"].invited) == (8, 16)


def test_invited_people_of_a_small_complement_are_not_told():
    """By the list, all of Top but two were asked in A: invited of A would give B's two away."""
    wave = fielded(
        SMALL,
        [*answering(*LOW, *MIDDLE, unit="a"), *answering(*MIDDLE, unit="b"),
         *answering(*HIGH, unit="c")],
        TREE,
        invited=[Invited("a", "", "employee", 12), Invited("b", "", "employee", 2),
                 Invited("c", "", "employee", 8)],
    )  # fmt: skip
    assert wave.shown.row("unit a")
    assert not (wave.shown.cell("invited", "unit a") and wave.shown.cell("invited", "unit top"))


def test_items_with_few_answers_in_a_unit_are_left_out_of_its_cell():
    people = [
        *answering(*MIDDLE, unit="b"), *answering(*HIGH, unit="c"),
        *[Person(unit="a", answers={"ONE-1": n, "ONE-2": 5 if n > 2 else 254, "TWO-1": n})
          for n in (1, 2, 2, 3, 4)],
    ]  # fmt: skip
    row = units_of(findings_of(SMALL, people, TREE))["a"]
    # ONE rests on ONE-1 alone, TWO on TWO-1 alone: half of the weight each, which is enough
    assert values(row) == [2.4, 2.4]


def test_a_cell_needs_half_of_the_shared_items():
    questionnaire = small(criteria=(criterion("Q", tuple(item(f"Q-{n}") for n in (1, 2, 3))),))
    people = [
        *answering(*MIDDLE, unit="b"), *answering(*HIGH, unit="c"),
        *[Person(unit="a", answers={"Q-1": n}) for n in (1, 2, 2, 3, 4)],
    ]  # fmt: skip
    row = units_of(findings_of(questionnaire, people, TREE))["a"]
    assert (row.hidden, row.answered) == (False, 5)
    assert row.cells[0].hidden


def test_a_criterion_without_shared_items_is_hidden_everywhere():
    questionnaire = small(
        criteria=(criterion("Q", (item("Q-1", ("manager",)),)), criterion("R", (item("R-1"),)))
    )
    found = findings_of(questionnaire, three(), TREE)
    assert found.units.whole[0] is None
    assert {values(row)[0] for row in found.units.rows} == {None}


class TestClear:
    def test_cells_stand_clear_of_the_rest(self):
        people = [one for one in three() for _ in range(8)]
        rows = units_of(findings_of(SMALL, people, TREE))
        assert [cell.clear for cell in rows["a"].cells] == [True, True]
        assert [cell.clear for cell in rows["b"].cells] == [False, False]

    def test_few_answers_do_not(self):
        people = [*answering(2, 3, 3, 3, 4, unit="a"), *answering(2, 3, 3, 4, 4, unit="b"),
                  *answering(2, 2, 3, 3, 4, unit="c")]  # fmt: skip
        rows = units_of(findings_of(SMALL, people, TREE))
        assert not any(cell.clear for row in rows.values() for cell in row.cells)

    def test_one_unit_that_is_everybody_has_no_rest(self):
        found = findings_of(SMALL, answering(*LOW, unit="a"), (Unit("a", "A", None, None),))
        assert [cell.clear for cell in found.units.rows[0].cells] == [False, False]

    def test_when_everybody_answered_a_difference_is_no_chance(self):
        """A census has no sampling error: A differs, B equals the rest (mean of A and C)."""
        rows = units_of(findings_of(SMALL, three(), TREE, invited=1))
        assert [rows[name].cells[0].clear for name in "abc"] == [True, False, True]


def test_the_rest_is_the_composite_of_everybody_else():
    """Sums less a unit's own sums against the people taken one by one."""
    wave = fielded_core()
    columns = [wave.questionnaire.item_index[i] for i in ("RIR-1", "RIR-5", "RIR-8")]
    used = np.zeros(len(CORE.items))
    used[columns] = (0.5, 0.2, 0.3)
    rest = Rest(wave.official, columns)
    for position in range(len(wave.tree.units)):
        rows = wave.unit_rows(position)
        weights = wave.official.weights.copy()
        weights[rows] = 0.0
        expected = composite(wave.official.values, weights, used, 2000)
        found = rest.without(rows, used, 2000)
        assert (found.value, found.se, found.se_uncorrected, found.n) == (
            pytest.approx(expected.value), pytest.approx(expected.se),
            pytest.approx(expected.se_uncorrected), expected.n,
        )  # fmt: skip
        assert found.correction == "applied"
    plain = rest.without(slice(0, 10), used, None)
    assert (plain.se, plain.correction) == (plain.se_uncorrected, "population unknown")
    more = rest.without(slice(0, 10), used, 20)
    assert more.correction == "population unknown"


def test_nobody_else_is_no_rest():
    wave = fielded(SMALL, answering(*LOW))
    used = wave.scale.single("ONE-1")
    assert Rest(wave.official, [0]).without(slice(0, 5), used, None) is None
    assert Rest(wave.official, [0]).without(slice(0, 4), used, None) is None


def test_a_rest_that_answered_only_other_items_is_none():
    people = [*answering(*LOW, unit="a"),
              *[Person(unit="b", answers={"TWO-1": n}) for n in LOW]]  # fmt: skip
    wave = fielded(SMALL, people, TREE)
    used = wave.scale.single("ONE-1")
    position = [unit.id for unit in wave.tree.units].index("a")
    assert Rest(wave.official, [0, 2]).without(wave.unit_rows(position), used, None) is None


def fielded_core():
    return field(CORE, draw(PLAN, UNITS, 5), plant(UNITS), SUBJECT.minimum)


class TestShrunken:
    def test_lowest_units_are_drawn_to_their_mean(self):
        units = tuple(Unit(u, u, None, None) for u in "abcdef")
        people = []
        for place, unit in enumerate(units):
            people += answering(*(LOW, MIDDLE, HIGH)[place % 3], unit=unit.id)
        rows = units_of(findings_of(SMALL, people, units))
        for row in rows.values():
            cell = row.cells[0]
            assert abs(cell.shrunken.value - 3) <= abs(cell.score.value - 3) + 1e-12
            assert cell.shrunken.n == 5
        assert rows["a"].cells[0].shrunken.value > rows["a"].cells[0].score.value

    def test_parents_are_not(self):
        rows = units_of(findings_of(SMALL, three(), TREE))
        assert rows["top"].cells[0].shrunken is None

    def test_fewer_than_five_stay_as_they_are(self):
        rows = units_of(findings_of(SMALL, three(), TREE))
        cell = rows["a"].cells[0]
        assert cell.shrunken == cell.score


def test_agreement_of_a_unit():
    """LOW has s^2 = 0.5 on every item: r* = 1 - 0.5 / 2."""
    assert units_of(findings_of(SMALL, three(), TREE))["a"].agreement == pytest.approx(0.75)


def test_a_unit_nobody_was_asked_in_is_a_hidden_row():
    empty = Unit("d", "D", None, None)
    row = units_of(findings_of(SMALL, three(), (*TREE, empty)))["d"]
    assert (row.hidden, row.answered) == (True, None)


def test_no_units():
    assert findings_of(SMALL, three()).units is None


def test_all_hidden():
    found = findings_of(
        SMALL, [*answering(1, 2, 3, unit="a"), *answering(3, 4, unit="b")], TREE[:3]
    )
    rows = units_of(found)
    assert rows["top"].answered == 5
    assert rows["a"].hidden
    assert rows["b"].hidden
