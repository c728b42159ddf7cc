"""The three worked checks of the instrument, from answer sheets to the gated level."""

import pytest

from tests.unit.findings.organisations import CORE, Person
from tests.unit.findings.reading import findings_of

PATTERNS = {
    # ten answers with this mean, never nearly all the same
    1.5: [1] * 5 + [2] * 5,
    1.6: [1] * 4 + [2] * 6,
    2.9: [2] * 2 + [3] * 7 + [4] * 1,
    3.0: [2] * 1 + [3] * 8 + [4] * 1,
    3.2: [3] * 8 + [4] * 2,
    3.4: [3] * 6 + [4] * 4,
    4.0: [3] * 1 + [4] * 8 + [5] * 1,
}


def organisation(**means):
    """Ten employees, ten managers and ten leaders who give every criterion its mean."""
    people = []
    for audience in ("employee", "manager", "leader"):
        for n in range(10):
            answers = {item.id: PATTERNS[means[item.id[:3]]][n] for item in CORE.items}
            people.append(Person(audience=audience, answers=answers))
    return findings_of(CORE, people, waves_of_customer_data=None)


def others(mean, **means):
    return {**dict.fromkeys(("RIR", "NET", "CUL", "MEA", "EXE"), mean), **means}


@pytest.mark.parametrize(
    ("means", "index", "ungated", "gated", "binding"),
    [
        ({"RIR": 3.2, "NET": 2.9, "CUL": 3.0, "MEA": 3.4, "EXE": 1.6}, 2.82, 3, 2, ("G1",)),
        (others(4.0, NET=1.5), 3.5, 3, 3, ()),
        (others(3.0, RIR=1.6), 2.72, 2, 2, ()),
    ],
)
def test_levels(means, index, ungated, gated, binding):
    found = organisation(**means)
    assert {c.id: round(c.score.value, 9) for c in found.criteria} == means
    assert found.level.index.value == pytest.approx(index)
    assert (found.level.ungated, found.level.gated) == (ungated, gated)
    assert found.level.binding == binding


def test_the_first_check_says_what_holds():
    found = organisation(RIR=3.2, NET=2.9, CUL=3.0, MEA=3.4, EXE=1.6)
    assert found.level.sensitivity.startswith(
        "Without gates: level 3. The gate “Executive backing” lowers it to 2."
    )
    assert found.answer.headline == (
        "The organisation is at level 2, Scattered; executive backing holds it there."
    )
    first = found.gates[0]
    assert (first.id, first.allows, first.state, first.verdict, first.note) == (
        "G1", 2, "holds", "Holds at 2", "the binding gate",
    )  # fmt: skip
    assert first.value == "Executive backing 1.6 (1.4 to 1.8), level 1 (n\u00a030)"
    assert found.actions[0].aim == "Gate: Executive backing"


def test_the_second_check_is_stopped_by_the_chain_at_three():
    found = organisation(**others(4.0, NET=1.5))
    allows = {gate.id: gate.allows for gate in found.gates}
    assert (allows["G0"], allows["G3"]) == (3, 3)
