import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from cxassess.statistics.composite import composite, interval, item_means
from cxassess.statistics.errors import StatisticsError

NAN = math.nan


def column(*answers):
    return np.array(answers, dtype=float)[:, None]


def plain(values, coefficients=None, **settings):
    values = np.asarray(values, dtype=float)
    count = values.shape[1]
    chosen = np.full(count, 1 / count) if coefficients is None else np.array(coefficients, float)
    return composite(values, np.ones(len(values)), chosen, **settings)


def answers_with_gaps(n, items, share_missing, seed):
    generator = np.random.default_rng(seed)
    person = generator.normal(0, 0.8, (n, 1))
    raw = np.clip(np.round(3 + person + generator.normal(0, 0.9, (n, items))), 1, 5)
    raw[generator.random((n, items)) < share_missing] = NAN
    return raw


class TestStandardError:
    def test_of_one_complete_item_is_that_of_a_mean(self):
        # by hand: s^2 = 5/3, s^2/n = 5/12
        found = plain(column(1, 2, 3, 4))
        assert found.value == 2.5
        assert found.se == pytest.approx(math.sqrt(5 / 12), abs=1e-15)
        assert (found.n, found.df) == (4, 3)

    def test_with_missing_answers_by_hand(self):
        # means 2 and 3; u = (-1/4 - 1/4, 1/4, 1/4); 3/2 * (1/4 + 1/16 + 1/16) = 9/16
        found = plain([[1, 2], [3, NAN], [NAN, 4]])
        assert found.value == 2.5
        assert found.influence == pytest.approx([-0.5, 0.25, 0.25])
        assert found.se == pytest.approx(0.75, abs=1e-15)

    def test_of_complete_answers_is_that_of_the_persons_means(self):
        values = answers_with_gaps(60, 7, 0.0, seed=3)
        found = plain(values)
        assert found.se == pytest.approx(stats.sem(values.mean(axis=1)), abs=1e-12)

    def test_agrees_with_a_bootstrap_of_persons(self):
        # 4,000 resamples give a standard deviation to about 1.1 %; 4 % is more than three of those
        values = answers_with_gaps(300, 8, 0.35, seed=11)
        weights = np.where(np.arange(300) < 100, 2.5, 0.8)
        coefficients = np.array([0.25, 0.25, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05])
        found = composite(values, weights, coefficients)
        drawn = np.random.default_rng(5).multinomial(300, np.full(300, 1 / 300), size=4000)
        resampled = drawn * weights
        answered = ~np.isnan(values)
        means = (resampled @ np.where(answered, values, 0.0)) / (resampled @ answered)
        assert found.se == pytest.approx((means @ coefficients).std(ddof=1), rel=0.04)

    def test_of_a_weighted_mean_by_hand(self):
        # mean (2*1 + 5)/3; u = (2/3)(1 - 7/3), (1/3)(5 - 7/3); 2/1 * (64/81 + 64/81)
        found = composite(column(1, 5), np.array([2.0, 1.0]), np.ones(1))
        assert found.value == pytest.approx(7 / 3)
        assert found.se == pytest.approx(math.sqrt(2 * 2 * 64 / 81))

    def test_of_one_person_is_unknown(self):
        found = plain([[2.0, 4.0]])
        assert found.value == 3.0
        assert math.isnan(found.se)
        assert not found.uniform

    def test_of_equal_answers_is_marked_as_likeness(self):
        found = plain([[3.3, 2.0]] * 6)
        assert found.se == pytest.approx(0, abs=1e-12)
        assert found.uniform
        assert not plain(column(1, 2)).uniform


class TestPopulation:
    @pytest.mark.parametrize(
        ("invited", "answered", "share", "points"),
        [
            (200, 120, 0.43, 5.6257993941776325),
            (150, 80, 0.50, 7.532097281068321),
            (50, 40, 0.30, 6.432035208476156),
            (500, 375, 0.60, 2.4825379458140047),
        ],
    )
    def test_margins_of_the_civil_service_people_survey_2014(
        self, invited, answered, share, points
    ):
        # Technical guide, page 23: +/- 6, 8, 6, 2 points (with 1.96). Values around the share have
        # the variance share * (1 - share) of a yes/no question without rounding its counts.
        half, middle = divmod(answered, 2)
        around = math.sqrt(share * (1 - share) * answered / (2 * half))
        values = np.repeat([share - around, share, share + around], [half, middle, half])
        found = plain(values[:, None], population=invited)
        assert found.correction == "applied"
        assert 100 * 1.96 * found.se == pytest.approx(points, abs=1e-9)

    def test_asking_everybody_leaves_no_error_about_this_waves_people(self):
        found = plain(column(1, 2, 3, 4), population=4)
        assert found.se == 0.0
        assert found.se_uncorrected == pytest.approx(math.sqrt(5 / 12))
        assert not found.uniform

    @pytest.mark.parametrize(
        ("settings", "reason"),
        [
            ({}, "population unknown"),
            ({"population": 3}, "more answers than people"),
            ({"population": 40, "fpc": False}, "not asked"),
        ],
    )
    def test_an_unusable_population_is_left_out_and_said_so(self, settings, reason):
        found = plain(column(1, 2, 3, 4), **settings)
        assert found.correction == reason
        assert found.se == found.se_uncorrected


