"""From a score to a level."""

from collections.abc import Iterable, Sequence

from cxassess.questionnaire.model import Level, Scoring


def reach(level: int, scoring: Scoring) -> float:
    """The lowest score that reaches a level: L minus the margin (2.75 for level 3)."""
    return level - scoring.level_margin


def top_level(levels: Sequence[Level]) -> int:
    return max(level.number for level in levels)


def level_of_score(score: float, levels: Sequence[Level], scoring: Scoring) -> int:
    """Highest level whose threshold the unrounded score reaches; at least the lowest level."""
    return level_of(score, (), levels, scoring)


def level_of(
    score: float,
    facet_scores: Iterable[float | None],
    levels: Sequence[Level],
    scoring: Scoring,
) -> int:
    """Highest level L that the score reaches with every facet at L - allowance or above.

    A facet is measured against the same threshold. Facets without a score (None) are left out.
    Borders are closed and compared with the questionnaire's tolerance. At least the lowest level.
    """
    facets = [one for one in facet_scores if one is not None]
    weakest = min(facets, default=None)

    def holds(level: int) -> bool:
        if score < reach(level, scoring) - scoring.tolerance:
            return False
        floor = reach(level - scoring.facet_allowance, scoring) - scoring.tolerance
        return weakest is None or weakest >= floor

    numbers = sorted(level.number for level in levels)
    return max((number for number in numbers if holds(number)), default=numbers[0])


def levels_between(
    low: float, high: float, levels: Sequence[Level], scoring: Scoring
) -> tuple[int, int] | None:
    """The levels at both ends of an interval, or None when it crosses no border."""
    ends = level_of_score(low, levels, scoring), level_of_score(high, levels, scoring)
    return ends if ends[0] != ends[1] else None
