"""How every part of Findings is declared: frozen, by keyword, and documented in the JSON Schema."""

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

from pydantic import ConfigDict, with_config

Part = TypeVar("Part")

_CONFIG = ConfigDict(
    # a stored snapshot with an unknown field was written by another version: refuse, do not guess
    extra="forbid",
    # the notes below the fields become the descriptions in the JSON Schema
    use_attribute_docstrings=True,
)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def part(cls: type[Part]) -> type[Part]:
    """A frozen standard dataclass with keyword arguments that pydantic can check and describe."""
    return with_config(_CONFIG)(dataclass(frozen=True, kw_only=True)(cls))
