"""C8, the trend: index and criteria over the waves, one small panel each, on one time axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from cxassess.findings.model import Change, CriterionFinding, Estimate, LevelWord, Trend
from cxassess.reporting.charts.canvas import Canvas, Chart, ChartError, Spot
from cxassess.reporting.charts.measure import wrap
from cxassess.reporting.charts.rows import Scale, alternative, hidden_bar, numbers_of_people
from cxassess.reporting.charts.style import (
    BOLD,
    CHANGE,
    CHANGE_WORDS,
    DEEP,
    FAINT,
    PALE,
    RIBBON,
    SEMIBOLD,
    SMALL,
    SOFT,
    VALUE,
    column,
    column_end,
)  # fmt: skip
from cxassess.reporting.numbers import month_and_year, one, signed

ACROSS = 3
PLOT, AXIS, AIR = 25.0, 5.4, 6.0
"""Heights of the plot, of the dates under it and of the air under those, in mm."""
LABELLED = 4
"""With more waves than this, only the first and the last value are written."""
HIDDEN_NOTE = "Hatched: hidden to protect people."
BREAK_NOTE = "Gap in the line: the questions were reworded, so the waves cannot be compared there."


@dataclass(frozen=True)
class _Series:
    name: str
    change: Change | None
    points: tuple[Estimate | None, ...]

    @property
    def title(self) -> list[str]:
        return wrap(self.name, column_end(3), VALUE, SEMIBOLD)


def trend(found: Trend, criteria: Sequence[CriterionFinding], levels: Sequence[LevelWord]) -> Chart:
    """A line with its interval as a ribbon; it breaks where the version of the questions changed.

    Raises ChartError when there is no wave.
    """
    if not found.points:
        raise ChartError("the trend needs at least one wave")
    series = [
        _Series("Index", found.index_change, tuple(p.index for p in found.points)),
        *(
            _Series(c.name, c.change, tuple(p.criteria[k] for p in found.points))
            for k, c in enumerate(criteria)
        ),
    ]
    rows = [series[k : k + ACROSS] for k in range(0, len(series), ACROSS)]
    heads = [max(len(s.title) for s in row) * 4.0 + 4.4 for row in rows]
    bottom = sum(heads) + len(rows) * (PLOT + AXIS + AIR) - AIR
    notes = _notes(found, series)
    c = Canvas(bottom + len(notes) * 4.0 + (3.0 if notes else 0.6))
    y = 0.0
    for row, head in zip(rows, heads, strict=True):
        for k, one_series in enumerate(row):
            _panel(c, found, one_series, levels, column(4 * k), y, y + head)
        y += head + PLOT + AXIS + AIR
    c.lines(0, bottom + 5.4, notes, leading=4.0, size=SMALL, color=SOFT)
    return c.chart(_alt(found, series))


def _notes(found: Trend, series: Sequence[_Series]) -> list[str]:
    notes = []
    if any(point is None for s in series for point in s.points):
        notes.append(HIDDEN_NOTE)
    if len({p.version for p in found.points}) > 1:
        notes.append(BREAK_NOTE)
    return notes


def _time_axis(found: Trend, x0: float, x1: float) -> list[float]:
    """A place for each wave, true to its date."""
    days = [date.fromisoformat(p.date).toordinal() for p in found.points]
    if days[0] == days[-1]:
        return [(x0 + x1) / 2 for _ in days]
    scale = Scale(x0, x1, days[0], days[-1])
    return [scale(day) for day in days]


def _panel(
    c: Canvas, found: Trend, series: _Series, levels: Sequence[LevelWord], left: float, y: float,
    top: float,
) -> None:  # fmt: skip
    foot, x0, x1 = top + PLOT, left + 5.0, left + 44.5
    title = series.title
    c.lines(left, y + 3.2, title, leading=4.0, size=VALUE, weight=SEMIBOLD)
    _change(c, series.change, left, y + 3.2 + len(title) * 4.0)
    scale = Scale(foot, top + 1.6, high=max(len(levels), 2))
    for level in levels:
        at = scale(level.number)
        c.line(x0 - 1, at, x1, at, color=FAINT, width=0.7)
        c.text(left, at + 1.0, str(level.number), size=SMALL, color=SOFT)
    places = _time_axis(found, x0 + 3.5, x1 - 2.5)
    _dates(c, found, places, foot, x0 - 1, x1 + 9)
    if all(point is None for point in series.points):
        hidden_bar(c, x0, x1, (top + foot) / 2)
        return
    for x, point in zip(places, series.points, strict=True):
        if point is None:
            c.hatch(x - 1.4, top + 1.6, 2.8, PLOT - 1.6)
            c.block(x - 1.4, top + 1.6, x + 1.4, foot)
    for run in _runs(found, series):
        _line(c, scale, [(places[k], point) for k, point in run])
    _values(c, scale, places, series)


def _change(c: Canvas, change: Change | None, left: float, y: float) -> None:
    if change is None:
        return
    color, shape = CHANGE[change.verdict]
    c.mark(left + 1, y - 1.1, shape, 1.9, color, width=0.2)
    c.text(left + 3.6, y, signed(change.difference), size=SMALL, weight=SEMIBOLD, color=color)
    c.text(left + 10.6, y, CHANGE_WORDS[change.verdict], size=SMALL, color=SOFT)


def _dates(
    c: Canvas, found: Trend, places: Sequence[float], foot: float, low: float, high: float
) -> None:
    """The last and the first date, and of the others those that have room."""
    order = [len(places) - 1, *range(len(places) - 1)]
    for x in places:
        c.line(x, foot, x, foot + 1.0, color=PALE, width=0.7)
    for k in order:
        words, x, y = month_and_year(found.points[k].date), places[k], foot + AXIS - 1.2
        spots: tuple[Spot, ...] = ((x, y, "center"),)
        if k == order[0]:
            spots = ((x, y, "center"), (high, y, "right"))
        elif k == 0:
            spots = ((x, y, "center"), (low, y, "left"))
        c.place(words, spots, size=SMALL, color=SOFT, room=0.9)


def _runs(found: Trend, series: _Series) -> list[list[tuple[int, Estimate]]]:
    """Stretches of waves that may be joined: shown, and asked with the same version."""
    runs: list[list[tuple[int, Estimate]]] = []
    last: int | None = None
    for k, point in enumerate(series.points):
        if point is None:
            continue
        joined = last == k - 1 and found.points[k - 1].version == found.points[k].version
        if not joined or not runs:
            runs.append([])
        runs[-1].append((k, point))
        last = k
    return runs


def _line(c: Canvas, scale: Scale, run: list[tuple[float, Estimate]]) -> None:
    if len(run) == 1:  # no ribbon without a line: the interval is an upright bar
        (x, point), *_ = run
        c.line(x, scale(point.low), x, scale(point.high), color=DEEP, width=1.3, z=3)
        c.block(x, scale(point.low), x, scale(point.high))
    else:
        up = [(x, scale(point.high)) for x, point in run]
        down = [(x, scale(point.low)) for x, point in reversed(run)]
        c.area((*up, *down), RIBBON, z=0.5)
        c.path(tuple((x, scale(point.value)) for x, point in run), color=DEEP, width=1.3, z=3)
        for (xa, a), (xb, b) in pairwise(run):
            c.block(xa, scale(a.value), xb, scale(b.value))
    for x, point in run:
        c.mark(x, scale(point.value), "o", 1.9, DEEP, width=0.2)


def _values(c: Canvas, scale: Scale, places: Sequence[float], series: _Series) -> None:
    """The newest value bold at the right of its mark; the others where they have room."""
    shown = [(x, point) for x, point in zip(places, series.points, strict=True)
             if point is not None]  # fmt: skip
    x, last = shown[-1]
    y = scale(last.value)
    c.place(one(last.value), ((x + 2.0, y + 1.2, "left"), (x, y - 2.2, "center"),
                              (x, y + 4.6, "center")),
            size=VALUE, weight=BOLD, color=DEEP, room=0.1)  # fmt: skip
    others = shown[:-1] if len(shown) <= LABELLED else shown[:1]
    for x, point in others:
        up, down = scale(point.value) - 2.0, scale(point.value) + 4.2
        c.place(one(point.value), ((x, up, "center"), (x, down, "center")), size=SMALL,
                color=SOFT, room=0.2)  # fmt: skip


def _alt(found: Trend, series: Sequence[_Series]) -> str:
    rises = [s.name for s in series if s.change is not None and s.change.verdict == "rise"]
    falls = [s.name for s in series if s.change is not None and s.change.verdict == "fall"]
    newest = found.points[-1].index
    said = [f"{len(found.points)} waves"]
    if newest is not None:
        said.append(f"index now {one(newest.value)}")
    if rises:
        said.append(f"clear rise: {', '.join(rises)}")
    if falls:
        said.append(f"clear fall: {', '.join(falls)}")
    if not rises and not falls:
        said.append("no clear change")
    return alternative("Lines over time, one panel for the index and for each criterion",
                       "; ".join(said),
                       numbers_of_people([p for s in series for p in s.points]))  # fmt: skip
