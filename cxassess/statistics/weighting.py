"""Weights that bring units with different response rates back to their headcounts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cxassess.statistics.composite import FloatArray
from cxassess.statistics.errors import StatisticsError


@dataclass(frozen=True, eq=False)
class HeadcountWeights:
    """`weights` (n,) have mean 1. The strata named count as indices into the headcounts."""

    weights: FloatArray
    applied: bool
    """False: no headcount was known and every answer counts once."""
    unknown: tuple[int, ...]
    """Strata with answers but no (or a zero) headcount; their answers keep weight 1."""
    unanswered: tuple[int, ...]
    """Strata with people but no answer: nobody speaks for them."""


def headcount_weights(
    strata: npt.NDArray[np.integer], headcounts: Sequence[int | None]
) -> HeadcountWeights:
    """Post-stratification weights w_i = N_h / n_h, scaled to mean 1 (Holt & Smith 1979).

    Args:
        strata: (n,) index into headcounts; negative for people whose stratum is not known. They
            keep weight 1, as do those of strata without a headcount.
        headcounts: people per stratum, None where unknown.

    Raises:
        StatisticsError: a stratum outside headcounts, or a negative headcount.
    """
    total = len(headcounts)
    if strata.size and int(strata.max()) >= total:
        raise StatisticsError(f"strata below {total} were expected, found {int(strata.max())}")
    if any(people is not None and people < 0 for people in headcounts):
        raise StatisticsError("headcounts that are not negative were expected")
    sizes = np.array([people or 0 for people in headcounts], dtype=np.float64)
    inside = strata >= 0
    answers = np.bincount(strata[inside], minlength=total).astype(np.float64)
    known = (sizes > 0) & (answers > 0)
    weights = np.ones(strata.shape, dtype=np.float64)
    weighted = inside.copy()
    weighted[inside] = known[strata[inside]]
    if weighted.any():
        # answers outside the known strata keep 1, which is the mean of those inside them
        level = answers[known].sum() / sizes[known].sum()
        raw = np.divide(sizes, answers, out=np.ones(total), where=answers > 0)
        weights[weighted] = raw[strata[weighted]] * level
    return HeadcountWeights(
        weights=weights,
        applied=bool(weighted.any()),
        unknown=tuple(int(h) for h in np.flatnonzero((answers > 0) & ~known)),
        unanswered=tuple(int(h) for h in np.flatnonzero((sizes > 0) & (answers == 0))),
    )


def effective_size(weights: FloatArray) -> float:
    """Kish's effective number of answers, (sum w)^2 / sum w^2; 0 without any weight (Kish 1965)."""
    squares = float(weights @ weights)
    return float(weights.sum()) ** 2 / squares if squares > 0 else 0.0
