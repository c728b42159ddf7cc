"""Waves: creating, watching and closing one fielding; launching is in its own room."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, cast
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from cxassess.services import audit, counting, questionnaires, trees, work
from cxassess.services.context import Context
from cxassess.services.counting import STEP, WaveState
from cxassess.services.errors import NotBuilt, NotFound, Refused
from cxassess.services.launching import (
    InvitationLink,
    LaunchPlan,
    PlannedSegment,
    get_wave,
    launch,
    links,
    open_link,
    plan_segments,
    replace_link,
)
from cxassess.storage import sealing
from cxassess.storage.clients import Client
from cxassess.storage.database import TenantSession, reading, writing
from cxassess.storage.questionnaires import QuestionnaireVersion
from cxassess.storage.tenancy import client_scope
from cxassess.storage.waves import Assessment, Segment, Target, Wave

Mode = Literal["anonymous", "open", "confidential", "named"]
NOT_BY_UNIT = "Not shown by unit"
"""People whose own group is too small: a row of its own, which is not the total."""
GRACE = timedelta(minutes=15)
"""After the close, whoever had started before it may still finish."""
MINIMUM = 5
COMMENT_MINIMUM = 10
LARGEST_MINIMUM = 100


@dataclass(frozen=True, kw_only=True)
class WaveView:
    id: UUID
    client_id: UUID
    number: int
    name: str
    state: WaveState
    mode: Mode
    minimum: int
    comment_minimum: int
    opens_at: datetime
    closes_at: datetime
    answers_until: datetime
    """Close plus grace; release is possible after it."""
    zone: str
    asked_by: str
    next_on: date | None
    waves_of_customer_data: int | None
    targets: Mapping[str, float]
    version_id: UUID
    questionnaire: str
    """Title, slug and version: "CX programme maturity, core 1.0"."""
    launched_at: datetime | None
    closed_at: datetime | None
    released_at: datetime | None
    accepting: bool
    """Somebody who opens a link now can begin to answer."""
    mixed: bool
    """All answers were mixed after the close; findings can be computed."""


@dataclass(frozen=True)
class UnitResponse:
    """One row of the response table; `names` has several when small units are counted together."""

    names: tuple[str, ...]
    invited: int
    finished: int
    """Stepped down to a multiple of five."""


@dataclass(frozen=True)
class ResponseView:
    """The pulse of a wave: counts only, in steps of five, groups of the minimum size."""

    invited: int | None
    """None for an open link."""
    started: int | None
    """Not kept (always None): a draft tells nothing to anybody but its owner."""
    finished: int
    """Stepped down to a multiple of five."""
    units: tuple[UnitResponse, ...]
    as_of: datetime


def create_wave(
    ctx: Context,
    client_id: UUID,
    *,
    name: str,
    version_id: UUID,
    opens_at: datetime,
    closes_at: datetime,
    mode: Mode = "anonymous",
    minimum: int = MINIMUM,
    zone: str = "UTC",
    asked_by: str = "",
    next_on: date | None = None,
    waves_of_customer_data: int | None = None,
    targets: Mapping[str, float] | None = None,
    actor: UUID | None = None,
) -> WaveView:
    """Prepare a wave of the client's assessment with this questionnaire.

    Raises:
        NotBuilt: mode named or confidential.
        Refused: minimum under 5, close not after open, an unknown zone, a target outside the
            levels, a name or sender that is too long.
        NotFound: unknown client or version.
    """
    name, asked_by = name.strip(), asked_by.strip()
    _check_promises(mode, minimum)
    _check_facts(name, asked_by, opens_at, closes_at, zone, waves_of_customer_data)
    questionnaire = questionnaires.load_version(ctx, version_id)
    levels = len(questionnaire.levels)
    criteria = {criterion.id for criterion in questionnaire.criteria}
    for criterion, score in (targets or {}).items():
        if criterion not in criteria or not 1 <= score <= levels:
            raise Refused(f"Target of {criterion}: found {score}, expected 1 to {levels}.")
    with writing(client_scope(client_id)) as session:
        client = session.get(Client, client_id)
        if client is None:
            raise NotFound("There is no such client.")
        assessment_id = _assessment(ctx, session, client_id, questionnaire.slug)
        wave = Wave(
            client_id=client_id,
            id=ctx.new_id(),
            assessment_id=assessment_id,
            number=_next_number(session, client_id, assessment_id),
            name=name,
            version_id=version_id,
            mode=mode,
            minimum=minimum,
            comment_minimum=max(COMMENT_MINIMUM, minimum),
            opens_at=opens_at,
            closes_at=closes_at,
            answers_until=closes_at + GRACE,
            zone=zone,
            asked_by=asked_by or client.name,
            public_id=sealing.new_public_id(ctx.random),
            next_on=next_on,
            waves_of_customer_data=waves_of_customer_data,
        )
        session.add(wave)
        session.flush()
        for criterion, score in (targets or {}).items():
            session.add(
                Target(
                    client_id=client_id, wave_id=wave.id, criterion=criterion, score=float(score)
                )
            )
        audit.record(ctx, session, client_id, actor, "create wave", f"wave {wave.number}, {name}")
        session.flush()
        return _views(ctx, session, [wave])[0]


def _check_promises(mode: str, minimum: int) -> None:
    if mode in ("named", "confidential"):
        raise NotBuilt(
            f"The mode “{mode}” is not built yet. Anonymous (a personal link) and open "
            "(one link for all) are."
        )
    if mode not in ("anonymous", "open"):
        raise Refused(f"Mode: found “{mode}”, expected anonymous or open.")
    if not MINIMUM <= minimum <= LARGEST_MINIMUM:
        raise Refused(
            f"The smallest group shown has {MINIMUM} people or more (up to {LARGEST_MINIMUM}); "
            f"found {minimum}."
        )


def _check_facts(
    name: str,
    asked_by: str,
    opens_at: datetime,
    closes_at: datetime,
    zone: str,
    waves_of_customer_data: int | None,
) -> None:
    if not 0 < len(name) <= 80:
        raise Refused("A wave needs a name of 1 to 80 characters, such as “Autumn 2026”.")
    if len(asked_by) > 200:
        raise Refused("The name of who asks has at most 200 characters.")
    if closes_at <= opens_at:
        raise Refused("The close must come after the opening.")
    if waves_of_customer_data is not None and not 0 <= waves_of_customer_data <= 1_000:
        raise Refused("Waves of own customer data: expected a number from 0 to 1,000.")
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError) as error:
        raise Refused(f"“{zone[:60]}” is not a time zone such as Europe/Lisbon.") from error


def _assessment(ctx: Context, session: TenantSession, client_id: UUID, slug: str) -> UUID:
    """The client's assessment with this questionnaire; its row is locked while we number."""
    found = session.scalar(
        sa.select(Assessment)
        .where(Assessment.client_id == client_id, Assessment.slug == slug)
        .with_for_update()
    )
    if found is None:
        found = Assessment(client_id=client_id, id=ctx.new_id(), slug=slug)
        session.add(found)
        session.flush()
    return found.id


