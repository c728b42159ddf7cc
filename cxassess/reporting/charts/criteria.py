"""C2, rows of dots with intervals: the criteria, and in the small form the facets of one."""

from collections.abc import Sequence

from cxassess.findings.model import CriterionFinding, Estimate, FacetFinding, LevelWord
from cxassess.reporting.charts.canvas import Canvas, Chart, ChartError, Wanted
from cxassess.reporting.charts.keys import KeyEntry, key_height, write_key
from cxassess.reporting.charts.measure import width_of
from cxassess.reporting.charts.rows import (
    CHANGE_AT,
    HEAD,
    RowName,
    Scale,
    alternative,
    change_note,
    count,
    estimate_mark,
    hidden_bar,
    highest_and_lowest,
    level_axis,
    level_words,
    numbers_of_people,
    row_rule,
    score_scale,
)  # fmt: skip
from cxassess.reporting.charts.style import (
    BOLD,
    DEEP,
    HIDDEN,
    INK,
    PAPER,
    QUIET,
    SEMIBOLD,
    SMALL,
    SOFT,
    VALUE,
    WIDTH,
    column,
    column_end,
)  # fmt: skip
from cxassess.reporting.numbers import one

LANE = 3.9
"""From the lane of this wave up to the target and down to the wave before."""
NOT_RATED = "not rated: too few of its questions have answers"


def criterion_rows(
    criteria: Sequence[CriterionFinding], levels: Sequence[LevelWord], *, now: str,
    before: str | None = None,
) -> Chart:  # fmt: skip
    """One row a criterion: this wave, under it the wave `before`, above it the target.

    `now` and `before` are the names of the waves. Raises ChartError without criteria.
    """
    if not criteria:
        raise ChartError("criterion rows need at least one criterion")
    compared = any(c.previous is not None or c.change is not None for c in criteria)
    lanes = 1 + compared + any(c.target is not None for c in criteria)
    names = [RowName(c.name, () if c.score is None else (level_words(c.level, levels),))
             for c in criteria]  # fmt: skip
    heights = [max(name.height + 3.6, 4.6 + LANE * lanes) for name in names]
    middles = _middles(heights)
    bottom = HEAD + sum(heights)
    entries = _key(now, before, compared, any(c.target is not None for c in criteria))
    scale = score_scale(levels)

    c = Canvas(bottom + 0.3)
    level_axis(c, scale, levels, bottom)
    _heads(c, compared)
    for criterion, name, middle, tall in zip(criteria, names, middles, heights, strict=True):
        row_rule(c, middle - tall / 2)
        name.draw(c, middle)
        _criterion(c, scale, criterion, middle, compared)
    row_rule(c, bottom)
    if not any(_named(c, scale, criterion, middle, now, before)
               for criterion, middle in zip(criteria, middles, strict=True)):  # fmt: skip
        c.height = bottom + key_height(entries)
        write_key(c, bottom, entries)
    return c.chart(_alt("Rows of dots, one a criterion, on a scale of levels", criteria))


def facet_rows(
    criterion: CriterionFinding, levels: Sequence[LevelWord], *, now: str = "",
    before: str | None = None,
) -> Chart:  # fmt: skip
    """The small form for one criterion: its facets, the wave before as a hollow dot underneath.

    With the names of both waves a key is written. Raises ChartError without facets.
    """
    facets = criterion.facets
    if not facets:
        raise ChartError("facet rows need at least one facet")
    compared = any(f.previous is not None or f.change is not None for f in facets)
    names = [RowName(f.name, width=31) for f in facets]
    heights = [max(name.height + 2.8, 8.7 if compared else 7.25) for name in names]
    bottom = HEAD + sum(heights)
    entries = _key(now, before, compared, target=False) if now and before and compared else ()
    c = Canvas(bottom + key_height(entries))
    scale = score_scale(levels)
    level_axis(c, scale, levels, bottom)
    _heads(c, compared)
    for facet, name, middle, tall in zip(facets, names, _middles(heights), heights, strict=True):
        row_rule(c, middle - tall / 2)
        name.draw(c, middle)
        _facet(c, scale, criterion, facet, middle, compared)
    row_rule(c, bottom)
    write_key(c, bottom, entries)
    return c.chart(_alt(f"Rows of dots, one a facet of {criterion.name}", facets))


def _middles(heights: Sequence[float]) -> list[float]:
    y, middles = HEAD, []
    for tall in heights:
        middles.append(y + tall / 2)
        y += tall
    return middles


