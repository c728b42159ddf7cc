"""Instants and days as the console writes them, in the zone of the wave."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

from cxassess.reporting.numbers import MONTHS, MONTHS_SHORT

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class SkippedTimeError(ValueError):
    """The clocks went forward over this time, so it never came."""


def place(zone: str) -> str:
    """ "Lisbon time" for Europe/Lisbon, "UTC" where the zone names no place."""
    if "/" not in zone or zone.startswith("Etc/"):
        return zone.rpartition("/")[2]
    return f"{zone.rpartition('/')[2].replace('_', ' ')} time"


def moment(instant: datetime, zone: str) -> str:
    """ "Friday 27 November 2026, 18:00, Lisbon time"."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{DAYS[local.weekday()]} {long_day(local.date())}, {local:%H:%M}, {place(zone)}"


def short_moment(instant: datetime, zone: str) -> str:
    """ "27 Nov 2026, 18:00"."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{short_day(local.date())}, {local:%H:%M}"


def day_of(instant: datetime, zone: str) -> str:
    """ "27 November 2026" """
    return long_day(instant.astimezone(ZoneInfo(zone)).date())


def long_day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    return f"{day.day} {MONTHS_SHORT[day.month - 1]} {day.year}"


def days_between(start: datetime, end: datetime, zone: str) -> int:
    """Midnights between two instants, as people in `zone` count days."""
    there = ZoneInfo(zone)
    return (end.astimezone(there).date() - start.astimezone(there).date()).days


def zones() -> list[str]:
    """Zones to choose from: those named after places, and UTC."""
    named = sorted(
        name for name in available_timezones() if "/" in name and not name.startswith(SYSTEM)
    )
    return ["UTC", *named]


SYSTEM = ("Etc/", "posix/", "right/", "SystemV/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/")


def instant(day: date, clock: time, zone: str) -> datetime:
    """The UTC instant of a wall-clock time; of a repeated hour the first.

    Raises:
        SkippedTimeError: the clocks of that zone jump over it.
    """
    local = datetime.combine(day, clock, ZoneInfo(zone))
    found = local.astimezone(UTC)
    if found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise SkippedTimeError(f"{clock:%H:%M} on {long_day(day)} in {zone}")
    return found
