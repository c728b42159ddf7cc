"""How exactly numbers are told."""

import json
from dataclasses import fields, is_dataclass
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxassess.findings import precision
from cxassess.findings.canonical import to_json
from cxassess.findings.compute import compute, unrounded
from cxassess.findings.model import Estimate, Findings
from cxassess.findings.precision import AS_GIVEN, RULES, rounded, score
from cxassess.statistics.rounding import half_up
from tests.unit.findings.organisations import CORE, PLAN, SUBJECT, UNITS, draw

WAVES = [draw(PLAN, UNITS, number, number) for number in (1, 2)]
EXACT = unrounded(CORE, WAVES, UNITS, SUBJECT)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (2.446, 2.44),  # 2.45 would become 2.5
        (2.45, 2.45),
        (2.454, 2.45),
        (2.7496, 2.74),  # just below level 3, and 2.7 on a page
        (-0.346, -0.34),
        (-0.35, -0.35),
        (3.0, 3.0),
        (-0.001, 0.0),
    ],
)
def test_two_decimals_round_to_the_same_one(value, told):
    assert score(value) == told
    assert str(score(value)) == str(told)


@given(st.floats(-4, 5, allow_nan=False))
def test_a_score_keeps_its_decimal_and_stays_near(value):
    told = score(value)
    assert half_up(told, 1) == half_up(value, 1)
    assert abs(told - value) < 0.01 + 1e-9
    assert score(told) == told


@given(st.floats(0, 1, allow_nan=False))
def test_a_share_keeps_its_per_cent(value):
    assert half_up(100 * precision.hundredths(value)) == half_up(100 * value)


def numbers(kind, name="", seen=()):
    """Names of all fields of a part that hold numbers with decimals."""
    if kind is float:
        yield name
    elif is_dataclass(kind):
        hints = get_type_hints(kind)
        for one in fields(kind):
            yield from numbers(hints[one.name], one.name)
    else:
        for inner in get_args(kind):
            yield from numbers(inner, name)


def test_there_is_a_rule_for_every_number():
    assert set(numbers(Findings)) == set(RULES) | AS_GIVEN


def test_nothing_else_is_changed():
    told = Estimate(value=2.446, low=2.0, high=3.333, n=7)
    assert rounded(told) == Estimate(value=2.44, low=2.0, high=3.33, n=7)
    assert rounded(EXACT).subject == EXACT.subject
    assert rounded(EXACT).answer == EXACT.answer


def test_findings_are_told_so_and_only_so():
    found = compute(CORE, WAVES, UNITS, SUBJECT)
    assert found == rounded(EXACT) != EXACT
    body = to_json(found)
    assert json.loads(body, parse_float=lambda text: len(text.split(".")[1]) <= 3 or text)
    long = [text for text in _floats(body) if len(text.split(".")[1]) > 2]
    # the probability of the permutation test alone
    assert {float(text) for text in long} <= {found.units.silo.probability}
    assert float(f"{EXACT.level.index.value:.6f}") not in {float(text) for text in _floats(body)}


def _floats(body):
    kept = []
    json.loads(body, parse_float=lambda text: kept.append(text) or 0.0)
    return kept
