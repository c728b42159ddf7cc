import pytest
from pydantic import ValidationError

from tests.unit.questionnaire.small import MAIN, read_texts

SMALL = read_texts(MAIN)


def test_items_of_all_criteria_in_packed_order() -> None:
    assert [item.id for item in SMALL.items] == ["A-1", "A-2", "B-1"]
    assert SMALL.item_index == {"A-1": 0, "A-2": 1, "B-1": 2}
    assert [item.id for item in SMALL.criterion("A").items] == ["A-1", "A-2"]


def test_items_by_audience() -> None:
    assert [item.id for item in SMALL.items_for("employee")] == ["A-1", "B-1"]
    assert [item.id for item in SMALL.items_for("programme")] == ["A-1", "A-2", "B-1"]
    assert [item.id for item in SMALL.asked(SMALL.criterion("A"), "leader")] == ["A-2"]


def test_shared_items_are_those_that_every_self_assessing_audience_answers() -> None:
    assert SMALL.shared_items == ()
    everyone = read_texts(MAIN.replace("[employee, manager]", "[employee, manager, leader]"))
    assert [item.id for item in everyone.shared_items] == ["A-1"]


def test_parts_are_found_by_their_id_or_number() -> None:
    assert SMALL.criterion("B").name == "Second criterion"
    assert SMALL.level(2).name == "High"
    with pytest.raises(KeyError):
        SMALL.criterion("C")
    with pytest.raises(KeyError):
        SMALL.level(3)


def test_a_questionnaire_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        SMALL.title = "Another"
