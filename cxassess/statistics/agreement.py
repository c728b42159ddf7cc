"""How alike the answers inside one group are."""

import numpy as np

from cxassess.statistics.composite import FloatArray
from cxassess.statistics.errors import StatisticsError


def rwg_star(values: FloatArray, options: int) -> float | None:
    """Lindell & Brandt's r*wg(J) = 1 - mean_j s_j^2 / ((A^2 - 1)/12), against a uniform null.

    1 is full agreement, 0 as much spread as chance, negative a split group; it is not truncated.
    Each item uses the people who answered it (s^2 with n - 1); items with fewer than two answers
    are left out. Source: Lindell & Brandt 1999; the pairwise rule of R's multilevel 2.8.

    Args:
        values: (n, J) answers 1..options, NaN where missing.
        options: number of answer options A.

    Returns:
        None when no item has two answers.

    Raises:
        StatisticsError: an answer outside 1..options, or fewer than two options.
    """
    _check(values, options)
    spread, usable = _squares(values)
    if not usable.any():
        return None
    chance = (options**2 - 1) / 12.0
    return float(1.0 - spread[usable].mean() / chance)


def average_deviation(values: FloatArray, options: int) -> float | None:
    """AD_M: mean over items of sum_i |x_ij - mean_j| / n_j (Burke, Finkelstein & Dusig 1999).

    In scale points; the practical cut-off is `practical_cutoff`. Items with fewer than two answers
    are left out. Arguments, result and errors as `rwg_star`.
    """
    _check(values, options)
    answered = ~np.isnan(values)
    counts = answered.sum(axis=0)
    usable = counts >= 2
    if not usable.any():
        return None
    chosen, held, n = values[:, usable], answered[:, usable], counts[usable]
    means = np.where(held, chosen, 0.0).sum(axis=0) / n
    deviations = np.where(held, np.abs(chosen - means), 0.0).sum(axis=0) / n
    return float(deviations.mean())


def practical_cutoff(options: int) -> float:
    """The AD up to which a group counts as agreeing: A/6 (Burke & Dunlap 2002)."""
    return options / 6.0


def _squares(values: FloatArray) -> tuple[FloatArray, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Variance (n - 1) of each item and whether it has the two answers that needs."""
    answered = ~np.isnan(values)
    counts = answered.sum(axis=0)
    usable = counts >= 2
    means = np.where(answered, values, 0.0).sum(axis=0) / np.maximum(counts, 1)
    squares = (np.where(answered, values - means, 0.0) ** 2).sum(axis=0)
    return squares / np.maximum(counts - 1, 1), usable


def _check(values: FloatArray, options: int) -> None:
    if options < 2:
        raise StatisticsError(f"at least two answer options were expected, found {options}")
    # comparisons with NaN are False, so missing answers pass
    if ((values < 1) | (values > options)).any():
        raise StatisticsError(f"answers from 1 to {options} were expected")
