"""Earlier waves: matched items, clear change, coverage, notes."""

from dataclasses import replace
from math import sqrt

import pytest

from cxassess.findings.compute import compute, unrounded
from tests.unit.findings.organisations import (
    CORE,
    PLAN,
    SUBJECT,
    UNITS,
    Person,
    answering,
    draw,
    invite,
    small,
    wave_of,
)

SMALL = small()
LOW, HIGH = (1, 2, 2, 2, 3), (3, 4, 4, 4, 5)


def waves(*patterns, reworded=(), questionnaire=SMALL, factor=0):
    """One wave a pattern; the items of `reworded` had other words in all but the last."""
    made = []
    for number, pattern in enumerate(patterns, start=1):
        people = answering(*pattern)
        asked = invite(people, factor) if factor else ()
        made.append(wave_of(questionnaire, people, number=number, invited=asked))
    for place in range(len(made) - 1):
        words = {**made[place].wordings, **dict.fromkeys(reworded, "other words")}
        made[place] = replace(made[place], wordings=words, version="0.1")
    return made


def findings_of(*patterns, **fields):
    return unrounded(SMALL, waves(*patterns, **fields), (), SUBJECT)


def test_a_first_wave_has_no_trend():
    found = findings_of(LOW)
    assert found.trend is None
    assert (found.criteria[0].previous, found.criteria[0].change) == (None, None)


def test_change_by_hand():
    """Means 2 and 4, s^2 = 0.5, n 5: SE = sqrt(0.2) without correction, df 8, t 1.8595."""
    found = findings_of(LOW, HIGH, factor=1)
    change = found.criteria[0].change
    assert change.difference == pytest.approx(2.0)
    assert change.low == pytest.approx(2 - 1.8595480375228424 * sqrt(0.2))
    assert change.verdict == "rise"
    assert found.criteria[0].previous.value == pytest.approx(2.0)
    # described as of its own people the earlier score is a census
    assert found.criteria[0].previous.low == pytest.approx(2.0)
    assert found.criteria[0].facets[0].change.verdict == "rise"
    assert found.trend.index_change.verdict == "rise"
    assert found.criteria[0].coverage == 1.0


@pytest.mark.parametrize(
    ("patterns", "verdict", "headline"),
    [
        ((LOW, HIGH), "rise", "Two criteria rose; the index rose."),
        ((HIGH, LOW), "fall", "Two criteria fell; the index fell."),
        ((LOW, LOW), "none", "No clear change in any of two criteria or in the index."),
    ],
)
def test_verdicts(patterns, verdict, headline):
    found = findings_of(*patterns)
    assert {criterion.change.verdict for criterion in found.criteria} == {verdict}
    assert found.trend.headline == headline


def test_five_waves_are_all_there_and_the_last_step_is_the_change():
    found = findings_of(HIGH, HIGH, LOW, LOW, HIGH)
    assert [point.number for point in found.trend.points] == [1, 2, 3, 4, 5]
    assert [round(point.index.value, 6) for point in found.trend.points] == [4, 4, 2, 2, 4]
    assert [point.this for point in found.trend.points] == [False] * 4 + [True]
    assert found.criteria[0].change.difference == pytest.approx(2.0)
    assert found.trend.coverage == 1.0
    assert found.trend.notes == ()


def test_reworded_items_never_make_a_change():
    """ONE-2 and TWO-2 were other questions with other answers before."""
    before = [Person(answers={"ONE-1": n, "TWO-1": n, "ONE-2": 5, "TWO-2": 5}) for n in LOW]
    now = [Person(answers={"ONE-1": n, "TWO-1": n, "ONE-2": 1 + n % 2, "TWO-2": n}) for n in LOW]
    first = wave_of(SMALL, before)
    first = replace(
        first, wordings={**first.wordings, "ONE-2": "other", "TWO-2": "other"}, version="0.1"
    )
    found = compute(SMALL, [first, wave_of(SMALL, now, number=2)], (), SUBJECT)
    assert [criterion.change.difference for criterion in found.criteria] == [0.0, 0.0]
    assert [criterion.coverage for criterion in found.criteria] == [0.5, 0.5]
    assert found.criteria[0].facets[1].change is None
    assert found.trend.coverage == 0.5
    assert found.trend.notes == (
        "Two questions of this round were not asked in the same words in Wave 1; the change is "
        "measured on the other 2.",
        "Criterion ONE: the change covers 50\u00a0% of the question weight.",
        "Criterion TWO: the change covers 50\u00a0% of the question weight.",
    )


def test_a_criterion_that_was_new_has_no_change():
    found = findings_of(LOW, HIGH, reworded=("TWO-1", "TWO-2"))
    one, two = found.criteria
    assert one.change.verdict == "rise"
    assert (two.change, two.previous, two.coverage) == (None, None, 0.0)
    assert found.trend.index_change is None
    assert found.trend.points[0].index is None
    assert found.trend.points[0].criteria[1] is None
    assert found.trend.headline == "Criterion ONE rose."
    assert "Criterion TWO: no question can be compared with the round before." in found.trend.notes


def test_an_earlier_wave_of_other_items_is_no_comparison():
    first, second = waves(LOW, HIGH)
    first = replace(first, questionnaire_items=("A", "B", "C", "D"), wordings={})
    found = compute(SMALL, [first, second], (), SUBJECT)
    assert found.trend.headline == "No earlier round can be compared with this one."
    assert found.trend.points[0].index is None


def test_an_earlier_wave_with_too_few_answers_is_named_and_not_shown():
    found = findings_of((1, 2, 3), HIGH)
    assert found.trend.points[0].index is None
    assert found.criteria[0].change is None
    assert found.trend.notes == ("Wave 1 had too few answers to be shown.",)


def test_an_earlier_unanimous_item_is_not_rated():
    found = findings_of((2, 2, 2, 2, 2, 2), HIGH)
    assert found.trend.points[0].criteria == (None, None)


def test_items_rated_in_one_wave_only_are_left_out_of_the_change():
    before = [Person(answers={"ONE-1": n, "TWO-1": n, "TWO-2": n}) for n in LOW]
    first, second = wave_of(SMALL, before), wave_of(SMALL, answering(*HIGH), number=2)
    found = compute(SMALL, [first, second], (), SUBJECT)
    assert found.criteria[0].change.difference == pytest.approx(2.0)
    assert (found.criteria[0].coverage, found.criteria[0].facets[1].change) == (0.5, None)


def test_one_clear_change_among_others():
    before = [Person(answers={"ONE-1": n, "ONE-2": n, "TWO-1": 3, "TWO-2": n}) for n in LOW]
    now = [Person(answers={"ONE-1": n + 2, "ONE-2": n + 2, "TWO-1": 3, "TWO-2": n}) for n in LOW]
    found = compute(SMALL, [wave_of(SMALL, before), wave_of(SMALL, now, number=2)], (), SUBJECT)
    assert found.trend.headline == (
        "Criterion ONE rose and no other criterion changed clearly; the index rose."
    )
    assert found.trend.so_what == (
        "Criterion ONE rose by 2.0 (n\u00a05). One criterion shows no clear change. "
        "A clear change shows that something moved, not why."
    )


def test_all_the_time_needs_the_same_level_twice():
    """G8 looks at the level without gates of the wave before."""
    found = compute(CORE, [draw(PLAN, UNITS, 1, 1), draw(PLAN, UNITS, 2, 2)], UNITS, SUBJECT)
    assert found.trend.index_change.verdict == "none"
    assert found.trend.points[0].index.value == pytest.approx(3.0, abs=0.2)
