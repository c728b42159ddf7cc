"""The attacker finds every small union that follows by arithmetic, and no other."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxassess.disclosure import attack
from cxassess.disclosure.attack import Exposure, solvable
from tests.unit.disclosure.oracle import follows, leaks

KNOWN = {
    "parent and all but one child": (
        [12, 9, 3],
        [[1, 1, 1], [1, 0, 0], [0, 1, 0]],
        (2,),
    ),
    "next smallest child hidden too": ([12, 9, 3], [[1, 1, 1], [1, 0, 0]], None),
    "two hidden children, together too few": (
        [12, 9, 2, 2],
        [[1, 1, 1, 1], [1, 0, 0, 0], [0, 1, 0, 0]],
        (2, 3),
    ),
    "two hidden children, together enough": (
        [12, 9, 3, 4],
        [[1, 1, 1, 1], [1, 0, 0, 0], [0, 1, 0, 0]],
        None,
    ),
    "role totals and a line cross": (
        [2, 6, 20, 18],
        [[1, 1, 1, 1], [1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 0, 1, 0]],
        (0,),
    ),
    "overlapping filters": ([4, 30, 9], [[1, 1, 0], [0, 1, 1], [1, 1, 1]], (0,)),
    "lines that share three people": ([20, 15, 3], [[1, 1, 1], [1, 0, 1], [0, 1, 1]], (2,)),
    "half of a sum: three filters over pairs": (
        [4, 30, 30],
        [[1, 1, 0], [1, 0, 1], [0, 1, 1]],
        (0,),
    ),
}


@pytest.mark.parametrize(("counts", "published", "given_away"), KNOWN.values(), ids=KNOWN)
def test_known_cases_at_five(counts, published, given_away):
    exposure = solvable(published, counts, 5)
    assert (exposure and exposure.atoms) == given_away
    assert leaks(published, counts, 5) == ({given_away} if given_away else set())


def test_says_who_took_part_and_how_many_are_given_away():
    # whole - employees - managers; the unit has no part in it
    published = [[1, 1, 1, 1], [1, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 0]]
    assert solvable(published, [20, 20, 9, 3], 5) == Exposure((0, 1, 2), (3,), 3)


def test_a_whole_made_of_shown_units_stands_for_them():
    # atoms: unit A employees, A leaders, B employees, B leaders, C employees, C leaders
    published = [[1] * 6, [1, 1, 0, 0, 0, 0], [0, 0, 1, 1, 0, 0], [0, 0, 0, 0, 1, 1], [1, 0] * 3]
    exposure = solvable(published, [9, 1, 9, 1, 9, 1], 5)
    assert exposure == Exposure((0, 4), (1, 3, 5), 3)


def test_empty_atoms_hide_nobody():
    published = [[1, 1, 1], [1, 0, 0]]
    assert solvable(published, [12, 3, 4], 5) is None
    assert solvable(published, [12, 3, 0], 5) == Exposure((0, 1), (1,), 3)


def test_the_smallest_union_across_groups_is_named():
    # lines and audiences, no whole: of B2B employees etc. only the margins are known
    published = [[1, 1, 0], [0, 1, 1], [1, 0, 1]]
    exposure = solvable(published, [4, 3, 2], 5)
    assert exposure is not None
    assert (exposure.atoms, exposure.people) == ((2,), 2)


@pytest.mark.parametrize(
    ("published", "counts"),
    [([[1, 0]], [0, 3]), ([[0, 0]], [7, 3]), (np.zeros((0, 2)), [7, 3]), ([[1, 1]], [3, 2])],
)
def test_nothing_to_find(published, counts):
    assert solvable(published, counts, 5) is None


@st.composite
def releases(draw):
    atoms = draw(st.integers(1, 10))
    row = st.lists(st.booleans(), min_size=atoms, max_size=atoms)
    published = draw(st.lists(row, min_size=1, max_size=9))
    counts = draw(
        st.lists(st.sampled_from([0, 1, 1, 2, 3, 4, 6, 9]), min_size=atoms, max_size=atoms)
    )
    return published, counts, draw(st.integers(2, 8))


@settings(max_examples=200, deadline=None)
@given(releases())
def test_agrees_with_the_oracle(release):
    published, counts, minimum = release
    exposure = solvable(published, counts, minimum)
    found = leaks(published, counts, minimum)
    assert (exposure is None) == (not found)
    if exposure:
        assert exposure.atoms in found
        assert exposure.people == sum(counts[atom] for atom in exposure.atoms)
        taking_part = [published[row] for row in exposure.groups]
        assert follows(taking_part, counts, exposure.atoms)


def test_a_search_past_the_budget_counts_as_unsafe():
    filters = np.random.default_rng(3).random((20, 60)) < 0.5
    exposure = solvable(filters, np.ones(60, dtype=int), 10)
    assert exposure is not None
    assert (exposure.atoms, exposure.people) == (None, None)
    assert len(exposure.groups) >= 19


def test_the_budget_is_no_other_answer(monkeypatch):
    published, counts = KNOWN["role totals and a line cross"][1::-1]
    monkeypatch.setattr(attack, "SEARCH_CELLS", 2)
    exposure = solvable(published, counts, 5)
    assert exposure is not None
    assert exposure.atoms is None
