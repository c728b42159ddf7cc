"""A launched wave to answer: one organisation, its units and people, and their links."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from flask import Flask

from cxassess.services import clients, questionnaires, waves
from cxassess.services.context import Context
from cxassess.services.waves import Mode
from cxassess.storage.clients import BusinessUnit, Person
from cxassess.storage.database import writing
from cxassess.storage.tenancy import client_scope

UNITS = {"NORTH": ("Sales North", "b2b"), "SOUTH": ("Customer Service South", "b2c")}
PEOPLE_PER_GROUP = 6


@dataclass(frozen=True)
class Fielded:
    """What a test needs of a launched wave; links are paths like "/s/<token>"."""

    client_id: UUID
    wave_id: UUID
    closes_at: datetime
    links: dict[str, str]
    """By person: "employee-north-1" …, "manager-1" …, "leader-1" …"""
    open_link: str

    def token(self, person: str) -> str:
        return self.links[person].removeprefix("/s/")


def field(
    app: Flask,
    *,
    mode: Mode = "anonymous",
    sample: bool = False,
    lasts: timedelta = timedelta(days=7),
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Fielded:
    """Create an organisation with employees in two units, managers and leaders; launch a wave."""
    ctx = Context(app.extensions["cxassess.settings"], now=now)
    with app.app_context():
        client_id = clients.create_client(ctx, "Tarnwell Group", sample=sample).id
        people = _people(ctx, client_id)
        closes_at = now() + lasts
        wave = waves.create_wave(
            ctx,
            client_id,
            name="Autumn 2026",
            version_id=questionnaires.publish(ctx, "core").id,
            opens_at=now() - timedelta(hours=1),
            closes_at=closes_at,
            mode=mode,
            zone="Europe/Lisbon",
            asked_by="Marta Lindqvist, Chief Operating Officer",
            next_on=date(2027, 5, 10),
        )
        plan = waves.launch(ctx, client_id, wave.id)
        assert plan.blocked is None
        links, open_link = {}, ""
        if mode == "open":
            open_link = _path(app, waves.open_link(ctx, client_id, wave.id))
        else:
            for link in waves.links(ctx, client_id, wave.id):
                links[people[link.email]] = _path(app, link.url)
    return Fielded(client_id, wave.id, closes_at, links, open_link)


def _path(app: Flask, url: str) -> str:
    base: str = app.extensions["cxassess.settings"].base_url
    return url.removeprefix(base)


def _people(ctx: Context, client_id: UUID) -> dict[str, str]:
    groups = [("employee", "NORTH"), ("employee", "SOUTH"), ("manager", None), ("leader", None)]
    named = {}
    with writing(client_scope(client_id)) as session:
        units = {
            code: BusinessUnit(
                client_id=client_id,
                id=ctx.new_id(),
                code=code,
                name=name,
                position=position,
                headcount=40,
                line=line,
            )
            for position, (code, (name, line)) in enumerate(UNITS.items())
        }
        session.add_all(units.values())
        session.flush()
        for audience, code in groups:
            for number in range(1, PEOPLE_PER_GROUP + 1):
                person = "-".join(
                    part for part in (audience, (code or "").lower(), str(number)) if part
                )
                named[f"{person}@tarnwell.example"] = person
                session.add(
                    Person(
                        client_id=client_id,
                        id=ctx.new_id(),
                        email=f"{person}@tarnwell.example",
                        name=person,
                        audience=audience,
                        unit_id=units[code].id if code else None,
                        line=units[code].line if code else "",
                    )
                )
    return named
