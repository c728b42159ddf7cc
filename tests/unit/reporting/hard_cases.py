"""Parts of findings at the edges of what a chart must bear, named for the tests' output."""

import dataclasses
from collections.abc import Callable

from cxassess.findings import model as m
from cxassess.reporting import charts
from tests.unit.reporting.sample_findings import sample_findings
from tests.unit.reporting.sample_parts import gap_row

F = sample_findings()
LONG = "Verantwortung für verlässliche Kundenerlebnisse im Vertrieb"
WORD = "Kundenerlebnisverantwortungsgemeinschaftsvereinbarungsprozess"
NOW, BEFORE = "Autumn 2026", "Autumn 2025"


def e(value: float, low: float, high: float, n: int = 604) -> m.Estimate:
    return m.Estimate(value=value, low=low, high=high, n=n)


BOTTOM, TOP, WIDE = e(1.0, 1.0, 1.05), e(5.0, 4.95, 5.0, 12_345), e(3.0, 1.0, 5.0, 5)


def ladders() -> dict[str, charts.Chart]:
    def of(levels: tuple[m.LevelWord, ...] = F.levels, **changes: object) -> charts.Chart:
        level = dataclasses.replace(F.level, **changes)  # type: ignore[arg-type]
        return charts.ladder(level, levels, F.gates)

    long_names = tuple(dataclasses.replace(w, name=LONG) for w in F.levels)
    return {
        "sample": of(),
        "equal": of(gated=3, binding=()),
        "equal, borderline": of(gated=3, binding=(), borderline=(2, 3), index=e(2.8, 2.7, 2.9)),
        "three gates": of(borderline=(3, 4), index=e(3.7, 3.5, 3.9), binding=("G1", "G0", "G3")),
        "six gates": of(binding=("G0", "G1", "G2", "G3", "G6", "G8")),
        "unknown gate": of(binding=()),
        "not determinable": of(gated=None, binding=()),
        "index only": of(gated=None, ungated=None, binding=()),
        "nothing": of(gated=None, ungated=None, index=None, binding=()),
        "no index": of(index=None),
        "no index, no gate": of(index=None, gated=3, binding=()),
        "top": of(gated=5, ungated=5, index=TOP, binding=()),
        "top gated": of(gated=4, ungated=5, index=e(4.9, 4.7, 5.0), borderline=(4, 5)),
        "bottom": of(gated=1, ungated=1, index=BOTTOM, binding=()),
        "wide": of(gated=1, ungated=3, index=WIDE, borderline=(1, 5)),
        "long names": of(long_names),
        "long names, top": of(long_names, gated=4, ungated=5, index=TOP),
        "three levels": of(F.levels[:3], gated=1, ungated=2, index=e(2.0, 1.7, 2.3)),
    }


def criterion_charts() -> dict[str, charts.Chart]:
    def rows(**changes: object) -> charts.Chart:
        changed = [dataclasses.replace(c, **changes) for c in F.criteria]  # type: ignore[arg-type]
        return charts.criterion_rows(changed, F.levels, now=NOW, before=BEFORE)

    first = [dataclasses.replace(c, previous=None, change=None, target=None) for c in F.criteria]
    hidden = dataclasses.replace(
        F.criteria[1], score=None, level=None, change=None,
        items=tuple(dataclasses.replace(i, asked=None) for i in F.criteria[1].items),
    )  # fmt: skip
    unrated = dataclasses.replace(F.criteria[4], score=None, level=None, change=None)
    mixed = [F.criteria[0], hidden, *F.criteria[2:4], unrated]
    long_first = [dataclasses.replace(F.criteria[0], name=LONG),
                  dataclasses.replace(F.criteria[1], name=WORD), *F.criteria[2:]]  # fmt: skip
    return {
        "sample": rows(),
        "first wave": charts.criterion_rows(first, F.levels, now=NOW),
        "first wave, targets": charts.criterion_rows(
            [dataclasses.replace(c, previous=None, change=None) for c in F.criteria], F.levels,
            now=NOW),
        "hidden": charts.criterion_rows(mixed, F.levels, now=NOW, before=BEFORE),
        "long": charts.criterion_rows(long_first, F.levels, now=LONG, before=LONG),
        "bottom": rows(score=BOTTOM, previous=BOTTOM, target=1.0),
        "top": rows(score=TOP, previous=TOP, target=5.0),
        "wide": rows(score=WIDE, previous=WIDE, target=3.0),
        "same": rows(score=e(3, 2.9, 3.1), previous=e(3, 2.9, 3.1), target=3.0),
        "partly matched": rows(coverage=0.8),
        "reworded": rows(change=None),
        "one": charts.criterion_rows(F.criteria[:1], F.levels, now=NOW, before=BEFORE),
    }  # fmt: skip


