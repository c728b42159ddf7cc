"""The line of dates: from the start of each action to the day somebody checks it."""

from collections.abc import Sequence
from datetime import date, timedelta

from cxassess.findings.model import Action
from cxassess.reporting.charts.canvas import Canvas, Chart, ChartError, Spot
from cxassess.reporting.charts.measure import shortened, width_of, wrap
from cxassess.reporting.charts.rows import Scale, alternative, row_rule
from cxassess.reporting.charts.style import (
    BOLD,
    DASH,
    DEEP,
    FAINT,
    INK,
    PAPER,
    QUIET,
    SEMIBOLD,
    SMALL,
    SOFT,
    TEXT,
    VALUE,
    WIDTH,
    column,
    tint,
)  # fmt: skip
from cxassess.reporting.numbers import MONTHS_SHORT, date_in_words

HEAD, ROW = 13.0, 7.6
OWNER_AT, OWNER_WIDTH = 4.5, 36.0
CHECKS = (30, 60, 90)
"""Days after the report at which progress is looked at."""
BEYOND = timedelta(days=21)
"""How far the axis runs past the last date of an action."""
NEAR = timedelta(days=60)
"""A next wave this soon after the last date is drawn, a later one only named."""


def timeline(actions: Sequence[Action], released: str, next_wave: str | None = None) -> Chart:
    """One row an action; dashed lines 30, 60 and 90 days after the report.

    `released` and `next_wave` are ISO dates. A next wave long after the last action is named at
    the right edge, not drawn to scale. Raises ChartError without actions.
    """
    if not actions:
        raise ChartError("the timeline needs at least one action")
    day = date.fromisoformat(released)
    starts = [date.fromisoformat(a.start) for a in actions]
    dues = [date.fromisoformat(a.due) for a in actions]
    coming = date.fromisoformat(next_wave) if next_wave else None
    first = min(day, *starts, *dues)
    last = max(*dues, *starts, day + timedelta(days=CHECKS[-1])) + BEYOND
    near = coming if coming is not None and first <= coming <= last + NEAR else None
    if near is not None:
        last = max(last, near)
    scale = Scale(column(3) + 1, WIDTH - 2, first.toordinal(), last.toordinal())
    owners = [wrap(a.owner, OWNER_WIDTH, TEXT) for a in actions]
    labels = [_label(scale, a) for a in actions]
    heights = [max(ROW, len(o) * 3.7 + 2.4, 11.0 if label[3] else 0)
               for o, label in zip(owners, labels, strict=True)]  # fmt: skip
    bottom = HEAD + sum(heights)
    c = Canvas(bottom + 0.3)
    _next(c, scale, near, next_wave, bottom)
    _axis(c, scale, first, last, day, bottom)
    y = HEAD
    for action, owner, label, tall in zip(actions, owners, labels, heights, strict=True):
        row_rule(c, y)
        _row(c, scale, action, owner, label, y + tall / 2)
        y += tall
    row_rule(c, bottom)
    return c.chart(_alt(actions, next_wave))


_Placed = tuple[str, float, str, bool]
"""Words, x, which side of it they stand on, and whether they go on a second line."""


def _ordinal(iso: str) -> int:
    return date.fromisoformat(iso).toordinal()


def _label(scale: Scale, action: Action) -> _Placed:
    """After the end of the bar where there is room, else before its start, else under it."""
    end, start = scale(_ordinal(action.due)), scale(_ordinal(action.start))
    low, high = min(start, end), max(start, end)
    words = shortened(action.short, WIDTH - scale.x0, SMALL)
    wide = width_of(words, SMALL)
    if high + 2.8 + wide <= WIDTH:
        return words, high + 2.8, "left", False
    if low - 2.8 - wide >= scale.x0 - 1:
        return words, low - 2.8, "right", False
    return words, max(scale.x0, min(low, WIDTH - wide)), "left", True


