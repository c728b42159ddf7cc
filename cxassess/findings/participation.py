"""Who was asked and who answered."""

from cxassess.findings.fielded import Fielded
from cxassess.findings.groups import EVERYONE, WHOLE, audience_group
from cxassess.findings.inputs import AUDIENCES
from cxassess.findings.model import GroupRate, Participation
from cxassess.findings.publish import INVITED

NAMES = {
    "employee": "Employees",
    "manager": "Managers",
    "leader": "Leaders",
    "programme": "Programme team",
    "assessor": "Assessors",
}


def participation(wave: Fielded) -> Participation:
    """Rates of the whole and of each audience that was asked or answered.

    A group whose invited or answered people may not be told has no numbers at all, for one of them
    beside a rate gives the other.
    """
    everybody = EVERYONE if _shown(wave, EVERYONE) else WHOLE
    invited = _invited(wave, everybody)
    answered = wave.groups.answered(everybody) if wave.shown.row(everybody) else None
    rows = []
    for audience in AUDIENCES:
        group = audience_group(audience)
        if group in wave.groups.members:
            rows.append(_row(wave, audience, group))
    return Participation(
        invited=invited,
        answered=answered,
        rate=_rate(answered, invited),
        audiences=tuple(rows),
    )


def _row(wave: Fielded, audience: str, group: str) -> GroupRate:
    shown = _shown(wave, group)
    invited = _invited(wave, group) if shown else None
    answered = wave.groups.answered(group) if shown else None
    return GroupRate(
        id=audience,
        name=NAMES[audience],
        invited=invited,
        answered=answered,
        rate=_rate(answered, invited),
        questions=sum(audience in item.audiences for item in wave.questionnaire.items),
        hidden=not shown,
    )


def _shown(wave: Fielded, group: str) -> bool:
    known = wave.groups.asked_people is not None
    return wave.shown.row(group) and (not known or wave.shown.cell(INVITED, group))


def _invited(wave: Fielded, group: str) -> int | None:
    if wave.groups.asked_people is None or not wave.shown.cell(INVITED, group):
        return None
    return wave.groups.invited(group)


def _rate(answered: int | None, invited: int | None) -> float | None:
    """May exceed 1 where more answered than the list of invited people holds."""
    return answered / invited if answered is not None and invited else None
