"""What each chart says of the sample, checked in its drawing and in its words."""

import dataclasses
import hashlib
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import matplotlib as mpl
import pytest

from cxassess.findings import model as m
from cxassess.reporting import charts
from cxassess.reporting.charts.rows import alternative, score_scale
from tests.unit.reporting.hard_cases import KINDS
from tests.unit.reporting.sample_findings import sample_findings
from tests.unit.reporting.sample_parts import estimate, gap_row

F = sample_findings()
NB, MINUS = "\u00a0", "\u2212"
POINT = 72 / 25.4


def words(chart: charts.Chart) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", chart.svg)


def circles(chart: charts.Chart, radius: float) -> list[tuple[float, float]]:
    """Centres in mm of the circles about this radius in mm."""
    found = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', chart.svg)
    return [(float(x) / POINT, float(y) / POINT) for x, y, r in found
            if abs(float(r) / POINT - radius) < 0.02]  # fmt: skip


def rows_chart() -> charts.Chart:
    return charts.criterion_rows(F.criteria, F.levels, now="Autumn 2026", before="Autumn 2025")


def test_ladder_names_level_gate_and_index() -> None:
    chart = charts.ladder(F.level, F.levels, F.gates)
    assert {"Level 2, Scattered", "Level 3, Connected", "gate: Executive backing",
            f"index 2.9 (2.8 to 3.0), n{NB}606"} <= set(words(chart))  # fmt: skip
    assert chart.alt == (
        "Ladder of 5 levels. Reported: Level 2, Scattered; without gates: Level 3, Connected; "
        f"gate: Executive backing; index 2.9, 90{NB}% interval 2.8 to 3.0. n{NB}606."
    )
    (reported,) = circles(chart, 2.1)
    (index,) = circles(chart, 1.05)
    assert 34 < reported[0] < 68  # on the second of five steps of 34 mm
    assert index[0] == pytest.approx((2.88 - 0.75) * 34, abs=0.01)


def test_ladder_says_between_when_the_interval_crosses_a_border() -> None:
    level = dataclasses.replace(F.level, gated=3, binding=(), borderline=(2, 3))
    chart = charts.ladder(level, F.levels, F.gates)
    assert "between 2 and 3" in words(chart)
    assert "without gates" in chart.alt
    assert not any("gate:" in word for word in words(chart))


def test_ladder_without_a_level_says_why() -> None:
    level = dataclasses.replace(F.level, gated=None, ungated=None, index=None, binding=())
    chart = charts.ladder(level, F.levels, F.gates)
    assert any(word.startswith("Reported level: not determinable") for word in words(chart))
    assert "not determinable" in chart.alt
    assert "<circle" not in chart.svg


def test_criterion_rows_place_every_wave_and_target() -> None:
    chart, scale = rows_chart(), score_scale(F.levels)
    now = [x for x, _ in circles(chart, 1.05)]
    before = [x for x, _ in circles(chart, 0.85)]
    assert now == pytest.approx([scale(v) for v in (3.0, 3.2, 3.4, 3.2, 1.6)], abs=0.01)
    assert before == pytest.approx([scale(v) for v in (2.7, 3.4, 3.4, 2.8, 1.7)], abs=0.01)
    said = words(chart)
    for expected in ("Autumn 2026", "Autumn 2025", "target 4.0", "+0.3", f"{MINUS}0.2", "0.0",
                     "clear rise", "clear fall", "no clear change", "604",
                     "Level 1, Incidental"):  # fmt: skip
        assert expected in said
    assert chart.alt == (
        "Rows of dots, one a criterion, on a scale of levels. Highest Culture 3.4, lowest "
        "Executive backing 1.6; 2 clear rises, 1 clear fall. "
        f"n{NB}604. Values in the table below."
    )


def test_a_first_wave_shows_no_change() -> None:
    first = [dataclasses.replace(c, previous=None, change=None) for c in F.criteria]
    chart = charts.criterion_rows(first, F.levels, now="Autumn 2026")
    assert "Change" not in words(chart)
    assert "clear" not in chart.alt
    assert chart.height_mm < rows_chart().height_mm


def test_a_partly_matched_change_says_on_how_much() -> None:
    part = [dataclasses.replace(c, coverage=0.8) for c in F.criteria]
    chart = charts.criterion_rows(part, F.levels, now="2", before="1")
    assert words(chart).count(f"on 80{NB}% of questions") == 5


