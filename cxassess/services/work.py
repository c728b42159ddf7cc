"""Background work as its owner sees it: what is asked for, how far it is, what went wrong."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast
from uuid import UUID

import sqlalchemy as sa

from cxassess.services import audit
from cxassess.services.context import Context
from cxassess.services.errors import NotFound, Refused
from cxassess.storage.database import TenantSession, reading, writing
from cxassess.storage.tenancy import client_scope
from cxassess.storage.work import Job

Kind = Literal["mix", "release", "report"]
JobState = Literal["queued", "running", "done", "failed", "poison"]


@dataclass(frozen=True)
class JobView:
    id: UUID
    kind: Kind
    state: JobState
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


def enqueue(
    ctx: Context,
    session: TenantSession,
    client_id: UUID,
    kind: Kind,
    subject_id: UUID,
    *,
    detail: str = "",
    due_at: datetime | None = None,
    key: str = "",
) -> Job:
    """Ask for work in the caller's transaction; the same request finds the same job.

    A job that had failed is queued again. `key` tells requests apart that have the same kind,
    subject and detail (a nightly mixing: its date).
    """
    name = ":".join(part for part in (kind, str(subject_id), detail, key) if part)
    found = session.scalar(
        sa.select(Job).where(Job.client_id == client_id, Job.key == name).with_for_update()
    )
    if found is None:
        found = Job(
            client_id=client_id,
            id=ctx.new_id(),
            kind=kind,
            key=name,
            subject_id=subject_id,
            detail=detail,
            due_at=due_at or ctx.now(),
            requested_at=ctx.now(),
        )
        session.add(found)
    elif found.state in ("failed", "poison"):
        _queue_again(ctx, found)
    return found


def _queue_again(ctx: Context, job: Job) -> None:
    job.state, job.attempts, job.error = "queued", 0, None
    job.progress, job.fraction, job.finished_at = "", 0.0, None
    job.due_at = job.requested_at = ctx.now()


def view(job: Job) -> JobView:
    return JobView(
        id=job.id,
        kind=cast(Kind, job.kind),
        state=cast(JobState, job.state),
        attempts=job.attempts,
        progress=job.progress,
        fraction=job.fraction,
        error=job.error,
        reference=reference(job.id),
        requested_at=job.requested_at,
        finished_at=job.finished_at,
    )


def reference(job_id: UUID) -> str:
    """Six signs of the id's random part: short enough to read out on the telephone."""
    tail = job_id.hex[-6:].upper()
    return f"{tail[:4]}-{tail[4:]}"


def job(ctx: Context, client_id: UUID, job_id: UUID) -> JobView:
    """Raises NotFound."""
    with reading(client_scope(client_id)) as session:
        return view(_get(session, client_id, job_id))


def latest_job(ctx: Context, client_id: UUID, kind: str, subject_id: UUID) -> JobView | None:
    """The newest job of a kind about a wave (mix, release) or a wave's report (report)."""
    with reading(client_scope(client_id)) as session:
        found = session.scalar(
            sa.select(Job)
            .where(Job.client_id == client_id, Job.kind == kind, Job.subject_id == subject_id)
            .order_by(Job.requested_at.desc(), Job.id.desc())
            .limit(1)
        )
        return None if found is None else view(found)


def retry(ctx: Context, client_id: UUID, job_id: UUID, *, actor: UUID | None = None) -> JobView:
    """Queue a failed or poisoned job again. Raises NotFound, Refused for any other state."""
    with writing(client_scope(client_id)) as session:
        found = _get(session, client_id, job_id)
        if found.state not in ("failed", "poison"):
            raise Refused("This work has not failed; there is nothing to repeat.")
        _queue_again(ctx, found)
        audit.record(ctx, session, client_id, actor, "retry job", found.key)
        return view(found)


def _get(session: TenantSession, client_id: UUID, job_id: UUID) -> Job:
    found = session.get(Job, (client_id, job_id), with_for_update=False)
    if found is None:
        raise NotFound("There is no such work.")
    return found
