import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxassess.scoring.errors import ScoringError
from cxassess.scoring.people import asked_of, criterion_scores, facet_scores
from tests.unit.scoring.factory import criterion, facet, item, questionnaire

NAN = math.nan
LEADERS = ("leader", "programme", "assessor")
# facet A: three items for all; facet B: one for all, two for leaders
SMALL = questionnaire(
    criterion(
        "RIR",
        facet("RIR-A", item("RIR-1"), item("RIR-2"), item("RIR-3")),
        facet("RIR-B", item("RIR-4"), item("RIR-5", LEADERS), item("RIR-6", LEADERS)),
    ),
    criterion("EXE", facet("EXE-A", item("EXE-1"))),
    gates=(),
)
EMPLOYEE, LEADER = asked_of(SMALL, "employee"), asked_of(SMALL, "leader")


def person(*answers):
    return np.array([answers], dtype=float)


def approx(expected):
    return pytest.approx(expected, nan_ok=True)


def test_each_audience_has_its_items():
    assert EMPLOYEE.tolist() == [True, True, True, True, False, False, True]
    assert LEADER.all()


class TestFacets:
    def test_are_means_of_what_was_answered(self):
        found = facet_scores(SMALL, person(1, 2, 3, 4, NAN, NAN, 5), EMPLOYEE)
        assert found[0] == approx([2, 4, 5])

    def test_need_sixty_percent_of_what_this_audience_was_asked(self):
        # two of three items are 67 %, one of three 33 %; one of one is all an employee was asked
        answers = person(1, 3, NAN, 4, NAN, NAN, NAN)
        assert facet_scores(SMALL, answers, EMPLOYEE)[0] == approx([2, 4, NAN])
        assert facet_scores(SMALL, answers, LEADER)[0] == approx([2, NAN, NAN])

    def test_leave_out_answers_that_were_not_asked(self):
        found = facet_scores(SMALL, person(NAN, NAN, NAN, 2, 5, 5, NAN), EMPLOYEE)
        assert found[0] == approx([NAN, 2, NAN])

    def test_use_answered_weight_not_only_the_count(self):
        heavy = questionnaire(
            criterion("RIR", facet("RIR-A", item("RIR-1", weight=4), item("RIR-2"))), gates=()
        )
        asked = np.array([True, True])
        assert facet_scores(heavy, person(3, NAN), asked)[0] == approx([3])
        assert facet_scores(heavy, person(NAN, 3), asked)[0] == approx([NAN])
        assert facet_scores(heavy, person(2, 4.5), asked)[0] == approx([2.5])

    def test_every_person_may_have_an_audience(self):
        answers = np.vstack([person(1, 1, 1, 4, NAN, NAN, 5)] * 2)
        found = facet_scores(SMALL, answers, np.vstack([EMPLOYEE, LEADER]))
        assert found[:, 1] == approx([4, NAN])


class TestCriteria:
    def test_are_means_of_facets(self):
        found = criterion_scores(SMALL, person(1, 2, 3, 5, NAN, NAN, NAN), EMPLOYEE)
        assert found[0] == approx([3.5, NAN])

    def test_need_two_answered_items(self):
        found = criterion_scores(SMALL, person(NAN, NAN, NAN, 5, NAN, NAN, 4), EMPLOYEE)
        assert found[0] == approx([NAN, NAN])

    def test_need_a_facet_that_counts(self):
        # two items answered, one in each facet, neither enough for its facet
        found = criterion_scores(SMALL, person(1, NAN, NAN, 5, NAN, NAN, NAN), LEADER)
        assert found[0] == approx([NAN, NAN])

    def test_use_the_facets_that_count(self):
        found = criterion_scores(SMALL, person(1, 3, NAN, 5, NAN, NAN, NAN), LEADER)
        assert found[0] == approx([2, NAN])


def test_nobody_has_no_scores():
    assert facet_scores(SMALL, np.empty((0, 7)), EMPLOYEE).shape == (0, 3)
    assert criterion_scores(SMALL, np.empty((0, 7)), EMPLOYEE).shape == (0, 2)


@pytest.mark.parametrize(
    ("values", "asked"),
    [(np.ones((2, 6)), EMPLOYEE), (np.ones(7), EMPLOYEE), (np.ones((2, 7)), EMPLOYEE[:3])],
)
def test_shapes_that_do_not_fit_are_refused(values, asked):
    with pytest.raises(ScoringError, match="expected"):
        facet_scores(SMALL, values, asked)
    with pytest.raises(ScoringError, match="expected"):
        criterion_scores(SMALL, values, asked)


@settings(max_examples=60)
@given(
    rows=st.lists(
        st.lists(st.sampled_from([1.0, 3.0, 5.0, NAN]), min_size=7, max_size=7), min_size=1
    ),
    seed=st.integers(0, 1000),
)
def test_people_are_scored_one_by_one_and_within_their_answers(rows, seed):
    values = np.array(rows)
    order = np.random.default_rng(seed).permutation(len(values))
    found = criterion_scores(SMALL, values, LEADER)
    assert criterion_scores(SMALL, values[order], LEADER) == approx(found[order])
    held = ~np.isnan(found[:, 0])
    for row, score in zip(values[held, :6], found[held, 0], strict=True):
        assert np.nanmin(row) - 1e-9 <= score <= np.nanmax(row) + 1e-9
