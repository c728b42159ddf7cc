"""Gates and levels as they are printed."""

from dataclasses import replace

import pytest

from cxassess.findings.compute import compute
from cxassess.findings.errors import FindingsError
from tests.unit.findings.organisations import (
    CORE,
    PLAN,
    SUBJECT,
    UNITS,
    Person,
    answering,
    draw,
    like_core,
)
from tests.unit.findings.reading import by_id, findings_of

TEN = {
    1.5: [1] * 5 + [2] * 5, 2.0: [1] * 3 + [2] * 4 + [3] * 3, 2.6: [2] * 4 + [3] * 6,
    3.0: [2] * 3 + [3] * 4 + [4] * 3, 4.0: [3] * 2 + [4] * 6 + [5] * 2,
    4.9: [4] * 1 + [5] * 9,
}  # fmt: skip


def people(default, copies=3, **means):
    """Ten people of each audience with these means; by item or by criterion."""
    made = []
    for audience in ("employee", "manager", "leader"):
        for n in range(10 * copies):
            answers = {
                item.id: TEN[means.get(item.id, means.get(item.id[:3], default))][n % 10]
                for item in CORE.items
            }
            made.append(Person(audience=audience, answers=answers))
    return made


def gates_of(found):
    return by_id(found.gates)


def core(default, **means):
    means = {name.replace("_", "-"): value for name, value in means.items()}
    return findings_of(CORE, people(default, **means))


def test_a_cap_on_a_criterion_changes_its_level_and_not_its_score():
    found = core(3.0, MEA_4=2.0)
    mea = by_id(found.criteria)["MEA"]
    assert (mea.level_before_caps, mea.level) == (3, 2)
    assert mea.score.value > 2.75
    gate = gates_of(found)["G5"]
    assert (gate.state, gate.verdict, gate.note) == (
        "holds", "Holds measurement at 2", "caps the criterion",
    )  # fmt: skip
    assert "a gate holds it at level 2" in mea.headline
    assert "A gate holds measurement below" in found.headlines.criteria_so_what


def test_borderline_is_said_with_the_interval():
    gate = gates_of(core(3.0, MEA_4=2.6))["G5"]
    assert gate.state == "borderline"
    assert gate.verdict == "Borderline"
    assert gate.note == "watch next round"
    assert gate.value.startswith("MEA-4 2.6 (2.")


def test_two_kinds_of_data_needs_waves_of_it():
    found = findings_of(CORE, people(4.0), waves_of_customer_data=1)
    gate = gates_of(found)["G4"]
    assert gate.verdict == "Holds measurement at 3"
    assert gate.value.endswith("one wave of customer data")
    unknown = findings_of(CORE, people(4.0), waves_of_customer_data=None)
    assert gates_of(unknown)["G4"].value.endswith("waves of customer data not known")


def test_what_was_not_measured_says_what_is_missing():
    found = gates_of(core(3.0))
    assert (found["G7"].allows, found["G7"].state, found["G7"].verdict) == (
        None, "not measured", "Not measured",
    )  # fmt: skip
    assert (found["G7"].value, found["G7"].note) == (
        "Journey part not asked",
        "add the journey part",
    )
    assert found["G8"].value == "Too few units for an all-the-time index"
    assert found["G3"].value.endswith("too few units for a silo signal")
    assert found["G3"].state == "passes"


def test_gates_stand_in_the_order_of_what_they_allow():
    found = core(4.0, EXE=1.5, NET=2.0)
    allows = [gate.allows for gate in found.gates]
    assert allows == sorted(allows, key=lambda each: 9 if each is None else each)
    assert found.gates[0].id == "G1"


def test_two_gates_hold():
    """EXE and RIR at level 1: both allow 2; the chain would allow 3."""
    found = core(4.0, EXE=1.5, RIR=1.5)
    assert found.level.gated == 2
    assert set(found.level.binding) >= {"G1", "G2"}
    assert "The gates “Executive backing” and “In tune with customers” lower it to 2." in (
        found.level.sensitivity
    )
    assert found.headlines.gates.startswith("Two gates hold the level at 2: ")
    assert gates_of(found)["G1"].note == "one of two binding gates"


def test_gates_that_bind_less_are_listed_too():
    found = core(4.9, EXE=1.5)
    assert found.level.ungated == 4
    assert found.level.binding == ("G0", "G1")
    assert "“Chain” alone would lower it to 3." in found.level.sensitivity
    assert gates_of(found)["G0"].note == "lowers the level too"
    assert "executive backing rises from 1.5" in found.headlines.gates_so_what


def test_a_cap_on_the_whole_holds_by_its_rule():
    found = core(4.0, NET_6=1.5)
    assert found.level.gated == 3
    assert found.level.ungated == 4
    assert found.answer.headline == (
        "The organisation is at level 3, Connected; the gate “Silos” holds it there."
    )
    assert "The gate “Silos” holds: No level 4 while" in found.answer.why


def test_a_gate_that_a_facet_keeps_shut():
    """EXE 3.4 is level 3 by its score; facet Presence at 1.5 holds it at 2, and the whole at 3."""
    found = core(4.9, EXE=4.0, EXE_1=1.5)
    assert by_id(found.criteria)["EXE"].level == 2
    assert "“Executive backing” opens when facet presence rises from 1.5 to " in (
        found.headlines.gates_so_what
    )


