"""Findings -> HTML: the same words, tables and pictures for paper and for the web."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cxassess.findings.model import Findings, LineRow, TrendPoint, UnitRow
from cxassess.reporting import assets, contents, method_texts, numbers, phrases
from cxassess.reporting.pictures import pictures
from cxassess.reporting.texts import cleaned

Kind = Literal["leader"]
Medium = Literal["print", "web"]

NO_BREAK = "\u00a0"
PRINTED_UNITS = 150
"""Rows of the units table on paper; the web form has them all."""


def html(
    findings: Findings,
    kind: Kind = "leader",
    medium: Medium = "print",
    css_href: str | None = None,
) -> str:
    """A whole HTML document.

    `medium="print"` carries its style sheet and is meant for the PDF; `medium="web"` has no inline
    style or script, so it stands under a strict content security policy (`img-src data:`), and
    links the sheet at `css_href` (see `assets.web_stylesheet`).
    """
    subject = findings.subject
    css = ""
    if medium == "print":
        css = assets.print_stylesheet(sample=subject.sample, draft=subject.status == "draft")
    return _render("report.html.j2", findings, medium, css_href=css_href, css=css)


def standalone_html(findings: Findings, kind: Kind = "leader") -> str:
    """The web form as one file, with its style sheet inside."""
    return _render("report.html.j2", findings, "web", css_href=None, css=assets.web_stylesheet())


def fragment(findings: Findings, kind: Kind = "leader") -> str:
    """The web form without frame: one <article class="report"> with the page's only H1."""
    return _render("body.html.j2", findings, "web", css_href=None, css="")


def title(findings: Findings) -> str:
    """The document's title, as viewers and browsers show it."""
    subject = findings.subject
    said = f"{subject.client}: {subject.questionnaire_title}, {subject.wave}"
    return f"{said} (sample data)" if subject.sample else said


def _render(
    template: str, findings: Findings, medium: Medium, *, css_href: str | None, css: str
) -> str:
    context = _context(cleaned(findings), medium)
    return _environment().get_template(template).render(
        context,
        css_href=css_href,
        css=Markup(css),  # noqa: S704 - our own sheets, read from the installation
    )


def _context(findings: Findings, medium: Medium) -> dict[str, Any]:
    f = findings
    unit_rows = shown_units(f, PRINTED_UNITS if medium == "print" else None)
    return {
        "f": f,
        "medium": medium,
        "title": title(f),
        "words": phrases,
        "marks": marks(f),
        "facts": facts(f),
        "edition": f"Questionnaire {f.subject.questionnaire} {f.subject.version}. "
        f"Confidential: for the leadership of {f.subject.client}.",
        "sections": contents.sections(f),
        "absent": contents.absent(f) if f.enough else (),
        "cover_rows": cover_rows(f),
        "previous": previous_wave(f),
        "unit_rows": unit_rows,
        "units_left_out": len(f.units.rows) - len(unit_rows) if f.units else 0,
        "unit_levels": any(row.level is not None for row in unit_rows),
        "stems": {item.id: item.stem for c in f.criteria for item in c.items},
        "line_row": lambda criterion: line_row(f, criterion),
        "method_texts": method_texts.columns(f),
        "too_few_texts": method_texts.too_few_columns(f),
        "provenance": method_texts.provenance(f),
        "pictures": pictures(f) if f.enough else {},
    }


def marks(findings: Findings) -> tuple[str, ...]:
    """What must stand on every page: sample data, draft."""
    said = []
    if findings.subject.sample:
        said.append("Sample data")
    if findings.subject.status == "draft":
        said.append("Draft")
    return tuple(said)


def facts(findings: Findings) -> str:
    """The first line of the footer: whose, how many, when."""
    subject = findings.subject
    said = f"{subject.client}, {subject.wave}. "
    said += phrases.sentence(phrases.people(findings.participation, subject.minimum))
    when = fieldwork(findings)
    return f"{said[:-1]}, {when}." if when else said


def fieldwork(findings: Findings) -> str:
    """The dates between which people could answer; empty when nobody recorded them."""
    opened, closed = findings.subject.opened, findings.subject.closed
    if opened and closed:
        return f"{numbers.date_in_words(opened)} to {numbers.date_in_words(closed)}"
    if closed:
        return f"until {numbers.date_in_words(closed)}"
    return f"from {numbers.date_in_words(opened)}" if opened else ""


def cover_rows(findings: Findings) -> tuple[tuple[str, str], ...]:
    subject = findings.subject
    people = phrases.sentence(phrases.people(findings.participation, subject.minimum))
    status = "Final" if subject.status == "final" else "Draft"
    rows = [
        ("Asked", subject.scope),
        ("Fieldwork", fieldwork(findings)),
        ("Answers", people[:-1]),
        ("Questionnaire", f"{subject.questionnaire_title}, version {subject.version}"),
        ("Status", f"{status}, {numbers.date_in_words(subject.released)}. "
                   f"Confidential: for the leadership of {subject.client}"),
        ("Next round", f"Opens on {numbers.date_in_words(subject.next_wave)}"
                       if subject.next_wave else ""),
    ]  # fmt: skip
    return tuple((name, text) for name, text in rows if text)


def previous_wave(findings: Findings) -> TrendPoint | None:
    """The round before this one, if it can be compared."""
    if findings.trend is None or not contents.has_changes(findings):
        return None
    return [point for point in findings.trend.points if not point.this][-1]


def line_row(findings: Findings, criterion: str) -> LineRow | None:
    rows = findings.lines.rows if findings.lines else ()
    return next((row for row in rows if row.id == criterion), None)


def shown_units(findings: Findings, most: int | None) -> tuple[UnitRow, ...]:
    """The rows of the units table; from the top of the tree down where not all of them fit."""
    rows = findings.units.rows if findings.units else ()
    if most is None or len(rows) <= most:
        return rows
    depth = max((row.depth for row in rows), default=0)
    while depth > 0 and sum(row.depth <= depth for row in rows) > most:
        depth -= 1
    return tuple(row for row in rows if row.depth <= depth)[:most]


def bound(headline: str) -> str:
    """A headline whose last two words stay together, so that no word ends up alone."""
    words = headline.split(" ")
    if len(words) < 4 or len(words[-1]) + len(words[-2]) > 24:
        return headline
    return " ".join([*words[:-2], words[-2] + NO_BREAK + words[-1]])


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(assets.folder() / "leader"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        one=numbers.one,
        signed=numbers.signed,
        hundredths=numbers.hundredths,
        short_date=numbers.short_date,
        bound=bound,
        capital=phrases.capital,
    )
    return environment
