"""What respondents leave behind: that they are done, and, apart from it, what they said.

No table here holds a time, a sequence or an address. What a respondent writes has purely random
ids and, on SQLite, no hidden rowid: any order would re-join people and answers.
"""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cxassess.storage.database import Model
from cxassess.storage.tenancy import Tenant
from cxassess.storage.types import one_of

NO_ROWID = {"sqlite_with_rowid": False}


def _of_wave() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["client_id", "wave_id"], ["wave.client_id", "wave.id"])


def _of_segment() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["client_id", "wave_id", "segment"],
        ["segment.client_id", "segment.wave_id", "segment.number"],
    )


class Participation(Tenant, Model):
    """That a person was asked, and whether they are done; never what they said."""

    __tablename__ = "participation"
    __table_args__ = (
        _of_wave(),
        _of_segment(),
        sa.ForeignKeyConstraint(["client_id", "person_id"], ["person.client_id", "person.id"]),
        sa.UniqueConstraint("client_id", "wave_id", "person_id"),
        sa.UniqueConstraint("token_hash"),
        one_of("state", ("open", "done"), "state"),
        sa.CheckConstraint("epoch >= 1", name="epoch"),
    )

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    wave_id: Mapped[UUID]
    segment: Mapped[int]
    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    """SHA-256 of the personal link's token; the token itself is recomputed, never stored."""
    person_id: Mapped[UUID | None] = mapped_column(default=None)
    """NULL once the person was erased."""
    epoch: Mapped[int] = mapped_column(sa.SmallInteger, default=1)
    """Raised when the link is replaced."""
    state: Mapped[str] = mapped_column(sa.String(4), default="open")


class Draft(Tenant, Model):
    """Saved and not sent; sealed with a key that only the link gives."""

    __tablename__ = "draft"
    __table_args__ = (
        _of_wave(),
        _of_segment(),
        sa.UniqueConstraint("token_hash"),
        NO_ROWID,
    )

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), primary_key=True)
    wave_id: Mapped[UUID]
    segment: Mapped[int]
    box: Mapped[bytes] = mapped_column(sa.LargeBinary)
    """Empty: an open link was started and nothing is saved yet."""


class Inbox(Tenant, Model):
    """Sent and not mixed; sealed to the wave's public key, one size for everybody."""

    __tablename__ = "inbox"
    __table_args__ = (_of_wave(), NO_ROWID)

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    wave_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[bytes] = mapped_column(sa.LargeBinary(16), primary_key=True)
    box: Mapped[bytes] = mapped_column(sa.LargeBinary)


class Response(Tenant, Model):
    """What somebody said, never who: one byte per item in the order of the wave's version."""

    __tablename__ = "response"
    __table_args__ = (_of_wave(), _of_segment(), NO_ROWID)

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    wave_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[bytes] = mapped_column(sa.LargeBinary(16), primary_key=True)
    segment: Mapped[int]
    batch: Mapped[int]
    answers: Mapped[bytes] = mapped_column(sa.LargeBinary)


class Comment(Tenant, Model):
    """One comment, with nothing that leads to its response or to another comment."""

    __tablename__ = "comment"
    __table_args__ = (_of_wave(), NO_ROWID)

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    wave_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[bytes] = mapped_column(sa.LargeBinary(16), primary_key=True)
    criterion: Mapped[str] = mapped_column(sa.String(24))
    text: Mapped[str] = mapped_column(sa.Text)
