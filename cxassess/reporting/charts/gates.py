"""C3, the gate strip: how far up one gate lets the level go, as the picture in a table's row."""

from cxassess.findings.model import GateFinding
from cxassess.reporting.charts.canvas import Canvas, Chart
from cxassess.reporting.charts.rows import alternative
from cxassess.reporting.charts.style import DASH, DEEP, INK, PALE, PAPER, QUIET, tint

CELL = 7.2
HEIGHT = 13.6
_FACE = {"holds": DEEP, "next": tint(3, 5)[0], "borderline": tint(2, 5)[0], "passes": tint(1, 5)[0]}


def gate_strip(
    gate: GateFinding, ungated: int | None, *, levels: int = 5, height: float = HEIGHT
) -> Chart:
    """Filled cells: levels that the gate allows; hatched: not measured.

    The dashed line at the level without gates runs the whole `height`, so that the strips of a
    table's rows make one line. The words stand in the table, none in the picture.
    """
    c = Canvas(height, levels * CELL + 0.4)
    y, tall = height / 2 - 2.6, 5.2
    for k in range(levels):
        x = k * CELL + 0.3
        if gate.allows is None:
            c.hatch(x, y, CELL - 0.8, tall)
            continue
        on = k < gate.allows
        c.rect(x, y, CELL - 0.8, tall, face=_FACE.get(gate.state, PAPER) if on else PAPER,
               edge=QUIET if on else PALE, width=0.5)  # fmt: skip
    if ungated is not None:
        x = min(ungated * CELL - 0.1, c.width - 0.3)
        c.line(x, 0, x, height, color=INK, width=1.2, dash=DASH, z=6)
    return c.chart(_alt(gate, ungated, levels))


def _alt(gate: GateFinding, ungated: int | None, levels: int) -> str:
    allows = (
        "not measured"
        if gate.allows is None
        else f"lets the level rise to {min(gate.allows, levels)} of {levels}"
    )
    base = "Level without gates not known" if ungated is None else f"Level without gates {ungated}"
    return alternative("Strip of levels", f"{gate.name}: {allows}; {gate.verdict}", base,
                       table=False)  # fmt: skip
