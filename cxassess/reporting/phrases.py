"""Sentences of the pages that follow from figures alone: how to read, who, when, what is hidden.

Templates call these as `words.…`; sentences that judge (headlines, so-what) come with the findings.
"""

from collections.abc import Iterable, Mapping

from cxassess.findings.model import (
    AllTheTime,
    AudienceScore,
    CriterionFinding,
    Estimate,
    Findings,
    GapRow,
    LevelFinding,
    LineRow,
    Lines,
    Participation,
    SiloSignal,
    Subject,
    Units,
)
from cxassess.reporting.numbers import one, percent

change = {"rise": "clear rise", "fall": "clear fall", "none": "no clear change"}
state = {
    "holds": "holds",
    "next": "next",
    "passes": "passes",
    "borderline": "borderline",
    "not measured": "unmeasured",
}
"""Gate state -> class of its sign."""
COUNTS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def count(number: int, noun: str) -> str:
    """ "Five actions", "One facet", "12 facets"."""
    word = COUNTS[number] if number < len(COUNTS) else str(number)
    return f"{word} {noun}" if number == 1 else f"{word} {noun}s"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def after_label(text: str, label: str) -> str:
    """The text without a label that the column's head already gives."""
    return capital(text.removeprefix(f"{label}: "))


def sentence(text: str) -> str:
    return f"{capital(text)}."


def number(value: int | None, hidden: bool) -> str:
    """A count of people invited; unknown and hidden are two things."""
    if value is None:
        return "few" if hidden else "not known"
    return str(value)


def rate(share: float | None) -> str:
    return "–" if share is None else percent(share)


def level(number: int | None, name: str | None) -> str:
    if number is None:
        return "not determined"
    return f"{number}, {name}" if name else str(number)


def level_name(findings: Findings, number: int | None) -> str | None:
    return next((word.name for word in findings.levels if word.number == number), None)


def why(found: LevelFinding) -> str:
    return "Why no level" if found.gated is None else f"Why level {found.gated}"


def because(findings: Findings) -> str:
    """The level in words, then the reason."""
    found = findings.level
    if found.name is None or found.line is None:
        return findings.answer.why
    return f"{found.name}: {found.line[:1].lower()}{found.line[1:]}. {findings.answer.why}"


def people(participation: Participation, minimum: int) -> str:
    """ "612 of 790 people answered (77 %)", as far as it is known and may be told."""
    if participation.answered is None:
        if participation.invited is None:
            return f"fewer than {minimum} people answered"
        return f"fewer than {minimum} of {participation.invited} people answered"
    if participation.invited is None:
        return f"{participation.answered} people answered"
    said = f"{participation.answered} of {participation.invited} people answered"
    return said if participation.rate is None else f"{said} ({percent(participation.rate)})"


def mode(subject: Subject) -> str:
    return {
        "anonymous": "Anonymous: nobody can see who gave which answer.",
        "confidential": "Confidential: the link between person and answer is kept and guarded.",
        "named": "Named: people knew that their answers carry their names.",
        "open": "Open: one link for everybody, so a person could answer more than once.",
        "file": "From a file of answers that were collected elsewhere.",
    }[subject.mode]


def reading_criteria(findings: Findings) -> str:
    before = any(c.previous is not None for c in findings.criteria)
    target = any(c.target is not None for c in findings.criteria)
    parts = ["The filled dot is this round with its 90 % interval"]
    if before:
        parts.append("the open dot below it the round before")
    if target:
        parts.append("the triangle above it the target you set")
    said = f"{', '.join(parts)}."
    if before:
        said += " A change is called clear when its interval leaves out zero."
    return said


def reading_gates(found: LevelFinding) -> str:
    said = "Each bar ends at the highest level its gate allows."
    if found.ungated is None:
        return said
    return (
        f"{said} The dashed line is the level without gates, {found.ungated}. A bar that ends "
        "before the line holds us down; one that ends on it would stop the next step."
    )


