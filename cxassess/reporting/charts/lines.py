"""C10, B2B and B2C side by side, and their difference against the zone of sameness."""

import math
from collections.abc import Sequence

from cxassess.findings.model import Estimate, LevelWord, LineRow, Lines
from cxassess.reporting.charts.canvas import Canvas, Chart, ChartError, Wanted
from cxassess.reporting.charts.keys import KeyEntry, key_height, write_key
from cxassess.reporting.charts.measure import width_of
from cxassess.reporting.charts.rows import (
    HEAD,
    RowName,
    Scale,
    alternative,
    hidden_bar,
    numbers_of_people,
    row_rule,
)  # fmt: skip
from cxassess.reporting.charts.style import (
    BOLD,
    FAINT,
    INK,
    LINE,
    PAPER,
    REGULAR,
    SEMIBOLD,
    SMALL,
    SOFT,
    TEXT,
    VALUE,
    ZONE,
    column,
    column_end,
)  # fmt: skip
from cxassess.reporting.numbers import one, signed

LANE = 2.2
PITCH = 13.4
VERDICT_AT = column(10)
_NAMES = {"b2b": "B2B", "b2c": "B2C"}


def line_rows(lines: Lines, levels: Sequence[LevelWord]) -> Chart:
    """One row a criterion: scores left, B2B minus B2C right, the verdict in words.

    Raises ChartError without rows.
    """
    if not lines.rows:
        raise ChartError("the comparison of lines needs at least one row")
    names = [RowName(row.name, width=40) for row in lines.rows]
    heights = [max(name.height + 3.2, PITCH) for name in names]
    bottom = HEAD + sum(heights)
    foot = bottom + 5.4
    scale = Scale(column(3) + 5, column(6) + 8.5, high=max(len(levels), 2))
    reach = _reach(lines.rows)
    difference = Scale(column(7) + 3, column_end(8) + 5.5, -reach, reach)
    c = Canvas(foot)
    _axes(c, scale, difference, levels, lines.zone, bottom)
    y, middles = HEAD, []
    for row, name, tall in zip(lines.rows, names, heights, strict=True):
        middles.append(y + tall / 2)
        row_rule(c, y)
        name.draw(c, y + tall / 2)
        _scores(c, scale, row, y + tall / 2)
        _difference(c, difference, row, y + tall / 2)
        y += tall
    row_rule(c, bottom)
    if not any(_named(c, scale, row, middle)
               for row, middle in zip(lines.rows, middles, strict=True)):  # fmt: skip
        entries = tuple(KeyEntry(_NAMES[who], LINE[who][1], LINE[who][0], LINE[who][0], 2.2)
                        for who in _NAMES)  # fmt: skip
        c.height = foot + key_height(entries)
        write_key(c, foot - 1, entries)
    return c.chart(_alt(lines.rows))


def _reach(rows: Sequence[LineRow]) -> float:
    """Half width of the axis of differences: 1, or the next whole number that holds them all."""
    ends = [abs(end) for row in rows for end in (row.low, row.high, row.difference)
            if end is not None]  # fmt: skip
    return float(max(1, math.ceil(max(ends, default=1.0) - 1e-9)))


