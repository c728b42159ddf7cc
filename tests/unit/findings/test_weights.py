"""What an answer counts; and that weights tell nobody apart whom nothing else does."""

import numpy as np
import pytest

from cxassess.findings.inputs import Unit
from cxassess.findings.people import gather
from cxassess.findings.tree import plant
from cxassess.findings.weights import weigh
from tests.unit.findings.organisations import Person, answering, small, wave_of

SMALL = small()
TWO = (Unit("n", "North", None, 30), Unit("s", "South", None, 10))
NESTED = (
    Unit("p", "P", None, 10), Unit("c1", "C1", "p", 11), Unit("c2", "C2", "p", 19),
    Unit("z", "Z", None, 50), Unit("y", "Y", None, 7),
)  # fmt: skip


def weighed(people, units=TWO, hidden=()):
    wave, tree = wave_of(SMALL, people, units), plant(units)
    found = gather(SMALL, wave, tree, frozenset(SMALL.item_index))
    return weigh(found, tree, np.array([unit.id not in hidden for unit in tree.units], dtype=bool))


def by_unit(found, units):
    """Weights in units of the first one that is named; people without a unit as ""."""
    names = [*(unit.id for unit in plant(units).units), ""]
    pairs = {names[u]: w for u, w in zip(found.unit.tolist(), found.weights.tolist(), strict=True)}
    return {name: round(weight / pairs["z"], 9) for name, weight in pairs.items()}


def test_bring_units_back_to_their_headcount():
    """North 30 heads, 2 answers; south 10 heads, 2 answers: 3 to 1, mean 1."""
    found = weighed([*answering(1, 2, unit="n"), *answering(3, 4, unit="s")])
    assert found.weighted
    assert found.weights.tolist() == [1.5, 1.5, 0.5, 0.5]


def test_people_without_a_unit_and_experts_weigh_as_the_average():
    found = weighed(
        [
            *answering(1, 2, unit="n"),
            *answering(3, 4, unit="s"),
            Person(audience="leader"),
            Person(unit="n", audience="programme"),
        ]
    )
    # no unit first, then north (employees, programme team), then south
    assert found.weights.tolist() == [1.0, 1.5, 1.5, 1.0, 0.5, 0.5]


@pytest.mark.parametrize("headcount", [None, 0])
def test_one_unknown_headcount_makes_all_count_once(headcount):
    units = (Unit("n", "North", None, 30), Unit("s", "South", None, headcount))
    found = weighed([*answering(1, unit="n"), *answering(2, 3, unit="s")], units)
    assert not found.weighted
    assert found.weights.tolist() == [1.0, 1.0, 1.0]


def test_units_without_answers_need_no_headcount():
    units = (*TWO, Unit("t", "Top", None, None))
    assert weighed([*answering(1, unit="n"), *answering(2, unit="s")], units).weighted


def test_nobody_in_a_unit():
    found = weighed(answering(1, 2))
    assert not found.weighted
    assert found.weights.tolist() == [1.0, 1.0]


def test_a_headcount_below_the_answers_is_out_of_date():
    """South has 40 answers: it weighs as 40, north as 30 for 30 answers, so all are equal."""
    found = weighed([*answering(*[1] * 30, unit="n"), *answering(*[2] * 40, unit="s")])
    assert found.weights == pytest.approx(np.ones(70))


def test_no_unit_weighs_more_than_five_times_the_median():
    """Heads per answer 1, 1 and 100: the third is cut at 5 x 1."""
    units = tuple(Unit(u, u, None, n) for u, n in (("a", 4), ("b", 4), ("c", 100)))
    found = weighed(
        [*answering(1, 1, 1, 1, unit="a"), *answering(1, 1, 1, 1, unit="b"), Person(unit="c")],
        units,
    )
    assert found.weights[-1] / found.weights[0] == pytest.approx(5.0)


def five(*units):
    return [one for unit in units for one in answering(1, 2, 3, 4, 5, unit=unit)]


def test_hidden_units_share_a_weight_with_what_is_left_of_the_shown_one_above():
    """C1 and C2 are hidden: with P's own people 40 heads for 15 answers; Z has 10 per answer."""
    found = weighed(five("p", "c1", "c2", "z"), NESTED, hidden={"c1", "c2"})
    assert by_unit(found, NESTED) == {
        "p": pytest.approx(40 / 15 / 10), "c1": pytest.approx(40 / 15 / 10),
        "c2": pytest.approx(40 / 15 / 10), "z": 1.0,
    }  # fmt: skip


def test_a_shown_unit_below_a_hidden_one_has_its_own():
    found = weighed(five("p", "c1", "z"), NESTED, hidden={"p"})
    assert by_unit(found, NESTED) == {"p": 0.2, "c1": 0.22, "z": 1.0}


def test_hidden_units_at_the_top_share_one():
    """P's own people and Y: 17 heads for 10 answers; C1 and C2 stand for themselves."""
    found = weighed(five("p", "y", "c1", "z"), NESTED, hidden={"p", "y"})
    assert by_unit(found, NESTED) == {"p": 0.17, "y": 0.17, "c1": 0.22, "z": 1.0}


def test_with_people_without_a_unit_they_weigh_as_the_average():
    found = weighed([*five("y", "c1", "z"), *answering(1, 2)], NESTED, hidden={"y"})
    # in walking order: nobody's, C1, Y, Z; C1 and Z stand for 61 heads with 10 answers
    assert found.weights.tolist() == pytest.approx(
        [1.0] * 2 + [11 / 5 * 10 / 61] * 5 + [1.0] * 5 + [50 / 5 * 10 / 61] * 5
    )


def test_units_without_answers_add_no_heads():
    found = weighed(five("c1", "z"), NESTED, hidden={"c2"})
    assert by_unit(found, NESTED) == {"c1": 0.22, "z": 1.0}
