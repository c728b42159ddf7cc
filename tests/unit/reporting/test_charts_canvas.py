"""The sheet knows what lies where: it finds free places and finds faults."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxassess.reporting.charts import lean, measure, style
from cxassess.reporting.charts.canvas import Canvas, Wanted


def test_a_label_beyond_the_edge_is_cut() -> None:
    c = Canvas(20)
    c.text(165, 10, "far too long for it")
    assert c.problems() == ["cut: far too long for it"]


@pytest.mark.parametrize("y", [1.0, 20.4])
def test_a_label_above_or_below_the_sheet_is_cut(y: float) -> None:
    c = Canvas(20)
    c.text(10, y, "Ågy")
    assert c.problems() == ["cut: Ågy"]


def test_labels_on_one_another_overlap() -> None:
    c = Canvas(20)
    c.text(10, 10, "first")
    c.text(12, 11, "second")
    c.text(40, 10, "third")
    assert c.problems() == ["overlap: first / second"]


def test_a_label_on_a_mark_an_interval_or_a_line_is_found() -> None:
    c = Canvas(40)
    c.text(10, 10, "one")
    c.mark(12, 9, "o", 2, style.DEEP)
    c.text(10, 20, "two")
    c.interval(0, 20, 19, style.DEEP)
    c.text(10, 30, "three")
    c.block(12, 25, 12, 35)
    assert c.problems() == [f"on a mark: {word}" for word in ("one", "two", "three")]


def test_a_label_may_stand_on_hairlines_and_tints() -> None:
    c = Canvas(20)
    c.line(0, 9, 170, 9)
    c.rect(0, 0, 170, 20, face=style.ZONE)
    c.text(10, 10, "words", mask=True)
    assert c.problems() == []


def test_a_mark_beyond_the_edge_is_cut() -> None:
    c = Canvas(20)
    c.mark(170, 10, "D", 2, style.DEEP)
    assert c.problems() == ["cut: mark at 168.8, 8.8"]


def test_place_takes_the_first_free_spot() -> None:
    c = Canvas(20)
    c.mark(12, 9, "o", 2, style.DEEP)
    assert c.place("word", ((10, 10, "left"), (40, 10, "right")))
    assert [(label.x, label.ha) for label in c.labels] == [(40, "right")]
    assert not c.place("word", ((10, 10, "left"), (40, 10, "right"), (169, 10, "left")))
    assert len(c.labels) == 1


def test_place_all_writes_all_or_nothing() -> None:
    c = Canvas(20)
    c.mark(12, 9, "o", 2, style.DEEP)
    both = (Wanted("left", ((30, 10, "left"),)), Wanted("right", ((10, 10, "left"),)))
    assert not c.place_all(both)
    assert c.labels == []
    clash = (Wanted("left", ((30, 10, "left"),)), Wanted("right", ((31, 10, "left"),)))
    assert not c.place_all(clash)
    apart = (Wanted("left", ((30, 10, "left"),)), Wanted("right", ((50, 10, "left"),)))
    assert not c.place_all(apart, left=40)
    assert c.place_all(apart)
    assert c.problems() == []


def test_empty_words_are_not_drawn() -> None:
    c = Canvas(20)
    c.text(10, 10, " \n ")
    assert c.labels == []


def test_hatching_stays_in_its_rectangle() -> None:
    c = Canvas(40)
    c.hatch(10, 10, 30, 5)
    c.hatch(60, 10, 4, 20)
    points = [point for stroke in c.strokes for point in stroke.points]
    assert all((10 <= x <= 40 and 10 <= y <= 15) or (60 <= x <= 64 and 10 <= y <= 30)
               for x, y in points)  # fmt: skip
    slanted = [s.points for s in c.strokes if len(s.points) == 2]
    assert len(slanted) > 30
    assert all(x1 - x0 == pytest.approx(y0 - y1) for (x0, y0), (x1, y1) in slanted)


def test_a_chart_logs_its_problems(caplog: pytest.LogCaptureFixture) -> None:
    c = Canvas(20)
    c.text(165, 10, "cut away")
    assert c.chart("alt").problems == ("cut: cut away",)
    assert "cut: cut away" in caplog.text


def test_bold_words_are_wider_and_figures_are_not() -> None:
    assert measure.width_of("words", 10, style.BOLD) > measure.width_of("words", 10)
    ones = {round(measure.width_of("x" + digit * 5 + "x", 10), 3) for digit in "0123456789"}
    assert len(ones) == 1


def test_width_grows_with_size() -> None:
    assert measure.width_of("words", 20) == pytest.approx(
        2 * measure.width_of("words", 10), rel=0.01
    )


words = st.text(st.sampled_from("abcdefgh ijklmnop"), max_size=200)


@settings(max_examples=100, deadline=None)
@given(words, st.floats(10, 100))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: float) -> None:
    lines = measure.wrap(text, width, 8)
    assert all(measure.width_of(line, 8) <= width for line in lines)
    assert "".join(lines).replace("-", "").replace(" ", "") == text.replace(" ", "")


@settings(max_examples=100, deadline=None)
@given(words, st.floats(3, 100))
def test_shortened_words_fit(text: str, width: float) -> None:
    short = measure.shortened(text, width, 8)
    assert measure.width_of(short, 8) <= width
    assert short == measure.clean(text) or short.endswith("…")


def test_a_column_of_one_letter_still_ends() -> None:
    assert "".join(measure.wrap("abc", 0.1, 8)).replace("-", "") == "abc"


def test_no_break_spaces_hold() -> None:
    assert measure.wrap("n\u00a0604 n\u00a0604", measure.width_of("n 604", 8) + 0.3, 8) == [
        "n\u00a0604", "n\u00a0604",
    ]  # fmt: skip


def test_characters_that_xml_forbids_are_dropped() -> None:
    assert measure.clean("a\x00b\x1f\ufffe c\n d\u00a0e") == "ab c d\u00a0e"


def test_missing_glyphs_are_told() -> None:
    assert measure.missing("Łódź 100\u00a0% \u22122.1") == ""
    assert measure.missing("Ж и Ж") == "Жи"


def test_an_unknown_element_is_refused() -> None:
    raw = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><image/></svg>'
    with pytest.raises(lean.DrawingError, match="<image>"):
        lean.lean(raw, 1, 1, "CX Sans")


def test_tints_follow_the_number_of_steps() -> None:
    tints = [style.tint(k, 5)[0] for k in range(1, 6)]
    assert len(set(tints)) == 5
    assert (style.tint(1, 2)[0], style.tint(2, 2)[0]) == (tints[0], tints[4])
    assert style.tint(1, 1)[0] == tints[0]
    assert [style.tint(k, 3)[0] for k in (1, 2, 3)] == [tints[0], tints[2], tints[4]]


def test_the_font_files_are_ours() -> None:
    for weight, name in ((400, "Regular"), (600, "SemiBold"), (700, "Bold")):
        assert style.font_file(weight).endswith(f"CXSans-{name}.ttf")
        assert measure.font(weight, 8).get_file() == style.font_file(weight)
