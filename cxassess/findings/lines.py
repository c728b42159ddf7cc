"""B2B and B2C as two lines of one organisation: same, different, or cannot tell.

A person who serves both counts in both; the difference allows for the people they share, where
these are enough to be shown by themselves.
"""

from collections.abc import Set
from dataclasses import replace
from typing import Literal

import numpy as np

from cxassess.findings.fielded import Fielded
from cxassess.findings.groups import BOTH_LINES, line_group
from cxassess.findings.model import LineLevel, LineRow, Lines
from cxassess.findings.people import FloatArray
from cxassess.findings.publish import INDEX, official_n
from cxassess.findings.score import estimate
from cxassess.findings.wording import lines as words
from cxassess.questionnaire.model import Criterion
from cxassess.scoring.levels import level_of_score
from cxassess.scoring.path import coefficients
from cxassess.statistics.comparison import difference_shared, line_verdict
from cxassess.statistics.composite import Composite

Line = Literal["b2b", "b2c"]
SIDES: tuple[Line, Line] = ("b2b", "b2c")


def compare(wave: Fielded) -> Lines | None:
    """None unless two different lines answered or were asked."""
    members = [wave.groups.members.get(line_group(line)) for line in SIDES]
    if members[0] is None or members[1] is None or np.array_equal(members[0], members[1]):
        return None
    draft = Lines(
        rows=tuple(_row(wave, criterion) for criterion in wave.questionnaire.criteria),
        levels=tuple(_level(wave, line) for line in SIDES),
        both=_both(wave),
        zone=wave.questionnaire.scoring.line_equivalence,
        headline="",
        so_what="",
    )
    headline, so_what = words.lines(draft)
    return replace(draft, headline=headline, so_what=so_what)


def _both(wave: Fielded) -> int | None:
    if BOTH_LINES not in wave.groups.members:
        return 0
    return wave.groups.answered(BOTH_LINES) if wave.shown.row(BOTH_LINES) else None


def _row(wave: Fielded, criterion: Criterion) -> LineRow:
    groups = [line_group(line) for line in SIDES]
    own = {item.id for item in criterion.items}
    rated = own & wave.shown.items(groups[0]) & wave.shown.items(groups[1])
    path = coefficients(wave.questionnaire, criterion.id, rated)
    counted = all(wave.shown.cell(official_n(criterion.id), group) for group in groups)
    if not path.rated or not counted:
        return LineRow(
            id=criterion.id, name=criterion.name, b2b=None, b2c=None,
            difference=None, low=None, high=None, verdict=None,
        )  # fmt: skip
    b2b, b2c = (_composite(wave, line, path.coefficients) for line in SIDES)
    found = difference_shared(b2b, b2c, covariance=_shared_told(wave, criterion, rated))
    return LineRow(
        id=criterion.id,
        name=criterion.name,
        b2b=estimate(b2b),
        b2c=estimate(b2c),
        difference=found.value,
        low=found.low,
        high=found.high,
        verdict=line_verdict(found.low, found.high, wave.questionnaire.scoring.line_equivalence)
        if all(_has_own_people(wave, line) for line in SIDES)
        else "cannot tell",
    )


def _has_own_people(wave: Fielded, line: Line) -> bool:
    """Whether enough people serve this line alone; else it would be compared with itself."""
    own = wave.rows(line_group(line))
    if BOTH_LINES in wave.groups.members:
        own = own & ~wave.rows(BOTH_LINES)
    return int(own.sum()) >= wave.minimum


def _shared_told(wave: Fielded, criterion: Criterion, rated: Set[str]) -> bool:
    """Whether the people of both lines may be told by themselves, or there are none: the interval
    of the difference beside those of the lines gives away what they have in common."""
    if BOTH_LINES not in wave.groups.members:
        return True
    counted = wave.shown.cell(official_n(criterion.id), BOTH_LINES)
    return counted and rated <= wave.shown.items(BOTH_LINES)


def _composite(wave: Fielded, line: Line, used: FloatArray) -> Composite:
    # everybody stays in, with weight 0 outside the line, so that shared people line up
    weights = wave.official.weights * wave.rows(line_group(line))
    return wave.scale.composite(line_group(line), wave.official, weights, used)


def _level(wave: Fielded, line: Line) -> LineLevel:
    group = line_group(line)
    path = coefficients(wave.questionnaire, None, wave.shown.items(group))
    n = wave.groups.answered(group) if wave.shown.row(group) else None
    if not path.rated or not wave.shown.cell(INDEX, group):
        return LineLevel(line=line, n=n, index=None, level=None)
    index = _composite(wave, line, path.coefficients)
    questionnaire = wave.questionnaire
    return LineLevel(
        line=line,
        n=n,
        index=estimate(index),
        level=level_of_score(index.value, questionnaire.levels, questionnaire.scoring),
    )
