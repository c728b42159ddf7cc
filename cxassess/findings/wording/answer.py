"""Words for the one-page answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from cxassess.findings.model import (
    CriterionFinding,
    Estimate,
    KeyFinding,
    LevelFinding,
    Lines,
    Participation,
    Perception,
    Units,
)
from cxassess.findings.wording import trend as changed
from cxassess.findings.wording.gates import (
    called,
    cannot_tell,
    criterion_name,
    gate,
    holder,
)
from cxassess.findings.wording.numbers import (
    HEADLINE,
    SO_WHAT,
    any_of,
    base,
    count,
    count_criteria,
    day,
    fill,
    fitting,
    inside,
    joined,
    of_all,
    one,
    percent,
    plural,
    sentence,
)
from cxassess.findings.wording.patterns import pattern
from cxassess.findings.wording.perception import both_sides, direction, widest_flagged
from cxassess.questionnaire.model import Questionnaire
from cxassess.scoring.gates import Decision
from cxassess.scoring.levels import reach

FINDINGS = 3


def headline(questionnaire: Questionnaire, level: LevelFinding, decision: Decision) -> str:
    """Where the organisation stands and what holds it there."""
    if level.gated is None:
        return fitting(
            HEADLINE,
            cannot_tell(questionnaire, decision),
            "The overall level cannot be told: not every criterion is rated.",
        )
    if level.binding:
        outcomes = [each for each in decision.outcomes if each.id in decision.decisive]
        names = list(dict.fromkeys(holder(questionnaire, each) for each in outcomes))
        verb = "holds" if len(names) == 1 else "hold"
        at = f"The organisation is at level {level.gated}, {level.name}"
        return fitting(
            HEADLINE,
            f"{at}; {joined(names)} {verb} it there.",
            f"{at}; {plural(len(names), 'gate')} {verb} it there.",
        )
    if level.borderline is not None:
        return between(level.borderline)
    edges = sum(each.measured and each.borderline for each in decision.outcomes)
    but = f", {count(edges)} {'is' if edges == 1 else 'are'} borderline" if edges else ""
    return f"The organisation is at level {level.gated}, {level.name}; no gate lowers it{but}."


def between(levels: tuple[int, int]) -> str:
    return f"The organisation is between level {levels[0]} and level {levels[1]}; no gate decides."


def why(
    questionnaire: Questionnaire,
    level: LevelFinding,
    criteria: Sequence[CriterionFinding],
    decision: Decision,
) -> str:
    """The reason in two or three sentences; the level's own line stands before it."""
    if level.gated is None or level.ungated is None or level.index is None:
        return cannot_tell(questionnaire, decision)
    reached = sum((each.level or 0) >= level.ungated for each in criteria)
    have = "has" if reached == 1 else "have"
    share = sentence(of_all(reached, len(criteria)).removesuffix(" compared"))
    said = [f"{share} {have} reached level {level.ungated}."]
    said.extend(_reasons(questionnaire, decision))
    if not level.binding:
        said.append(_next(questionnaire, level.index, level.ungated))
    if level.borderline is not None:
        low, high = level.borderline
        said.append(f"The index is borderline, between {low} and {high}.")
    return fill(SO_WHAT, *said)


def _reasons(questionnaire: Questionnaire, decision: Decision) -> list[str]:
    said = []
    for outcome in decision.outcomes:
        if outcome.id not in decision.decisive:
            continue
        found, ruling = gate(questionnaire, outcome), outcome.ruling
        if ruling.criterion is not None and found.allowance is not None:
            name = sentence(criterion_name(questionnaire, ruling.criterion))
            low = ", the lowest," if found.kind == "chain" else ""
            said.append(
                f"{name}{low} is at level {ruling.level}, and the overall level may be only "
                f"{count(found.allowance)} above it."
            )
        else:
            said.append(f"The gate {called(found)} holds: {found.rule}")
    return said


def _next(questionnaire: Questionnaire, index: Estimate, level: int) -> str:
    above = [each for each in questionnaire.levels if each.number == level + 1]
    if not above:
        return f"The index is {one(index.value)} {base(index.n)}; the top level must be re-earned."
    start = reach(above[0].number, questionnaire.scoring)
    return (
        f"The index is {one(index.value)} {base(index.n)}; level {above[0].number}, "
        f"{above[0].name}, starts at {start:g}."
    )


@dataclass(frozen=True, kw_only=True)
class Material:
    """What key findings are chosen from."""

    criteria: Sequence[CriterionFinding]
    perception: Perception | None
    units: Units | None
    lines: Lines | None
    participation: Participation


