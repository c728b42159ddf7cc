"""The few actions that the result asks for first."""

from datetime import datetime, timedelta

from cxassess.findings.errors import FindingsError
from cxassess.findings.inputs import SubjectInput
from cxassess.findings.model import Action
from cxassess.findings.wording import actions as words
from cxassess.questionnaire.model import Questionnaire
from cxassess.scoring.actions import Selected, select
from cxassess.scoring.gates import Decision
from cxassess.scoring.levels import top_level
from cxassess.scoring.measured import Measured

DAYS = {"S": 42, "M": 84, "L": 168}
"""Effort -> days until somebody checks whether it is done."""


def actions(
    questionnaire: Questionnaire, measured: Measured, decision: Decision, subject: SubjectInput
) -> tuple[tuple[Action, ...], str]:
    """At most five, one per owner, with dates that start on the day of release; and a headline.

    Criteria without a target of the client aim at the level above the reported one.

    Raises:
        FindingsError: the day of release is not an ISO date.
    """
    above = None
    if decision.gated is not None:
        above = float(min(decision.gated + 1, top_level(questionnaire.levels)))
    chosen = select(questionnaire, measured, decision, subject.targets, common=above)
    made = tuple(
        _action(questionnaire, measured, subject, number, one)
        for number, one in enumerate(chosen, start=1)
    )
    return made, words.headline(questionnaire, chosen)


def _action(
    questionnaire: Questionnaire,
    measured: Measured,
    subject: SubjectInput,
    number: int,
    chosen: Selected,
) -> Action:
    found = chosen.recommendation
    start = day_of(subject.released)
    facet = words.facet_name(questionnaire, chosen)
    score = None if chosen.facet is None else measured.facets.get(chosen.facet)
    return Action(
        number=number,
        id=found.id,
        action=found.action,
        short=found.short,
        aim=words.aim(questionnaire, chosen),
        owner=found.owner,
        start=start.date().isoformat(),
        due=(start + timedelta(days=DAYS[found.effort])).date().isoformat(),
        effort=found.effort,
        impact=found.impact,
        done_when=found.done_when,
        hypothesis=words.hypothesis(facet, score, found.impact),
        items=_items(questionnaire, chosen),
    )


def _items(questionnaire: Questionnaire, chosen: Selected) -> tuple[str, ...]:
    """Items of the facet it aims at; of all facets it serves where none is rated."""
    aimed = chosen.recommendation.facets if chosen.facet is None else (chosen.facet,)
    return tuple(
        item.id
        for criterion in questionnaire.criteria
        for facet in criterion.facets
        if facet.id in aimed
        for item in facet.items
    )


def day_of(iso: str) -> datetime:
    """Raises FindingsError: not an ISO date or time."""
    try:
        return datetime.fromisoformat(iso)
    except ValueError as error:
        raise FindingsError(f"date: found {iso!r}, expected 2026-09-14") from error
