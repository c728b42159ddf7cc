"""Ids: time-ordered for records, purely random for what a respondent writes."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

RANDOM_ID_BYTES = 16


def time_ordered(now: datetime, random: Callable[[int], bytes]) -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 random bits."""
    milliseconds = int(now.timestamp() * 1000) & (1 << 48) - 1
    tail = int.from_bytes(random(10))
    high, low = tail >> 68 & 0xFFF, tail & (1 << 62) - 1
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
