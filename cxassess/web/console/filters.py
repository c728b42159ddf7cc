"""Filters of the templates: numbers come from the one place that the reports use as well."""

from cxassess.reporting import numbers
from cxassess.web.console import moments
from cxassess.web.console.room import blueprint
from cxassess.web.respond.wording import number, sentence

TRACK_START, TRACK_WIDTH = 3.0, 94.0
"""Per cent of a dot row left of 1, and between 1 and 5; the rest keeps whole dots in the row."""
LOWEST, HIGHEST = 1.0, 5.0


def across(value: float) -> str:
    """Where a score stands in a dot row, in per cent of its width: "50.0%" for 3."""
    place = TRACK_START + (value - LOWEST) / (HIGHEST - LOWEST) * TRACK_WIDTH
    return f"{place:.1f}%"


def share(part: int, whole: int) -> str:
    """ "66 %": a part of a whole; a dash when there is no whole."""
    return numbers.percent(part / whole) if whole else numbers.NONE


def width(part: int, whole: int) -> str:
    """Width of a bar in per cent."""
    return f"{100 * part / whole:.1f}%" if whole else "0%"


for name, written in (
    ("one", numbers.one),
    ("signed", numbers.signed),
    ("whole", numbers.whole),
    ("percent", numbers.percent),
    ("long_date", numbers.date_in_words),
    ("short_date", numbers.short_date),
    ("across", across),
    ("moment", moments.moment),
    ("short_moment", moments.short_moment),
    ("day_of", moments.day_of),
    ("long_day", moments.long_day),
    ("in_words", number),
    ("sentence", sentence),
    ("listed", numbers.listed),
):
    blueprint.add_app_template_filter(written, name)
blueprint.add_app_template_global(share, "share")
blueprint.add_app_template_global(width, "bar_width")