def facet_charts() -> dict[str, charts.Chart]:
    def of(criterion: m.CriterionFinding, **changes: object) -> charts.Chart:
        facets = tuple(
            dataclasses.replace(f, **changes)
            for f in criterion.facets  # type: ignore[arg-type]
        )
        return charts.facet_rows(dataclasses.replace(criterion, facets=facets), F.levels)

    c = F.criteria[0]
    some_hidden = dataclasses.replace(
        c, items=(dataclasses.replace(c.items[0], asked=None), *c.items[1:]),
        facets=(dataclasses.replace(c.facets[0], score=None, change=None),
                dataclasses.replace(c.facets[1], score=None, change=None, previous=None),
                *c.facets[2:]),
    )  # fmt: skip
    return {
        "sample": of(c),
        "named": charts.facet_rows(c, F.levels, now=NOW, before=BEFORE),
        "first wave": of(c, previous=None, change=None),
        "long": of(c, name=LONG),
        "word": of(c, name=WORD),
        "bottom": of(c, score=BOTTOM, previous=BOTTOM),
        "top": of(c, score=TOP, previous=TOP),
        "hidden": charts.facet_rows(some_hidden, F.levels),
    }


def gap_charts() -> dict[str, charts.Chart]:
    def of(*scores: float | None, half: float = 0.3, name: str = "Culture") -> m.GapRow:
        return gap_row("X", name, scores, half)

    def drawn(*rows: m.GapRow) -> charts.Chart:
        return charts.perception(rows, F.levels)

    assert F.perception is not None
    return {
        "sample": drawn(*F.perception.criteria),
        "overlapping": drawn(of(3.0, 3.0, 3.0, 3.0), of(3.0, 3.1, 3.1, 3.0), of(3.1, 3, 3, 3.1)),
        "leaders lower": drawn(of(3.9, 3.5, 2.9, 3.0), of(5.0, 3.0, 1.0, 3.0)),
        "edges": drawn(of(1.0, 1.0, 5.0, 5.0), of(1.0, 1.0, 1.0, 1.0), of(5.0, 5.0, 5.0, 5.0)),
        "no programme": drawn(*(of(a, b, d, None) for a, b, d in ((2.9, 3.2, 3.6), (3, 3.4, 3.9)))),
        "no leaders": drawn(of(2.9, 3.2, None, 2.7), of(3.0, 3.1, None, 3.0)),
        "some hidden": drawn(of(2.9, None, 3.6, None), of(None, 3.0, 3.5, 3.1), of(3, 3, 3.5, 3.2)),
        "all hidden": drawn(of(None, None, None, None), of(2.9, 3.2, 3.6, 2.7)),
        "nobody": drawn(of(None, None, None, None)),
        "long": drawn(of(1.0, 1.1, 1.2, 1.0, name=LONG), of(4.8, None, 5.0, 4.9, name=WORD)),
    }


