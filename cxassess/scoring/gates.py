"""Gates: what holds the level down, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cxassess.questionnaire.model import Questionnaire
from cxassess.scoring.levels import level_of, level_of_score, top_level
from cxassess.scoring.measured import Measured
from cxassess.scoring.rules import RULES, Ruling, Situation

GateState = Literal["holds", "next", "passes", "borderline", "not measured"]


@dataclass(frozen=True)
class GateOutcome:
    """One row of the gate strip: the ruling, seen from the level without gates."""

    id: str
    kind: str
    ruling: Ruling
    ungated: int | None
    top: int

    @property
    def allows(self) -> int | None:
        """Highest overall level the gate allows now; None when it cannot be told.

        For a gate that caps a criterion this is what the capped criterion lets the other gates
        allow; the cap itself is `ruling.criterion_cap`.
        """
        return self.ruling.allows

    @property
    def measured(self) -> bool:
        return self.ruling.measured

    @property
    def value(self) -> float | None:
        return self.ruling.value

    @property
    def limit(self) -> float | None:
        return self.ruling.limit

    @property
    def borderline(self) -> bool:
        """Another value inside the interval would change what the gate says."""
        return self.ruling.crosses

    @property
    def binds(self) -> bool:
        """Lowers the overall level."""
        return self.allows is not None and self.ungated is not None and self.allows < self.ungated

    @property
    def lowers_criterion(self) -> bool:
        """Lowers the level of the criterion it caps."""
        cap, level = self.ruling.criterion_cap, self.ruling.level
        return cap is not None and level is not None and cap < level

    @property
    def next(self) -> bool:
        """Would stop the next step: of the overall level, or of the criterion it caps."""
        cap = self.ruling.criterion_cap
        if cap is not None and cap == self.ruling.level:
            return True
        return self.allows is not None and self.allows == self.ungated and self.ungated < self.top

    @property
    def state(self) -> GateState:
        """One word for the strip. A gate that holds is said to hold also where it is borderline:
        gates use point estimates."""
        if self.binds or self.lowers_criterion:
            return "holds"
        if not self.measured:
            return "not measured"
        if self.borderline:
            return "borderline"
        return "next" if self.next else "passes"


@dataclass(frozen=True)
class Decision:
    ungated: int | None
    """None: the index is not rated."""
    gated: int | None
    """None: not determinable, because of `undeterminable`."""
    levels_before: Mapping[str, int | None]
    """Criterion id -> level by its score and facets; None when not rated."""
    levels_after: Mapping[str, int | None]
    """The same after the gates that cap a criterion."""
    outcomes: tuple[GateOutcome, ...]
    """In the questionnaire's order of gates."""
    undeterminable: tuple[str, ...]
    """Criterion ids, and "index", that a gate needs and that are not rated."""

    @property
    def binding(self) -> tuple[str, ...]:
        """Ids of all gates that lower the overall level."""
        return tuple(one.id for one in self.outcomes if one.binds)

    @property
    def decisive(self) -> tuple[str, ...]:
        """The binding gates that alone already give the gated level."""
        return tuple(one.id for one in self.outcomes if one.binds and one.allows == self.gated)

    @property
    def capping(self) -> tuple[str, ...]:
        """Ids of the gates that lower the level of a criterion."""
        return tuple(one.id for one in self.outcomes if one.lowers_criterion)

    def outcome(self, gate: str) -> GateOutcome:
        """Raises KeyError for an unknown id."""
        for one in self.outcomes:
            if one.id == gate:
                return one
        raise KeyError(gate)


def decide(questionnaire: Questionnaire, measured: Measured) -> Decision:
    """Levels of the criteria, level without gates, every gate, and the gated level.

    Gates that cap a criterion come first and change its level, never its score; then all others
    cap the overall level and the lowest wins. The gated level is not determinable when the index
    or a criterion that a chain or relative gate needs is not rated.

    Raises:
        ScoringError: a score the questionnaire does not have, or a gate without its numbers.
    """
    measured.check(questionnaire)
    scoring, levels = questionnaire.scoring, questionnaire.levels
    before: dict[str, int | None] = {}
    for criterion in questionnaire.criteria:
        score = measured.criteria.get(criterion.id)
        facets = [measured.facets.get(facet.id) for facet in criterion.facets]
        before[criterion.id] = None if score is None else level_of(score, facets, levels, scoring)
    index = measured.index
    ungated = None if index is None else level_of_score(index, levels, scoring)

    caps: dict[str, int] = {}
    situation = Situation(questionnaire, measured, ungated, before, caps)
    rulings: dict[str, Ruling] = {}
    for kinds in (("cap_criterion",), ("chain", "relative", "cap_overall", "all_the_time")):
        for gate in questionnaire.gates:
            if gate.kind in kinds:
                ruling = rulings[gate.id] = RULES[gate.kind](gate, situation)
                if ruling.criterion is not None and ruling.criterion_cap is not None:
                    held = caps.get(ruling.criterion, ruling.criterion_cap)
                    caps[ruling.criterion] = min(held, ruling.criterion_cap)
    outcomes = tuple(
        GateOutcome(gate.id, gate.kind, rulings[gate.id], ungated, top_level(levels))
        for gate in questionnaire.gates
    )
    missing = _undeterminable(outcomes)
    return Decision(
        ungated=ungated,
        gated=None if ungated is None or missing else _lowest(ungated, outcomes),
        levels_before=before,
        levels_after={one: situation.level_after(one) for one in before},
        outcomes=outcomes,
        undeterminable=(*missing, "index") if ungated is None else missing,
    )


def _undeterminable(outcomes: tuple[GateOutcome, ...]) -> tuple[str, ...]:
    needed = [
        name for one in outcomes if one.kind in ("chain", "relative") for name in one.ruling.missing
    ]
    return tuple(dict.fromkeys(needed))


def _lowest(ungated: int, outcomes: tuple[GateOutcome, ...]) -> int:
    return min([ungated, *(one.allows for one in outcomes if one.allows is not None)])
