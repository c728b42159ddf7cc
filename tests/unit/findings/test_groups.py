import numpy as np
import pytest

from cxassess.findings.errors import FindingsError
from cxassess.findings.groups import asked_group
from cxassess.findings.inputs import Invited, Unit
from tests.unit.findings.organisations import CORE, Person, small
from tests.unit.findings.reading import fielded

TREE = (
    Unit("top", "Top", None, 2),
    Unit("low", "Low", "top", 3),
    Unit("other", "Other", None, 3),
)
PEOPLE = [
    Person(unit="top"),
    Person(unit="low", line="b2b"),
    Person(unit="low", line="both", audience="manager"),
    Person(unit="other", line="b2c"),
    Person(audience="leader"),
    Person(audience="programme"),
]


def answered(wave):
    return {name: wave.groups.answered(name) for name in wave.groups.members}


def test_who_belongs_where():
    assert answered(fielded(CORE, PEOPLE, TREE)) == {
        "everyone": 6,
        "whole": 5,
        "audience employee": 3,
        "audience manager": 1,
        "audience leader": 1,
        "audience programme": 1,
        "asked manager+leader": 2,
        "line b2b": 2,
        "line b2c": 2,
        "line both": 1,
        "unit top": 3,
        "unit low": 2,
        "unit other": 1,
    }


def test_rows_mark_people_in_their_order():
    wave = fielded(CORE, PEOPLE, TREE)
    # no unit (leader, programme), other, top, low
    assert wave.groups.rows("unit top").tolist() == [False, False, False, True, True, True]
    assert wave.rows("unit top").tolist() == [False, False, True, True, True]


def test_a_segment_that_was_asked_and_stayed_silent_is_a_group():
    wave = fielded(small(), PEOPLE[:1], TREE, invited=[
        Invited("top", "", "employee", 4), Invited(None, "", "assessor", 3),
        Invited("top", "", "employee", 2),
    ])  # fmt: skip
    assert wave.groups.invited("whole") == 6
    assert wave.groups.invited("everyone") == 9
    assert (wave.groups.invited("audience assessor"), wave.groups.answered("audience assessor")) \
        == (3, 0)  # fmt: skip
    leaders = np.array([False, False, True, False, True])
    assert wave.groups.invited("everyone", leaders) == 3


def test_nobody_knows_who_was_asked():
    assert fielded(small(), PEOPLE).groups.invited("whole") is None


@pytest.mark.parametrize(
    ("audiences", "group"),
    [
        (("employee", "manager", "leader", "programme"), "whole"),
        (("leader", "assessor"), "audience leader"),
        (("manager", "leader"), "asked manager+leader"),
        (("programme",), "asked "),
    ],
)
def test_the_base_of_an_item(audiences, group):
    assert asked_group(audiences) == group


@pytest.mark.parametrize(
    ("invited", "said"),
    [
        (Invited("nowhere", "", "employee", 5), "unit 'nowhere'"),
        (Invited(None, "b2x", "employee", 5), "line 'b2x'"),
        (Invited(None, "", "intern", 5), "audience 'intern'"),
        (Invited(None, "", "employee", -1), "found -1"),
    ],
)
def test_refuses_people_invited_nowhere(invited, said):
    with pytest.raises(FindingsError, match=said):
        fielded(small(), PEOPLE, TREE, invited=[invited])
