"""Numbers and dates as readers see them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxassess.reporting import numbers

MINUS, NO_BREAK, THIN = "\u2212", "\u00a0", "\u2009"


@pytest.mark.parametrize(
    ("value", "text"),
    [(3.0, "3.0"), (2.95, "3.0"), (2.949999, "2.9"), (2.25, "2.3"), (0.05, "0.1"), (-0.04, "0.0"),
     (-0.2, f"{MINUS}0.2"), (5, "5.0")],
)  # fmt: skip
def test_one_decimal_rounds_halves_up(value: float, text: str) -> None:
    assert numbers.one(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.3, "+0.3"), (-0.2, f"{MINUS}0.2"), (0.0, "0.0"), (0.04, "0.0"), (-0.04, "0.0"),
     (0.05, "+0.1"), (-0.05, f"{MINUS}0.1"), (-1.25, f"{MINUS}1.3"), (-0.0, "0.0")],
)  # fmt: skip
def test_differences_carry_their_sign(value: float, text: str) -> None:
    assert numbers.signed(value) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0.66, "66"), (0.655, "66"), (0.0, "0"), (1.0, "100"), (0.0049, "0")]
)
def test_per_cent_stands_after_a_no_break_space(share: float, text: str) -> None:
    assert numbers.percent(share) == f"{text}{NO_BREAK}%"
    assert numbers.hundredths(share) == int(text)


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0"), (604, "604"), (9999, "9999"), (12345, f"12{THIN}345"),
     (1_234_567, f"1{THIN}234{THIN}567"), (-12345, f"{MINUS}12{THIN}345"), (-7, f"{MINUS}7")],
)  # fmt: skip
def test_counts_are_grouped_from_five_digits(count: int, text: str) -> None:
    assert numbers.whole(count) == text


def test_intervals() -> None:
    assert numbers.interval(2.85, 2.95) == "2.9 to 3.0"
    assert numbers.signed_interval(-0.1, 0.6) == f"{MINUS}0.1 to +0.6"


def test_dates_in_words() -> None:
    assert numbers.date_in_words("2026-09-14") == "14 September 2026"
    assert numbers.short_date("2026-09-04") == "4 Sept 2026"
    assert numbers.month_and_year("2027-01-31") == "Jan 2027"


@pytest.mark.parametrize("wrong", ["14 September 2026", "2026-13-01", "2026-02-30", ""])
def test_other_dates_are_refused(wrong: str) -> None:
    for write in (numbers.date_in_words, numbers.short_date, numbers.month_and_year):
        with pytest.raises(ValueError, match=r"(?i)iso|month|day"):
            write(wrong)


@pytest.mark.parametrize(
    ("words", "text"),
    [((), ""), (("A",), "A"), (("A", "B"), "A and B"), (("A", "B", "C"), "A, B and C")],
)
def test_lists_end_with_and(words: tuple[str, ...], text: str) -> None:
    assert numbers.listed(words) == text


@given(st.floats(-4, 4))
def test_a_difference_reads_back(value: float) -> None:
    text = numbers.signed(value)
    assert re.fullmatch(rf"0\.0|[+{MINUS}]\d\.\d", text)
    assert abs(float(text.replace(MINUS, "-")) - value) <= 0.05 + 1e-9


@given(st.integers(-(10**9), 10**9))
def test_a_count_reads_back(count: int) -> None:
    assert int(numbers.whole(count).replace(THIN, "").replace(MINUS, "-")) == count
