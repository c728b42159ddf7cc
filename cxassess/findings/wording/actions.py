"""Words for actions: what each aims at, and what it might move."""

from collections.abc import Sequence

from cxassess.findings.wording.numbers import HEADLINE, fitting, inside, one, plural, sentence
from cxassess.questionnaire.model import Questionnaire
from cxassess.scoring.actions import Selected

GAIN = {1: (0.1, 0.3), 2: (0.2, 0.4), 3: (0.2, 0.6)}
"""Impact -> points that a facet might gain in one round: a judgement, to be revised from outcomes
that are recorded."""
TOP = 5.0
FLAT_FROM = 4.0
"""From here on more of the same may gain nothing."""


def aim(questionnaire: Questionnaire, chosen: Selected) -> str:
    """The gate, or the criterion and facet."""
    for gate in questionnaire.gates:
        if gate.id == chosen.gate:
            return f"Gate: {gate.name}"
    criterion = questionnaire.criterion(chosen.recommendation.criterion)
    name = facet_name(questionnaire, chosen)
    return criterion.name if name is None else f"{criterion.name}: {name}"


def facet_name(questionnaire: Questionnaire, chosen: Selected) -> str | None:
    criterion = questionnaire.criterion(chosen.recommendation.criterion)
    return next((each.name for each in criterion.facets if each.id == chosen.facet), None)


def hypothesis(facet: str | None, score: float | None, impact: int) -> str:
    """A range for the facet it serves; a hypothesis and said to be one."""
    if facet is None or score is None:
        return "No hypothesis in figures: what it serves is not rated yet"
    low, high = (min(TOP, score + gain) for gain in GAIN[impact])
    said = (
        f"Hypothesis: facet “{facet}” from {one(score)} to between {one(low)} and {one(high)} by "
        "the next round"
    )
    return f"{said}; may be flat, test small" if score >= FLAT_FROM else said


def headline(questionnaire: Questionnaire, chosen: Sequence[Selected]) -> str:
    """How many, and what the first aims at."""
    if not chosen:
        return "No recommendation of the library fits these results."
    number = len(chosen)
    actions = sentence(plural(number, "action"))
    owners = "an owner and a date" if number == 1 else "owners and dates"
    verb = "it aims" if number == 1 else "the first aims"
    return fitting(
        HEADLINE,
        f"{actions} with {owners}; {verb} at {_target(questionnaire, chosen[0])}.",
        f"{actions} with {owners}.",
    )


def _target(questionnaire: Questionnaire, chosen: Selected) -> str:
    for gate in questionnaire.gates:
        if gate.id == chosen.gate:
            return f"the gate “{gate.name}”"
    return inside(questionnaire.criterion(chosen.recommendation.criterion).name)
