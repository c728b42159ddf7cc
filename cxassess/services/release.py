"""Release: findings computed once from the responses, frozen and hashed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

import sqlalchemy as sa

from cxassess.findings.model import Findings
from cxassess.services import audit, mixing, waves, work
from cxassess.services.context import Context
from cxassess.services.errors import NotFound, Refused
from cxassess.services.launching import get_wave
from cxassess.services.work import JobView
from cxassess.storage.answering import Inbox
from cxassess.storage.clients import Client
from cxassess.storage.database import TenantSession, reading, writing
from cxassess.storage.findings import Snapshot
from cxassess.storage.tenancy import client_scope
from cxassess.storage.waves import Wave

Progress = Callable[[str, float], None]
"""Called with what is being done and the fraction done (0 to 1)."""
CACHED_FINDINGS = 16


@dataclass(frozen=True)
class SnapshotView:
    id: UUID
    wave_id: UUID
    sha256: str
    created_at: datetime


def request_release(
    ctx: Context, client_id: UUID, wave_id: UUID, *, actor: UUID | None = None
) -> JobView:
    """Ask for the release; the job does the rest. Asking twice gives the same job.

    Raises NotFound; Refused while the wave is open or its grace is running.
    """
    with writing(client_scope(client_id)) as session:
        wave = get_wave(session, client_id, wave_id)
        _refuse_open(ctx, wave)
        job = work.enqueue(ctx, session, client_id, "release", wave_id)
        what = f"wave {wave.number}, {wave.name}"
        audit.record(ctx, session, client_id, actor, "request release", what)
        session.flush()
        return work.view(job)


def release(
    ctx: Context, client_id: UUID, wave_id: UUID, progress: Progress | None = None
) -> SnapshotView:
    """Mix what is left, compute, freeze. Once released, gives the stored snapshot again.

    Raises NotFound; Refused while the wave is open or its grace is running.
    """
    tell = progress or _silent
    done = snapshot_of(ctx, client_id, wave_id)
    if done is not None:
        return done
    with reading(client_scope(client_id)) as session:
        wave = get_wave(session, client_id, wave_id)
        _refuse_open(ctx, wave)
    if wave.closed_at is None:
        waves.close(ctx, client_id, wave_id)
    tell("Mixing the last answers", 0.0)
    mixing.mix(ctx, client_id, wave_id, final=True)
    tell("Reading the answers", 0.05)
    released = ctx.now()
    body = _compute(ctx, client_id, wave_id, released, tell)
    tell("Freezing the findings", 0.95)
    return _freeze(ctx, client_id, wave_id, body, released)


def _refuse_open(ctx: Context, wave: Wave) -> None:
    if wave.launched_at is None:
        raise Refused("This wave was not launched yet.")
    if ctx.now() < wave.answers_until:
        raise Refused(
            "Answers are still taken. Findings can be released when the wave is closed and the "
            "15 minutes are over in which people may finish."
        )


def _compute(
    ctx: Context, client_id: UUID, wave_id: UUID, released: datetime, tell: Progress
) -> bytes:
    # numpy and the pure rooms are imported when they are needed: a respondent's page is not slowed
    from cxassess.findings.canonical import to_json
    from cxassess.findings.compute import compute
    from cxassess.services.gathering import gather

    with reading(client_scope(client_id)) as session:
        wave = get_wave(session, client_id, wave_id)
        client = session.get_one(Client, client_id)
        gathered = gather(session, wave, client, released, ctx.settings.secret)
    findings = compute(
        gathered.questionnaire,
        gathered.waves,
        gathered.units,
        gathered.subject,
        lambda text, fraction: tell(text, 0.1 + 0.85 * fraction),
    )
    return to_json(findings)


def _freeze(
    ctx: Context, client_id: UUID, wave_id: UUID, body: bytes, released: datetime
) -> SnapshotView:
    from cxassess.findings.canonical import digest

    with writing(client_scope(client_id)) as session:
        # the lock makes a second release of the same wave wait here and find the first one's
        wave = get_wave(session, client_id, wave_id, lock=True)
        found = _stored(session, client_id, wave_id)
        if found is not None:
            return _view(found)
        snapshot = Snapshot(
            client_id=client_id,
            id=ctx.new_id(),
            wave_id=wave_id,
            sha256=digest(body),
            body=body,
            created_at=released,
        )
        session.add(snapshot)
        # too few ever came: what is still sealed will never be shown, so it is not kept either
        session.execute(
            sa.delete(Inbox).where(Inbox.client_id == client_id, Inbox.wave_id == wave_id)
        )
        wave.state, wave.released_at = "released", released
        what = f"wave {wave.number}, {wave.name}, {snapshot.sha256[:12]}"
        audit.record(ctx, session, client_id, None, "release", what)
        return _view(snapshot)


def snapshot_of(ctx: Context, client_id: UUID, wave_id: UUID) -> SnapshotView | None:
    """None while the wave is not released. Raises NotFound."""
    with reading(client_scope(client_id)) as session:
        found = _stored(session, client_id, wave_id)
        if found is None:
            get_wave(session, client_id, wave_id)
            return None
        return _view(found)


def latest_findings(ctx: Context, client_id: UUID, wave_id: UUID) -> Findings:
    """The frozen findings of a released wave (cached by hash). Raises NotFound."""
    found = snapshot_of(ctx, client_id, wave_id)
    if found is None:
        raise NotFound("The findings of this wave are not released yet.")
    return findings_of(client_id, found.id, found.sha256)


@lru_cache(CACHED_FINDINGS)
def findings_of(client_id: UUID, snapshot_id: UUID, sha256: str) -> Findings:
    """The findings of one snapshot, checked against its hash. Raises NotFound."""
    from cxassess.findings.canonical import digest, from_json

    with reading(client_scope(client_id)) as session:
        body = session.scalar(
            sa.select(Snapshot.body).where(
                Snapshot.client_id == client_id, Snapshot.id == snapshot_id
            )
        )
    if body is None or digest(body) != sha256:
        raise NotFound("The stored findings are not those that were released.")
    return from_json(body)


def _stored(session: TenantSession, client_id: UUID, wave_id: UUID) -> Snapshot | None:
    return session.scalar(
        sa.select(Snapshot)
        .options(sa.orm.defer(Snapshot.body))
        .where(Snapshot.client_id == client_id, Snapshot.wave_id == wave_id)
    )


def _view(snapshot: Snapshot) -> SnapshotView:
    return SnapshotView(snapshot.id, snapshot.wave_id, snapshot.sha256, snapshot.created_at)


def _silent(_text: str, _fraction: float) -> None:
    return None
