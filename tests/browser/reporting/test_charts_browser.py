"""A browser, measuring for itself, finds every label as wide as the charts took it to be."""

import base64
from pathlib import Path

from playwright.sync_api import Browser

from cxassess.reporting.charts import style
from cxassess.reporting.charts.measure import width_of
from tests.unit.reporting.hard_cases import KINDS

MEASURE = """() => [...document.querySelectorAll('svg')].map(svg => {
  const view = svg.viewBox.baseVal
  return [...svg.querySelectorAll('text')].map(t => {
    const box = t.getBBox()
    return {words: t.textContent, size: +t.getAttribute('font-size'),
            weight: +(t.getAttribute('font-weight') || 400), width: box.width,
            out: Math.max(-box.x, box.x + box.width - view.width)}
  })
})"""


def page_of(svgs: list[str]) -> str:
    faces = "".join(
        f"@font-face{{font-family:'{style.FAMILY}';font-weight:{weight};src:url(data:font/ttf;"
        f"base64,{base64.b64encode(Path(style.font_file(weight)).read_bytes()).decode()})}}"
        for weight in (style.REGULAR, style.SEMIBOLD, style.BOLD)
    )
    return f"<style>{faces}</style>{''.join(svgs)}"


def test_labels_are_as_wide_as_measured(chromium: Browser) -> None:
    charts = [chart for kind in KINDS.values() for chart in kind().values()]
    page = chromium.new_page()
    try:
        page.set_content(page_of([chart.svg for chart in charts]))
        page.evaluate("document.fonts.ready")
        found = page.evaluate(MEASURE)
    finally:
        page.close()
    assert len(found) == len(charts)
    labels = [label for chart in found for label in chart]
    assert len(labels) > 1000
    for label in labels:
        ours = width_of(label["words"], label["size"], label["weight"]) * 72 / 25.4
        # The browser measures the advance of the line, we its ink: side bearings lie between.
        assert abs(label["width"] - ours) < 0.02 * ours + 1.6, label
        assert label["out"] < 0.8, label
