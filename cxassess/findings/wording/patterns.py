"""Profiles that have a name: one criterion strong, one that it needs weak."""

from collections.abc import Sequence
from dataclasses import dataclass

from cxassess.findings.model import CriterionFinding
from cxassess.findings.wording.numbers import inside, one

STRONG = 3
"""Level from which a criterion counts as strong."""
APART = 1.0
"""The weak one lies at least so many points below."""

NAMED = (
    ("MEA", "RIR", "Measuring without moving"),
    ("NET", "EXE", "Enthusiasm without power"),
    ("EXE", "CUL", "Speeches without life"),
)
"""Strong, weak, and what that is called. Criteria of other questionnaires have no named profile."""


@dataclass(frozen=True)
class Pattern:
    name: str
    text: str
    """Both scores; no cause."""


def pattern(criteria: Sequence[CriterionFinding]) -> Pattern | None:
    """The first profile that these criteria show."""
    found = {each.id: each for each in criteria}
    for strong, weak, name in NAMED:
        if strong in found and weak in found:
            high, low = found[strong], found[weak]
            if _apart(high, low):
                return Pattern(name, f"{_at(high)}, {_at(low)}")
    return None


def _apart(high: CriterionFinding, low: CriterionFinding) -> bool:
    if high.score is None or low.score is None or high.level is None or low.level is None:
        return False
    wide = high.score.value - low.score.value >= APART
    return wide and high.level >= STRONG > low.level


def _at(criterion: CriterionFinding) -> str:
    score = criterion.score
    return f"{inside(criterion.name)} {'' if score is None else one(score.value)}".strip()
