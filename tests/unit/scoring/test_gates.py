import pytest

from cxassess.questionnaire.model import Condition, Gate
from cxassess.scoring.errors import ScoringError
from cxassess.scoring.gates import decide
from tests.unit.scoring.factory import CRITERIA, equal, measured, questionnaire

CORE = questionnaire()
WEAK = {"RIR": 3.2, "NET": 2.9, "CUL": 3.0, "MEA": 3.4, "EXE": 1.6}
TOP = {
    "all_the_time": 85.0,
    "previous_result_same": True,
    "waves_of_customer_data": 4,
    "silo_signal": False,
    "items": {"NET-6": 5.0, "MEA-1": 5.0, "MEA-2": 5.0, "MEA-4": 5.0, "CUL-3": 5.0},
}


def result(scores, **changes):
    return decide(CORE, measured(scores, **changes))


def outcome(gate, scores, **changes):
    return result(scores, **changes).outcome(gate)


class TestWorkedChecks:
    """The three checks that come with the design of the instrument, facets equal to criteria."""

    def test_weak_executive_backing_holds_the_level_at_two(self):
        found = result(WEAK)
        assert (found.ungated, found.gated) == (3, 2)
        assert found.binding == found.decisive == ("G1",)

    def test_one_weak_criterion_is_within_the_chain(self):
        found = result(equal(4.0, NET=1.5))
        assert (found.ungated, found.gated) == (3, 3)
        assert found.outcome("G0").allows == 3
        assert found.binding == ()

    def test_out_of_tune_with_customers(self):
        found = result(equal(3.0, RIR=1.6))
        assert (found.ungated, found.gated) == (2, 2)
        assert found.outcome("G2").allows == 2


class TestChain:
    def test_lowers_to_two_above_the_lowest_criterion(self):
        found = result(equal(4.6, NET=1.2))
        row = found.outcome("G0")
        assert (found.ungated, found.gated, row.allows) == (4, 3, 3)
        assert (row.binds, row.state, row.ruling.criterion, row.value) == (
            True,
            "holds",
            "NET",
            1.2,
        )
        # level 4 needs the lowest criterion at level 2, which starts at 1.75
        assert row.limit == 1.75

    def test_names_all_criteria_that_stand_in_the_way(self):
        row = outcome("G0", {"RIR": 5.0, "NET": 1.6, "CUL": 5.0, "MEA": 1.5, "EXE": 5.0})
        assert [(one.criterion, one.level) for one in row.ruling.lifts] == [("NET", 2), ("MEA", 2)]
        assert row.ruling.criterion == "MEA"

    def test_uses_the_level_that_another_gate_caps(self):
        found = result(equal(5.0), **(TOP | {"items": {"MEA-4": 1.0}}))
        row = found.outcome("G0")
        assert (found.ungated, found.gated, row.allows) == (5, 4, 4)
        assert found.binding == ("G0", "G5")
        (lift,) = row.ruling.lifts
        assert lift.capped
        assert lift.needed is None


class TestRelative:
    def test_tells_the_smallest_lift(self):
        row = outcome("G1", WEAK)
        assert (row.allows, row.value, row.limit, row.ruling.level) == (2, 1.6, 1.75, 1)
        (lift,) = row.ruling.lifts
        assert (lift.criterion, lift.level, lift.score, lift.needed) == ("EXE", 2, 1.6, 1.75)
        assert not lift.capped

    def test_would_bind_next_when_it_allows_just_the_level_without_gates(self):
        row = outcome("G1", equal(3.0, EXE=2.0))
        assert (row.allows, row.ungated) == (3, 3)
        assert (row.binds, row.next, row.state, row.limit) == (False, True, "next", 2.75)

    def test_passes_when_it_leaves_room(self):
        row = outcome("G1", equal(3.0))
        assert (row.allows, row.next, row.state) == (4, False, "passes")
        assert row.ruling.lifts == ()

    def test_allows_no_more_than_the_top(self):
        row = outcome("G1", equal(5.0), **TOP)
        assert (row.allows, row.state, row.limit) == (5, "passes", 3.75)

    def test_a_level_that_everybody_has_needs_no_score(self):
        row = outcome("G0", equal(1.0))
        assert (row.allows, row.state, row.limit) == (3, "passes", None)

    def test_a_facet_can_be_what_holds_the_leader_down(self):
        scores = equal(4.0, EXE=3.0)
        facets = {f"{one}-{part}": score for one, score in scores.items() for part in "AB"}
        found = result(scores, facets=facets | {"EXE-A": 1.7, "EXE-B": 4.3})
        row = found.outcome("G1")
        # index 3.8 gives 4; EXE scores 3.0 but one facet lags, so level 2, so overall 3
        assert (found.ungated, found.gated, row.ruling.level) == (4, 3, 2)
        (lift,) = row.ruling.lifts
        assert lift.needed is None
        assert [(one.facet, one.score, one.needed) for one in lift.facets] == [("EXE-A", 1.7, 1.75)]


