import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxassess.scoring.levels import level_of, level_of_score, levels_between, reach, top_level
from tests.unit.scoring.factory import LEVELS, SCORING

SCORES = st.floats(1, 5)


def plain(score):
    return level_of_score(score, LEVELS, SCORING)


@pytest.mark.parametrize(
    ("score", "level"),
    [
        (1.0, 1),
        (1.7499, 1),
        (1.75, 2),
        (2.7499, 2),
        (2.75, 3),
        (3.74, 3),
        (3.75, 4),
        (4.74, 4),
        (4.75, 5),
        (5.0, 5),
        (0.2, 1),
    ],
)
def test_a_level_starts_a_quarter_below_its_number(score, level):
    assert plain(score) == level


def test_rounding_of_floats_decides_nothing():
    # 2.75 as a sum of tenths is 2.7499999999999996
    short = 0.1 * 3 + 2.45 - 1e-15
    assert short < 2.75
    assert plain(short) == 3
    assert plain(2.75 - 2e-9) == 2


@pytest.mark.parametrize(
    ("score", "facets", "level"),
    [
        (3.0, [3.0, 3.0], 3),
        (3.0, [1.75, 4.25], 3),
        (3.0, [1.74, 4.26], 2),
        (4.0, [2.74, 4.9], 3),
        (4.0, [1.0, 5.0, 5.0, 5.0], 2),
        (1.8, [0.7], 1),
        (3.0, [None, 3.0], 3),
        (3.0, [None], 3),
    ],
)
def test_no_facet_may_be_more_than_a_level_behind(score, facets, level):
    assert level_of(score, facets, LEVELS, SCORING) == level


def test_reach_and_top():
    assert reach(2, SCORING) == 1.75
    assert top_level(LEVELS) == 5


def test_an_interval_may_lie_between_two_levels():
    assert levels_between(2.6, 2.9, LEVELS, SCORING) == (2, 3)
    assert levels_between(2.8, 2.9, LEVELS, SCORING) is None


@settings(max_examples=150)
@given(score=SCORES, more=st.floats(0, 2), facets=st.lists(SCORES, max_size=4))
def test_more_never_gives_less_and_facets_never_give_more(score, more, facets):
    level = level_of(score, facets, LEVELS, SCORING)
    assert 1 <= level <= plain(score)
    assert level_of(score + more, facets, LEVELS, SCORING) >= level
    assert level_of(score, [one + more for one in facets], LEVELS, SCORING) >= level
