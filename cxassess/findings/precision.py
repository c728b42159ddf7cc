"""How exactly findings are told: every number is rounded once, here, for all outputs alike.

Levels, verdicts, gates and marks were decided before, on the unrounded numbers.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

from cxassess.statistics.rounding import half_up

Part = TypeVar("Part")
STEP = Decimal("0.01")


def score(value: float) -> float:
    """Two decimals that round to the same one decimal as the value itself.

    2.446 is 2.4 to one decimal and 2.45 to two, which would then become 2.5: it is told as 2.44.
    """
    found, tenth = half_up(value, 2), half_up(value, 1)
    if half_up(float(found), 1) != tenth:
        found += STEP if tenth > found else -STEP
    return float(found)


def hundredths(value: float) -> float:
    """Two decimals: whole per cents of a share."""
    return float(half_up(value, 2))


def thousandths(value: float) -> float:
    return float(half_up(value, 3))


def whole(value: float) -> float:
    return float(half_up(value))


AS_GIVEN = frozenset({"zone", "target"})
"""Numbers that the questionnaire or the client has set."""
_SCORES = ("value", "low", "high", "difference", "gap", "range", "lowest", "average_deviation")
_SHARES = ("rate", "shares", "dont_know", "not_my_work", "skipped", "coverage", "agreement", "icc")
RULES: Mapping[str, Callable[[float], float]] = {
    **dict.fromkeys(_SCORES, score),
    **dict.fromkeys(_SHARES, hundredths),
    "probability": thousandths,
    "index": whole,
}
"""Field of a part of Findings -> how its numbers are rounded."""


def rounded(part: Part) -> Part:
    """The same part of Findings with every number as it is told."""
    found: Part = _rounded("", part)
    return found


def _rounded(name: str, value: Any) -> Any:
    if isinstance(value, float) and name not in AS_GIVEN:
        return RULES[name](value)
    if isinstance(value, tuple):
        return tuple(_rounded(name, each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value,
            **{one.name: _rounded(one.name, getattr(value, one.name)) for one in fields(value)},
        )
    return value
