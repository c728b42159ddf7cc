"""Guessing at links and starting without end are slowed down; a good link is never refused."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from flask import Flask, current_app

MISSES, STARTS = "cxassess.misses", "cxassess.starts"
SOURCES = 10_000
"""Network addresses remembered at once, in memory only; the least recent is forgotten first."""


@dataclass
class Allowance:
    left: float
    at: float


class Pace:
    """How often something may happen, by network address and in total.

    Each address may `burst` times at once and then `per_second` times a second. The count belongs
    to this process: with several, each allows as much.
    """

    def __init__(
        self,
        *,
        burst: int,
        per_second: float = 1.0,
        total: int = 20,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._burst, self._rate, self._total, self._clock = burst, per_second, total, clock
        self._sources: OrderedDict[str, Allowance] = OrderedDict()
        self._all = Allowance(burst * total, clock())
        self._lock = Lock()

    def allows(self, source: str) -> bool:
        """Count one for `source`; False when it, or everybody together, had too many."""
        with self._lock:
            own = self._take(self._of(source), self._burst, self._rate)
            everybody = self._take(self._all, self._burst * self._total, self._rate * self._total)
            return own and everybody

    def _of(self, source: str) -> Allowance:
        allowance = self._sources.setdefault(source, Allowance(self._burst, self._clock()))
        self._sources.move_to_end(source)
        if len(self._sources) > SOURCES:
            self._sources.popitem(last=False)
        return allowance

    def _take(self, allowance: Allowance, most: float, rate: float) -> bool:
        now = self._clock()
        allowance.left = min(most, allowance.left + (now - allowance.at) * rate)
        allowance.at = now
        if allowance.left < 1:
            return False
        allowance.left -= 1
        return True


def register(app: Flask) -> None:
    app.extensions[MISSES] = Pace(burst=60)
    # a whole office may share one address, and each start writes one row
    app.extensions[STARTS] = Pace(burst=500)


def allows_miss(source: str) -> bool:
    """Count a link that leads nowhere; False when there were too many."""
    return _allows(MISSES, source)


def allows_start(source: str) -> bool:
    """Count a start from an open link; False when there were too many."""
    return _allows(STARTS, source)


def _allows(name: str, source: str) -> bool:
    pace: Pace = current_app.extensions[name]
    return pace.allows(source)
