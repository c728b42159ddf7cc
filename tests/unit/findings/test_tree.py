import pytest

from cxassess.findings.errors import FindingsError
from cxassess.findings.inputs import Unit
from cxassess.findings.tree import plant

UNITS = (
    Unit("b1", "Beta one", "b", 3),
    Unit("a", "Alpha", None, None),
    Unit("b", "Beta", None, None),
    Unit("a2", "zoo", "a", 1),
    Unit("a1", "Aardvark", "a", 2),
)


def test_walks_parents_first_and_siblings_by_name():
    tree = plant(UNITS)
    assert [unit.id for unit in tree.units] == ["a", "a1", "a2", "b", "b1"]
    assert tree.depth == (0, 1, 1, 0, 1)
    assert tree.end == (3, 2, 3, 5, 5)
    assert tree.leaves == (1, 2, 4)
    assert tree.place.tolist() == [4, 0, 3, 2, 1]


def test_siblings_of_one_name_stand_by_id():
    tree = plant([Unit("y", "Same", None, 1), Unit("x", "Same", None, 1)])
    assert [unit.id for unit in tree.units] == ["x", "y"]


def test_order_of_units_does_not_matter():
    assert plant(UNITS).units == plant(UNITS[::-1]).units


def test_no_units():
    tree = plant([])
    assert (tree.units, tree.end, tree.leaves) == ((), (), ())


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ([Unit("a", "A", None, 1), Unit("a", "B", None, 1)], "'a' twice"),
        ([Unit("a", "A", "x", 1)], "'x' as parent of 'a'"),
        ([Unit("a", "A", "b", 1), Unit("b", "B", "a", 1)], "a, b below each other in a circle"),
    ],
)
def test_refuses_what_is_no_tree(units, said):
    with pytest.raises(FindingsError, match=said):
        plant(units)
