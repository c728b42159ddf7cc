"""How wide words are in the report's own fonts, and where a line of them breaks.

Measured with the same layout that the SVG renderer uses. The font files are named outright, so
no font of the machine can stand in for them.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.textpath import text_to_path

from cxassess.reporting.charts.style import FAMILY, REGULAR, font_file

MM = 25.4 / 72
"""Millimetres in a point."""
_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Box:
    """A rectangle in millimetres, y running downwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    def meets(self, other: "Box", slack: float = 0.0) -> bool:
        """Whether the two overlap by more than `slack` in both directions."""
        return (
            min(self.x1, other.x1) - max(self.x0, other.x0) > slack
            and min(self.y1, other.y1) - max(self.y0, other.y0) > slack
        )

    def grown(self, by: float) -> "Box":
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)


def clean(words: str) -> str:
    """One line without characters that XML forbids; no-break spaces stay."""
    return _SPACES.sub(" ", _FORBIDDEN.sub("", words)).strip(" ")


@cache
def font(weight: int, size: float) -> FontProperties:
    return FontProperties(family=FAMILY, weight=weight, size=size, fname=font_file(weight))


@cache
def _glyphs(weight: int) -> frozenset[int]:
    return frozenset(FT2Font(font_file(weight)).get_charmap())


def missing(words: str, weight: int = REGULAR) -> str:
    """The characters that the font does not have, each once."""
    return "".join(dict.fromkeys(c for c in words if ord(c) not in _glyphs(weight)))


@lru_cache(maxsize=8192)
def extent(words: str, size: float, weight: int = REGULAR) -> tuple[float, float, float]:
    """Width, height above the baseline and depth below it, of the ink, in mm."""
    # A stand-in of middling width: the renderer would warn at each missing character.
    known = "".join(c if ord(c) in _glyphs(weight) else "m" for c in words)
    width, height, descent = text_to_path.get_text_width_height_descent(
        known, font(weight, size), False
    )
    return width * MM, (height - descent) * MM, descent * MM


def width_of(words: str, size: float, weight: int = REGULAR) -> float:
    """Width in mm."""
    return extent(words, size, weight)[0]


def wrap(words: str, width: float, size: float, weight: int = REGULAR) -> list[str]:
    """Lines no wider than `width` mm; a word that is wider by itself is hyphenated anywhere."""
    lines: list[str] = []
    line = ""
    for word in clean(words).split(" "):
        trial = f"{line} {word}" if line else word
        if width_of(trial, size, weight) <= width:
            line = trial
            continue
        if line:
            lines.append(line)
        *whole, line = _broken(word, width, size, weight)
        lines += whole
    return [*lines, line]


def _broken(word: str, width: float, size: float, weight: int) -> list[str]:
    """The word in pieces that fit; one piece when it fits."""
    pieces: list[str] = []
    while width_of(word, size, weight) > width and len(word) > 1:
        # At least three letters stay for the next line, where the width allows it.
        longest = max(len(word) - 3, 2)
        cut = next(
            (n for n in range(longest, 1, -1) if width_of(word[:n] + "-", size, weight) <= width),
            1,
        )
        pieces.append(word[:cut] + "-")
        word = word[cut:]
    return [*pieces, word]


def shortened(words: str, width: float, size: float, weight: int = REGULAR) -> str:
    """The words, or as many characters as fit with an ellipsis."""
    text = clean(words)
    if width_of(text, size, weight) <= width:
        return text
    while text and width_of(f"{text}…", size, weight) > width:
        text = text[:-1].rstrip()
    return f"{text}…"
