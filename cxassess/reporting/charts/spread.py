"""C6, unit spread: a sorted run of business units for each criterion. No unit is named."""

from collections.abc import Sequence
from dataclasses import dataclass

from cxassess.findings.model import CriterionFinding, Estimate, LevelWord, UnitCell, Units
from cxassess.reporting.charts.canvas import Canvas, Chart, ChartError, Spot, Wanted
from cxassess.reporting.charts.keys import KeyEntry, key_height, write_key
from cxassess.reporting.charts.rows import (
    CHANGE_AT,
    HEAD,
    RowName,
    Scale,
    alternative,
    hidden_bar,
    level_axis,
    numbers_of_people,
    row_rule,
    score_scale,
)  # fmt: skip
from cxassess.reporting.charts.style import (
    DEEP,
    HATCH,
    INK,
    PAPER,
    QUIET,
    RIBBON,
    SEMIBOLD,
    SMALL,
    SOFT,
    WIDTH,
)  # fmt: skip
from cxassess.reporting.numbers import interval, one

STEP, GAP = 1.3, 3.0
"""Height of one unit, and air above and below the run, in mm."""
TALLEST = 24.0
"""A run of many units is pressed into this height."""


CROWD = 60
"""More units than this are drawn as one line."""


@dataclass(frozen=True)
class _Run:
    """The units of one criterion, lowest first."""

    name: str
    cells: tuple[tuple[UnitCell, Estimate], ...]
    hidden: int
    whole: Estimate | None

    @property
    def step(self) -> float:
        return min(STEP, TALLEST / max(len(self.cells), 1))

    @property
    def height(self) -> float:
        return max(len(self.cells) * self.step + GAP, 9.6 if self.hidden else 7.6)


def unit_spread(
    units: Units, criteria: Sequence[CriterionFinding], levels: Sequence[LevelWord]
) -> Chart:
    """One dot a unit, drawn towards the whole (shrunken), with its interval; the line is the whole.

    Only the lowest units of the tree count, each once. Raises ChartError without criteria or units.
    """
    leaves = [row for row in units.rows if row.leaf]
    if not criteria or not leaves:
        raise ChartError("the spread of units needs a criterion and a unit")
    runs = [_run(units, k, criterion) for k, criterion in enumerate(criteria)]
    names = [RowName(run.name) for run in runs]
    heights = [max(run.height, name.height + 3) for run, name in zip(runs, names, strict=True)]
    bottom = HEAD + sum(heights)
    scale = score_scale(levels)
    c = Canvas(bottom + 0.3)
    level_axis(c, scale, levels, bottom)
    c.text(CHANGE_AT, HEAD - 2, "Range of units", size=SMALL, color=SOFT)
    c.text(WIDTH, HEAD - 2, "units", size=SMALL, color=SOFT, ha="right")
    y, tops = HEAD, []
    for run, name, tall in zip(runs, names, heights, strict=True):
        row_rule(c, y)
        name.draw(c, y + tall / 2)
        _draw(c, scale, run, y, tall)
        tops.append(y)
        y += tall
    row_rule(c, bottom)
    _name_the_line(c, scale, runs, tops, heights, bottom)
    return c.chart(_alt(runs, len(leaves)))


def _run(units: Units, position: int, criterion: CriterionFinding) -> _Run:
    leaves = [row for row in units.rows if row.leaf]
    shown = sorted(
        (
            (cell, cell.shrunken)
            for row in leaves
            for cell in row.cells
            if cell.criterion == criterion.id and cell.shrunken is not None
        ),
        key=lambda pair: pair[1].value,
    )
    whole = units.whole[position] if position < len(units.whole) else None
    return _Run(criterion.name, tuple(shown), len(leaves) - len(shown), whole)


