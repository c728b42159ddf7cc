"""What background work is to those who carry it out; where it is kept is somebody else's room."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

ATTEMPTS = 3
"""After so many attempts that broke off, a job is given up and waits for a person."""
LEASE = timedelta(seconds=60)
"""A job whose worker has not been heard of for this long is handed out again."""
HEARTBEAT = timedelta(seconds=15)


class Refusal(Exception):  # noqa: N818 - says what happened
    """The work cannot be done, and doing it again would not help. Carries the user's sentence."""


@dataclass(frozen=True)
class Task:
    """One job in the hands of one worker."""

    client_id: UUID
    id: UUID
    kind: str
    subject_id: UUID
    detail: str
    attempt: int
    worker: str


Progress = Callable[[str, float], None]
"""Called with what is being done and the fraction done (0 to 1)."""
Handler = Callable[[Task, Progress], None]
"""Does the work; must be harmless when it runs again, from any point, after a crash."""
Handlers = Mapping[str, Handler]


class Store(Protocol):
    """Where jobs are kept. Every method is one transaction.

    The methods that report on a task change nothing when the task is no longer this worker's:
    its lease ran out and somebody else has it.
    """

    def claim(self, worker: str) -> Task | None:
        """Take one job that is due, or whose lease ran out; None when there is none."""

    def beat(self, task: Task) -> bool:
        """Extend the lease; False when the task is somebody else's by now."""

    def report(self, task: Task, text: str, fraction: float) -> None: ...

    def done(self, task: Task) -> None: ...

    def refused(self, task: Task, sentence: str) -> None: ...

    def broke(self, task: Task, summary: str) -> None:
        """Queue again, or give up after ATTEMPTS."""

    def recover(self) -> int:
        """At the start: take back what dead processes of this machine held; how many."""

    def tick(self) -> None:
        """Ask for the work that the clock brings (closing, nightly mixing, purging)."""
