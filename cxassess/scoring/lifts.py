"""The smallest change that lifts a criterion to a level."""

from dataclasses import dataclass

from cxassess.questionnaire.model import Criterion, Scoring
from cxassess.scoring.levels import reach
from cxassess.scoring.measured import Measured


@dataclass(frozen=True)
class FacetLift:
    facet: str
    score: float
    needed: float


@dataclass(frozen=True)
class Lift:
    """What a criterion lacks for `level`."""

    criterion: str
    level: int
    score: float
    needed: float | None
    """The score to reach (1.75 for level 2); None where the score is high enough already."""
    facets: tuple[FacetLift, ...]
    """Facets that are too low for the level, lowest first."""
    capped: bool
    """Another gate holds the criterion below the level, whatever its score."""


def lift_to(
    level: int, criterion: Criterion, measured: Measured, scoring: Scoring, cap: int | None = None
) -> Lift:
    """What must rise before a criterion is at `level`.

    Raises:
        ScoringError: the criterion is not rated.
    """
    score = measured.rated(criterion.id)
    threshold = reach(level, scoring)
    floor = reach(level - scoring.facet_allowance, scoring)
    low = [
        FacetLift(facet.id, found, floor)
        for facet in criterion.facets
        if (found := measured.facets.get(facet.id)) is not None
        and found < floor - scoring.tolerance
    ]
    return Lift(
        criterion=criterion.id,
        level=level,
        score=score,
        needed=threshold if score < threshold - scoring.tolerance else None,
        facets=tuple(sorted(low, key=lambda one: (one.score, one.facet))),
        capped=cap is not None and cap < level,
    )
