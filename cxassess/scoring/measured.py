"""What the gates are decided on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cxassess.questionnaire.model import Questionnaire
from cxassess.scoring.errors import ScoringError

Interval = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Scores of one group. A score that is missing or None is "not rated", never 0."""

    index: float | None
    criteria: Mapping[str, float | None]
    facets: Mapping[str, float | None]
    items: Mapping[str, float | None] = field(default_factory=dict)
    modules: Mapping[str, float | None] = field(default_factory=dict)
    """Values of other instruments by the name that gates use ("ex", "journey")."""
    silo_signal: bool | None = None
    """None: too few units to tell."""
    all_the_time: float | None = None
    """0 to 100."""
    waves_of_customer_data: int | None = None
    previous_result_same: bool | None = None
    """Whether the wave before gave the same top result; None without a wave before."""
    intervals: Mapping[str, Interval] = field(default_factory=dict)
    """By item, criterion or module; decides only what is called borderline."""

    def rated(self, criterion: str) -> float:
        """The criterion's score; raises ScoringError where it is not rated."""
        score = self.criteria.get(criterion)
        if score is None:
            raise ScoringError(f"{criterion}: a rated criterion was expected")
        return score

    def check(self, questionnaire: Questionnaire) -> None:
        """Raises ScoringError for an id that the questionnaire does not have."""
        known = {
            "criterion": (self.criteria, {one.id for one in questionnaire.criteria}),
            "facet": (self.facets, {f.id for one in questionnaire.criteria for f in one.facets}),
            "item": (self.items, set(questionnaire.item_index)),
        }
        for kind, (scores, expected) in known.items():
            for identifier in scores:
                if identifier not in expected:
                    raise ScoringError(
                        f"{kind} of {questionnaire.slug} was expected, found {identifier!r}"
                    )