class TestWhatCounts:
    def test_people_are_those_with_an_answer_to_an_item_that_takes_part(self):
        values = [[1, NAN, NAN], [NAN, 2, 5], [NAN, NAN, 5], [NAN, NAN, NAN]]
        found = plain(values, [0.5, 0.5, 0.0])
        assert found.n == 2
        assert found.counted.tolist() == [True, True, False, False]
        assert found.influence.shape == (4,)

    def test_people_without_weight_do_not_count(self):
        found = composite(column(1, 3, 5), np.array([1.0, 1.0, 0.0]), np.ones(1))
        assert (found.value, found.n) == (2.0, 2)

    @pytest.mark.parametrize(
        ("values", "coefficients"),
        [
            ([[NAN, NAN], [NAN, NAN]], [0.5, 0.5]),
            ([[1, NAN], [2, NAN]], [0.5, 0.5]),
            ([[1, 2], [2, 3]], [0.0, 0.0]),
            (np.empty((0, 2)), [0.5, 0.5]),
        ],
    )
    def test_without_answers_there_is_no_composite(self, values, coefficients):
        assert plain(values, coefficients) is None

    def test_means_and_counts_of_items(self):
        values = np.array([[1, NAN, NAN], [3, 4, NAN], [5, 2, 1]])
        means, counts = item_means(values, np.array([1.0, 3.0, 0.0]))
        assert means == pytest.approx([2.5, 4.0, NAN], nan_ok=True)
        assert counts.tolist() == [2, 1, 0]

    @pytest.mark.parametrize(
        ("values", "weights"),
        [
            (np.ones(3), np.ones(3)),
            (np.ones((3, 2)), np.ones(2)),
            (np.ones((2, 2)), np.array([1.0, -1.0])),
            (np.ones((2, 2)), np.array([1.0, NAN])),
            (np.ones((2, 2)), np.array([1.0, math.inf])),
        ],
    )
    def test_impossible_arrays_are_refused(self, values, weights):
        with pytest.raises(StatisticsError, match="expected"):
            item_means(values, weights)
        with pytest.raises(StatisticsError, match="expected"):
            composite(values, weights, np.ones(2))

    def test_coefficients_must_fit_the_items(self):
        with pytest.raises(StatisticsError, match="2 coefficients"):
            composite(np.ones((3, 2)), np.ones(3), np.ones(3))


class TestInterval:
    @pytest.mark.parametrize("df", [1, 4, 59, 611.3])
    def test_agrees_with_scipy(self, df):
        expected = stats.t.interval(0.9, df, loc=3, scale=0.1)
        assert interval(3, 0.1, df) == pytest.approx(expected, abs=1e-9)

    def test_without_degrees_of_freedom_is_normal(self):
        assert interval(3, 0.1, None) == pytest.approx((2.8355146, 3.1644854), abs=1e-7)

    def test_stays_on_the_scale(self):
        assert interval(1.2, 0.5, 9) == (1.0, pytest.approx(2.116556))
        assert interval(4.9, 0.5, 9)[1] == 5.0

    def test_of_an_unknown_error_is_unknown(self):
        assert all(math.isnan(end) for end in interval(3, NAN, 0))


ANSWERS = hnp.arrays(
    float, st.tuples(st.integers(2, 12), st.integers(1, 5)), elements=st.sampled_from([1, 2, 3, 5])
)


@settings(max_examples=100)
@given(values=ANSWERS, seed=st.integers(0, 2**32 - 1))
def test_the_order_of_rows_and_the_unit_of_weights_do_not_matter(values, seed):
    generator = np.random.default_rng(seed)
    values = np.where(generator.random(values.shape) < 0.2, NAN, values)
    weights = generator.uniform(0.5, 3, len(values))
    coefficients = np.full(values.shape[1], 1 / values.shape[1])
    order = generator.permutation(len(values))
    first = composite(values, weights, coefficients)
    second = composite(values[order], 7 * weights[order], coefficients)
    if first is None:
        assert second is None
    else:
        assert second.value == pytest.approx(first.value)
        assert second.se == pytest.approx(first.se, nan_ok=True, abs=1e-9)
        assert second.n == first.n
        assert np.nanmin(values) - 1e-9 <= first.value <= np.nanmax(values) + 1e-9
        assert first.influence.sum() == pytest.approx(0, abs=1e-9)


@settings(max_examples=50)
@given(values=ANSWERS, population=st.integers(1, 40))
def test_knowing_the_population_never_widens_the_interval(values, population):
    found = plain(values, population=population)
    assert found.se <= found.se_uncorrected


def test_fifty_thousand_people_take_milliseconds():
    values = np.random.default_rng(1).integers(1, 6, (50_000, 34)).astype(float)
    values[::3, ::2] = NAN
    spent = []
    for _ in range(3):
        start = time.process_time()
        plain(values, population=60_000)
        spent.append(time.process_time() - start)
    assert min(spent) < 0.25  # about 0.015 on an idle machine