def test_a_hidden_criterion_is_said_to_be_hidden_and_an_unrated_one_not() -> None:
    items = tuple(dataclasses.replace(i, asked=None) for i in F.criteria[0].items)
    hidden = dataclasses.replace(F.criteria[0], score=None, level=None, items=items)
    unrated = dataclasses.replace(F.criteria[1], score=None, level=None)
    chart = charts.criterion_rows([hidden, unrated], F.levels, now="2", before="1")
    assert "hidden to protect people" in words(chart)
    assert "not rated: too few of its questions have answers" in words(chart)
    assert "No score can be shown" in chart.alt
    assert "n not shown" in chart.alt


def test_facets_keep_the_scale_of_the_criteria() -> None:
    chart, scale = charts.facet_rows(F.criteria[0], F.levels), score_scale(F.levels)
    assert [x for x, _ in circles(chart, 1.05)] == pytest.approx(
        [scale(v) for v in (3.3, 3.0, 2.8, 2.9)], abs=0.01
    )


@pytest.mark.parametrize(
    ("position", "filled"), [(0, 2), (1, 3), (3, 4), (5, 5)], ids=["holds", "next", "4", "5"]
)
def test_a_gate_strip_is_filled_to_the_level_it_allows(position: int, filled: int) -> None:
    gate = F.gates[position]
    chart = charts.gate_strip(gate, 3)
    cells = [path.count("M") for face, path in
             re.findall(r'<path fill="(#\w+)"[^>]*d="([^"]*)"', chart.svg)
             if face != "#ffffff"]  # fmt: skip
    assert cells == [filled]
    assert f"{gate.name}: lets the level rise to {filled} of 5" in chart.alt
    assert (chart.width_mm, chart.height_mm) == (36.4, 13.6)
    assert words(chart) == []


def test_a_gate_that_is_not_measured_is_hatched() -> None:
    chart = charts.gate_strip(F.gates[-1], None, height=20)
    assert "not measured" in chart.alt
    assert "Level without gates not known" in chart.alt
    assert "stroke-dasharray" not in chart.svg
    assert chart.svg.count("M") > 20
    assert chart.height_mm == 20


def test_perception_gives_gap_interval_and_verdict() -> None:
    assert F.perception is not None
    chart = charts.perception(F.perception.criteria, F.levels)
    said = words(chart)
    for expected in ("employees", "leaders", "managers", "programme team", "+1.4", "+1.0 to +1.8",
                     "1.5", "2.9"):  # fmt: skip
        assert expected in said
    assert said.count("clear") == 3
    assert said.count("not clear") == 2
    assert "Widest gap Executive backing +1.4; 3 of 5 gaps clear" in chart.alt


def test_leaders_and_employees_who_agree_do_not_hide_one_another() -> None:
    chart = charts.perception([gap_row("X", "Culture", (3.0, 3.1, 3.0, 2.9), 0.3)], F.levels)
    (employees,) = circles(chart, 1.3)
    squares = re.findall(r'stroke="#0072b2"[^>]*d="M([\d.]+) ([\d.]+)', chart.svg)
    leaders_foot = float(squares[0][1]) / POINT
    assert leaders_foot <= employees[1] - 1.3 + 0.2


def test_an_audience_that_may_not_be_shown_is_named() -> None:
    rows = [gap_row("A", "One", (3.0, 3.2, None, None), 0.3),
            gap_row("B", "Two", (3.0, 3.2, 3.5, None), 0.3)]  # fmt: skip
    chart = charts.perception(rows, F.levels)
    text = " ".join(words(chart))
    assert "not shown (few answers): leaders" in text
    assert "Not shown (few answers): programme team" in text
    assert "gap not shown (few answers)" in text
    assert chart.alt.endswith("1 not shown. n\u00a014 to 544. Values in the table below.")


def test_spread_counts_hidden_units_and_names_none() -> None:
    assert F.units is not None
    chart = charts.unit_spread(F.units, F.criteria, F.levels)
    said = words(chart)
    assert not {row.name for row in F.units.rows} & set(said)
    assert said.count("2 hidden") == 4
    assert said.count("3 hidden") == 1
    assert len(re.findall("<circle", chart.svg)) == 49
    assert "12 units, up to 3 hidden to protect people" in chart.alt


