"""The shipped core instrument through scoring: its file carries every parameter."""

import numpy as np
import pytest

from cxassess.questionnaire.loader import find, load
from cxassess.scoring.actions import select
from cxassess.scoring.gates import decide
from cxassess.scoring.measured import Measured
from cxassess.scoring.path import coefficients, facet_coefficients
from cxassess.statistics.composite import composite

CORE = load(find("core"))
EVERY = {item.id for item in CORE.items}


def state(scores, **changes):
    """Facets equal to their criteria."""
    return Measured(
        index=sum(scores.values()) / len(scores),
        criteria=scores,
        facets={f.id: scores[one.id] for one in CORE.criteria for f in one.facets},
        **changes,
    )


@pytest.mark.parametrize(
    ("scores", "ungated", "gated", "binding"),
    [
        ({"RIR": 3.2, "NET": 2.9, "CUL": 3.0, "MEA": 3.4, "EXE": 1.6}, 3, 2, ("G1",)),
        ({"RIR": 4.0, "NET": 1.5, "CUL": 4.0, "MEA": 4.0, "EXE": 4.0}, 3, 3, ()),
        ({"RIR": 1.6, "NET": 3.0, "CUL": 3.0, "MEA": 3.0, "EXE": 3.0}, 2, 2, ()),
    ],
)
def test_the_worked_checks_hold(scores, ungated, gated, binding):
    found = decide(CORE, state(scores))
    assert (found.ungated, found.gated, found.binding) == (ungated, gated, binding)


@pytest.mark.parametrize(
    ("gate", "changes"),
    [
        ("G3", {"items": {"NET-6": 2.49}}),
        ("G3", {"silo_signal": True}),
        ("G6", {"items": {"CUL-3": 1.99}}),
        ("G6", {"modules": {"ex": 1.99}}),
        ("G7", {"modules": {"journey": 2.49}}),
    ],
)
def test_gates_that_hold_the_whole_at_three(gate, changes):
    found = decide(CORE, state({one.id: 4.0 for one in CORE.criteria}, **changes))
    assert (found.ungated, found.gated, found.binding) == (4, 3, (gate,))


@pytest.mark.parametrize(
    ("gate", "changes", "level"),
    [
        ("G4", {"items": {"MEA-1": 1.99}}, 2),
        ("G4", {"items": {"MEA-2": 1.99}}, 2),
        ("G4", {"waves_of_customer_data": 1}, 3),
        ("G5", {"items": {"MEA-4": 2.49}}, 2),
    ],
)
def test_gates_that_hold_measurement(gate, changes, level):
    found = decide(CORE, state({one.id: 4.0 for one in CORE.criteria}, **changes))
    assert (found.levels_after["MEA"], found.capping, found.gated) == (level, (gate,), 4)


def test_level_five_needs_the_all_the_time_index_twice():
    scores = {one.id: 5.0 for one in CORE.criteria}
    found = decide(CORE, state(scores, all_the_time=80.0, previous_result_same=True))
    assert found.gated == 5
    found = decide(CORE, state(scores, all_the_time=79.0, previous_result_same=True))
    assert (found.gated, found.binding) == (4, ("G8",))


def test_a_weak_executive_gets_a_sponsor_first():
    scores = {"RIR": 3.2, "NET": 2.9, "CUL": 3.0, "MEA": 3.4, "EXE": 1.6}
    given = state(scores)
    found = select(CORE, given, decide(CORE, given))
    assert (found[0].recommendation.id, found[0].reason, found[0].gate) == ("EXE12", "gate", "G1")
    owners = [one.recommendation.owner for one in found]
    assert len(owners) == len(set(owners)) == 5


def test_the_score_path_of_real_answers_is_a_mean_of_means_at_every_step():
    generator = np.random.default_rng(6)
    values = generator.integers(1, 6, (80, len(CORE.items))).astype(float)
    values[generator.random(values.shape) < 0.4] = np.nan
    weights = generator.uniform(0.5, 2, 80)

    def score(path):
        return composite(values, weights, path.coefficients).value

    by_criterion = []
    for one in CORE.criteria:
        facets = [score(facet_coefficients(CORE, facet.id, EVERY)) for facet in one.facets]
        by_criterion.append(score(coefficients(CORE, one.id, EVERY)))
        assert by_criterion[-1] == pytest.approx(np.mean(facets))
    assert score(coefficients(CORE, None, EVERY)) == pytest.approx(np.mean(by_criterion))
