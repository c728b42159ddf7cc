"""The waves of a client: the list, and preparing a new one."""

from datetime import time, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, flash, request
from werkzeug.wrappers import Response as Redirection

from cxassess.questionnaire.model import Criterion
from cxassess.services import people, questionnaires, waves
from cxassess.services.context import Context
from cxassess.services.errors import NotFound, Refused
from cxassess.services.questionnaires import VersionView
from cxassess.services.waves import WaveView
from cxassess.web.console import moments, wave_form
from cxassess.web.console.problems import Problem, at, of_form
from cxassess.web.console.room import blueprint, frame, here_and_now
from cxassess.web.frames import go, show, signed_in
from cxassess.web.permissions import allow

FIRST_HOUR, LAST_HOUR = time(9, 0), time(18, 0)
USUAL_LENGTH = timedelta(days=21)


@blueprint.get("/clients/<uuid:client>/waves")
@allow("client:lead", "client:consultant")
def waves_page(client: UUID) -> Response:
    ctx = here_and_now()
    found = waves.waves(ctx, client)
    return show(
        "console/waves.html",
        frame(ctx, client, "Waves"),
        waves=found,
        responses={wave.id: waves.response(ctx, client, wave.id) for wave in found
                   if wave.launched_at},
        people=people.count_people(ctx, client),
    )  # fmt: skip


@blueprint.get("/clients/<uuid:client>/waves/new")
@allow("client:lead", "client:consultant")
def new_wave(client: UUID) -> Response:
    ctx = here_and_now()
    versions = questionnaires.versions(ctx)
    criteria = _criteria(ctx, versions)
    form = wave_form.build(versions, criteria, None, _start(ctx, waves.waves(ctx, client)))
    return _form(ctx, client, form, criteria, ())


@blueprint.post("/clients/<uuid:client>/waves/new")
@allow("client:lead", "client:consultant")
def add_wave(client: UUID) -> Response | Redirection:
    ctx = here_and_now()
    versions = questionnaires.versions(ctx)
    criteria = _criteria(ctx, versions)
    form = wave_form.build(versions, criteria, request.form, {})
    found = wave_form.read(form, criteria)
    if found is None:
        return _form(ctx, client, form, criteria, of_form(form))
    try:
        made = waves.create_wave(
            ctx,
            client,
            name=found.name,
            version_id=found.version_id,
            mode=found.mode,
            minimum=found.minimum,
            opens_at=found.opens_at,
            closes_at=found.closes_at,
            zone=found.zone,
            asked_by=found.asked_by,
            next_on=found.next_on,
            waves_of_customer_data=found.waves_of_customer_data,
            targets=found.targets,
            actor=signed_in().id,
        )
    except NotFound:
        raise
    except Refused as error:
        return _form(ctx, client, form, criteria, (Problem("", str(error)),))
    flash(f"Wave {made.number}, {made.name}, is prepared. Nobody has been asked yet.")
    return go(f"/clients/{client}/waves/{made.id}/launch")


def _form(
    ctx: Context,
    client: UUID,
    form: Any,
    criteria: list[Criterion],
    problems: tuple[Problem, ...],
) -> Response:
    return show(
        "console/wave_new.html",
        frame(ctx, client, "Waves"),
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        form=form,
        targets=[form[f"{wave_form.TARGET}{criterion.id}"] for criterion in criteria],
        zones=moments.zones(),
        not_yet={mode for mode, _ in wave_form.NOT_YET},
        lowest=wave_form.LOWEST_MINIMUM,
        problems=problems,
        at=at(problems),
    )


def _criteria(ctx: Context, versions: list[VersionView]) -> list[Criterion]:
    """The criteria of every version on offer, each once, those of the newest first."""
    found: dict[str, Criterion] = {}
    for version in versions:
        for criterion in questionnaires.load_version(ctx, version.id).criteria:
            found.setdefault(criterion.id, criterion)
    return list(found.values())


def _start(ctx: Context, earlier: list[WaveView]) -> dict[str, Any]:
    """First values of the form: those of the newest wave where they are likely to be kept."""
    last = earlier[0] if earlier else None
    opens = (ctx.now() + timedelta(days=7)).date()
    start: dict[str, Any] = {
        "mode": last.mode if last else "anonymous",
        "minimum": str(last.minimum if last else wave_form.LOWEST_MINIMUM),
        "opens_on": opens,
        "opens_time": FIRST_HOUR,
        "closes_on": opens + USUAL_LENGTH,
        "closes_time": LAST_HOUR,
        "zone": last.zone if last else "UTC",
        "asked_by": last.asked_by if last else "",
    }
    if last:
        start["version"] = str(last.version_id)
        start |= {f"{wave_form.TARGET}{name}": f"{value:g}" for name, value in last.targets.items()}
    return start