class TestCapOfTheWhole:
    @pytest.mark.parametrize(
        ("changes", "triggers"),
        [
            ({"items": {"NET-6": 2.49}}, ("NET-6",)),
            ({"silo_signal": True}, ("silo_signal",)),
            ({"items": {"NET-6": 2.49}, "silo_signal": True}, ("NET-6", "silo_signal")),
        ],
    )
    def test_holds_for_either_reason(self, changes, triggers):
        found = result(equal(4.0), **changes)
        row = found.outcome("G3")
        assert (found.ungated, found.gated, row.allows) == (4, 3, 3)
        assert row.ruling.triggers == triggers
        assert row.state == "holds"

    @pytest.mark.parametrize("value", [2.5, 2.5 - 1e-12, 3.0])
    def test_its_border_is_open(self, value):
        row = outcome("G3", equal(4.0), items={"NET-6": value})
        assert (row.allows, row.state, row.ruling.triggers) == (5, "passes", ())
        assert (row.value, row.limit) == (value, 2.5)

    def test_what_was_not_measured_is_said(self):
        row = outcome("G3", equal(4.0), items={"NET-6": 3.0})
        assert row.measured
        assert row.ruling.missing == ("silo_signal",)
        row = outcome("G3", equal(4.0), silo_signal=False)
        assert (row.measured, row.value, row.ruling.missing) == (True, None, ("NET-6",))

    def test_nothing_measured_allows_nothing_to_be_said(self):
        found = result(equal(4.0))
        for gate in ("G3", "G6", "G7"):
            row = found.outcome(gate)
            assert (row.allows, row.measured, row.state) == (None, False, "not measured")
        assert found.gated == 4

    def test_the_condition_nearest_to_its_limit_is_the_one_shown(self):
        row = outcome("G6", equal(4.0), items={"CUL-3": 3.0}, modules={"ex": 2.1})
        assert (row.ruling.score, row.value, row.limit) == ("ex", 2.1, 2)

    @pytest.mark.parametrize(
        ("gate", "changes"),
        [
            ("G6", {"items": {"CUL-3": 1.9}}),
            ("G6", {"modules": {"ex": 1.9}, "items": {"CUL-3": 4.0}}),
            ("G7", {"modules": {"journey": 2.4}}),
        ],
    )
    def test_people_and_basics(self, gate, changes):
        found = result(equal(4.0), **changes)
        assert (found.gated, found.binding) == (3, (gate,))

    def test_at_a_lower_level_it_only_stops_the_next_step_or_nothing(self):
        changes = {"items": {"NET-6": 2.0}}
        assert outcome("G3", equal(3.0), **changes).state == "next"
        assert outcome("G3", equal(2.0), **changes).state == "passes"

    def test_a_condition_on_a_criterion_compares_its_level(self):
        gate = Gate(
            id="G9",
            name="-",
            rule="-",
            kind="cap_overall",
            any_below=(Condition(score="NET", below=2),),
            cap=2,
        )
        small = questionnaire(gates=(gate,))
        found = decide(small, measured(equal(4.0, NET=1.74), intervals={"NET": (1.5, 1.9)}))
        row = found.outcome("G9")
        assert (found.gated, row.value, row.borderline) == (2, 1, False)


