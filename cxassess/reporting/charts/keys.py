"""The key under a chart, for when the marks have no room to be named beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from cxassess.reporting.charts.canvas import Canvas
from cxassess.reporting.charts.measure import width_of, wrap
from cxassess.reporting.charts.style import SMALL, SOFT, WIDTH

LEADING = 4.2
_LEFT = 43.5
"""The axis that all pages hang on."""


@dataclass(frozen=True)
class KeyEntry:
    words: str
    shape: str
    face: str
    edge: str
    size: float = 2.0


def _runs(entries: Sequence[KeyEntry]) -> list[tuple[float, int, KeyEntry, list[str]]]:
    """Place of each entry: x, row, the entry and its broken words."""
    x, row, tall, runs = _LEFT, 0, 1, []
    for entry in entries:
        words = wrap(entry.words, WIDTH - _LEFT - 4, SMALL)
        wide = 3.6 + max(width_of(line, SMALL) for line in words)
        if x > _LEFT and x + wide > WIDTH:
            x, row, tall = _LEFT, row + tall, 1
        runs.append((x, row, entry, words))
        x, tall = x + wide + 5, max(tall, len(words))
    return runs


def key_height(entries: Sequence[KeyEntry]) -> float:
    """Height to keep under the last rule."""
    runs = _runs(entries)
    return 1.6 + LEADING * max((row + len(words) for _, row, _, words in runs), default=-0.3)


def write_key(c: Canvas, y: float, entries: Sequence[KeyEntry]) -> None:
    for x, row, entry, words in _runs(entries):
        first = y + 4.4 + row * LEADING
        c.mark(x + 1.2, first - 1.05, entry.shape, entry.size, entry.face, entry.edge, width=0.9)
        c.lines(x + 3.6, first, words, leading=LEADING, size=SMALL, color=SOFT)
