"""Users, their roles, sign-in links and sessions. Only hashes of tokens are stored."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cxassess.storage.database import Model
from cxassess.storage.tenancy import Tenant
from cxassess.storage.types import UtcDateTime, one_of

ROLES = ("lead", "consultant", "leader")
HASH = sa.LargeBinary(32)


class User(Model):
    __tablename__ = "app_user"
    __table_args__ = (
        sa.UniqueConstraint("email"),
        sa.CheckConstraint("email = lower(email)", name="email"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    name: Mapped[str] = mapped_column(sa.String(120))
    admin: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200), default=None)


class Membership(Tenant, Model):
    """What a user may do in one client."""

    __tablename__ = "membership"
    __table_args__ = (sa.Index(None, "user_id"), one_of("role", ROLES, "role"))

    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("app_user.id"), primary_key=True)
    role: Mapped[str] = mapped_column(sa.String(12))


class LoginLink(Model):
    """A sign-in link that works once."""

    __tablename__ = "login_link"

    token_hash: Mapped[bytes] = mapped_column(HASH, primary_key=True)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("app_user.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used: Mapped[bool] = mapped_column(default=False)


class WebSession(Model):
    """One signed-in browser; deleting the row signs it out."""

    __tablename__ = "web_session"
    __table_args__ = (sa.Index(None, "user_id"),)

    token_hash: Mapped[bytes] = mapped_column(HASH, primary_key=True)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("app_user.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FailedAttempts(Model):
    """Failed sign-ins of one address or source within one window; the key is a keyed hash."""

    __tablename__ = "failed_attempts"
    __table_args__ = (sa.CheckConstraint("failures > 0", name="failures"),)

    key: Mapped[bytes] = mapped_column(HASH, primary_key=True)
    failures: Mapped[int]
    window_ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
