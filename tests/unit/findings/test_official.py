"""The whole, worked out by hand."""

from math import sqrt

import pytest

from cxassess.findings.errors import FindingsError
from cxassess.findings.inputs import Unit
from tests.unit.findings.organisations import (
    CORE,
    Person,
    answering,
    criterion,
    crowd,
    item,
    small,
)
from tests.unit.findings.reading import fielded, findings_of, items_of

SMALL = small()
T5 = 2.015048372669157
"""95 % quantile of Student's t with 5 degrees of freedom (published tables: 2.015)."""


def sheets(**columns):
    """One person for each position of the columns."""
    rows = zip(*columns.values(), strict=True)
    ids = [name.replace("_", "-") for name in columns]
    return [Person(answers=dict(zip(ids, row, strict=True))) for row in rows]


PEOPLE = sheets(
    ONE_1=(1, 2, 3, 3, 4, 5),  # mean 3, squares 10
    ONE_2=(2, 2, 2, 4, 4, 4),  # mean 3
    TWO_1=(5, 5, 4, 4, 4, 5),  # mean 4.5
    TWO_2=(1, 2, 1, 2, 1, 2),  # mean 1.5
)


def test_items_facets_criteria_and_index_are_means_of_means():
    found = findings_of(SMALL, PEOPLE)
    assert [items_of(found)[i].score.value for i in ("ONE-1", "ONE-2", "TWO-1", "TWO-2")] == [
        3.0, 3.0, 4.5, 1.5,
    ]  # fmt: skip
    one, two = found.criteria
    assert [facet.score.value for facet in one.facets] == [3.0, 3.0]
    assert [facet.score.value for facet in two.facets] == [3.0]
    assert (one.score.value, two.score.value) == (3.0, 3.0)
    assert found.level.index.value == pytest.approx(3.0)
    assert {each.score.n for each in found.criteria} == {6}


def test_the_interval_of_an_item():
    """s^2 = 10/5 = 2, so SE = sqrt(2/6)."""
    score = items_of(findings_of(SMALL, PEOPLE))["ONE-1"].score
    reach = T5 * sqrt(2 / 6)
    assert (score.low, score.high) == (pytest.approx(3 - reach), pytest.approx(3 + reach))


def test_half_of_the_people_invited_answered():
    """The finite population correction shortens the interval by sqrt(1 - 6/12)."""
    score = items_of(findings_of(SMALL, PEOPLE, invited=2))["ONE-1"].score
    assert score.high - 3 == pytest.approx(T5 * sqrt(2 / 6) * sqrt(0.5))


def test_headcounts_weigh_units():
    """North: five 2s for 30 heads; south: five 4s for 10. Mean (3 x 2 + 4) / 4 = 2.5."""
    units = (Unit("n", "North", None, 30), Unit("s", "South", None, 10))
    people = [*crowd(5, unit="n", answers=2), *crowd(5, unit="s", answers=4)]
    found = findings_of(SMALL, people, units)
    item_ = items_of(found)["ONE-1"]
    assert item_.score.value == pytest.approx(2.5)
    assert item_.shares == pytest.approx((0.0, 0.75, 0.0, 0.25, 0.0))
    assert "weighted to the headcounts" in found.method.limits


def test_an_item_with_fewer_answers_than_the_minimum_is_not_rated():
    people = [*PEOPLE[:5], Person(answers={"ONE-1": 5})]
    found = findings_of(SMALL, people, minimum=6)
    assert {i for i, each in items_of(found).items() if each.score is not None} == {"ONE-1"}
    # one of two items, as much as the questionnaire asks for
    assert found.criteria[0].score.value == pytest.approx((1 + 2 + 3 + 3 + 4 + 5) / 6)
    assert found.criteria[1].score is None
    assert found.level.index is None


def test_n_of_a_criterion_is_everybody_who_answered_one_of_its_items():
    people = [Person(answers={"ONE-1": 1 + n % 3}) for n in range(5)]
    people += [Person(answers={"ONE-2": 1 + n % 3}) for n in range(6)]
    found = findings_of(SMALL, people)
    assert [items_of(found)[i].score.n for i in ("ONE-1", "ONE-2")] == [5, 6]
    assert found.criteria[0].score.n == 11


