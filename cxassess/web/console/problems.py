"""What is wrong with a posted form, for the summary on top and the words at each field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    target: str
    """Id of the field; "" when it is about the form as a whole."""
    text: str


def of_form(form: Any) -> tuple[Problem, ...]:
    """Every message of a checked form, in the order of its fields."""
    return tuple(Problem(field.id, str(message)) for field in form for message in field.errors)


def at(problems: tuple[Problem, ...]) -> Mapping[str, str]:
    """Field id -> its first message."""
    return {problem.target: problem.text for problem in reversed(problems)}
