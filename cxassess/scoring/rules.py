"""The rule of each kind of gate: one function a kind, from a situation to a ruling."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from cxassess.questionnaire.model import Condition, Gate, Questionnaire
from cxassess.scoring.errors import ScoringError
from cxassess.scoring.levels import level_of, reach, top_level
from cxassess.scoring.lifts import Lift, lift_to
from cxassess.scoring.measured import Measured

Number = TypeVar("Number", int, float)
End = Literal[0, 1]
_ENDS: tuple[End, End] = (0, 1)


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What one gate says, and on which numbers."""

    allows: int | None
    measured: bool
    score: str | None = None
    """What `value` is a score of: a criterion, an item, a module or "all_the_time"."""
    value: float | None = None
    limit: float | None = None
    """The value from which the gate no longer stands in the way of the next step."""
    criterion: str | None = None
    """The criterion that leads, the weakest, or the one that is capped."""
    level: int | None = None
    """The level of that criterion (before caps where the gate itself caps it)."""
    criterion_cap: int | None = None
    triggers: tuple[str, ...] = ()
    """The conditions that hold: score names, "silo_signal", "waves_of_customer_data",
    "all_the_time", "previous_result"."""
    missing: tuple[str, ...] = ()
    """Inputs that were not measured, by the same names."""
    crosses: bool = False
    """The intervals reach over the limit: the gate is borderline."""
    lifts: tuple[Lift, ...] = ()
    """The smallest change that takes the gate out of the way of the next step."""


@dataclass(frozen=True)
class Situation:
    """Everything a rule may look at. `caps` fills while the capping gates are read."""

    questionnaire: Questionnaire
    measured: Measured
    ungated: int | None
    before: Mapping[str, int | None]
    caps: Mapping[str, int]

    @property
    def top(self) -> int:
        return top_level(self.questionnaire.levels)

    @property
    def tolerance(self) -> float:
        return self.questionnaire.scoring.tolerance

    def level_after(self, criterion: str) -> int | None:
        level = self.before[criterion]
        return None if level is None else min(level, self.caps.get(criterion, level))

    def level_at(self, criterion: str, end: End) -> int:
        """The capped level that a rated criterion would have at one end of its interval."""
        part = self.questionnaire.criterion(criterion)
        score = self.measured.rated(criterion)
        interval = self.measured.intervals.get(criterion)
        level = level_of(
            score if interval is None else interval[end],
            [self.measured.facets.get(facet.id) for facet in part.facets],
            self.questionnaire.levels,
            self.questionnaire.scoring,
        )
        return min(level, self.caps.get(criterion, level))

    def read(self, score: str) -> float | None:
        """The value a condition compares: a criterion's level, an item's or a module's score."""
        if score in self.before:
            return self.before[score]
        if score in self.questionnaire.item_index:
            return self.measured.items.get(score)
        return self.measured.modules.get(score)

    def read_at(self, score: str, end: End) -> float | None:
        if score in self.before:
            return self.before[score]
        interval = self.measured.intervals.get(score)
        return self.read(score) if interval is None else interval[end]

    def below(self, condition: Condition, value: float | None) -> bool:
        return value is not None and value < condition.below - self.tolerance

    def stance(self, allows: int) -> int:
        """-1 the level is held, 0 the next step would be, 1 neither."""
        if self.ungated is None or allows > self.ungated:
            return 1
        if allows < self.ungated:
            return -1
        return 0 if self.ungated < self.top else 1


def chain(gate: Gate, situation: Situation) -> Ruling:
    """overall <= lowest criterion level + allowance."""
    return _led_by([one.id for one in situation.questionnaire.criteria], gate, situation)


def relative(gate: Gate, situation: Situation) -> Ruling:
    """overall <= level of the leading criterion + allowance."""
    leader = _criterion(gate, situation)
    return _led_by([leader], gate, situation)


def cap_overall(gate: Gate, situation: Situation) -> Ruling:
    """overall <= cap while a score is below its limit or the silo signal is on."""
    cap = _number(gate, "cap", gate.cap)
    values = [situation.read(one.score) for one in gate.any_below]
    signal = situation.measured.silo_signal if gate.silo_signal else None
    measured = signal is not None or any(value is not None for value in values)
    triggers = [*_held(gate, situation, values), *(["silo_signal"] if signal else [])]
    missing = [c.score for c, v in zip(gate.any_below, values, strict=True) if v is None]
    if gate.silo_signal and signal is None:
        missing.append("silo_signal")
    score, value, limit = _nearest(gate.any_below, values)
    open_level = situation.top if measured else None
    return Ruling(
        allows=cap if triggers else open_level,
        measured=measured,
        score=score,
        value=value,
        limit=limit,
        triggers=tuple(triggers),
        missing=tuple(missing),
        crosses=not signal and _crosses(gate, situation),
    )


