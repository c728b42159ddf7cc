"""Words for the criteria, together and one by one."""

from collections.abc import Sequence

from cxassess.findings.model import CriterionFinding, Estimate, FacetFinding, ItemFinding
from cxassess.findings.wording.numbers import (
    HEADLINE,
    SO_WHAT,
    base,
    count,
    count_criteria,
    fill,
    fitting,
    inside,
    joined,
    one,
    plural,
    sentence,
    size,
)
from cxassess.findings.wording.patterns import pattern

Rated = tuple[CriterionFinding, Estimate]


def criteria(found: Sequence[CriterionFinding]) -> tuple[str, str]:
    """Headline and so-what of the page with all criteria."""
    rated = [(each, each.score) for each in found if each.score is not None]
    if not rated:
        return (
            "No criterion could be rated.",
            "Too few people answered enough of the questions, or their answers are hidden to "
            "protect them.",
        )
    return _headline(found, rated), _so_what(found, rated)


def _headline(found: Sequence[CriterionFinding], rated: Sequence[Rated]) -> str:
    if len(rated) < len(found):
        return (
            f"{sentence(count(len(rated)))} of {count(len(found))} criteria could be rated; the "
            f"{'other' if len(found) - len(rated) == 1 else 'others'} had too few answers."
        )
    named = pattern(found)
    if named is not None:
        return fitting(HEADLINE, f"{named.name}: {named.text}.", f"{named.name}.")
    levels = {each.level for each, _ in rated}
    if len(levels) == 1:
        first = rated[0][0]
        every = f"All {count_criteria(len(rated))} stand" if len(rated) > 1 else _ALONE
        return f"{every} at level {first.level}, {first.level_name}."
    strongest, weakest = _ends(rated)
    high, low = one(strongest[1].value), one(weakest[1].value)
    return fitting(
        HEADLINE,
        f"{sentence(inside(strongest[0].name))} is strongest at {high}, "
        f"{inside(weakest[0].name)} weakest at {low}.",
        f"The criteria reach from {low} to {high}.",
    )


_ALONE = "The one criterion stands"


def _ends(rated: Sequence[Rated]) -> tuple[Rated, Rated]:
    """The strongest and the weakest."""
    ordered = sorted(rated, key=lambda each: each[1].value)
    return ordered[-1], ordered[0]


def _so_what(found: Sequence[CriterionFinding], rated: Sequence[Rated]) -> str:
    short = [
        (each.target - score.value, each.name, score.value, each.target)
        for each, score in rated
        if each.target is not None and score.value < each.target
    ]
    if short:
        _, name, value, target = max(short)
        said = [f"Furthest below its target is {inside(name)}: {one(value)} against {one(target)}."]
    else:
        weakest, score = _ends(rated)[1]
        said = [
            f"The weakest foundation is {inside(weakest.name)}, {one(score.value)} {base(score.n)}."
        ]
    capped = [inside(each.name) for each, _ in rated if each.level != each.level_before_caps]
    if capped:
        said.append(f"A gate holds {joined(capped)} below what the score alone would give.")
    missing = [inside(each.name) for each in found if each.score is None]
    if missing:
        said.append(f"Not rated: {joined(missing)}.")
    said.append("The criteria need each other: a missing one limits what the others can do.")
    return fill(SO_WHAT, *said)


def criterion(
    found: CriterionFinding, facets: Sequence[FacetFinding], items: Sequence[ItemFinding]
) -> tuple[str, str]:
    """Headline and so-what of one criterion's page."""
    name = sentence(inside(found.name))
    if found.score is None:
        return (
            fitting(HEADLINE, f"{name} is not rated.", "This criterion is not rated."),
            "Too few people answered enough of its questions, or the answers are hidden to protect "
            "them.",
        )
    return _one_headline(found, found.score, name, facets), _one_so_what(facets, items)


def _one_headline(
    found: CriterionFinding, score: Estimate, name: str, facets: Sequence[FacetFinding]
) -> str:
    value = one(score.value)
    start = f"stands at {value}, level {found.level}, {found.level_name}"
    if found.change is not None and found.change.verdict != "none":
        verb = "rose" if found.change.verdict == "rise" else "fell"
        start = f"{verb} by {size(found.change.difference)} to {value}, level {found.level}"
    elif found.level != found.level_before_caps:
        start = f"scores {value}, but a gate holds it at level {found.level}"
    scored = [(each.score.value, each.name) for each in facets if each.score is not None]
    weak = f"; its weakest side is {inside(min(scored)[1])}" if len(scored) > 1 else ""
    return fitting(HEADLINE, f"{name} {start}{weak}.", f"{name} {start}.", f"{sentence(start)}.")


def _one_so_what(facets: Sequence[FacetFinding], items: Sequence[ItemFinding]) -> str:
    value, n, stem = min(
        (each.score.value, each.score.n, each.stem) for each in items if each.score is not None
    )
    said = [f"The lowest answers are to “{stem}” ({one(value)}, n\u00a0{n})."]
    sides = [(each.score.value, each.name) for each in facets if each.score is not None]
    if len(sides) > 1:
        strong = max(sides)
        said.append(f"The strongest side is {inside(strong[1])} ({one(strong[0])}).")
    unseen = sum(each.not_visible for each in items)
    if unseen:
        said.append(
            f"{sentence(plural(unseen, 'question'))} that everybody should be able to answer "
            f"{'is' if unseen == 1 else 'are'} not visible to many; that is a finding of its own."
        )
    for verdict, verb in (("rise", "rose"), ("fall", "fell")):
        moved = [
            f"{inside(each.name)} by {size(each.change.difference)}"
            for each in facets
            if each.change is not None and each.change.verdict == verdict
        ]
        if moved:
            said.append(f"Clearly {verb}: {joined(moved)}.")
    return fill(SO_WHAT, *said)


def agreement(star: float | None) -> str | None:
    """r*wg in words, by the usual heuristics (LeBreton & Senter 2008)."""
    if star is None:
        return None
    for least, said in (
        (0.71, "People describe it much alike."),
        (0.51, "People agree in the main."),
        (0.31, "People describe it rather differently."),
        (0.0, "People describe it very differently."),
    ):
        if star >= least:
            return said
    return "Views are split: many answers lie at both ends."
