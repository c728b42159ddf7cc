"""Findings that a page must stand: nothing, too much, too long, all hidden, all the same.

Each function gives a whole Findings object, changed from the sample by name.
"""

import dataclasses
from typing import Any

from cxassess.findings import model as m
from tests.unit.reporting import sample_findings as sample
from tests.unit.reporting.sample_parts import GATES, PERCEPTION, UNITS, estimate, unit_row

LONG_NAME = "Regional sales, service and installation for the north-west"
"""59 characters; with one more it is 60."""


def whole() -> m.Findings:
    return sample.sample_findings()


def first_wave() -> m.Findings:
    """No earlier round, so no change anywhere."""
    findings = sample.sample_findings(trend=None)
    return dataclasses.replace(
        findings,
        subject=dataclasses.replace(findings.subject, wave="Autumn 2024", wave_number=1),
        criteria=tuple(_without_past(c) for c in findings.criteria),
    )


def five_waves() -> m.Findings:
    """Five rounds at uneven distances, one version change."""
    points = tuple(
        sample.trend_point(wave, number, date, version, scores, half)
        for wave, number, date, version, scores, half in (
            ("Spring 2023", 1, "2023-04-12", "0.9.0", (2.2, 2.9, 3.0, 2.5, 1.9), 0.2),
            ("Autumn 2023", 2, "2023-10-02", "1.0.0", (2.3, 3.0, 3.1, 2.5, 1.8), 0.2),
            ("Autumn 2024", 3, "2024-09-20", "1.0.0", (2.5, 3.1, 3.3, 2.6, 1.8), 0.12),
            ("Autumn 2025", 4, "2025-09-19", "1.1.0", (2.7, 3.4, 3.4, 2.8, 1.7), 0.1),
            ("Autumn 2026", 5, "2026-09-14", "1.1.0", (3.0, 3.2, 3.4, 3.2, 1.6), 0.08),
        )
    )
    points = tuple(dataclasses.replace(p, this=p.number == 5) for p in points)
    trend = dataclasses.replace(sample.TREND, points=points)
    findings = sample.sample_findings(trend=trend)
    subject = dataclasses.replace(findings.subject, wave_number=5)
    return dataclasses.replace(findings, subject=subject)


def one_unit() -> m.Findings:
    """A single unit: there is nothing to compare it with."""
    return dataclasses.replace(
        sample.sample_findings(), units=dataclasses.replace(UNITS, rows=UNITS.rows[:1])
    )


def forty_units() -> m.Findings:
    """Four groups of nine units with names of 60 characters; every seventh is hidden."""
    rows: list[m.UnitRow] = []
    for group in range(4):
        rows.append(unit_row(f"G{group}", f"{LONG_NAME} {group}", None, 300, 220,
                             (3.0, 3.2, 3.4, 3.2, 1.6)))  # fmt: skip
        for k in range(9):
            hidden = (group * 9 + k) % 7 == 0
            score = 2.4 + ((group * 9 + k) * 37 % 13) / 10
            rows.append(
                unit_row(
                    f"G{group}-{k}", f"{LONG_NAME} {k}", f"G{group}", 30,
                    None if hidden else 22,
                    (None,) * 5 if hidden else (score, score + 0.1, 3.3, score - 0.2, 1.6),
                )
            )  # fmt: skip
    hidden_cells = sum(cell.hidden for row in rows for cell in row.cells)
    units = dataclasses.replace(UNITS, rows=tuple(rows), hidden_cells=hidden_cells, cells=200)
    return sample.sample_findings(units=units)


def long_names() -> m.Findings:
    """Client, round, questionnaire, criteria, owners and units with names of 60 characters."""
    findings = sample.sample_findings()
    long = f"{LONG_NAME}s"
    subject = dataclasses.replace(
        findings.subject, client=long, wave="Autumn 2026, second part of the yearly pulse",
        questionnaire_title="Core assessment of the customer experience programme, long",
        scope=f"{long}, {long} and all of their shared service centres",
    )  # fmt: skip
    rows = tuple(dataclasses.replace(row, name=f"{long[:58]}{k:2}")
                 for k, row in enumerate(UNITS.rows))  # fmt: skip
    return dataclasses.replace(
        findings, subject=subject, units=dataclasses.replace(UNITS, rows=rows),
        criteria=tuple(dataclasses.replace(c, name=f"{c.name} and everything that belongs to "
                       "it"[:60]) for c in findings.criteria),
        actions=tuple(dataclasses.replace(a, owner="Head of operations and customer service",
                      hypothesis=f"{a.hypothesis}, if the others hold what they promised")
                      for a in findings.actions),
    )  # fmt: skip


