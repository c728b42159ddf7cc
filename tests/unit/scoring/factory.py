"""Small questionnaires with the rules of the core instrument, for the tests of scoring."""

from collections.abc import Mapping

from cxassess.questionnaire.model import (
    Condition,
    Criterion,
    Facet,
    Gate,
    Item,
    Level,
    Questionnaire,
    Recommendation,
    Scoring,
)
from cxassess.scoring.measured import Measured

EVERYONE = ("employee", "manager", "leader", "programme", "assessor")
CRITERIA = ("RIR", "NET", "CUL", "MEA", "EXE")

SCORING = Scoring(
    level_margin=0.25,
    facet_allowance=1,
    tolerance=1e-9,
    minimum_item_weight=0.5,
    person_facet_coverage=0.6,
    person_criterion_items=2,
    not_visible_share=0.3,
    perception_gap=0.5,
    line_equivalence=0.3,
    floor_level=3,
    silo_minimum_units=4,
    silo_icc=0.15,
    silo_probability=0.05,
    silo_range=0.8,
)

LEVELS = tuple(
    Level(number=n, name=f"Level {n}", line="-", breadth="-", rhythm="-", consequence="-")
    for n in range(1, 6)
)

GATES = (
    Gate(id="G0", name="Chain", rule="-", kind="chain", allowance=2),
    Gate(id="G1", name="Executive", rule="-", kind="relative", criterion="EXE", allowance=1),
    Gate(id="G2", name="In tune", rule="-", kind="relative", criterion="RIR", allowance=1),
    Gate(
        id="G3",
        name="Silo",
        rule="-",
        kind="cap_overall",
        any_below=(Condition(score="NET-6", below=2.5),),
        silo_signal=True,
        cap=3,
    ),
    Gate(
        id="G4",
        name="Two kinds",
        rule="-",
        kind="cap_criterion",
        criterion="MEA",
        any_below=(Condition(score="MEA-1", below=2), Condition(score="MEA-2", below=2)),
        cap=2,
        waves_of_customer_data=2,
        few_waves_cap=3,
    ),
    Gate(
        id="G5",
        name="One number",
        rule="-",
        kind="cap_criterion",
        criterion="MEA",
        any_below=(Condition(score="MEA-4", below=2.5),),
        cap=2,
    ),
    Gate(
        id="G6",
        name="People",
        rule="-",
        kind="cap_overall",
        any_below=(Condition(score="CUL-3", below=2), Condition(score="ex", below=2)),
        cap=3,
    ),
    Gate(
        id="G7",
        name="Basics",
        rule="-",
        kind="cap_overall",
        any_below=(Condition(score="journey", below=2.5),),
        cap=3,
    ),
    Gate(id="G8", name="All the time", rule="-", kind="all_the_time", index=80, waves=2, cap=4),
)


def item(identifier: str, audiences: tuple[str, ...] = EVERYONE, weight: float = 1.0) -> Item:
    return Item(
        id=identifier,
        stem="?",
        anchors=("1", "2", "3", "4", "5"),
        audiences=audiences,
        visibility="visible",
        weight=weight,
    )


def facet(identifier: str, *items: Item, weight: float = 1.0) -> Facet:
    return Facet(id=identifier, name=identifier, items=items, weight=weight)


def criterion(identifier: str, *facets: Facet, weight: float = 1.0) -> Criterion:
    return Criterion(
        id=identifier, name=identifier, short=identifier, intro="-", facets=facets, weight=weight
    )


def six_items(identifier: str) -> Criterion:
    """Facets A (items 1 to 3) and B (items 4 to 6)."""
    return criterion(
        identifier,
        facet(f"{identifier}-A", *(item(f"{identifier}-{n}") for n in (1, 2, 3))),
        facet(f"{identifier}-B", *(item(f"{identifier}-{n}") for n in (4, 5, 6))),
    )


def questionnaire(
    *criteria: Criterion,
    gates: tuple[Gate, ...] = GATES,
    recommendations: tuple[Recommendation, ...] = (),
) -> Questionnaire:
    return Questionnaire(
        slug="small",
        version="1.0",
        title="Small",
        language="en",
        opinion_notice="-",
        levels=LEVELS,
        scoring=SCORING,
        criteria=criteria or tuple(six_items(one) for one in CRITERIA),
        gates=gates,
        questions=(),
        sources=(),
        recommendations=recommendations,
    )


def recommendation(identifier: str, facets: tuple[str, ...], **changes: object) -> Recommendation:
    fields: dict[str, object] = {
        "id": identifier,
        "criterion": identifier[:3],
        "facets": facets,
        "step_from": 1,
        "step_to": 2,
        "action": "-",
        "short": "-",
        "effort": "S",
        "impact": 2,
        "owner": f"owner of {identifier}",
        "done_when": "-",
    }
    return Recommendation.model_validate(fields | changes)


def measured(scores: Mapping[str, float | None], **changes: object) -> Measured:
    """Criterion scores with facets equal to them, and nothing else measured."""
    known = [score for score in scores.values() if score is not None]
    complete = len(known) == len(scores)
    fields: dict[str, object] = {
        "index": sum(known) / len(known) if complete else None,
        "criteria": scores,
        "facets": {f"{one}-{part}": score for one, score in scores.items() for part in "AB"},
    }
    return Measured(**{**fields, **changes})


def equal(score: float, **others: float | None) -> dict[str, float | None]:
    return {one: others.get(one, score) for one in CRITERIA}
