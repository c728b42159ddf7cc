"""Findings: everything that may be shown about a wave, computed once and read by every output.

Numbers are told as `precision` says: scores to two decimals, shares in whole per cents. Pages show
one decimal, which is that of the full number too. A value that may not be shown is `None` and its
row says `hidden`; nothing else in the object depends on it. Dates are ISO strings. All
intervals are 90 %.
"""

from cxassess.findings.parts.comparisons import (
    AllTheTime,
    AudienceScore,
    GapRow,
    LineLevel,
    LineRow,
    Lines,
    LineVerdict,
    Perception,
    SiloSignal,
    Trend,
    TrendPoint,
    UnitCell,
    UnitRow,
    Units,
)
from cxassess.findings.parts.frame import (
    Action,
    Answer,
    GroupRate,
    Headlines,
    KeyFinding,
    LevelWord,
    Method,
    Participation,
    Subject,
)
from cxassess.findings.parts.record import part
from cxassess.findings.parts.scores import (
    Change,
    ChangeVerdict,
    CriterionFinding,
    Estimate,
    FacetFinding,
    GateFinding,
    GateState,
    ItemFinding,
    LevelFinding,
    NextStep,
)

__all__ = [
    "SCHEMA", "Action", "AllTheTime", "Answer", "AudienceScore", "Change", "ChangeVerdict",
    "CriterionFinding", "Estimate", "FacetFinding", "Findings", "GapRow", "GateFinding",
    "GateState", "GroupRate", "Headlines", "ItemFinding", "KeyFinding", "LevelFinding",
    "LevelWord", "LineLevel", "LineRow", "LineVerdict", "Lines", "Method", "NextStep",
    "Participation", "Perception", "SiloSignal", "Subject", "Trend", "TrendPoint", "UnitCell",
    "UnitRow", "Units",
]  # fmt: skip

SCHEMA = "cxassess.findings/1"


@part
class Findings:
    """Everything that may be shown about one wave of one client."""

    schema: str
    """Name and version of this format."""
    subject: Subject
    levels: tuple[LevelWord, ...]
    enough: bool
    """False: fewer answers than the minimum; every part below is then empty or None."""
    participation: Participation
    answer: Answer
    level: LevelFinding
    criteria: tuple[CriterionFinding, ...]
    gates: tuple[GateFinding, ...]
    perception: Perception | None
    """None: nobody but one of the audiences answered."""
    units: Units | None
    """None: no units are known."""
    lines: Lines | None
    """None: only one line, or none, is known."""
    trend: Trend | None
    """None before the second wave."""
    actions: tuple[Action, ...]
    headlines: Headlines
    method: Method
