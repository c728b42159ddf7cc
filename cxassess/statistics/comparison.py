"""Differences of two composites, and the plain verdicts drawn from their intervals."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cxassess.statistics.composite import Composite, FloatArray, interval
from cxassess.statistics.errors import StatisticsError
from cxassess.statistics.quantiles import t_two_sided

ChangeVerdict = Literal["rise", "fall", "none"]
LineVerdict = Literal["same", "different", "cannot tell"]

TOLERANCE = 1e-9
"""Closer than this to a border counts as on it, so that rounding of floats decides nothing."""
_WIDEST = 4.0
"""The largest difference of two scores on 1 to 5."""


@dataclass(frozen=True)
class Difference:
    """First minus second.

    `se`, `df`, `low` and `high` are NaN when a side has one person. `p` is None when t is not
    defined: one person, or no spread on either side.
    """

    value: float
    se: float
    df: float
    low: float
    high: float
    p: float | None


def difference(first: Composite, second: Composite, level: float = 0.90) -> Difference:
    """Two groups of one wave without a person in common; Welch's t.

    Uses each side's finite population correction as it was asked for: this describes the people
    of this wave. Source: Welch 1947; degrees of freedom by Satterthwaite 1946.
    """
    return _welch(first, second, first.se, second.se, level)


def change(now: Composite, before: Composite, level: float = 0.90) -> Difference:
    """A wave against an earlier one: independent samples, never a finite population correction.

    The people who answered both times make this conservative; in an anonymous wave nobody knows
    who they are.
    """
    return _welch(now, before, now.se_uncorrected, before.se_uncorrected, level)


def difference_shared(
    first: Composite, second: Composite, level: float = 0.90, *, covariance: bool = True
) -> Difference:
    """Two groups that may share people: B2B (with both) against B2C (with both).

    Both composites must come from the same rows, with weight 0 (or no answers) for the people who
    are not in the group. With c_k = se_k / sqrt(sum_i u_ki^2), which is n/(n-1) and the finite
    population correction of side k, Var = sum over the union of (c_1 u_1i - c_2 u_2i)^2. This is
    Welch's variance when nobody is shared and that of the paired t when everybody is.
    Degrees of freedom: those of the smaller side, exact for pairs and cautious otherwise.

    Args:
        covariance: False leaves out what the shared people have in common, where that would tell
            about them. The interval is then mostly too wide: their two contributions mostly agree.

    Raises:
        StatisticsError: the composites come from different rows.
    """
    if first.influence.shape != second.influence.shape:
        raise StatisticsError(
            "composites of the same rows were expected, "
            f"found {first.influence.size} and {second.influence.size} rows"
        )
    if covariance:
        contrast = _scaled(first) - _scaled(second)
        se = math.sqrt(float(contrast @ contrast))
    else:
        se = math.hypot(first.se, second.se)
    df = math.nan if math.isnan(se) else float(min(first.df, second.df))
    return _difference(first.value - second.value, se, df, level)


def excludes_zero(low: float, high: float) -> bool:
    """Whether an interval of a difference is clear of 0; False for an unknown interval."""
    return low > TOLERANCE or high < -TOLERANCE


def change_verdict(low: float, high: float) -> ChangeVerdict:
    """A rise or a fall only where the interval of the difference excludes 0."""
    if not excludes_zero(low, high):
        return "none"
    return "rise" if low > 0 else "fall"


def line_verdict(low: float, high: float, zone: float) -> LineVerdict:
    """Same when the interval lies inside [-zone, zone], different when wholly outside it."""
    if low >= -zone - TOLERANCE and high <= zone + TOLERANCE:
        return "same"
    if low > zone + TOLERANCE or high < -zone - TOLERANCE:
        return "different"
    return "cannot tell"


def gap_flagged(gap: float, low: float, high: float, smallest: float) -> bool:
    """Whether a perception gap is clear of 0 and at least `smallest` (closed) in size."""
    return excludes_zero(low, high) and abs(gap) >= smallest - TOLERANCE


def benjamini_hochberg(p: Sequence[float | None]) -> tuple[float | None, ...]:
    """Adjusted p-values of one family of comparisons, in the order given.

    p_(i) m/i with the cumulative minimum from the largest, at most 1. None stays None and does
    not count into m. Source: Benjamini & Hochberg 1995.

    Raises:
        StatisticsError: a p-value outside [0, 1].
    """
    known = [i for i, one in enumerate(p) if one is not None]
    values = np.array([one for one in p if one is not None], dtype=np.float64)
    if not np.all((values >= 0) & (values <= 1)):
        raise StatisticsError("p-values from 0 to 1 were expected")
    order = np.argsort(values, kind="stable")[::-1]
    ranks = np.arange(len(values), 0, -1)
    stepped = np.minimum.accumulate(values[order] * len(values) / ranks)
    adjusted: list[float | None] = [None] * len(p)
    for position, one in zip(order, np.minimum(stepped, 1.0), strict=True):
        adjusted[known[position]] = float(one)
    return tuple(adjusted)


def _welch(first: Composite, second: Composite, a: float, b: float, level: float) -> Difference:
    variance = a * a + b * b
    if math.isnan(variance):
        df = math.nan
    elif variance == 0.0:
        df = float(first.df + second.df)
    else:
        df = variance**2 / (a**4 / first.df + b**4 / second.df)
    return _difference(first.value - second.value, math.sqrt(variance), df, level)


def _scaled(side: Composite) -> FloatArray:
    length = math.sqrt(float(side.influence @ side.influence))
    return side.influence * (side.se / length) if length else side.influence * side.se


def _difference(value: float, se: float, df: float, level: float) -> Difference:
    low, high = interval(value, se, df, level, -_WIDEST, _WIDEST)
    p = t_two_sided(value / se, df) if se > 0 else None
    return Difference(value, se, df, low, high, p)
