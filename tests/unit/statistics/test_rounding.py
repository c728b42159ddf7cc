import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxassess.statistics.errors import StatisticsError
from cxassess.statistics.rounding import half_up


def test_round_last_as_the_civil_service_people_survey_does():
    # Technical guide 2014, page 27: 52.952 against 58.495 is shown as 53, 58 and -6
    assert [half_up(x) for x in (52.952, 58.495, 52.952 - 58.495)] == [53, 58, -6]
    counts = [103, 166, 176, 96, 24]
    shown = [half_up(100 * count / sum(counts)) for count in counts]
    assert shown == [18, 29, 31, 17, 4]
    assert half_up(100 * (103 + 166) / sum(counts)) == 48


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (0.25, 1, "0.3"),
        (2.675, 2, "2.68"),
        (1.75, 1, "1.8"),
        (3.0, 1, "3.0"),
        (2.4499999999999997, 1, "2.5"),
        (2.449999, 1, "2.4"),
        (-0.04, 1, "0.0"),
        (1e30, 1, "1000000000000000000000000000000.0"),
    ],
)
def test_halves_go_away_from_zero_on_decimals(value, digits, shown):
    assert str(half_up(value, digits)) == shown


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_unknown_numbers_are_refused(value):
    with pytest.raises(StatisticsError, match="finite"):
        half_up(value)


@given(hundredths=st.integers(-10_000, 10_000))
def test_agrees_with_whole_number_arithmetic(hundredths):
    tenths = (abs(hundredths) + 5) // 10
    sign = -1 if hundredths < 0 else 1
    assert half_up(hundredths / 100, 1) == Decimal(sign * tenths) / 10
