"""Findings: everything that may be shown about a wave, computed once and read by every output.

Numbers are full-precision floats rounded to 6 decimals when written; pages round to one decimal
last. A value that may not be shown is `None` and its row says `hidden`; nothing else in the object
depends on it. Dates are ISO strings. All intervals are 90 %.
"""

from dataclasses import dataclass
from typing import Literal

SCHEMA = "cxassess.findings/1"

ChangeVerdict = Literal["rise", "fall", "none"]
"""clear rise, clear fall, no clear change."""
LineVerdict = Literal["same", "different", "cannot tell"]
GateState = Literal["holds", "next", "passes", "borderline", "not measured"]
"""holds: lowers the level; next: would bind one level up; borderline: the interval crosses."""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A score on 1 to 5 with its interval and the number of people behind it."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, kw_only=True)
class Change:
    """This wave minus the one before, on matched items, with the interval of the difference."""

    difference: float
    low: float
    high: float
    verdict: ChangeVerdict


@dataclass(frozen=True, kw_only=True)
class Subject:
    client: str
    wave: str
    wave_number: int
    scope: str
    sample: bool
    """True: the figures are generated sample data and every output must say so."""
    mode: Literal["anonymous", "confidential", "named", "open", "file"]
    questionnaire: str
    questionnaire_title: str
    version: str
    questionnaire_hash: str
    language: str
    opened: str | None
    closed: str | None
    released: str
    next_wave: str | None
    minimum: int
    comment_minimum: int
    status: Literal["draft", "final"]


@dataclass(frozen=True, kw_only=True)
class GroupRate:
    """Response of one audience; all numbers None when hidden, invited None when unknown."""

    id: str
    name: str
    invited: int | None
    answered: int | None
    rate: float | None
    questions: int
    hidden: bool


@dataclass(frozen=True, kw_only=True)
class Participation:
    invited: int | None
    answered: int | None
    """Everyone who answered; None when fewer than the minimum did."""
    rate: float | None
    audiences: tuple[GroupRate, ...]


@dataclass(frozen=True, kw_only=True)
class LevelFinding:
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


@dataclass(frozen=True, kw_only=True)
class GateFinding:
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


@dataclass(frozen=True, kw_only=True)
class FacetFinding:
    id: str
    name: str
    score: Estimate | None
    previous: Estimate | None
    change: Change | None


@dataclass(frozen=True, kw_only=True)
class ItemFinding:
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
    """Share of each anchor among those who chose one (0 to 1); None when hidden."""
    dont_know: float | None
    not_my_work: float | None
    skipped: float | None
    not_visible: bool


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """What the level above looks like for one item."""

    item: str
    stem: str
    today: str
    """The most chosen anchor."""
    next: str


@dataclass(frozen=True, kw_only=True)
class CriterionFinding:
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


@dataclass(frozen=True, kw_only=True)
class AudienceScore:
    audience: str
    score: Estimate | None
    """None: hidden or not asked."""


@dataclass(frozen=True, kw_only=True)
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


@dataclass(frozen=True, kw_only=True)
class Perception:
    criteria: tuple[GapRow, ...]
    widest: tuple[GapRow, ...]
    """The three widest gaps on single items (stem in `name`)."""
    headline: str
    so_what: str


@dataclass(frozen=True, kw_only=True)
class UnitCell:
    criterion: str
    score: Estimate | None
    level: int | None
    clear: bool
    """Clear of the rest of the organisation, allowing for the many comparisons."""
    shrunken: Estimate | None
    """Drawn towards the organisation's mean (empirical Bayes), for the spread chart."""
    hidden: bool


@dataclass(frozen=True, kw_only=True)
class UnitRow:
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


@dataclass(frozen=True, kw_only=True)
class SiloSignal:
    on: bool | None
    """None: too few units to tell."""
    icc: float | None
    probability: float | None
    range: float | None
    units: int
    items: tuple[str, ...]
    """Stems of the items with most spread between units."""
    sentence: str


@dataclass(frozen=True, kw_only=True)
class AllTheTime:
    index: float | None
    """0 to 100; None when too few unit x item cells may be shown."""
    floor: int
    lowest: float | None
    lowest_item: str | None
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Units:
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


@dataclass(frozen=True, kw_only=True)
class LineRow:
    id: str
    name: str
    b2b: Estimate | None
    b2c: Estimate | None
    difference: float | None
    low: float | None
    high: float | None
    verdict: LineVerdict | None


@dataclass(frozen=True, kw_only=True)
class LineLevel:
    line: Literal["b2b", "b2c"]
    n: int | None
    index: Estimate | None
    level: int | None


@dataclass(frozen=True, kw_only=True)
class Lines:
    rows: tuple[LineRow, ...]
    levels: tuple[LineLevel, ...]
    both: int | None
    """People who serve both lines and count in each; None when hidden."""
    zone: float
    headline: str
    so_what: str


@dataclass(frozen=True, kw_only=True)
class TrendPoint:
    wave: str
    number: int
    date: str
    version: str
    index: Estimate | None
    criteria: tuple[Estimate | None, ...]
    this: bool


@dataclass(frozen=True, kw_only=True)
class Trend:
    points: tuple[TrendPoint, ...]
    """Oldest first; empty before the second wave."""
    index_change: Change | None
    coverage: float
    notes: tuple[str, ...]
    headline: str
    so_what: str


@dataclass(frozen=True, kw_only=True)
class Action:
    number: int
    id: str
    action: str
    short: str
    aim: str
    """The gate, or the criterion and facet, at which it aims."""
    owner: str
    start: str
    due: str
    effort: Literal["S", "M", "L"]
    impact: int
    done_when: str
    hypothesis: str
    items: tuple[str, ...]
    """Item ids it should move."""


@dataclass(frozen=True, kw_only=True)
class KeyFinding:
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The one-page answer."""

    headline: str
    why: str
    findings: tuple[KeyFinding, ...]
    next_wave: str


@dataclass(frozen=True, kw_only=True)
class Method:
    headline: str
    hidden_cells: int
    shown_cells: int
    gate_limits: str
    limits: str
    """What the instrument rests on and what a level cannot tell."""
    computed_with: str
    data_hash: str
    """SHA-256 of the packed answers and segments that were counted."""
    seed: int
    """Seed of the permutation test."""


@dataclass(frozen=True, kw_only=True)
class Headlines:
    """Findings in words for the pages that have no part of their own."""

    criteria: str
    criteria_so_what: str
    gates: str
    gates_so_what: str
    actions: str


@dataclass(frozen=True, kw_only=True)
class LevelWord:
    number: int
    name: str
    line: str


@dataclass(frozen=True, kw_only=True)
class Findings:
    schema: str
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
    units: Units | None
    lines: Lines | None
    trend: Trend | None
    actions: tuple[Action, ...]
    headlines: Headlines
    method: Method
