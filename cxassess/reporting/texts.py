"""Makes every text of a Findings object fit to be set: no control characters, bounded lengths.

Names come from imported files, so a page must stand a text of a million characters or a character
that turns the line around. The growth of layout time with text length is steeper than linear.
"""

import dataclasses
import re
from typing import Any, TypeVar

from cxassess.findings.model import Findings

TEXT_LENGTH = 1200
LENGTHS = {"scope": 240} | dict.fromkeys(
    ("client", "wave", "name", "short", "owner", "version", "title"), 120
)
"""Most characters of the fields that are set in one or two lines."""

# Control characters, lone surrogates, non-characters, and the marks that turn the reading
# direction around: none of them can be seen, all of them can break or fake a line.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)

# “n 604” and “90 %” are read as one word, so no line may end inside them.
TOGETHER = re.compile(r"(?<=\bn) (?=\d)|(?<=\d) (?=%)")

Part = TypeVar("Part")


def cleaned(findings: Findings) -> Findings:
    """The same findings with every text cleaned and cut to its greatest length."""
    return _clean(findings, "")


def clean_text(text: str, longest: int = TEXT_LENGTH) -> str:
    """One text without unseen characters, at most `longest` characters, cut with “…”."""
    seen = TOGETHER.sub("\u00a0", UNSEEN.sub("", text))
    return seen if len(seen) <= longest else seen[: longest - 1].rstrip() + "…"


def _clean(value: Part, field: str) -> Part:
    cleaned_value: Any = value
    if isinstance(value, str):
        cleaned_value = clean_text(value, LENGTHS.get(field, TEXT_LENGTH))
    elif isinstance(value, tuple):
        cleaned_value = tuple(_clean(entry, field) for entry in value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        cleaned_value = dataclasses.replace(
            value,
            **{f.name: _clean(getattr(value, f.name), f.name) for f in dataclasses.fields(value)},
        )
    return cleaned_value  # type: ignore[no-any-return]
