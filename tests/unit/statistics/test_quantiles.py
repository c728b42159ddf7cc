import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cxassess.statistics.errors import StatisticsError
from cxassess.statistics.quantiles import (
    normal_cdf,
    normal_quantile,
    t_cdf,
    t_quantile,
    t_two_sided,
)

DEGREES = [1, 1.5, 2, 3, 4.7, 10, 17.7764735162, 29, 60, 61, 999, 12345.6, 49999, 999999, 1e6, 1e9]


@pytest.mark.parametrize(
    ("p", "df", "printed"),
    [
        (0.95, 1, 6.314),
        (0.95, 4, 2.132),
        (0.95, 10, 1.812),
        (0.975, 10, 2.228),
        (0.95, 120, 1.658),
        (0.95, math.inf, 1.645),
    ],
)
def test_quantiles_match_the_printed_table_of_student_1908(p, df, printed):
    assert round(t_quantile(p, df), 3) == printed


@pytest.mark.parametrize("df", [*DEGREES, math.inf])
@pytest.mark.parametrize("p", [1e-6, 0.001, 0.05, 0.4999, 0.5, 0.6, 0.95, 0.975, 0.9999])
def test_t_quantiles_agree_with_scipy(p, df):
    assert t_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("df", [*DEGREES, math.inf])
@pytest.mark.parametrize("t", [-40.0, -3.0, 0.0, 1e-5, 0.3, 1.7, 5.0])
def test_t_probabilities_agree_with_scipy(t, df):
    assert t_cdf(t, df) == pytest.approx(stats.t.cdf(t, df), abs=1e-9)
    assert t_two_sided(t, df) == pytest.approx(2 * stats.t.sf(abs(t), df), abs=1e-9)


@pytest.mark.parametrize("z", [-8.0, -1.96, 0.0, 0.5, 3.0])
def test_normal_agrees_with_scipy(z):
    assert normal_cdf(z) == pytest.approx(stats.norm.cdf(z), rel=1e-12)
    assert normal_quantile(stats.norm.cdf(z)) == pytest.approx(z, abs=1e-9)


def test_values_beyond_every_float_have_no_tail():
    assert t_cdf(1e200, 3) == 1.0
    assert t_cdf(-1e200, 3) == 0.0


def test_a_tiny_t_keeps_its_digits():
    # df = 1 is Cauchy's distribution: P(T <= t) = 1/2 + atan(t)/pi
    assert t_cdf(1e-6, 1) - 0.5 == pytest.approx(math.atan(1e-6) / math.pi, rel=1e-9)


@settings(max_examples=100)
@given(p=st.floats(0.001, 0.999), df=st.floats(1, 1e7))
def test_quantile_and_probability_undo_each_other(p, df):
    assert t_cdf(t_quantile(p, df), df) == pytest.approx(p, abs=1e-9)


@pytest.mark.parametrize("p", [0.0, 1.0, -0.1, math.nan])
def test_impossible_probabilities_are_refused(p):
    with pytest.raises(StatisticsError, match="strictly between 0 and 1"):
        t_quantile(p, 5)
    with pytest.raises(StatisticsError, match="strictly between 0 and 1"):
        normal_quantile(p)


@pytest.mark.parametrize("df", [0, -1, math.nan])
def test_impossible_degrees_of_freedom_are_refused(df):
    with pytest.raises(StatisticsError, match="degrees of freedom"):
        t_quantile(0.9, df)
    with pytest.raises(StatisticsError, match="degrees of freedom"):
        t_cdf(1.0, df)
