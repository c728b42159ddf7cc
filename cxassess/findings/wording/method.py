"""Words for the method page."""

from cxassess.findings.model import Participation
from cxassess.findings.wording.answer import answered
from cxassess.findings.wording.gates import MODULES, criterion_name
from cxassess.findings.wording.numbers import plural
from cxassess.questionnaire.model import Gate, Questionnaire

NO_PROMISE = "A higher level does not predict profit."


def headline(people: Participation, hidden: int) -> str:
    """Who answered and what is hidden."""
    said = (
        "nothing is hidden"
        if not hidden
        else (
            f"{plural(hidden, 'value')} {'is' if hidden == 1 else 'are'} hidden to protect people"
        )
    )
    return f"{answered(people)}; {said}."


def gate_limits(questionnaire: Questionnaire) -> str:
    """Every limit that decides a level, from the questionnaire's own parameters."""
    scoring = questionnaire.scoring
    said = [
        f"A level starts {scoring.level_margin:g} below its number; no facet may stand more than "
        f"{plural(scoring.facet_allowance, 'level')} below its criterion."
    ]
    said.extend(f"{gate.name}: {_limit(questionnaire, gate)}." for gate in questionnaire.gates)
    said.append(
        "Gates use point estimates; where the interval crosses a limit the gate is called "
        "borderline."
    )
    return " ".join(said)


def _limit(questionnaire: Questionnaire, gate: Gate) -> str:
    if gate.kind == "chain":
        return f"level of the lowest criterion plus {gate.allowance}"
    if gate.kind == "relative":
        leader = criterion_name(questionnaire, gate.criterion or "")
        return f"level of {leader} plus {gate.allowance}"
    if gate.kind == "all_the_time":
        waves = "" if gate.waves is None else f" and the same result in {gate.waves} waves"
        return f"index {gate.index:g}{waves}, else level {gate.cap}"
    capped = "overall" if gate.criterion is None else criterion_name(questionnaire, gate.criterion)
    conditions = [
        f"{MODULES.get(each.score, each.score)} below {each.below:g}" for each in gate.any_below
    ]
    if gate.silo_signal:
        conditions.append("the silo signal on")
    parts = []
    if conditions:
        parts.append(f"{capped} at most {gate.cap} with {' or '.join(conditions)}")
    if gate.waves_of_customer_data is not None:
        parts.append(
            f"{capped} at most {gate.few_waves_cap} with fewer than "
            f"{plural(gate.waves_of_customer_data, 'wave')} of own customer data"
        )
    return "; ".join(parts)


def limits(questionnaire: Questionnaire, weighted: bool) -> str:
    """What the instrument rests on, what a level cannot tell, and how answers were weighted."""
    said = [questionnaire.opinion_notice]
    if "profit" not in questionnaire.opinion_notice:
        said.append(NO_PROMISE)
    said.append(
        "Answers are weighted to the headcounts of the units."
        if weighted
        else "Every answer counts once."
    )
    return " ".join(said)


def not_enough(minimum: int) -> str:
    return f"Fewer than {minimum} people answered, so no result can be shown."
