"""The colours can be told apart by everyone, and words on them can be read.

Contrast by the formula of WCAG 2.2; colour-vision deficiency by the matrices of Machado, Oliveira
and Fernandes (2009) at severity 1, on linear RGB; distance is ΔE of CIE 1976 in Lab (D65).
"""

from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt
import pytest

from cxassess.reporting import assets
from cxassess.reporting.charts.style import TOKENS

Vector = npt.NDArray[np.float64]
COLOUR = TOKENS["colour"]
VISION = {
    "normal": np.eye(3),
    "protan": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                        [-0.003882, -0.048116, 1.051998]]),
    "deutan": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                        [-0.011820, 0.042940, 0.968881]]),
    "tritan": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                        [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip
XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip
WHITE_POINT = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> Vector:
    parts = np.array([int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    result: Vector = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return result


def contrast(a: str, b: str = "#FFFFFF") -> float:
    one, two = (float(linear(c) @ np.array([0.2126, 0.7152, 0.0722])) + 0.05 for c in (a, b))
    return max(one, two) / min(one, two)


def lab(rgb: Vector) -> Vector:
    t = XYZ @ np.clip(rgb, 0, 1) / WHITE_POINT
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(a: str, b: str, vision: str) -> float:
    seen = VISION[vision]
    return float(np.linalg.norm(lab(seen @ linear(a)) - lab(seen @ linear(b))))


def test_the_formulas_give_the_published_values() -> None:
    assert contrast("#000000") == pytest.approx(21.0)
    assert contrast("#767676") == pytest.approx(4.54, abs=0.005)  # the classic grey at the limit
    assert lab(linear("#FFFFFF")) == pytest.approx([100, 0, 0], abs=0.01)
    assert lab(linear("#FF0000")) == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    assert distance("#000000", "#FFFFFF", "normal") == pytest.approx(100, abs=0.01)


@pytest.mark.parametrize(
    ("who", "ratio"),
    [("leader", 5.2), ("employee", 3.9), ("manager", 11.5), ("programme", 9.8), ("peers", 4.7)],
)
def test_audiences_stand_out_from_paper(who: str, ratio: float) -> None:
    assert round(contrast(COLOUR["audiences"][who]), 1) == ratio


@pytest.mark.parametrize("vision", VISION)
def test_audiences_can_be_told_apart(vision: str) -> None:
    pairs = combinations(COLOUR["audiences"].values(), 2)
    assert min(distance(a, b, vision) for a, b in pairs) >= 22


@pytest.mark.parametrize("vision", VISION)
def test_levels_are_steps(vision: str) -> None:
    assert min(distance(a, b, vision) for a, b in pairwise(COLOUR["levels"])) >= 10
    lights = [lab(VISION[vision] @ linear(c))[0] for c in COLOUR["levels"]]
    assert lights == sorted(lights, reverse=True)


@pytest.mark.parametrize("vision", VISION)
def test_lines_and_changes_can_be_told_apart(vision: str) -> None:
    b2b, b2c = COLOUR["lines"].values()
    assert distance(b2b, b2c, vision) >= 50
    changes = combinations(COLOUR["change"].values(), 2)
    assert min(distance(a, b, vision) for a, b in changes) >= 18


def test_numbers_on_levels_can_be_read() -> None:
    for tint, ink in zip(COLOUR["levels"], COLOUR["on_levels"], strict=True):
        assert contrast(ink, tint) >= 4.5
    assert round(contrast(COLOUR["ink"], COLOUR["levels"][2]), 1) == 5.2


@pytest.mark.parametrize("name", ["ink", "soft", "deep"])
@pytest.mark.parametrize("ground", ["paper", "wash", "zone"])
def test_words_can_be_read(name: str, ground: str) -> None:
    assert contrast(COLOUR[name], COLOUR[ground]) >= 4.5


def test_marks_and_hatching_can_be_seen() -> None:
    marks = [*COLOUR["audiences"].values(), *COLOUR["lines"].values(), *COLOUR["change"].values(),
             COLOUR["hatch"], COLOUR["quiet"]]  # fmt: skip
    assert all(contrast(mark) >= 3.0 for mark in marks)


def test_words_for_change_can_be_read() -> None:
    assert all(contrast(colour) >= 4.5 for colour in COLOUR["change"].values())
    assert all(contrast(colour) >= 4.5 for colour in COLOUR["lines"].values())


def test_a_second_sign_goes_with_every_colour() -> None:
    shapes = TOKENS["shape"]
    assert len(set(shapes["audiences"].values())) == 4
    assert len(set(shapes["change"].values())) == 3
    assert not set(shapes["lines"].values()) & set(shapes["audiences"].values())


def test_the_sheet_has_the_same_colours() -> None:
    sheet = (assets.folder() / "theme" / "tokens.css").read_text(encoding="utf-8").upper()
    for name in ("ink", "soft", "rule", "faint", "wash", "deep"):
        assert f"--{name}: {COLOUR[name]};".upper() in sheet
    for number, tint in enumerate(COLOUR["levels"], start=1):
        assert f"--level-{number}: {tint};".upper() in sheet
