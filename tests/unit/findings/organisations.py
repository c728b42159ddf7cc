"""Organisations for the tests of findings: answers by hand or drawn with a seed.

Everything here is generated; no figure comes from an organisation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from cxassess.findings.inputs import (
    AUDIENCES,
    LINES,
    Answers,
    Invited,
    SubjectInput,
    Unit,
    WaveInput,
)
from cxassess.questionnaire.loader import find, load
from cxassess.questionnaire.model import Criterion, Facet, Item, Questionnaire
from cxassess.questionnaire.publishing import wordings

CORE = load(find("core"))
ALL = ("employee", "manager", "leader")


def like_core(**changes) -> Questionnaire:
    """The core questionnaire with other parts (a copy would keep what it has worked out)."""
    fields = {name: getattr(CORE, name) for name in Questionnaire.model_fields}
    return Questionnaire(**{**fields, **changes})


def item(identifier, audiences=ALL, weight=1.0, anchors=5, visibility="visible") -> Item:
    return Item(
        id=identifier,
        stem=f"What do you see of {identifier}?",
        anchors=tuple(f"answer {n} to {identifier}" for n in range(1, anchors + 1)),
        audiences=audiences,
        visibility=visibility,
        weight=weight,
    )


def criterion(identifier, *facets: tuple[Item, ...], name: str | None = None) -> Criterion:
    """Facets A, B, … of these items."""
    return Criterion(
        id=identifier,
        name=name or f"Criterion {identifier}",
        short=identifier,
        intro="-",
        facets=tuple(
            Facet(id=f"{identifier}-{letter}", name=f"Facet {letter}", items=items)
            for letter, items in zip("ABCDEF", facets, strict=False)
        ),
    )


def small(**changes) -> Questionnaire:
    """Two criteria of two items each, no gates: small enough to work out by hand."""
    parts = {
        "criteria": (
            criterion("ONE", (item("ONE-1"),), (item("ONE-2"),)),
            criterion("TWO", (item("TWO-1"), item("TWO-2"))),
        ),
        "gates": (),
        "recommendations": (),
    }
    return like_core(**{**parts, **changes})


SUBJECT = SubjectInput(
    client="Norvale Heat and Home",
    scope="Whole organisation",
    sample=True,
    mode="anonymous",
    opened="2026-09-14",
    closed="2026-10-02",
    released="2026-10-19",
    next_wave="2027-03-15",
    waves_of_customer_data=3,
)


@dataclass(frozen=True)
class Person:
    """One answer sheet: `answers` by item id, or one answer to everything the person is asked."""

    unit: str | None = None
    audience: str = "employee"
    line: str = ""
    answers: Mapping[str, int] | int = 3


def crowd(number, **fields) -> list[Person]:
    return [Person(**fields)] * number


def answering(*answers: int, **fields) -> list[Person]:
    """One person for each answer, who gives it to every question."""
    return [Person(answers=answer, **fields) for answer in answers]


def shuffled(wave: WaveInput, seed: int) -> WaveInput:
    """The same people in another order."""
    order = np.random.default_rng(seed).permutation(len(wave.answers.unit))
    a = wave.answers
    return replace(
        wave,
        answers=Answers(a.codes[order], a.unit[order], a.line[order], a.audience[order]),
    )


def invite(people: Sequence[Person], factor: int = 2) -> tuple[Invited, ...]:
    """So many times the people of each segment who answered."""
    segments: dict[tuple[str | None, str, str], int] = {}
    for one in people:
        key = one.unit, one.line, one.audience
        segments[key] = segments.get(key, 0) + factor
    return tuple(Invited(u, ln, a, n) for (u, ln, a), n in segments.items())


def wave_of(
    questionnaire,
    people: Sequence[Person],
    units: Sequence[Unit] = (),
    *,
    number: int = 1,
    invited: tuple[Invited, ...] = (),
    **fields,
) -> WaveInput:
    """A wave of these people; whoever is not asked an item leaves it open."""
    places = {unit.id: place for place, unit in enumerate(units)}
    codes = np.zeros((len(people), len(questionnaire.items)), dtype=np.uint8)
    for row, person in enumerate(people):
        for column, item in enumerate(questionnaire.items):
            if person.audience in item.audiences:
                given = person.answers
                codes[row, column] = given if isinstance(given, int) else given.get(item.id, 0)
    return WaveInput(
        number=number,
        name=fields.pop("name", f"Wave {number}"),
        date=fields.pop("date", f"{2023 + number}-09-14"),
        version=questionnaire.version,
        questionnaire_items=tuple(item.id for item in questionnaire.items),
        wordings=wordings(questionnaire),
        answers=Answers(
            codes=codes,
            unit=np.array([places.get(p.unit, -1) for p in people], dtype=np.int32),
            line=np.array([LINES.index(p.line) for p in people], dtype=np.uint8),
            audience=np.array([AUDIENCES.index(p.audience) for p in people], dtype=np.uint8),
        ),
        invited=invited,
        **fields,
    )


@dataclass(frozen=True)
class Plan:
    """A drawn organisation: mean answers by criterion, shifted by unit, line and audience."""

    sizes: Mapping[str, int] = field(default_factory=dict)
    """Employees by unit id."""
    managers: int = 44
    leaders: int = 14
    programme: int = 6
    means: Mapping[str, float] = field(
        default_factory=lambda: {"RIR": 3.0, "NET": 3.2, "CUL": 3.4, "MEA": 3.2, "EXE": 1.6}
    )
    shift: Mapping[str, float] = field(default_factory=dict)
    """By unit id, line or audience."""
    spread: float = 0.9
    dont_know: float = 0.08
    response: float = 0.65
    """Share of the invited people who answered; 0 leaves the number unknown."""


def draw(plan: Plan, units: Sequence[Unit], seed: int, number: int = 1, **fields) -> WaveInput:
    """A wave drawn from a plan."""
    rng = np.random.default_rng(seed)
    names = [unit.id for unit in units]
    segments = [(u, "employee", n) for u, n in plan.sizes.items()]
    spread = np.array_split(np.arange(plan.managers), max(1, len(plan.sizes)))
    segments += [(u, "manager", len(s)) for u, s in zip(plan.sizes, spread, strict=False)]
    segments += [(None, "leader", plan.leaders), (None, "programme", plan.programme)]
    unit = np.concatenate(
        [np.full(n, names.index(u) if u else -1, dtype=np.int32) for u, _, n in segments]
    )
    audience = np.concatenate(
        [np.full(n, AUDIENCES.index(a), dtype=np.uint8) for _, a, n in segments]
    )
    line = rng.choice(np.array([1, 2, 3], dtype=np.uint8), size=len(unit), p=[0.35, 0.55, 0.10])
    line[np.isin(audience, [2, 3])] = 0
    codes = np.zeros((len(unit), len(CORE.items)), dtype=np.uint8)
    person = rng.normal(0, 0.35, len(unit))
    for column, item in enumerate(CORE.items):
        mean = plan.means[item.id.split("-")[0]] + person
        for label, values in (
            (names, unit), (LINES, line), (AUDIENCES, audience),
        ):  # fmt: skip
            for place, name in enumerate(label):
                mean[values == place] += plan.shift.get(name, 0.0)
        answer = np.clip(np.rint(mean + rng.normal(0, plan.spread, len(unit))), 1, 5)
        answer[rng.random(len(unit)) < plan.dont_know] = 254
        answer[rng.random(len(unit)) < 0.03] = 255
        answer[rng.random(len(unit)) < 0.02] = 0
        asked = np.isin(audience, [AUDIENCES.index(a) for a in item.audiences])
        codes[asked, column] = answer[asked]
    invited: tuple[Invited, ...] = ()
    if plan.response:
        keys, counts = np.unique(
            np.column_stack([unit, line, audience]), axis=0, return_counts=True
        )
        invited = tuple(
            Invited(
                unit=names[u] if u >= 0 else None,
                line=LINES[ln],
                audience=AUDIENCES[a],
                people=int(np.ceil(n / plan.response)),
            )
            for (u, ln, a), n in zip(keys.tolist(), counts.tolist(), strict=True)
        )
    blank = wave_of(CORE, [], units, number=number, invited=invited, **fields)
    return replace(blank, answers=Answers(codes=codes, unit=unit, line=line, audience=audience))


UNITS = (
    Unit("SALES", "Sales and service", None, None),
    Unit("S1", "Sales to households", "SALES", 96, "b2c"),
    Unit("S2", "Sales to business", "SALES", 72, "b2b"),
    Unit("S3", "Customer service", "SALES", 121),
    Unit("S4", "Digital and product", "SALES", 56),
    Unit("FIELD", "Field operations", None, None),
    Unit("F1", "Installation north", "FIELD", 90),
    Unit("F2", "Installation south", "FIELD", 84),
    Unit("F3", "Maintenance", "FIELD", 104),
    Unit("F4", "Logistics", "FIELD", 62),
    Unit("OFFICE", "Support functions", None, None),
    Unit("O1", "Finance and billing", "OFFICE", 50),
    Unit("O2", "Purchasing", "OFFICE", 9),
    Unit("O3", "Human resources", "OFFICE", 5),
    Unit("O4", "Legal and risk", "OFFICE", 6),
)
SIZES = {
    "S1": 68, "S2": 52, "S3": 88, "S4": 38, "F1": 65, "F2": 60, "F3": 76, "F4": 45, "O1": 35,
    "O2": 7, "O3": 3, "O4": 3,
}  # fmt: skip
PLAN = Plan(
    sizes=SIZES,
    shift={"leader": 0.7, "manager": 0.2, "S4": 0.6, "F1": -0.4, "F4": -0.6, "b2b": -0.1},
)
