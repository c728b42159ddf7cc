"""What pydantic says about a tree, as problems that name a line and what was expected there."""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cxassess.questionnaire import model
from cxassess.questionnaire.model import Part
from cxassess.questionnaire.problems import Problem, quoted
from cxassess.questionnaire.tree import Leaf, Listing, Node, at, describe, key_at, plain

PATTERNS: Mapping[str, str] = {
    model.ID_PATTERN: "an id of capital letters, digits and hyphens, such as “RIR-1”",
    model.SLUG_PATTERN: "a name of small letters, digits and hyphens, such as “core”",
    model.VERSION_PATTERN: "a version such as “1.0”",
    model.LANGUAGE_PATTERN: "a language such as “en” or “de-AT”",
    model.RECOMMENDATION_PATTERN: "an id such as “RIR12a”",
}
"""In words, every pattern that the model asks for."""

_EXPECTED: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda _: "it in this group of fields",
    "string_type": lambda _: "a text",
    "int_type": lambda _: "a whole number",
    "float_type": lambda _: "a number",
    "bool_type": lambda _: "true or false",
    "tuple_type": lambda _: "a list",
    "model_type": lambda _: "a group of fields",
    "string_too_short": lambda context: "some text",
    "string_too_long": lambda context: f"at most {context['max_length']} characters",
    "string_pattern_mismatch": lambda context: PATTERNS[context["pattern"]],
    "literal_error": lambda context: context["expected"].replace("'", ""),
    "too_short": lambda context: f"{context['min_length']} or more in it",
    "greater_than": lambda context: f"a number above {context['gt']:g}",
    "greater_than_equal": lambda context: f"a number of {context['ge']:g} or more",
    "less_than": lambda context: f"a number below {context['lt']:g}",
    "less_than_equal": lambda context: f"a number of {context['le']:g} or less",
}
"""What was expected, by pydantic's type of error."""

PartT = TypeVar("PartT", bound=Part)


def read_part(part: type[PartT], tree: Node, file: str) -> tuple[PartT | None, list[Problem]]:
    """The tree as one typed part, or None and everything that does not fit."""
    try:
        # strict: a number in quotes is a text, and a text is never a number
        return part.model_validate(plain(tree), strict=True), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        faults = [detail for detail in details if not _echoes(tree, detail)]
        return None, [_problem(part, tree, file, fault) for fault in faults]


def _echoes(tree: Node, detail: ErrorDetails) -> bool:
    """Whether a list is too short only because pydantic does not count entries with faults."""
    listing = at(tree, detail["loc"])
    return (
        detail["type"] == "too_short"
        and isinstance(listing, Listing)
        and len(listing.children) >= detail["ctx"]["min_length"]
    )


def _problem(part: type[Part], tree: Node, file: str, detail: ErrorDetails) -> Problem:
    path, kind, context = detail["loc"], detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        place = key_at(tree, path)
        found, expected = f"the unknown field {quoted(str(path[-1]))}", _known(part, path)
        return Problem(file, place.line, place.column, found, expected)
    node = at(tree, path)
    found = describe(node)
    says = _EXPECTED.get(kind)
    expected = says(context) if says else detail["msg"]
    if kind == "missing":
        found = f"no “{path[-1]}”"
    elif kind == "too_short":
        found = f"a list of {context['actual_length']}"
    elif kind == "string_too_long":
        found = f"a text of {len(str(plain(node)))} characters"
    elif kind == "string_type" and isinstance(node, Leaf) and node.value is not None:
        expected = "a text (put it in quotes)"
    return Problem(file, node.place.line, node.place.column, found, expected)


def _known(part: type[Part], path: Sequence[str | int]) -> str:
    """The field that was probably meant, or all that the group may have."""
    for step in path[:-1]:
        if isinstance(step, str):
            part = _part_in(part.model_fields[step].annotation)
    near = get_close_matches(str(path[-1]), part.model_fields, 1, 0.7)
    return f"“{near[0]}”" if near else "one of " + ", ".join(part.model_fields)


def _part_in(annotation: object) -> type[Part]:
    """The kind of part inside an annotation such as `tuple[Item, ...]` or `Variant | None`."""
    waiting = [annotation]
    while True:
        inner = waiting.pop()
        if isinstance(inner, type) and issubclass(inner, Part):
            return inner
        waiting.extend(get_args(inner))
