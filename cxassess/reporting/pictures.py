"""The pictures of a report, ready to be placed: each an image address with its words and size.

Importing this module loads the drawing library.
"""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from threading import Lock
from urllib.parse import quote

from cxassess.findings.model import CriterionFinding, Findings, GateFinding
from cxassess.reporting import charts as draw
from cxassess.reporting import contents, page_fit, phrases
from cxassess.reporting.charts.measure import wrap
from cxassess.reporting.outlines import outlined

PIXELS_PER_MM = 96 / 25.4
POINT = 25.4 / 72
UNTOUCHED = " /:;=,.()-+!*~"
"""Characters that stand as they are in the address of a drawing: fewer bytes than base64."""
KEPT = 16
"""Sets of pictures that are kept: readers come back to the same report, and drawing is slow."""
ONE_AT_A_TIME = Lock()
"""The drawing library is not made for threads."""
QUESTIONS_A_PICTURE = 12
"""More would not fit on one page."""
RULE_WIDTH, VERDICT_WIDTH = 53.5, 24.2
"""Room for words in the gates table, in mm; a little less than the sheet gives."""


@dataclass(frozen=True)
class Picture:
    """`uri` holds the drawing itself; width and height are CSS pixels at print size."""

    uri: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class CriterionPictures:
    facets: Picture | None
    distributions: tuple[Picture, ...]
    steps: int
    """Rows of the table of next steps that fit on the page with these pictures."""


@dataclass(frozen=True)
class Pictures:
    """None where there is nothing to draw."""

    ladder: Picture | None = None
    trend: Picture | None = None
    criteria: Picture | None = None
    perception: Picture | None = None
    spread: Picture | None = None
    timeline: Picture | None = None
    lines: Picture | None = None
    strips: dict[str, Picture] = field(default_factory=dict)
    """By gate."""
    criterion: dict[str, CriterionPictures] = field(default_factory=dict)


@lru_cache(maxsize=KEPT)
def pictures(findings: Findings, *, outlines: bool) -> Pictures:
    """Every picture that these findings can fill; `outlines` draws their words for browsers."""
    if not findings.enough:
        return Pictures()
    with ONE_AT_A_TIME:
        return _drawn(findings, outlines)


def _drawn(findings: Findings, outlines: bool) -> Pictures:
    f = findings
    before = contents.previous_wave(f)
    now, then = f.subject.wave, before.wave if before else None
    charts: dict[str, draw.Chart] = {}
    if f.level.index is not None or f.level.gated is not None:
        charts["ladder"] = draw.ladder(f.level, f.levels, f.gates)
    if before is not None and f.trend is not None:
        charts["trend"] = draw.trend(f.trend, f.criteria, f.levels)
    if contents.has_criteria(f):
        charts["criteria"] = draw.criterion_rows(f.criteria, f.levels, now=now, before=then)
    if contents.has_perception(f) and f.perception is not None:
        charts["perception"] = draw.perception(f.perception.criteria, f.levels)
    if contents.has_units(f) and f.units is not None and any(row.leaf for row in f.units.rows):
        charts["spread"] = draw.unit_spread(f.units, f.criteria, f.levels)
    if f.actions:
        charts["timeline"] = draw.timeline(f.actions, f.subject.released, f.subject.next_wave)
    if contents.has_lines(f) and f.lines is not None:
        charts["lines"] = draw.line_rows(f.lines, f.levels)
    return Pictures(
        **{name: _picture(chart, outlines) for name, chart in charts.items()},
        strips={gate.id: _picture(_strip(gate, f), outlines) for gate in f.gates},
        criterion={
            c.id: _criterion(c, f, then, outlines) for c in f.criteria if contents.has_page(c)
        },
    )


def _picture(chart: draw.Chart, outlines: bool) -> Picture:
    svg = outlined(chart.svg) if outlines else chart.svg
    return Picture(
        uri="data:image/svg+xml," + quote(svg, safe=UNTOUCHED),
        alt=chart.alt,
        width=round(chart.width_mm * PIXELS_PER_MM),
        height=round(chart.height_mm * PIXELS_PER_MM),
    )


def _criterion(
    criterion: CriterionFinding, findings: Findings, then: str | None, outlines: bool
) -> CriterionPictures:
    facets = None
    if any(facet.score is not None for facet in criterion.facets):
        now = findings.subject.wave
        facets = draw.facet_rows(criterion, findings.levels, now=now, before=then)
    items = criterion.items
    parts = [items[k : k + QUESTIONS_A_PICTURE] for k in range(0, len(items), QUESTIONS_A_PICTURE)]
    answers = [draw.distributions(replace(criterion, items=part)) for part in parts]
    note = phrases.reading_answers(criterion, contents.line_row(findings, criterion.id))
    heights = [chart.height_mm / POINT for chart in answers]
    return CriterionPictures(
        facets=_picture(facets, outlines) if facets else None,
        distributions=tuple(_picture(chart, outlines) for chart in answers),
        steps=page_fit.steps_that_fit(
            criterion, note, facets.height_mm / POINT if facets else 0.0, heights
        ),
    )


def _strip(gate: GateFinding, findings: Findings) -> draw.Chart:
    """As high as its row in the table, so that the dashed lines of all rows make one line."""
    rule = wrap(gate.rule, RULE_WIDTH, 8.5) + wrap(gate.value, RULE_WIDTH, 8.5, 600)
    verdict = wrap(gate.verdict, VERDICT_WIDTH, 8.5, 600) + wrap(gate.note, VERDICT_WIDTH, 8.5)
    lines = max(len(rule), len(verdict), 3)
    return draw.gate_strip(
        gate, findings.level.ungated, levels=len(findings.levels),
        height=(lines * 11 + 5.55) * POINT,
    )  # fmt: skip
