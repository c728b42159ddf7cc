"""What must hold for every set of item scores, through the whole way from items to the level."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cxassess.scoring.gates import decide
from cxassess.scoring.measured import Measured
from cxassess.scoring.path import coefficients, facet_coefficients
from tests.unit.scoring.factory import CRITERIA, questionnaire

CORE = questionnaire()
EVERY = {one.id for one in CORE.items}
INDEX = coefficients(CORE, None, EVERY).coefficients
BY_CRITERION = {one: coefficients(CORE, one, EVERY).coefficients for one in CRITERIA}
BY_FACET = {
    facet.id: facet_coefficients(CORE, facet.id, EVERY).coefficients
    for criterion in CORE.criteria
    for facet in criterion.facets
}

# quarters lie on borders often; other floats nearly never
SCORES = st.lists(
    st.one_of(st.integers(4, 20).map(lambda quarters: quarters / 4), st.floats(1, 5)),
    min_size=len(EVERY),
    max_size=len(EVERY),
).map(np.array)
OTHERS = st.fixed_dictionaries(
    {
        "silo_signal": st.sampled_from([None, False, True]),
        "all_the_time": st.sampled_from([None, 50.0, 90.0]),
        "waves_of_customer_data": st.sampled_from([None, 1, 2]),
        "previous_result_same": st.sampled_from([None, False, True]),
        "modules": st.dictionaries(st.sampled_from(["ex", "journey"]), st.floats(1, 5)),
    }
)


def decision(means, others):
    return decide(
        CORE,
        Measured(
            index=float(INDEX @ means),
            criteria={one: float(path @ means) for one, path in BY_CRITERION.items()},
            facets={one: float(path @ means) for one, path in BY_FACET.items()},
            items={item.id: float(means[j]) for j, item in enumerate(CORE.items)},
            **others,
        ),
    )


@settings(max_examples=150, deadline=None)
@given(means=SCORES, others=OTHERS)
def test_gates_only_lower_and_the_level_explains_itself(means, others):
    found = decision(means, others)
    assert 1 <= found.gated <= found.ungated <= 5
    assert (found.gated < found.ungated) == bool(found.binding)
    assert bool(found.decisive) == bool(found.binding)
    assert found.gated == min([found.ungated, *(row.allows for row in found.outcomes if row.binds)])
    for criterion, level in found.levels_after.items():
        assert 1 <= level <= found.levels_before[criterion]
    for row in found.outcomes:
        assert row.state == "holds" or not (row.binds or row.lowers_criterion)


@settings(max_examples=150, deadline=None)
@given(means=SCORES, others=OTHERS, which=st.integers(0, len(EVERY) - 1), by=st.floats(0, 4))
def test_raising_an_item_never_lowers_a_level(means, others, which, by):
    raised = means.copy()
    raised[which] = min(5.0, raised[which] + by)
    before, after = decision(means, others), decision(raised, others)
    assert after.ungated >= before.ungated
    assert after.gated >= before.gated
    for criterion, level in before.levels_after.items():
        assert after.levels_after[criterion] >= level


@settings(max_examples=100, deadline=None)
@given(means=SCORES, others=OTHERS)
def test_the_smallest_lift_is_enough_for_its_gate(means, others):
    found = decision(means, others)
    for row in found.outcomes:
        if not (row.binds and row.ruling.lifts):
            continue
        scores = {one: float(path @ means) for one, path in BY_CRITERION.items()}
        facets = {one: float(path @ means) for one, path in BY_FACET.items()}
        for lift in row.ruling.lifts:
            scores[lift.criterion] = lift.needed or lift.score
            facets |= {one.facet: one.needed for one in lift.facets}
        items = {item.id: float(means[j]) for j, item in enumerate(CORE.items)}
        lifted = Measured(
            index=float(INDEX @ means), criteria=scores, facets=facets, items=items, **others
        )
        capped = any(lift.capped for lift in row.ruling.lifts)
        assert capped or not decide(CORE, lifted).outcome(row.id).binds
