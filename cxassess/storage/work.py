"""Background work and the record of who did what."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cxassess.storage.database import Model
from cxassess.storage.tenancy import Tenant
from cxassess.storage.types import UtcDateTime, one_of

JOB_STATES = ("queued", "running", "done", "failed", "poison")


class Job(Tenant, Model):
    """One piece of work, written in the transaction that asks for it."""

    __tablename__ = "job"
    __table_args__ = (
        sa.UniqueConstraint("client_id", "key"),
        sa.Index(None, "state", "due_at"),
        one_of("state", JOB_STATES, "state"),
        sa.CheckConstraint("attempts >= 0", name="attempts"),
        sa.CheckConstraint("fraction BETWEEN 0 AND 1", name="fraction"),
        sa.CheckConstraint(
            "(state = 'running') = (lease_until IS NOT NULL)", name="lease"
        ),
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    key: Mapped[str] = mapped_column(sa.String(120))
    """Asking again for the same thing finds the same job."""
    subject_id: Mapped[UUID]
    """The wave that it is about."""
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    detail: Mapped[str] = mapped_column(sa.String(40), default="")
    """What the kind needs beside the wave: "final", or the report's kind."""
    state: Mapped[str] = mapped_column(sa.String(8), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    worker: Mapped[str | None] = mapped_column(sa.String(40), default=None)
    progress: Mapped[str] = mapped_column(sa.String(120), default="")
    fraction: Mapped[float] = mapped_column(default=0.0)
    error: Mapped[str | None] = mapped_column(sa.String(600), default=None)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class AuditEvent(Tenant, Model):
    """Who did what to which object. Rows are only added (trigger); never about an answer."""

    __tablename__ = "audit_event"

    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    verb: Mapped[str] = mapped_column(sa.String(40))
    object: Mapped[str] = mapped_column(sa.String(200))
    actor_id: Mapped[UUID | None] = mapped_column(default=None)
    """The user; NULL for the platform itself and its command line."""
