"""Integer Gauss-Jordan: exact, or refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cxassess.disclosure.elimination import OutOfReachError, reduced, with_equal_pivots
from tests.unit.disclosure.oracle import null_space

SMALL = st.tuples(st.integers(1, 6), st.integers(1, 6)).flatmap(
    lambda shape: arrays(np.int64, shape, elements=st.integers(-3, 3))
)


def carried(matrix):
    return np.hstack([matrix, np.eye(len(matrix), dtype=matrix.dtype)])


def test_reduces_by_hand():
    # rows 2 and 1 swap roles: 1*(2,4,2) - 2*(1,2,3) = (0,0,-4), divided by 4
    rows, pivots = reduced(carried(np.array([[1, 2, 3], [2, 4, 2]])), 3)
    assert pivots == (0, 2)
    assert rows[1].tolist() == [0, 0, -4, -2, 1]
    assert rows[0].tolist() == [-4, -8, 0, 2, -3]


def test_dependent_rows_keep_what_cancels_them():
    rows, pivots = reduced(carried(np.array([[1, 1], [2, 2]])), 2)
    assert pivots == (0,)
    assert rows[1].tolist() == [0, 0, -2, 1]


@given(SMALL)
def test_rows_are_the_combinations_they_say(matrix):
    width = matrix.shape[1]
    rows, pivots = reduced(carried(matrix), width)
    assert (rows[:, width:] @ matrix == rows[:, :width]).all()
    assert len(pivots) == width - len(null_space(matrix.tolist(), width))
    for row, pivot in enumerate(pivots):
        assert np.flatnonzero(rows[:, pivot]).tolist() == [row]
        assert not rows[row, :pivot].any()
    assert not rows[len(pivots) :, :width].any()


def test_numbers_beyond_64_bits_are_refused():
    matrix = np.random.default_rng(7).integers(-9, 10, (30, 30))
    with pytest.raises(OutOfReachError):
        reduced(carried(matrix), 30)


@given(SMALL)
def test_equal_pivots(matrix):
    width = matrix.shape[1]
    rows, pivots = reduced(carried(matrix), width)
    scaled, scale = with_equal_pivots(rows[: len(pivots)], pivots)
    assert scale > 0
    assert all(scaled[row, pivot] == scale for row, pivot in enumerate(pivots))
    assert (scaled[:, width:] @ matrix == scaled[:, :width]).all()


def test_equal_pivots_beyond_64_bits_are_refused():
    primes = [2**31 - 1, 2**31 - 19, 2**31 - 61]
    with pytest.raises(OutOfReachError):
        with_equal_pivots(np.diag(primes), (0, 1, 2))
