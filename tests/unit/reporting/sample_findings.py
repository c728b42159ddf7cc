"""A whole Findings object with invented figures of one invented organisation, for tests of outputs.

Nothing here was measured: `subject.sample` is True. The wordings of the 34 items are those of the
core questionnaire (sample_items.tsv); the figures agree with one another (item means make facet
means make criterion means, shares make item means) so that a page can be checked by hand.
"""

import dataclasses
from math import lgamma
from pathlib import Path
from typing import Any

from cxassess.findings import model as m
from tests.unit.reporting.sample_parts import GATES, PERCEPTION, UNITS, change, estimate

# Rows of figures read better than the one-value-a-line that the formatter makes of them.
# fmt: off

LEVELS = (
    m.LevelWord(number=1, name="Incidental",
                line="Customers are served; nobody steers the experience"),
    m.LevelWord(number=2, name="Scattered", line="Good work in pockets, resting on individuals"),
    m.LevelWord(number=3, name="Connected", line="An agreed way, used across functions"),
    m.LevelWord(number=4, name="Steered", line="Evidence decides, owners answer for results"),
    m.LevelWord(number=5, name="Dependable",
                line="Holds everywhere, nearly all the time, and keeps being questioned"),
)

SUBJECT = m.Subject(
    client="Nordlicht Energie (sample)", wave="Autumn 2026", wave_number=3,
    scope="All business units in one country", sample=True, mode="anonymous",
    questionnaire="core", questionnaire_title="Core assessment of the CX programme",
    version="1.1.0", questionnaire_hash="5d0c" * 16, language="en",
    opened="2026-08-24", closed="2026-09-14", released="2026-09-21", next_wave="2027-09-13",
    minimum=5, comment_minimum=10, status="final",
)

PARTICIPATION = m.Participation(
    invited=790, answered=612, rate=612 / 790,
    audiences=(
        m.GroupRate(id="employee", name="Employees", invited=708, answered=544, rate=544 / 708,
                    questions=14, hidden=False),
        m.GroupRate(id="manager", name="People managers", invited=60, answered=48, rate=48 / 60,
                    questions=32, hidden=False),
        m.GroupRate(id="leader", name="Leaders", invited=16, answered=14, rate=14 / 16,
                    questions=31, hidden=False),
        m.GroupRate(id="programme", name="Programme team", invited=6, answered=6, rate=1.0,
                    questions=34, hidden=False),
    ),
)

CRITERIA = {  # id: name, short, now, level, before, half width before, change, verdict, target
    "RIR": ("Hear, understand, act", "Understanding", 3.0, 3, 2.7, 0.1, 0.3, "rise", 4.0),
    "NET": ("Champions across the organisation", "Champions", 3.2, 3, 3.4, 0.1, -0.2, "fall", 3.5),
    "CUL": ("Culture", "Culture", 3.4, 3, 3.4, 0.1, 0.04, "none", 3.5),
    "MEA": ("Measurement", "Measurement", 3.2, 3, 2.8, 0.15, 0.4, "rise", 3.5),
    "EXE": ("Executive backing", "Executives", 1.6, 1, 1.7, 0.1, -0.1, "none", 3.0),
}
HEADLINES = {
    "RIR": ("Understanding customers rose to 3.0; turning insight into change is still slow.",
            "Listening now covers the main steps. The next gain lies in acting: a forum that turns "
            "insights into assigned work, with the days counted."),
    "NET": ("Champions are named in most functions but lost ground since last year.",
            "Preparation is the weakest part: managers report a talk or webinar at best. Train "
            "champions before adding more of them."),
    "CUL": ("Culture is steady at 3.4, with the brand promise its strongest side.",
            "People’s own work is designed with less care than customers’. Fix the three worst "
            "frustrations first."),
    "MEA": ("Measurement rose to 3.2; a headline score still leads.",
            "Numbers and voices are both gathered. Take the score out of bonuses before adding "
            "another measure."),
    "EXE": ("Executive backing stays at level 1 and holds the organisation at level 2.",
            "Staff do not see senior leaders act for customers. Half a day a month with customers "
            "and staff is the smallest step that would show."),
}
ITEM_SCORES = {
    "RIR-1": 3.2, "RIR-2": 3.4, "RIR-3": 2.9, "RIR-4": 3.1, "RIR-5": 3.1, "RIR-6": 2.5,
    "RIR-7": 2.8, "RIR-8": 2.9, "NET-1": 3.5, "NET-2": 3.3, "NET-3": 2.7, "NET-4": 3.1,
    "NET-5": 3.4, "NET-6": 3.0, "CUL-1": 3.6, "CUL-2": 3.3, "CUL-3": 2.9, "CUL-4": 3.3,
    "CUL-5": 3.6, "CUL-6": 3.6, "CUL-7": 3.4, "MEA-1": 3.4, "MEA-2": 3.1, "MEA-3": 3.3,
    "MEA-4": 2.6, "MEA-5": 3.3, "MEA-6": 3.0, "MEA-7": 3.1, "EXE-1": 1.5, "EXE-2": 1.7,
    "EXE-3": 1.7, "EXE-4": 1.7, "EXE-5": 1.6, "EXE-6": 1.4,
}
DONT_KNOW = {
    "RIR-1": 0.31, "RIR-2": 0.05, "RIR-4": 0.1, "RIR-6": 0.15, "RIR-8": 0.13, "NET-1": 0.12,
    "NET-3": 0.02, "NET-6": 0.18, "CUL-2": 0.06, "CUL-3": 0.03, "CUL-7": 0.22, "MEA-2": 0.34,
    "MEA-3": 0.11, "MEA-7": 0.0, "EXE-2": 0.16, "EXE-6": 0.38,
}
ASKED = {"E M L": 606, "M L": 62, "M": 48, "L": 14}


