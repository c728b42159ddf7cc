"""The choices of an open link: three short questions, and the group that they lead to."""

from collections.abc import Mapping
from dataclasses import dataclass

from cxassess.services.answering import OpenChoice

ROLE_WORDS = {
    "employee": "I do not lead a team",
    "manager": "I lead a team",
    "leader": "I lead the organisation or a large part of it",
    "programme": "Customer experience is my job",
}
LINE_WORDS = {
    "b2b": "Businesses",
    "b2c": "Private households",
    "both": "Both, or I am not sure",
}
UNNAMED_UNIT = "The whole organisation, or not in this list"


@dataclass(frozen=True)
class Option:
    value: str
    text: str


@dataclass(frozen=True)
class Choices:
    """What the page of an open link asks; a question with a single option is not asked."""

    roles: tuple[Option, ...]
    units: tuple[Option, ...]
    lines: tuple[Option, ...]


def choices_of(offered: tuple[OpenChoice, ...]) -> Choices:
    """The questions for what is offered; units stay in the order of the organisation's tree."""
    roles = {choice.audience for choice in offered}
    lines = {choice.line for choice in offered}
    units = {choice.unit: choice.unit_name for choice in offered if choice.unit}
    named = [Option(unit, name) for unit, name in units.items()]
    return Choices(
        roles=tuple(Option(role, text) for role, text in ROLE_WORDS.items() if role in roles),
        units=(*named, Option("", UNNAMED_UNIT)) if named else (),
        lines=tuple(Option(line, text) for line, text in LINE_WORDS.items() if line in lines),
    )


def missing(form: Mapping[str, str], choices: Choices) -> tuple[str, ...]:
    """Names of the questions without a usable answer."""
    asked = {"role": choices.roles, "unit": choices.units, "line": choices.lines}
    return tuple(
        name
        for name, options in asked.items()
        if len(options) > 1 and form.get(name) not in {option.value for option in options}
    )


def group_of(form: Mapping[str, str], offered: tuple[OpenChoice, ...]) -> OpenChoice | None:
    """The offered group that fits what was chosen.

    Where the exact one is too small to be offered, the next larger one, as the page says: the
    unit without the kind of customer, the organisation with it, the organisation without.
    """
    choices = choices_of(offered)
    unit = _chosen(form, "unit", choices.units)
    line = _chosen(form, "line", choices.lines)
    role = _chosen(form, "role", choices.roles)
    for group in ((unit, line), (unit, ""), ("", line), ("", "")):
        for choice in offered:
            if (choice.unit, choice.line, choice.audience) == (*group, role):
                return choice
    return None


def _chosen(form: Mapping[str, str], name: str, options: tuple[Option, ...]) -> str:
    if len(options) == 1:
        return options[0].value
    return form.get(name, "")
