from dataclasses import replace

import numpy as np
import pytest

from cxassess.findings.errors import FindingsError
from cxassess.findings.inputs import Answers, Unit
from cxassess.findings.people import NO_UNIT, asked_by, fingerprint, gather, matched_items
from cxassess.findings.tree import plant
from tests.unit.findings.organisations import (
    CORE,
    PLAN,
    UNITS,
    Person,
    answering,
    draw,
    item,
    shuffled,
    small,
    wave_of,
)

SMALL = small()
KEY = b"a key"
TWO = (Unit("n", "North", None, 30), Unit("s", "South", None, 10))


def people_of(people, units=TWO, questionnaire=SMALL):
    wave = wave_of(questionnaire, people, units)
    every = frozenset(questionnaire.item_index)
    return gather(questionnaire, wave, plant(units), every)


def test_sorts_people_by_unit_line_audience_and_answers():
    found = people_of(
        [
            Person(unit="s", answers=2),
            Person(unit="n", line="b2b", answers=1),
            Person(unit="n", audience="leader", answers=5),
            Person(unit="n", answers=4),
            Person(answers=3),
            Person(unit="n", answers=3),
        ]
    )
    assert found.unit.tolist() == [NO_UNIT, 0, 0, 0, 0, 1]
    assert found.values[:, 0].tolist() == [3, 3, 4, 5, 1, 2]
    assert found.starts.tolist() == [0, 1, 3, 4, 5]
    assert found.self_assessing.all()


def test_unscored_answers_are_missing_and_stay_apart():
    found = people_of([Person(answers={"ONE-1": 254, "ONE-2": 255, "TWO-1": 0, "TWO-2": 5})])
    assert found.codes[0].tolist() == [254, 255, 0, 5]
    assert np.isnan(found.values[0]).tolist() == [True, True, True, False]


def test_answers_to_questions_not_asked_do_not_count():
    inside = small(
        criteria=(small().criteria[0].model_copy(),
                  small().criteria[1].model_copy(update={"facets": (
                      small().criteria[1].facets[0].model_copy(
                          update={"items": (item("TWO-1", ("leader",)), item("TWO-2"))}),)}))
    )  # fmt: skip
    wave = wave_of(small(), answering(4, 4))  # the file has answers of employees to all items
    found = gather(inside, wave, plant([]), frozenset(inside.item_index))
    assert asked_by(inside)[0].tolist() == [True, True, False, True]
    assert found.codes[:, 2].tolist() == [0, 0]


def test_items_not_matched_are_missing():
    wave = wave_of(SMALL, answering(4))
    found = gather(SMALL, wave, plant([]), {"TWO-2"})
    assert found.codes[0].tolist() == [0, 0, 0, 4]


def test_matched_items_have_equal_fingerprints():
    wave = wave_of(SMALL, [])
    earlier = replace(
        wave,
        questionnaire_items=("TWO-2", "ONE-1", "GONE-1"),
        wordings={**wave.wordings, "ONE-1": "other words"},
    )
    assert matched_items(SMALL, earlier, wave) == {"TWO-2"}


class TestFingerprint:
    def test_is_of_the_people_and_not_of_their_order(self):
        wave = draw(PLAN, UNITS, 7)
        every = frozenset(CORE.item_index)
        first = gather(CORE, wave, plant(UNITS), every)
        again = gather(CORE, shuffled(wave, 3), plant(UNITS), every)
        assert fingerprint(first, plant(UNITS), KEY) == fingerprint(again, plant(UNITS), KEY)

    def test_changes_with_one_answer_and_with_one_segment(self):
        tree = plant(TWO)
        found = {
            fingerprint(people_of([*answering(1, 2, unit="n"), one]), tree, KEY)
            for one in (
                Person(answers=3),
                Person(answers=4),
                Person(unit="s", answers=3),
                Person(audience="leader", answers=3),
                Person(line="b2b", answers=3),
            )
        }
        assert len(found) == 5

    def test_of_nobody(self):
        assert len(fingerprint(people_of([]), plant(TWO), KEY)) == 64


class TestRefuses:
    def refused(self, said, **changes):
        wave = wave_of(SMALL, answering(1, 2))
        given = {
            "codes": wave.answers.codes, "unit": wave.answers.unit,
            "line": wave.answers.line, "audience": wave.answers.audience,
        }  # fmt: skip
        broken = replace(wave, answers=Answers(**{**given, **changes}))
        with pytest.raises(FindingsError, match=said):
            gather(SMALL, broken, plant([]), frozenset(SMALL.item_index))

    def test_answers_of_another_width(self):
        self.refused(r"\(2, 3\), expected 2 people and 4 items", codes=np.ones((2, 3), np.uint8))

    def test_segments_of_another_length(self):
        self.refused(r"\(1,\) as line, expected \(2,\)", line=np.zeros(1, np.uint8))

    def test_a_unit_that_is_not_there(self):
        self.refused("person 2: found unit 0, expected -1 to -1", unit=np.array([-1, 0], np.int32))

    def test_an_audience_that_is_not_there(self):
        self.refused("person 1: found audience 9", audience=np.array([9, 0], np.uint8))

    def test_a_code_that_no_item_offers(self):
        codes = np.array([[1, 1, 1, 1], [1, 6, 1, 1]], np.uint8)
        self.refused("person 2, ONE-2: found code 6, expected 0 to 5, 254 or 255", codes=codes)
