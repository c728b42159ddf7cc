"""Who was asked and who answered, as far as it may be told."""

import pytest

from cxassess.findings.inputs import Invited
from cxassess.findings.participation import participation
from tests.unit.findings.organisations import answering, small
from tests.unit.findings.reading import by_id, fielded, findings_of

SMALL = small()
STAFF = answering(*[2, 3, 4] * 4)
MANAGERS = answering(*[2, 3, 4] * 2, audience="manager")
LEADERS = answering(3, 4, 5, 3, 4, audience="leader")


def row(found, audience):
    each = by_id(found.participation.audiences)[audience]
    return each.invited, each.answered, each.rate, each.hidden


def test_rates():
    found = findings_of(SMALL, [*STAFF, *MANAGERS, *LEADERS], invited=2)
    assert (found.participation.invited, found.participation.answered) == (46, 23)
    assert found.participation.rate == 0.5
    assert row(found, "employee") == (24, 12, 0.5, False)
    assert [each.name for each in found.participation.audiences] == [
        "Employees", "Managers", "Leaders",
    ]  # fmt: skip
    assert found.method.headline == "23 of 46 people answered (50\u00a0%); nothing is hidden."


def test_nobody_knows_who_was_asked():
    found = findings_of(SMALL, STAFF)
    assert (found.participation.invited, found.participation.rate) == (None, None)
    assert row(found, "employee") == (None, 12, None, False)
    assert found.method.headline.startswith("12 people answered; ")


def test_a_small_audience_is_hidden_with_the_next_smallest():
    found = findings_of(SMALL, [*STAFF, *MANAGERS, *LEADERS[:3]], invited=2)
    assert row(found, "leader") == (None, None, None, True)
    assert row(found, "manager") == (None, None, None, True)
    assert found.participation.answered == 21


def test_an_audience_of_few_invited_people_is_hidden():
    """Six leaders answered of four who were asked: a wrong list, and too short to be shown."""
    people = [*STAFF, *MANAGERS, *LEADERS]
    wave = fielded(SMALL, people, invited=[
        Invited(None, "", "employee", 20), Invited(None, "", "manager", 9),
        Invited(None, "", "leader", 4),
    ])  # fmt: skip
    found = by_id(participation(wave).audiences)
    assert (found["leader"].hidden, found["leader"].answered) == (True, None)


def test_the_programme_team_is_of_everybody():
    found = findings_of(SMALL, [*STAFF, *answering(1, 2, 3, 4, 5, audience="programme")])
    assert found.participation.answered == 17
    assert row(found, "programme") == (None, 5, None, False)


@pytest.mark.parametrize("audience", ["programme", "assessor"])
def test_a_small_programme_team_is_left_out_of_the_total(audience):
    found = findings_of(SMALL, [*STAFF, *answering(1, 2, 3, audience=audience)], invited=2)
    assert (found.participation.answered, found.participation.invited) == (12, 24)
    assert row(found, audience) == (None, None, None, True)


def test_an_audience_that_stayed_silent_is_hidden():
    wave = fielded(SMALL, STAFF, invited=[
        Invited(None, "", "employee", 20), Invited(None, "", "leader", 6)
    ])  # fmt: skip
    found = participation(wave)
    assert by_id(found.audiences)["leader"].hidden
    assert (found.answered, found.invited) == (12, 26)


def test_nobody_was_asked_in_a_wave_that_was_answered():
    wave = fielded(SMALL, STAFF, invited=[Invited(None, "", "employee", 0)])
    found = participation(wave)
    assert (found.answered, found.invited, found.rate) == (12, None, None)


def test_questions_by_audience():
    found = findings_of(SMALL, [*STAFF, *LEADERS])
    assert {each.questions for each in found.participation.audiences} == {4}
