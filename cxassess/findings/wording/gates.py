"""Words for the gates and for what they do to the level."""

from collections.abc import Mapping, Sequence

from cxassess.findings.model import Estimate
from cxassess.findings.wording.numbers import (
    HEADLINE,
    SO_WHAT,
    base,
    count,
    fill,
    fitting,
    inside,
    joined,
    one,
    plural,
    sentence,
    whole,
)
from cxassess.questionnaire.model import Gate, Questionnaire
from cxassess.scoring.gates import Decision, GateOutcome

MODULES = {"ex": "employee-experience part", "journey": "journey part"}
"""How the other instruments that a gate can look at are called."""


def gate(questionnaire: Questionnaire, outcome: GateOutcome) -> Gate:
    return next(each for each in questionnaire.gates if each.id == outcome.id)


def called(found: Gate) -> str:
    return f"“{found.name}”"


def criterion_name(questionnaire: Questionnaire, identifier: str) -> str:
    return inside(questionnaire.criterion(identifier).name)


def holder(questionnaire: Questionnaire, outcome: GateOutcome) -> str:
    """What holds the level: the leading criterion, or the gate by its name."""
    criterion = outcome.ruling.criterion
    if outcome.kind in ("chain", "relative") and criterion is not None:
        return criterion_name(questionnaire, criterion)
    return f"the gate {called(gate(questionnaire, outcome))}"


def sensitivity(questionnaire: Questionnaire, decision: Decision) -> str:
    """What the level would be without gates, and which gate takes how much."""
    if decision.ungated is None:
        return cannot_tell(questionnaire, decision)
    start = f"Without gates: level {decision.ungated}."
    outcomes = {each.id: each for each in decision.outcomes}
    names = {each.id: called(each) for each in questionnaire.gates}
    if not decision.binding:
        return fill(SO_WHAT, f"{start} No gate lowers it.", _edges(decision, names))
    first = [names[each] for each in decision.decisive]
    others = [
        f"{names[each]} alone would lower it to {outcomes[each].allows}."
        for each in decision.binding
        if each not in decision.decisive
    ]
    lowers = "The gate {} lowers it" if len(first) == 1 else "The gates {} lower it"
    return fill(
        SO_WHAT,
        f"{start} {lowers.format(joined(first))} to {decision.gated}.",
        *others,
        _edges(decision, names),
    )


def _edges(decision: Decision, names: Mapping[str, str]) -> str:
    edges = [names[each.id] for each in decision.outcomes if each.measured and each.borderline]
    if not edges:
        return ""
    return f"Borderline: {joined(edges)}."


def cannot_tell(questionnaire: Questionnaire, decision: Decision) -> str:
    """Which criterion is missing."""
    rated = decision.levels_before
    missing = [
        criterion_name(questionnaire, each.id)
        for each in questionnaire.criteria
        if rated[each.id] is None
    ]
    verb = "is" if len(missing) == 1 else "are"
    return fitting(
        SO_WHAT,
        f"The overall level cannot be told: {joined(missing)} {verb} not rated.",
        f"The overall level cannot be told: {count(len(missing))} criteria are not rated.",
    )


def value(
    questionnaire: Questionnaire,
    outcome: GateOutcome,
    scores: Mapping[str, Estimate],
    silo: str,
    waves: int | None,
) -> str:
    """Our value in words.

    Args:
        scores: estimates by criterion and item id.
        silo: the silo signal in a few words.
        waves: waves of own customer data, None when not known.
    """
    found, ruling = gate(questionnaire, outcome), outcome.ruling
    if not outcome.measured:
        return _not_measured(questionnaire, found, ruling.missing)
    if outcome.kind in ("chain", "relative") and ruling.criterion is not None:
        name = questionnaire.criterion(ruling.criterion).name
        score = scores[ruling.criterion]
        said = f"{name} {_score(score, outcome.borderline)}, level {ruling.level} {base(score.n)}"
        return f"Lowest: {inside(name)}{said[len(name) :]}" if outcome.kind == "chain" else said
    if outcome.kind == "all_the_time":
        return f"All-the-time index {whole(ruling.value or 0)}, limit {whole(ruling.limit or 0)}"
    parts = [
        f"{each.score} {_score(scores[each.score], outcome.borderline)}, "
        f"limit {one(each.below)} {base(scores[each.score].n)}"
        for each in found.any_below
        if each.score in scores
    ]
    if found.silo_signal:
        parts.append(silo)
    if found.waves_of_customer_data is not None:
        parts.append(
            f"{plural(waves, 'wave')} of customer data"
            if waves is not None
            else "waves of customer data not known"
        )
    return sentence("; ".join(parts))


def _score(score: Estimate, edge: bool) -> str:
    return (
        f"{one(score.value)} ({one(score.low)} to {one(score.high)})" if edge else one(score.value)
    )


