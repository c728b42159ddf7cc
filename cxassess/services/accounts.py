"""Accounts: users, their roles per client, signing in and out."""

import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Literal, cast
from uuid import UUID

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from cxassess.services import attempts, audit
from cxassess.services.context import Context
from cxassess.services.errors import NotFound, Refused
from cxassess.storage import sealing
from cxassess.storage.accounts import LoginLink, Membership, User, WebSession
from cxassess.storage.clients import Client
from cxassess.storage.database import TenantSession, affected, reading, writing
from cxassess.storage.tenancy import client_scope, unscoped

Role = Literal["lead", "consultant", "leader"]
LINK_LIFE = timedelta(hours=24)
SESSION_LIFE = timedelta(days=14)
PASSWORD_LENGTH = 12
EMAIL = re.compile(r"[^@\s\"'<>()\[\],;:\\]{1,64}@[^@\s\"'<>()\[\],;:\\.]+(\.[^@\s.,;:]+)+")
SIGNING_IN = unscoped("signing in: the roles of a user in every client")
_hasher = PasswordHasher()


@dataclass(frozen=True)
class MembershipView:
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
    memberships: tuple[MembershipView, ...]

    def role_in(self, client_id: UUID) -> Role | None:
        for membership in self.memberships:
            if membership.client_id == client_id:
                return membership.role
        return None


def is_address(text: str) -> bool:
    """True for something that mail can be sent to: one @, a domain with an ending, no spaces."""
    return len(text) <= 254 and EMAIL.fullmatch(text) is not None


def create_user(
    ctx: Context, email: str, name: str, *, admin: bool = False, actor: UUID | None = None
) -> UUID:
    """Raises Refused for an address that is not one or is taken."""
    email, name = email.strip().lower(), name.strip()
    if not is_address(email):
        raise Refused(f"“{email[:80]}” is not an e-mail address.")
    if not 0 < len(name) <= 120:
        raise Refused("A name of 1 to 120 characters is needed.")
    user = User(id=ctx.new_id(), email=email, name=name, admin=admin, created_at=ctx.now())
    try:
        with writing(SIGNING_IN) as session:
            session.add(user)
    except sa.exc.IntegrityError as error:
        raise Refused(f"A user with the address {email} exists already.") from error
    return user.id


def user_by_email(ctx: Context, email: str) -> UUID | None:
    with reading(SIGNING_IN) as session:
        return session.scalar(sa.select(User.id).where(User.email == email.strip().lower()))


def grant(
    ctx: Context, user_id: UUID, client_id: UUID, role: Role, *, actor: UUID | None = None
) -> None:
    """Give or change the user's role in a client. Raises NotFound."""
    with writing(client_scope(client_id)) as session:
        if session.get(User, user_id) is None or session.get(Client, client_id) is None:
            raise NotFound("There is no such user or client.")
        found = session.get(Membership, (client_id, user_id))
        if found:
            found.role = role
        else:
            session.add(Membership(client_id=client_id, user_id=user_id, role=role))
        audit.record(ctx, session, client_id, actor, "grant", f"{role} to user {user_id}")


def login_link(ctx: Context, email: str) -> str:
    """A path "/sign-in/<token>" that works once within 24 hours. Raises NotFound."""
    user_id = user_by_email(ctx, email)
    if user_id is None:
        raise NotFound(f"There is no user with the address {email}.")
    token = _new_token(ctx)
    with writing(SIGNING_IN) as session:
        session.execute(sa.delete(LoginLink).where(LoginLink.expires_at <= ctx.now()))
        session.add(
            LoginLink(
                token_hash=sealing.token_hash(token),
                user_id=user_id,
                expires_at=ctx.now() + LINK_LIFE,
            )
        )
    return f"/sign-in/{token}"


def link_works(ctx: Context, token: str) -> bool:
    """For the GET of a sign-in link: shows a button or a plain explanation. No effect."""
    with reading(SIGNING_IN) as session:
        link = session.get(LoginLink, sealing.token_hash(token))
    return link is not None and not link.used and link.expires_at > ctx.now()


