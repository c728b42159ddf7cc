import pytest

from cxassess.services.answering import OpenChoice
from cxassess.web.respond.choosing import choices_of, group_of, missing

NORTH = ("n", "North")
OFFERED = (
    OpenChoice(*NORTH, "b2b", "employee"),
    OpenChoice("s", "South", "", "employee"),
    OpenChoice("", "", "b2b", "employee"),
    OpenChoice("", "", "b2c", "employee"),
    OpenChoice("", "", "", "manager"),
)


def form(role: str, unit: str, line: str) -> dict[str, str]:
    return {"role": role, "unit": unit, "line": line}


@pytest.mark.parametrize(
    ("chosen", "group"),
    [
        (("employee", "n", "b2b"), OFFERED[0]),
        (("employee", "s", "b2c"), OFFERED[1]),
        (("employee", "n", "b2c"), OFFERED[3]),
        (("manager", "n", "b2b"), OFFERED[4]),
        (("leader", "n", "b2b"), None),
        (("employee", "x", "both"), None),
    ],
)
def test_a_choice_leads_to_its_group_or_to_the_next_larger_one(
    chosen: tuple[str, str, str], group: OpenChoice | None
) -> None:
    assert group_of(form(*chosen), OFFERED) == group


def test_what_is_not_chosen_is_named() -> None:
    choices = choices_of(OFFERED)
    assert missing({}, choices) == ("role", "unit", "line")
    assert missing(form("employee", "", "b2b"), choices) == ()
    assert missing(form("employee", "-", "b2b"), choices) == ("unit",)
    assert missing(form("chief", "n", "b2b"), choices) == ("role",)


def test_a_question_with_one_option_is_not_asked() -> None:
    only = (OpenChoice("", "", "", "employee"),)
    assert missing({}, choices_of(only)) == ()
    assert group_of({}, only) == only[0]
