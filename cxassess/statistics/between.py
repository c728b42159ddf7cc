"""How much units differ: one-way analysis of variance, a permutation test, and shrinkage."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cxassess.statistics.composite import Composite, FloatArray
from cxassess.statistics.errors import StatisticsError

Indices = npt.NDArray[np.integer]

MINIMUM_UNITS = 5
"""Fewer units than this are not shrunken: their spread cannot be estimated."""
_NO_SPREAD = 1e-12
_CELLS_AT_ONCE = 2_000_000
"""Bounds the memory of the permutation test (16 MB)."""


@dataclass(frozen=True)
class OneWay:
    """One-way random-effects analysis of variance over units."""

    icc1: float
    """Share of the variance of a single answer that lies between units; may be negative."""
    icc2: float | None
    """Reliability of the unit means; None when they do not differ at all."""
    between: float
    """Mean square between units."""
    within: float
    """Mean square within units."""
    n0: float
    """The size that unequal units count as."""
    units: int
    n: int


@dataclass(frozen=True, eq=False)
class Shrunken:
    """Unit values drawn towards their mean. Arrays are in the order of the units given."""

    values: FloatArray
    sd: FloatArray
    """Posterior standard deviations; the units' own standard errors when not `applied`."""
    reliability: FloatArray
    """The share of its own value that each unit keeps (lambda); 1 when not `applied`."""
    mean: float
    applied: bool


def one_way(scores: FloatArray, units: Indices) -> OneWay | None:
    """ICC(1) and ICC(2) of scores (n,) over units (n,).

    ICC1 = (MSB - MSW) / (MSB + (n0 - 1) MSW), n0 = (N - sum n_g^2 / N) / (G - 1),
    ICC2 = (MSB - MSW) / MSB (Bliese & Halverson 1998; n0 after Haggard 1958).
    Missing scores (NaN) and people without a unit (negative index) are left out; units with one
    person stay.

    Returns:
        None with fewer than two units, one person in each, or no spread at all.
    """
    _check(scores, units)
    held = ~np.isnan(scores) & (units >= 0)
    centred = scores[held] - (scores[held].mean() if held.any() else 0.0)
    _, membership = np.unique(units[held], return_inverse=True)
    sizes = np.bincount(membership).astype(np.float64)
    groups, n = sizes.size, int(sizes.sum())
    if groups < 2 or n == groups:
        return None
    means = np.bincount(membership, weights=centred) / sizes
    within = float(((centred - means[membership]) ** 2).sum()) / (n - groups)
    between = float((sizes * means**2).sum()) / (groups - 1)
    if between + within < _NO_SPREAD:
        return None
    n0 = (n - float(sizes @ sizes) / n) / (groups - 1)
    return OneWay(
        icc1=(between - within) / (between + (n0 - 1.0) * within),
        icc2=(between - within) / between if between >= _NO_SPREAD else None,
        between=between,
        within=within,
        n0=n0,
        units=groups,
        n=n,
    )


def shares_between(values: FloatArray, units: Indices) -> FloatArray:
    """ICC(1) of each item: (J,) from values (n, J), NaN where it is not defined.

    Says on which items the units differ most.
    """
    found = [one_way(values[:, item], units) for item in range(values.shape[1])]
    return np.array([math.nan if one is None else one.icc1 for one in found], dtype=np.float64)


def permutation_p(
    scores: FloatArray,
    units: Indices,
    generator: np.random.Generator,
    permutations: int = 999,
) -> float | None:
    """Chance of units differing at least this much if people were dealt to them at random.

    Permutes the scores over the people and compares the sum of squares between units, which rises
    and falls with F and ICC(1). p = (1 + as extreme) / (1 + permutations) (Phipson & Smyth 2010).
    The answers are ordered first: the result depends on the generator's seed, not on row order.

    Returns:
        None where `one_way` is None.
    """
    if one_way(scores, units) is None:
        return None
    held = ~np.isnan(scores) & (units >= 0)
    order = np.lexsort((scores[held], units[held]))
    dealt = scores[held][order] - scores[held].mean()
    _, starts, sizes = np.unique(units[held][order], return_index=True, return_counts=True)
    observed = float((np.add.reduceat(dealt, starts) ** 2 / sizes).sum())
    # equal arrangements differ in the last digits by the order of summation
    limit = observed * (1.0 - 1e-12) - _NO_SPREAD
    extreme, left = 0, permutations
    while left:
        rows = min(left, max(1, _CELLS_AT_ONCE // dealt.size))
        shuffled = generator.permuted(np.broadcast_to(dealt, (rows, dealt.size)), axis=1)
        sums = np.add.reduceat(shuffled, starts, axis=1)
        extreme += int(((sums**2 / sizes).sum(axis=1) >= limit).sum())
        left -= rows
    return (1 + extreme) / (1 + permutations)


def shrink(composites: Sequence[Composite]) -> Shrunken:
    """Empirical-Bayes shrinkage of unit composites towards their common mean.

    theta_g = mu + lambda_g (y_g - mu), lambda_g = tau^2 / (tau^2 + sigma^2/n_g), with mu the
    generalised least squares mean; posterior variance lambda_g sigma^2/n_g + (1-lambda_g)^2 Var mu
    (Morris 1983; Raudenbush & Bryk 2002, 3.5). sigma^2 pools the units' variances without finite
    population correction; tau^2 = max(0, (MSB - MSW)/n0), so a negative estimate draws every unit
    to the mean. Fewer than five units, or no variance to pool, are returned as they are.
    """
    values = np.array([one.value for one in composites], dtype=np.float64)
    sizes = np.array([one.n for one in composites], dtype=np.float64)
    errors = np.array([one.se_uncorrected for one in composites], dtype=np.float64)
    groups, n = values.size, float(sizes.sum())
    free = n - groups
    # units with one person have no variance of their own and no say in the pooled one
    squares = np.where(sizes > 1, (sizes - 1) * sizes * errors**2, 0.0)
    within = float(squares.sum()) / free if free > 0 else 0.0
    if groups < MINIMUM_UNITS or within < _NO_SPREAD:
        mean = float(sizes @ values) / n if n else math.nan
        return Shrunken(values, errors, np.ones(groups), mean, applied=False)
    grand = float(sizes @ values) / n
    between = float(sizes @ (values - grand) ** 2) / (groups - 1)
    n0 = (n - float(sizes @ sizes) / n) / (groups - 1)
    tau2 = max(0.0, (between - within) / n0)
    noise = within / sizes
    precision = 1.0 / (tau2 + noise)
    mean = float(precision @ values / precision.sum())
    keep = tau2 / (tau2 + noise)
    variance = keep * noise + (1.0 - keep) ** 2 / precision.sum()
    return Shrunken(mean + keep * (values - mean), np.sqrt(variance), keep, mean, applied=True)


def _check(scores: FloatArray, units: Indices) -> None:
    if scores.ndim != 1 or scores.shape != units.shape:
        raise StatisticsError(
            "scores and units of one shape (n,) were expected, "
            f"found {scores.shape} and {units.shape}"
        )