def _next_number(session: TenantSession, client_id: UUID, assessment_id: UUID) -> int:
    last = session.scalar(
        sa.select(sa.func.max(Wave.number)).where(
            Wave.client_id == client_id, Wave.assessment_id == assessment_id
        )
    )
    return (last or 0) + 1


def waves(ctx: Context, client_id: UUID) -> list[WaveView]:
    """Newest first."""
    with reading(client_scope(client_id)) as session:
        found = session.scalars(
            sa.select(Wave)
            .options(sa.orm.defer(Wave.tree))
            .where(Wave.client_id == client_id)
            .order_by(Wave.id.desc())
        ).all()
        return _views(ctx, session, list(found))


def wave(ctx: Context, client_id: UUID, wave_id: UUID) -> WaveView:
    """Raises NotFound."""
    with reading(client_scope(client_id)) as session:
        return _views(ctx, session, [get_wave(session, client_id, wave_id)])[0]


def _views(ctx: Context, session: TenantSession, found: list[Wave]) -> list[WaveView]:
    ids = [wave.id for wave in found]
    targets: dict[UUID, dict[str, float]] = {wave_id: {} for wave_id in ids}
    for target in session.scalars(sa.select(Target).where(Target.wave_id.in_(ids))):
        targets[target.wave_id][target.criterion] = target.score
    titles = {
        version_id: f"{title}, {slug} {version}"
        for version_id, title, slug, version in session.execute(
            sa.select(
                QuestionnaireVersion.id,
                QuestionnaireVersion.title,
                QuestionnaireVersion.slug,
                QuestionnaireVersion.version,
            ).where(QuestionnaireVersion.id.in_({wave.version_id for wave in found}))
        )
    }
    return [_view(ctx, wave, targets[wave.id], titles[wave.version_id]) for wave in found]


