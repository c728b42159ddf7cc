"""What charts of rows share: the score axis, the names at the left, the hidden bar, the words.

The score axis lies at the same place in every chart of the report, so 3.0 stands under 3.0 from
page to page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cxassess.findings.model import Change, Estimate, LevelWord
from cxassess.reporting.charts.canvas import Canvas
from cxassess.reporting.charts.measure import width_of, wrap
from cxassess.reporting.charts.style import (
    BOLD,
    CHANGE,
    CHANGE_WORDS,
    DEEP,
    FAINT,
    HIDDEN,
    RULE,
    SEMIBOLD,
    SMALL,
    SOFT,
    VALUE,
    WIDTH,
    column,
    column_end,
)  # fmt: skip
from cxassess.reporting.numbers import NO_BREAK, hundredths, one, signed, whole
from cxassess.reporting.numbers import interval as interval_words

HEAD = 11.0
"""Height of the axis with its level names above the first row."""
NAME_WIDTH = 41.0
NAME_LEADING, NOTE_LEADING = 4.0, 3.5
CHANGE_AT = column(9) - 2.5
CHANGE_WIDTH = WIDTH - 11 - CHANGE_AT
ALT_LIMIT = 300


@dataclass(frozen=True)
class Scale:
    """From a value to a place in mm, linear from (low, x0) to (high, x1)."""

    x0: float
    x1: float
    low: float = 1.0
    high: float = 5.0

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.x0 + share * (self.x1 - self.x0)


def score_scale(levels: Sequence[LevelWord]) -> Scale:
    """The same place for the same score on every page."""
    return Scale(column(3) + 6, column_end(7) + 3, high=max(len(levels), 2))


def level_axis(c: Canvas, scale: Scale, levels: Sequence[LevelWord], bottom: float) -> None:
    """Hairlines at the levels with number and name on top; long names are left to the rows."""
    wide = [width_of(level.name, SMALL) for level in levels]
    apart = scale(2) - scale(1) - 0.8
    named = (
        all((a + b) / 2 <= apart for a, b in pairwise(wide))
        and wide[-1] / 2 < CHANGE_AT - scale.x1 - 1
    )
    for level in levels:
        x = scale(level.number)
        c.line(x, HEAD, x, bottom, color=FAINT, width=0.7)
        c.text(x, HEAD - (5.6 if named else 2), str(level.number), weight=SEMIBOLD, ha="center")
        if named:
            c.text(x, HEAD - 2, level.name, size=SMALL, color=SOFT, ha="center")


@dataclass(frozen=True)
class RowName:
    """A name at the left of a row with smaller notes under it."""

    name: str
    notes: tuple[str, ...] = ()
    width: float = NAME_WIDTH

    @property
    def lines(self) -> list[str]:
        return wrap(self.name, self.width, VALUE, SEMIBOLD)

    @property
    def note_lines(self) -> list[str]:
        return [line for note in self.notes for line in wrap(note, self.width, SMALL)]

    @property
    def height(self) -> float:
        return len(self.lines) * NAME_LEADING + len(self.note_lines) * NOTE_LEADING

    def draw(self, c: Canvas, middle: float) -> None:
        first = middle - self.height / 2 + 3.1
        lines = self.lines
        c.lines(0, first, lines, leading=NAME_LEADING, size=VALUE, weight=SEMIBOLD)
        c.lines(0, first + len(lines) * NAME_LEADING - 0.2, self.note_lines,
                leading=NOTE_LEADING, size=SMALL, color=SOFT)  # fmt: skip


def row_rule(c: Canvas, y: float) -> None:
    c.line(0, y, WIDTH, y, color=RULE, width=0.5)


def hidden_bar(
    c: Canvas, x0: float, x1: float, y: float, words: str = HIDDEN, *, height: float = 4.6
) -> None:
    """Hatching with the reason in words, in place of marks that may not be shown."""
    c.hatch(x0, y - height / 2, x1 - x0, height)
    c.text((x0 + x1) / 2, y + 1.1, words, size=SMALL, ha="center", mask=True)


def estimate_mark(
    c: Canvas, scale: Scale, estimate: Estimate, y: float, *, size: float = 2.1, value: bool = True
) -> None:
    """Dot with its interval, the value at the right of both."""
    right = scale(estimate.high)
    c.interval(scale(estimate.low), right, y, DEEP)
    c.mark(scale(estimate.value), y, "o", size, DEEP, width=0.2)
    if value:
        right = max(right, scale(estimate.value) + size / 2)
        c.text(right + 1.5, y + 1.2, one(estimate.value), size=VALUE, weight=BOLD, color=DEEP,
               mask=True)  # fmt: skip


def change_note(c: Canvas, y: float, change: Change | None, coverage: float = 1.0) -> None:
    """Sign, difference and verdict in words; the share of questions when not all are compared."""
    if change is None:
        c.text(CHANGE_AT, y + 1.1, "not comparable", size=SMALL, color=SOFT)
        return
    color, shape = CHANGE[change.verdict]
    partly = coverage < 1
    y -= 1.7 if partly else 0
    c.mark(CHANGE_AT + 1, y, shape, 1.9, color, width=0.2)
    c.text(CHANGE_AT + 3.6, y + 1.1, signed(change.difference), weight=SEMIBOLD, color=color)
    c.text(CHANGE_AT + 11, y + 1.1, CHANGE_WORDS[change.verdict], size=SMALL, color=SOFT)
    if partly:
        share = max(1, min(99, hundredths(coverage)))
        c.text(CHANGE_AT + 3.6, y + 4.7, f"on {share}{NO_BREAK}% of questions", size=SMALL,
               color=SOFT)  # fmt: skip


def count(c: Canvas, y: float, n: int) -> None:
    """The number of people at the right edge."""
    c.text(WIDTH, y + 1.1, whole(n), ha="right")


def people(n: int) -> str:
    """ "n 604", not to be broken."""
    return f"n{NO_BREAK}{whole(n)}"


def level_words(number: int | None, levels: Sequence[LevelWord]) -> str:
    """ "Level 3, Connected", or that there is none."""
    name = next((level.name for level in levels if level.number == number), None)
    return f"Level {number}, {name}" if name is not None else "no level"


def numbers_of_people(estimates: Sequence[Estimate | None]) -> str:
    """ "n 604", "n 588 to 607" or "n not shown", over the estimates that may be shown."""
    known = sorted(e.n for e in estimates if e is not None)
    if not known:
        return "n not shown"
    if known[0] == known[-1]:
        return people(known[0])
    return f"{people(known[0])} to {whole(known[-1])}"


def alternative(kind: str, result: str, base: str, *, table: bool = True) -> str:
    """Text for those who do not see the chart: kind, main result, base; at most 300 characters.

    A result that is too long is cut at a word.
    """
    end = f" {base}. Values in the table below." if table else f" {base}."
    result = result.rstrip(".")
    room = ALT_LIMIT - len(kind) - len(end) - 3
    if len(result) > room:
        result = result[: max(room - 1, 0)].rsplit(" ", 1)[0].rstrip(",;:") + "…"
    stop = "" if result.endswith(("?", "!", "…")) else "."
    return f"{kind}. {result[:1].upper()}{result[1:]}{stop}{end}"


def highest_and_lowest(scored: Sequence[tuple[str, Estimate | None]]) -> str:
    """The main result of rows of scores, for the text alternative."""
    known = [(name, e) for name, e in scored if e is not None]
    hidden = len(scored) - len(known)
    unseen = f"; {hidden} not shown" if hidden else ""
    if not known:
        return "No score can be shown"
    low = min(known, key=lambda pair: pair[1].value)
    high = max(known, key=lambda pair: pair[1].value)
    if len(known) == 1:
        name, e = known[0]
        return f"{name} {one(e.value)} ({interval_words(e.low, e.high)}){unseen}"
    if one(low[1].value) == one(high[1].value):
        return f"All at {one(low[1].value)}{unseen}"
    return f"Highest {high[0]} {one(high[1].value)}, lowest {low[0]} {one(low[1].value)}{unseen}"
