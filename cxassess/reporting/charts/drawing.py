"""From shapes in millimetres to SVG, drawn by matplotlib.

One figure without axes, so nothing moves or clips what was measured. Shapes of one look become one
path. The result is the same bytes for the same input in every process.
"""

import io
import threading
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform

from cxassess.reporting.charts.lean import lean
from cxassess.reporting.charts.measure import font
from cxassess.reporting.charts.style import FAMILY

# rc settings are global to the process: two threads must not restore them under each other.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Label:
    x: float
    y: float
    words: str
    size: float
    weight: int
    color: str
    ha: str


@dataclass(frozen=True)
class Stroke:
    """A run of points, drawn or filled or both; no edge when `edge` is None."""

    points: tuple[tuple[float, float], ...]
    closed: bool
    face: str | None
    edge: str | None
    width: float
    dash: tuple[float, float] | None
    z: float

    @property
    def look(self) -> tuple[object, ...]:
        return (self.face, self.edge, self.width, self.dash, self.z)


@dataclass(frozen=True)
class Dots:
    x: float
    y: float
    shape: str
    size: float
    face: str
    edge: str
    width: float
    z: float

    @property
    def look(self) -> tuple[object, ...]:
        return (self.shape, self.size, self.face, self.edge, self.width, self.z)


def svg(
    width: float, height: float, strokes: Sequence[Stroke], dots: Sequence[Dots],
    labels: Sequence[Label],
) -> str:  # fmt: skip
    """The picture as one `<svg>` element, width and height in mm."""
    buffer = io.StringIO()
    with (
        _ONE_AT_A_TIME,
        mpl.rc_context(
            {"svg.fonttype": "none", "svg.hashsalt": "cxassess", "path.simplify": False}
        ),
        warnings.catch_warnings(),
    ):
        # A name in a script that the font lacks is still written; the canvas reports it.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure = _figure(width, height, strokes, dots, labels)
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return lean(buffer.getvalue(), width, height, FAMILY)


def _figure(
    width: float, height: float, strokes: Sequence[Stroke], dots: Sequence[Dots],
    labels: Sequence[Label],
) -> Figure:  # fmt: skip
    figure = Figure(figsize=(width / 25.4, height / 25.4))
    figure.patch.set_visible(False)
    sheet = Affine2D().scale(1 / 25.4, -1 / 25.4).translate(0, height / 25.4)
    place = sheet + figure.dpi_scale_trans
    for strokes_alike in _alike(strokes):
        figure.add_artist(_patch(strokes_alike, place))
    for dots_alike in _alike(dots):
        figure.add_artist(_marks(dots_alike, place))
    for label in labels:
        figure.text(
            label.x, label.y, label.words, transform=place, ha=label.ha, va="baseline",
            color=label.color, fontproperties=font(label.weight, label.size), parse_math=False,
            zorder=10,
        )  # fmt: skip
    return figure


_Shape = TypeVar("_Shape", Stroke, Dots)


def _alike(shapes: Iterable[_Shape]) -> Iterator[list[_Shape]]:
    groups: dict[tuple[object, ...], list[_Shape]] = {}
    for shape in shapes:
        groups.setdefault(shape.look, []).append(shape)
    yield from groups.values()


def _patch(strokes: list[Stroke], place: Transform) -> PathPatch:
    first = strokes[0]
    points: list[tuple[float, float]] = []
    codes: list[np.uint8] = []
    for stroke in strokes:
        points += stroke.points
        codes += [Path.MOVETO, *[Path.LINETO] * (len(stroke.points) - 1)]
        if stroke.closed:
            points.append(stroke.points[0])
            codes.append(Path.CLOSEPOLY)
    return PathPatch(
        Path(points, codes), transform=place, facecolor=first.face or "none",
        edgecolor=first.edge or "none", linewidth=first.width, capstyle="butt",
        linestyle=(0, first.dash) if first.dash else "solid", zorder=first.z,
    )  # fmt: skip


def _marks(dots: list[Dots], place: Transform) -> Line2D:
    first = dots[0]
    return Line2D(
        [d.x for d in dots], [d.y for d in dots], transform=place, linestyle="none",
        marker=first.shape, markersize=first.size * 72 / 25.4, markerfacecolor=first.face,
        markeredgecolor=first.edge, markeredgewidth=first.width, zorder=first.z,
    )  # fmt: skip
