"""Rounding for people: half away from zero on decimals, once, last."""

import math
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

from cxassess.statistics.errors import StatisticsError

_NOISE = Decimal("1e-9")
"""Digits below this are float noise: 2.45 computed as 2.4499999999999997 is 2.45."""
_CONTEXT = Context(prec=330)
"""Room for every float: the default of 28 digits refuses to quantize large ones."""


def half_up(value: float, digits: int = 0) -> Decimal:
    """`value` to `digits` decimals, halves away from zero; never a negative zero.

    Raises:
        StatisticsError: the value is NaN or infinite.
    """
    if not math.isfinite(value):
        raise StatisticsError(f"a finite number was expected, found {value}")
    exact = Decimal(repr(float(value))).quantize(_NOISE, ROUND_HALF_EVEN, _CONTEXT)
    rounded = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _CONTEXT)
    return rounded.copy_abs() if rounded.is_zero() else rounded
