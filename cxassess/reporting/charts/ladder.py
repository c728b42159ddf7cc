"""C1, the level ladder: which step is reported, where the index stands, what a gate costs."""

from collections.abc import Sequence
from dataclasses import dataclass

from cxassess.findings.model import Estimate, GateFinding, LevelFinding, LevelWord
from cxassess.reporting.charts.canvas import Canvas, Chart
from cxassess.reporting.charts.measure import width_of, wrap
from cxassess.reporting.charts.rows import alternative, level_words, numbers_of_people, people
from cxassess.reporting.charts.style import (
    BOLD,
    DASH,
    DEEP,
    INK,
    PAPER,
    QUIET,
    REGULAR,
    RULE,
    SEMIBOLD,
    SMALL,
    SOFT,
    VALUE,
    WIDTH,
    tint,
)  # fmt: skip
from cxassess.reporting.numbers import NO_BREAK, interval, listed, one

RISE = 5.8
"""How much higher each step is than the one before, in mm."""
INSET = 2.2
"""From the edge of a step to the words on and above it."""
MARK_INSET = 4.4
LEADING = 3.7
UNDETERMINED = (
    "Reported level: not determinable, because a criterion that the rules need is not rated."
)


@dataclass(frozen=True)
class _Line:
    words: str
    size: float = SMALL
    weight: int = REGULAR
    color: str = SOFT


@dataclass(frozen=True)
class _Block:
    """Words above a step, already broken into lines, and where they begin."""

    x: float
    lines: tuple[_Line, ...]

    @property
    def right(self) -> float:
        return self.x + max(width_of(i.words, i.size, i.weight) for i in self.lines)

    @property
    def height(self) -> float:
        return len(self.lines) * LEADING


def _block(lines: Sequence[_Line], wish: float, low: float, high: float) -> _Block:
    """The words at `wish` if they fit there, else moved; always between `low` and `high`."""
    broken = tuple(
        _Line(part, line.size, line.weight, line.color)
        for line in lines
        for part in wrap(line.words, min(high - low, 80), line.size, line.weight)
    )
    width = max(width_of(i.words, i.size, i.weight) for i in broken)
    return _Block(max(low, min(wish, high - width)), broken)