def redeem(ctx: Context, token: str) -> str | None:
    """Exchange a sign-in link for a session token (for the cookie); None when it cannot be used."""
    with writing(SIGNING_IN) as session:
        link = sealing.token_hash(token)
        # one conditional UPDATE: of two clicks at once exactly one gets the session
        taken = session.execute(
            sa.update(LoginLink)
            .where(
                LoginLink.token_hash == link,
                LoginLink.used.is_(False),
                LoginLink.expires_at > ctx.now(),
            )
            .values(used=True)
            .returning(LoginLink.user_id)
        ).scalar()
        return None if taken is None else _start_session(ctx, session, taken)


def set_password(ctx: Context, user_id: UUID, password: str) -> None:
    """Store an argon2id hash and end the user's sessions. Raises Refused under 12 characters."""
    if not PASSWORD_LENGTH <= len(password) <= 1_000:
        raise Refused(f"A password of {PASSWORD_LENGTH} characters or more is needed.")
    hashed = _hasher.hash(password.encode("utf-8", "surrogatepass"))
    with writing(SIGNING_IN) as session:
        found = session.execute(
            sa.update(User).where(User.id == user_id).values(password_hash=hashed)
        )
        if not affected(found):
            raise NotFound("There is no such user.")
        session.execute(sa.delete(WebSession).where(WebSession.user_id == user_id))


def authenticate(ctx: Context, email: str, password: str, *, source: str) -> str | None:
    """A session token for the cookie, or None. Takes as long for an unknown address.

    `source` is the caller's network address; failures are counted per address and per source.

    Raises:
        TooManyAttempts: ten failures within 15 minutes (of one source: fifty).
    """
    email = email.strip().lower()
    of_address, of_source = f"sign-in address {email}", f"sign-in source {source}"
    attempts.refuse_if_many(ctx, of_address)
    attempts.refuse_if_many(ctx, of_source, limit=50)
    with reading(SIGNING_IN) as session:
        user = session.scalar(sa.select(User).where(User.email == email))
    stored = (user.password_hash if user else None) or _dummy_hash()
    if not _matches(stored, password) or user is None or user.password_hash is None:
        attempts.count_failure(ctx, of_address)
        attempts.count_failure(ctx, of_source)
        return None
    attempts.forget_failures(ctx, of_address)
    with writing(SIGNING_IN) as session:
        return _start_session(ctx, session, user.id)


def session_user(ctx: Context, token: str | None) -> SessionUser | None:
    """The user behind a session cookie; None for none, unknown, ended or expired."""
    if not token:
        return None
    query = (
        sa.select(User, Membership.client_id, Client.name, Membership.role)
        .join(WebSession, WebSession.user_id == User.id)
        .outerjoin(Membership, Membership.user_id == User.id)
        .outerjoin(Client, Client.id == Membership.client_id)
        .where(
            WebSession.token_hash == sealing.token_hash(token),
            WebSession.expires_at > ctx.now(),
        )
        .order_by(Client.name)
    )
    with reading(SIGNING_IN) as session:
        rows = session.execute(query).all()
    if not rows:
        return None
    user = rows[0][0]
    held = tuple(
        MembershipView(client_id, client, cast(Role, role))
        for _, client_id, client, role in rows
        if client_id is not None
    )
    return SessionUser(user.id, user.name, user.email, user.admin, held)


def sign_out(ctx: Context, token: str) -> None:
    with writing(SIGNING_IN) as session:
        session.execute(
            sa.delete(WebSession).where(
                sa.or_(
                    WebSession.token_hash == sealing.token_hash(token),
                    WebSession.expires_at <= ctx.now(),
                )
            )
        )


def _start_session(ctx: Context, session: TenantSession, user_id: UUID) -> str:
    token = _new_token(ctx)
    session.add(
        WebSession(
            token_hash=sealing.token_hash(token),
            user_id=user_id,
            expires_at=ctx.now() + SESSION_LIFE,
        )
    )
    return token


def _new_token(ctx: Context) -> str:
    return urlsafe_b64encode(ctx.random(32)).rstrip(b"=").decode()


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password.encode("utf-8", "surrogatepass"))
    except VerificationError:
        return False


@cache
def _dummy_hash() -> str:
    """Checked for unknown addresses, so that the answer takes the same time."""
    return _hasher.hash("no user has this password")
