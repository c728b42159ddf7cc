"""Makes every text of a Findings object fit to be set: no control characters, bounded lengths.

Names come from imported files, so a page must stand a text of a million characters or a character
that turns the line around. The growth of layout time with text length is steeper than linear.
"""

import dataclasses
import re
from typing import Any, TypeVar

from cxassess.findings.model import Findings

NAME_LENGTH = 120
TEXT_LENGTH = 1200
NAMES = frozenset({"client", "wave", "scope", "name", "short", "owner", "version", "title"})
"""Fields that are set in one or two lines."""

# Control characters, lone surrogates, non-characters, and the marks that turn the reading
# direction around: none of them can be seen, all of them can break or fake a line.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)

Part = TypeVar("Part")


def cleaned(findings: Findings) -> Findings:
    """The same findings with every text cleaned and cut to its greatest length."""
    return _clean(findings, "")


def clean_text(text: str, longest: int = TEXT_LENGTH) -> str:
    """One text without unseen characters, at most `longest` characters, cut with “…”."""
    seen = UNSEEN.sub("", text)
    return seen if len(seen) <= longest else seen[: longest - 1].rstrip() + "…"


def _clean(value: Part, field: str) -> Part:
    cleaned_value: Any = value
    if isinstance(value, str):
        cleaned_value = clean_text(value, NAME_LENGTH if field in NAMES else TEXT_LENGTH)
    elif isinstance(value, tuple):
        cleaned_value = tuple(_clean(entry, field) for entry in value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        cleaned_value = dataclasses.replace(
            value,
            **{f.name: _clean(getattr(value, f.name), f.name) for f in dataclasses.fields(value)},
        )
    return cleaned_value  # type: ignore[no-any-return]
