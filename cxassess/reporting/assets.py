"""Where the looks of the reports lie: templates, style sheets and fonts.

They are files beside the package (`reports/`), so that a designer can change them without Python;
a wheel carries them inside the package.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path

FONT_FAMILY = "CX Sans"
PRINT_SHEETS = ("theme/tokens.css", "theme/marks.css", "leader/print.css")
SAMPLE_SHEET = "leader/print-sample.css"
DRAFT_SHEET = "leader/print-draft.css"
WEB_SHEET = "leader/web.css"


class AssetsError(RuntimeError):
    """The installation carries no `reports` folder."""


@cache
def folder() -> Path:
    """The `reports` folder: beside the package in a checkout, inside it in a wheel.

    Raises AssetsError.
    """
    package = Path(str(files("cxassess")))
    places = (package / "_reports", package.parent / "reports")
    for place in places:
        if (place / "theme" / "fonts").is_dir():
            return place
    looked = " and ".join(str(place) for place in places)
    raise AssetsError(f"the report templates are missing: looked for theme/fonts in {looked}")


def fonts() -> tuple[Path, ...]:
    """The font files that reports are set in, in a fixed order."""
    return tuple(sorted((folder() / "theme" / "fonts").glob("*.ttf")))


def stylesheet(*names: str) -> str:
    """The named sheets, relative to `reports`, one after the other."""
    return "\n".join((folder() / name).read_text(encoding="utf-8") for name in names)


def print_stylesheet(*, sample: bool, draft: bool) -> str:
    """Everything the PDF needs; the mark in the margin comes with sample data and with drafts."""
    names = list(PRINT_SHEETS)
    if sample:
        names.append(SAMPLE_SHEET)
    elif draft:
        names.append(DRAFT_SHEET)
    return stylesheet(*names)


def web_stylesheet() -> str:
    """The one sheet of the web form, for serving or for a file that must stand alone."""
    return stylesheet(WEB_SHEET)