def unit_charts() -> dict[str, charts.Chart]:
    assert F.units is not None
    units = F.units
    leaf = next(row for row in units.rows if row.leaf)

    def of(count: int, *, hidden: int = 0, spread: float = 3.0) -> charts.Chart:
        rows = []
        for k in range(count):
            value = 3 - spread / 2 + spread * (k / max(count - 1, 1))
            at = e(value, max(1, value - 0.4), min(5, value + 0.4), 20)
            seen = k >= hidden
            cells = tuple(
                dataclasses.replace(c, shrunken=at if seen else None, hidden=not seen,
                                    clear=k % 5 == 0)
                for c in leaf.cells
            )  # fmt: skip
            rows.append(dataclasses.replace(leaf, id=f"U{k}", cells=cells))
        part = dataclasses.replace(units, rows=tuple(rows))
        return charts.unit_spread(part, F.criteria, F.levels)

    long_names = [dataclasses.replace(c, name=LONG) for c in F.criteria]
    no_whole = dataclasses.replace(units, whole=(None,) * 5)
    return {
        "sample": charts.unit_spread(units, F.criteria, F.levels),
        "one": of(1),
        "forty": of(40),
        "forty at one place": of(40, spread=0.0),
        "two hundred": of(200),
        "all hidden": of(6, hidden=6),
        "one of forty shown": of(40, hidden=39),
        "full width": of(12, spread=4.0),
        "long": charts.unit_spread(units, long_names, F.levels),
        "no whole": charts.unit_spread(no_whole, F.criteria, F.levels),
    }


def trend_charts() -> dict[str, charts.Chart]:
    assert F.trend is not None
    base = F.trend

    def point(k: int, day: str, score: m.Estimate | None, version: str = "1.1.0") -> m.TrendPoint:
        return m.TrendPoint(wave=f"Wave {k}", number=k, date=day, version=version, index=score,
                            criteria=(score,) * 5, this=False)  # fmt: skip

    def of(*points: m.TrendPoint, criteria: tuple[m.CriterionFinding, ...] = F.criteria,
           ) -> charts.Chart:  # fmt: skip
        return charts.trend(dataclasses.replace(base, points=points), criteria, F.levels)

    mid = e(3.0, 2.8, 3.2)
    yearly = [point(k, f"20{20 + k}-09-14", e(2 + k * 0.25, 1.8 + k * 0.25, 2.2 + k * 0.25))
              for k in range(8)]  # fmt: skip
    return {
        "sample": of(*base.points),
        "one wave": of(point(1, "2026-09-14", mid)),
        "two": of(point(1, "2025-09-14", BOTTOM), point(2, "2026-09-14", TOP)),
        "top": of(point(1, "2025-09-14", TOP), point(2, "2026-09-14", TOP)),
        "bottom": of(point(1, "2025-09-14", BOTTOM), point(2, "2026-09-14", BOTTOM)),
        "hidden between": of(point(1, "2024-09-14", mid), point(2, "2025-09-14", None),
                             point(3, "2026-09-14", mid)),
        "hidden now": of(point(1, "2025-09-14", mid), point(2, "2026-09-14", None)),
        "all hidden": of(point(1, "2025-09-14", None), point(2, "2026-09-14", None)),
        "a day apart": of(point(1, "2025-09-14", mid), point(2, "2026-09-13", mid),
                          point(3, "2026-09-14", e(3.4, 3.2, 3.6))),
        "same day": of(point(1, "2026-09-14", mid), point(2, "2026-09-14", mid)),
        "eight": of(*yearly),
        "every version": of(point(1, "2024-09-14", mid, "1"), point(2, "2025-09-14", mid, "2"),
                            point(3, "2026-09-14", mid, "3")),
        "wide": of(point(1, "2025-09-14", WIDE), point(2, "2026-09-14", WIDE)),
        "long": of(*base.points, criteria=tuple(
            dataclasses.replace(c, name=LONG if k % 2 else WORD)
            for k, c in enumerate(F.criteria))),
    }  # fmt: skip


