"""Whatever the findings hold, no label of a chart is cut, covered or dropped without a word."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from cxassess.findings import model as m
from cxassess.reporting import charts
from tests.unit.reporting import chart_strategies as some

SAMPLE = some.SAMPLE
few = settings(max_examples=60, deadline=None)
waves = st.sampled_from(("Autumn 2026", "2", "Wave of the northern companies, second half of 2026"))


def is_good(chart: charts.Chart) -> None:
    assert chart.problems == ()
    assert 0 < len(chart.alt) <= 300
    assert chart.alt.endswith(".")
    assert len(chart.svg) < 40_000
    assert "nan" not in chart.svg
    assert not re.search(r"\sid=|<style|<metadata", chart.svg)


@few
@given(some.levels_found())
def test_ladder(level: m.LevelFinding) -> None:
    is_good(charts.ladder(level, SAMPLE.levels, SAMPLE.gates))


@few
@given(st.lists(some.criteria(), min_size=1, max_size=7), waves, st.none() | waves)
def test_criterion_rows(rows: list[m.CriterionFinding], now: str, before: str | None) -> None:
    chart = charts.criterion_rows(rows, SAMPLE.levels, now=now, before=before)
    is_good(chart)
    unseen = sum(row.score is None for row in rows)
    assert chart.svg.count("hidden to protect people") + chart.svg.count("not rated") == unseen


@few
@given(some.criteria(), waves, st.none() | waves)
def test_facet_rows(row: m.CriterionFinding, now: str, before: str | None) -> None:
    is_good(charts.facet_rows(row, SAMPLE.levels, now=now, before=before))


@few
@given(st.lists(some.gap_rows(), min_size=1, max_size=7))
def test_perception(rows: list[m.GapRow]) -> None:
    chart = charts.perception(rows, SAMPLE.levels)
    is_good(chart)
    assert chart.svg.count("gap not shown") == sum(row.gap is None for row in rows)


@settings(max_examples=25, deadline=None)
@given(some.unit_parts())
def test_unit_spread(units: m.Units) -> None:
    is_good(charts.unit_spread(units, SAMPLE.criteria, SAMPLE.levels))


@settings(max_examples=40, deadline=None)
@given(some.trends())
def test_trend(found: m.Trend) -> None:
    is_good(charts.trend(found, SAMPLE.criteria, SAMPLE.levels))


@few
@given(some.criteria())
def test_distributions(row: m.CriterionFinding) -> None:
    chart = charts.distributions(row)
    is_good(chart)
    hidden = sum(item.asked is None for item in row.items)
    assert chart.svg.count("hidden to protect people") == hidden


@few
@given(st.lists(some.line_rows(), min_size=1, max_size=7), st.sampled_from((0.2, 0.3, 0.5)))
def test_line_rows(rows: list[m.LineRow], zone: float) -> None:
    lines = m.Lines(rows=tuple(rows), levels=(), both=None, zone=zone, headline="", so_what="")
    is_good(charts.line_rows(lines, SAMPLE.levels))


@few
@given(
    st.lists(some.actions(), min_size=1, max_size=5),
    st.dates(min_value=some.DAY_ONE, max_value=some.LAST_DAY).map(str),
    st.none() | st.dates(min_value=some.DAY_ONE, max_value=some.LAST_DAY).map(str),
)
def test_timeline(actions: list[m.Action], released: str, next_wave: str | None) -> None:
    is_good(charts.timeline(actions, released, next_wave))
