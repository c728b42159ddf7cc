"""What matplotlib writes as SVG, in a fifth of the bytes and safe inside a page.

Its output carries a style sheet for every element of the page it is placed in, ids that meet those
of the next chart, metadata, and the same style on each element again. Here only shapes and words
are kept, each look once, without ids.
"""

import html
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_DEFAULTS = {"stroke-linejoin": "round", "stroke-dashoffset": "0", "font-weight": "400",
             "text-anchor": "start", "stroke-width": "1"}  # fmt: skip


class DrawingError(ValueError):
    """The drawing library wrote an element that it did not write before."""


def lean(raw: str, width: float, height: float, family: str) -> str:
    """The `<svg>` element alone; `width` and `height` in mm. Raises DrawingError."""
    root = fromstring(raw)
    parts = "".join(_parts(root, {}))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_short(width)}mm" '
        f'height="{_short(height)}mm" viewBox="{_rounded(root.get("viewBox", ""))}">'
        f'<g font-family="\'{html.escape(family)}\'" stroke-linejoin="round">{parts}</g></svg>'
    )


def _parts(parent: Element, markers: dict[str, Element]) -> Iterator[str]:
    for element in parent:
        kind = element.tag.removeprefix(_SVG)
        if kind == "path":
            look = _attributes(_style(element))
            yield f'<path{look} d="{_path(element.get("d", ""))}"/>'
        elif kind == "text":
            yield _text(element)
        elif kind == "defs":
            markers.update({path.get("id", ""): path for path in element.iter(f"{_SVG}path")})
        elif kind == "g" and element.find(f"{_SVG}use") is not None:
            yield _marks(element, markers)
        elif kind == "g":
            yield from _parts(element, markers)
        elif kind != "metadata":
            raise DrawingError(f"cannot write the SVG element <{kind}>")


def _marks(group: Element, markers: dict[str, Element]) -> str:
    """Signs of one look: circles as circles, others as one path moved to each place."""
    uses = group.findall(f"{_SVG}use")
    sign = markers[uses[0].get(_HREF, "").removeprefix("#")]
    look = _attributes(_style(sign) | _style(uses[0]))
    places = [(float(use.get("x", "0")), float(use.get("y", "0"))) for use in uses]
    drawing = sign.get("d", "")
    if "C" in drawing:  # the only curved sign is the circle; it starts at (0, radius)
        radius = _NUMBER.findall(drawing)[1]
        rounds = "".join(
            f'<circle cx="{_short(x)}" cy="{_short(y)}" r="{_short(float(radius))}"/>'
            for x, y in places
        )
        return f"<g{look}>{rounds}</g>"
    return f'<path{look} d="{"".join(_path(drawing, x, y) for x, y in places)}"/>'


def _text(element: Element) -> str:
    style = {k: v for k, v in _style(element).items() if k != "font-family"}
    style["font-size"] = style["font-size"].removesuffix("px")
    x, y = (_short(float(element.get(axis, "0"))) for axis in ("x", "y"))
    words = html.escape(element.text or "", quote=False)
    return f'<text x="{x}" y="{y}"{_attributes(style)}>{words}</text>'


def _style(element: Element) -> dict[str, str]:
    pairs = (part.split(": ", 1) for part in element.get("style", "").split("; ") if part)
    return {name: value for name, value in pairs}


def _attributes(style: dict[str, str]) -> str:
    return "".join(
        f' {name}="{_rounded(value) if name.startswith("stroke-") else value}"'
        for name, value in style.items()
        if _DEFAULTS.get(name) != value
    )


def _path(drawing: str, dx: float = 0.0, dy: float = 0.0) -> str:
    """Path data with two decimals of a point, moved by (dx, dy)."""
    out = []
    for command, numbers in re.findall(r"([MLCz])([^MLCz]*)", drawing):
        values = [float(n) for n in numbers.split()]
        moved = [_short(v + (dy if k % 2 else dx)) for k, v in enumerate(values)]
        out.append(command + " ".join(moved))
    return "".join(out)


def _rounded(text: str) -> str:
    return _NUMBER.sub(lambda match: _short(float(match[0])), text)


def _short(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