def _heads(c: Canvas, compared: bool) -> None:
    if compared:
        c.text(CHANGE_AT, HEAD - 2, "Change", size=SMALL, color=SOFT)
    c.text(WIDTH, HEAD - 2, "n", size=SMALL, color=SOFT, ha="right")


def _criterion(
    c: Canvas, scale: Scale, criterion: CriterionFinding, y: float, compared: bool
) -> None:
    if criterion.target is not None:
        c.mark(scale(criterion.target), y - LANE, "v", 2.2, PAPER, INK, width=0.9)
    if criterion.previous is not None:
        _before(c, scale, criterion.previous, y + LANE)
    if criterion.score is None:
        hidden_bar(c, scale.x0, scale.x1, y, _unseen(criterion))
        return
    estimate_mark(c, scale, criterion.score, y)
    if compared:
        change_note(c, y, criterion.change, criterion.coverage)
    count(c, y, criterion.score.n)


def _facet(
    c: Canvas, scale: Scale, criterion: CriterionFinding, facet: FacetFinding, y: float,
    compared: bool,
) -> None:  # fmt: skip
    lift = 1.5 if facet.previous is not None else 0.0
    if facet.previous is not None:
        _before(c, scale, facet.previous, y + 1.9)
    if facet.score is None:
        hidden_bar(c, scale.x0, scale.x1, y - lift, _unseen(criterion, facet.id), height=3.9)
        return
    c.text(column_end(2), y + 1.2, one(facet.score.value), size=VALUE, weight=BOLD, color=DEEP,
           ha="right")  # fmt: skip
    estimate_mark(c, scale, facet.score, y - lift, value=False)
    if compared:
        change_note(c, y, facet.change)
    count(c, y, facet.score.n)


def _before(c: Canvas, scale: Scale, previous: Estimate, y: float) -> None:
    c.interval(scale(previous.low), scale(previous.high), y, QUIET, 0.9)
    c.mark(scale(previous.value), y, "o", 1.7, PAPER, QUIET, width=0.9)


def _unseen(criterion: CriterionFinding, facet: str | None = None) -> str:
    """Why there is no score. Hidden questions count nobody as asked."""
    items = [i for i in criterion.items if facet is None or i.facet == facet]
    hidden = not items or any(i.asked is None for i in items)
    return HIDDEN if hidden else NOT_RATED


def _named(
    c: Canvas, scale: Scale, criterion: CriterionFinding, y: float, now: str, before: str | None
) -> bool:
    """Name the marks of this row in words beside them, if all of them have room there."""
    score, previous, target = criterion.score, criterion.previous, criterion.target
    if score is None or target is None or (before is not None and previous is None):
        return False
    left, right = scale(score.low) - 1.6, scale(score.high) + 1.5
    value = width_of(one(score.value), VALUE, BOLD)
    wanted = [
        Wanted(now, ((left, y + 1.1, "right"), (right + value + 1.6, y + 1.1, "left")),
               SEMIBOLD, DEEP),
        Wanted(f"target {one(target)}", ((scale(target) + 2.2, y - LANE + 1.1, "left"),
                                         (scale(target) - 2.2, y - LANE + 1.1, "right")),
               color=SOFT),
    ]  # fmt: skip
    if before is not None and previous is not None:
        ends = scale(previous.low) - 1.6, scale(previous.high) + 1.6
        wanted.append(Wanted(before, ((ends[0], y + LANE + 1.1, "right"),
                                      (ends[1], y + LANE + 1.1, "left")), color=SOFT))  # fmt: skip
    return c.place_all(wanted, size=SMALL, left=column(3) - 1)


def _key(now: str, before: str | None, compared: bool, target: bool) -> tuple[KeyEntry, ...]:
    entries = [KeyEntry(now or "this round", "o", DEEP, DEEP)]
    if compared:
        entries.append(KeyEntry(before or "the round before", "o", PAPER, QUIET))
    if target:
        entries.append(KeyEntry("target", "v", PAPER, INK))
    return tuple(entries)


def _alt(kind: str, rows: Sequence[CriterionFinding] | Sequence[FacetFinding]) -> str:
    scored = [(row.name, row.score) for row in rows]
    said = highest_and_lowest(scored)
    changes = [row.change.verdict for row in rows if row.change is not None]
    if changes:
        said += f"; {_times(changes.count('rise'), 'rise')}"
        said += f", {_times(changes.count('fall'), 'fall')}"
    return alternative(kind, said, numbers_of_people([score for _, score in scored]))


def _times(number: int, what: str) -> str:
    return f"{number or 'no'} clear {what}{'s' if number > 1 else ''}"
