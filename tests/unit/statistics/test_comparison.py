import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cxassess.statistics.comparison import (
    benjamini_hochberg,
    change,
    change_verdict,
    difference,
    difference_shared,
    excludes_zero,
    gap_flagged,
    line_verdict,
)
from cxassess.statistics.composite import composite
from cxassess.statistics.errors import StatisticsError

NAN = math.nan
# extra hours of sleep of ten people under two drugs (Student 1908; R's data set `sleep`)
FIRST_DRUG = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND_DRUG = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
# fifteen p-values of the thrombolysis example in Benjamini & Hochberg (1995)
THROMBOLYSIS = (
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459,
    0.324, 0.4262, 0.5719, 0.6528, 0.759, 1.0,
)  # fmt: skip


def group(answers, **settings):
    values = np.array(answers, dtype=float)
    return composite(values[:, None], np.ones(len(values)), np.ones(1), **settings)


def member(values, inside):
    """A composite over all rows in which only the people inside have weight."""
    coefficients = np.full(values.shape[1], 1 / values.shape[1])
    return composite(values, np.asarray(inside, dtype=float), coefficients)


class TestDisjoint:
    def test_welch_on_students_sleep_data(self):
        # R: t.test(extra ~ group, data = sleep): t = -1.8608, df = 17.776, p = 0.07939
        found = difference(group(FIRST_DRUG), group(SECOND_DRUG), level=0.95)
        assert found.value / found.se == pytest.approx(-1.8608134675, abs=1e-9)
        assert found.df == pytest.approx(17.7764735162, abs=1e-9)
        assert found.p == pytest.approx(0.0793941402, abs=1e-9)
        assert (found.low, found.high) == pytest.approx((-3.3654832307, 0.2054832307), abs=1e-9)

    @pytest.mark.parametrize("seed", range(5))
    def test_agrees_with_scipy_on_random_groups(self, seed):
        generator = np.random.default_rng(seed)
        one, two = generator.normal(3, 1, 7 + seed), generator.normal(3.2, 0.4, 60)
        expected = stats.ttest_ind(one, two, equal_var=False)
        found = difference(group(one), group(two))
        assert found.value / found.se == pytest.approx(expected.statistic, abs=1e-9)
        assert found.df == pytest.approx(expected.df, rel=1e-9)
        assert found.p == pytest.approx(expected.pvalue, abs=1e-9)
        assert (found.low, found.high) == pytest.approx(
            tuple(expected.confidence_interval(0.90)), abs=1e-9
        )

    def test_each_side_brings_its_own_population(self):
        one, two = group([1, 2, 3, 4], population=8), group([2, 4, 5, 5, 5])
        expected = math.sqrt(5 / 12 * 0.5 + np.var([2, 4, 5, 5, 5], ddof=1) / 5)
        assert difference(one, two).se == pytest.approx(expected)

    def test_one_side_without_spread_leaves_the_others_degrees_of_freedom(self):
        found = difference(group([3, 3, 3]), group([1, 2, 3, 4]))
        assert found.df == pytest.approx(3)
        assert found.p is not None

    def test_no_spread_on_either_side_gives_a_difference_without_p(self):
        found = difference(group([3, 3, 3]), group([4, 4]))
        assert (found.value, found.low, found.high, found.p) == (-1, -1, -1, None)

    @pytest.mark.parametrize("compare", [difference, change])
    def test_one_person_gives_a_difference_without_interval(self, compare):
        found = compare(group([3]), group([4, 5, 5]))
        assert found.value == pytest.approx(-5 / 3)
        assert all(math.isnan(x) for x in (found.se, found.df, found.low, found.high))
        assert found.p is None

    def test_the_interval_stays_within_what_two_scores_can_differ_by(self):
        assert difference(group([1, 5]), group([1, 5])).low == -4.0