def distribution_charts() -> dict[str, charts.Chart]:
    c = F.criteria[0]

    def of(**changes: object) -> charts.Chart:
        items = tuple(
            dataclasses.replace(i, **changes)
            for i in c.items  # type: ignore[arg-type]
        )
        return charts.distributions(dataclasses.replace(c, items=items))

    seven = (*c.items[0].anchors, "sixth", "seventh")
    return {
        "sample": charts.distributions(c),
        "all one answer": of(shares=(0.0, 0.0, 1.0, 0.0, 0.0)),
        "thin pieces": of(shares=(0.049, 0.05, 0.801, 0.05, 0.05)),
        "nobody knows": of(dont_know=1.0, not_visible=True, score=e(1.0, 1.0, 5.0, 12_345)),
        "hidden": of(asked=None, shares=None, score=None, dont_know=None),
        "no answers": of(shares=None, score=None, dont_know=1.0),
        "long": of(stem=f"{LONG} {LONG} {WORD}?"),
        "strange facet": of(facet="X"),
        "seven anchors": of(anchors=seven, shares=(0.1, 0.2, 0.2, 0.1, 0.1, 0.2, 0.1)),
        "two anchors": of(anchors=("no", "yes"), shares=(0.25, 0.75)),
    }


def line_charts() -> dict[str, charts.Chart]:
    assert F.lines is not None
    lines = F.lines

    def of(*rows: m.LineRow) -> charts.Chart:
        return charts.line_rows(dataclasses.replace(lines, rows=rows), F.levels)

    def row(b2b: m.Estimate | None, b2c: m.Estimate | None, **changes: object) -> m.LineRow:
        return dataclasses.replace(lines.rows[0], b2b=b2b, b2c=b2c, **changes)  # type: ignore[arg-type]

    hidden = {"difference": None, "low": None, "high": None, "verdict": None}
    return {
        "sample": of(*lines.rows),
        "edges": of(row(BOTTOM, TOP, difference=-4.0, low=-4.0, high=-3.9),
                    row(TOP, BOTTOM, difference=4.0, low=3.9, high=4.0)),
        "wide": of(row(WIDE, WIDE, difference=0.0, low=-2.4, high=2.4, verdict="cannot tell")),
        "bottom": of(row(BOTTOM, BOTTOM)),
        "top": of(row(TOP, TOP)),
        "hidden": of(row(None, None, **hidden), row(e(3, 2.9, 3.1), None, **hidden),
                     row(None, e(3, 2.9, 3.1), **hidden), row(e(3, 2.9, 3.1), e(3, 2.9, 3.1))),
        "long": of(row(e(3, 2.9, 3.1), e(3, 2.9, 3.1), name=LONG),
                   row(e(3, 2.9, 3.1), e(3, 2.9, 3.1), name=WORD)),
        "one": of(lines.rows[0]),
        "long levels": charts.line_rows(
            lines, tuple(dataclasses.replace(w, name=LONG) for w in F.levels)
        ),
    }  # fmt: skip


def timelines() -> dict[str, charts.Chart]:
    a = F.actions[0]

    def of(*actions: m.Action, after: str | None = "2027-09-13") -> charts.Chart:
        return charts.timeline(actions, "2026-09-21", after)

    def act(start: str, due: str, **changes: object) -> m.Action:
        return dataclasses.replace(a, start=start, due=due, **changes)  # type: ignore[arg-type]

    return {
        "sample": of(*F.actions),
        "next wave near": of(*F.actions, after="2027-03-15"),
        "no next wave": of(*F.actions, after=None),
        "one": of(a),
        "one day": of(act("2026-10-05", "2026-10-05")),
        "a year": of(act("2026-09-21", "2027-09-12", short="Take the score out of all bonuses")),
        "two years": of(act("2026-09-21", "2028-09-12"), after="2028-10-01"),
        "next wave passed": of(*F.actions, after="2026-01-01"),
        "before the report": of(act("2026-01-05", "2026-02-05"), act("2026-10-01", "2026-11-01")),
        "long": of(act("2026-10-01", "2027-01-31", owner=LONG, short="M" * 32),
                   act("2026-10-01", "2027-01-31", owner=WORD, short=WORD[:32])),
    }  # fmt: skip


KINDS: dict[str, Callable[[], dict[str, charts.Chart]]] = {
    "ladder": ladders, "criteria": criterion_charts, "facets": facet_charts,
    "perception": gap_charts, "units": unit_charts, "trend": trend_charts,
    "distributions": distribution_charts, "lines": line_charts, "timeline": timelines,
}  # fmt: skip