def test_trend_breaks_where_the_version_changed() -> None:
    assert F.trend is not None
    chart = charts.trend(F.trend, F.criteria, F.levels)
    lines = re.search(r'<path fill="none" stroke="#0b3c66" stroke-width="1.3"[^>]*d="([^"]*)"',
                      chart.svg)  # fmt: skip
    assert lines is not None
    # In each of six panels one upright interval (first wave) and one line of two waves.
    assert lines[1].count("M") == 12
    assert any(word.startswith("Gap in the line") for word in words(chart))
    assert "clear rise: Hear, understand, act, Measurement" in chart.alt


def test_trend_is_true_to_time() -> None:
    assert F.trend is not None
    dates = ("2025-01-01", "2025-04-01", "2026-01-01")
    points = tuple(dataclasses.replace(p, date=d, version="1")
                   for p, d in zip(F.trend.points, dates, strict=True))  # fmt: skip
    chart = charts.trend(dataclasses.replace(F.trend, points=points), (), F.levels)
    x = sorted(x for x, _ in circles(chart, 0.95) if x > 2)  # not the sign of change
    assert (x[1] - x[0]) / (x[2] - x[0]) == pytest.approx(90 / 365, abs=0.01)


def test_a_hidden_wave_is_hatched_and_explained() -> None:
    assert F.trend is not None
    middle = dataclasses.replace(F.trend.points[1], index=None, criteria=(None,) * 5)
    points = (F.trend.points[0], middle, F.trend.points[2])
    chart = charts.trend(dataclasses.replace(F.trend, points=points), F.criteria, F.levels)
    assert "Hatched: hidden to protect people." in words(chart)


def test_distributions_label_shares_from_five_per_cent() -> None:
    item = dataclasses.replace(F.criteria[0].items[0], shares=(0.049, 0.051, 0.3, 0.35, 0.25))
    one = dataclasses.replace(F.criteria[0], items=(item,))
    chart = charts.distributions(one)
    said = words(chart)
    assert {"5", "30", "35", "25", "3.2", f"31{NB}%", "not visible", "394"} <= set(said)
    assert said.count("5") == 1
    assert "1 not visible to many" in chart.alt


def test_bars_are_as_long_as_their_shares() -> None:
    item = dataclasses.replace(F.criteria[0].items[0], shares=(0.1, 0.2, 0.3, 0.4, 0.0))
    chart = charts.distributions(dataclasses.replace(F.criteria[0], items=(item,)))
    widths = []
    for tint in ("#c7d3de", "#93b0c9", "#6e9abd", "#2c6698"):
        path = re.search(rf'fill="{tint}"[^>]*d="M([\d.]+) [\d.]+L([\d.]+)', chart.svg)
        assert path is not None
        widths.append(float(path[2]) - float(path[1]))
    total = sum(widths)
    assert [w / total for w in widths] == pytest.approx([0.1, 0.2, 0.3, 0.4], abs=0.001)
    assert 'fill="#0b3c66" d=' not in chart.svg


def test_lines_shade_the_zone_and_give_the_verdict() -> None:
    assert F.lines is not None
    chart = charts.line_rows(F.lines, F.levels)
    said = words(chart)
    assert said.count("same") == 3
    assert {"different", "cannot tell", "the same: within ±0.3", "B2B", "B2C"} <= set(said)
    assert f"different: Measurement ({MINUS}0.6)" in chart.alt


def test_a_hidden_line_is_said_to_be_hidden() -> None:
    assert F.lines is not None
    row = dataclasses.replace(F.lines.rows[0], b2b=None, difference=None, low=None, high=None,
                              verdict=None)  # fmt: skip
    chart = charts.line_rows(dataclasses.replace(F.lines, rows=(row,)), F.levels)
    assert "B2B hidden to protect people" in words(chart)
    assert "not shown" in words(chart)
    assert "1 not shown" in chart.alt


def test_timeline_runs_from_start_to_due_date() -> None:
    chart = charts.timeline(F.actions, "2026-09-21", "2027-03-15")
    said = words(chart)
    assert {"30 days", "60 days", "90 days", "next round 15 March 2027", "CEO",
            "Executive sponsor"} <= set(said)  # fmt: skip
    bars = re.search(r'stroke="#2c6698" stroke-width="3"[^>]*d="([^"]*)"', chart.svg)
    assert bars is not None
    spans = [tuple(float(v) for v in pair) for pair in
             re.findall(r"M([\d.]+) [\d.]+L([\d.]+)", bars[1])]  # fmt: skip
    lengths = [x1 - x0 for x0, x1 in spans]
    days = [56, 91, 81, 88, 109]
    assert [length / lengths[0] for length in lengths] == pytest.approx(
        [d / days[0] for d in days], abs=0.01
    )
    assert "first due 30 November 2026: Executive sponsor" in chart.alt


