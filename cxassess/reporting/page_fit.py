"""What fits on a page of one criterion, worked out before it is set.

A last table that slips to a page of its own leaves that page nearly empty; so on paper the table of
next steps has as many rows as the page can hold. The lengths are those of `leader/print.css`, in
points; words are measured in the report's own fonts.
"""

from collections.abc import Sequence

from cxassess.findings.model import CriterionFinding, NextStep
from cxassess.reporting.charts.measure import wrap

PAGE = (297 - 24 - 27) * 72 / 25.4
"""Height of the type area."""
MAIN = 126.5
"""Width of the main column, in mm."""
HEADLINE, BODY, TABLE, CAPTION = 17.5, 10.0, 9.0, 8.5
"""Sizes of type."""
BOLD, SEMIBOLD, REGULAR = 700, 600, 400
COLUMNS = ((56.0, SEMIBOLD), (52.0, REGULAR), (58.0, REGULAR))
"""Room for words in the table of next steps, in mm, and their weight."""
TABLE_HEAD = 14.5 + 5 + 11 + 2.6 + 0.7
ROW_PADDING = 2 * 2.6 + 0.5
BLOCK_GAP, PICTURE_GAP = 12.7, 9.0


def steps_that_fit(
    criterion: CriterionFinding, note: str, facets: float, distributions: Sequence[float]
) -> int:
    """How many of the criterion's next steps its page can hold; all of them when none fits.

    `note` is the sentence under the pictures; heights of the pictures are in points.
    """
    used = _lines(criterion.headline, MAIN, HEADLINE, BOLD) * 21.75 + 14.5
    used += 14.5 + facets + PICTURE_GAP if facets else 0
    used += _lines(criterion.so_what, MAIN, BODY) * 14.5 + BLOCK_GAP
    used += sum(14.5 + height + PICTURE_GAP for height in distributions)
    used += _lines(note, MAIN, CAPTION) * 12 + 1.2 + BLOCK_GAP + TABLE_HEAD
    for fitting, step in enumerate(criterion.next_steps):
        used += _row(step)
        if used > PAGE:
            return fitting or len(criterion.next_steps)
    return len(criterion.next_steps)


def _row(step: NextStep) -> float:
    words = (step.stem, step.today, step.next)
    lines = max(
        _lines(text, width, TABLE, weight)
        for text, (width, weight) in zip(words, COLUMNS, strict=True)
    )
    return lines * 12 + ROW_PADDING


def _lines(words: str, width: float, size: float, weight: int = REGULAR) -> int:
    return len(wrap(words, width, size, weight)) if words else 0