def _axes(
    c: Canvas, scale: Scale, difference: Scale, levels: Sequence[LevelWord], zone: float,
    bottom: float,
) -> None:  # fmt: skip
    left, right = difference(-zone), difference(zone)
    c.rect(left, HEAD, right - left, bottom - HEAD, face=ZONE, z=0)
    for level in levels:
        x = scale(level.number)
        c.line(x, HEAD, x, bottom, color=FAINT, width=0.7)
        c.text(x, HEAD - 2, str(level.number), weight=SEMIBOLD, ha="center")
    first, last = levels[0], levels[-1]
    half = (scale.x1 - scale.x0) / 2
    if max(width_of(first.name, SMALL), width_of(last.name, SMALL)) <= half:
        c.text(scale.x0 - 1, HEAD - 6, first.name, size=SMALL, color=SOFT)
        c.text(scale.x1 + 1, HEAD - 6, last.name, size=SMALL, color=SOFT, ha="right")
    c.line(difference(0), HEAD, difference(0), bottom, color=INK, width=0.7)
    middle = difference(0)
    c.text(middle, HEAD - 6, "B2B minus B2C", size=SMALL, color=SOFT, ha="center")
    for value in (difference.low, 0.0, difference.high):
        words = "0" if value == 0 else signed(value).removesuffix(".0")
        c.text(difference(value), HEAD - 2, words, size=SMALL, color=SOFT, ha="center")
    c.text(VERDICT_AT, HEAD - 2, "Verdict", size=SMALL, color=SOFT)
    c.text(middle, bottom + 4, f"the same: within ±{one(zone)}", size=SMALL, color=SOFT,
           ha="center")  # fmt: skip


def _lanes(row: LineRow, y: float) -> tuple[tuple[str, Estimate | None, float], ...]:
    return (("b2b", row.b2b, y - LANE), ("b2c", row.b2c, y + LANE))


def _scores(c: Canvas, scale: Scale, row: LineRow, y: float) -> None:
    if row.b2b is None and row.b2c is None:
        hidden_bar(c, scale.x0, scale.x1, y)
        return
    for who, score, at in _lanes(row, y):
        color, shape = LINE[who]
        if score is None:
            hidden_bar(c, scale.x0, scale.x1, at, f"{_NAMES[who]} hidden to protect people")
            continue
        c.interval(scale(score.low), scale(score.high), at, color, 1.2)
        c.mark(scale(score.value), at, shape, 2.5, color, width=0.2)
        right = max(scale(score.high), scale(score.value) + 1.1)
        c.text(right + 1.4, at + 1.15, one(score.value), size=TEXT, weight=SEMIBOLD, color=color,
               mask=True)  # fmt: skip


def _difference(c: Canvas, scale: Scale, row: LineRow, y: float) -> None:
    if row.difference is None or row.low is None or row.high is None or row.verdict is None:
        c.text(VERDICT_AT, y + 1.1, "not shown", size=SMALL, color=SOFT)
        return
    strong = row.verdict == "different"
    c.interval(scale(row.low), scale(row.high), y, INK, 1.3)
    c.mark(scale(row.difference), y, "o", 2.2, INK if strong else PAPER, INK, width=1.0)
    c.text(VERDICT_AT, y + 1.1, row.verdict, size=VALUE, weight=BOLD if strong else REGULAR,
           color=SOFT if row.verdict == "cannot tell" else INK)  # fmt: skip


def _named(c: Canvas, scale: Scale, row: LineRow, y: float) -> bool:
    wanted = []
    for who, score, at in _lanes(row, y):
        if score is None:
            return False
        left = min(scale(score.low), scale(score.value) - 1.1) - 1.5
        wanted.append(Wanted(_NAMES[who], ((left, at + 1.1, "right"),), SEMIBOLD, LINE[who][0]))
    return c.place_all(wanted, size=SMALL, left=column(3) - 1)


def _alt(rows: Sequence[LineRow]) -> str:
    verdicts = [row.verdict for row in rows]
    said = [f"same in {verdicts.count('same')} of {len(rows)}"]
    different = [f"{row.name} ({signed(row.difference)})" for row in rows
                 if row.verdict == "different" and row.difference is not None]  # fmt: skip
    if different:
        said.append(f"different: {', '.join(different)}")
    if tells := verdicts.count("cannot tell"):
        said.append(f"cannot tell in {tells}")
    if hidden := verdicts.count(None):
        said.append(f"{hidden} not shown")
    return alternative("Paired rows, B2B and B2C, with their difference", "; ".join(said),
                       numbers_of_people([e for row in rows for e in (row.b2b, row.b2c)]),
                       )  # fmt: skip
