"""Background work as its owner sees it: what is asked for, how far it is, what went wrong."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from cxassess.services.context import Context


@dataclass(frozen=True)
class JobView:
    id: UUID
    kind: Literal["mix", "release", "report"]
    state: Literal["queued", "running", "done", "failed", "poison"]
    """failed: refused with a reason; poison: given up after three attempts."""
    attempts: int
    progress: str
    fraction: float
    error: str | None
    """A sentence for the user when failed or poison."""
    reference: str
    """A short code to quote when asking for help."""
    requested_at: datetime
    finished_at: datetime | None


def job(ctx: Context, client_id: UUID, job_id: UUID) -> JobView:
    """Raises NotFound."""
    raise NotImplementedError


def latest_job(ctx: Context, client_id: UUID, kind: str, subject_id: UUID) -> JobView | None:
    """The newest job of a kind about a wave (mix, release) or a wave's report (report)."""
    raise NotImplementedError


def retry(ctx: Context, client_id: UUID, job_id: UUID, *, actor: UUID | None = None) -> JobView:
    """Queue a failed or poisoned job again. Raises NotFound, Refused for any other state."""
    raise NotImplementedError
