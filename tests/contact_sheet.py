"""Every page of a PDF on one sheet, for the README.

python -m tests.contact_sheet report.pdf docs/leader-report.png
"""

import sys
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

ACROSS, WIDTH, GAP = 5, 330, 14
GROUND, EDGE = "#ECEAE4", "#C3CCD4"
COLOURS = 64
"""Enough for tints and grey text; the sheet stays small enough for a README."""


def sheet(report: Path) -> Image.Image:
    document = pypdfium2.PdfDocument(report)
    try:
        pages = [page.render(scale=WIDTH / page.get_width()).to_pil() for page in document]
    finally:
        document.close()
    framed = [ImageOps.expand(page, border=1, fill=EDGE) for page in pages]
    wide, high = framed[0].size
    rows = -(-len(framed) // ACROSS)
    size = (ACROSS * (wide + GAP) + GAP, rows * (high + GAP) + GAP)
    whole = Image.new("RGB", size, GROUND)
    for number, page in enumerate(framed):
        row, column = divmod(number, ACROSS)
        whole.paste(page, (GAP + column * (wide + GAP), GAP + row * (high + GAP)))
    return whole.quantize(COLOURS)


if __name__ == "__main__":
    sheet(Path(sys.argv[1])).save(sys.argv[2], optimize=True)
