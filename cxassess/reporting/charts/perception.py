"""C4, the perception dumbbell: what leaders see, what employees see, and the gap between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from cxassess.findings.model import Estimate, GapRow, LevelWord
from cxassess.reporting.charts.canvas import Align, Canvas, Chart, ChartError, Wanted
from cxassess.reporting.charts.keys import KeyEntry, key_height, write_key
from cxassess.reporting.charts.rows import (
    CHANGE_AT,
    HEAD,
    RowName,
    Scale,
    alternative,
    hidden_bar,
    level_axis,
    numbers_of_people,
    row_rule,
    score_scale,
)  # fmt: skip
from cxassess.reporting.charts.style import (
    AUDIENCE,
    BOLD,
    INK,
    PAPER,
    QUIET,
    REGULAR,
    RULE,
    SEMIBOLD,
    SMALL,
    SOFT,
    VALUE,
    WIDTH,
    column,
)  # fmt: skip
from cxassess.reporting.numbers import NO_BREAK, listed, one, signed, signed_interval

NAMES = {"leader": "leaders", "employee": "employees", "manager": "managers",
         "programme": "programme team"}  # fmt: skip
_SIZE = {"s": 2.4, "D": 1.8, "o": 2.6, "^": 2.2}
_LANE = {"manager": -3.7, "leader": 0.0, "employee": 0.0, "programme": 3.7}
_APART = 1.5
"""Half the distance between leaders and employees when they would hide one another."""
INTERVAL_AT = column(10) - 5.5


@dataclass(frozen=True)
class _Seen:
    """One audience of a row: where its mark stands."""

    audience: str
    value: float
    x: float
    y: float


def perception(rows: Sequence[GapRow], levels: Sequence[LevelWord]) -> Chart:
    """One row a criterion; filled marks where the gap is clear, open ones where it is not.

    Raises ChartError without rows.
    """
    if not rows:
        raise ChartError("the perception chart needs at least one row")
    unseen = [_unseen(row) for row in rows]
    everywhere = set.intersection(*(set(who) for who in unseen))
    names = [
        RowName(row.name, _note(tuple(who for who in missing if who not in everywhere)))
        for row, missing in zip(rows, unseen, strict=True)
    ]
    heights = [max(name.height + 3.2, 13.4) for name in names]
    bottom = HEAD + sum(heights)
    scale = score_scale(levels)
    c = Canvas(bottom + 0.3)
    level_axis(c, scale, levels, bottom)
    _heads(c)
    y, seen = HEAD, []
    for row, name, tall in zip(rows, names, heights, strict=True):
        row_rule(c, y)
        name.draw(c, y + tall / 2)
        seen.append(_row(c, scale, row, y + tall / 2))
        y += tall
    row_rule(c, bottom)
    _finish(c, scale, seen, bottom, everywhere)
    return c.chart(_alt(rows))


def _unseen(row: GapRow) -> tuple[str, ...]:
    return tuple(a.audience for a in row.audiences if a.score is None and a.audience in NAMES)


def _note(missing: tuple[str, ...]) -> tuple[str, ...]:
    if not missing:
        return ()
    return (f"not shown (few answers): {listed(tuple(NAMES[who] for who in missing))}",)


def _heads(c: Canvas) -> None:
    c.text(CHANGE_AT, HEAD - 5.6, "Leaders minus employees", size=SMALL, color=SOFT)
    c.text(CHANGE_AT, HEAD - 2, "gap", size=SMALL, color=SOFT)
    c.text(INTERVAL_AT, HEAD - 2, f"90{NO_BREAK}% interval", size=SMALL, color=SOFT)


def _scores(row: GapRow) -> dict[str, Estimate]:
    return {a.audience: a.score for a in row.audiences
            if a.score is not None and a.audience in NAMES}  # fmt: skip


def _row(c: Canvas, scale: Scale, row: GapRow, y: float) -> dict[str, _Seen]:
    scores = _scores(row)
    if not scores:
        hidden_bar(c, scale.x0, scale.x1, y)
        _gap(c, row, y)
        return {}
    places = _places(scale, scores, y)
    pair = [places[who] for who in ("employee", "leader") if who in places]
    if len(pair) == 2:
        (x0, y0), (x1, y1) = ((p.x, p.y) for p in pair)
        c.line(x0, y0, x1, y1, color=QUIET if row.clear else RULE, width=2.0 if row.clear else 1.2,
               z=2.5)  # fmt: skip
        c.block(x0, y0, x1, y1)
    for who, place in places.items():
        color, shape = AUDIENCE[who]
        c.mark(place.x, place.y, shape, _SIZE[shape], color if row.clear else PAPER, color,
               width=1.1)  # fmt: skip
    for place, align in _sides(pair):
        shift = 2.2 if align == "left" else -2.2
        c.text(place.x + shift, place.y + 1.15, one(place.value), weight=SEMIBOLD, ha=align,
               mask=True)  # fmt: skip
    _gap(c, row, y)
    return places


def _places(scale: Scale, scores: dict[str, Estimate], y: float) -> dict[str, _Seen]:
    """Marks that would hide one another move apart, up and down, never along the scale."""
    lanes = dict(_LANE)
    if "leader" in scores and "employee" in scores:
        apart = abs(scale(scores["leader"].value) - scale(scores["employee"].value))
        if apart < 3.0:
            lanes = {"manager": -_APART - 3.2, "leader": -_APART, "employee": _APART,
                     "programme": _APART + 3.2}  # fmt: skip
    return {
        who: _Seen(who, score.value, scale(score.value), y + lanes[who])
        for who, score in scores.items()
    }


def _sides(pair: list[_Seen]) -> list[tuple[_Seen, Align]]:
    """The lower value is written left of its mark, the higher one right."""
    if len(pair) < 2:
        return [(place, "left") for place in pair]
    employee, leader = pair
    if employee.value <= leader.value:
        return [(employee, "right"), (leader, "left")]
    return [(leader, "right"), (employee, "left")]


def _gap(c: Canvas, row: GapRow, y: float) -> None:
    if row.gap is None or row.low is None or row.high is None:
        c.text(CHANGE_AT, y + 1.1, "gap not shown (few answers)", size=SMALL, color=SOFT)
        return
    color = INK if row.clear else SOFT
    c.text(CHANGE_AT, y + 1.1, signed(row.gap), size=VALUE, weight=BOLD if row.clear else REGULAR,
           color=color)  # fmt: skip
    c.text(INTERVAL_AT, y + 1.1, signed_interval(row.low, row.high), size=SMALL, color=SOFT)
    c.text(WIDTH, y + 1.1, "clear" if row.clear else "not clear", size=SMALL,
           weight=SEMIBOLD if row.clear else REGULAR, color=color, ha="right")  # fmt: skip


def _finish(
    c: Canvas, scale: Scale, rows: list[dict[str, _Seen]], bottom: float, everywhere: set[str]
) -> None:
    """Name the marks in the first row with room for it, else in a key; say who is not shown."""
    shown = [who for who in NAMES if any(who in row for row in rows)]
    entries: tuple[KeyEntry, ...] = ()
    if not any(_named(c, row, shown) for row in rows):
        entries = tuple(
            KeyEntry(NAMES[who], AUDIENCE[who][1], AUDIENCE[who][0], AUDIENCE[who][0])
            for who in shown
        )
    note = _note(tuple(who for who in NAMES if who in everywhere))
    c.height = bottom + (key_height(entries) if entries else 0.3) + (5.0 if note else 0)
    write_key(c, bottom, entries)
    if note:
        c.text(column(3), c.height - 1.4, note[0][0].upper() + note[0][1:], size=SMALL, color=SOFT)


def _named(c: Canvas, row: dict[str, _Seen], shown: list[str]) -> bool:
    if set(row) != set(shown):
        return False
    pair = [row[who] for who in ("employee", "leader") if who in row]
    wanted = []
    for place, align in _sides(pair):
        # Beyond the value that is written beside the mark already.
        far = place.x + (8.0 if align == "left" else -8.0)
        wanted.append(Wanted(NAMES[place.audience], ((far, place.y + 1.15, align),), SEMIBOLD))
    for who in ("manager", "programme"):
        if who in row:
            place = row[who]
            wanted.append(Wanted(NAMES[who], ((place.x + 2.2, place.y + 1.1, "left"),
                                              (place.x - 2.2, place.y + 1.1, "right")),
                                 color=SOFT))  # fmt: skip
    return c.place_all(wanted, size=SMALL, left=column(3) - 1)


def _alt(rows: Sequence[GapRow]) -> str:
    known = [row for row in rows if row.gap is not None]
    clear = sum(row.clear for row in known)
    if known:
        widest = max(known, key=lambda row: abs(row.gap or 0.0))
        said = (f"Widest gap {widest.name} {signed(widest.gap or 0.0)}; "
                f"{clear} of {len(known)} gaps clear")  # fmt: skip
    else:
        said = "No gap can be shown"
    if len(known) < len(rows):
        said += f"; {len(rows) - len(known)} not shown"
    everyone = [score for row in rows for score in _scores(row).values()]
    return alternative("Rows of marks, leaders against employees, managers and programme team",
                       said, numbers_of_people(everyone))  # fmt: skip
