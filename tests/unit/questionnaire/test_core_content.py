"""The shipped core instrument: counts, order, rules of wording, gates and scoring by hand."""

import re
from collections.abc import Iterator

import pytest

from cxassess.questionnaire.checking import check
from cxassess.questionnaire.loader import find, load
from cxassess.questionnaire.model import Gate, Questionnaire


@pytest.fixture(scope="module")
def core() -> Questionnaire:
    return load(find("core"))


def texts(value: object) -> Iterator[str]:
    """Every text inside a dumped questionnaire."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from texts(inner)


def test_the_shipped_instrument_has_no_problems() -> None:
    assert check(find("core")) == []


def test_criteria_come_in_the_order_that_respondents_meet_them_with_the_executives_last(
    core: Questionnaire,
) -> None:
    assert [(c.id, c.name) for c in core.criteria] == [
        ("RIR", "Hear, understand, act"),
        ("NET", "Champions across the organisation"),
        ("CUL", "Culture"),
        ("MEA", "Measurement"),
        ("EXE", "Executive backing"),
    ]


def test_facets_hold_these_items_in_the_packed_order(core: Questionnaire) -> None:
    facets = [(f.name, [i.id for i in f.items]) for c in core.criteria for f in c.facets]
    assert facets == [
        ("Represent", ["RIR-1", "RIR-2"]),
        ("Interpret", ["RIR-3", "RIR-4"]),
        ("React", ["RIR-5", "RIR-6", "RIR-7"]),
        ("Promise", ["RIR-8"]),
        ("Reach", ["NET-1"]),
        ("Mandate", ["NET-2", "NET-3"]),
        ("Persistence", ["NET-4"]),
        ("Influence", ["NET-5", "NET-6"]),
        ("Everyday choices", ["CUL-1", "CUL-2", "CUL-6"]),
        ("People", ["CUL-3", "CUL-4"]),
        ("Brand promise", ["CUL-5"]),
        ("Learning", ["CUL-7"]),
        ("Numbers", ["MEA-1"]),
        ("Voices", ["MEA-2", "MEA-5"]),
        ("Over time", ["MEA-3"]),
        ("Use and worth", ["MEA-4", "MEA-6", "MEA-7"]),
        ("Presence", ["EXE-1"]),
        ("Authority", ["EXE-2", "EXE-3"]),
        ("Accountability", ["EXE-4"]),
        ("Direction", ["EXE-5", "EXE-6"]),
    ]
    assert [item.id for item in core.items] == [i for _, items in facets for i in items]


@pytest.mark.parametrize(
    ("audience", "count"),
    [("employee", 14), ("manager", 32), ("leader", 31), ("programme", 34), ("assessor", 34)],
)
def test_every_audience_answers_its_number_of_items(
    core: Questionnaire, audience: str, count: int
) -> None:
    assert sum(audience in item.audiences for item in core.items) == count


def test_employees_are_asked_exactly_what_everybody_should_be_able_to_see(
    core: Questionnaire,
) -> None:
    asked = {item.id for item in core.items_for("employee")}
    visible = {item.id for item in core.items if item.visibility == "visible"}
    assert (
        asked
        == visible
        == {
            *("RIR-1", "RIR-5", "RIR-8", "NET-1", "NET-6", "CUL-1", "CUL-2", "CUL-3"),
            *("CUL-5", "CUL-7", "MEA-2", "MEA-6", "EXE-1", "EXE-6"),
        }
    )


def test_items_for_leaders_only_and_for_managers_only(core: Questionnaire) -> None:
    experts = ("programme", "assessor")
    alone = {i.id: i.audiences for i in core.items if len(i.audiences) == 3}
    assert alone == {
        "RIR-7": ("manager", *experts),
        "NET-3": ("manager", *experts),
        "MEA-5": ("manager", *experts),
        "MEA-7": ("leader", *experts),
        "EXE-3": ("leader", *experts),
    }


def test_both_lines_have_a_note_or_none_and_the_question_stays_the_same(
    core: Questionnaire,
) -> None:
    with_notes = {i.id for i in core.items if i.b2b and i.b2c}
    assert with_notes == {i.id for i in core.items if i.b2b or i.b2c}
    assert with_notes == {
        *(f"RIR-{n}" for n in range(1, 9)),
        *("NET-1", "NET-5", "NET-6", "CUL-5", "MEA-1", "MEA-5", "MEA-7"),
    }
    assert not any(v.stem for i in core.items for v in (i.b2b, i.b2c) if v)


def test_every_item_has_evidence_and_sources(core: Questionnaire) -> None:
    assert all(item.evidence and item.sources for item in core.items)


def test_anchors_begin_with_a_capital_and_have_no_full_stop(core: Questionnaire) -> None:
    for item in core.items:
        assert len(item.anchors) == 5
        for anchor in item.anchors:
            assert re.match(r"“?[A-Z]", anchor), anchor
            assert not anchor.endswith("."), anchor
            assert len(anchor.split()) <= 25


def test_texts_use_typographic_quotes_and_bound_percent_signs(core: Questionnaire) -> None:
    for text in texts(core.model_dump()):
        assert "'" not in text, text
        assert '"' not in text, text
        assert " %" not in text, text


def test_texts_for_readers_avoid_the_words_we_do_not_use(core: Questionnaire) -> None:
    banned = re.compile(r"\b(significant|suppressed|invalid|oops|successfully)", re.IGNORECASE)
    assert [text for text in texts(core.model_dump()) if banned.search(text)] == []


def test_level_names(core: Questionnaire) -> None:
    names = ["Incidental", "Scattered", "Connected", "Steered", "Dependable"]
    assert [(level.number, level.name) for level in core.levels] == list(enumerate(names, 1))


def test_scoring_parameters(core: Questionnaire) -> None:
    assert core.scoring.model_dump() == {
        "level_margin": 0.25,
        "facet_allowance": 1,
        "tolerance": 1e-9,
        "minimum_item_weight": 0.5,
        "person_facet_coverage": 0.6,
        "person_criterion_items": 2,
        "not_visible_share": 0.3,
        "perception_gap": 0.5,
        "line_equivalence": 0.3,
        "floor_level": 3,
        "silo_minimum_units": 4,
        "silo_icc": 0.15,
        "silo_probability": 0.05,
        "silo_range": 0.8,
    }


def rule_of(gate: Gate) -> dict[str, object]:
    wording = {"id", "name", "rule", "sources"}
    rule = gate.model_dump(exclude_defaults=True, exclude=wording)
    below = {c.score: c.below for c in gate.any_below}
    return rule | {"any_below": below} if below else rule


def test_gates(core: Questionnaire) -> None:
    assert {gate.id: rule_of(gate) for gate in core.gates} == {
        "G0": {"kind": "chain", "allowance": 2},
        "G1": {"kind": "relative", "criterion": "EXE", "allowance": 1},
        "G2": {"kind": "relative", "criterion": "RIR", "allowance": 1},
        "G3": {"kind": "cap_overall", "any_below": {"NET-6": 2.5}, "silo_signal": True, "cap": 3},
        "G4": {
            "kind": "cap_criterion",
            "criterion": "MEA",
            "any_below": {"MEA-1": 2, "MEA-2": 2},
            "cap": 2,
            "waves_of_customer_data": 2,
            "few_waves_cap": 3,
        },
        "G5": {"kind": "cap_criterion", "criterion": "MEA", "any_below": {"MEA-4": 2.5}, "cap": 2},
        "G6": {"kind": "cap_overall", "any_below": {"CUL-3": 2, "ex": 2}, "cap": 3},
        "G7": {"kind": "cap_overall", "any_below": {"journey": 2.5}, "cap": 3},
        "G8": {"kind": "all_the_time", "index": 80, "waves": 2, "cap": 4},
    }


def test_gate_rules_fit_two_lines_of_the_gate_strip(core: Questionnaire) -> None:
    assert all(len(gate.rule) <= 80 and gate.rule.endswith(".") for gate in core.gates)


def test_questions_without_a_score(core: Questionnaire) -> None:
    asked = {question.id: question.asked_of for question in core.questions}
    assert asked == {
        **dict.fromkeys(("PR-1", "PR-2", "PR-3", "PR-4"), "client"),
        **dict.fromkeys(("PR-5", "PR-6"), "respondent"),
        "NS-1": "assessor",
    }


def test_recommendations_in_order_with_effort_and_impact(core: Questionnaire) -> None:
    listed = " ".join(f"{r.id}:{r.effort}{r.impact}" for r in core.recommendations)
    assert listed == (
        "RIR12a:S2 RIR12b:S3 RIR23a:S2 RIR23b:M2 RIR34a:M3 RIR34b:M3 RIR45:L2 "
        "NET12:S2 NET23a:S3 NET23b:M2 NET34a:M3 NET34b:M3 NET45:L2 "
        "CUL12:S2 CUL23a:M2 CUL23b:M3 CUL34a:S3 CUL34b:S2 CUL45:M2 "
        "MEA12:S2 MEA23a:M3 MEA23b:S2 MEA34a:M2 MEA34b:S3 MEA45:M3 "
        "EXE12:S3 EXE23a:S3 EXE23b:S3 EXE34a:M3 EXE34b:M2 EXE45:M2"
    )
    for one in core.recommendations:
        step = re.sub(r"\D", "", one.id)
        assert (one.criterion, one.step_from, one.step_to) == (one.id[:3], *map(int, step))


def test_every_facet_and_every_step_has_a_recommendation(core: Questionnaire) -> None:
    served = {facet for one in core.recommendations for facet in one.facets}
    assert served == {facet.id for c in core.criteria for facet in c.facets}
    steps = {(one.criterion, one.step_from) for one in core.recommendations}
    assert steps == {(c.id, step) for c in core.criteria for step in range(1, 5)}


def test_recommendations_open_the_gates_that_one_action_can_open(core: Questionnaire) -> None:
    opening = {
        gate.id: [one.id for one in core.recommendations if gate.id in one.gates]
        for gate in core.gates
    }
    assert opening == {
        "G0": [],
        "G1": ["EXE12", "EXE23a", "EXE23b", "EXE34a", "EXE34b"],
        "G2": ["RIR12a", "RIR12b", "RIR23a", "RIR23b", "RIR34a", "RIR34b"],
        "G3": ["NET23a", "NET34b"],
        "G4": ["MEA12", "MEA23a"],
        "G5": ["MEA23b"],
        "G6": ["CUL23b"],
        "G7": [],
        "G8": [],
    }


def test_every_source_is_used(core: Questionnaire) -> None:
    parts = (
        *core.criteria,
        *core.items,
        *core.gates,
        *core.questions,
        *core.recommendations,
    )
    used = {source for part in parts for source in part.sources}
    assert used == {source.id for source in core.sources}


def test_the_notice_says_that_these_are_opinions_and_predict_no_profit(
    core: Questionnaire,
) -> None:
    assert "opinions" in core.opinion_notice
    assert "does not predict profit" in core.opinion_notice