class TestUnscoredAnswers:
    def test_have_the_people_asked_as_their_base(self):
        answers = [1, 2, 3, 4, 5, 254, 254, 254, 255, 0]
        found = items_of(findings_of(SMALL, [Person(answers=one) for one in answers]))["ONE-1"]
        assert (found.asked, found.dont_know, found.not_my_work, found.skipped) == (
            10, 0.3, 0.1, 0.1,
        )  # fmt: skip
        assert found.score.n == 5
        assert found.not_visible  # 30 % is enough, the border is closed

    def test_of_an_item_for_insiders_are_no_finding(self):
        inside = small(criteria=(criterion("IN", (item("IN-1", visibility="inside"),)),))
        found = findings_of(inside, [Person(answers=a) for a in (1, 2, 3, 4, 5, 254, 254, 254)])
        assert items_of(found)["IN-1"].dont_know == pytest.approx(3 / 8)
        assert not items_of(found)["IN-1"].not_visible

    def test_all_of_them(self):
        people = [*crowd(5, answers=254), Person(answers=255)]
        found = findings_of(SMALL, people)
        each = items_of(found)["TWO-1"]
        assert (each.score, each.shares, each.not_my_work, each.not_visible) == (
            None, None, pytest.approx(1 / 6), True,
        )  # fmt: skip
        assert found.enough
        assert found.level.gated is None

    @pytest.mark.parametrize("answer", [0, 254, 255])
    def test_by_everybody_are_each_ones_answer(self, answer):
        each = items_of(findings_of(SMALL, crowd(6, answers=answer)))["TWO-1"]
        assert each.asked == 6
        assert (each.dont_know, each.not_my_work, each.skipped) == (None, None, None)
        assert not each.not_visible

    def test_do_not_tell_how_few_chose_an_answer(self):
        people = [Person(answers=one) for one in (1, 2, 3, 254, 254, 254)]
        each = items_of(findings_of(SMALL, people))["ONE-1"]
        assert each.asked == 6
        assert (each.score, each.dont_know, each.not_my_work, each.skipped) == (None,) * 4

    def test_of_an_item_that_tells_the_size_of_a_small_audience(self):
        """Seven managers and three leaders: asked of managers alone would give leaders away."""
        people = [
            *answering(*[1, 2, 3] * 10),
            *answering(*[2, 3, 4, 3, 2, 3, 4], audience="manager"),
            *answering(2, 3, 4, audience="leader"),
        ]
        found = items_of(findings_of(CORE, people))
        assert found["RIR-6"].asked == 10
        assert (found["RIR-7"].asked, found["RIR-7"].dont_know) == (None, None)
        assert found["RIR-7"].score.n == 7
        assert (found["MEA-7"].asked, found["MEA-7"].score) == (None, None)

    def test_of_an_item_that_only_experts_answer(self):
        experts = small(criteria=(criterion("EX", (item("EX-1", ("programme",)), item("EX-2"))),))
        people = [*answering(1, 2, 3, 4, 5), *answering(1, 2, 3, 4, 5, audience="programme")]
        found = items_of(findings_of(experts, people))
        assert (found["EX-1"].asked, found["EX-1"].score) == (None, None)
        assert found["EX-2"].score.n == 5


class TestDistributions:
    def test_are_shares_of_those_who_chose(self):
        found = items_of(findings_of(SMALL, answering(1, 2, 2, 3, 254)))
        assert found["ONE-1"].shares is None
        found = items_of(findings_of(SMALL, answering(1, 2, 2, 3, 5, 254)))
        assert found["ONE-1"].shares == pytest.approx((0.2, 0.4, 0.2, 0.0, 0.2))

    @pytest.mark.parametrize(("ones", "shown"), [(8, True), (9, False)])
    def test_are_hidden_when_nine_in_ten_agree(self, ones, shown):
        each = items_of(findings_of(SMALL, answering(*[1] * ones, *[2] * (10 - ones))))["ONE-1"]
        assert (each.shares is not None) is shown

    @pytest.mark.parametrize(("people", "shown"), [(49, False), (50, True)])
    def test_of_few_the_mean_would_tell_the_same(self, people, shown):
        """Five people of another opinion among 50: shares are hidden, the score is not."""
        found = findings_of(SMALL, answering(*[1] * (people - 4), *[2] * 4))
        each = items_of(found)["ONE-1"]
        assert each.shares is None
        assert (each.score is not None) is shown
        assert (found.criteria[0].score is not None) is shown

    def test_unanimous_answers_are_hidden_altogether(self):
        """The mean of five equal answers is each one's answer."""
        people = [Person(answers={"ONE-1": 3, "ONE-2": n, "TWO-1": n}) for n in (1, 2, 3, 4, 5)]
        found = findings_of(SMALL, people)
        each = items_of(found)["ONE-1"]
        assert (each.score, each.shares) == (None, None)
        assert found.criteria[0].score.value == 3.0
        assert found.criteria[0].facets[0].score is None


def test_programme_team_and_assessors_are_not_of_the_whole():
    outside = [
        *crowd(6, audience="programme", answers=5),
        *crowd(6, audience="assessor", answers=5),
    ]
    with_experts = findings_of(SMALL, [*PEOPLE, *outside])
    alone = findings_of(SMALL, PEOPLE)
    assert with_experts.criteria == alone.criteria
    assert with_experts.level == alone.level


def test_agreement_by_hand():
    """ONE: s^2 2 and 6/5, mean 1.6, null 2, so r* = 0.2; AD (6/6 + 6/6) / 2 = 1."""
    found = findings_of(SMALL, PEOPLE).criteria[0]
    assert found.agreement == pytest.approx(0.2)
    assert found.average_deviation == pytest.approx(1.0)
    assert found.agreement_words == "People describe it very differently."


def test_an_item_without_answers_has_no_composite():
    wave = fielded(SMALL, PEOPLE[:5])
    empty = wave.official.of(slice(0, 0))
    with pytest.raises(FindingsError, match="item without answers"):
        wave.scale.composite("whole", empty, empty.weights, wave.scale.single("ONE-1"))
