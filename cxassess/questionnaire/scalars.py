"""What a scalar of YAML means to us: the truth values and numbers of YAML 1.2, one-line texts."""

import math
import re
from typing import TypeAlias

from yaml.reader import Reader

Scalar: TypeAlias = str | int | float | bool | None

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_WHOLE = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_MAX_NUMBER = 15
"""Characters of a number: a double holds every number of 15 digits."""


class ScalarError(Exception):
    """A scalar that is read as neither a text nor a value."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(found)
        self.found, self.expected = found, expected


def value(text: str) -> Scalar:
    """What an unquoted scalar means by the core schema of YAML 1.2 (section 10.3.2).

    Raises:
        ScalarError: a number that two readers could take for different values.
    """
    if text in _WORDS:
        return _WORDS[text]
    if _NOT_FINITE.fullmatch(text):
        raise ScalarError(text, "a number that is finite")
    based = _BASED.fullmatch(text)
    if not based and not _DECIMAL.fullmatch(text):
        return text
    if len(text) > _MAX_NUMBER:
        raise ScalarError(
            f"a number of {len(text)} characters",
            f"a number of at most {_MAX_NUMBER} characters, or a text in quotes",
        )
    if based:
        return int(text, 0)
    # 010 is eight in YAML 1.1 and ten in 1.2: nobody should have to know
    if _LEADING_ZERO.match(text):
        raise ScalarError(text, "a number without leading zeros, or a text in quotes")
    if _WHOLE.fullmatch(text):
        return int(text)
    number = float(text)
    if math.isinf(number):
        raise ScalarError(text, "a number that is finite")
    return number


def text_fault(text: str) -> tuple[str, str] | None:
    """What was found and expected when a text would not fit on a form or a page as it is."""
    unprintable = Reader.NON_PRINTABLE.search(text)
    if unprintable:
        return f"the character U+{ord(unprintable[0]):04X}", "printable characters"
    if len(text.splitlines()) > 1 or "\t" in text:
        return "a text with a line break or a tab", "one line (>- folds lines into one)"
    if text != text.strip():
        return "a text that begins or ends with a blank", "no blank there (>- drops the last one)"
    return None
