"""The all-the-time index: how much of the organisation meets its own standard."""

from dataclasses import dataclass, replace

import numpy as np

from cxassess.findings.fielded import Fielded
from cxassess.findings.model import AllTheTime
from cxassess.findings.wording import units as words
from cxassess.scoring.levels import level_of_score
from cxassess.statistics.composite import item_means

FEWEST_UNITS = 2
"""One unit cannot be steadier than another."""
SMALLEST_SHARE = 0.5
"""Share of the answers in the lowest units that must lie in cells that may be shown."""


@dataclass(frozen=True)
class _Cell:
    item: str
    mean: float
    n: int


def all_the_time(wave: Fielded) -> AllTheTime:
    """Share of cells (lowest unit x item for every employee) at or above the floor, by answers.

    Only cells that may be shown count, so the index can be worked out by nobody further than that.
    """
    questionnaire = wave.questionnaire
    floor = questionnaire.scoring.floor_level
    cells, units, answers = _cells(wave)
    shown = sum(cell.n for cell in cells)
    if units < FEWEST_UNITS or shown < SMALLEST_SHARE * answers:
        return _worded(AllTheTime(index=None, floor=floor, lowest=None, lowest_item=None,
                                  sentence=""), wave)  # fmt: skip
    reached = sum(
        cell.n
        for cell in cells
        if level_of_score(cell.mean, questionnaire.levels, questionnaire.scoring) >= floor
    )
    lowest = min(cells, key=lambda cell: (cell.mean, cell.item))
    return _worded(
        AllTheTime(
            index=100.0 * reached / shown,
            floor=floor,
            lowest=lowest.mean,
            lowest_item=lowest.item,
            sentence="",
        ),
        wave,
    )


def _worded(found: AllTheTime, wave: Fielded) -> AllTheTime:
    return replace(found, sentence=words.all_the_time(found, wave.questionnaire))


def _cells(wave: Fielded) -> tuple[list[_Cell], int, int]:
    """Cells that may be shown, their units, and the answers in all cells."""
    items = [item.id for item in wave.questionnaire.items_for("employee")]
    columns = [wave.questionnaire.item_index[item] for item in items]
    cells: list[_Cell] = []
    units = answers = 0
    for position in wave.tree.leaves:
        people = wave.official.of(wave.unit_rows(position))
        group = wave.unit_name(position)
        values = people.values[:, columns]
        answers += int((~np.isnan(values)).sum())
        if group not in wave.groups.members or not wave.shown.row(group):
            continue
        shown = wave.shown.items(group)
        means, counts = item_means(values, people.weights)
        found = [
            _Cell(item, float(mean), int(n))
            for item, mean, n in zip(items, means, counts, strict=True)
            if item in shown
        ]
        cells.extend(found)
        units += bool(found)
    return cells, units, answers