def hidden_everything() -> m.Findings:
    """Enough people in all, yet nothing but the response may be shown."""
    findings = sample.sample_findings(
        trend=None, perception=None, units=None, lines=None, actions=(),
        gates=tuple(dataclasses.replace(g, allows=None, state="not measured", value="Not shown",
                    verdict="Not measured", note="hidden") for g in GATES),
    )  # fmt: skip
    level = dataclasses.replace(
        findings.level, index=None, ungated=None, gated=None, name=None, line=None,
        borderline=None, binding=(), sensitivity="",
    )  # fmt: skip
    answer = m.Answer(
        headline="Too few answers to any one question to set a level.",
        why="People answered, but no question reached the smallest number that may be shown.",
        findings=(), next_wave=findings.answer.next_wave,
    )  # fmt: skip
    return dataclasses.replace(
        findings, level=level, answer=answer,
        criteria=tuple(_hidden(c) for c in findings.criteria),
        participation=_hidden_audiences(findings.participation, answered=7),
    )  # fmt: skip


def not_enough() -> m.Findings:
    """Fewer answers than the minimum."""
    findings = hidden_everything()
    return dataclasses.replace(
        findings, enough=False, criteria=(), gates=(),
        answer=m.Answer(headline="Too few people answered to show any result.", why="",
                        findings=(), next_wave="The next round opens on 13 September 2027."),
        participation=_hidden_audiences(findings.participation, answered=None),
        method=dataclasses.replace(findings.method, hidden_cells=0, shown_cells=0),
    )  # fmt: skip


def nobody_answered() -> m.Findings:
    """Nobody was counted, no dates are known, no next round is planned."""
    findings = not_enough()
    subject = dataclasses.replace(findings.subject, sample=False, mode="file", opened=None,
                                  closed=None, next_wave=None)  # fmt: skip
    return dataclasses.replace(
        findings, subject=subject,
        participation=m.Participation(invited=None, answered=None, rate=None, audiences=()),
        answer=dataclasses.replace(findings.answer, headline="", next_wave=""),
        method=dataclasses.replace(findings.method, data_hash=""),
    )  # fmt: skip


def all_level_five() -> m.Findings:
    """Everything at the top: no gate holds, nothing is left to recommend."""
    findings = sample.sample_findings(trend=None, actions=())
    top = estimate(4.9, 600, 0.05)
    level = dataclasses.replace(
        findings.level, index=top, ungated=5, gated=5, name="Dependable",
        line=sample.LEVELS[4].line, binding=(), sensitivity="No gate lowers the level.",
    )  # fmt: skip
    gates = tuple(dataclasses.replace(g, allows=5, state="passes", verdict="Passes",
                  note="no limit") for g in GATES)  # fmt: skip
    return dataclasses.replace(
        findings, level=level, gates=gates,
        criteria=tuple(_at_top(_without_past(c), top) for c in findings.criteria),
    )  # fmt: skip


def crowded_gates() -> m.Findings:
    """Rules and values of many lines, so that the table and its notes need two pages."""
    words = "; waves of customer data not known, numbers 3.4, voices 3.1 in three rounds (n 55)"
    gates = tuple(dataclasses.replace(g, value=g.value + words) for g in GATES)
    return sample.sample_findings(gates=gates)


def one_line() -> m.Findings:
    return sample.sample_findings(lines=None)


def no_perception() -> m.Findings:
    return sample.sample_findings(perception=None)


def draft() -> m.Findings:
    """Real data, not released yet."""
    findings = sample.sample_findings()
    subject = dataclasses.replace(findings.subject, sample=False, status="draft")
    return dataclasses.replace(findings, subject=subject)


