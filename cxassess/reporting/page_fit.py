"""What fits on paper, worked out before it is set: headlines in even lines, tables on their page.

A last table that slips to a page of its own leaves that page nearly empty; so on paper the table of
next steps has as many rows as the page can hold. The lengths are those of `leader/print.css`, in
points; words are measured in the report's own fonts.
"""

from collections.abc import Mapping, Sequence

from cxassess.findings.model import CriterionFinding, GateFinding, NextStep
from cxassess.reporting.charts.measure import wrap

PAGE = (297 - 22 - 24) * 72 / 25.4 - 2
"""Height of the type area, less a little for what the sum below leaves out."""
MAIN = 126.5
"""Width of the main column, in mm."""
HEADLINE, BODY, TABLE, CAPTION = 17.1, 10.0, 9.0, 8.5
"""Sizes of type; headlines are 17.5, their letters drawn together by a quarter point."""
BOLD, SEMIBOLD, REGULAR = 700, 600, 400
COLUMNS = ((56.0, SEMIBOLD), (52.0, REGULAR), (58.0, REGULAR))
"""Room for words in the table of next steps, in mm, and their weight."""
TABLE_HEAD = 14.5 + 5 + 11 + 2.6 + 0.7
ROW_PADDING = 2 * 2.6 + 0.5
GATES_HEAD = 14.5 + 5 + 22 + 4.7
ROWS_TOGETHER = 3
BLOCK_GAP, PICTURE_GAP = 12.7, 9.0
STEP = 2.0
"""Headlines are narrowed by this much at a time, in mm."""


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


def gate_groups(
    gates: tuple[GateFinding, ...],
    heights: Mapping[str, float],
    headline: str,
    notes: Sequence[str],
) -> tuple[tuple[GateFinding, ...], ...]:
    """The rows of the gates table, parted where they and the notes under them need two pages.

    `heights` gives the height of each gate's row. The second part keeps some rows, so that the
    notes do not stand alone.
    """
    top = _lines(headline, MAIN, HEADLINE, BOLD) * 21.75 + 14.5 + GATES_HEAD
    under = 3 + 12 + 14.5 + sum(_lines(note, MAIN, BODY) * 14.5 + 7.25 for note in notes)
    rows = [heights[gate.id] for gate in gates]
    if top + sum(rows) + under <= PAGE or len(gates) <= ROWS_TOGETHER:
        return (gates,)
    fitting = sum(top + sum(rows[: k + 1]) + 30 <= PAGE for k in range(len(rows)))
    parting = max(1, min(fitting, len(gates) - ROWS_TOGETHER))
    return gates[:parting], gates[parting:]


def even_lines(headline: str, width: float = MAIN, size: float = HEADLINE) -> tuple[str, ...]:
    """A bold headline in as few lines as `width` mm need, each about as long as the others."""
    best = wrap(headline, width, size, BOLD)
    whole, narrow = " ".join(best), width - STEP
    while narrow > width / 2:
        lines = wrap(headline, narrow, size, BOLD)
        if len(lines) > len(best) or " ".join(lines) != whole:  # else a word would be broken
            break
        best, narrow = lines, narrow - STEP
    return tuple(best)


def _row(step: NextStep) -> float:
    words = (step.stem, step.today, step.next)
    lines = max(
        _lines(text, width, TABLE, weight)
        for text, (width, weight) in zip(words, COLUMNS, strict=True)
    )
    return lines * 12 + ROW_PADDING


def _lines(words: str, width: float, size: float, weight: int = REGULAR) -> int:
    return len(wrap(words, width, size, weight)) if words else 0
