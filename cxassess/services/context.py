"""What every service needs from outside: settings, the clock and randomness."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from flask import current_app

from cxassess.settings import Settings
from cxassess.storage.identifiers import time_ordered


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Context:
    """First argument of every service. Tests pass their own clock and randomness."""

    settings: Settings
    now: Callable[[], datetime] = utc_now
    """The current instant, UTC aware."""
    random: Callable[[int], bytes] = os.urandom
    """n random bytes from a cryptographic generator."""

    def new_id(self) -> UUID:
        """A time-ordered id (UUIDv7): for everything except what a respondent writes."""
        return time_ordered(self.now(), self.random)

    def moment(self, database_time: datetime | None) -> datetime:
        """The instant by which deadlines are judged: the database's clock where it has one.

        Several web processes may have clocks that differ; the database has one. A context with
        its own clock (tests, sample data) is judged by that.
        """
        if database_time is None or self.now is not utc_now:
            return self.now()
        return database_time


def current() -> Context:
    """The context of the running application."""
    settings: Settings = current_app.extensions["cxassess.settings"]
    return Context(settings)
