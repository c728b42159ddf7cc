"""Numbers and dates as readers see them; every output writes them through here.

Values are rounded half up, once, at the very end (2.95 is shown as 3.0). The minus is U+2212, so
that it has the width of the plus and is not broken from its number; a per cent sign stands after a
no-break space.
"""

from datetime import date
from decimal import Decimal

from cxassess.statistics.rounding import half_up

MINUS = "−"
NO_BREAK = "\N{NO-BREAK SPACE}"
THIN = "\N{THIN SPACE}"
NONE = "–"
"""Stands where there is no number to show; the words beside it say why."""

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
MONTHS_SHORT = (
    "Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec",
)  # fmt: skip


def one(value: float) -> str:
    """A score with one decimal: 3.0, −0.2."""
    return _minus(half_up(value, 1))


def signed(value: float) -> str:
    """A difference with one decimal and its sign: +0.3, −0.2; 0.0 has none."""
    rounded = half_up(value, 1)
    return f"+{rounded}" if rounded > 0 else _minus(rounded)


def percent(share: float) -> str:
    """A share of one as whole per cent: 0.66 is 66 %."""
    return f"{hundredths(share)}{NO_BREAK}%"


def hundredths(share: float) -> int:
    """A share of one in whole per cent, without the sign."""
    return int(half_up(share * 100, 0))


def whole(count: int) -> str:
    """A count; from five digits on in groups of three: 604, 12 345."""
    text = str(abs(count))
    if len(text) > 4:
        text = f"{abs(count):,}".replace(",", THIN)
    return MINUS + text if count < 0 else text


def interval(low: float, high: float) -> str:
    """The two ends of an interval of scores: 2.9 to 3.1."""
    return f"{one(low)} to {one(high)}"


def signed_interval(low: float, high: float) -> str:
    """The two ends of an interval of differences: −0.1 to +0.6."""
    return f"{signed(low)} to {signed(high)}"


def date_in_words(iso: str) -> str:
    """2026-09-14 is 14 September 2026. Raises ValueError when it is no ISO date."""
    day = date.fromisoformat(iso)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(iso: str) -> str:
    """2026-09-14 is 14 Sept 2026, for tables. Raises ValueError when it is no ISO date."""
    day = date.fromisoformat(iso)
    return f"{day.day} {MONTHS_SHORT[day.month - 1]} {day.year}"


def month_and_year(iso: str) -> str:
    """2026-09-14 is Sept 2026, for time axes. Raises ValueError when it is no ISO date."""
    day = date.fromisoformat(iso)
    return f"{MONTHS_SHORT[day.month - 1]} {day.year}"


def listed(words: tuple[str, ...]) -> str:
    """A, B and C."""
    return " and ".join((*((", ".join(words[:-1]),) if len(words) > 1 else ()), *words[-1:]))


def _minus(rounded: Decimal) -> str:
    return str(rounded).replace("-", MINUS)
