"""Assessments, their waves, and the groups fixed at launch."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cxassess.storage.clients import LINES
from cxassess.storage.database import Model
from cxassess.storage.tenancy import Tenant
from cxassess.storage.types import UtcDateTime, one_of

MODES = ("named", "confidential", "anonymous", "open")
STATES = ("preparing", "open", "closed", "released")
SEGMENT_AUDIENCES = ("employee", "manager", "leader", "programme", "assessor")


class Assessment(Tenant, Model):
    """One client using one questionnaire, again and again."""

    __tablename__ = "assessment"
    __table_args__ = (sa.UniqueConstraint("client_id", "slug"),)

    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(40))


class Wave(Tenant, Model):
    """One fielding. Mode, minimum, version, keys and tree are fixed at launch (trigger)."""

    __tablename__ = "wave"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["client_id", "assessment_id"], ["assessment.client_id", "assessment.id"]
        ),
        sa.UniqueConstraint("client_id", "assessment_id", "number"),
        sa.UniqueConstraint("public_id"),
        one_of("mode", MODES, "mode"),
        one_of("state", STATES, "state"),
        sa.CheckConstraint("minimum >= 5", name="minimum"),
        sa.CheckConstraint("comment_minimum >= minimum", name="comment_minimum"),
        sa.CheckConstraint("closes_at > opens_at", name="times"),
        sa.CheckConstraint("answers_until >= closes_at", name="grace"),
        sa.CheckConstraint(
            "(state = 'preparing') = (launched_at IS NULL)", name="launched"
        ),
        sa.CheckConstraint(
            "launched_at IS NULL OR (box_key IS NOT NULL AND tree IS NOT NULL)", name="frozen"
        ),
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    assessment_id: Mapped[UUID]
    number: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(80))
    version_id: Mapped[UUID] = mapped_column(sa.ForeignKey("questionnaire_version.id"))
    mode: Mapped[str] = mapped_column(sa.String(12))
    minimum: Mapped[int]
    comment_minimum: Mapped[int]
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answers_until: Mapped[datetime] = mapped_column(UtcDateTime)
    zone: Mapped[str] = mapped_column(sa.String(60))
    asked_by: Mapped[str] = mapped_column(sa.String(200))
    public_id: Mapped[str] = mapped_column(sa.String(22))
    state: Mapped[str] = mapped_column(sa.String(10), default="preparing")
    next_on: Mapped[date | None] = mapped_column(default=None)
    waves_of_customer_data: Mapped[int | None] = mapped_column(default=None)
    box_key: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32), default=None)
    """Public half of the key pair to which answers are sealed."""
    tree: Mapped[str | None] = mapped_column(sa.Text, default=None)
    """The client's units at launch, as JSON: results stand on this tree, not on today's."""
    invited: Mapped[int | None] = mapped_column(default=None)
    mixed: Mapped[bool] = mapped_column(default=False)
    """The final mixing is done; nothing may enter the inbox any more."""
    launched_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class Target(Tenant, Model):
    """The score that a client aims at, per criterion."""

    __tablename__ = "target"
    __table_args__ = (
        sa.ForeignKeyConstraint(["client_id", "wave_id"], ["wave.client_id", "wave.id"]),
        sa.CheckConstraint("score BETWEEN 1 AND 9", name="score"),
    )

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    wave_id: Mapped[UUID] = mapped_column(primary_key=True)
    criterion: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    score: Mapped[float]


class Segment(Tenant, Model):
    """A group in which answers are counted. At launch each has at least the minimum invited."""

    __tablename__ = "segment"
    __table_args__ = (
        sa.ForeignKeyConstraint(["client_id", "wave_id"], ["wave.client_id", "wave.id"]),
        sa.ForeignKeyConstraint(
            ["client_id", "wave_id", "counted_in"],
            ["segment.client_id", "segment.wave_id", "segment.number"],
        ),
        sa.UniqueConstraint("client_id", "wave_id", "unit", "line", "audience", "country"),
        one_of("line", LINES, "line"),
        one_of("audience", SEGMENT_AUDIENCES, "audience"),
        sa.CheckConstraint("invited IS NULL OR invited >= 5", name="invited"),
    )

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    wave_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    unit: Mapped[str] = mapped_column(sa.String(60))
    """Code of the unit in the wave's tree; "" for the whole organisation."""
    line: Mapped[str] = mapped_column(sa.String(4))
    audience: Mapped[str] = mapped_column(sa.String(10))
    country: Mapped[str] = mapped_column(sa.String(2))
    invited: Mapped[int | None] = mapped_column(default=None)
    """NULL: an open link's choice, or a coarser group made at the close."""
    counted_in: Mapped[int | None] = mapped_column(default=None)
    """The coarser group that counts its answers, because fewer than the minimum came."""