def test_nothing_to_show_is_refused() -> None:
    empty = dataclasses.replace(F.criteria[0], facets=(), items=())
    assert F.trend is not None
    assert F.units is not None
    assert F.lines is not None
    units, lines, found = F.units, F.lines, F.trend
    for draw in (
        lambda: charts.criterion_rows((), F.levels, now=""),
        lambda: charts.facet_rows(empty, F.levels),
        lambda: charts.perception((), F.levels),
        lambda: charts.unit_spread(dataclasses.replace(units, rows=()), F.criteria, F.levels),
        lambda: charts.unit_spread(units, (), F.levels),
        lambda: charts.trend(dataclasses.replace(found, points=()), F.criteria, F.levels),
        lambda: charts.distributions(empty),
        lambda: charts.line_rows(dataclasses.replace(lines, rows=()), F.levels),
        lambda: charts.timeline((), "2026-09-21"),
    ):
        with pytest.raises(charts.ChartError, match=r"at least one|needs a"):
            draw()


def test_names_are_drawn_as_they_are() -> None:
    name = "R&D <north> $x_1$ \x07“Ost”"
    row = dataclasses.replace(F.criteria[0], name=name)
    chart = charts.facet_rows(
        dataclasses.replace(row, facets=(dataclasses.replace(row.facets[0], name=name),)), F.levels
    )
    assert " ".join(words(chart)).count("R&amp;D &lt;north&gt; $x_1$") == 1
    assert "\x07" not in chart.svg
    assert chart.problems == ()


def test_a_script_that_the_font_lacks_is_reported_and_still_written(
    caplog: pytest.LogCaptureFixture,
) -> None:
    row = dataclasses.replace(F.criteria[0], name="Слушать")
    chart = charts.criterion_rows([row], F.levels, now="2", before="1")
    assert "Слушать" in words(chart)
    assert chart.problems == ("no glyph: Слушать in Слушать",)
    assert "no glyph" in caplog.text


def test_alternatives_are_cut_at_a_word() -> None:
    text = alternative("Rows", "word " * 100, "n 5")
    assert len(text) <= 300
    assert "word… n 5. Values in the table below." in text
    assert alternative("Rows", "is it?", "n 5", table=False) == "Rows. Is it? n 5."


def digest() -> str:
    drawn = (chart for kind in KINDS.values() for chart in kind().values())
    return hashlib.sha256("\n".join(c.svg + c.alt for c in drawn).encode()).hexdigest()


def test_the_same_bytes_in_another_process() -> None:
    code = "from tests.unit.reporting.test_charts import digest; print(digest())"
    seeds = ("1", "2")
    found = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                       env={**os.environ, "PYTHONHASHSEED": seed}).stdout.strip()
        for seed in seeds
    }  # fmt: skip
    assert found == {digest()}


def test_the_same_bytes_from_many_threads() -> None:
    alone = rows_chart().svg
    with ThreadPoolExecutor(4) as pool:
        together = {chart.svg for chart in pool.map(lambda _: rows_chart(), range(8))}
    assert together == {alone}


def test_drawing_leaves_no_setting_behind_and_needs_no_window() -> None:
    before = dict(mpl.rcParams)
    rows_chart()
    assert dict(mpl.rcParams) == before
    code = ("import sys; import cxassess.reporting.charts; "
            "sys.exit('matplotlib.pyplot' in sys.modules)")  # fmt: skip
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_levels_of_another_number_are_drawn() -> None:
    three = F.levels[:3]
    row = dataclasses.replace(F.criteria[0], score=estimate(2.0, 50), target=None)
    chart = charts.criterion_rows([row], three, now="2")
    assert not {"4", "5"} & set(words(chart))
    long = tuple(m.LevelWord(number=w.number, name="A very long level name", line="")
                 for w in three)  # fmt: skip
    assert charts.criterion_rows([row], long, now="2").problems == ()
