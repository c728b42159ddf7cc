"""Parts of findings as they may come: anything hidden, any value, any name of up to 60 letters."""

import dataclasses
from datetime import date

from hypothesis import strategies as st

from cxassess.findings import model as m
from tests.unit.reporting.sample_findings import sample_findings

SAMPLE = sample_findings()
DAY_ONE, LAST_DAY = date(2026, 9, 1), date(2027, 12, 31)
AUDIENCES = ("employee", "manager", "leader", "programme")

names = st.text(
    st.sampled_from("abcdefghijklmnopqrstuvwxyzäöüßéçłABCDEFGHIJKLMNOPQRSTUVWXYZ&-/.()0123456789 "),
    min_size=1, max_size=60,
).filter(lambda text: text.strip() != "")  # fmt: skip
scores = st.floats(1, 5, allow_nan=False)
people = st.one_of(st.integers(5, 700), st.integers(700, 99_999))


@st.composite
def estimates(draw: st.DrawFn) -> m.Estimate:
    low, value, high = sorted(draw(st.tuples(scores, scores, scores)))
    return m.Estimate(value=value, low=low, high=high, n=draw(people))


@st.composite
def changes(draw: st.DrawFn) -> m.Change:
    low, mid, high = sorted(draw(st.tuples(*[st.floats(-4, 4)] * 3)))
    verdict = draw(st.sampled_from(("rise", "fall", "none")))
    return m.Change(difference=mid, low=low, high=high, verdict=verdict)


maybe_estimate = st.none() | estimates()
maybe_change = st.none() | changes()


@st.composite
def criteria(draw: st.DrawFn) -> m.CriterionFinding:
    like = draw(st.sampled_from(SAMPLE.criteria))
    score = draw(maybe_estimate)
    facets = tuple(
        dataclasses.replace(f, name=draw(names), score=draw(maybe_estimate),
                            previous=draw(maybe_estimate), change=draw(maybe_change))
        for f in like.facets
    )  # fmt: skip
    return dataclasses.replace(
        like, name=draw(names), score=score, level=draw(st.none() | st.integers(1, 5)),
        previous=draw(maybe_estimate), change=draw(maybe_change), facets=facets,
        items=tuple(draw(items(i)) for i in like.items), coverage=draw(st.floats(0, 1)),
        target=draw(st.none() | scores),
    )  # fmt: skip


@st.composite
def items(draw: st.DrawFn, like: m.ItemFinding) -> m.ItemFinding:
    if draw(st.booleans()):
        return dataclasses.replace(like, asked=None, score=None, shares=None, dont_know=None,
                                   not_my_work=None, skipped=None, not_visible=False)  # fmt: skip
    parts = draw(st.lists(st.integers(0, 100), min_size=5, max_size=5).filter(any))
    stem = draw(st.lists(names, min_size=1, max_size=4).map(" ".join))
    return dataclasses.replace(
        like, stem=stem, shares=tuple(p / sum(parts) for p in parts), score=draw(estimates()),
        dont_know=draw(st.none() | st.floats(0, 1)), not_visible=draw(st.booleans()),
    )  # fmt: skip


@st.composite
def gap_rows(draw: st.DrawFn) -> m.GapRow:
    seen = tuple(m.AudienceScore(audience=a, score=draw(maybe_estimate)) for a in AUDIENCES)
    low, gap, high = sorted(draw(st.tuples(*[st.floats(-4, 4)] * 3)))
    known = seen[0].score is not None and seen[2].score is not None
    return m.GapRow(
        id="X", name=draw(names), audiences=seen, gap=gap if known else None,
        low=low if known else None, high=high if known else None,
        clear=known and draw(st.booleans()), flagged=False,
    )  # fmt: skip


@st.composite
def line_rows(draw: st.DrawFn) -> m.LineRow:
    b2b, b2c = draw(maybe_estimate), draw(maybe_estimate)
    low, mid, high = sorted(draw(st.tuples(*[st.floats(-4, 4)] * 3)))
    known = b2b is not None and b2c is not None
    return m.LineRow(
        id="X", name=draw(names), b2b=b2b, b2c=b2c, difference=mid if known else None,
        low=low if known else None, high=high if known else None,
        verdict=draw(st.sampled_from(("same", "different", "cannot tell"))) if known else None,
    )  # fmt: skip


@st.composite
def levels_found(draw: st.DrawFn) -> m.LevelFinding:
    ungated = draw(st.none() | st.integers(1, 5))
    gated = None if ungated is None else draw(st.none() | st.integers(1, ungated))
    border = draw(st.none() | st.integers(1, 4))
    return dataclasses.replace(
        SAMPLE.level, index=draw(maybe_estimate), ungated=ungated, gated=gated,
        borderline=None if border is None else (border, border + 1),
        binding=tuple(draw(st.sets(st.sampled_from([g.id for g in SAMPLE.gates])))),
    )  # fmt: skip


@st.composite
def trends(draw: st.DrawFn) -> m.Trend:
    days = draw(st.lists(st.dates(min_value=DAY_ONE, max_value=LAST_DAY), min_size=1, max_size=8))
    points = tuple(
        m.TrendPoint(
            wave=f"Wave {k}", number=k, date=day.isoformat(),
            version=draw(st.sampled_from(("1.0.0", "1.1.0"))), index=draw(maybe_estimate),
            criteria=tuple(draw(maybe_estimate) for _ in SAMPLE.criteria), this=False,
        )
        for k, day in enumerate(sorted(days), start=1)
    )  # fmt: skip
    assert SAMPLE.trend is not None
    return dataclasses.replace(SAMPLE.trend, points=points, index_change=draw(maybe_change))


@st.composite
def unit_parts(draw: st.DrawFn) -> m.Units:
    def cell(criterion: str) -> m.UnitCell:
        at = draw(maybe_estimate)
        return m.UnitCell(criterion=criterion, score=at, level=None, clear=draw(st.booleans()),
                          shrunken=at, hidden=at is None)  # fmt: skip

    rows = tuple(
        m.UnitRow(id=str(k), name="a unit", parent=None, depth=0, leaf=True, invited=None,
                  answered=None, hidden=False, level=None, index=None, agreement=None,
                  cells=tuple(cell(c.id) for c in SAMPLE.criteria))
        for k in range(draw(st.integers(1, 12)))
    )  # fmt: skip
    assert SAMPLE.units is not None
    whole = tuple(draw(maybe_estimate) for _ in SAMPLE.criteria)
    return dataclasses.replace(SAMPLE.units, rows=rows, whole=whole)


@st.composite
def actions(draw: st.DrawFn) -> m.Action:
    days = st.dates(min_value=DAY_ONE, max_value=LAST_DAY)
    start, due = sorted(draw(st.tuples(days, days)))
    return dataclasses.replace(
        SAMPLE.actions[0], number=draw(st.integers(1, 5)), owner=draw(names),
        short=draw(names)[:32].strip() or "Act", start=start.isoformat(), due=due.isoformat(),
    )  # fmt: skip
