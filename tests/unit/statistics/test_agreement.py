import math
import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxassess.statistics.agreement import average_deviation, practical_cutoff, rwg_star
from cxassess.statistics.errors import StatisticsError

NAN = math.nan


def column(answers):
    return np.array(answers, dtype=float)[:, None]


@pytest.mark.parametrize(
    ("answers", "agreement", "deviation"),
    [
        # by hand; the same branches as R's multilevel::rwg.j.lindell and ad.m
        ([4], None, None),
        ([3, 3, 3, 3], 1.0, 0.0),
        ([1, 1, 5, 5], -1.6666666666666667, 2.0),
        ([2, 4], 0.0, 1.0),
        ([1, 2, 3, 4, 5], -0.25, 1.2),
    ],
)
def test_one_item_of_five_options(answers, agreement, deviation):
    values = column(answers)
    assert rwg_star(values, 5) == (None if agreement is None else pytest.approx(agreement))
    assert average_deviation(values, 5) == (None if deviation is None else pytest.approx(deviation))


@pytest.mark.parametrize(("options", "chance"), [(2, 0.25), (5, 2.0), (7, 4.0), (11, 10.0)])
def test_chance_spread_by_number_of_options(options, chance):
    # {1, 2} has variance 1/2; James, Demaree & Wolf (1984) give 2 for five and 4 for seven options
    assert rwg_star(column([1, 2]), options) == pytest.approx(1 - 0.5 / chance)


def test_items_are_averaged_over_those_who_answered_them():
    # variances 2 (of 2, 4) and 1/2 (of 1, 2); the third item has one answer and is left out
    values = np.array([[2, 1, NAN], [4, NAN, 5], [NAN, 2, NAN]])
    assert rwg_star(values, 5) == pytest.approx(1 - 1.25 / 2)
    assert average_deviation(values, 5) == pytest.approx((1 + 0.5) / 2)


@pytest.mark.parametrize("values", [np.full((4, 2), NAN), np.empty((0, 3)), [[1, NAN], [NAN, 2]]])
def test_without_two_answers_to_an_item_nothing_is_said(values):
    assert rwg_star(np.array(values, dtype=float), 5) is None
    assert average_deviation(np.array(values, dtype=float), 5) is None


def test_practical_cutoff_of_burke_and_dunlap():
    assert practical_cutoff(5) == pytest.approx(0.8333, abs=1e-4)


@pytest.mark.parametrize(("answers", "options"), [([0, 3], 5), ([2, 6], 5), ([1, 1], 1)])
def test_answers_off_the_scale_are_refused(answers, options):
    with pytest.raises(StatisticsError, match="expected"):
        rwg_star(column(answers), options)
    with pytest.raises(StatisticsError, match="expected"):
        average_deviation(column(answers), options)


PEOPLE = st.lists(st.tuples(*[st.sampled_from([1, 2, 3, 4, 5, None])] * 3), min_size=2, max_size=15)


@settings(max_examples=100)
@given(people=PEOPLE, seed=st.integers(0, 1000))
def test_agrees_with_plain_python_in_any_order(people, seed):
    items = [[row[j] for row in people if row[j] is not None] for j in range(3)]
    usable = [one for one in items if len(one) >= 2]
    values = np.array(people, dtype=float)
    values = values[np.random.default_rng(seed).permutation(len(values))]
    if not usable:
        assert rwg_star(values, 5) is None
        return
    spread = statistics.fmean(statistics.variance(one) for one in usable)
    assert rwg_star(values, 5) == pytest.approx(1 - spread / 2, abs=1e-9)
    deviations = [statistics.fmean(abs(x - statistics.fmean(one)) for x in one) for one in usable]
    assert average_deviation(values, 5) == pytest.approx(statistics.fmean(deviations), abs=1e-9)
    assert rwg_star(6 - values, 5) == pytest.approx(rwg_star(values, 5), abs=1e-9)
