import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from cxassess.scoring.actions import select, worth
from cxassess.scoring.gates import decide
from tests.unit.scoring.factory import CRITERIA, equal, measured, questionnaire, recommendation

WEAK = {"RIR": 3.2, "NET": 2.9, "CUL": 3.0, "MEA": 3.4, "EXE": 1.6}


def choose(library, scores, targets=None, most=5, common=None, **changes):
    small = questionnaire(recommendations=tuple(library))
    state = measured(scores, **changes)
    return select(small, state, decide(small, state), targets, most, common=common)


def ids(selected):
    return [one.recommendation.id for one in selected]


def step(identifier, *facets, level=3, **changes):
    return recommendation(identifier, facets, step_from=level, step_to=level + 1, **changes)


SPONSOR = step("EXE12", "EXE-A", level=1, gates=("G1",), effort="M", impact=1)
REACT = step("RIR34a", "RIR-A", impact=1, effort="L")
MEASURE = step("MEA34a", "MEA-A", impact=3)
CULTURE = step("CUL34a", "CUL-A", impact=3, effort="M")


class TestOrder:
    def test_the_gate_that_bites_comes_first_then_the_furthest_criterion_then_worth(self):
        # targets are the next level: NET is 1.1 below its own, RIR 0.8, EXE 0.4
        network = step("NET34a", "NET-A", impact=1, effort="L")
        found = choose([CULTURE, MEASURE, REACT, network, SPONSOR], WEAK)
        assert ids(found) == ["EXE12", "NET34a", "MEA34a", "CUL34a", "RIR34a"]
        assert [one.reason for one in found] == ["gate", "facet", "impact", "impact", "impact"]
        assert [one.gate for one in found] == ["G1", None, None, None, None]
        assert found[0].facet == "EXE-A"

    def test_with_a_common_target_the_weakest_comes_first_and_those_beyond_it_last(self):
        # RIR is 1.1 below its next level and NET 0.3, but NET is the one that is below 3
        scores = equal(4.0, RIR=2.9, NET=2.7)
        library = [
            step("RIR34a", "RIR-A", impact=3),
            step("NET23a", "NET-A", level=2, impact=1),
        ]
        assert ids(choose(library, scores, most=1)) == ["RIR34a"]
        assert ids(choose(library, scores, most=1, common=3.0)) == ["NET23a"]

    def test_the_client_s_own_target_stands_beside_the_common_one(self):
        library = [step("RIR34a", "RIR-A"), step("NET34a", "NET-A")]
        found = choose(library, equal(3.0), targets={"RIR": 3.0, "NET": 4.0}, common=2.0)
        assert ids(found) == ["NET34a"]

    def test_worth_is_impact_for_effort_then_impact_then_id(self):
        library = [
            step("RIR34c", "RIR-A", impact=2, effort="M"),
            step("RIR34b", "RIR-A", impact=3, effort="L"),
            step("RIR34a", "RIR-A", impact=1),
        ]
        assert [worth(one) for one in library] == [1.0, 1.0, 1.0]
        found = choose(library, equal(3.0), targets=dict.fromkeys(CRITERIA, 4.0))
        assert ids(found) == ["RIR34b", "RIR34c", "RIR34a"]

    def test_the_lowest_facet_of_the_furthest_criterion(self):
        library = [step("RIR34a", "RIR-A", impact=3), step("RIR34b", "RIR-B", "RIR-A")]
        facets = {"RIR-A": 3.1, "RIR-B": 2.9}
        found = choose(library, equal(3.0), targets={"RIR": 4.5}, facets=facets)
        assert [(one.recommendation.id, one.reason, one.facet) for one in found] == [
            ("RIR34b", "facet", "RIR-B"),
            ("RIR34a", "impact", "RIR-A"),
        ]

    def test_a_client_target_decides_which_criterion_is_furthest(self):
        library = [MEASURE, CULTURE]
        assert ids(choose(library, WEAK, most=1)) == ["CUL34a"]
        assert ids(choose(library, WEAK, targets={"MEA": 5.0}, most=1)) == ["MEA34a"]

    def test_gates_that_hold_the_whole_come_before_those_that_cap_a_criterion(self):
        library = [
            step("MEA23b", "MEA-A", level=3, gates=("G5",), impact=3),
            step("NET34b", "NET-A", level=4, gates=("G3",)),
            SPONSOR,
        ]
        scores = equal(5.0, NET=4.4, EXE=1.6, MEA=3.4)
        found = choose(library, scores, items={"MEA-4": 1.0, "NET-6": 2.0})
        assert [(one.recommendation.id, one.gate) for one in found] == [
            ("EXE12", "G1"),
            ("NET34b", "G3"),
            ("MEA23b", "G5"),
        ]

    def test_a_chain_is_opened_through_the_criterion_that_holds_it(self):
        network = step("NET12", "NET-A", level=1)
        found = choose([network, CULTURE], equal(4.6, NET=1.2))
        assert (found[0].recommendation.id, found[0].reason, found[0].gate) == (
            "NET12",
            "gate",
            "G0",
        )


