"""Words for what changed; "no clear change" is the normal case."""

from collections.abc import Sequence

from cxassess.findings.model import Change, CriterionFinding, Trend
from cxassess.findings.wording.numbers import (
    HEADLINE,
    SO_WHAT,
    any_of,
    base,
    count_criteria,
    fill,
    fitting,
    inside,
    joined,
    percent,
    plural,
    sentence,
    size,
)

Changed = tuple[str, int, Change]
"""Name, people of this wave, and change of one criterion."""


def changes(criteria: Sequence[CriterionFinding]) -> list[Changed]:
    """Criteria with a change that could be worked out, in order."""
    return [
        (one.name, one.score.n, one.change)
        for one in criteria
        if one.change is not None and one.score is not None
    ]


def trend(found: Trend, changed: Sequence[Changed]) -> tuple[str, str]:
    """Headline and so-what."""
    if not changed:
        return (
            "No earlier round can be compared with this one.",
            fill(SO_WHAT, "Too few answers or too few unchanged questions were left to compare."),
        )
    return _headline(found, changed), _so_what(changed)


def rose_and_fell(changed: Sequence[Changed]) -> str:
    """ "Measurement rose by 0.4 (n 588) and culture by 0.2 (n 590). Champions fell by 0.2 …" """
    said = []
    for verdict, verb in (("rise", "rose"), ("fall", "fell")):
        parts = [
            f"{inside(name)} {{}}by {size(change.difference)} {base(n)}"
            for name, n, change in changed
            if change.verdict == verdict
        ]
        if parts:
            first, *others = parts
            listed = [first.format(f"{verb} "), *(other.format("") for other in others)]
            said.append(f"{sentence(joined(listed))}.")
    return " ".join(said)


def _headline(found: Trend, changed: Sequence[Changed]) -> str:
    up = [name for name, _, change in changed if change.verdict == "rise"]
    down = [name for name, _, change in changed if change.verdict == "fall"]
    index = found.index_change
    tail = ""
    if index is not None:
        tail = {
            "rise": "; the index rose",
            "fall": "; the index fell",
            "none": "; the index shows no clear change",
        }[index.verdict]
    if not up and not down:
        where = any_of(len(changed))
        if index is not None and index.verdict == "none":
            return f"No clear change in {where} or in the index."
        return f"No clear change in {where}{tail}."
    if len(up) + len(down) == 1:
        verb = "rose" if up else "fell"
        rest = " and no other criterion changed clearly" if len(changed) > 1 else ""
        return fitting(
            HEADLINE,
            f"{sentence(inside((up + down)[0]))} {verb}{rest}{tail}.",
            f"One criterion {verb}{rest}{tail}.",
        )
    parts = [
        f"{count_criteria(len(names))} {verb}"
        for names, verb in ((up, "rose"), (down, "fell"))
        if names
    ]
    return f"{sentence(' and '.join(parts))}{tail}."


def _so_what(changed: Sequence[Changed]) -> str:
    moved = rose_and_fell(changed)
    still = sum(change.verdict == "none" for _, _, change in changed)
    said = [moved] if moved else []
    if still:
        said.append(f"{sentence(count_criteria(still))} show no clear change."
                    if still > 1 else "One criterion shows no clear change.")  # fmt: skip
    if moved:
        said.append("A clear change shows that something moved, not why.")
    else:
        said.append("Small moves may be chance; a change is clear when its interval leaves out 0.")
    return fill(SO_WHAT, *said)


def reworded(questions: int, stayed: int, wave: str) -> str:
    """Why the change rests on fewer items than the score."""
    return (
        f"{sentence(plural(questions, 'question'))} of this round "
        f"{'was' if questions == 1 else 'were'} not asked in the same words in {wave}; the change "
        f"is measured on the other {stayed}."
    )


def partly(name: str, share: float) -> str:
    return f"{name}: the change covers {percent(share)} of the question weight."


def not_matched(name: str) -> str:
    return f"{name}: no question can be compared with the round before."


def too_few(wave: str) -> str:
    return f"{wave} had too few answers to be shown."
