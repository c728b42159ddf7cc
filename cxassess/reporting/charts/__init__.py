"""The charts of the reports: parts of Findings in, SVG at print size with its words out.

Every chart keeps to one grammar (reports/theme/tokens.json): names at the left, marks on a scale
that lies at the same place on every page, numbers beside the marks, n at the right, what is hidden
said in words. Importing this package loads matplotlib.
"""

from cxassess.reporting.charts.canvas import Chart, ChartError
from cxassess.reporting.charts.criteria import criterion_rows, facet_rows
from cxassess.reporting.charts.distributions import distributions
from cxassess.reporting.charts.gates import gate_strip
from cxassess.reporting.charts.ladder import ladder
from cxassess.reporting.charts.lines import line_rows
from cxassess.reporting.charts.perception import perception
from cxassess.reporting.charts.spread import unit_spread
from cxassess.reporting.charts.timeline import timeline
from cxassess.reporting.charts.trend import trend

__all__ = [
    "Chart", "ChartError", "criterion_rows", "distributions", "facet_rows", "gate_strip", "ladder",
    "line_rows", "perception", "timeline", "trend", "unit_spread",
]  # fmt: skip
