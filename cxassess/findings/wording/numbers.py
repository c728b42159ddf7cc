"""Numbers and lists inside sentences, in British English typography."""

from collections.abc import Sequence
from datetime import datetime

from cxassess.statistics.rounding import half_up

MINUS = "\u2212"
TIE = "\u00a0"
"""A no-break space: a number and what it counts stay on one line."""
HEADLINE = 20
SO_WHAT = 60
"""Most words that a headline and a so-what text may have."""
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def one(value: float) -> str:
    """One decimal, halves away from zero: "3.0"."""
    return str(half_up(value, 1)).replace("-", MINUS)


def size(value: float) -> str:
    """One decimal without the sign, for "rose by 0.3"."""
    return one(abs(value))


def whole(value: float) -> str:
    return str(half_up(value)).replace("-", MINUS)


def percent(share: float) -> str:
    """A share of 1 as "18 %"."""
    return f"{whole(100.0 * share)}{TIE}%"


def base(n: int) -> str:
    """ "(n 604)" """
    return f"(n{TIE}{n})"


def count(number: int) -> str:
    """ "five", and "12" from eleven on."""
    return WORDS[number] if number < len(WORDS) else str(number)


def plural(number: int, noun: str) -> str:
    """ "one gate", "five gates"."""
    return f"{count(number)} {noun}" if number == 1 else f"{count(number)} {noun}s"


def count_criteria(number: int) -> str:
    """ "one criterion", "five criteria"."""
    return "one criterion" if number == 1 else f"{count(number)} criteria"


def of_all(number: int, compared: int) -> str:
    """ "three of five criteria", "all five criteria"."""
    if number == compared:
        return "the one criterion compared" if compared == 1 else f"all {count_criteria(compared)}"
    return f"{count(number)} of {count_criteria(compared)}"


def any_of(compared: int) -> str:
    """ "any of five criteria", for "no clear change in …"."""
    return "the one criterion compared" if compared == 1 else f"any of {count_criteria(compared)}"


def joined(parts: Sequence[str]) -> str:
    """ "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def sentence(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


def inside(name: str) -> str:
    """A name as it stands inside a sentence: in quotation marks where it has a comma of its own,
    else without its capital, unless it is all capitals (an abbreviation)."""
    if "," in name:
        return f"“{name}”"
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def words_in(text: str) -> int:
    """Words between any white space, so "18 %" counts as two."""
    return len(text.split())


def fitting(limit: int, *candidates: str) -> str:
    """The first candidate with at most `limit` words; else the last, cut at a word.

    Texts hold names and questions of any length, so every rule gives a shorter way to say it.
    """
    for text in candidates:
        if words_in(text) <= limit:
            return text
    return " ".join(candidates[-1].split()[:limit]) + "…"


def fill(limit: int, *sentences: str) -> str:
    """Sentences in their order as long as there is room; the first is always there."""
    said = fitting(limit, sentences[0])
    for sentence_ in sentences[1:]:
        if sentence_ and words_in(said) + words_in(sentence_) <= limit:
            said = f"{said} {sentence_}".strip()
    return said


def day(iso: str) -> str:
    """An ISO date or time as "13 September 2027"."""
    found = datetime.fromisoformat(iso)
    return f"{found.day}{TIE}{MONTHS[found.month - 1]} {found.year}"
