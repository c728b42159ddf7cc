import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cxassess.statistics import between
from cxassess.statistics.between import one_way, permutation_p, shares_between, shrink
from cxassess.statistics.composite import composite
from cxassess.statistics.errors import StatisticsError

NAN = math.nan
# six targets judged by four judges each: Shrout & Fleiss (1979), table 2
RATINGS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float
)


def groups(*members):
    scores = np.concatenate([np.asarray(one, dtype=float) for one in members])
    return scores, np.repeat(np.arange(len(members)), [len(one) for one in members])


def units(*members, **settings):
    return [
        composite(np.array(one, float)[:, None], np.ones(len(one)), np.ones(1), **settings)
        for one in members
    ]


class TestOneWay:
    def test_the_example_of_shrout_and_fleiss(self):
        # printed: between 11.24, within 6.26, ICC(1,1) .17, ICC(1,4) .44
        found = one_way(*groups(*RATINGS))
        assert found.between == pytest.approx(11.24, abs=0.005)
        assert found.within == pytest.approx(6.26, abs=0.005)
        assert found.icc1 == pytest.approx(0.17, abs=0.005)
        assert found.icc2 == pytest.approx(0.44, abs=0.005)
        assert (found.n0, found.units, found.n) == (4, 6, 24)

    def test_unequal_units_by_hand(self):
        # {1, 3}, {5, 5, 5, 5}: grand 4, MSB 12, MSW 2/4, n0 = 6 - 20/6 = 8/3
        found = one_way(*groups([1, 3], [5, 5, 5, 5]))
        assert (found.between, found.within) == pytest.approx((12, 0.5))
        assert found.n0 == pytest.approx(8 / 3)
        assert found.icc1 == pytest.approx(11.5 / (12 + 5 / 3 * 0.5))

    def test_agrees_with_scipy_on_random_groups(self):
        generator = np.random.default_rng(4)
        members = [generator.normal(3 + g / 9, 1, 3 + 5 * g) for g in range(6)]
        found = one_way(*groups(*members))
        assert found.between / found.within == pytest.approx(stats.f_oneway(*members).statistic)

    def test_units_that_are_alike_give_a_negative_share(self):
        found = one_way(*groups([1, 5], [1, 5], [5, 1]))
        assert found.icc1 == pytest.approx(-1)
        assert found.icc2 is None

    def test_people_without_score_or_unit_are_left_out_and_single_people_stay(self):
        scores, unit = groups([1, 3, NAN], [5, 5], [2], [4, 4])
        unit[6:] = -1
        found = one_way(scores, unit)
        assert (found.units, found.n) == (3, 5)

    @pytest.mark.parametrize(
        "members",
        [([1, 2, 3],), ([1], [2], [3]), ([2.3, 2.3, 2.3], [2.3, 2.3]), ([NAN, NAN], [NAN]), ([],)],
    )
    def test_nothing_to_compare(self, members):
        scores, unit = groups(*members)
        assert one_way(scores, unit) is None
        assert permutation_p(scores, unit, np.random.default_rng(1)) is None

    def test_shares_by_item(self):
        scores, unit = groups([1, 1, 5], [5, 5, 1])
        values = np.column_stack([scores, unit + 1.0, np.full(6, 3.0)])
        found = shares_between(values, unit)
        assert found[:2] == pytest.approx([one_way(scores, unit).icc1, 1.0])
        assert math.isnan(found[2])

    @pytest.mark.parametrize("shape", [(3, 1), (2,)])
    def test_impossible_arrays_are_refused(self, shape):
        with pytest.raises(StatisticsError, match="one shape"):
            one_way(np.ones(shape), np.zeros(3, dtype=int))


class TestPermutation:
    def test_agrees_with_every_arrangement_counted(self):
        scores, unit = groups([1, 2, 2], [3, 5, 2])
        observed = abs(scores[:3].sum() - scores.sum() / 2)
        ways = [sum(scores[list(c)]) for c in itertools.combinations(range(6), 3)]
        exact = np.mean([abs(way - scores.sum() / 2) >= observed - 1e-9 for way in ways])
        found = permutation_p(scores, unit, np.random.default_rng(3), 20_000)
        assert found == pytest.approx(exact, abs=0.012)  # three standard errors

    def test_units_apart_give_the_smallest_value_there_is(self):
        scores, unit = groups([1, 1, 2] * 4, [4, 5, 5] * 4)
        assert permutation_p(scores, unit, np.random.default_rng(1), 199) == 1 / 200

    def test_depends_on_the_seed_only(self, monkeypatch):
        generator = np.random.default_rng(9)
        scores, unit = generator.integers(1, 6, 60).astype(float), generator.integers(-1, 4, 60)
        order = generator.permutation(60)
        first = permutation_p(scores, unit, np.random.default_rng(7))
        assert permutation_p(scores[order], unit[order], np.random.default_rng(7)) == first
        monkeypatch.setattr(between, "_CELLS_AT_ONCE", 1)
        assert permutation_p(scores, unit, np.random.default_rng(7)) == first

    def test_chance_alone_is_found_at_its_rate(self):
        # 200 tests at 10 %: 20 expected, standard deviation 4.2
        generator = np.random.default_rng(12)
        unit = np.repeat(np.arange(5), 8)
        found = [permutation_p(generator.normal(size=40), unit, generator, 99) for _ in range(200)]
        assert 7 <= sum(p <= 0.1 for p in found) <= 33


