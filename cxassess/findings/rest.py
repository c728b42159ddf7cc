"""Everybody but one unit, for "does this unit differ from the rest?".

For each unit the rest is nearly everybody. Instead of going through them again each time, sums and
sums of products of all people are taken once and the unit's own are subtracted: with
z_i = (w_i m_ij, w_i m_ij x_ij) over the items j, a person's contribution to a composite is a linear
function of z_i (see statistics.composite), so the sum of squares of the contributions is a
quadratic form in the sum of z_i z_i'.
"""

import math

import numpy as np

from cxassess.findings.people import BoolArray, FloatArray, People
from cxassess.statistics.composite import Composite

_NOBODY = np.zeros(0)


class Rest:
    """Composites on some items of all people without one run of rows."""

    def __init__(self, people: People, columns: list[int]) -> None:
        values = people.values[:, columns]
        answered = ~np.isnan(values)
        weighted = answered * people.weights[:, None]
        self._held: BoolArray = np.any(answered, axis=1)
        self._rows = np.hstack([weighted, weighted * np.where(answered, values, 0.0)])
        self._columns = columns
        self._first = self._rows.sum(axis=0)
        self._second = self._rows.T @ self._rows

    def without(self, rows: slice, used: FloatArray, population: int | None) -> Composite | None:
        """What `statistics.composite` gives for the people outside `rows`.

        Args:
            used: (J,) coefficients on these items alone.
            population: people invited outside `rows`, None when unknown.

        Returns:
            None where nobody is left, or nobody who answered one of the items.
        """
        factors = used[self._columns]
        n = int(self._held.sum() - self._held[rows].sum())
        mass, total = np.split(self._first - self._rows[rows].sum(axis=0), 2)
        asked = factors != 0
        # what is left of a subtraction of all answers is not exactly 0
        if n < 2 or not (mass[asked] > 1e-9 * self._first[: len(mass)][asked]).all():
            return None
        share = np.divide(factors, mass, out=np.zeros(len(mass)), where=asked)
        mean = np.divide(total, mass, out=np.zeros(len(mass)), where=asked)
        second = self._second - self._rows[rows].T @ self._rows[rows]
        contrast = np.concatenate([-share * mean, share])
        squares = max(0.0, float(contrast @ second @ contrast))
        plain = math.sqrt(n / (n - 1) * squares)
        known = population is not None and n <= population
        return Composite(
            value=float(mean @ factors),
            se=plain * math.sqrt(1.0 - n / population) if known and population else plain,
            se_uncorrected=plain,
            n=n,
            influence=_NOBODY,
            counted=_NOBODY.astype(np.bool_),
            correction="applied" if known else "population unknown",
        )
