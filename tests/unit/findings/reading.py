"""Short ways to compute findings and to look parts of them up."""

from dataclasses import replace

from cxassess.findings.compute import unrounded
from cxassess.findings.fielded import field
from cxassess.findings.tree import plant
from tests.unit.findings.organisations import SUBJECT, invite, wave_of


def findings_of(questionnaire, people, units=(), *, invited=0, **subject):
    """Findings of one wave of these people, `invited` times as many of whom were asked.

    In full precision, to be held against numbers worked out by hand.
    """
    asked = invite(people, invited) if invited else ()
    wave = wave_of(questionnaire, people, units, invited=asked)
    return unrounded(questionnaire, [wave], units, replace(SUBJECT, **subject))


def fielded(questionnaire, people, units=(), minimum=5, invited=()):
    wave = wave_of(questionnaire, people, units, invited=tuple(invited))
    return field(questionnaire, wave, plant(units), minimum)


def by_id(rows):
    return {row.id: row for row in rows}


def items_of(findings):
    return {item.id: item for criterion in findings.criteria for item in criterion.items}


def units_of(findings):
    return by_id(findings.units.rows)


def scores(row):
    """Audience -> value, rounded, of a row of perception."""
    return {a.audience: a.score and round(a.score.value, 6) for a in row.audiences}
