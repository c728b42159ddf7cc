"""The one boundary for typed text: what databases, XML and PDF cannot hold stops here."""

import re
from dataclasses import dataclass

UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters but tab and line feed, lone surrogates, and two codes that are none."""


@dataclass(frozen=True)
class Typed:
    """Text as it may be kept, and how many characters had to go."""

    text: str
    removed: int


def typed(raw: str) -> Typed:
    """Take text from a form: line ends as line feeds, unstorable characters out and counted.

    Nothing else changes: no trimming, no normalisation, no shortening.
    """
    lines = raw.replace("\r\n", "\n").replace("\r", "\n")
    text, removed = UNSTORABLE.subn("", lines)
    return Typed(text, removed)