class _Steps:
    """The stairs; `base` is the y of their foot, set once the words above are known."""

    def __init__(self, levels: Sequence[LevelWord]) -> None:
        self.levels = levels
        self.wide = WIDTH / len(levels)
        self.captions = [wrap(w.name, self.wide - 9.6, VALUE, SEMIBOLD) for w in levels]
        self.first = max(11.6, max(len(lines) for lines in self.captions) * 4.0 + 3.4)
        self.base = 0.0

    def left(self, number: int) -> float:
        return (number - 1) * self.wide

    def top(self, number: int) -> float:
        return self.base - self.first - (number - 1) * RISE

    def place(self, score: float) -> float:
        """A level spans its number −0.25 to +0.75, so its step does."""
        return (score - 0.75) * self.wide

    def under(self, x: float) -> int:
        """The step at x."""
        return max(1, min(len(self.levels), int(x // self.wide) + 1))

    def keep_clear(self, number: int, y: float) -> None:
        """Lower the stairs until the top of a step lies at y or below."""
        self.base = max(self.base, y + self.first + (number - 1) * RISE)

    def draw(self, c: Canvas) -> None:
        count = len(self.levels)
        for level, lines in zip(self.levels, self.captions, strict=True):
            face, ink = tint(level.number, count)
            x, y = self.left(level.number), self.top(level.number)
            wide = self.wide - (1 if level.number < count else 0)
            c.rect(x, y, wide, self.base - y, face=face)
            if ink == INK:  # a light step alone would not stand out from the paper
                c.rect(
                    x + 0.1, y + 0.1, wide - 0.2, self.base - y - 0.2, edge=QUIET, width=0.5, z=1.5
                )
            c.text(x + INSET, y + 5.2, str(level.number), size=11, weight=BOLD, color=ink)
            c.lines(x + INSET + 4.4, y + 5.2, lines, leading=4.0, size=VALUE, weight=SEMIBOLD,
                    color=ink)  # fmt: skip


def ladder(
    level: LevelFinding, levels: Sequence[LevelWord], gates: Sequence[GateFinding] = ()
) -> Chart:
    """Filled dot: the reported level; hollow dot with bracket: the index and its 90 % interval."""
    steps = _Steps(levels)
    lowered = level.gated is not None and level.ungated is not None and level.gated < level.ungated
    head = _head(level, gates, lowered)
    heads = wrap(head, 150, SMALL, SEMIBOLD) if head else []
    # Right of the last step that is still allowed; without a gate no line is drawn.
    border = steps.left(level.gated + 1) - 0.5 if lowered and level.gated else None
    y = 3.2 + (len(heads) * LEADING + 1.8 if heads else 0)
    reported, free = _blocks(level, levels, steps, border)
    bottom = y - 2.6 + max((b.height for b in (reported, free) if b is not None), default=0.0)
    _set_base(steps, level, [b for b in (reported, free) if b is not None], bottom)

    c = Canvas(steps.base)
    steps.draw(c)
    if border is not None:
        c.line(border, 3.2 + (len(heads) - 1) * LEADING + 1.4, border, steps.base, color=INK,
               width=1.2, dash=DASH, z=4)  # fmt: skip
    _write_heads(c, heads, border)
    for block in (reported, free):
        if block is not None:
            for k, line in enumerate(block.lines):
                c.text(block.x, y + k * LEADING, line.words, size=line.size, weight=line.weight,
                       color=line.color)  # fmt: skip
    if reported is not None and level.gated is not None and (lowered or level.index is None):
        x, at = steps.left(level.gated) + MARK_INSET, steps.top(level.gated) - 3.6
        c.line(x, y - 2.6 + reported.height + 0.8, x, at, color=RULE, width=0.7)
        c.mark(x, at, "o", 4.2, DEEP, width=0.2)
    if level.index is not None:
        own = free if free is not None else reported
        start = bottom if own is None else y - 2.6 + own.height + 0.8
        _bracket(c, level.index, steps, start, filled=not lowered and level.gated is not None)
    return c.chart(_alt(level, levels, gates))


def _head(level: LevelFinding, gates: Sequence[GateFinding], lowered: bool) -> str:
    """The line on top: the gates that lower the level, or why there is none."""
    if level.gated is None:
        return UNDETERMINED
    return _gate_words(level, gates) if lowered else ""


def _gate_words(level: LevelFinding, gates: Sequence[GateFinding]) -> str:
    names = tuple(gate.name for gate in gates if gate.id in level.binding)
    if not names:
        return "lowered by a gate"
    if len(names) > 3:
        names = (*names[:2], f"{len(names) - 2} more")
    return f"{'gate' if len(names) == 1 else 'gates'}: {listed(names)}"


def _blocks(
    level: LevelFinding, levels: Sequence[LevelWord], steps: _Steps, border: float | None
) -> tuple[_Block | None, _Block | None]:
    """The words over the reported step and over the step without gates."""
    index = _index_lines(level)
    if level.gated is not None and border is None:
        lines = (_Line("Reported level"),
                 _Line(level_words(level.gated, levels), VALUE, BOLD, DEEP), *index)  # fmt: skip
        at = steps.left(level.gated)
        return _block(lines, at + INSET, 0, WIDTH), None
    reported = None
    if level.gated is not None and border is not None:
        lines = (_Line("Reported level"), _Line(level_words(level.gated, levels), VALUE, BOLD,
                                                DEEP))  # fmt: skip
        reported = _block(lines, steps.left(level.gated) + INSET, 0, border - 1.4)
    if level.ungated is None:
        if not index or level.index is None:
            return reported, None
        at = steps.left(steps.under(steps.place(level.index.value)))
        return reported, _block(index, at + INSET, 0, WIDTH)
    lines = (_Line("Level without gates"),
             _Line(level_words(level.ungated, levels), VALUE, REGULAR, INK), *index)  # fmt: skip
    low = 0 if border is None else border + 1.6
    return reported, _block(lines, steps.left(level.ungated) + INSET, low, WIDTH)


def _index_lines(level: LevelFinding) -> tuple[_Line, ...]:
    if level.index is None:
        return ()
    i = level.index
    words = _Line(f"index {one(i.value)} ({interval(i.low, i.high)}), {people(i.n)}")
    if level.borderline is None:
        return (words,)
    low, high = level.borderline
    return (_Line(f"between {low} and {high}", SMALL, SEMIBOLD, INK), words)


def _set_base(steps: _Steps, level: LevelFinding, blocks: list[_Block], bottom: float) -> None:
    """Lower the stairs until nothing stands in the words above them."""
    steps.keep_clear(len(steps.levels), 6.0)
    for block in blocks:
        steps.keep_clear(steps.under(block.right + 1), bottom + 2)
    if level.gated is not None:
        steps.keep_clear(level.gated, bottom + 8.5)
    if level.index is not None:
        steps.keep_clear(steps.under(steps.place(level.index.high)), bottom + 8.5)


def _write_heads(c: Canvas, heads: list[str], border: float | None) -> None:
    for k, line in enumerate(heads):
        half = width_of(line, SMALL, SEMIBOLD) / 2
        x = half if border is None else max(half, min(border, WIDTH - half))
        c.text(x, 3.2 + k * LEADING, line, size=SMALL, weight=SEMIBOLD, ha="center")


def _bracket(c: Canvas, index: Estimate, steps: _Steps, start: float, *, filled: bool) -> None:
    """The index on its step with the bracket of its interval."""
    low, x, high = (steps.place(v) for v in (index.low, index.value, index.high))
    y = steps.top(steps.under(high)) - 3.6
    c.line(x, start, x, y, color=RULE, width=0.7)
    c.interval(low, high, y, DEEP, 1.1)
    for edge in (low, high):
        c.line(edge, y - 1.4, edge, y + 1.4, color=DEEP, width=1.1, z=3)
    foot = steps.top(steps.under(x))
    if foot - y > 4:  # the bracket hangs over a higher step: tie the dot to its own
        c.line(x, y, x, foot, color=QUIET, width=0.7, dash=DASH, z=2)
    if filled:
        c.mark(x, y, "o", 3.0, DEEP, width=0.2)
    else:
        c.mark(x, y, "o", 2.1, PAPER, DEEP, width=1.1)


def _alt(level: LevelFinding, levels: Sequence[LevelWord], gates: Sequence[GateFinding]) -> str:
    kind = f"Ladder of {len(levels)} levels"
    reported = level_words(level.gated, levels) if level.gated is not None else "not determinable"
    said = [f"Reported: {reported}"]
    if level.ungated is not None:
        same = level.ungated == level.gated
        said.append("the same without gates" if same
                    else f"without gates: {level_words(level.ungated, levels)}")  # fmt: skip
        if level.gated is not None and not same:
            said.append(_gate_words(level, gates))
    if level.borderline is not None:
        said.append(f"between {level.borderline[0]} and {level.borderline[1]}")
    if level.index is not None:
        i = level.index
        said.append(f"index {one(i.value)}, 90{NO_BREAK}% interval {interval(i.low, i.high)}")
    return alternative(kind, "; ".join(said), numbers_of_people([level.index]), table=False)