def _row(
    c: Canvas, scale: Scale, action: Action, owner: list[str], label: _Placed, y: float
) -> None:
    words, x, side, under = label
    lane = y - (2.0 if under else 0.0)
    c.text(0, y + 1.2, str(action.number), size=VALUE, weight=BOLD, color=DEEP)
    c.lines(OWNER_AT, y + 1.1 - (len(owner) - 1) * 1.85, owner, leading=3.7)
    x0, x1 = scale(_ordinal(action.start)), scale(_ordinal(action.due))
    if x0 != x1:
        c.interval(min(x0, x1), max(x0, x1), lane, tint(4, 5)[0], 3.0)
    c.mark(x1, lane, "o", 2.6, PAPER, DEEP, width=1.3)
    c.text(x, y + (3.6 if under else 1.1), words, size=SMALL,
           ha="right" if side == "right" else "left", mask=True)  # fmt: skip


def _axis(c: Canvas, scale: Scale, first: date, last: date, released: date, bottom: float) -> None:
    _checks(c, scale, released, bottom)
    _months(c, scale, first, last, bottom)


def _checks(c: Canvas, scale: Scale, released: date, bottom: float) -> None:
    """In words where they have room, else "30, 60, 90 days"."""
    places = [scale((released + timedelta(days=d)).toordinal()) for d in CHECKS]
    wide = places[1] - places[0] > width_of("90 days", SMALL, SEMIBOLD) + 1.5
    for ahead, x in zip(CHECKS, places, strict=True):
        c.line(x, HEAD - 6.2, x, bottom, color=QUIET, width=0.7, dash=DASH)
        half = width_of(str(ahead), SMALL, SEMIBOLD) / 2
        spots: tuple[Spot, ...] = ((x, HEAD - 7.4, "center"),)
        if not wide and ahead == CHECKS[-1]:
            spots = ((x - half, HEAD - 7.4, "left"),)
        words = f"{ahead} days" if wide or ahead == CHECKS[-1] else str(ahead)
        c.place(words, spots, size=SMALL, weight=SEMIBOLD, room=0.3)


def _months(c: Canvas, scale: Scale, first: date, last: date, bottom: float) -> None:
    """Names at an even rhythm of months: every one, second, third, sixth or twelfth."""
    starts = [
        date(k // 12, k % 12 + 1, 1)
        for k in range(first.year * 12 + first.month, last.year * 12 + last.month)
    ]
    apart = scale(first.toordinal() + 30) - scale(first.toordinal())
    need = width_of("Sept 2026", SMALL) + 1.6
    rhythm = next((n for n in (1, 2, 3, 6) if n * apart >= need), 12)
    named = None
    for month in starts:
        x = scale(month.toordinal())
        c.line(x, HEAD - 1.5, x, bottom, color=FAINT, width=0.7)
        if (month.month - 1) % rhythm:
            continue
        name = MONTHS_SHORT[month.month - 1]
        words = name if named == month.year else f"{name} {month.year}"
        if c.place(words, ((x + 0.9, HEAD - 2.2, "left"),), size=SMALL, color=SOFT, mask=True):
            named = month.year


def _next(c: Canvas, scale: Scale, near: date | None, next_wave: str | None, bottom: float) -> None:
    """The next wave: a line when it is near, else words and an arrow at the right edge."""
    if next_wave is None:
        return
    words = f"next round {date_in_words(next_wave)}"
    if near is not None:
        x = scale(near.toordinal())
        c.line(x, HEAD - 5, x, bottom, color=INK, width=1.3, z=2)
        c.block(x, HEAD - 5, x, HEAD)
        c.text(WIDTH, HEAD - 10.2, words, size=SMALL, weight=SEMIBOLD, ha="right")
        return
    later = date.fromisoformat(next_wave).toordinal() > scale.high
    if later:
        c.mark(WIDTH - 1, HEAD - 11.3, ">", 1.8, INK, width=0.2)
    c.text(WIDTH - (3.2 if later else 0), HEAD - 10.2, words, size=SMALL, weight=SEMIBOLD,
           ha="right")  # fmt: skip


def _alt(actions: Sequence[Action], next_wave: str | None) -> str:
    last = max(actions, key=lambda a: a.due)
    first = min(actions, key=lambda a: a.due)
    said = (f"{len(actions)} actions; first due {date_in_words(first.due)}: {first.short}; "
            f"last {date_in_words(last.due)}: {last.short}")  # fmt: skip
    base = f"Next round {date_in_words(next_wave)}" if next_wave else "Next round not set"
    return alternative("Bars from start to due date, one an action", said, base)
