"""Words for B2B and B2C; lines are never ranked."""

from cxassess.findings.model import LineRow, Lines, LineVerdict
from cxassess.findings.wording.numbers import (
    HEADLINE,
    SO_WHAT,
    count,
    fill,
    fitting,
    inside,
    joined,
    of_all,
    one,
    sentence,
)


def lines(found: Lines) -> tuple[str, str]:
    """Headline and so-what."""
    compared = [row for row in found.rows if row.verdict is not None]
    if not compared:
        return (
            "Too few answers may be shown to compare the two lines.",
            "Both lines count in every score of the whole.",
        )
    same, different, open_ = (
        [row for row in compared if row.verdict == verdict] for verdict in _VERDICTS
    )
    return _headline(same, different, len(compared)), _so_what(different, open_)


_VERDICTS: tuple[LineVerdict, ...] = ("same", "different", "cannot tell")


def _headline(same: list[LineRow], different: list[LineRow], compared: int) -> str:
    if not same and not different:
        return "The answers cannot tell whether the two lines have the same foundations."
    if not same:
        return f"The two lines differ in {of_all(len(different), compared)}."
    start = f"Same foundations in {of_all(len(same), compared)}"
    if not different:
        return f"{start}."
    names = joined([inside(row.name) for row in different])
    return fitting(
        HEADLINE,
        f"{start}; different in {names}.",
        f"{start}; different in {count(len(different))}.",
    )


def _so_what(different: list[LineRow], open_: list[LineRow]) -> str:
    said = ["Differences say where one line can learn from the other; they are no ranking."]
    pairs = [
        f"{inside(row.name)} (B2B {one(row.b2b.value)}, B2C {one(row.b2c.value)})"
        for row in different
        if row.b2b is not None and row.b2c is not None
    ]
    if pairs:
        said.insert(0, f"Different: {joined(pairs)}.")
    if open_:
        said.append(
            sentence(
                f"for {count(len(open_))} of the criteria the answers cannot tell; more answers "
                "would."
            )
        )
    return fill(SO_WHAT, *said)
