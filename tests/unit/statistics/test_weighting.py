import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxassess.statistics.composite import composite, item_means
from cxassess.statistics.errors import StatisticsError
from cxassess.statistics.weighting import effective_size, headcount_weights


def test_answers_stand_for_their_units_people():
    # 30 of 60 people work in each unit; two answer in one and one in the other
    found = headcount_weights(np.array([0, 0, 1]), [30, 30])
    assert found.weights == pytest.approx([0.75, 0.75, 1.5])
    assert found.applied


def test_the_weighted_mean_is_the_post_stratified_mean():
    # Holt & Smith (1979): sum W_h mean_h with W = (.9, .1) and means 2 and 5
    strata, values = np.array([0, 1, 1]), np.array([[2.0], [4.0], [6.0]])
    means, _ = item_means(values, headcount_weights(strata, [90, 10]).weights)
    assert means[0] == pytest.approx(0.9 * 2 + 0.1 * 5)


def test_its_standard_error_is_near_the_stratified_one():
    # the design effect of fixed strata is ignored by linearisation, so it may only be larger
    generator = np.random.default_rng(2)
    strata = np.repeat([0, 1], [400, 100])
    values = np.where(strata == 0, 3.0, 3.1) + generator.normal(0, 0.8, 500)
    weights = headcount_weights(strata, [500, 500]).weights
    found = composite(values[:, None], weights, np.ones(1))
    by_stratum = [values[strata == h].var(ddof=1) / (strata == h).sum() for h in (0, 1)]
    assert found.se == pytest.approx(np.sqrt(0.25 * sum(by_stratum)), rel=0.02)


def test_without_headcounts_every_answer_counts_once():
    found = headcount_weights(np.array([0, 1, -1]), [None, None])
    assert found.weights.tolist() == [1, 1, 1]
    assert not found.applied
    assert found.unknown == (0, 1)


def test_people_outside_known_units_keep_the_average_weight():
    found = headcount_weights(np.array([0, 0, 1, 2, 3, -1]), [20, 40, None, 0, 5])
    assert found.weights[3:].tolist() == [1, 1, 1]
    assert found.weights[:3] == pytest.approx([0.5, 0.5, 2.0])
    assert found.unknown == (2, 3)
    assert found.unanswered == (4,)


def test_nobody_answered():
    found = headcount_weights(np.array([], dtype=int), [5])
    assert found.weights.size == 0
    assert found.unanswered == (0,)


@pytest.mark.parametrize(("strata", "headcounts"), [([0, 2], [5, 5]), ([0, 1], [5, -1])])
def test_impossible_strata_are_refused(strata, headcounts):
    with pytest.raises(StatisticsError, match="expected"):
        headcount_weights(np.array(strata), headcounts)


def test_effective_size_of_kish():
    assert effective_size(np.array([1.0, 1.0, 2.0])) == pytest.approx(16 / 6)
    assert effective_size(np.zeros(2)) == 0.0


@settings(max_examples=60)
@given(
    strata=st.lists(st.integers(-1, 3), min_size=1, max_size=30),
    headcounts=st.lists(st.one_of(st.none(), st.integers(0, 90)), min_size=4, max_size=4),
)
def test_weights_have_mean_one_and_never_raise_the_effective_size(strata, headcounts):
    found = headcount_weights(np.array(strata), headcounts)
    assert found.weights.mean() == pytest.approx(1)
    assert effective_size(found.weights) <= len(strata) + 1e-9
