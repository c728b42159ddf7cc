"""Leaders and employees on the items that both answer."""

from math import sqrt

import pytest

from tests.unit.findings.organisations import (
    CORE,
    Person,
    answering,
    criterion,
    crowd,
    item,
    small,
)
from tests.unit.findings.reading import by_id, findings_of, scores

SMALL = small(
    criteria=(
        criterion("ONE", (item("ONE-1"), item("ONE-2", ("manager", "leader")))),
        criterion("TWO", (item("TWO-1"), item("TWO-2"))),
    )
)
EMPLOYEES = answering(1, 2, 3, 2, 2)  # mean 2, s^2 = 2/4
LEADERS = answering(4, 5, 4, 3, 4, audience="leader")  # mean 4, s^2 = 2/4


def test_gap_by_hand():
    """Equal variances of 0.5 over 5 each: SE = sqrt(0.2), df 8, t 1.8595."""
    row = by_id(findings_of(SMALL, [*EMPLOYEES, *LEADERS]).perception.criteria)["ONE"]
    assert scores(row) == {"employee": 2.0, "manager": None, "leader": 4.0, "programme": None}
    assert row.gap == pytest.approx(2.0)
    assert row.low == pytest.approx(2 - 1.8595480375228424 * sqrt(0.2))
    assert row.clear
    assert row.flagged


def test_only_items_that_both_answer_count():
    """ONE-2 is not asked of employees, so the leaders' 5s there are left out."""
    leaders = [
        Person(audience="leader", answers={"ONE-1": n, "ONE-2": 5, "TWO-1": n})
        for n in (4, 5, 4, 3, 4)
    ]
    row = by_id(findings_of(SMALL, [*EMPLOYEES, *leaders]).perception.criteria)["ONE"]
    assert scores(row)["leader"] == 4.0


def test_items_that_one_side_hides_are_left_out_on_both():
    """TWO-2: only four leaders answered. The gap rests on TWO-1 alone."""
    leaders = [
        Person(audience="leader", answers={"TWO-1": n, "TWO-2": 1 if n < 5 else 254})
        for n in (4, 5, 4, 3, 4)
    ]
    employees = [Person(answers={"TWO-1": n, "TWO-2": 5 - n}) for n in (1, 2, 3, 2, 2)]
    row = by_id(findings_of(SMALL, [*employees, *leaders]).perception.criteria)["TWO"]
    assert scores(row)["employee"] == 2.0
    assert scores(row)["leader"] == 4.0


def test_a_small_gap_is_not_flagged():
    leaders = answering(*[2, 3] * 40, audience="leader")
    employees = answering(*[2, 2, 2, 3] * 40)
    row = findings_of(SMALL, [*employees, *leaders]).perception.criteria[0]
    assert row.gap == pytest.approx(0.25)
    assert row.clear
    assert not row.flagged


def test_too_few_leaders_hide_their_row_and_the_gap():
    found = findings_of(SMALL, [*answering(*[1, 2, 3] * 5), *answering(4, 5, 4, audience="leader"),
                                *answering(*[2, 3] * 5, audience="manager")])  # fmt: skip
    row = found.perception.criteria[1]
    assert scores(row)["employee"] == 2.0
    # managers would tell leaders: whole minus employees minus managers
    assert scores(row) == {"employee": 2.0, "manager": None, "leader": None, "programme": None}
    assert (row.gap, row.clear, row.flagged) == (None, False, False)
    assert found.perception.headline == (
        "Too few answers may be shown to compare leaders with employees."
    )


def test_managers_and_programme_team_stand_beside():
    found = findings_of(SMALL, [*EMPLOYEES, *LEADERS, *answering(1, 3, 3, 3, 5, audience="manager"),
                                *answering(1, 1, 1, 1, 2, audience="programme")])  # fmt: skip
    row = found.perception.criteria[1]
    assert scores(row) == {"employee": 2.0, "manager": 3.0, "leader": 4.0, "programme": 1.2}


def test_an_audience_without_all_the_common_items_is_left_out():
    managers = [Person(audience="manager", answers={"TWO-1": n}) for n in (1, 2, 3, 4, 5)]
    row = findings_of(SMALL, [*EMPLOYEES, *LEADERS, *managers]).perception.criteria[1]
    assert scores(row)["manager"] is None


def test_the_three_widest_items():
    names = [f"Q-{n}" for n in range(1, 6)]
    questionnaire = small(criteria=(criterion("Q", tuple(item(n) for n in names)),))
    employees = [Person(answers=dict.fromkeys(names, n)) for n in (3, 4, 3, 3, 2)]
    answers = {
        "Q-1": (3, 4, 3, 3, 2), "Q-2": (4, 5, 4, 4, 3), "Q-3": (1, 2, 1, 1, 1),
        "Q-4": (3, 4, 3, 4, 3), "Q-5": (3, 4, 3, 3, 2),
    }  # fmt: skip
    leaders = [
        Person(audience="leader", answers={q: given[n] for q, given in answers.items()})
        for n in range(5)
    ]
    widest = findings_of(questionnaire, [*employees, *leaders]).perception.widest
    assert [(row.id, round(row.gap, 9)) for row in widest] == [
        ("Q-3", -1.8), ("Q-2", 1.0), ("Q-4", 0.4),
    ]  # fmt: skip
    assert widest[0].name == "What do you see of Q-3?"


@pytest.mark.parametrize("audience", ["employee", "leader"])
def test_one_audience_alone_has_no_perception(audience):
    assert findings_of(SMALL, answering(1, 2, 3, 4, 5, audience=audience)).perception is None


def test_too_few_common_items_leave_the_employees():
    """Leaders answered one item of three: less than half, no gap."""
    questionnaire = small(criteria=(criterion("Q", (item("Q-1"), item("Q-2"), item("Q-3"))),))
    leaders = [Person(audience="leader", answers={"Q-1": n}) for n in (1, 2, 3, 4, 5)]
    row = findings_of(questionnaire, [*EMPLOYEES, *leaders]).perception.criteria[0]
    assert scores(row) == {"employee": 2.0, "manager": None, "leader": None, "programme": None}


def test_a_criterion_without_shared_items_has_an_empty_row():
    questionnaire = small(
        criteria=(
            criterion("IN", (item("IN-1", ("manager", "leader")),)),
            criterion("ALL", (item("ALL-1"),)),
        )
    )
    row = findings_of(questionnaire, [*EMPLOYEES, *LEADERS]).perception.criteria[0]
    assert set(scores(row).values()) == {None}


def test_words_of_the_core():
    people = [
        *crowd(18, answers=2),
        *answering(3, 1, 3),
        *answering(4, 4, 5, 4, 5, audience="leader"),
    ]
    found = findings_of(CORE, people).perception
    assert "higher than employees do" in found.headline
    assert "The view from above is kinder in all five criteria." in found.so_what
