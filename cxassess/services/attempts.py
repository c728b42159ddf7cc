"""Counting failed attempts in the database, so that several processes share one count."""

from datetime import timedelta

import sqlalchemy as sa

from cxassess.services.context import Context
from cxassess.services.errors import TooManyAttempts
from cxassess.storage.accounts import FailedAttempts
from cxassess.storage.database import reading, writing
from cxassess.storage.sealing import keyed_hash
from cxassess.storage.tenancy import unscoped

WINDOW = timedelta(minutes=15)
SCOPE = unscoped("attempts are counted before anybody is known")


def refuse_if_many(ctx: Context, what: str, *, limit: int = 10) -> None:
    """Raises TooManyAttempts when `limit` failures of `what` lie in the running window."""
    key = keyed_hash(ctx.settings.secret, what)
    with reading(SCOPE) as session:
        found = session.get(FailedAttempts, key)
    if found and found.failures >= limit and found.window_ends_at > ctx.now():
        raise TooManyAttempts(found.window_ends_at)


def count_failure(ctx: Context, what: str) -> None:
    """One more failure; the first after a window opens a new one."""
    key = keyed_hash(ctx.settings.secret, what)
    now = ctx.now()
    with writing(SCOPE) as session:
        session.execute(sa.delete(FailedAttempts).where(FailedAttempts.window_ends_at <= now))
        found = session.get(FailedAttempts, key, with_for_update=True)
        if found:
            found.failures += 1
        else:
            session.add(FailedAttempts(key=key, failures=1, window_ends_at=now + WINDOW))


def forget_failures(ctx: Context, what: str) -> None:
    with writing(SCOPE) as session:
        key = keyed_hash(ctx.settings.secret, what)
        session.execute(sa.delete(FailedAttempts).where(FailedAttempts.key == key))
