"""Findings -> HTML: the same words, tables and pictures for paper and for the web."""

from functools import cache
from typing import Any, Literal, get_args

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cxassess.findings.model import Findings, UnitRow
from cxassess.reporting import assets, contents, method_texts, numbers, phrases
from cxassess.reporting.texts import cleaned

Kind = Literal["leader"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""Each has its templates in a folder of its own."""
Medium = Literal["print", "web"]

POINTS = 0.75
"""Points in a CSS pixel."""
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
    return _render(kind, "report.html.j2", findings, medium, css_href=css_href, css=css)


def standalone_html(findings: Findings, kind: Kind = "leader") -> str:
    """The web form as one file, with its style sheet inside."""
    css = assets.web_stylesheet()
    return _render(kind, "report.html.j2", findings, "web", css_href=None, css=css)


def fragment(findings: Findings, kind: Kind = "leader") -> str:
    """The web form without frame: one <article class="report"> with the page's only H1."""
    return _render(kind, "body.html.j2", findings, "web", css_href=None, css="")


def title(findings: Findings) -> str:
    """The document's title, as viewers and browsers show it."""
    subject = findings.subject
    said = f"{subject.client}: {subject.questionnaire_title}, {subject.wave}"
    return f"{said} (sample data)" if subject.sample else said


def _render(
    kind: Kind, template: str, findings: Findings, medium: Medium, *, css_href: str | None, css: str
) -> str:
    context = _context(cleaned(findings), medium)
    sheet = Markup(css)  # noqa: S704 - our own sheets, read from the installation
    return _environment(kind).get_template(template).render(context, css_href=css_href, css=sheet)


def _context(findings: Findings, medium: Medium) -> dict[str, Any]:
    # Loads the drawing library, which whoever only imports this module should not pay for.
    from cxassess.reporting import page_fit
    from cxassess.reporting.pictures import pictures

    f = findings
    drawn = pictures(f, outlines=medium == "web")
    unit_rows = shown_units(f, PRINTED_UNITS if medium == "print" else None)
    gate_notes = (phrases.reading_gates(f.level), phrases.gates_so_what(f))
    gate_heights = {gate: strip.height * POINTS for gate, strip in drawn.strips.items()}
    return {
        "f": f,
        "medium": medium,
        "title": title(f),
        "words": phrases,
        "even_lines": page_fit.even_lines,
        "marks": marks(f),
        "facts": facts(f),
        "edition": edition(f),
        "sections": contents.sections(f),
        "absent": contents.absent(f) if f.enough else (),
        "cover_rows": cover_rows(f),
        "previous": contents.previous_wave(f),
        "unit_rows": unit_rows,
        "units_left_out": len(f.units.rows) - len(unit_rows) if f.units else 0,
        "unit_levels": any(row.level is not None for row in unit_rows),
        "stems": {item.id: item.stem for c in f.criteria for item in c.items},
        "line_row": lambda criterion: contents.line_row(f, criterion),
        "method_texts": method_texts.columns(f),
        "too_few_texts": method_texts.too_few_columns(f),
        "provenance": method_texts.provenance(f),
        "pictures": drawn,
        "gate_groups": (f.gates,)
        if medium == "web"
        else page_fit.gate_groups(f.gates, gate_heights, f.headlines.gates, gate_notes),
    }


def marks(findings: Findings) -> tuple[tuple[str, str], ...]:
    """What must stand on every page, sample data or draft, and what it means."""
    said = []
    if findings.subject.sample:
        said.append(("Sample data", "the organisation, its people and all figures are made up."))
    if findings.subject.status == "draft":
        said.append(("Draft", "not released, figures and words may still change."))
    return tuple(said)


def edition(findings: Findings) -> str:
    """The first line of the footer: whose, which instrument, for whom."""
    subject = findings.subject
    return (
        f"{subject.client}, {subject.wave}. Questionnaire {subject.questionnaire} "
        f"{subject.version}. Confidential: for its leadership."
    )


def facts(findings: Findings) -> str:
    """The second line of the footer: how many, when."""
    people = phrases.people(findings.participation, findings.subject.minimum)
    when = fieldwork(findings)
    return phrases.sentence(f"{people}, {when}" if when else people)


def fieldwork(findings: Findings) -> str:
    """The dates between which people could answer; empty when nobody recorded them."""
    opened, closed = findings.subject.opened, findings.subject.closed
    if opened and closed:
        start = numbers.date_in_words(opened)
        if opened[:4] == closed[:4]:
            start = start.removesuffix(f" {opened[:4]}")
        return f"{start} to {numbers.date_in_words(closed)}"
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


def shown_units(findings: Findings, most: int | None) -> tuple[UnitRow, ...]:
    """The rows of the units table; from the top of the tree down where not all of them fit."""
    rows = findings.units.rows if findings.units else ()
    if most is None or len(rows) <= most:
        return rows
    depth = max((row.depth for row in rows), default=0)
    while depth > 0 and sum(row.depth <= depth for row in rows) > most:
        depth -= 1
    return tuple(row for row in rows if row.depth <= depth)[:most]


@cache
def _environment(kind: Kind) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(assets.folder() / kind),
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
        capital=phrases.capital,
    )
    return environment
