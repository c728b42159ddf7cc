"""Who sees it differently: audiences, units, lines, waves."""

from typing import Literal

from cxassess.findings.parts.record import part
from cxassess.findings.parts.scores import Change, Estimate

LineVerdict = Literal["same", "different", "cannot tell"]


@part
class AudienceScore:
    """One audience's score on the items that leaders and employees both answer."""

    audience: str
    score: Estimate | None
    """None: hidden or not asked."""


@part
class GapRow:
    """Leaders minus employees on the items that both answered."""

    id: str
    name: str
    audiences: tuple[AudienceScore, ...]
    """employee, manager, leader, programme, in this order."""
    gap: float | None
    low: float | None
    high: float | None
    clear: bool
    """The interval excludes 0."""
    flagged: bool
    """Clear and at least the questionnaire's smallest gap."""


@part
class Perception:
    """Do leaders see what employees see?"""

    criteria: tuple[GapRow, ...]
    widest: tuple[GapRow, ...]
    """The three widest gaps on single items (stem in `name`)."""
    headline: str
    so_what: str


@part
class UnitCell:
    """One unit's score on one criterion, on the items that everyone answers."""

    criterion: str
    score: Estimate | None
    level: int | None
    clear: bool
    """Clear of the rest of the organisation, allowing for the many comparisons."""
    shrunken: Estimate | None
    """Drawn towards the organisation's mean (empirical Bayes), for the spread chart."""
    hidden: bool


@part
class UnitRow:
    """One unit with everyone below it."""

    id: str
    name: str
    parent: str | None
    depth: int
    leaf: bool
    invited: int | None
    answered: int | None
    """None when hidden ("few")."""
    hidden: bool
    """The whole row is hidden."""
    level: int | None
    """Ungated level on the official path, where the base allows; else None."""
    index: Estimate | None
    agreement: float | None
    cells: tuple[UnitCell, ...]


@part
class SiloSignal:
    """Do units differ more than chance allows?"""

    on: bool | None
    """None: too few units to tell."""
    icc: float | None
    probability: float | None
    range: float | None
    units: int
    items: tuple[str, ...]
    """Stems of the items with most spread between units; empty unless the signal is on."""
    sentence: str


@part
class AllTheTime:
    """How much of the organisation meets its own standard."""

    index: float | None
    """0 to 100; None when too few unit x item cells may be shown."""
    floor: int
    lowest: float | None
    lowest_item: str | None
    """Id of the item of the lowest cell that may be shown; its unit is not named."""
    sentence: str


@part
class Units:
    """Is it the same everywhere?"""

    rows: tuple[UnitRow, ...]
    """Tree order, parents before children; the whole organisation is not among them."""
    whole: tuple[Estimate | None, ...]
    """Per criterion, on the same shared items as the cells."""
    shared_questions: int
    hidden_cells: int
    cells: int
    silo: SiloSignal
    all_the_time: AllTheTime
    headline: str
    so_what: str


@part
class LineRow:
    """One criterion in the B2B and in the B2C line, on the items rated in both."""

    id: str
    name: str
    b2b: Estimate | None
    b2c: Estimate | None
    difference: float | None
    """B2B minus B2C."""
    low: float | None
    high: float | None
    verdict: LineVerdict | None


@part
class LineLevel:
    """The ungated level of one line on the official path."""

    line: Literal["b2b", "b2c"]
    n: int | None
    index: Estimate | None
    level: int | None


@part
class Lines:
    """Same foundations for business and household customers?"""

    rows: tuple[LineRow, ...]
    levels: tuple[LineLevel, ...]
    both: int | None
    """People who serve both lines and count in each; None when hidden."""
    zone: float
    headline: str
    so_what: str


@part
class TrendPoint:
    """One wave on the items that it asked in the words of the reported wave."""

    wave: str
    number: int
    date: str
    version: str
    index: Estimate | None
    criteria: tuple[Estimate | None, ...]
    this: bool


@part
class Trend:
    """What changed since the waves before."""

    points: tuple[TrendPoint, ...]
    """Oldest first; empty before the second wave."""
    index_change: Change | None
    coverage: float
    notes: tuple[str, ...]
    headline: str
    so_what: str