def shares_of(mean: float, spread: float = 9.0) -> tuple[float, ...]:
    """Five shares with exactly this mean: a beta-binomial law on 1 to 5."""
    a, b = spread * (mean - 1) / 4, spread * (5 - mean) / 4

    def log_beta(x: float, y: float) -> float:
        return lgamma(x) + lgamma(y) - lgamma(x + y)

    ways = (1, 4, 6, 4, 1)
    return tuple(
        ways[k] * 2.718281828459045 ** (log_beta(k + a, 4 - k + b) - log_beta(a, b))
        for k in range(5)
    )


def items_of(criterion: str) -> tuple[m.ItemFinding, ...]:
    lines = Path(__file__).with_name("sample_items.tsv").read_text(encoding="utf-8").splitlines()
    made = []
    for line in lines:
        identifier, facet, audiences, visibility, stem, *anchors = line.split("\t")
        if not identifier.startswith(criterion):
            continue
        asked, dont_know = ASKED[audiences], DONT_KNOW.get(identifier, 0.08)
        mean, visible = ITEM_SCORES[identifier], visibility == "V"
        made.append(
            m.ItemFinding(
                id=identifier, facet=facet_id(criterion, facet), stem=stem, anchors=tuple(anchors),
                visible=visible, asked=asked,
                score=estimate(mean, round(asked * (0.96 - dont_know))),
                shares=shares_of(mean), dont_know=dont_know, not_my_work=0.03, skipped=0.01,
                not_visible=visible and dont_know >= 0.3,
            )
        )
    return tuple(made)


def facet_id(criterion: str, name: str) -> str:
    return f"{criterion}-{name.split()[0].upper()}"


