"""Clients: the organisations that are assessed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from cxassess.services.accounts import SessionUser
from cxassess.services.context import Context

Todo = Literal["import people", "create wave", "launch", "watch", "release", "report", "none"]
"""What the client needs next; the console has a sentence and a link for each."""


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
    raise NotImplementedError


def clients_of(ctx: Context, user: SessionUser) -> list[ClientOverview]:
    """The clients that the user is a member of, by name."""
    raise NotImplementedError


def all_clients(ctx: Context) -> list[ClientView]:
    """Every client, for the platform administrator: names only."""
    raise NotImplementedError


def client(ctx: Context, client_id: UUID) -> ClientView:
    """Raises NotFound."""
    raise NotImplementedError