def gates_so_what(findings: Findings) -> str:
    """The so-what of the gates, with the sensitivity sentence where it does not say it itself."""
    said, sensitivity = findings.headlines.gates_so_what, findings.level.sensitivity
    return said if sensitivity in said else f"{sensitivity} {said}".strip()


def by_audience(row: GapRow) -> Mapping[str, Estimate | None]:
    scores: Iterable[AudienceScore] = row.audiences
    found = {score.audience: score.score for score in scores}
    return {name: found.get(name) for name in ("leader", "manager", "employee", "programme")}


def shared(units: Units) -> str:
    return f"the {units.shared_questions} questions that everybody answers"


def most_people(estimates: Iterable[Estimate | None]) -> str:
    known = [estimate.n for estimate in estimates if estimate is not None]
    return str(max(known)) if known else "few"


def hidden_cells(units: Units, left_out: int, levels: bool) -> str:
    said = (
        f"– on hatching: hidden to protect people, {units.hidden_cells} of {units.cells} scores. "
        "A score is hidden when too few people answered, or when it would give away another "
        "hidden one. Everybody counts in the last row."
        if units.hidden_cells
        else f"All {units.cells} scores may be shown."
    )
    if levels:
        said += " The level is the one without gates; “few” where too little could be rated."
    if left_out:
        said += f" {left_out} more units are in the web form of this report."
    return said


def silo(signal: SiloSignal) -> str:
    if signal.on is None or not signal.items:
        return signal.sentence
    quoted = " and ".join(f"“{stem}”" for stem in signal.items[:2])
    return f"{signal.sentence} Most of it lies in {quoted}"


def all_the_time(found: AllTheTime, stems: Mapping[str, str]) -> str:
    stem = stems.get(found.lowest_item or "")
    if found.lowest is None or stem is None:
        return found.sentence
    return f"{found.sentence} The lowest value of any unit is {one(found.lowest)}, on “{stem}”"


def standing(criterion: CriterionFinding) -> str:
    """ "score 3.0, level 3, Connected": set grey after the chart's title."""
    if criterion.score is None:
        return "criterion not rated"
    said = f"score {one(criterion.score.value)}"
    if criterion.level is None:
        return said
    said += f", level {level(criterion.level, criterion.level_name)}"
    if criterion.level_before_caps not in (None, criterion.level):
        said += f", held there by a gate; the score alone gives {criterion.level_before_caps}"
    if criterion.agreement_words:
        said += f"; {criterion.agreement_words[:1].lower()}{criterion.agreement_words[1:]}"
    return said.removesuffix(".")


def reading_answers(criterion: CriterionFinding, pair: LineRow | None) -> str:
    said = (
        "“Don’t know” is a share of all who were asked; from 30 % it is a finding, “not visible”. "
        "Shares under 5 % carry no label."
    )
    if pair is not None and pair.b2b is not None and pair.b2c is not None and pair.verdict:
        said += (
            f" B2B {one(pair.b2b.value)} (n {pair.b2b.n}), "
            f"B2C {one(pair.b2c.value)} (n {pair.b2c.n}): {pair.verdict}."
        )
    return said


def looks_like(criterion: CriterionFinding) -> str:
    name = f", {criterion.next_level_name}," if criterion.next_level_name else ""
    return f"What level {criterion.next_level}{name} looks like"


def reading_lines(lines: Lines) -> str:
    said = (
        "The verdict is “same” when the whole interval of the difference lies in the shaded zone "
        f"of ±{one(lines.zone)}, “different” when it lies outside, and “cannot tell” otherwise."
    )
    if lines.both is not None:
        said += f" {lines.both} people serve both lines and count in each."
    return said


def too_few(findings: Findings) -> str:
    asked = sentence(people(findings.participation, findings.subject.minimum))
    return (
        f"{asked} Nothing is shown for fewer than "
        f"{findings.subject.minimum} people, so that nobody’s answers can be guessed. "
        "This report therefore holds no score and no level."
    )
