"""Levels and gates of the whole, from what is measured to what is printed."""

from cxassess.findings.inputs import SubjectInput
from cxassess.findings.model import Estimate, GateFinding, LevelFinding, Units
from cxassess.findings.official import published
from cxassess.findings.score import Scores, estimate
from cxassess.findings.wording import gates as words
from cxassess.findings.wording.numbers import one
from cxassess.questionnaire.model import Questionnaire
from cxassess.scoring.gates import Decision, GateOutcome
from cxassess.scoring.levels import level_of_score, levels_between
from cxassess.scoring.measured import Measured


def measure(
    questionnaire: Questionnaire,
    scores: Scores,
    units: Units | None,
    previous: Scores | None,
    subject: SubjectInput,
) -> Measured:
    """What the gates look at. Modules of their own are not asked in this wave: not measured."""
    known = estimates(scores)
    return Measured(
        index=None if scores.index is None else scores.index.value,
        criteria={name: found.value for name, found in scores.criteria.items()},
        facets={name: found.value for name, found in scores.facets.items()},
        items={name: found.value for name, found in scores.items.items()},
        silo_signal=None if units is None else units.silo.on,
        all_the_time=None if units is None else units.all_the_time.index,
        waves_of_customer_data=subject.waves_of_customer_data,
        previous_result_same=_same(questionnaire, scores, previous),
        intervals={name: (found.low, found.high) for name, found in known.items()},
    )


def estimates(scores: Scores) -> dict[str, Estimate]:
    """Estimates by criterion and item id."""
    found = {**scores.criteria, **scores.items}
    return {name: estimate(each) for name, each in found.items()}


def _same(questionnaire: Questionnaire, scores: Scores, previous: Scores | None) -> bool | None:
    """Whether the wave before was at the same level without gates, on the comparable items."""
    if previous is None or previous.index is None or scores.index is None:
        return None
    levels, scoring = questionnaire.levels, questionnaire.scoring
    before = level_of_score(previous.index.value, levels, scoring)
    return before == level_of_score(scores.index.value, levels, scoring)


def level_finding(questionnaire: Questionnaire, scores: Scores, decision: Decision) -> LevelFinding:
    """The overall level in numbers and words."""
    index = published(scores.index)
    word = None if decision.gated is None else questionnaire.level(decision.gated)
    between = None
    if index is not None:
        levels, scoring = questionnaire.levels, questionnaire.scoring
        between = levels_between(index.low, index.high, levels, scoring)
    return LevelFinding(
        index=index,
        ungated=decision.ungated,
        gated=decision.gated,
        name=None if word is None else word.name,
        line=None if word is None else word.line,
        borderline=between,
        binding=decision.binding,
        sensitivity=words.sensitivity(questionnaire, decision),
    )


def gate_findings(
    questionnaire: Questionnaire,
    scores: Scores,
    decision: Decision,
    units: Units | None,
    subject: SubjectInput,
) -> tuple[GateFinding, ...]:
    """One row a gate, those that allow least first, those not measured last."""
    known = estimates(scores)
    silo = _silo(units)

    def row(outcome: GateOutcome) -> GateFinding:
        found = words.gate(questionnaire, outcome)
        return GateFinding(
            id=found.id,
            name=found.name,
            rule=found.rule,
            value=words.value(questionnaire, outcome, known, silo, subject.waves_of_customer_data),
            allows=outcome.allows,
            state=outcome.state,
            verdict=words.verdict(questionnaire, outcome),
            note=words.note(questionnaire, outcome, decision),
        )

    top = max(each.number for each in questionnaire.levels)
    ordered = sorted(
        decision.outcomes,
        key=lambda each: (each.state != "holds", top + 1 if each.allows is None else each.allows),
    )
    return tuple(row(each) for each in ordered)


def _silo(units: Units | None) -> str:
    if units is None or units.silo.on is None or units.silo.range is None:
        return "too few units for a silo signal"
    state = "on" if units.silo.on else "off"
    return f"range {one(units.silo.range)} between units, signal {state}"
