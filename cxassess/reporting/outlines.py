"""A chart's words as shapes, for browsers: a picture in a page cannot use the page's fonts.

The PDF renderer gets the words themselves, so that they can be searched; on the web the alternative
text and the table beside the picture carry them.
"""

import re
from functools import cache
from html import unescape

from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.path import Path

from cxassess.reporting.charts.measure import missing
from cxassess.reporting.charts.style import REGULAR, font_file

UNITS = 1000
"""Letters are drawn on squares of this many units, so that whole numbers are exact enough."""
TEXT = re.compile(r"<text ([^>]*)>([^<]*)</text>")
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
SHIFT = {"start": 0.0, "middle": 0.5, "end": 1.0}
COMMANDS = {
    Path.MOVETO: ("M", 1), Path.LINETO: ("L", 1), Path.CURVE3: ("Q", 2), Path.CURVE4: ("C", 3),
    Path.CLOSEPOLY: ("z", 1),
}  # fmt: skip
"""Path code -> SVG letter and the number of points that belong to it."""


def outlined(svg: str) -> str:
    """The same drawing with each `<text>` (as `charts.lean` writes it) drawn letter by letter.

    Every letter's shape is written once and used by its name.
    """
    shapes: dict[str, str] = {}
    drawn = TEXT.sub(lambda match: _line(match, shapes), svg)
    paths = "".join(f'<path id="{name}" d="{shape}"/>' for name, shape in shapes.items())
    return drawn.replace("><g ", f"><defs>{paths}</defs><g ", 1)


def _line(match: re.Match[str], shapes: dict[str, str]) -> str:
    look = dict(ATTRIBUTE.findall(match[1]))
    weight, scale = int(look.get("font-weight", REGULAR)), float(look["font-size"]) / UNITS
    words = unescape(match[2])
    if missing(words, weight):
        return match[0]  # the reader's machine may have the letters that our fonts lack
    x, uses = 0.0, []
    for character in words:
        shape, advance = _letter(character, weight)
        if shape:
            name = f"c{ord(character):x}-{weight}"
            shapes[name] = shape
            uses.append(f'<use href="#{name}" x="{x:.0f}"/>')
        x += advance
    left = float(look["x"]) - SHIFT[look.get("text-anchor", "start")] * x * scale
    fill = look.get("fill", "#000")
    # Fonts count upwards, drawings downwards: hence the minus.
    move = f"translate({left:.2f} {look['y']}) scale({scale:.4f} -{scale:.4f})"
    return f'<g fill="{fill}" transform="{move}">{"".join(uses)}</g>'


@cache
def _letter(character: str, weight: int) -> tuple[str, float]:
    """The outline of a character as path data and its width, in units."""
    font = _font(weight)
    glyph = font.load_char(ord(character), flags=LoadFlags.NO_HINTING)
    points, codes = font.get_path()
    parts, at = [], 0
    while at < len(codes):
        letter, count = COMMANDS[codes[at]]
        ends = points[at : at + count] if letter != "z" else ()
        parts.append(letter + " ".join(f"{x:.0f} {y:.0f}" for x, y in ends))
        at += count
    return "".join(parts), glyph.linearHoriAdvance / 65536


@cache
def _font(weight: int) -> FT2Font:
    font = FT2Font(font_file(weight))
    font.set_size(UNITS, 72)
    return font
