"""Clients, their units and their people."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cxassess.storage.database import Model
from cxassess.storage.tenancy import Tenant
from cxassess.storage.types import UtcDateTime, one_of

PERSON_AUDIENCES = ("employee", "manager", "leader", "programme", "assessor")
LINES = ("", "b2b", "b2c", "both")


class Client(Model):
    """A client organisation: the tenant itself."""

    __tablename__ = "client"
    __table_args__ = (sa.UniqueConstraint("name"), sa.CheckConstraint("name <> ''", name="name"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    sample: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BusinessUnit(Tenant, Model):
    """A node of the client's tree; `code` is the name that the client's files use."""

    __tablename__ = "business_unit"
    __table_args__ = (
        sa.UniqueConstraint("client_id", "code"),
        sa.ForeignKeyConstraint(
            ["client_id", "parent_id"], ["business_unit.client_id", "business_unit.id"]
        ),
        one_of("line", LINES, "line"),
        sa.CheckConstraint("headcount >= 0", name="headcount"),
        sa.CheckConstraint("parent_id <> id", name="parent"),
    )

    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(60))
    name: Mapped[str] = mapped_column(sa.String(120))
    position: Mapped[int]
    parent_id: Mapped[UUID | None] = mapped_column(default=None)
    headcount: Mapped[int | None] = mapped_column(default=None)
    line: Mapped[str] = mapped_column(sa.String(4), default="")


class Person(Tenant, Model):
    """Somebody who may be asked."""

    __tablename__ = "person"
    __table_args__ = (
        sa.UniqueConstraint("client_id", "email"),
        sa.ForeignKeyConstraint(
            ["client_id", "unit_id"], ["business_unit.client_id", "business_unit.id"]
        ),
        one_of("line", LINES, "line"),
        one_of("audience", PERSON_AUDIENCES, "audience"),
    )

    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    name: Mapped[str] = mapped_column(sa.String(120))
    audience: Mapped[str] = mapped_column(sa.String(10))
    unit_id: Mapped[UUID | None] = mapped_column(default=None)
    line: Mapped[str] = mapped_column(sa.String(4), default="")
    country: Mapped[str] = mapped_column(sa.String(2), default="")
    language: Mapped[str] = mapped_column(sa.String(8), default="")


class Upload(Tenant, Model):
    """A file that was checked and waits for a yes; deleted when applied, or after seven days."""

    __tablename__ = "upload"
    __table_args__ = (one_of("kind", ("units", "people"), "kind"),)

    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(8))
    filename: Mapped[str] = mapped_column(sa.String(120))
    body: Mapped[bytes] = mapped_column(sa.LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
