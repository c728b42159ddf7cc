"""Clients: the organisations that are assessed."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import sqlalchemy as sa

from cxassess.services import audit, counting
from cxassess.services.accounts import SessionUser
from cxassess.services.context import Context
from cxassess.services.counting import stepped
from cxassess.services.errors import NotFound, Refused
from cxassess.storage.clients import Client, Person
from cxassess.storage.database import TenantSession, reading, writing
from cxassess.storage.findings import Report, Snapshot
from cxassess.storage.tenancy import client_scope, unscoped
from cxassess.storage.waves import Wave

Todo = Literal["import people", "create wave", "launch", "watch", "release", "report", "none"]
"""What the client needs next; the console has a sentence and a link for each."""
NAME_LENGTH = 80


@dataclass(frozen=True)
class ClientView:
    id: UUID
    name: str
    sample: bool
    """Figures and people are generated sample data; every page says so."""


@dataclass(frozen=True, kw_only=True)
class ClientOverview:
    """One row of the portfolio."""

    id: UUID
    name: str
    sample: bool
    role: str
    wave_id: UUID | None
    wave_name: str | None
    wave_number: int | None
    wave_state: Literal["preparing", "open", "closed", "released"] | None
    opens_at: datetime | None
    closes_at: datetime | None
    released_at: datetime | None
    zone: str | None
    invited: int | None
    """None: nobody was invited yet, or an open link."""
    finished: int | None
    """Stepped down to a multiple of five; None before the launch."""
    people: int
    todo: Todo


def create_client(
    ctx: Context, name: str, *, sample: bool = False, actor: UUID | None = None
) -> ClientView:
    """Raises Refused when the name is empty, longer than 80 characters or already taken."""
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_LENGTH or not name.isprintable():
        raise Refused(f"A client needs a name of 1 to {NAME_LENGTH} characters.")
    client_id = ctx.new_id()
    try:
        with writing(client_scope(client_id)) as session:
            session.add(Client(id=client_id, name=name, sample=sample, created_at=ctx.now()))
            session.flush()
            audit.record(ctx, session, client_id, actor, "create client", name)
    except sa.exc.IntegrityError as error:
        raise Refused(f"There is a client named {name} already.") from error
    return ClientView(client_id, name, sample)


def clients_of(ctx: Context, user: SessionUser) -> list[ClientOverview]:
    """The clients that the user is a member of, by name."""
    roles = {held.client_id: held.role for held in user.memberships}
    if not roles:
        return []
    with reading(unscoped("the portfolio of one user, limited to that user's clients")) as session:
        found = session.scalars(
            sa.select(Client).where(Client.id.in_(roles)).order_by(Client.name)
        ).all()
        latest = _latest_waves(session, list(roles))
        counted = session.execute(
            sa.select(Person.client_id, sa.func.count())
            .where(Person.client_id.in_(roles))
            .group_by(Person.client_id)
        )
        people = Counter({client_id: count for client_id, count in counted})
        return [
            _overview(ctx, session, client, roles[client.id], latest.get(client.id), people)
            for client in found
        ]


def _latest_waves(session: TenantSession, client_ids: list[UUID]) -> dict[UUID, Wave]:
    # ids of waves are time-ordered, so the last one seen is the newest
    found = session.scalars(
        sa.select(Wave)
        .options(sa.orm.defer(Wave.tree))
        .where(Wave.client_id.in_(client_ids))
        .order_by(Wave.id)
    )
    return {wave.client_id: wave for wave in found}


def _overview(
    ctx: Context,
    session: TenantSession,
    client: Client,
    role: str,
    wave: Wave | None,
    people: Counter[UUID],
) -> ClientOverview:
    state = counting.state_of(ctx, wave) if wave else None
    finished = None
    if wave is not None and wave.launched_at is not None:
        finished = stepped(counting.finished(session, wave))
    return ClientOverview(
        id=client.id,
        name=client.name,
        sample=client.sample,
        role=role,
        wave_id=wave.id if wave else None,
        wave_name=wave.name if wave else None,
        wave_number=wave.number if wave else None,
        wave_state=state,
        opens_at=wave.opens_at if wave else None,
        closes_at=wave.closes_at if wave else None,
        released_at=wave.released_at if wave else None,
        zone=wave.zone if wave else None,
        invited=wave.invited if wave else None,
        finished=finished,
        people=people[client.id],
        todo=_todo(session, wave, state, people[client.id]),
    )


def _todo(session: TenantSession, wave: Wave | None, state: str | None, people: int) -> Todo:
    if wave is None:
        return "create wave" if people else "import people"
    if state == "released":
        made = session.scalar(
            sa.select(sa.func.count())
            .select_from(Report)
            .join(
                Snapshot,
                sa.and_(Snapshot.client_id == Report.client_id, Snapshot.id == Report.snapshot_id),
            )
            .where(Snapshot.client_id == wave.client_id, Snapshot.wave_id == wave.id)
        )
        return "none" if made else "report"
    next_steps: dict[str | None, Todo] = {
        "preparing": "launch" if people or wave.mode == "open" else "import people",
        "open": "watch",
        "closed": "release",
    }
    return next_steps[state]


def all_clients(ctx: Context) -> list[ClientView]:
    """Every client, for the platform administrator: names only."""
    with reading(unscoped("the administrator's list of clients")) as session:
        return [
            ClientView(client.id, client.name, client.sample)
            for client in session.scalars(sa.select(Client).order_by(Client.name))
        ]


def client(ctx: Context, client_id: UUID) -> ClientView:
    """Raises NotFound."""
    with reading(client_scope(client_id)) as session:
        found = session.get(Client, client_id)
        if found is None:
            raise NotFound("There is no such client.")
        return ClientView(found.id, found.name, found.sample)
