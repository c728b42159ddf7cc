"""A sheet measured in millimetres at print size, on which a chart is set out before it is drawn.

The canvas knows where every label and every mark lies. So a label can look for a free place
(`place`), and a chart with a cut or a covered label can be told from a good one (`problems`).
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cxassess.reporting.charts import drawing
from cxassess.reporting.charts.drawing import Dots, Label, Stroke
from cxassess.reporting.charts.measure import Box, clean, extent, missing
from cxassess.reporting.charts.style import HATCH, INK, PAPER, REGULAR, RULE, TEXT, WIDTH

Align = Literal["left", "center", "right"]
Point = tuple[float, float]
Spot = tuple[float, float, Align]
"""Where a label may stand: x, baseline y, and which side of it x is."""


@dataclass(frozen=True)
class Wanted:
    """Words and the spots where they may stand, best first."""

    words: str
    spots: tuple[Spot, ...]
    weight: int = REGULAR
    color: str = INK


SLACK = 0.15
"""Overlaps below this many mm are no more than touching."""
_log = logging.getLogger(__name__)


class ChartError(ValueError):
    """The findings hold nothing that this chart could show."""


@dataclass(frozen=True)
class Chart:
    """A finished picture; `alt` says in words what it shows (at most 300 characters)."""

    svg: str
    alt: str
    width_mm: float
    height_mm: float
    problems: tuple[str, ...] = ()
    """Labels that are cut, covered or lack a glyph; none in a good chart."""


class Canvas:
    """y runs downwards; later things lie on earlier ones of the same height z."""

    def __init__(self, height: float, width: float = WIDTH) -> None:
        self.width, self.height = width, height
        self.labels: list[Label] = []
        self.strokes: list[Stroke] = []
        self.dots: list[Dots] = []
        self._boxes: list[tuple[str, Box]] = []
        self._obstacles: list[Box] = []

    # Words ------------------------------------------------------------------------------

    def text(
        self, x: float, y: float, words: str, *, size: float = TEXT, weight: int = REGULAR,
        color: str = INK, ha: Align = "left", mask: bool = False,
    ) -> Box:  # fmt: skip
        """One line with its baseline at y; `mask` keeps hairlines from running through it."""
        words = clean(words)
        box = _box(words, (x, y, ha), size, weight)
        if not words:
            return box
        if mask:
            ground = box.grown(0.4)
            self.rect(ground.x0, ground.y0, ground.x1 - ground.x0, ground.y1 - ground.y0,
                      face=PAPER, z=2)  # fmt: skip
        self.labels.append(Label(x, y, words, size, weight, color, ha))
        self._boxes.append((words, box))
        return box

    def lines(
        self, x: float, y: float, lines: list[str], *, leading: float, size: float = TEXT,
        weight: int = REGULAR, color: str = INK, ha: Align = "left",
    ) -> None:  # fmt: skip
        """Lines one under another, the first with its baseline at y."""
        for k, line in enumerate(lines):
            self.text(x, y + k * leading, line, size=size, weight=weight, color=color, ha=ha)

    def place(
        self, words: str, spots: tuple[Spot, ...], *, size: float = TEXT, weight: int = REGULAR,
        color: str = INK, mask: bool = False, room: float = 0.6,
    ) -> bool:  # fmt: skip
        """Write at the first spot that is free by `room` mm; False when none of them is."""
        for x, y, ha in spots:
            if self.free(_box(clean(words), (x, y, ha), size, weight), room):
                self.text(x, y, words, size=size, weight=weight, color=color, ha=ha, mask=mask)
                return True
        return False

    def place_all(self, wanted: Sequence[Wanted], *, size: float = TEXT, left: float = 0.0) -> bool:
        """Write every one of the words at its first free spot right of `left`, or none of them."""
        found: list[tuple[Wanted, Spot]] = []
        taken: list[Box] = []
        for wish in wanted:
            for spot in wish.spots:
                box = _box(clean(wish.words), spot, size, wish.weight)
                if box.x0 >= left and self.free(box, 0.6) and not any(box.meets(b) for b in taken):
                    found.append((wish, spot))
                    taken.append(box.grown(0.6))
                    break
            else:
                return False
        for wish, (x, y, ha) in found:
            self.text(x, y, wish.words, size=size, weight=wish.weight, color=wish.color, ha=ha,
                      mask=True)  # fmt: skip
        return True

    def free(self, box: Box, room: float = 0.0) -> bool:
        """Whether the box lies on the sheet and `room` mm clear of every label and mark."""
        inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= self.width and box.y1 <= self.height
        wide = box.grown(room)
        return inside and not any(
            wide.meets(other) for other in (*(b for _, b in self._boxes), *self._obstacles)
        )

    # Shapes -----------------------------------------------------------------------------

    def line(
        self, x0: float, y0: float, x1: float, y1: float, *, color: str = RULE, width: float = 0.5,
        dash: tuple[float, float] | None = None, z: float = 1,
    ) -> None:  # fmt: skip
        """A hairline or rule; labels may stand on it."""
        self.path(((x0, y0), (x1, y1)), color=color, width=width, dash=dash, z=z)

    def interval(
        self, x0: float, x1: float, y: float, color: str, width: float = 1.4, z: float = 3
    ) -> None:
        """A horizontal interval; labels may not stand on it."""
        self.line(x0, y, x1, y, color=color, width=width, z=z)
        self._obstacles.append(Box(x0, y - width * 0.18, x1, y + width * 0.18))

    def block(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Keep labels off a line that is drawn from one point to the other."""
        (left, right), (top, foot) = sorted((x0, x1)), sorted((y0, y1))
        self._obstacles.append(Box(left - 0.3, top - 0.3, right + 0.3, foot + 0.3))

    def path(
        self, points: tuple[Point, ...], *, color: str, width: float, face: str | None = None,
        dash: tuple[float, float] | None = None, z: float = 1, closed: bool = False,
    ) -> None:  # fmt: skip
        self.strokes.append(Stroke(points, closed, face, color if width else None, width, dash, z))

    def area(self, points: tuple[Point, ...], face: str, z: float = 0) -> None:
        """A filled shape without an outline."""
        self.path(points, color=face, width=0, face=face, z=z, closed=True)

    def rect(
        self, x: float, y: float, w: float, h: float, *, face: str | None = None,
        edge: str | None = None, width: float = 0.5, z: float = 1,
    ) -> None:  # fmt: skip
        corners = ((x, y), (x + w, y), (x + w, y + h), (x, y + h))
        self.path(corners, color=edge or PAPER, width=width if edge else 0, face=face, z=z,
                  closed=True)  # fmt: skip

    def hatch(self, x: float, y: float, w: float, h: float, *, pitch: float = 1.6) -> None:
        """A rectangle of slanted lines: the sign for what may not or could not be shown."""
        self.rect(x, y, w, h, edge=HATCH, width=0.4)
        start = pitch / 2
        while start < w + h:
            # Each line rises to the right; `start` runs along the left side, then the foot.
            x0, y0 = (x, y + start) if start <= h else (x + start - h, y + h)
            x1, y1 = (x + start, y) if start <= w else (x + w, y + start - w)
            self.line(x0, y0, x1, y1, color=HATCH, width=0.4)
            start += pitch

    def mark(
        self, x: float, y: float, shape: str, size: float, face: str, edge: str | None = None,
        *, width: float = 1.0, z: float = 5,
    ) -> None:  # fmt: skip
        """A sign `size` mm wide; labels may not stand on it."""
        self.dots.append(Dots(x, y, shape, size, face, edge or face, width, z))
        half = size / 2 * (1.15 if shape == "D" else 1) + width * 0.1
        self._obstacles.append(Box(x - half, y - half, x + half, y + half))

    # The result -------------------------------------------------------------------------

    def problems(self) -> list[str]:
        """Labels that are cut, lie on one another or on a mark, or lack a glyph; best empty."""
        sheet, found = Box(0, 0, self.width, self.height), []
        for i, (words, box) in enumerate(self._boxes):
            if not _holds(sheet, box):
                found.append(f"cut: {words}")
            found += [
                f"overlap: {words} / {other}"
                for other, b in self._boxes[i + 1 :]
                if box.meets(b, SLACK)
            ]
            found += [f"on a mark: {words}" for b in self._obstacles if box.meets(b, SLACK)]
        found += [f"cut: mark at {b.x0:.1f}, {b.y0:.1f}" for b in self._obstacles
                  if not _holds(sheet, b)]  # fmt: skip
        for label in self.labels:
            if lacking := missing(label.words, label.weight):
                found.append(f"no glyph: {lacking} in {label.words}")
        return found

    def chart(self, alt: str) -> Chart:
        """Drawn. Problems are logged: a reader is better served by a crowded chart than by none."""
        problems = tuple(self.problems())
        for problem in problems:
            _log.warning("chart label: %s", problem)
        svg = drawing.svg(self.width, self.height, self.strokes, self.dots, self.labels)
        return Chart(svg, alt, self.width, self.height, problems)


def _box(words: str, spot: Spot, size: float, weight: int) -> Box:
    x, y, ha = spot
    width, above, below = extent(words, size, weight)
    left = x - {"left": 0.0, "center": width / 2, "right": width}[ha]
    return Box(left, y - above, left + width, y + below)


def _holds(sheet: Box, box: Box) -> bool:
    return (
        box.x0 >= sheet.x0 - SLACK
        and box.y0 >= sheet.y0 - SLACK
        and box.x1 <= sheet.x1 + SLACK
        and box.y1 <= sheet.y1 + SLACK
    )