def key_findings(material: Material) -> tuple[KeyFinding, ...]:
    """The first three that apply, in a fixed order: change, gap, units, profile, and so on."""
    rules = (_change, _gap, _silo, _profile, _unseen, _weakest, _lines, _strongest, _people)
    found = [one_ for rule in rules if (one_ := rule(material)) is not None]
    return tuple(found[:FINDINGS])


def _change(material: Material) -> KeyFinding | None:
    moved = changed.changes(material.criteria)
    clear = [each for each in moved if each[2].verdict != "none"]
    if not moved:
        return None
    if not clear:
        return KeyFinding(
            title="No clear change",
            text=f"No clear change in {any_of(len(moved))} since the last round.",
        )
    up = sum(each[2].verdict == "rise" for each in clear)
    down = len(clear) - up
    title = " and ".join(
        f"{count(number)} {verb}" for number, verb in ((up, "rose"), (down, "fell")) if number
    )
    return KeyFinding(
        title=f"Of {count_criteria(len(moved))}, {title}",
        text=fitting(SO_WHAT, changed.rose_and_fell(clear), f"{sentence(title)}."),
    )


def _gap(material: Material) -> KeyFinding | None:
    widest = None if material.perception is None else widest_flagged(material.perception)
    if widest is None:
        return None
    kinder = direction(widest) == "higher"
    return KeyFinding(
        title="Leaders see it kinder" if kinder else "Leaders see less than employees",
        text=fitting(
            SO_WHAT,
            f"On {inside(widest.name)} {both_sides(widest)}. It is the widest clear gap.",
            "One gap between leaders and employees is wide and clear.",
        ),
    )


def _silo(material: Material) -> KeyFinding | None:
    units = material.units
    if units is None or not units.silo.on or units.silo.icc is None:
        return None
    return KeyFinding(
        title="Units differ clearly",
        text=f"{percent(units.silo.icc)} of all variation lies between the "
        f"{count(units.silo.units)} units shown, more than chance allows.",
    )


def _profile(material: Material) -> KeyFinding | None:
    found = pattern(material.criteria)
    if found is None:
        return None
    return KeyFinding(
        title=found.name, text=fitting(SO_WHAT, f"{sentence(found.text)}.", f"{found.name}.")
    )


def _unseen(material: Material) -> KeyFinding | None:
    unseen = sum(item.not_visible for each in material.criteria for item in each.items)
    if not unseen:
        return None
    verb = "was" if unseen == 1 else "were"
    return KeyFinding(
        title="Some of it is not visible",
        text=f"{sentence(plural(unseen, 'question'))} that everybody should be able to answer "
        f"{verb} met with “I don’t know” by many. Not visible is not the same as bad.",
    )


def _weakest(material: Material) -> KeyFinding | None:
    return _extreme(material, "is the weakest foundation", lowest=True)


def _strongest(material: Material) -> KeyFinding | None:
    return _extreme(material, "is the strongest foundation", lowest=False)


def _extreme(material: Material, said: str, *, lowest: bool) -> KeyFinding | None:
    rated = [(each, each.score) for each in material.criteria if each.score is not None]
    if len(rated) < 2:
        return None
    pick = min if lowest else max
    found, score = pick(rated, key=lambda each: each[1].value)
    return KeyFinding(
        title=fitting(HEADLINE, f"{sentence(inside(found.name))} {said}", sentence(said)),
        text=f"It stands at {one(score.value)} ({one(score.low)} to {one(score.high)}, "
        f"n\u00a0{score.n}), level {found.level}, {found.level_name}.",
    )


def _lines(material: Material) -> KeyFinding | None:
    if material.lines is None or all(row.verdict is None for row in material.lines.rows):
        return None
    verdicts = {row.verdict for row in material.lines.rows}
    title = "The two lines compared"
    if "different" in verdicts:
        title = "The two lines differ in part"
    elif verdicts == {"same"}:
        title = "The two lines stand alike"
    return KeyFinding(title=title, text=material.lines.headline)


def _people(material: Material) -> KeyFinding:
    return KeyFinding(title="Who answered", text=f"{answered(material.participation)}.")


def answered(people: Participation) -> str:
    """ "612 of 940 people answered (65 %)" """
    if people.invited is None:
        return f"{people.answered} people answered"
    said = f"{people.answered} of {people.invited} people answered"
    return said if people.rate is None else f"{said} ({percent(people.rate)})"


def next_wave(date: str | None) -> str:
    """No result without a date to look again."""
    if date is None:
        return "No date has been set for the next round yet."
    return f"The next round opens on {day(date)}."