class TestShrinkage:
    def test_equal_units_keep_the_share_that_icc2_says(self):
        # with equal sizes lambda = 1 - MSW/MSB (Raudenbush & Bryk 2002)
        reliability = one_way(*groups(*RATINGS)).icc2
        found = shrink(units(*RATINGS))
        assert found.applied
        assert found.reliability == pytest.approx(np.full(6, reliability))
        means = RATINGS.mean(axis=1)
        assert found.mean == pytest.approx(means.mean())
        assert found.values == pytest.approx(means.mean() + reliability * (means - means.mean()))

    def test_unequal_units_by_hand(self):
        # sizes 2, 2, 2, 2, 4; means 1, 2, 3, 4, 5; sigma^2 = (4 * 2 + 2)/7, grand 10/3,
        # MSB = (2 * (49 + 16 + 1 + 4) / 9 + 4 * 25 / 9) / 4 = 20/3, n0 = (12 - 32/12)/4 = 7/3
        members = [[m - 1, m + 1] for m in (1, 2, 3, 4)] + [[4, 6, 5, 5]]
        within, tau2 = 10 / 7, (20 / 3 - 10 / 7) / (7 / 3)
        noise = within / np.array([2, 2, 2, 2, 4])
        precision = 1 / (tau2 + noise)
        mean = (precision * [1, 2, 3, 4, 5]).sum() / precision.sum()
        keep = tau2 / (tau2 + noise)
        found = shrink(units(*members))
        assert found.mean == pytest.approx(mean)
        assert found.values == pytest.approx(mean + keep * (np.array([1, 2, 3, 4, 5]) - mean))
        sd = np.sqrt(keep * noise + (1 - keep) ** 2 / precision.sum())
        assert found.sd == pytest.approx(sd)

    def test_a_negative_estimate_draws_every_unit_to_the_mean(self):
        found = shrink(units(*[[1, 5]] * 5))
        assert found.values == pytest.approx(np.full(5, 3.0))
        assert found.reliability.tolist() == [0] * 5
        assert found.sd == pytest.approx(np.full(5, math.sqrt(8 / 10)))

    def test_a_unit_with_one_person_is_drawn_most(self):
        found = shrink(units([1, 2, 1], [3, 3, 4], [5, 4, 5], [2, 2, 3], [5]))
        assert np.argmin(found.reliability) == 4
        assert np.isfinite(found.values).all()

    @pytest.mark.parametrize(
        "members",
        [
            ([1, 2], [3, 4], [5, 5], [1, 1]),
            ([1, 1], [2, 2], [3, 3], [4, 4], [5, 5]),
            ([1], [2], [3], [4], [5]),
        ],
    )
    def test_too_little_to_estimate_leaves_the_units_as_they_are(self, members):
        found = shrink(units(*members))
        assert not found.applied
        assert found.values == pytest.approx([np.mean(one) for one in members])
        assert found.reliability.tolist() == [1] * len(members)
        assert found.mean == pytest.approx(np.concatenate(members).mean())

    def test_no_units(self):
        found = shrink([])
        assert not found.applied
        assert math.isnan(found.mean)

    def test_the_population_of_a_unit_plays_no_part(self):
        free, census = shrink(units(*RATINGS)), shrink(units(*RATINGS, population=4))
        assert census.values == pytest.approx(free.values)

    @settings(max_examples=60)
    @given(
        members=st.lists(
            st.lists(st.integers(1, 5), min_size=1, max_size=6), min_size=5, max_size=8
        )
    )
    def test_no_unit_is_drawn_past_the_mean_or_away_from_it(self, members):
        found = shrink(units(*members))
        raw = np.array([np.mean(one) for one in members])
        assert ((found.reliability >= 0) & (found.reliability <= 1)).all()
        assert (np.abs(found.values - found.mean) <= np.abs(raw - found.mean) + 1e-9).all()
