"""What a token leads to: one person's place in a wave, found in one statement."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from cxassess.questionnaire.model import Audience, Line
from cxassess.services import questionnaires
from cxassess.services.context import Context
from cxassess.storage import sealing
from cxassess.storage.answering import Draft, Participation
from cxassess.storage.clients import Client
from cxassess.storage.database import clock, table_of
from cxassess.storage.waves import Segment, Wave

client, wave, segment = table_of(Client), table_of(Wave), table_of(Segment)
participation, draft = table_of(Participation), table_of(Draft)

Phase = Literal["early", "open", "grace", "over"]
Lock = Literal["no", "save", "send"]
Query: TypeAlias = "sa.Select[*tuple[Any, ...]]"


@dataclass(frozen=True, kw_only=True)
class Found:
    """One person's place: the wave's facts, the group, and whether answers have arrived."""

    token: str
    client_id: UUID
    client: str
    sample: bool
    wave_id: UUID
    wave: str
    version_id: UUID
    mode: str
    asked_by: str
    minimum: int
    comment_minimum: int
    opens_at: datetime
    closes_at: datetime
    zone: str
    next_on: date | None
    box_key: bytes
    phase: Phase
    segment: int
    audience: Audience
    line: Line
    done: bool
    participation_id: UUID | None
    """None: came by an open link."""
    box: bytes | None
    """The sealed draft as it was before any lock; None when there is none."""

    @property
    def token_hash(self) -> bytes:
        return sealing.token_hash(self.token)


WAVE_COLUMNS = (
    client.c.id.label("client_id"), client.c.name.label("client"), client.c.sample,
    wave.c.id.label("wave_id"), wave.c.name.label("wave"), wave.c.version_id, wave.c.mode,
    wave.c.asked_by, wave.c.minimum, wave.c.comment_minimum, wave.c.opens_at, wave.c.closes_at,
    wave.c.answers_until, wave.c.zone, wave.c.next_on, wave.c.box_key, wave.c.mixed,
)  # fmt: skip
NOT_FACTS = ("answers_until", "mixed", "clock", "state", "segment")


def find(ctx: Context, connection: Connection, token: str, lock: Lock = "no") -> Found | None:
    """Look a token up; None for one that leads nowhere.

    `lock` "save" keeps this person's other requests waiting until the transaction ends (of an
    open link the draft itself is what to lock); "send" keeps the wave from being closed or
    mixed meanwhile. After a lock read the draft again: PostgreSQL gives its state from before
    the wait.
    """
    if not sealing.looks_like_link(token):
        return None
    if len(token) == sealing.OPEN_TOKEN_LENGTH:
        return _find_open(ctx, connection, token, lock)
    return _find_personal(ctx, connection, token, lock)


def _find_personal(ctx: Context, connection: Connection, token: str, lock: Lock) -> Found | None:
    query = _personal_query(connection.dialect.name, lock)
    row = connection.execute(query, {"token_hash": sealing.token_hash(token)}).one_or_none()
    return None if row is None else _found(ctx, connection, token, row, done=row.state == "done")


def _find_open(ctx: Context, connection: Connection, token: str, lock: Lock) -> Found | None:
    """Of an open link nothing is kept but the draft: when it is gone, it was sent."""
    public_id = sealing.wave_of_open_token(ctx.settings.secret, token)
    if public_id is None:
        return None
    query = _open_query(connection.dialect.name, lock)
    found = {"token_hash": sealing.token_hash(token), "public_id": public_id}
    row = connection.execute(query, found).one_or_none()
    return None if row is None else _found(ctx, connection, token, row, done=row.segment is None)


# Putting a statement together takes longer than running it, so each is put together once.
# SQLite ignores their locks: there the whole transaction holds the write lock from its beginning.


@cache
def _personal_query(dialect: str, lock: Lock) -> Query:
    of_wave = sa.and_(
        wave.c.client_id == participation.c.client_id, wave.c.id == participation.c.wave_id
    )
    query = (
        sa.select(
            *WAVE_COLUMNS,
            participation.c.id.label("participation_id"),
            participation.c.state,
            participation.c.segment,
            segment.c.audience,
            segment.c.line,
            draft.c.box,
            clock(dialect).label("clock"),
        )
        .select_from(
            participation.join(wave, of_wave)
            .join(client, client.c.id == participation.c.client_id)
            .join(segment, _segment_of(participation))
            .outerjoin(draft, _draft_of(participation.c.client_id))
        )
        .where(participation.c.token_hash == sa.bindparam("token_hash"))
    )
    if lock == "save":
        return query.with_for_update(key_share=True, of=participation)
    return _holding_the_wave(query) if lock == "send" else query


@cache
def _open_query(dialect: str, lock: Lock) -> Query:
    query = (
        sa.select(
            *WAVE_COLUMNS,
            sa.null().label("participation_id"),
            draft.c.segment,
            sa.func.coalesce(segment.c.audience, "employee").label("audience"),
            sa.func.coalesce(segment.c.line, "").label("line"),
            draft.c.box,
            clock(dialect).label("clock"),
        )
        .select_from(
            wave.join(client, client.c.id == wave.c.client_id)
            .outerjoin(draft, _draft_of(wave.c.client_id))
            .outerjoin(segment, _segment_of(draft))
        )
        .where(wave.c.public_id == sa.bindparam("public_id"), wave.c.launched_at.is_not(None))
    )
    return _holding_the_wave(query) if lock == "send" else query


def _holding_the_wave(query: Query) -> Query:
    return query.with_for_update(read=True, key_share=True, of=wave)


def _segment_of(table: sa.FromClause) -> sa.ColumnElement[bool]:
    return sa.and_(
        segment.c.client_id == table.c.client_id,
        segment.c.wave_id == table.c.wave_id,
        segment.c.number == table.c.segment,
    )


def _draft_of(client_id: sa.ColumnElement[UUID]) -> sa.ColumnElement[bool]:
    return sa.and_(draft.c.client_id == client_id, draft.c.token_hash == sa.bindparam("token_hash"))


def _found(
    ctx: Context,
    connection: Connection,
    token: str,
    row: "sa.Row[*tuple[object, ...]]",
    *,
    done: bool,
) -> Found:
    facts = {name: value for name, value in row._mapping.items() if name not in NOT_FACTS}
    moment = ctx.moment(row._mapping["clock"])
    # the pages need it next, and must not ask for a second connection while this one is held
    questionnaires.cached(row._mapping["version_id"], connection)
    return Found(
        **facts,
        token=token,
        segment=row._mapping["segment"] or 0,
        done=done,
        phase=phase(moment, row),
    )


def phase(moment: datetime, row: "sa.Row[*tuple[object, ...]]") -> Phase:
    """Where a wave stands at a moment: the close itself is already too late to begin."""
    facts = row._mapping
    if moment < facts["opens_at"]:
        return "early"
    if facts["mixed"] or moment >= facts["answers_until"]:
        return "over"
    return "open" if moment < facts["closes_at"] else "grace"