def cap_criterion(gate: Gate, situation: Situation) -> Ruling:
    """level of a criterion <= cap while a score is below its limit, or <= few_waves_cap while
    there are too few waves of own customer data."""
    criterion = _criterion(gate, situation)
    values = [situation.read(one.score) for one in gate.any_below]
    triggers = _held(gate, situation, values)
    missing = [c.score for c, v in zip(gate.any_below, values, strict=True) if v is None]
    caps = [_number(gate, "cap", gate.cap)] if triggers else []
    waves = situation.measured.waves_of_customer_data
    if gate.waves_of_customer_data is None:
        waves = None
    elif waves is None:
        missing.append("waves_of_customer_data")
    elif waves < gate.waves_of_customer_data:
        triggers.append("waves_of_customer_data")
        caps.append(_number(gate, "few_waves_cap", gate.few_waves_cap))
    measured = waves is not None or any(value is not None for value in values)
    cap = min(caps, default=None)
    score, value, limit = _nearest(gate.any_below, values)
    return Ruling(
        allows=_through(criterion, cap, situation) if measured else None,
        measured=measured,
        score=score,
        value=value,
        limit=limit,
        criterion=criterion,
        level=situation.before[criterion],
        criterion_cap=cap,
        triggers=tuple(triggers),
        missing=tuple(missing),
        crosses=_crosses(gate, situation),
    )


def all_the_time(gate: Gate, situation: Situation) -> Ruling:
    """The top level needs the index, and the same result in the wave before."""
    limit = _number(gate, "index", gate.index)
    value = situation.measured.all_the_time
    earlier = situation.measured.previous_result_same
    again = gate.waves is not None and gate.waves > 1
    triggers, missing = [], []
    if value is None:
        missing.append("all_the_time")
    elif value < limit - situation.tolerance:
        triggers.append("all_the_time")
    if again and earlier is None:
        missing.append("previous_result")
    elif again and not earlier:
        triggers.append("previous_result")
    cap = situation.top - 1 if gate.cap is None else gate.cap
    return Ruling(
        allows=cap if triggers or missing else situation.top,
        measured=value is not None,
        score="all_the_time",
        value=value,
        limit=limit,
        triggers=tuple(triggers),
        missing=tuple(missing),
    )


RULES: Mapping[str, Callable[[Gate, Situation], Ruling]] = {
    "chain": chain,
    "relative": relative,
    "cap_overall": cap_overall,
    "cap_criterion": cap_criterion,
    "all_the_time": all_the_time,
}


def _led_by(leaders: list[str], gate: Gate, situation: Situation) -> Ruling:
    allowance = _number(gate, "allowance", gate.allowance)
    rated: dict[str, tuple[int, float]] = {}
    for one in leaders:
        level, score = situation.level_after(one), situation.measured.criteria.get(one)
        if level is not None and score is not None:
            rated[one] = level, score
    if len(rated) < len(leaders):
        missing = tuple(one for one in leaders if one not in rated)
        return Ruling(allows=None, measured=False, missing=missing)
    lowest = min(rated, key=lambda one: rated[one])
    level, score = rated[lowest]
    top = situation.top
    allows = min(top, level + allowance)
    needed = _needed(allows, allowance, situation)
    stances = {
        situation.stance(min(top, allowance + min(situation.level_at(one, end) for one in rated)))
        for end in _ENDS
    }
    return Ruling(
        allows=allows,
        measured=True,
        score=lowest,
        value=score,
        limit=reach(needed, situation.questionnaire.scoring) if needed > 1 else None,
        criterion=lowest,
        level=level,
        crosses=len(stances) > 1,
        lifts=tuple(
            lift_to(
                needed,
                situation.questionnaire.criterion(one),
                situation.measured,
                situation.questionnaire.scoring,
                situation.caps.get(one),
            )
            for one, (held, _) in rated.items()
            if held < needed
        ),
    )


def _needed(allows: int, allowance: int, situation: Situation) -> int:
    """The criterion level from which the gate is out of the way of the next step."""
    if situation.ungated is None:
        return min(allows + 1, situation.top) - allowance
    wanted = situation.ungated if allows < situation.ungated else situation.ungated + 1
    return min(wanted, situation.top) - allowance


def _through(criterion: str, cap: int | None, situation: Situation) -> int:
    """The overall level that a capped criterion lets the chain and relative gates allow."""
    allowed = [situation.top]
    for gate in situation.questionnaire.gates:
        leads = gate.kind == "chain" or (gate.kind == "relative" and gate.criterion == criterion)
        if cap is not None and leads:
            allowed.append(cap + _number(gate, "allowance", gate.allowance))
    return min(allowed)


def _held(gate: Gate, situation: Situation, values: Iterable[float | None]) -> list[str]:
    pairs = zip(gate.any_below, values, strict=True)
    return [condition.score for condition, value in pairs if situation.below(condition, value)]


def _crosses(gate: Gate, situation: Situation) -> bool:
    """Whether the conditions hold at one end of the intervals and not at the other."""
    low, high = (
        any(situation.below(one, situation.read_at(one.score, end)) for one in gate.any_below)
        for end in _ENDS
    )
    return low != high


def _nearest(
    conditions: Iterable[Condition], values: Iterable[float | None]
) -> tuple[str | None, float | None, float | None]:
    """Score, value and limit of the condition that holds most, or is nearest to it."""
    known = [
        (value - one.below, one.score, value, one.below)
        for one, value in zip(conditions, values, strict=True)
        if value is not None
    ]
    if not known:
        return None, None, None
    _, score, value, limit = min(known)
    return score, value, limit


def _criterion(gate: Gate, situation: Situation) -> str:
    if gate.criterion is None or gate.criterion not in situation.before:
        raise ScoringError(
            f"{gate.id}: a criterion of {situation.questionnaire.slug} was expected, "
            f"found {gate.criterion!r}"
        )
    return gate.criterion


def _number(gate: Gate, name: str, value: Number | None) -> Number:
    if value is None:
        raise ScoringError(f"{gate.id}: a gate of kind {gate.kind} needs {name}")
    return value
