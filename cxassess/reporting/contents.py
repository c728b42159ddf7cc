"""Which pages a report has, in which order, and in one sentence why another page is missing."""

from dataclasses import dataclass

from cxassess.findings.model import CriterionFinding, Findings, LineRow, TrendPoint


@dataclass(frozen=True)
class Section:
    """One page or run of pages; `template` names a file of `reports/leader/pages`."""

    id: str
    template: str
    name: str
    question: str
    headline: str
    criterion: CriterionFinding | None = None


def sections(findings: Findings) -> tuple[Section, ...]:
    """The pages after the cover, in reading order; at least one."""
    if not findings.enough:
        return (
            Section(
                "results", "too_few", "Results", "What can be shown?",
                findings.answer.headline or "Too few people answered to show any result.",
            ),
        )  # fmt: skip
    f, heads = findings, findings.headlines
    pages = [Section("answer", "answer", "The answer on one page", "Where are we, what next?",
                     f.answer.headline)]  # fmt: skip
    if has_changes(f) and f.trend is not None:
        pages.append(Section("changes", "changes", "What changed",
                             "Did the last round’s actions work?", f.trend.headline))  # fmt: skip
    else:
        pages.append(Section("reading", "reading", "How to read this report",
                             "What do the signs mean?",
                             "A first round sets the mark from which change is measured."
                             if f.subject.wave_number == 1
                             else "Each page answers one question, in words first."))  # fmt: skip
    if has_criteria(f):
        pages.append(Section("criteria", "criteria", "Five criteria" if len(f.criteria) == 5
                             else "Criteria", "Which foundation is weak?",
                             heads.criteria))  # fmt: skip
    if has_gates(f):
        pages.append(Section("gates", "gates", "Gates", "What holds the level down?", heads.gates))
    if has_perception(f) and f.perception is not None:
        pages.append(Section("perception", "perception", "Perception", "Do we see the same?",
                             f.perception.headline))  # fmt: skip
    if has_units(f) and f.units is not None:
        pages.append(Section("units", "units", "Units", "Is it the same everywhere?",
                             f.units.headline))  # fmt: skip
    if f.actions:
        pages.append(Section("actions", "actions", "Actions", "Who does what by when?",
                             heads.actions))  # fmt: skip
    pages += [
        Section(f"criterion-{c.id.lower()}", "criterion", c.name, "What exactly?", c.headline, c)
        for c in f.criteria
        if has_page(c)
    ]
    if has_lines(f) and f.lines is not None:
        pages.append(Section("lines", "lines", "B2B and B2C", "Same foundations?",
                             f.lines.headline))  # fmt: skip
    pages.append(Section("method", "method", "Method", "Can I trust this?", f.method.headline))
    if any(has_page(c) for c in f.criteria):
        pages.append(Section("figures", "figures", "Every question in figures",
                             "What are the numbers behind the pictures?",
                             "The values of every picture, question by question."))  # fmt: skip
    return tuple(pages)


def absent(findings: Findings) -> tuple[tuple[str, str], ...]:
    """Each part that has nothing to show, and why."""
    f, minimum = findings, findings.subject.minimum
    from_each = f"Compared from {minimum} answers each on."
    said = []
    if not has_criteria(f):
        said.append(("Scores by criterion", "All of them are hidden to protect people."))
    if not has_gates(f):
        said.append(("Gates", "None of them could be measured."))
    if not has_perception(f):
        said.append(("Leaders and employees", from_each))
    if f.units is None or len(f.units.rows) < 2:
        said.append(("Units", "There are no two business units to compare."))
    elif not has_units(f):
        said.append(("Units", "Every unit’s scores are hidden to protect people."))
    if not f.actions:
        said.append(("Actions", "No recommendation of the library fits these results."))
    few = f"Fewer than {minimum} people answered, or the answers are hidden to protect them."
    said += [(c.name, few) for c in f.criteria if not has_page(c)]
    if not has_lines(f):
        said.append(("B2B and B2C", from_each))
    if f.subject.wave_number > 1 and not has_changes(f):
        said.append(("Change", "No earlier round can be compared with this one."))
    return tuple(said)


def has_changes(findings: Findings) -> bool:
    """An earlier round is there, and something of it may be shown."""
    trend = findings.trend
    return trend is not None and any(
        not p.this and (p.index is not None or any(p.criteria)) for p in trend.points
    )


def previous_wave(findings: Findings) -> TrendPoint | None:
    """The round before this one, if it can be compared."""
    if findings.trend is None or not has_changes(findings):
        return None
    return [point for point in findings.trend.points if not point.this][-1]


def line_row(findings: Findings, criterion: str) -> LineRow | None:
    rows = findings.lines.rows if findings.lines else ()
    return next((row for row in rows if row.id == criterion), None)


def has_criteria(findings: Findings) -> bool:
    return any(c.score is not None for c in findings.criteria)


def has_gates(findings: Findings) -> bool:
    return any(g.allows is not None for g in findings.gates)


def has_perception(findings: Findings) -> bool:
    perception = findings.perception
    return perception is not None and any(row.gap is not None for row in perception.criteria)


def has_units(findings: Findings) -> bool:
    units = findings.units
    return units is not None and len(units.rows) > 1 and any(
        cell.score is not None for row in units.rows for cell in row.cells
    )  # fmt: skip


def has_page(criterion: CriterionFinding) -> bool:
    return any(facet.score is not None for facet in criterion.facets) or any(
        item.shares is not None for item in criterion.items
    )


def has_lines(findings: Findings) -> bool:
    lines = findings.lines
    return lines is not None and any(
        row.b2b is not None and row.b2c is not None for row in lines.rows
    )