class TestWhatFits:
    def test_an_action_starts_at_the_level_of_the_lowest_facet_it_serves(self):
        facets = {"RIR-A": 3.0, "RIR-B": 2.0}
        library = [step("RIR34a", "RIR-A"), step("RIR34b", "RIR-A", "RIR-B")]
        library.append(step("RIR23a", "RIR-A", "RIR-B", level=2))
        found = choose(library, equal(3.0), facets=facets, targets={"RIR": 4.0})
        assert ids(found) == ["RIR23a", "RIR34a"]
        assert found[0].facet == "RIR-B"

    def test_without_facet_scores_the_criterion_counts(self):
        found = choose([step("RIR34a", "RIR-A")], equal(3.0), facets={})
        assert ids(found) == ["RIR34a"]
        assert found[0].facet is None

    def test_for_a_gate_the_level_of_the_criterion_stands_in(self):
        # no action fits the facet at level 2, but one starts at the criterion's level 1
        facets = {"EXE-A": 2.0, "EXE-B": 1.2}
        found = choose([SPONSOR], WEAK, facets=facets)
        assert [(one.recommendation.id, one.reason) for one in found] == [("EXE12", "gate")]

    def test_for_the_lowest_facet_the_level_of_the_criterion_stands_in(self):
        found = choose([REACT], equal(3.0), facets={"RIR-A": 4.0, "RIR-B": 2.0})
        assert [one.reason for one in found] == ["facet"]

    def test_nothing_fits(self):
        assert choose([step("RIR23a", "RIR-A", level=2)], equal(3.0)) == ()

    def test_criteria_at_their_target_or_not_rated_ask_for_nothing(self):
        targets = {"RIR": 3.0, "CUL": 2.5}
        assert choose([REACT, CULTURE], equal(3.0), targets=targets) == ()
        assert choose([REACT], equal(3.0, RIR=None), targets={"RIR": 4.0}) == ()

    def test_a_lagging_facet_keeps_a_criterion_below_its_target(self):
        facets = {"CUL-A": 1.6, "CUL-B": 4.8}
        library = [step("CUL12", "CUL-A", level=1)]
        assert ids(choose(library, equal(3.2), targets={"CUL": 3.0}, facets=facets)) == ["CUL12"]

    def test_the_top_needs_no_step(self):
        library = [step("RIR45", "RIR-A", level=4)]
        assert choose(library, equal(5.0), all_the_time=90.0, previous_result_same=True) == ()


class TestLimits:
    def test_one_action_for_an_owner(self):
        library = [step(f"RIR34{x}", "RIR-A", owner="COO") for x in "ab"]
        assert ids(choose(library, equal(3.0))) == ["RIR34a"]

    def test_five_at_most(self):
        library = [step(f"RIR34{x}", "RIR-A") for x in "abcdefg"]
        assert ids(choose(library, equal(3.0))) == [f"RIR34{x}" for x in "abcde"]

    def test_one_action_for_each_gate_that_bites(self):
        library = [
            step("EXE12a", "EXE-A", level=1, gates=("G1",)),
            step("EXE12b", "EXE-A", level=1, gates=("G1",)),
            step("RIR12a", "RIR-A", level=1, gates=("G2",), impact=1),
        ]
        found = choose(library, equal(3.8, EXE=1.6, RIR=1.6), most=2)
        assert [(one.recommendation.id, one.gate) for one in found] == [
            ("EXE12a", "G1"),
            ("RIR12a", "G2"),
        ]

    def test_an_action_that_opens_two_gates_is_enough_for_both(self):
        # executive backing at level 1 holds by its own gate and by the chain
        library = [
            step("EXE12a", "EXE-A", level=1, gates=("G1",)),
            step("EXE12b", "EXE-B", level=1, impact=1),
            MEASURE.model_copy(update={"step_from": 4}),
        ]
        found = choose(library, equal(4.6, EXE=1.6))
        assert [one.reason for one in found[:2]] == ["gate", "facet"]


LIBRARY = [
    step(
        f"{one}{level}{level + 1}{x}", f"{one}-{x.upper()}", level=level, owner=owner, impact=impact
    )
    for (one, level, x), owner, impact in zip(
        itertools.product(CRITERIA, (1, 2, 3, 4), "ab"),
        itertools.cycle(["CEO", "COO", "CX lead", "HR", "Insight", "Brand", "CFO"]),
        itertools.cycle([1, 2, 3]),
        strict=False,
    )
]


@settings(max_examples=60, deadline=None)
@given(
    scores=st.fixed_dictionaries({one: st.floats(1, 5) for one in CRITERIA}),
    order=st.permutations(LIBRARY),
)
def test_the_choice_does_not_depend_on_the_order_of_the_library(scores, order):
    found = choose(LIBRARY, scores)
    assert found == choose(order, scores)
    owners = [one.recommendation.owner for one in found]
    assert len(owners) == len(set(owners)) <= 5
    for one in found:
        level = one.recommendation.step_from
        assert level - 0.25 - 1e-9 <= scores[one.recommendation.criterion] < level + 0.75
