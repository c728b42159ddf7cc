"""Which recommendations to put first: a pure choice, the same for the same input."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from cxassess.questionnaire.model import Criterion, Questionnaire, Recommendation
from cxassess.scoring.gates import Decision, GateOutcome
from cxassess.scoring.levels import level_of_score, top_level
from cxassess.scoring.measured import Measured

Reason = Literal["gate", "basics", "facet", "impact"]
"""Why an action was chosen: it opens a gate that bites, it repairs missed basics, it lifts the
lowest facet of the criterion furthest from its target, or it gives most for its effort."""

MOST = 5
_EFFORT = {"S": 1, "M": 2, "L": 3}


@dataclass(frozen=True)
class Selected:
    recommendation: Recommendation
    reason: Reason
    gate: str | None
    """The gate that it helps to open, for the reason "gate"."""
    facet: str | None
    """The lowest facet that it serves; None when none of them has a score."""


def worth(recommendation: Recommendation) -> float:
    """Impact (1 to 3) for effort (S 1, M 2, L 3): a judgement, to be revised from outcomes."""
    return recommendation.impact / _EFFORT[recommendation.effort]


def select(
    questionnaire: Questionnaire,
    measured: Measured,
    decision: Decision,
    targets: Mapping[str, float] | None = None,
    most: int = MOST,
    *,
    common: float | None = None,
) -> tuple[Selected, ...]:
    """At most `most` actions, one per owner, most urgent first.

    In this order: (1) for each gate that bites, those that hold the overall level lowest first,
    then those that cap a criterion; (2) missed basics, which come with the journey instrument;
    (3) the lowest facet of the criterion furthest below its target; (4) impact for effort.
    A recommendation fits when it starts at the current level of the lowest facet it serves (of its
    criterion where none of its facets has a score). Where nothing fits for (1) or (3), one that
    starts at the level of the criterion stands in, so that a gate that bites has an action
    whenever the library has one. A chain gate is opened through the criteria that hold it.
    Ties go by id.

    Args:
        targets: criterion id -> target score.
        common: target of the other criteria, so that the weakest is furthest from it. Those that
            have reached it come last, and aim at their next level; so do all without it.
    """
    desk = _Desk(questionnaire, measured, decision, targets or {}, common)
    chosen: list[Selected] = []
    owners: set[str] = set()
    for reason, candidates in desk.rounds():
        held = {one.recommendation.id for one in chosen}
        if reason == "gate" and any(one.recommendation.id in held for one in candidates):
            continue  # an action chosen for another gate opens this one too
        for candidate in candidates:
            owner = candidate.recommendation.owner
            if owner in owners or len(chosen) == most:
                continue
            chosen.append(candidate)
            owners.add(owner)
            if reason != "impact":
                break  # one action for each gate and for the lowest facet
    return tuple(chosen)


@dataclass(frozen=True)
class _Desk:
    questionnaire: Questionnaire
    measured: Measured
    decision: Decision
    targets: Mapping[str, float]
    common: float | None

    def rounds(self) -> Iterator[tuple[Reason, list[Selected]]]:
        """Each reason in turn with its candidates, best first."""
        ranked = sorted(
            self.questionnaire.recommendations,
            key=lambda one: (-worth(one), -one.impact, one.id),
        )
        fitting = [one for one in ranked if one.step_from == self._level(one)]
        pools = fitting, [one for one in ranked if one.step_from == self._criterion_level(one)]
        for gate in self._biting():
            held = {lift.criterion for lift in gate.ruling.lifts} if gate.kind == "chain" else set()
            opening = [
                self._because(one, "gate", gate.id)
                for pool in pools
                for one in pool
                if gate.id in one.gates or one.criterion in held
            ]
            yield "gate", opening
        wanting = self._wanting()
        lifting = [
            self._because(one, "facet")
            for criterion in wanting
            for pool in pools
            for _, facet in self._rated(facet.id for facet in criterion.facets)
            for one in pool
            if one.criterion == criterion.id and facet in one.facets
        ]
        yield "facet", lifting
        names = {criterion.id for criterion in wanting}
        yield "impact", [self._because(one, "impact") for one in fitting if one.criterion in names]

    def _biting(self) -> list[GateOutcome]:
        bites = [one for one in self.decision.outcomes if one.binds or one.lowers_criterion]
        return sorted(bites, key=lambda one: (not one.binds, one.allows))

    def _wanting(self) -> list[Criterion]:
        """Rated criteria below their target, the furthest first; then those on their own way."""
        gaps: list[tuple[bool, float, str, Criterion]] = []
        for criterion in self.questionnaire.criteria:
            level = self.decision.levels_before[criterion.id]
            if level is None:
                continue
            score = self.measured.rated(criterion.id)
            target = self.targets.get(criterion.id, self.common)
            if target is not None and self._below(target, score, level):
                gaps.append((False, score - target, criterion.id, criterion))
            elif criterion.id not in self.targets:
                upwards = float(min(level + 1, top_level(self.questionnaire.levels)))
                if self._below(upwards, score, level):
                    gaps.append((True, score - upwards, criterion.id, criterion))
        return [criterion for *_, criterion in sorted(gaps, key=lambda one: one[:3])]

    def _below(self, target: float, score: float, level: int) -> bool:
        levels, scoring = self.questionnaire.levels, self.questionnaire.scoring
        return score < target - scoring.tolerance or level < level_of_score(target, levels, scoring)

    def _rated(self, facets: Iterable[str]) -> list[tuple[float, str]]:
        """Score and id of the facets that have a score, lowest first."""
        scores = self.measured.facets
        return sorted((found, one) for one in facets if (found := scores.get(one)) is not None)

    def _criterion_level(self, one: Recommendation) -> int | None:
        return self.decision.levels_before.get(one.criterion)

    def _level(self, one: Recommendation) -> int | None:
        """The current level of what the recommendation serves."""
        rated = self._rated(one.facets)
        if not rated:
            return self._criterion_level(one)
        return level_of_score(rated[0][0], self.questionnaire.levels, self.questionnaire.scoring)

    def _because(self, one: Recommendation, reason: Reason, gate: str | None = None) -> Selected:
        rated = self._rated(one.facets)
        return Selected(one, reason, gate, rated[0][1] if rated else None)
