"""Launching a wave: who is asked, in which groups, and with which links."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from cxassess.findings.inputs import Unit
from cxassess.services import audit, planning, trees
from cxassess.services.context import Context
from cxassess.services.errors import NotFound, Refused
from cxassess.services.planning import ROOT, Cell, Plan
from cxassess.storage import sealing
from cxassess.storage.answering import Draft, Participation
from cxassess.storage.clients import BusinessUnit, Person
from cxassess.storage.database import TenantSession, reading, writing
from cxassess.storage.tenancy import client_scope
from cxassess.storage.waves import Segment, Wave

WHOLE = "Whole organisation"


@dataclass(frozen=True)
class PlannedSegment:
    unit: str
    """The unit's code; "" for the whole organisation."""
    unit_name: str
    line: str
    audience: str
    country: str
    invited: int | None
    """None for an open link."""


@dataclass(frozen=True)
class LaunchPlan:
    """Who would be asked, in which groups, if the wave were launched now."""

    segments: tuple[PlannedSegment, ...]
    invited: int
    notes: tuple[str, ...]
    """What was merged and why, in sentences."""
    left_out: int
    """People who cannot be asked (a programme team or assessors fewer than the minimum)."""
    blocked: str | None
    """Why the wave cannot be launched; None when it can."""


@dataclass(frozen=True)
class InvitationLink:
    person_id: UUID
    name: str
    email: str
    unit: str
    url: str


@dataclass(frozen=True)
class _Prepared:
    """What both planning and launching work from; `cells` is empty for an open link."""

    units: list[Unit]
    cells: dict[UUID, Cell]
    plan: Plan


def plan_segments(ctx: Context, client_id: UUID, wave_id: UUID) -> LaunchPlan:
    """What a launch would do; writes nothing. Raises NotFound."""
    with reading(client_scope(client_id)) as session:
        wave = get_wave(session, client_id, wave_id)
        return _shown(wave, _prepare(session, wave))


def launch(
    ctx: Context, client_id: UUID, wave_id: UUID, *, actor: UUID | None = None
) -> LaunchPlan:
    """Freeze mode, minimum, version, units and groups, and invite everybody.

    Raises:
        NotFound.
        Refused: launched already, or the plan is blocked.
    """
    with writing(client_scope(client_id)) as session:
        wave = get_wave(session, client_id, wave_id, lock=True)
        if wave.launched_at is not None:
            raise Refused("This wave was launched already.")
        if wave.closes_at <= ctx.now():
            raise Refused("The close of this wave is in the past. Choose a later one first.")
        prepared = _prepare(session, wave)
        if prepared.plan.blocked:
            raise Refused(prepared.plan.blocked)
        numbers = _write_segments(session, wave, prepared.plan)
        if wave.mode != "open":
            wave.invited = _invite(ctx, session, wave, prepared, numbers)
        wave.box_key = sealing.wave_public_key(ctx.settings.secret, wave.id)
        wave.tree = trees.freeze(prepared.units)
        wave.launched_at, wave.state = ctx.now(), "open"
        audit.record(ctx, session, client_id, actor, "launch", f"wave {wave.number}, {wave.name}")
        return _shown(wave, prepared)


def links(ctx: Context, client_id: UUID, wave_id: UUID) -> list[InvitationLink]:
    """Personal links of everybody invited, done or not (who is done is not told).

    Raises NotFound; Refused before the launch and for an open link.
    """
    with reading(client_scope(client_id)) as session:
        wave = _launched(session, client_id, wave_id)
        if wave.mode == "open":
            raise Refused("This wave has one open link instead of personal ones.")
        rows = session.execute(_invited_people(client_id, wave_id).order_by(Person.email)).all()
        return [_link(ctx, participation, person, unit) for participation, person, unit in rows]


def open_link(ctx: Context, client_id: UUID, wave_id: UUID) -> str:
    """The one link of an open wave. Raises Refused for other modes and before the launch."""
    with reading(client_scope(client_id)) as session:
        wave = _launched(session, client_id, wave_id)
        if wave.mode != "open":
            raise Refused("This wave has personal links instead of an open one.")
        return f"{ctx.settings.base_url}/o/{wave.public_id}"


def replace_link(
    ctx: Context, client_id: UUID, wave_id: UUID, person_id: UUID, *, actor: UUID | None = None
) -> InvitationLink:
    """A new personal link; the old one stops working, and what was saved moves along.

    The same is done for somebody who has finished (their new link shows the receipt), so the
    answer does not tell who has.

    Raises NotFound, Refused as `links`.
    """
    with writing(client_scope(client_id)) as session:
        wave = _launched(session, client_id, wave_id)
        row = session.execute(
            _invited_people(client_id, wave.id)
            .where(Person.id == person_id)
            .with_for_update(of=Participation)
        ).one_or_none()
        if row is None:
            raise NotFound("This person was not invited to this wave.")
        participation, person, unit = row
        old = _token(ctx, participation)
        participation.epoch += 1
        new = _token(ctx, participation)
        participation.token_hash = sealing.token_hash(new)
        draft = session.get(Draft, (client_id, sealing.token_hash(old)))
        if draft is not None:
            box = sealing.rewrap_draft(old, new, wave.id, draft.box, ctx.random)
            draft.token_hash, draft.box = participation.token_hash, box
        audit.record(ctx, session, client_id, actor, "replace link", f"person {person_id}")
        return _link(ctx, participation, person, unit)