def hostile_names() -> m.Findings:
    """Names that break lines, markup, encodings and reading direction."""
    findings = sample.sample_findings()
    names = (
        "<script>alert(1)</script>", "x" * 1_000_000, "\u202eeman", "zero\x00 \ud800 \ufffe",
        "a\u0301" * 400, "👩‍👩‍👧 family", "عربي ومسطر", "{{ 7 * 7 }} {% raw %}", "$\\frac{1$",
        '" onload="x', "&lt;b&gt;", "=HYPERLINK(1)", "file:///etc/passwd", "\n\n\n", "ok",
    )  # fmt: skip
    rows = tuple(dataclasses.replace(r, name=n) for r, n in zip(UNITS.rows, names, strict=True))
    return dataclasses.replace(
        findings, units=dataclasses.replace(UNITS, rows=rows),
        subject=dataclasses.replace(findings.subject, client=names[0], scope=names[1]),
    )  # fmt: skip


def long_texts() -> m.Findings:
    """Sentences as long as the rules allow, on every page."""
    findings = sample.sample_findings()
    headline = ("Understanding customers rose clearly in most of the business units, while "
                "executive backing stays where it was before")  # fmt: skip
    so_what = " ".join(["Listening now covers the main steps, acting on it does not yet."] * 5)
    steps = tuple(
        m.NextStep(item=i.id, stem=i.stem, today=i.anchors[2], next=i.anchors[3])
        for i in findings.criteria[0].items[:3]
    )
    return dataclasses.replace(
        findings,
        answer=dataclasses.replace(findings.answer, headline=headline, why=so_what),
        criteria=tuple(dataclasses.replace(c, headline=headline, so_what=so_what,
                       next_steps=steps) for c in findings.criteria),
        perception=dataclasses.replace(PERCEPTION, headline=headline, so_what=so_what),
        units=dataclasses.replace(UNITS, headline=headline, so_what=so_what),
        lines=dataclasses.replace(sample.LINES, headline=headline, so_what=so_what),
        trend=dataclasses.replace(sample.TREND, headline=headline, so_what=so_what,
              notes=(so_what[:120], so_what[:120])),
        headlines=m.Headlines(criteria=headline, criteria_so_what=so_what, gates=headline,
                              gates_so_what=so_what, actions=headline),
        method=dataclasses.replace(findings.method, headline=headline, gate_limits=so_what,
                                   limits=so_what),
    )  # fmt: skip


def _without_past(criterion: m.CriterionFinding) -> m.CriterionFinding:
    facets = tuple(dataclasses.replace(f, previous=None, change=None) for f in criterion.facets)
    return dataclasses.replace(criterion, previous=None, change=None, facets=facets)


def _hidden(criterion: m.CriterionFinding) -> m.CriterionFinding:
    nothing: dict[str, Any] = {"score": None, "level": None, "level_before_caps": None,
                               "level_name": None, "next_level": None, "next_level_name": None,
                               "agreement": None, "average_deviation": None,
                               "agreement_words": None, "next_steps": ()}  # fmt: skip
    return dataclasses.replace(
        _without_past(criterion), **nothing,
        facets=tuple(dataclasses.replace(f, score=None, previous=None, change=None)
                     for f in criterion.facets),
        items=tuple(dataclasses.replace(i, asked=None, score=None, shares=None, dont_know=None,
                    not_my_work=None, skipped=None, not_visible=False) for i in criterion.items),
    )  # fmt: skip


def _at_top(criterion: m.CriterionFinding, top: m.Estimate) -> m.CriterionFinding:
    return dataclasses.replace(
        criterion, score=top, level=5, level_before_caps=5, level_name="Dependable",
        next_level=None, next_level_name=None, next_steps=(),
        facets=tuple(dataclasses.replace(f, score=top) for f in criterion.facets),
        items=tuple(dataclasses.replace(i, score=top, shares=(0.0, 0.0, 0.0, 0.1, 0.9))
                    for i in criterion.items),
    )  # fmt: skip


def _hidden_audiences(found: m.Participation, answered: int | None) -> m.Participation:
    groups = tuple(dataclasses.replace(g, answered=None, rate=None, hidden=True)
                   for g in found.audiences)  # fmt: skip
    return dataclasses.replace(found, answered=answered, rate=None, audiences=groups)


ALL = (
    whole, first_wave, five_waves, one_unit, forty_units, long_names, hidden_everything,
    not_enough, nobody_answered, all_level_five, crowded_gates, one_line, no_perception,
    draft,
    hostile_names, long_texts,
)  # fmt: skip
