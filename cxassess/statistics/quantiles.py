"""The normal and Student's t distribution to ten digits, so that only tests need scipy."""

import math
from functools import lru_cache
from statistics import NormalDist

from cxassess.statistics.errors import StatisticsError

_NORMAL = NormalDist()
_LARGE_DF = 1e6
"""From here on expansions in 1/df are more exact than the continued fraction."""
_SERIES_FROM = 30.0
_CONVERGED = 1e-15


def normal_cdf(z: float) -> float:
    """P(Z <= z) for a standard normal Z; accurate in both tails."""
    return 0.5 * math.erfc(-z / math.sqrt(2))


def normal_quantile(p: float) -> float:
    """The z with P(Z <= z) = p, for 0 < p < 1.

    Raises:
        StatisticsError: p is not strictly between 0 and 1.
    """
    _check_probability(p)
    return _NORMAL.inv_cdf(p)


def t_cdf(t: float, df: float) -> float:
    """P(T <= t) for Student's t with df > 0 degrees of freedom (need not be whole; may be inf).

    By the regularised incomplete beta function (Abramowitz & Stegun 1964, 26.7.1 and 26.5.8).
    """
    tail = _upper_tail(abs(t), df)
    return tail if t < 0 else 1.0 - tail


def t_two_sided(t: float, df: float) -> float:
    """P(|T| >= |t|): the two-sided p-value of a t statistic."""
    return 2.0 * _upper_tail(abs(t), df)


@lru_cache(maxsize=4096)
def t_quantile(p: float, df: float) -> float:
    """The t with P(T <= t) = p, for 0 < p < 1 and df > 0 (may be inf).

    Newton's method from the normal quantile. The upper half of the distribution function is
    concave and the normal quantile lies below the t quantile, so every step stays on one side.

    Raises:
        StatisticsError: p outside (0, 1) or df not above 0.
    """
    _check_probability(p)
    _check_df(df)
    if p < 0.5:
        return -t_quantile(1.0 - p, df)
    t = _NORMAL.inv_cdf(p)
    if df >= _LARGE_DF:
        # Abramowitz & Stegun 26.7.5
        return t + (t**3 + t) / (4 * df) + (5 * t**5 + 16 * t**3 + 3 * t) / (96 * df * df)
    while True:
        step = (_upper_tail(t, df) - (1.0 - p)) / _density(t, df)
        t += step
        if step <= 1e-13 * t:
            return t


def _check_probability(p: float) -> None:
    if not 0.0 < p < 1.0:
        raise StatisticsError(f"a probability strictly between 0 and 1 was expected, found {p}")


def _check_df(df: float) -> None:
    if not df > 0.0:
        raise StatisticsError(f"degrees of freedom above 0 were expected, found {df}")


def _upper_tail(t: float, df: float) -> float:
    """P(T >= t) for t >= 0."""
    _check_df(df)
    square = t * t
    if square == 0.0 or math.isinf(square):
        return 0.5 if square == 0.0 else 0.0
    if df >= _LARGE_DF:
        # Abramowitz & Stegun 26.7.8
        return normal_cdf(-t * (1 - 1 / (4 * df)) / math.sqrt(1 + square / (2 * df)))
    # both arguments are formed directly: 1 - x would lose the digits of a small t
    return 0.5 * _incomplete_beta_half(df / 2.0, df / (df + square), square / (df + square))


def _density(t: float, df: float) -> float:
    log_density = -_log_beta_half(df / 2.0) - 0.5 * math.log(df)
    return math.exp(log_density - (df + 1.0) / 2.0 * math.log1p(t * t / df))


def _log_beta_half(a: float) -> float:
    """ln B(a, 1/2). The difference of two large ln-gammas is taken from its series."""
    if a < _SERIES_FROM:
        ratio = math.lgamma(a + 0.5) - math.lgamma(a)
    else:
        ratio = 0.5 * math.log(a) - 1 / (8 * a) + 1 / (192 * a**3) - 1 / (640 * a**5)
        ratio += 17 / (14336 * a**7)
    return 0.5 * math.log(math.pi) - ratio


def _incomplete_beta_half(a: float, x: float, rest: float) -> float:
    """I_x(a, 1/2), with rest = 1 - x."""
    # for many degrees of freedom x is so near 1 that only its complement has digits
    log_x = math.log1p(-rest) if rest < 0.5 else math.log(x)
    front = math.exp(a * log_x + 0.5 * math.log(rest) - _log_beta_half(a))
    if x < (a + 1.0) / (a + 2.5):
        return front * _beta_fraction(a, 0.5, x) / a
    return 1.0 - front * _beta_fraction(0.5, a, rest) / 0.5


def _beta_fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function by Lentz's method."""
    c, d = 1.0, 1.0 / (1.0 - (a + b) * x / (a + 1.0))
    value, m, change = d, 0, 0.0
    while abs(change - 1.0) > _CONVERGED:
        m += 1
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d, c = 1.0 / (1.0 + even * d), 1.0 + even / c
        value *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d, c = 1.0 / (1.0 + odd * d), 1.0 + odd / c
        change = d * c
        value *= change
    return value