class TestWaves:
    def test_no_population_makes_a_change_certain(self):
        now, before = group([1, 2, 3, 4], population=4), group([2, 3, 4, 5], population=4)
        found = change(now, before)
        assert found.se == pytest.approx(math.sqrt(2 * 5 / 12))
        assert found.value == -1
        assert difference(now, before).se == 0


class TestSharedPeople:
    def test_everybody_shared_is_the_paired_t_of_students_sleep_data(self):
        # R: t.test(extra ~ group, paired = TRUE): t = -4.0621, df = 9, p = 0.002833
        found = difference_shared(group(FIRST_DRUG), group(SECOND_DRUG))
        expected = stats.ttest_rel(FIRST_DRUG, SECOND_DRUG)
        assert found.value / found.se == pytest.approx(-4.0621, abs=5e-5)
        assert found.value / found.se == pytest.approx(expected.statistic, abs=1e-9)
        assert found.df == expected.df == 9
        assert found.p == pytest.approx(expected.pvalue, abs=1e-9)

    def test_nobody_shared_is_welch(self):
        values = np.array(FIRST_DRUG + SECOND_DRUG)[:, None]
        side = np.repeat([1, 0], 10)
        found = difference_shared(member(values, side), member(values, 1 - side))
        assert found.se == pytest.approx(difference(group(FIRST_DRUG), group(SECOND_DRUG)).se)

    def test_some_shared_by_hand(self):
        # rows b2b, both, b2c: means 2 and 4; c = sqrt 2 each, u1 = (-.5, .5, 0), u2 = (0, -.5, .5)
        values = np.array([[1.0], [3.0], [5.0]])
        b2b, b2c = member(values, [1, 1, 0]), member(values, [0, 1, 1])
        found = difference_shared(b2b, b2c)
        assert found.value == -2
        assert found.se == pytest.approx(math.sqrt(2 * (0.25 + 1 + 0.25)))
        assert found.df == 1

    def test_without_what_they_have_in_common(self):
        # as if the two sides were strangers: 2 x (0.25 + 0.25) for each
        values = np.array([[1.0], [3.0], [5.0]])
        b2b, b2c = member(values, [1, 1, 0]), member(values, [0, 1, 1])
        found = difference_shared(b2b, b2c, covariance=False)
        assert found.se == pytest.approx(math.sqrt(2))
        assert (found.value, found.df) == (-2, 1)

    def test_some_shared_agrees_with_a_bootstrap_of_persons(self):
        # 4,000 resamples give a standard deviation to about 1.1 %
        generator = np.random.default_rng(8)
        values = np.clip(np.round(generator.normal(3, 1.1, (240, 5))), 1, 5)
        values[generator.random(values.shape) < 0.2] = NAN
        b2b, b2c = np.arange(240) < 150, np.arange(240) >= 90
        found = difference_shared(member(values, b2b), member(values, b2c))
        drawn = generator.multinomial(240, np.full(240, 1 / 240), size=4000)
        answered, filled = ~np.isnan(values), np.nan_to_num(values)
        sides = [
            (((drawn * inside) @ filled) / ((drawn * inside) @ answered)).mean(axis=1)
            for inside in (b2b, b2c)
        ]
        assert found.se == pytest.approx((sides[0] - sides[1]).std(ddof=1), rel=0.04)
        assert found.se < difference(member(values, b2b), member(values, b2c)).se

    def test_the_same_group_differs_from_itself_by_nothing(self):
        one = group([1, 2, 5])
        found = difference_shared(one, one)
        assert (found.value, found.se, found.p) == (0.0, 0.0, None)

    def test_a_side_without_spread(self):
        values = np.array([[3.0], [3.0], [1.0], [2.0]])
        found = difference_shared(member(values, [1, 1, 0, 0]), member(values, [0, 0, 1, 1]))
        assert found.se == pytest.approx(0.5)

    def test_a_side_of_one_person_has_no_interval(self):
        values = np.array([[3.0], [3.0], [1.0]])
        found = difference_shared(member(values, [1, 0, 0]), member(values, [0, 1, 1]))
        assert math.isnan(found.se)
        assert math.isnan(found.df)

    def test_other_rows_are_refused(self):
        with pytest.raises(StatisticsError, match="same rows"):
            difference_shared(group([1, 2]), group([1, 2, 3]))


