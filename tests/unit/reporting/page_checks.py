"""What a printed page must not have: emptiness, cut words, words on words, a heading left alone.

Each function returns problems in words, with the page's number; best an empty list. Lengths are
points, y runs upwards as in the PDF.
"""

import ctypes
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

MM = 72 / 25.4
TOP, RIGHT, BOTTOM, LEFT = 22 * MM, 20 * MM, 24 * MM, 20 * MM
"""Margins of the leader report."""
COVER = 1
LEAST_FILL = 0.25
TOUCHING = 1.0
"""Boxes that share less than this are neighbours."""
UNSEEN = 2.0
"""Words for screen readers are set smaller than this, in points."""
HEADING_SIZE = 9.9
POINTS = 0.75
"""The renderer writes sizes in CSS pixels."""


@dataclass(frozen=True)
class Word:
    """A run of characters on one line."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool

    def meets(self, other: "Word") -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > TOUCHING
            and min(self.top, other.top) - max(self.bottom, other.bottom) > TOUCHING
        )


def problems(pdf: bytes, pages: range) -> list[str]:
    """Everything that is wrong with the pages of this PDF."""
    document = pdfium.PdfDocument(pdf)
    try:
        found = []
        if len(document) not in pages:
            found.append(f"{len(document)} pages, expected {pages.start} to {pages.stop - 1}")
        for number, page in enumerate(document, start=1):
            words = words_of(page)
            found += cut(number, page, words) + overlapping(number, words)
            if number != COVER:
                found += nearly_empty(number, page) + lonely_heading(number, words)
        return found
    finally:
        document.close()


def words_of(page: pdfium.PdfPage) -> list[Word]:
    """Visible runs of text, in no particular order."""
    text = page.get_textpage()
    found = []
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        content = text.get_text_bounded(left, bottom, right, top).strip()
        if not content or top - bottom < UNSEEN / 2:
            continue
        at = raw.FPDFText_GetCharIndexAtPos(text.raw, left + 0.5, (bottom + top) / 2, 3.0, 3.0)
        if at < 0 or raw.FPDFText_GetCharAngle(text.raw, at) != 0:
            continue  # the mark that stands upright in the outer margin
        size = raw.FPDFText_GetFontSize(text.raw, at) * POINTS
        found.append(Word(content, left, bottom, right, top, size, "Bold" in font(text, at)))
    return [word for word in found if word.size > UNSEEN]


def font(text: pdfium.PdfTextPage, index: int) -> str:
    """Name of the font of one character; empty when there is no such character."""
    buffer = ctypes.create_string_buffer(200)
    flags = ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(text.raw, index, buffer, 200, flags) if index >= 0 else 0
    name = buffer.raw[: max(length - 1, 0)].decode("utf-8", "replace")
    return name.replace("Semi-Bold", "Semi")


def cut(number: int, page: pdfium.PdfPage, words: list[Word]) -> list[str]:
    """Words that leave the page, or leave the type area to the left or right."""
    width, height = page.get_size()
    found = []
    for word in words:
        beside = number != COVER and (
            word.left < LEFT - TOUCHING or word.right > width - RIGHT + TOUCHING
        )  # fmt: skip
        off = word.left < 0 or word.bottom < 0 or word.right > width or word.top > height
        if off or beside:
            found.append(f"page {number}: “{word.text[:40]}” is cut or leaves the margins")
    return found


def overlapping(number: int, words: list[Word]) -> list[str]:
    return [
        f"page {number}: “{one.text[:40]}” lies on “{two.text[:40]}”"
        for one, two in combinations(words, 2)
        if one.meets(two)
    ]


def nearly_empty(number: int, page: pdfium.PdfPage) -> list[str]:
    share = fill(page)
    return [] if share >= LEAST_FILL else [f"page {number}: only {share:.0%} full"]


def fill(page: pdfium.PdfPage) -> float:
    """How far down the type area the page is used, from 0 to 1."""
    picture = page.render(scale=0.5, grayscale=True).to_numpy()
    lines = np.asarray(picture).reshape(picture.shape[0], picture.shape[1])
    height, width = lines.shape
    _, points = page.get_size()
    area = lines[
        round(TOP / points * height) : round((points - BOTTOM) / points * height),
        round(width * 0.09) : round(width * 0.91),
    ]
    used = np.flatnonzero((area < 250).any(axis=1))
    return float(used[-1] + 1) / area.shape[0] if used.size else 0.0


def lonely_heading(number: int, words: list[Word]) -> list[str]:
    """A heading as the last thing above the footer."""
    inside = [word for word in words if word.bottom > BOTTOM - TOUCHING]
    if not inside:
        return [f"page {number}: no words"]
    foot = min(word.bottom for word in inside)
    last = [word for word in inside if word.bottom < foot + 4]
    if all(word.bold and word.size >= HEADING_SIZE for word in last):
        return [f"page {number}: the heading “{last[0].text[:40]}” stands alone"]
    return []


def fonts_of(pdf: bytes) -> set[str]:
    """Names of all fonts of the PDF, without their subset tags."""
    document = pdfium.PdfDocument(pdf)
    names = set()
    for page in document:
        text = page.get_textpage()
        for index in range(text.count_chars()):
            names.add(font(text, index).split("+")[-1])
    document.close()
    return names - {""}


def text_of(pdf: bytes) -> str:
    """All words of the PDF; spaces and line ends are single spaces."""
    document = pdfium.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return " ".join(" ".join(pages).split())
