"""Invented answers with a believable structure: who answers, and what they would choose.

A person's choice is a rounded latent score: the item's level, plus what their unit, line and
audience see differently, plus a lean of their own. The story told: leaders see more backing from
the top than anybody else, units hear customers very differently, one gate binds, and listening
and measuring get better from wave to wave while the champions lose ground.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cxassess.cli.example.organisation import Person
from cxassess.questionnaire.model import Item, Questionnaire

WAVES = 3
LEVEL = {"RIR": 2.95, "NET": 2.95, "CUL": 3.25, "MEA": 3.4, "EXE": 1.15}
"""Latent level of an employee's answer in the last wave."""
BY_WAVE: Mapping[str, tuple[float, float, float]] = {
    "RIR": (-0.45, -0.3, 0.0),
    "NET": (0.1, 0.22, 0.0),
    "CUL": (-0.05, 0.0, 0.0),
    "MEA": (-0.55, -0.4, 0.0),
    "EXE": (0.05, 0.05, 0.0),
}
BY_AUDIENCE: Mapping[str, Mapping[str, float]] = {
    "employee": {},
    "manager": {"RIR": 0.2, "NET": 0.1, "CUL": 0.2, "MEA": 0.1, "EXE": 0.15},
    "leader": {"RIR": 0.6, "NET": 0.3, "CUL": 0.5, "MEA": 0.25, "EXE": 1.3},
    "programme": {"RIR": -0.2, "NET": 0.1, "CUL": -0.1, "MEA": -0.1, "EXE": -0.1},
    "assessor": {"RIR": -0.4, "NET": -0.2, "CUL": -0.3, "MEA": -0.3, "EXE": -0.2},
}
BY_UNIT: Mapping[str, float] = {
    "COM": 0.1, "COM-B": -0.15, "COM-H": 0.3, "OPS": 0.0, "OPS-C": 0.5, "OPS-F": 0.0,
    "OPS-N": -0.7, "OPS-S": 0.05, "SUP": -0.1, "SUP-F": -0.45, "SUP-D": 0.72, "SUP-L": -0.2,
}  # fmt: skip
UNIT_WEIGHT = {"RIR": 1.0, "NET": 0.7, "CUL": 0.45, "MEA": 0.5, "EXE": 0.2}
SILO_ITEMS = {"NET-6": 1.7, "RIR-5": 1.5}
"""Items on which units differ more than elsewhere."""
ITEM_SHIFT = {
    "RIR-6": -0.55, "RIR-1": 0.2, "NET-3": -0.4, "CUL-5": -0.25, "MEA-4": 0.15, "MEA-2": -0.2,
    "EXE-1": 0.1, "EXE-2": -0.35, "EXE-3": -0.5, "EXE-4": -0.3, "EXE-5": -0.3,
}  # fmt: skip
B2B_SHIFT = {"MEA": -1.0}
DONT_KNOW = {"visible": 0.07, "inside": 0.12}
HARD_TO_SEE = {"NET-1": 0.3, "EXE-6": 0.28}
"""Visible items that many employees cannot judge: a finding of its own."""
COMMENTS = (
    "The ticket system makes us close a case before we know whether it helped.",
    "We hear about changes for customers when customers call us about them.",
    "The monthly numbers are useful since somebody explains them.",
    "Nobody can say who owns a complaint that touches two departments.",
)


@dataclass(frozen=True)
class Sheet:
    """What one person hands in: words by item id, comments by criterion id."""

    answers: dict[str, str]
    comments: dict[str, str]


def takes_part(generator: np.random.Generator, person: Person) -> bool:
    """About two in three do; leaders more often, legal and field staff less."""
    share = {"leader": 0.8, "programme": 0.9, "assessor": 1.0, "manager": 0.72}.get(
        person.audience, 0.65
    )
    if person.unit in ("OPS-N", "SUP-L"):
        share -= 0.12
    return bool(generator.random() < share)


def sheet(
    generator: np.random.Generator, questionnaire: Questionnaire, person: Person, wave: int
) -> Sheet:
    """One person's answers in wave 0, 1 or 2."""
    lean = generator.normal(0, 0.42)
    answers: dict[str, str] = {}
    comments: dict[str, str] = {}
    for criterion in questionnaire.criteria:
        for item in criterion.items:
            if person.audience in item.audiences:
                word = _answer(generator, criterion.id, item, person, wave, lean)
                if word:
                    answers[item.id] = word
        if generator.random() < 0.03:
            comments[criterion.id] = str(generator.choice(COMMENTS))
    return Sheet(answers, comments)


def _answer(
    generator: np.random.Generator,
    criterion: str,
    item: Item,
    person: Person,
    wave: int,
    lean: float,
) -> str:
    draw = generator.random()
    unknown = DONT_KNOW[item.visibility]
    if person.audience == "employee":
        unknown = HARD_TO_SEE.get(item.id, unknown)
    if draw < unknown:
        return "dk"
    if draw < unknown + 0.02:
        return "na"
    if draw < unknown + 0.04:
        return ""
    unit = BY_UNIT[person.unit] * UNIT_WEIGHT[criterion] * SILO_ITEMS.get(item.id, 1.0)
    mean = (
        LEVEL[criterion]
        + BY_WAVE[criterion][wave]
        + BY_AUDIENCE[person.audience].get(criterion, 0.0)
        + unit
        + ITEM_SHIFT.get(item.id, 0.0)
        + (B2B_SHIFT.get(criterion, 0.0) if person.line == "b2b" else 0.0)
    )
    latent = generator.normal(mean + lean, 0.8)
    return str(int(np.clip(round(latent), 1, len(item.anchors))))