class TestVerdicts:
    @pytest.mark.parametrize(
        ("low", "high", "verdict"),
        [
            (0.1, 0.5, "rise"),
            (-0.5, -0.1, "fall"),
            (-0.1, 0.5, "none"),
            (0.0, 0.5, "none"),
            (-0.5, 0.0, "none"),
            (1e-12, 0.5, "none"),
            (NAN, NAN, "none"),
        ],
    )
    def test_change(self, low, high, verdict):
        assert change_verdict(low, high) == verdict
        assert excludes_zero(low, high) == (verdict != "none")

    @pytest.mark.parametrize(
        ("low", "high", "verdict"),
        [
            (-0.1, 0.2, "same"),
            (-0.3, 0.3, "same"),
            (0.1, 0.2, "same"),
            (0.31, 0.6, "different"),
            (-0.9, -0.4, "different"),
            (0.3, 0.6, "cannot tell"),
            (0.1, 0.4, "cannot tell"),
            (-0.4, 0.4, "cannot tell"),
            (NAN, NAN, "cannot tell"),
        ],
    )
    def test_lines(self, low, high, verdict):
        assert line_verdict(low, high, 0.3) == verdict

    @pytest.mark.parametrize(
        ("gap", "low", "high", "flagged"),
        [
            (0.7, 0.4, 1.0, True),
            (0.5, 0.1, 0.9, True),
            (-0.6, -0.9, -0.3, True),
            (0.1 + 0.4 - 1e-13, 0.3, 0.7, True),
            (0.49, 0.3, 0.7, False),
            (0.7, -0.1, 1.5, False),
        ],
    )
    def test_gap(self, gap, low, high, flagged):
        assert gap_flagged(gap, low, high, 0.5) is flagged


class TestManyComparisons:
    def test_the_example_of_1995_rejects_four_where_bonferroni_rejects_three(self):
        adjusted = benjamini_hochberg(THROMBOLYSIS)
        assert adjusted[:5] == pytest.approx((0.0015, 0.003, 0.0095, 0.035625, 0.0603))
        assert sum(p <= 0.05 for p in adjusted) == 4
        assert sum(p <= 0.05 / 15 for p in THROMBOLYSIS) == 3

    def test_unknown_values_stay_unknown_and_do_not_count(self):
        assert benjamini_hochberg([0.01, None, 0.04]) == (0.02, None, 0.04)
        assert benjamini_hochberg([None]) == (None,)
        assert benjamini_hochberg([]) == ()

    @pytest.mark.parametrize("wrong", [-0.1, 1.1, NAN])
    def test_impossible_values_are_refused(self, wrong):
        with pytest.raises(StatisticsError, match="p-values"):
            benjamini_hochberg([0.5, wrong])

    @settings(max_examples=100)
    @given(p=st.lists(st.floats(0, 1), min_size=1, max_size=20))
    def test_agrees_with_scipy_and_never_lowers_a_value(self, p):
        adjusted = benjamini_hochberg(p)
        assert adjusted == pytest.approx(tuple(stats.false_discovery_control(p)), abs=1e-12)
        assert all(a >= b - 1e-15 for a, b in zip(adjusted, p, strict=True))


@settings(max_examples=60)
@given(
    one=st.lists(st.integers(1, 5), min_size=2, max_size=12),
    two=st.lists(st.integers(1, 5), min_size=2, max_size=12),
)
def test_swapping_the_sides_turns_the_sign(one, two):
    there, back = difference(group(one), group(two)), difference(group(two), group(one))
    assert back.value == pytest.approx(-there.value)
    assert (back.low, back.high) == pytest.approx((-there.high, -there.low))
    assert back.p == (None if there.p is None else pytest.approx(there.p))
