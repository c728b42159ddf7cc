"""C9, how answers split: one bar of 100 % a question, and the don't-know share on its own base."""

from collections.abc import Sequence
from dataclasses import dataclass

from cxassess.findings.model import CriterionFinding, ItemFinding
from cxassess.reporting.charts.canvas import Canvas, Chart, ChartError
from cxassess.reporting.charts.measure import width_of, wrap
from cxassess.reporting.charts.rows import (
    alternative,
    count,
    hidden_bar,
    numbers_of_people,
    row_rule,
)  # fmt: skip
from cxassess.reporting.charts.style import (
    BOLD,
    DEEP,
    HATCH,
    HIDDEN,
    INK,
    PAPER,
    QUIET,
    REGULAR,
    SEMIBOLD,
    SMALL,
    SOFT,
    VALUE,
    WIDTH,
    column,
    tint,
)  # fmt: skip
from cxassess.reporting.numbers import hundredths, one, percent

HEAD, FACET, ROW = 7.0, 5.6, 8.9
STEM_WIDTH, STEM_LEADING = 54.0, 3.5
BAR_X0, BAR_X1 = column(4), column(8) + 4
MEAN_AT, DONT_KNOW_AT, DONT_KNOW_WIDE = BAR_X1 + 11, BAR_X1 + 16.5, 12.0
LABELLED = 0.05
"""Shares below this carry no label."""


@dataclass(frozen=True)
class _Row:
    item: ItemFinding

    @property
    def stem(self) -> list[str]:
        return wrap(self.item.stem, STEM_WIDTH, SMALL)

    @property
    def height(self) -> float:
        return max(ROW + (1.6 if self.item.not_visible else 0),
                   len(self.stem) * STEM_LEADING + 2.0)  # fmt: skip


def distributions(criterion: CriterionFinding) -> Chart:
    """Bars of the anchors of each question, in the tints of the levels, grouped by facet.

    Shares are of those who chose an anchor; don't know is a share of all who were asked. Raises
    ChartError without items.
    """
    if not criterion.items:
        raise ChartError("the distribution of answers needs at least one question")
    groups = _groups(criterion)
    rows = {item.id: _Row(item) for item in criterion.items}
    facets = {name: wrap(name, WIDTH - 40, SMALL, BOLD) for name, _ in groups}
    bottom = HEAD + sum(
        FACET + (len(facets[name]) - 1) * STEM_LEADING + sum(rows[i.id].height for i in items)
        for name, items in groups
    )
    c = Canvas(bottom + 0.3)
    _heads(c, max(len(item.anchors) for item in criterion.items))
    y = HEAD
    for name, items in groups:
        row_rule(c, y)
        c.lines(0, y + 4.2, facets[name], leading=STEM_LEADING, size=SMALL, weight=BOLD, color=DEEP)
        y += FACET + (len(facets[name]) - 1) * STEM_LEADING
        for item in items:
            row = rows[item.id]
            middle = y + row.height / 2 - 0.4
            c.lines(0, middle + 1.1 - (len(row.stem) - 1) * STEM_LEADING / 2, row.stem,
                    leading=STEM_LEADING, size=SMALL)  # fmt: skip
            _item(c, item, middle)
            y += row.height
    row_rule(c, bottom)
    return c.chart(_alt(criterion))


def _groups(criterion: CriterionFinding) -> list[tuple[str, list[ItemFinding]]]:
    """Items under the names of their facets, in the facets' order; none is left out."""
    names = {facet.id: facet.name for facet in criterion.facets}
    order = list(names) + [i.facet for i in criterion.items if i.facet not in names]
    return [
        (names.get(facet, facet), items)
        for facet in dict.fromkeys(order)
        if (items := [item for item in criterion.items if item.facet == facet])
    ]


def _heads(c: Canvas, anchors: int) -> None:
    y = HEAD - 2
    c.text(BAR_X0, y, "first answer (1)", size=SMALL, color=SOFT)
    c.text(BAR_X1, y, f"last ({anchors})", size=SMALL, color=SOFT, ha="right")
    c.text(MEAN_AT, y, "mean", size=SMALL, color=SOFT, ha="right")
    c.text(DONT_KNOW_AT, y, "don’t know", size=SMALL, color=SOFT)
    c.text(WIDTH, y, "n", size=SMALL, color=SOFT, ha="right")


def _item(c: Canvas, item: ItemFinding, y: float) -> None:
    if item.shares is None:
        hidden_bar(c, BAR_X0, BAR_X1, y, HIDDEN if item.asked is None else "no answers to show")
    else:
        _bar(c, item.shares, y)
    if item.score is not None:
        c.text(MEAN_AT, y + 1.2, one(item.score.value), size=VALUE, weight=BOLD, color=DEEP,
               ha="right")  # fmt: skip
        count(c, y, item.score.n)
    if item.dont_know is not None:
        _dont_know(c, item.dont_know, item.not_visible, y)


def _bar(c: Canvas, shares: Sequence[float], y: float) -> None:
    x, wide = BAR_X0, BAR_X1 - BAR_X0
    for position, share in enumerate(shares, start=1):
        face, ink = tint(position, len(shares))
        w = share * wide
        if w > 0:
            c.rect(x, y - 2.9, w, 5.8, face=face, edge=PAPER, width=0.6)
        words = str(hundredths(share))
        # A narrower piece carries no number; all numbers are in the table of values.
        if share >= LABELLED and width_of(words, SMALL, SEMIBOLD) + 0.8 < w:
            c.text(x + w / 2, y + 1.05, words, size=SMALL, weight=SEMIBOLD, color=ink, ha="center")
        x += w
    # The light tints alone would not stand out from the paper.
    c.rect(BAR_X0, y - 2.9, x - BAR_X0, 5.8, edge=QUIET, width=0.5, z=2)


def _dont_know(c: Canvas, share: float, not_visible: bool, y: float) -> None:
    up = 1.7 if not_visible else 0.0
    wide = share * DONT_KNOW_WIDE
    if wide > 0:
        c.rect(DONT_KNOW_AT, y - 1.8 - up, wide, 3.6, face=SOFT if not_visible else HATCH)
    c.text(DONT_KNOW_AT + wide + 1, y + 1.05 - up, percent(share), size=SMALL,
           weight=BOLD if not_visible else REGULAR)  # fmt: skip
    if not_visible:
        c.text(DONT_KNOW_AT, y + 4.9 - up, "not visible", size=SMALL, weight=SEMIBOLD, color=INK)


def _alt(criterion: CriterionFinding) -> str:
    scored = [(item.stem, item.score) for item in criterion.items if item.score is not None]
    hidden = sum(item.shares is None for item in criterion.items)
    unseen = sum(item.not_visible for item in criterion.items)
    said = f"{len(criterion.items)} questions"
    if hidden:
        said += f", {hidden} not shown"
    if unseen:
        said += f"; {unseen} not visible to many"
    if scored:
        stem, lowest = min(scored, key=lambda pair: pair[1].value)
        said += f"; lowest mean {one(lowest.value)}: {stem}"
    return alternative(f"Stacked bars of answers, {criterion.name}", said,
                       numbers_of_people([score for _, score in scored]))  # fmt: skip
