"""The tokens of reports/theme/tokens.json and the fonts beside them, as charts use them.

Sizes of type are points at print size; places and lengths are millimetres on the page's grid.
"""

import json
from functools import cache
from typing import Any

from cxassess.findings.model import ChangeVerdict
from cxassess.reporting import assets

TOKENS: dict[str, Any] = json.loads(
    (assets.folder() / "theme" / "tokens.json").read_text(encoding="utf-8")
)
_COLOUR, _SHAPE = TOKENS["colour"], TOKENS["shape"]

FAMILY: str = TOKENS["type"]["family"]
SMALL: float = TOKENS["type"]["chart"]["small"]
TEXT: float = TOKENS["type"]["chart"]["text"]
VALUE: float = TOKENS["type"]["chart"]["value"]
REGULAR, SEMIBOLD, BOLD = 400, 600, 700

INK: str = _COLOUR["ink"]
SOFT: str = _COLOUR["soft"]
RULE: str = _COLOUR["rule"]
FAINT: str = _COLOUR["faint"]
HATCH: str = _COLOUR["hatch"]
ZONE: str = _COLOUR["zone"]
PAPER: str = _COLOUR["paper"]
DEEP: str = _COLOUR["deep"]
QUIET: str = _COLOUR["quiet"]
PALE: str = _COLOUR["pale"]
RIBBON: str = _COLOUR["ribbon"]
AUDIENCE: dict[str, tuple[str, str]] = {
    who: (_COLOUR["audiences"][who], shape) for who, shape in _SHAPE["audiences"].items()
}
"""Colour and shape of an audience's mark."""
LINE: dict[str, tuple[str, str]] = {
    line: (_COLOUR["lines"][line], shape) for line, shape in _SHAPE["lines"].items()
}
CHANGE: dict[ChangeVerdict, tuple[str, str]] = {
    verdict: (_COLOUR["change"][verdict], shape) for verdict, shape in _SHAPE["change"].items()
}
CHANGE_WORDS: dict[ChangeVerdict, str] = {
    "rise": "clear rise", "fall": "clear fall", "none": "no clear change",
}  # fmt: skip
HIDDEN = "hidden to protect people"
DASH = (2.2, 1.6)
"""On and off of a dashed line, in widths of the line."""

WIDTH: float = TOKENS["grid"]["width"]
_GAP: float = TOKENS["grid"]["gap"]
_STEP: float = TOKENS["grid"]["column"] + _GAP


def column(k: int) -> float:
    """Left edge of grid column k (0 to 11)."""
    return k * _STEP


def column_end(k: int) -> float:
    """Right edge of grid column k."""
    return (k + 1) * _STEP - _GAP


def tint(position: int, count: int) -> tuple[str, str]:
    """The tint of step `position` (1 to count) and the ink that is readable on it."""
    tints: list[str] = _COLOUR["levels"]
    k = round((position - 1) / max(count - 1, 1) * (len(tints) - 1))
    return tints[k], _COLOUR["on_levels"][k]


@cache
def font_file(weight: int) -> str:
    """Path of the font file of this weight. Raises StopIteration when the theme lacks it."""
    name = {REGULAR: "Regular", SEMIBOLD: "SemiBold", BOLD: "Bold"}[weight]
    return str(next(path for path in assets.fonts() if path.stem.endswith(f"-{name}")))