def _view(ctx: Context, wave: Wave, targets: Mapping[str, float], questionnaire: str) -> WaveView:
    state = counting.state_of(ctx, wave)
    return WaveView(
        id=wave.id,
        client_id=wave.client_id,
        number=wave.number,
        name=wave.name,
        state=state,
        mode=cast(Mode, wave.mode),
        minimum=wave.minimum,
        comment_minimum=wave.comment_minimum,
        opens_at=wave.opens_at,
        closes_at=wave.closes_at,
        answers_until=wave.answers_until,
        zone=wave.zone,
        asked_by=wave.asked_by,
        next_on=wave.next_on,
        waves_of_customer_data=wave.waves_of_customer_data,
        targets=targets,
        version_id=wave.version_id,
        questionnaire=questionnaire,
        launched_at=wave.launched_at,
        closed_at=wave.closed_at,
        released_at=wave.released_at,
        accepting=state == "open" and wave.opens_at <= ctx.now() < wave.closes_at,
        mixed=wave.mixed,
    )


def response(ctx: Context, client_id: UUID, wave_id: UUID) -> ResponseView:
    """Counts of a launched wave. Raises NotFound, Refused before the launch."""
    with reading(client_scope(client_id)) as session:
        wave = get_wave(session, client_id, wave_id)
        if wave.launched_at is None or wave.tree is None:
            raise Refused("This wave was not launched yet.")
        return ResponseView(
            invited=wave.invited,
            started=None,
            finished=counting.stepped(counting.finished(session, wave)),
            units=() if wave.mode == "open" else _unit_rows(session, wave, wave.tree),
            as_of=ctx.now(),
        )


def _unit_rows(session: TenantSession, wave: Wave, tree: str) -> tuple[UnitResponse, ...]:
    names = {unit.id: unit.name for unit in trees.thaw(tree)} | {"": NOT_BY_UNIT}
    by_segment = counting.finished_by_segment(session, wave)
    invited, done = Counter[str](), Counter[str]()
    found = session.scalars(
        sa.select(Segment).where(Segment.client_id == wave.client_id, Segment.wave_id == wave.id)
    )
    for segment in found:
        invited[segment.unit] += segment.invited or 0
        done[segment.unit] += by_segment[segment.number]
    in_order = {unit: invited[unit] for unit in names if invited[unit]}
    return tuple(
        UnitResponse(tuple(names[unit] for unit in units), people, finished)
        for units, people, finished in counting.grouped(in_order, done, wave.minimum)
    )


def close(
    ctx: Context,
    client_id: UUID,
    wave_id: UUID,
    *,
    grace: timedelta = GRACE,
    actor: UUID | None = None,
) -> WaveView:
    """Close now (or record that the close time is over) and ask for the final mixing.

    With `grace` people who had started may finish; with timedelta(0) not one answer is taken
    after this returns. Closing twice changes nothing.

    Raises NotFound, Refused before the launch.
    """
    with writing(client_scope(client_id)) as session:
        # the lock waits for submissions that are on their way, and makes later ones look again
        wave = get_wave(session, client_id, wave_id, lock=True)
        if wave.launched_at is None:
            raise Refused("This wave was not launched yet.")
        if wave.closed_at is None:
            now = ctx.now()
            if now < wave.closes_at:
                wave.opens_at = min(wave.opens_at, now - timedelta(seconds=1))
                wave.closes_at = now
            wave.answers_until = wave.closes_at + grace
            wave.state, wave.closed_at = "closed", now
            due = max(now, wave.answers_until)
            work.enqueue(ctx, session, client_id, "mix", wave.id, detail="final", due_at=due)
            what = f"wave {wave.number}, {wave.name}"
            audit.record(ctx, session, client_id, actor, "close", what)
        session.flush()
        return _views(ctx, session, [wave])[0]


__all__ = [
    "COMMENT_MINIMUM", "GRACE", "MINIMUM", "STEP", "InvitationLink", "LaunchPlan", "Mode",
    "PlannedSegment", "ResponseView", "UnitResponse", "WaveState", "WaveView", "close",
    "create_wave", "get_wave", "launch", "links", "open_link", "plan_segments", "replace_link",
    "response", "wave", "waves",
]  # fmt: skip
