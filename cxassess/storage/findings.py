"""Frozen findings and the reports made from them."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cxassess.storage.database import Model
from cxassess.storage.tenancy import Tenant
from cxassess.storage.types import UtcDateTime


class Snapshot(Tenant, Model):
    """The findings of a released wave as canonical JSON; never changed (trigger)."""

    __tablename__ = "snapshot"
    __table_args__ = (
        sa.ForeignKeyConstraint(["client_id", "wave_id"], ["wave.client_id", "wave.id"]),
        sa.UniqueConstraint("client_id", "wave_id"),
    )

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    wave_id: Mapped[UUID]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    body: Mapped[bytes] = mapped_column(sa.LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Report(Tenant, Model):
    """One PDF, made from one snapshot by one state of the templates."""

    __tablename__ = "report"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["client_id", "snapshot_id"], ["snapshot.client_id", "snapshot.id"]
        ),
        sa.UniqueConstraint("client_id", "snapshot_id", "kind", "made_with"),
    )

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    snapshot_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(sa.String(12))
    made_with: Mapped[str] = mapped_column(sa.String(64))
    """Fingerprint of the program's version and templates."""
    filename: Mapped[str] = mapped_column(sa.String(200))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    pages: Mapped[int]
    bytes: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