def test_the_top_level_needs_the_index_and_another_wave():
    found = core(4.9)
    assert found.level.ungated == 5
    assert (found.level.gated, found.level.binding) == (4, ("G8",))
    assert found.criteria[0].next_steps == ()
    assert (found.criteria[0].next_level, found.criteria[0].next_level_name) == (None, None)


def test_no_gates_at_all():
    found = findings_of(like_core(gates=()), people(4.9))
    assert found.gates == ()
    assert found.headlines.gates == "No gate lowers the level."
    assert found.answer.why.endswith("the top level must be re-earned.")


def test_an_index_between_two_levels():
    """Index 2.8 with a wide interval reaches down to level 2."""
    found = findings_of(CORE, people(3.0, copies=1, EXE=2.0))
    assert found.level.borderline == (2, 3)
    assert found.answer.headline == (
        "The organisation is between level 2 and level 3; no gate decides."
    )
    assert "between 2 and 3" in found.answer.why


def test_a_missing_criterion_leaves_the_level_open():
    found = findings_of(CORE, answering(*[2, 3, 4] * 5))
    assert (found.level.gated, found.level.name, found.level.line) == (None, None, None)
    assert found.level.sensitivity.startswith("The overall level cannot be told: ")
    assert found.answer.headline.startswith("The overall level cannot be told: ")
    assert found.headlines.gates == "The gates cannot be applied: not every criterion is rated."
    states = {gate.id: gate for gate in found.gates}
    assert states["G1"].value == "Executive backing not rated"
    assert states["G1"].note == "no limit set by it"
    assert states["G5"].value == "MEA-4 not rated"


def test_the_strip_of_a_whole_organisation():
    found = compute(CORE, [draw(PLAN, UNITS, n, n) for n in (1, 2)], UNITS, SUBJECT)
    gates = gates_of(found)
    assert gates["G8"].value.startswith("All-the-time index ")
    assert "between units, signal " in gates["G3"].value
    assert gates["G3"].state == "next"
    assert (gates["G3"].verdict, gates["G3"].note) == ("Stops at 3", "would bind next")
    assert "would stop the next step" in found.headlines.gates


class TestTargets:
    def test_stand_beside_the_scores(self):
        found = findings_of(CORE, people(3.0), targets={"EXE": 4.5, "CUL": 3.5})
        assert {c.id: c.target for c in found.criteria} == {
            "RIR": None, "NET": None, "CUL": 3.5, "MEA": None, "EXE": 4.5,
        }  # fmt: skip
        assert "Furthest below its target is executive backing: 3.0 against 4.5." in (
            found.headlines.criteria_so_what
        )
        assert any(action.aim.startswith("Executive backing") for action in found.actions)

    def test_of_another_questionnaire_are_refused(self):
        with pytest.raises(FindingsError, match="targets: found 'XXX', expected one of CUL, EXE"):
            findings_of(CORE, people(3.0), targets={"XXX": 4.0})


class TestActions:
    FOUND = core(4.0, EXE=1.5)

    def test_are_at_most_five_with_an_owner_each(self):
        actions = self.FOUND.actions
        assert [action.number for action in actions] == [1, 2, 3, 4]
        assert len({action.owner for action in actions}) == 4
        assert self.FOUND.headlines.actions == (
            "Four actions with owners and dates; the first aims at the gate “Executive backing”."
        )

    def test_aim_first_at_the_weakest_where_nobody_has_set_a_target(self):
        """All others are further below the level above their own than NET, at 2.6, is below 3."""
        found = core(3.0, NET=2.6)
        assert (found.level.gated, found.level.binding) == (3, ())
        assert found.actions[0].aim.startswith("Champions across the organisation")

    def test_start_on_the_day_of_release_and_end_by_effort(self):
        days = {"S": "2026-11-30", "M": "2027-01-11", "L": "2027-04-05"}
        for action in self.FOUND.actions:
            assert action.start == "2026-10-19"
            assert action.due == days[action.effort]

    def test_say_what_they_might_move(self):
        first = self.FOUND.actions[0]
        assert first.aim == "Gate: Executive backing"
        assert first.hypothesis.startswith("Hypothesis: facet “")
        assert set(first.items) <= {item.id for item in CORE.items}
        assert first.items

    def test_without_a_library_there_are_none(self):
        found = findings_of(like_core(recommendations=()), people(3.0))
        assert found.actions == ()
        assert found.headlines.actions == "No recommendation of the library fits these results."

    def test_on_what_is_not_rated_have_no_figures(self):
        library = tuple(
            each.model_copy(update={"facets": ("RIR-PROMISE",)})
            for each in CORE.recommendations
            if each.id == "RIR23a"
        )
        assert library
        sheets = [
            replace(one, answers={k: v for k, v in one.answers.items() if k != "RIR-8"})
            for one in people(2.0)
        ]
        found = findings_of(like_core(recommendations=library), sheets)
        assert found.actions[0].hypothesis == (
            "No hypothesis in figures: what it serves is not rated yet"
        )
        assert found.actions[0].items == ("RIR-8",)
        assert found.actions[0].aim == "Hear, understand, act"
        assert found.headlines.actions.startswith("One action with an owner and a date; it aims at")