class TestCapOfACriterion:
    @pytest.mark.parametrize(
        ("changes", "level", "triggers"),
        [
            ({"items": {"MEA-1": 1.9, "MEA-2": 4.0}}, 2, ("MEA-1",)),
            ({"items": {"MEA-1": 4.0, "MEA-2": 1.9}}, 2, ("MEA-2",)),
            ({"waves_of_customer_data": 1}, 3, ("waves_of_customer_data",)),
            (
                {"items": {"MEA-1": 1.9}, "waves_of_customer_data": 0},
                2,
                ("MEA-1", "waves_of_customer_data"),
            ),
        ],
    )
    def test_lowers_the_level_of_measurement_and_not_its_score(self, changes, level, triggers):
        found = result(equal(4.0), **changes)
        row = found.outcome("G4")
        assert found.levels_before["MEA"] == 4
        assert found.levels_after["MEA"] == row.ruling.criterion_cap == level
        assert (row.ruling.triggers, row.ruling.criterion, row.ruling.level) == (triggers, "MEA", 4)
        assert (row.lowers_criterion, row.binds, row.state) == (True, False, "holds")
        assert found.capping == ("G4",)
        assert (found.gated, found.binding) == (4, ())

    def test_the_lower_cap_wins(self):
        changes = {"items": {"MEA-4": 2.0}, "waves_of_customer_data": 1}
        found = result(equal(4.0), **changes)
        assert found.levels_after["MEA"] == 2
        assert found.capping == ("G4", "G5")

    def test_allows_what_the_capped_criterion_lets_the_chain_allow(self):
        row = outcome("G5", equal(5.0), **(TOP | {"items": {"MEA-4": 2.0}}))
        assert (row.allows, row.binds) == (4, True)
        led = Gate(id="G9", name="-", rule="-", kind="relative", criterion="MEA", allowance=1)
        small = questionnaire(gates=(*CORE.gates, led))
        found = decide(small, measured(equal(4.0), items={"MEA-4": 2.0}))
        assert found.outcome("G5").allows == 3
        assert found.binding == ("G5", "G9")

    def test_open_it_allows_everything(self):
        row = outcome("G4", equal(5.0), **TOP)
        assert (row.allows, row.ruling.criterion_cap, row.state) == (5, None, "passes")
        assert row.ruling.missing == ()

    def test_stops_the_next_step_of_its_criterion(self):
        row = outcome("G5", equal(3.0, MEA=2.0), items={"MEA-4": 2.0})
        assert (row.lowers_criterion, row.next, row.state) == (False, True, "next")

    def test_a_criterion_below_the_cap_is_left_alone(self):
        row = outcome("G5", equal(3.0, MEA=1.0), items={"MEA-4": 2.0})
        assert (row.lowers_criterion, row.next, row.state) == (False, False, "passes")

    def test_a_criterion_that_is_not_rated_stays_so(self):
        found = result(equal(3.0, MEA=None), items={"MEA-4": 2.0})
        assert found.levels_after["MEA"] is None
        assert not found.outcome("G5").lowers_criterion

    def test_not_measured(self):
        row = outcome("G4", equal(4.0))
        assert (row.allows, row.state) == (None, "not measured")
        assert row.ruling.missing == ("MEA-1", "MEA-2", "waves_of_customer_data")


class TestAllTheTime:
    @pytest.mark.parametrize(
        ("index", "same", "gated", "triggers", "missing"),
        [
            (80.0, True, 5, (), ()),
            (80 - 1e-12, True, 5, (), ()),
            (79.9, True, 4, ("all_the_time",), ()),
            (85.0, False, 4, ("previous_result",), ()),
            (85.0, None, 4, (), ("previous_result",)),
            (None, True, 4, (), ("all_the_time",)),
            (None, None, 4, (), ("all_the_time", "previous_result")),
        ],
    )
    def test_level_five_has_to_be_earned_twice(self, index, same, gated, triggers, missing):
        changes = TOP | {"all_the_time": index, "previous_result_same": same}
        found = result(equal(5.0), **changes)
        row = found.outcome("G8")
        assert (found.ungated, found.gated, row.allows) == (5, gated, gated)
        assert (row.ruling.triggers, row.ruling.missing) == (triggers, missing)
        assert row.measured is (index is not None)
        assert row.state == ("passes" if gated == 5 else "holds")
        assert (row.value, row.limit) == (index, 80)

    def test_below_the_top_it_does_not_lower(self):
        assert outcome("G8", equal(4.0), all_the_time=10.0).state == "next"
        assert outcome("G8", equal(4.0)).state == "not measured"
        assert outcome("G8", equal(3.0), all_the_time=10.0).state == "passes"

    def test_one_wave_is_enough_where_the_gate_says_so(self):
        gate = Gate(id="G8", name="-", rule="-", kind="all_the_time", index=80)
        small = questionnaire(gates=(gate,))
        assert decide(small, measured(equal(5.0), all_the_time=80.0)).gated == 5
        # without a cap of its own the gate holds one below the top
        assert decide(small, measured(equal(5.0), all_the_time=70.0)).gated == 4