def get_wave(session: TenantSession, client_id: UUID, wave_id: UUID, *, lock: bool = False) -> Wave:
    """The wave's row, locked against every other writer if asked. Raises NotFound."""
    found = session.get(Wave, (client_id, wave_id), with_for_update=lock)
    if found is None:
        raise NotFound("There is no such wave.")
    return found


def _launched(session: TenantSession, client_id: UUID, wave_id: UUID) -> Wave:
    wave = get_wave(session, client_id, wave_id)
    if wave.launched_at is None:
        raise Refused("This wave was not launched yet.")
    return wave


def _prepare(session: TenantSession, wave: Wave) -> _Prepared:
    units = trees.units_now(session, wave.client_id)
    if wave.mode == "open":
        return _Prepared(units, {}, _open_plan(units, wave.minimum))
    rows = session.execute(
        sa.select(Person.id, BusinessUnit.code, Person.line, Person.audience, Person.country)
        .outerjoin(BusinessUnit, BusinessUnit.id == Person.unit_id)
        .where(Person.client_id == wave.client_id)
    )
    cells = {
        person: Cell(code or ROOT, line, audience, country)
        for person, code, line, audience, country in rows
    }
    tree = trees.planning_tree(units)
    return _Prepared(units, cells, planning.plan(Counter(cells.values()), tree, wave.minimum))


def _open_plan(units: list[Unit], minimum: int) -> Plan:
    """Choices on the page of an open link: how many of each will come is not known.

    Lines are offered apart in a unit only where there are people enough for each of them.
    """
    known = [unit.headcount for unit in units if unit.parent is None and unit.headcount is not None]
    if known and sum(known) < minimum:
        blocked = f"The units have {sum(known)} people, and no group under {minimum} is ever shown."
        return Plan({}, {}, blocked=blocked)
    cells = {Cell(ROOT, "", audience): 0 for audience in planning.AUDIENCES}
    for unit in units:
        if unit.headcount is None or unit.headcount < minimum:
            continue
        three = unit.line == "both" and unit.headcount >= 3 * minimum
        lines = ("b2b", "b2c", "both") if three else (unit.line,)
        cells.update({Cell(unit.id, line, "employee"): unit.headcount for line in lines})
    return Plan({}, cells)


def _shown(wave: Wave, prepared: _Prepared) -> LaunchPlan:
    names = {unit.id: unit.name for unit in prepared.units} | {ROOT: WHOLE}
    is_open = wave.mode == "open"
    plan = prepared.plan
    return LaunchPlan(
        segments=tuple(
            PlannedSegment(
                cell.unit, names[cell.unit], cell.line, cell.audience, cell.country,
                None if is_open else people,
            )
            for _, cell, people in planning.segments(plan)
        ),
        invited=0 if is_open else sum(plan.people.values()),
        notes=plan.notes,
        left_out=plan.left_out,
        blocked=plan.blocked,
    )  # fmt: skip


def _write_segments(session: TenantSession, wave: Wave, plan: Plan) -> dict[Cell, int]:
    numbers: dict[Cell, int] = {}
    for number, cell, people in planning.segments(plan):
        numbers[cell] = number
        session.add(
            Segment(
                client_id=wave.client_id,
                wave_id=wave.id,
                number=number,
                unit=cell.unit,
                line=cell.line,
                audience=cell.audience,
                country=cell.country,
                invited=None if wave.mode == "open" else people,
            )
        )
    session.flush()
    return numbers


def _invite(
    ctx: Context, session: TenantSession, wave: Wave, prepared: _Prepared, numbers: dict[Cell, int]
) -> int:
    rows = []
    for person_id, cell in prepared.cells.items():
        place = prepared.plan.placed[cell]
        if place is None:
            continue
        participation_id = ctx.new_id()
        token = sealing.link_token(ctx.settings.secret, wave.id, participation_id, 1)
        rows.append(
            {
                "client_id": wave.client_id,
                "id": participation_id,
                "wave_id": wave.id,
                "segment": numbers[place],
                "token_hash": sealing.token_hash(token),
                "person_id": person_id,
                "epoch": 1,
                "state": "open",
            }
        )
    session.execute(sa.insert(Participation), rows)
    return len(rows)


def _invited_people(
    client_id: UUID, wave_id: UUID
) -> "sa.Select[Participation, Person, str | None]":
    return (
        sa.select(Participation, Person, BusinessUnit.name)
        .join(Person, Person.id == Participation.person_id)
        .outerjoin(BusinessUnit, BusinessUnit.id == Person.unit_id)
        .where(Participation.client_id == client_id, Participation.wave_id == wave_id)
    )


def _token(ctx: Context, participation: Participation) -> str:
    return sealing.link_token(
        ctx.settings.secret, participation.wave_id, participation.id, participation.epoch
    )


def _link(
    ctx: Context, participation: Participation, person: Person, unit: str | None
) -> InvitationLink:
    url = f"{ctx.settings.base_url}/s/{_token(ctx, participation)}"
    return InvitationLink(person.id, person.name, person.email, unit or WHOLE, url)
