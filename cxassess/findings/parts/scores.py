"""Scores, levels and gates of the whole organisation."""

from typing import Literal

from cxassess.findings.parts.record import part

ChangeVerdict = Literal["rise", "fall", "none"]
"""clear rise, clear fall, no clear change."""
GateState = Literal["holds", "next", "passes", "borderline", "not measured"]
"""holds: lowers the level; next: would bind one level up; borderline: the interval crosses."""


@part
class Estimate:
    """A score on 1 to 5 with its 90 % interval, to two decimals, and the people behind it."""

    value: float
    low: float
    high: float
    n: int


@part
class Change:
    """This wave minus the one before, on matched items, with the interval of the difference."""

    difference: float
    low: float
    high: float
    verdict: ChangeVerdict


@part
class LevelFinding:
    """The overall level, with and without the gates."""

    index: Estimate | None
    ungated: int | None
    gated: int | None
    """None: not determinable (a criterion that a gate needs is not rated)."""
    name: str | None
    line: str | None
    """The level's one-line description."""
    borderline: tuple[int, int] | None
    """The two levels between which the index's interval lies, when it crosses a border."""
    binding: tuple[str, ...]
    """Ids of the gates that lower the level."""
    sensitivity: str
    """"Without gates: level 3. The executive gate lowers it to 2."""


@part
class GateFinding:
    """One gate: its rule, our value, and what it allows."""

    id: str
    name: str
    rule: str
    value: str
    """Our value in words, with n where it is a score."""
    allows: int | None
    """Highest overall level the gate allows now; None when not measured."""
    state: GateState
    verdict: str
    note: str


@part
class FacetFinding:
    """One side of a criterion."""

    id: str
    name: str
    score: Estimate | None
    previous: Estimate | None
    """The wave before, on the items that both waves asked in the same words."""
    change: Change | None


@part
class ItemFinding:
    """One question of the whole organisation."""

    id: str
    facet: str
    stem: str
    anchors: tuple[str, ...]
    visible: bool
    """Class "visible to everyone": a high don't-know share is a finding."""
    asked: int | None
    """People who were asked, the base of the don't-know share; None when hidden."""
    score: Estimate | None
    shares: tuple[float, ...] | None
    """Share of each anchor among those who chose one (0 to 1), weighted as the score is; None when
    hidden or when nine in ten chose the same. Of fewer than 50 people the score is hidden too."""
    dont_know: float | None
    not_my_work: float | None
    skipped: float | None
    not_visible: bool


@part
class NextStep:
    """What the level above looks like for one item."""

    item: str
    stem: str
    today: str
    """The most chosen anchor."""
    next: str


@part
class CriterionFinding:
    """One criterion of the whole organisation."""

    id: str
    name: str
    short: str
    score: Estimate | None
    """None: not rated, or hidden."""
    level: int | None
    level_before_caps: int | None
    level_name: str | None
    next_level: int | None
    next_level_name: str | None
    previous: Estimate | None
    """The wave before, on the items that both waves asked in the same words."""
    change: Change | None
    coverage: float
    """Share of item weight on which the change is matched (1.0: every item)."""
    target: float | None
    agreement: float | None
    """Lindell's r*wg averaged over items; 1 full agreement, 0 as much spread as chance."""
    average_deviation: float | None
    agreement_words: str | None
    facets: tuple[FacetFinding, ...]
    items: tuple[ItemFinding, ...]
    next_steps: tuple[NextStep, ...]
    headline: str
    so_what: str
