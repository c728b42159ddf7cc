"""The pictures of a report, ready to be placed: each an image address with its words and size."""

import base64
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Picture:
    """`uri` holds the drawing itself; width and height are CSS pixels at print size."""

    uri: str
    alt: str
    width: int
    height: int


PIXELS_PER_MM = 96 / 25.4


def fake(name, height, width=170.0):
    svg = (f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{width}mm' height='{height}mm'>"
      f"<rect width='{width}' height='{height}' fill='#F5F7F9'/><text x='5' y='10' font-size='5' font-family='CX Sans'>{escape(name)}</text></svg>")
    return Picture("data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode(), f"picture of {name}", round(width*PIXELS_PER_MM), round(height*PIXELS_PER_MM))


def pictures(f):
    return dict(ladder=fake("ladder",55), trend=fake("trend",80), criteria=fake("criteria",90),
      strips={g.id: fake("s",13.6,36) for g in f.gates}, perception=fake("perc",82), spread=fake("spread", 95),
      timeline=fake("timeline",48), lines=fake("lines",85),
      criterion={c.id: dict(facets=fake("facets",42), distributions=[fake("dist",12+12*len(c.items))]) for c in f.criteria})
