"""Words for the gap between leaders and employees."""

from cxassess.findings.model import GapRow, Perception
from cxassess.findings.wording.numbers import (
    HEADLINE,
    SO_WHAT,
    any_of,
    base,
    fill,
    fitting,
    inside,
    of_all,
    one,
    sentence,
    size,
)


def perception(found: Perception) -> tuple[str, str]:
    """Headline and so-what."""
    compared = [row for row in found.criteria if row.gap is not None]
    if not compared:
        return (
            "Too few answers may be shown to compare leaders with employees.",
            "Their view still counts in every score of the whole.",
        )
    widest = widest_flagged(found)
    if widest is None:
        return (
            f"No gap between leaders and employees is clear and wide in {any_of(len(compared))}.",
            fill(
                SO_WHAT,
                "Where a gap is not clear, these answers do not tell the two groups apart.",
                "Ask again in the next round before anything is built on a difference.",
            ),
        )
    way = direction(widest)
    name = inside(widest.name)
    headline = fitting(
        HEADLINE,
        f"Leaders rate {name} {size(widest.gap or 0)} points {way} than employees do.",
        f"Leaders rate one criterion {size(widest.gap or 0)} points {way} than employees do.",
    )
    return headline, _so_what(found, len(compared))


def widest_flagged(found: Perception) -> GapRow | None:
    """The widest gap that is clear and wide enough to be told."""
    flagged = [row for row in found.criteria if row.flagged]
    return max(flagged, key=lambda row: abs(row.gap or 0), default=None)


def direction(row: GapRow) -> str:
    return "higher" if (row.gap or 0) > 0 else "lower"


def both_sides(row: GapRow) -> str:
    """ "leaders answer 2.9 (n 14), employees 1.5 (n 548)" """
    scores = {each.audience: each.score for each in row.audiences}
    parts = [
        f"{words} {one(score.value)} {base(score.n)}"
        for words, score in (
            ("leaders answer", scores["leader"]),
            ("employees", scores["employee"]),
        )
        if score is not None
    ]
    return ", ".join(parts)


def _so_what(found: Perception, compared: int) -> str:
    flagged = [row for row in found.criteria if row.flagged]
    kinder = sum(direction(row) == "higher" for row in flagged)
    harder = len(flagged) - kinder
    said = []
    if kinder:
        said.append(f"The view from above is kinder in {of_all(kinder, compared)}.")
    if harder:
        said.append(
            sentence(
                f"in {of_all(harder, compared)} leaders see less than "
                "employees do: good practice may go unseen."
            )
        )
    said.append(
        "Ask for evidence first; it settles more than a debate about who is right, and an average "
        "would hide the difference."
    )
    return fill(SO_WHAT, *said)
