"""The one link of an open wave: the choices it offers, and a token for each who begins."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from cxassess.questionnaire.model import Audience, Line
from cxassess.services import arriving, questionnaires, trees
from cxassess.services.context import Context
from cxassess.services.errors import LinkUnknown, Refused, WaveClosed
from cxassess.services.invitations import minutes_for, parts_for
from cxassess.services.launching import WHOLE
from cxassess.storage import sealing
from cxassess.storage.answering import Draft
from cxassess.storage.clients import Client
from cxassess.storage.database import clock, hot, table_of
from cxassess.storage.waves import Segment, Wave

client, wave, segment = table_of(Client), table_of(Wave), table_of(Segment)


@dataclass(frozen=True)
class OpenChoice:
    """One choice on the page of an open link."""

    unit: str
    """The unit's code; "" for the whole organisation."""
    unit_name: str
    line: Line
    audience: Audience


@dataclass(frozen=True)
class OpenInvitation:
    """The page of an open link: the same facts as Invitation and the choices offered."""

    client: str
    sample: bool
    wave: str
    asked_by: str
    minimum: int
    comment_minimum: int
    closes_at: datetime
    zone: str
    next_on: date | None
    language: str
    minutes: int
    choices: tuple[OpenChoice, ...]


def open_invitation(ctx: Context, public_id: str) -> OpenInvitation | None:
    """Facts and choices behind an open link; None for unknown or closed. Has no effect."""

    def unit(connection: Connection) -> OpenInvitation | None:
        row = _wave(connection, public_id)
        if row is None or arriving.phase(ctx.moment(row.clock), row) != "open":
            return None
        questionnaire = questionnaires.cached(row.version_id, connection)
        return OpenInvitation(
            client=row.client,
            sample=row.sample,
            wave=row.name,
            asked_by=row.asked_by,
            minimum=row.minimum,
            comment_minimum=row.comment_minimum,
            closes_at=row.closes_at,
            zone=row.zone,
            next_on=row.next_on,
            language=questionnaire.language,
            minutes=minutes_for(parts_for(row.version_id, "employee", "")),
            choices=tuple(_choices(connection, row)),
        )

    return hot(unit, writing=False, reason="an open link")


def start_open(ctx: Context, public_id: str, *, unit: str, line: str, audience: str) -> str:
    """A token for the cookie of one person who came by the open link.

    Raises LinkUnknown, WaveClosed, or Refused when the choice is not among those offered.
    """

    def begin(connection: Connection) -> str:
        row = _wave(connection, public_id)
        phase = "early" if row is None else arriving.phase(ctx.moment(row.clock), row)
        if row is None or phase == "early":
            raise LinkUnknown("This link cannot be used.")
        if phase != "open":
            raise WaveClosed("The questionnaire is closed.")
        number = connection.scalar(
            sa.select(segment.c.number).where(
                segment.c.client_id == row.client_id,
                segment.c.wave_id == row.id,
                segment.c.unit == unit,
                segment.c.line == line,
                segment.c.audience == audience,
                segment.c.country == "",
            )
        )
        if number is None:
            raise Refused("This choice is not offered. Please choose one from the page.")
        token = sealing.open_token(ctx.settings.secret, public_id, ctx.random)
        connection.execute(
            sa.insert(table_of(Draft)).values(
                client_id=row.client_id,
                token_hash=sealing.token_hash(token),
                wave_id=row.id,
                segment=number,
                box=b"",
            )
        )
        return token

    return hot(begin, writing=True, reason="an open link")


def _wave(connection: Connection, public_id: str) -> "sa.Row[*tuple[object, ...]] | None":
    query = (
        sa.select(
            wave,
            client.c.name.label("client"),
            client.c.sample,
            clock(connection.dialect.name).label("clock"),
        )
        .join_from(wave, client, client.c.id == wave.c.client_id)
        .where(
            wave.c.public_id == public_id,
            wave.c.mode == "open",
            wave.c.launched_at.is_not(None),
        )
    )
    return connection.execute(query).one_or_none()


def _choices(connection: Connection, row: "sa.Row[*tuple[object, ...]]") -> list[OpenChoice]:
    units = trees.thaw(row.tree)
    order = {"": -1} | {unit.id: position for position, unit in enumerate(units)}
    names = {"": WHOLE} | {unit.id: unit.name for unit in units}
    offered = connection.execute(
        sa.select(segment.c.unit, segment.c.line, segment.c.audience).where(
            segment.c.client_id == row.client_id, segment.c.wave_id == row.id
        )
    ).all()
    choices = [
        OpenChoice(unit, names[unit], cast(Line, line), cast(Audience, audience))
        for unit, line, audience in offered
    ]
    return sorted(choices, key=lambda choice: (order[choice.unit], choice.audience, choice.line))
