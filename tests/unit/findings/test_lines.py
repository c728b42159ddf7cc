"""B2B and B2C; people of both lines count in either."""

from math import sqrt

import pytest

from tests.unit.findings.organisations import answering, criterion, item, small
from tests.unit.findings.reading import by_id, findings_of

SMALL = small()


def rows_of(people, questionnaire=SMALL):
    return by_id(findings_of(questionnaire, people).lines.rows)


def test_two_separate_lines_by_hand():
    """Means 2 and 4, s^2 = 0.5, n 5 each; df of the smaller side is 4, t 2.1318."""
    people = [*answering(1, 2, 3, 2, 2, line="b2b"), *answering(4, 5, 4, 3, 4, line="b2c")]
    row = rows_of(people)["ONE"]
    assert (row.b2b.value, row.b2c.value) == (2.0, 4.0)
    assert row.difference == pytest.approx(-2.0)
    assert row.high == pytest.approx(-2 + 2.13184678632665 * sqrt(0.2))
    assert row.verdict == "different"


def test_people_of_both_lines_count_in_each_and_draw_them_together():
    people = [
        *answering(*[2, 3, 4] * 4, line="both"),
        *answering(*[1, 2, 3] * 2, line="b2b"),
        *answering(*[3, 4, 5] * 2, line="b2c"),
    ]
    found = findings_of(SMALL, people)
    row = by_id(found.lines.rows)["ONE"]
    assert (row.b2b.n, row.b2c.n, found.lines.both) == (18, 18, 12)
    # (12 x 3 + 6 x 2) / 18 and (12 x 3 + 6 x 4) / 18
    assert row.difference == pytest.approx(-2 / 3)
    apart = [
        *answering(*[2, 3, 4] * 4, *[1, 2, 3] * 2, line="b2b"),
        *answering(*[2, 3, 4] * 4, *[3, 4, 5] * 2, line="b2c"),
    ]
    alone = rows_of(apart)["ONE"]
    assert alone.difference == pytest.approx(-2 / 3)
    assert row.high - row.low < alone.high - alone.low


def test_many_alike_are_the_same():
    people = [*answering(*[2, 3, 4] * 60, line="b2b"), *answering(*[2, 3, 4] * 60, line="b2c")]
    found = findings_of(SMALL, people).lines
    assert {row.verdict for row in found.rows} == {"same"}
    assert found.headline == "Same foundations in all two criteria."
    assert found.zone == 0.3


def test_few_cannot_tell():
    people = [*answering(1, 3, 5, 2, 4, line="b2b"), *answering(2, 3, 5, 1, 4, line="b2c")]
    assert rows_of(people)["ONE"].verdict == "cannot tell"


@pytest.mark.parametrize(("alone", "verdict"), [(0, "cannot tell"), (6, "same")])
def test_a_line_without_people_of_its_own_is_not_compared_with_itself(alone, verdict):
    people = [
        *answering(*[2, 3, 4] * 60, line="both"),
        *answering(*[2, 3, 4] * 4, line="b2b"),
        *answering(*[2, 3, 4] * (alone // 3), line="b2c"),
    ]
    assert {row.verdict for row in rows_of(people).values()} == {verdict}


def test_items_rated_on_one_side_only_are_left_out():
    questionnaire = small(
        criteria=(criterion("Q", (item("Q-1"), item("Q-2", ("manager", "leader")))),)
    )
    people = [
        *answering(1, 2, 3, 2, 2, line="b2b"),
        *answering(1, 2, 3, 2, 2, line="b2c"),
        *answering(5, 5, 4, 5, 4, line="b2c", audience="manager"),
    ]
    row = rows_of(people, questionnaire)["Q"]
    assert row.b2b.value == pytest.approx(2.0)
    assert row.b2c.value == pytest.approx((10 + 23) / 10)


def test_one_small_line_leaves_no_comparison():
    people = [*answering(1, 2, 3, 2, 2, 4, line="b2b"), *answering(4, 5, 4, line="b2c")]
    found = findings_of(SMALL, people).lines
    row = found.rows[0]
    assert (row.b2b, row.b2c, row.difference, row.low, row.high, row.verdict) == (None,) * 6
    # the other line would give it away
    assert [(one.line, one.n, one.level) for one in found.levels] == [
        ("b2b", None, None), ("b2c", None, None),
    ]  # fmt: skip
    assert found.headline == "Too few answers may be shown to compare the two lines."


def test_levels_of_the_lines():
    people = [*answering(*[2, 3, 4] * 4, line="b2b"), *answering(*[4, 5, 4] * 4, line="b2c")]
    b2b, b2c = findings_of(SMALL, people).lines.levels
    assert (b2b.n, b2b.index.value, b2b.level) == (12, pytest.approx(3.0), 3)
    assert (b2c.n, b2c.level) == (12, 4)


def test_a_line_without_enough_items_has_no_level():
    questionnaire = small(
        criteria=(criterion("Q", (item("Q-1", ("leader",)), item("Q-2", ("leader",)), item("Q-3"))),
                  criterion("R", (item("R-1"),)))
    )  # fmt: skip
    people = [*answering(1, 2, 3, 2, 2, line="b2b"), *answering(1, 2, 3, 2, 2, line="b2c")]
    found = findings_of(questionnaire, people).lines
    assert [(one.n, one.index, one.level) for one in found.levels] == [(5, None, None)] * 2
    assert [row.verdict is None for row in found.rows] == [True, False]


@pytest.mark.parametrize("lines", [("b2b",), ("both",), ("",), ("b2c", "")])
def test_one_line_alone_is_no_comparison(lines):
    people = [one for line in lines for one in answering(1, 2, 3, 4, 5, line=line)]
    assert findings_of(SMALL, people).lines is None


def test_nobody_serves_both():
    people = [*answering(1, 2, 3, 2, 2, line="b2b"), *answering(4, 5, 4, 3, 4, line="b2c")]
    assert findings_of(SMALL, people).lines.both == 0


def test_few_who_serve_both_are_not_told():
    people = [*answering(1, 2, 3, 2, 2, line="b2b"), *answering(4, 5, 4, 3, 4, line="b2c"),
              *answering(3, 2, line="both")]  # fmt: skip
    assert findings_of(SMALL, people).lines.both is None