def _not_measured(questionnaire: Questionnaire, found: Gate, missing: Sequence[str]) -> str:
    if found.kind == "all_the_time":
        return "Too few units for an all-the-time index"
    known = {each.id: inside(each.name) for each in questionnaire.criteria}
    modules = [f"{MODULES.get(each, each)} not asked" for each in missing if each in MODULES]
    unrated = [known.get(each, each) for each in missing if each in known]
    items = [each for each in missing if each in questionnaire.item_index]
    parts = []
    if unrated:
        parts.append(f"{joined(unrated)} not rated")
    if items:
        parts.append(f"{joined(items)} not rated")
    if "silo_signal" in missing:
        parts.append("too few units for a silo signal")
    if "waves_of_customer_data" in missing:
        parts.append("waves of customer data not known")
    return sentence("; ".join([*parts, *modules]))


def verdict(questionnaire: Questionnaire, outcome: GateOutcome) -> str:
    if outcome.state in ("holds", "next"):
        verb = "Holds" if outcome.state == "holds" else "Stops"
        cap, criterion = outcome.ruling.criterion_cap, outcome.ruling.criterion
        if outcome.binds or cap is None or criterion is None:
            return f"{verb} at {outcome.allows}"
        return f"{verb} {criterion_name(questionnaire, criterion)} at {cap}"
    return {"passes": "Passes", "borderline": "Borderline", "not measured": "Not measured"}[
        outcome.state
    ]


def note(questionnaire: Questionnaire, outcome: GateOutcome, decision: Decision) -> str:
    if outcome.state == "holds":
        if not outcome.binds:
            return "caps the criterion"
        if outcome.id not in decision.decisive:
            return "lowers the level too"
        number = len(decision.decisive)
        return "the binding gate" if number == 1 else f"one of {count(number)} binding gates"
    if outcome.state == "next":
        return "would bind next"
    if outcome.state == "borderline":
        return "watch next round"
    if outcome.state == "passes":
        return "no limit" if outcome.allows == outcome.top else f"up to level {outcome.allows}"
    missing = [MODULES[each] for each in outcome.ruling.missing if each in MODULES]
    return f"add the {joined(missing)}" if missing else "no limit set by it"


def gates(questionnaire: Questionnaire, decision: Decision) -> tuple[str, str]:
    """Headline and so-what of the gates page."""
    if decision.gated is None:
        return _undecided(questionnaire, decision)
    outcomes = {each.id: each for each in decision.outcomes}
    following = [
        each
        for each in decision.outcomes
        if each.state == "next" and each.ruling.criterion_cap is None
    ]
    if not decision.binding:
        headline = "No gate lowers the level."
        if following:
            headline = fitting(
                HEADLINE,
                f"No gate lowers the level; {plural(len(following), 'gate')} would stop the next "
                "step.",
            )
        return headline, fill(
            SO_WHAT, sensitivity(questionnaire, decision), _opens(questionnaire, following), _JUDGED
        )
    held = [outcomes[each] for each in decision.decisive]
    names = list(dict.fromkeys(holder(questionnaire, each) for each in held))
    start = f"{sentence(plural(len(held), 'gate'))} {'holds' if len(held) == 1 else 'hold'}"
    behind = ""
    if following:
        more = plural(len(following), "more gate").replace("one more", "one more")
        behind = f" Behind it {more} would stop the next step."
    headline = fitting(
        HEADLINE,
        f"{start} the level at {decision.gated}: {joined(names)}.{behind}",
        f"{start} the level at {decision.gated}: {joined(names)}.",
        f"{start} the level at {decision.gated}.",
    )
    return headline, fill(
        SO_WHAT, sensitivity(questionnaire, decision), _opens(questionnaire, held), _JUDGED
    )


_JUDGED = "The limits are the authors’ judgement; the method page lists them."


def _undecided(questionnaire: Questionnaire, decision: Decision) -> tuple[str, str]:
    return (
        "The gates cannot be applied: not every criterion is rated.",
        fill(SO_WHAT, cannot_tell(questionnaire, decision), _JUDGED),
    )


def _opens(questionnaire: Questionnaire, outcomes: Sequence[GateOutcome]) -> str:
    """The smallest change that takes the first gate with one out of the way."""
    for outcome in outcomes:
        name = called(gate(questionnaire, outcome))
        needs = [
            f"{criterion_name(questionnaire, lift.criterion)} rises from {one(lift.score)} to "
            f"{one(lift.needed)}"
            for lift in outcome.ruling.lifts
            if lift.needed is not None
        ]
        needs += [
            f"facet {inside(_facet(questionnaire, low.facet))} rises from {one(low.score)} to "
            f"{one(low.needed)}"
            for lift in outcome.ruling.lifts
            for low in lift.facets
        ]
        if needs and not any(lift.capped for lift in outcome.ruling.lifts):
            return f"{name} opens when {joined(needs)}."
    return ""


def _facet(questionnaire: Questionnaire, identifier: str) -> str:
    return next(
        facet.name
        for criterion in questionnaire.criteria
        for facet in criterion.facets
        if facet.id == identifier
    )
