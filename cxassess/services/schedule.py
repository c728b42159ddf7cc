"""What the clock brings: closing waves, mixing at night, forgetting what nobody came back for."""

from datetime import timedelta

import sqlalchemy as sa

from cxassess.services import waves, work
from cxassess.services.context import Context
from cxassess.storage.accounts import LoginLink, WebSession
from cxassess.storage.answering import Inbox
from cxassess.storage.clients import Upload
from cxassess.storage.database import reading, writing
from cxassess.storage.tenancy import client_scope, unscoped
from cxassess.storage.waves import Wave

ALL_CLIENTS = unscoped("the clock strikes for every client")
NIGHT_HOUR = 2
"""Hour (UTC) from which the day's mixing is asked for."""
UPLOAD_LIFE = timedelta(days=7)


def tick(ctx: Context) -> None:
    """Ask for everything that the time of day brings; harmless however often it runs."""
    _close_due(ctx)
    _mix_at_night(ctx)
    _forget(ctx)


def _close_due(ctx: Context) -> None:
    with reading(ALL_CLIENTS) as session:
        due = session.execute(
            sa.select(Wave.client_id, Wave.id).where(
                Wave.state == "open", Wave.answers_until <= ctx.now()
            )
        ).all()
    for client_id, wave_id in due:
        waves.close(ctx, client_id, wave_id)


def _mix_at_night(ctx: Context) -> None:
    now = ctx.now()
    if now.hour < NIGHT_HOUR:
        return
    with reading(ALL_CLIENTS) as session:
        waiting = session.execute(
            sa.select(Wave.client_id, Wave.id)
            .join(Inbox, sa.and_(Inbox.client_id == Wave.client_id, Inbox.wave_id == Wave.id))
            .where(Wave.state == "open", Wave.mixed.is_(False))
            .group_by(Wave.client_id, Wave.id, Wave.minimum)
            .having(sa.func.count() >= 2 * Wave.minimum)
        ).all()
    for client_id, wave_id in waiting:
        with writing(client_scope(client_id)) as session:
            # one a day: the date in the key makes every further request find the same job
            day = now.date().isoformat()
            work.enqueue(ctx, session, client_id, "mix", wave_id, detail="night", key=day)


def _forget(ctx: Context) -> None:
    now = ctx.now()
    old = Upload.created_at <= now - UPLOAD_LIFE
    with reading(ALL_CLIENTS) as session:
        if not any(
            session.scalar(sa.select(sa.literal(1)).where(condition).limit(1))
            for condition in (old, WebSession.expires_at <= now, LoginLink.expires_at <= now)
        ):
            return
    with writing(ALL_CLIENTS) as session:
        session.execute(sa.delete(Upload).where(old))
        session.execute(sa.delete(WebSession).where(WebSession.expires_at <= now))
        session.execute(sa.delete(LoginLink).where(LoginLink.expires_at <= now))
