"""The grid of hard cases: every chart bears them without a cut, covered or missing word."""

import re

import pytest
from defusedxml.ElementTree import fromstring

from cxassess.reporting import charts
from tests.unit.reporting.hard_cases import KINDS

CASES = [
    pytest.param(chart, id=f"{kind}: {name}")
    for kind, draw in KINDS.items()
    for name, chart in draw().items()
]


@pytest.mark.parametrize("chart", CASES)
def test_hard_case(chart: charts.Chart) -> None:
    assert chart.problems == ()
    root = fromstring(chart.svg)  # well-formed
    assert root.get("width") == f"{round(chart.width_mm, 2):g}mm"
    assert float(root.get("viewBox").split()[3]) == pytest.approx(
        chart.height_mm * 72 / 25.4, abs=0.01
    )
    assert len(chart.svg) < 40_000
    assert 40 < len(chart.alt) <= 300
    assert "  " not in chart.alt
    assert ".." not in chart.alt


@pytest.mark.parametrize("chart", CASES)
def test_text_is_large_enough_and_in_our_font(chart: charts.Chart) -> None:
    sizes = {float(size) for size in re.findall(r'font-size="([\d.]+)"', chart.svg)}
    assert min(sizes, default=8.0) >= 8.0
    assert set(re.findall(r'font-family="([^"]+)"', chart.svg)) == {"'CX Sans'"}
    assert "<style" not in chart.svg
    assert " id=" not in chart.svg
