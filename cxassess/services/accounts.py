"""Accounts: users, their roles per client, signing in and out."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from cxassess.services.context import Context

Role = Literal["lead", "consultant", "leader"]


@dataclass(frozen=True)
class Membership:
    client_id: UUID
    client: str
    role: Role


@dataclass(frozen=True)
class SessionUser:
    """Who is signed in."""

    id: UUID
    name: str
    email: str
    admin: bool
    memberships: tuple[Membership, ...]

    def role_in(self, client_id: UUID) -> Role | None:
        for membership in self.memberships:
            if membership.client_id == client_id:
                return membership.role
        return None


def create_user(
    ctx: Context, email: str, name: str, *, admin: bool = False, actor: UUID | None = None
) -> UUID:
    """Raises Refused for an address that is not one or is taken."""
    raise NotImplementedError


def user_by_email(ctx: Context, email: str) -> UUID | None:
    raise NotImplementedError


def grant(
    ctx: Context, user_id: UUID, client_id: UUID, role: Role, *, actor: UUID | None = None
) -> None:
    """Give or change the user's role in a client. Raises NotFound."""
    raise NotImplementedError


def login_link(ctx: Context, email: str) -> str:
    """A path "/sign-in/<token>" that works once within 24 hours. Raises NotFound."""
    raise NotImplementedError


def link_works(ctx: Context, token: str) -> bool:
    """For the GET of a sign-in link: shows a button or a plain explanation. No effect."""
    raise NotImplementedError


def redeem(ctx: Context, token: str) -> str | None:
    """Exchange a sign-in link for a session token (for the cookie); None when it cannot be used."""
    raise NotImplementedError


def set_password(ctx: Context, user_id: UUID, password: str) -> None:
    """Store an argon2id hash and end the user's sessions. Raises Refused under 12 characters."""
    raise NotImplementedError


def authenticate(ctx: Context, email: str, password: str, *, source: str) -> str | None:
    """A session token for the cookie, or None. Takes as long for an unknown address.

    `source` is the caller's network address; failures are counted per address and per source.

    Raises:
        TooManyAttempts: ten failures within 15 minutes.
    """
    raise NotImplementedError


def session_user(ctx: Context, token: str | None) -> SessionUser | None:
    """The user behind a session cookie; None for none, unknown, ended or expired."""
    raise NotImplementedError


def sign_out(ctx: Context, token: str) -> None:
    raise NotImplementedError
