"""Weighted composites of item means, with their standard error by linearisation."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from cxassess.statistics.errors import StatisticsError
from cxassess.statistics.quantiles import normal_quantile, t_quantile

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

Correction = Literal["applied", "not asked", "population unknown", "more answers than people"]
"""Whether the finite population correction was applied, and if not, why not."""

SCALE = (1.0, 5.0)
"""The item scale of the product."""


@dataclass(frozen=True, eq=False)
class Composite:
    """A sum of item means with fixed coefficients, and what each person contributes to its error.

    `se` and `se_uncorrected` are NaN for one person: a single answer says nothing about spread.
    """

    value: float
    se: float
    """With the finite population correction where `correction` says "applied"."""
    se_uncorrected: float
    """For questions about the process rather than this wave's people: wave against wave."""
    n: int
    """People who answered at least one of the items."""
    influence: FloatArray
    """(rows,) the linearised contribution of each person; 0 for people who are not counted."""
    counted: BoolArray
    """(rows,) True for the n people."""
    correction: Correction

    @property
    def df(self) -> int:
        return self.n - 1

    @property
    def uniform(self) -> bool:
        """True when nobody differs: a standard error of 0 then shows likeness, not certainty."""
        return self.n > 1 and self.se_uncorrected < 1e-12


def item_means(values: FloatArray, weights: FloatArray) -> tuple[FloatArray, npt.NDArray[np.int64]]:
    """Weighted mean of each item over the people who answered it, and their number.

    Args:
        values: (n, J), NaN where an answer is missing.
        weights: (n,), not negative.

    Returns:
        means (J,), NaN for an item without an answer, and counts (J,) of people.
    """
    _check(values, weights)
    answered = ~np.isnan(values) & (weights > 0)[:, None]
    mass = weights @ answered
    totals = weights @ np.where(answered, values, 0.0)
    means = np.divide(totals, mass, out=np.full(values.shape[1], np.nan), where=mass > 0)
    return means, answered.sum(axis=0, dtype=np.int64)


def composite(
    values: FloatArray,
    weights: FloatArray,
    coefficients: FloatArray,
    population: int | None = None,
    fpc: bool = True,
) -> Composite | None:
    """S = sum_j a_j mean_j with its standard error by Taylor linearisation.

    With m_ij = 1 where person i answered item j, each person contributes
    u_i = sum_j a_j m_ij w_i (x_ij - mean_j) / sum_i w_i m_ij, and
    Var S = (1 - n/N) n/(n-1) sum_i u_i^2 (Woodruff 1971; Cochran 1977, chapter 2, for 1 - n/N).

    Args:
        values: (n, J), NaN where an answer is missing.
        weights: (n,), not negative; people of weight 0 are not counted.
        coefficients: (J,), 0 for items that take no part.
        population: people invited, N; None when unknown.
        fpc: whether the finite population correction is wanted.

    Returns:
        None when an item with a coefficient has no answer at all, or no item has one: the
        composite is then not defined (never 0, and never silently another composite).
    """
    _check(values, weights)
    if coefficients.shape != (values.shape[1],):
        raise StatisticsError(
            f"{values.shape[1]} coefficients were expected, found shape {coefficients.shape}"
        )
    active = np.flatnonzero(coefficients)
    if active.size == 0:
        return None
    chosen = values if active.size == values.shape[1] else values[:, active]
    factors = coefficients[active]
    answered = ~np.isnan(chosen)
    mass = weights @ answered
    if not np.all(mass > 0):
        return None
    means = (weights @ np.where(answered, chosen, 0.0)) / mass
    centred = np.where(answered, chosen - means, 0.0)
    influence = weights * (centred @ (factors / mass))
    counted = answered.any(axis=1) & (weights > 0)
    n = int(counted.sum())
    se_uncorrected = math.sqrt(n / (n - 1) * float(influence @ influence)) if n > 1 else math.nan
    correction = _correction(n, population, fpc)
    if correction == "applied" and population is not None:
        se = se_uncorrected * math.sqrt(1.0 - n / population)
    else:
        se = se_uncorrected
    return Composite(
        value=float(means @ factors),
        se=se,
        se_uncorrected=se_uncorrected,
        n=n,
        influence=influence,
        counted=counted,
        correction=correction,
    )


def interval(
    value: float,
    se: float,
    df: float | None,
    level: float = 0.90,
    low: float = SCALE[0],
    high: float = SCALE[1],
) -> tuple[float, float]:
    """value -/+ quantile * se, clipped to [low, high].

    The quantile is Student's t with df degrees of freedom, normal when df is None. An unknown
    standard error (NaN) gives (NaN, NaN): the interval is unknown, not as wide as the scale.
    """
    if math.isnan(se):
        return math.nan, math.nan
    p = (1.0 + level) / 2.0
    reach = se * (normal_quantile(p) if df is None else t_quantile(p, df))
    return max(low, value - reach), min(high, value + reach)


def _correction(n: int, population: int | None, fpc: bool) -> Correction:
    if not fpc:
        return "not asked"
    if population is None:
        return "population unknown"
    return "applied" if n <= population else "more answers than people"


def _check(values: FloatArray, weights: FloatArray) -> None:
    if values.ndim != 2 or weights.shape != (values.shape[0],):
        raise StatisticsError(
            "values of shape (n, J) and weights of shape (n,) were expected, "
            f"found {values.shape} and {weights.shape}"
        )
    if not np.all((weights >= 0) & np.isfinite(weights)):
        raise StatisticsError("weights that are finite and not negative were expected")
