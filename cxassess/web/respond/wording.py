"""Sentences of the respondent's pages that depend on numbers, dates and the frozen promise."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
SECONDS_A_QUESTION = 30
TAKING_PART = {
    "anonymous": (
        "The system notes that your link is used up, and no time with it. People see counts "
        "only, in steps of five."
    ),
    "open": (
        "Not known to anybody. The link is the same for everyone; a cookie in this browser finds "
        "your unsent answers again."
    ),
}


@dataclass(frozen=True)
class Day:
    """A day for people and for machines: "Friday 27 November 2026", "2026-11-27"."""

    words: str
    iso: str


@dataclass(frozen=True)
class Promise:
    """One row of “Who sees what”."""

    what: str
    who: str


def number(count: int) -> str:
    """A count as a word up to twelve, then in figures."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def counted(count: int, one: str, many: str) -> str:
    """ "one question", "three questions", "14 questions"."""
    return f"{number(count)} {one if count == 1 else many}"


def sentence(text: str) -> str:
    """`text` with its first letter as a capital; the rest stays."""
    return text[:1].upper() + text[1:]


def weekday(moment: datetime, zone: str) -> Day:
    """The day of an instant as people in `zone` (IANA) call it, with its weekday."""
    local = moment.astimezone(ZoneInfo(zone))
    return Day(f"{DAYS[local.weekday()]} {_day(local.date())}", local.date().isoformat())


def day(value: date) -> Day:
    return Day(_day(value), value.isoformat())


def clock(moment: datetime, zone: str) -> str:
    """ "18:00, Lisbon time"; "18:00 UTC" where the zone names no place."""
    local = moment.astimezone(ZoneInfo(zone))
    place = zone.rpartition("/")[2].replace("_", " ")
    named = f", {place} time" if "/" in zone and not zone.startswith("Etc/") else f" {place}"
    return f"{local:%H:%M}{named}"


def minutes_left(open_questions: int) -> str:
    """Rounded up at 30 seconds a question: an estimate, said as one."""
    if open_questions == 0:
        return "all questions answered"
    minutes = -(-open_questions * SECONDS_A_QUESTION // 60)
    return "about 1 minute left" if minutes == 1 else f"about {minutes} minutes left"


def promises(
    mode: Literal["anonymous", "open"], minimum: int, comment_minimum: int
) -> tuple[Promise, ...]:
    """Who sees what, from what was fixed when the wave was launched."""
    smallest, comments = number(minimum), number(comment_minimum)
    group = (
        "the group that you choose at the start"
        if mode == "open"
        else f"the group it comes from: {smallest} people or more were asked in each"
    )
    return (
        Promise(
            "What you answer",
            "Only you, until you send it. Then it is sealed and mixed with the answers of "
            f"others. No name, time or link stays with it, only {group}.",
        ),
        Promise(
            "Results of groups",
            f"Your leaders and their advisers, and only for groups of {smallest} or more people "
            "who answered.",
        ),
        Promise(
            "Comments",
            f"Kept apart from your answers. Advisers may read them once at least {comments} are "
            "there, and take names out before anybody else does.",
        ),
        Promise("Whether you take part", TAKING_PART[mode]),
    )


def _day(value: date) -> str:
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