class TestNotDeterminable:
    @pytest.mark.parametrize("unrated", CRITERIA)
    def test_without_a_criterion_that_a_gate_needs(self, unrated):
        found = result(equal(4.0, **{unrated: None}), index=4.0)
        assert (found.ungated, found.gated) == (4, None)
        assert found.undeterminable == (unrated,)
        row = found.outcome("G0")
        assert (row.allows, row.measured, row.state) == (None, False, "not measured")
        assert row.ruling.missing == (unrated,)

    def test_without_an_index(self):
        found = result(equal(4.0), index=None)
        assert (found.ungated, found.gated, found.undeterminable) == (None, None, ("index",))
        row = found.outcome("G1")
        assert (row.allows, row.binds, row.next, row.state) == (5, False, False, "passes")

    def test_a_leader_is_read_even_where_others_are_not_rated(self):
        found = result(equal(4.0, NET=None, EXE=2.0))
        assert found.undeterminable == ("NET", "index")
        row = found.outcome("G1")
        assert (row.allows, row.limit) == (3, 2.75)


class TestBorderline:
    def test_a_holding_gate_can_be_borderline_and_still_holds(self):
        row = outcome("G1", WEAK, intervals={"EXE": (1.4, 1.8)})
        assert (row.borderline, row.state) == (True, "holds")
        assert not outcome("G1", WEAK, intervals={"EXE": (1.5, 1.7)}).borderline

    def test_an_open_gate_whose_interval_reaches_the_limit(self):
        row = outcome("G1", equal(3.0, EXE=1.8), intervals={"EXE": (1.6, 2.0)})
        assert (row.allows, row.state) == (3, "borderline")

    def test_the_chain_is_read_at_both_ends_of_all_criteria(self):
        scores = equal(4.6, NET=1.8)
        assert outcome("G0", scores, intervals={"NET": (1.7, 1.9)}).state == "borderline"
        assert outcome("G0", scores, intervals={"RIR": (4.4, 4.8)}).state == "next"

    def test_a_crossing_that_changes_nothing_is_not_borderline(self):
        # two levels further down than the level without gates asks for
        assert outcome("G1", equal(2.0), intervals={"EXE": (1.74, 1.76)}).borderline
        assert not outcome("G1", equal(1.0), intervals={"EXE": (1.7, 1.8)}).borderline
        capped = {"items": {"MEA-4": 1.0}, "intervals": {"MEA": (2.7, 2.8)}}
        assert not outcome("G0", equal(5.0, MEA=2.75), **capped).borderline

    @pytest.mark.parametrize(
        ("interval", "state"),
        [((2.3, 2.9), "borderline"), ((2.5, 2.7), "passes"), ((2.49, 2.7), "borderline")],
    )
    def test_a_cap_is_borderline_when_the_interval_reaches_below_its_limit(self, interval, state):
        changes = {"items": {"NET-6": 2.6, "MEA-4": 2.6}}
        changes["intervals"] = {"NET-6": interval, "MEA-4": interval}
        assert outcome("G3", equal(4.0), **changes).state == state
        assert outcome("G5", equal(4.0), **changes).state == state

    def test_a_signal_that_is_on_leaves_no_doubt(self):
        changes = {"items": {"NET-6": 2.6}, "intervals": {"NET-6": (2.3, 2.9)}}
        assert not outcome("G3", equal(4.0), silo_signal=True, **changes).borderline


class TestRefusals:
    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"criteria": {"XYZ": 3.0}}, "criterion of small was expected, found 'XYZ'"),
            ({"facets": {"RIR-Z": 3.0}}, "facet of small was expected, found 'RIR-Z'"),
            ({"items": {"RIR-9": 3.0}}, "item of small was expected, found 'RIR-9'"),
        ],
    )
    def test_a_score_of_an_unknown_part(self, changes, message):
        with pytest.raises(ScoringError, match=message):
            result(equal(3.0), **changes)

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"kind": "chain"}, "G1: a gate of kind chain needs allowance"),
            ({"kind": "relative", "allowance": 1}, "G1: a criterion of small was expected"),
            (
                {"kind": "relative", "allowance": 1, "criterion": "XYZ"},
                "found 'XYZ'",
            ),
            (
                {"kind": "cap_overall", "any_below": [{"score": "NET-6", "below": 2}]},
                "G1: a gate of kind cap_overall needs cap",
            ),
            ({"kind": "all_the_time"}, "G1: a gate of kind all_the_time needs index"),
        ],
    )
    def test_a_gate_without_its_numbers(self, fields, message):
        gate = Gate.model_validate({"id": "G1", "name": "-", "rule": "-"} | fields)
        with pytest.raises(ScoringError, match=message):
            decide(questionnaire(gates=(gate,)), measured(equal(3.0), items={"NET-6": 1.0}))

    def test_an_unknown_gate(self):
        with pytest.raises(KeyError):
            result(equal(3.0)).outcome("G99")

    def test_a_lift_of_a_criterion_that_is_not_rated(self):
        with pytest.raises(ScoringError, match="NET: a rated criterion was expected"):
            measured(equal(3.0, NET=None)).rated("NET")