def facet_names(criterion: str) -> dict[str, str]:
    lines = Path(__file__).with_name("sample_items.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.startswith(criterion)]
    return {facet_id(criterion, row[1]): row[1] for row in rows}


def facets_of(criterion: str, items: tuple[m.ItemFinding, ...]) -> tuple[m.FacetFinding, ...]:
    verdict: dict[int, m.ChangeVerdict] = {0: "rise", 1: "none", 2: "rise", 3: "none"}
    made = []
    for position, (identifier, name) in enumerate(facet_names(criterion).items()):
        scores = [i.score for i in items if i.facet == identifier and i.score is not None]
        value = sum(s.value for s in scores) / len(scores)
        n = max(s.n for s in scores)
        difference = 0.3 if verdict[position] == "rise" else 0.05
        made.append(
            m.FacetFinding(
                id=identifier, name=name, score=estimate(value, n),
                previous=estimate(value - difference, n, 0.15),
                change=change(difference, verdict[position]),
            )
        )
    return tuple(made)


def criterion_of(identifier: str) -> m.CriterionFinding:
    name, short, now, level, before, half, difference, verdict, target = CRITERIA[identifier]
    items = items_of(identifier)
    weakest = min(items, key=lambda i: i.score.value if i.score else 9)
    step = round(weakest.score.value) if weakest.score else 1
    return m.CriterionFinding(
        id=identifier, name=name, short=short, score=estimate(now, 604, 0.1), level=level,
        level_before_caps=level, level_name=LEVELS[level - 1].name, next_level=level + 1,
        next_level_name=LEVELS[level].name, previous=estimate(before, 571, half),
        change=change(difference, verdict), coverage=1.0, target=target,
        agreement=0.62, average_deviation=0.7, agreement_words="People describe it much alike.",
        facets=facets_of(identifier, items), items=items,
        next_steps=(
            m.NextStep(item=weakest.id, stem=weakest.stem, today=weakest.anchors[step - 1],
                       next=weakest.anchors[step]),
        ),
        headline=HEADLINES[identifier][0], so_what=HEADLINES[identifier][1],
    )


def line_row(
    identifier: str, name: str, b2b: float, b2c: float, half: float, verdict: m.LineVerdict
) -> m.LineRow:
    return m.LineRow(id=identifier, name=name, b2b=estimate(b2b, 215), b2c=estimate(b2c, 362),
                     difference=b2b - b2c, low=b2b - b2c - half, high=b2b - b2c + half,
                     verdict=verdict)


LINES = m.Lines(
    rows=(
        line_row("RIR", "Hear, understand, act", 3.0, 3.1, 0.12, "same"),
        line_row("NET", "Champions across the organisation", 3.1, 3.2, 0.15, "same"),
        line_row("CUL", "Culture", 3.5, 3.4, 0.15, "same"),
        line_row("MEA", "Measurement", 2.9, 3.5, 0.2, "different"),
        line_row("EXE", "Executive backing", 1.5, 1.7, 0.2, "cannot tell"),
    ),
    levels=(
        m.LineLevel(line="b2b", n=215, index=estimate(2.8, 215), level=3),
        m.LineLevel(line="b2c", n=362, index=estimate(2.98, 362), level=3),
    ),
    both=64, zone=0.3,
    headline="Same foundations in three of five criteria; different in measurement.",
    so_what="B2C measures more of what customers feel. Lend its interview plan to B2B; nothing "
    "else needs two programmes.",
)


def trend_point(
    wave: str, number: int, date: str, version: str, scores: tuple[float, ...], half: float
) -> m.TrendPoint:
    return m.TrendPoint(
        wave=wave, number=number, date=date, version=version,
        index=estimate(sum(scores) / 5, 600, half),
        criteria=tuple(estimate(s, 600, half) for s in scores), this=number == 3,
    )


TREND = m.Trend(
    points=(
        trend_point("Autumn 2024", 1, "2024-09-20", "1.0.0", (2.5, 3.1, 3.3, 2.6, 1.8), 0.12),
        trend_point("Autumn 2025", 2, "2025-09-19", "1.1.0", (2.7, 3.4, 3.4, 2.8, 1.7), 0.1),
        trend_point("Autumn 2026", 3, "2026-09-14", "1.1.0", (3.0, 3.2, 3.4, 3.2, 1.6), 0.08),
    ),
    index_change=change(0.08, "none"), coverage=1.0,
    notes=("Five questions were reworded after Autumn 2024, so the line is broken there.",),
    headline="Two criteria rose, one fell, and the index shows no clear change.",
    so_what="The actions on complaints and interviews moved their questions. The network needs "
    "attention before it loses more ground.",
)

ACTIONS = tuple(
    m.Action(number=k, id=i, action=action, short=short, aim=aim, owner=owner, start=start,
             due=due, effort=effort, impact=impact, done_when=done, hypothesis=hope, items=items)
    for k, (i, action, short, aim, owner, start, due, effort, impact, done, hope, items) in
    enumerate((
        ("EXE12", "One executive sponsors for a year and spends half a day a month with customers "
         "and staff", "Executive sponsor", "Executive gate", "CEO", "2026-10-05", "2026-11-30",
         "S", 3, "six half-days in the diary, kept",
         "“What do you see senior leaders do?” from 1.5 to between 1.8 and 2.3", ("EXE-1",)),
        ("NET34b", "Pick one cross-department journey; one owner, one shared target",
         "One journey, one owner", "Silo gate", "COO", "2026-10-19", "2027-01-18", "M", 3,
         "hand-overs and repeat contacts fall", "Repeat contacts down by 10 to 25 %", ("NET-6",)),
        ("RIR34a", "Measure days from insight to change; publish monthly", "Days to change",
         "Hear, understand, act: React", "CX lead", "2026-09-28", "2026-12-18", "M", 3,
         "median shown for two quarters", "Median from 140 days to between 60 and 100",
         ("RIR-6",)),
        ("MEA23b", "Take the headline score out of bonuses; show it with comments as one line",
         "Score out of bonuses", "One-number gate", "CFO + HR", "2026-11-02", "2027-01-29", "S", 2,
         "board pack shows causes first", "No return claimed; removes a known distortion",
         ("MEA-4",)),
        ("NET23b", "Train in three views: design, business, analysis", "Train champions",
         "Champions: Mandate", "HR + CX", "2026-10-26", "2027-02-12", "M", 2,
         "each champion finished one small case", "Champions’ preparation from 2.7 to above 3.0",
         ("NET-3",)),
    ), start=1)
)


def sample_findings(**changes: Any) -> m.Findings:
    """The sample, with whole parts replaced by name: `sample_findings(trend=None)`."""
    sample = m.Findings(
        schema=m.SCHEMA, subject=SUBJECT, levels=LEVELS, enough=True, participation=PARTICIPATION,
        answer=m.Answer(
            headline="You are at level 2, Scattered. Executive backing holds you there.",
            why="Four of five criteria stand at level 3. Executive backing is at level 1, and the "
            "overall level may be only one above it.",
            findings=(
                m.KeyFinding(title="Executives are the brake",
                             text="Executive backing is 1.6; leaders see it at 2.9, employees at "
                             "1.5 (n 604)."),
                m.KeyFinding(title="Last year’s work paid off in two places",
                             text="Understanding rose by 0.3 and measurement by 0.4, both clear "
                             "of chance (n 604)."),
                m.KeyFinding(title="It is not the same everywhere",
                             text="1.0 lies between the units that hear customers most and least "
                             "(10 units, n 584)."),
            ),
            next_wave="The next round opens on 13 September 2027.",
        ),
        level=m.LevelFinding(
            index=estimate(2.88, 606, 0.07), ungated=3, gated=2, name="Scattered",
            line=LEVELS[1].line, borderline=None, binding=("G1",),
            sensitivity="Without gates: level 3. The executive gate lowers it to 2.",
        ),
        criteria=tuple(criterion_of(i) for i in CRITERIA), gates=GATES, perception=PERCEPTION,
        units=UNITS, lines=LINES, trend=TREND, actions=ACTIONS,
        headlines=m.Headlines(
            criteria="Four foundations are at level 3; executive backing is at level 1.",
            criteria_so_what="Hear, understand, act and Measurement rose. Put the next effort into "
            "the one foundation the others cannot replace.",
            gates="One gate holds you at level 2: executive backing.",
            gates_so_what="Raise executive backing to level 2 and the overall level becomes 3. Two "
            "more gates would then stop you at 3.",
            actions="Five actions, five owners, all checked by February 2027.",
        ),
        method=m.Method(
            headline="612 of 790 people answered; 11 cells are hidden to protect people.",
            hidden_cells=11, shown_cells=64, gate_limits="Gates use point estimates; where the "
            "interval crosses a limit the gate is called borderline.",
            limits="The questionnaire rests on practitioners’ opinions. A level does not predict "
            "profit.", computed_with="cxassess 0.1.0", data_hash="9f3a" * 16, seed=20260914,
        ),
    )
    return dataclasses.replace(sample, **changes)