def _draw(c: Canvas, scale: Scale, run: _Run, top: float, tall: float) -> None:
    middle = top + tall / 2
    _figures(c, run, middle)
    if not run.cells:
        hidden_bar(c, scale.x0, scale.x1, middle)
        return
    if run.whole is not None:
        x = scale(run.whole.value)
        c.line(x, top + 1.0, x, top + tall - 1.0, color=INK, width=0.9, z=2)
        c.block(x, top + 1.0, x, top + tall - 1.0)
    if len(run.cells) > CROWD:
        _crowd(c, scale, run, middle)
        return
    first = middle - (len(run.cells) - 1) * run.step / 2
    size = max(0.75, min(1.2, run.step * 0.95))
    for k, (cell, at) in enumerate(run.cells):
        y = first + k * run.step
        color = DEEP if cell.clear else QUIET
        c.interval(scale(at.low), scale(at.high), y, color if cell.clear else HATCH, 0.9)
        c.mark(scale(at.value), y, "o", size, color if cell.clear else PAPER, color, width=0.7)


def _crowd(c: Canvas, scale: Scale, run: _Run, middle: float) -> None:
    """So many units that single dots would melt: one line through them on one band of intervals."""
    top = middle - (len(run.cells) - 1) * run.step / 2
    every = -(-len(run.cells) // CROWD)
    rows = [
        (top + k * run.step, at)
        for k, (_, at) in enumerate(run.cells)
        if k % every == 0 or k == len(run.cells) - 1
    ]
    down = tuple((scale(at.low), y) for y, at in rows)
    up = tuple((scale(at.high), y) for y, at in reversed(rows))
    c.area((*down, *up), RIBBON, z=0.5)
    c.path(tuple((scale(at.value), y) for y, at in rows), color=DEEP, width=1.3, z=3)
    left, right = min(x for x, _ in down), max(x for x, _ in up)
    c.block(left, rows[0][0], right, rows[-1][0])


def _figures(c: Canvas, run: _Run, middle: float) -> None:
    """Range and count at the right; units that may not be shown are counted."""
    if len(run.cells) > 1:
        low, high = run.cells[0][1].value, run.cells[-1][1].value
        words = interval(low, high)
    elif run.cells:
        words = f"one unit, {one(run.cells[0][1].value)}"
    else:
        words = "not shown"
    up = 1.8 if run.hidden else 0.0
    c.text(CHANGE_AT, middle + 1.1, words, weight=SEMIBOLD)
    c.text(WIDTH, middle + 1.1 - up, str(len(run.cells)), ha="right")
    if run.hidden:
        c.text(WIDTH, middle + 4.7 - up, f"{run.hidden} hidden", size=SMALL, color=SOFT, ha="right")


def _name_the_line(
    c: Canvas, scale: Scale, runs: list[_Run], tops: list[float], heights: list[float],
    bottom: float,
) -> None:  # fmt: skip
    drawn = [(scale(run.whole.value), top, tall)
             for run, top, tall in zip(runs, tops, heights, strict=True)
             if run.cells and run.whole is not None]  # fmt: skip
    for x, top, tall in drawn:
        ends = (top + 3.6, top + tall - 1.4)
        spots: tuple[Spot, ...] = tuple(
            spot for y in ends for spot in ((x + 1.4, y, "left"), (x - 1.4, y, "right"))
        )
        if c.place_all([Wanted("whole organisation", spots, color=SOFT)], size=SMALL):
            return
    if drawn:
        entries = (KeyEntry("line: the whole organisation", "|", INK, INK, 2.6),)
        c.height = bottom + key_height(entries)
        write_key(c, bottom, entries)


def _alt(runs: Sequence[_Run], leaves: int) -> str:
    spread = [(run.name, run.cells[-1][1].value - run.cells[0][1].value)
              for run in runs if len(run.cells) > 1]  # fmt: skip
    hidden = max(run.hidden for run in runs)
    if spread:
        name, width = max(spread, key=lambda pair: pair[1])
        said = f"Widest range {name}, {one(width)} between lowest and highest unit"
    else:
        said = "No range can be shown"
    said += f"; {leaves} unit{'s' if leaves > 1 else ''}"
    if hidden:
        said += f", up to {hidden} hidden to protect people"
    return alternative("Sorted dots, one a business unit, for each criterion", said,
                       numbers_of_people([e for run in runs for _, e in run.cells]))  # fmt: skip
