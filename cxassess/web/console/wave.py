"""One wave: the response while it runs, its timeline, its links, and closing it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import Response, flash, make_response, request
from werkzeug.wrappers import Response as Redirection

from cxassess.services import release, waves, work
from cxassess.services.context import Context
from cxassess.services.waves import GRACE, InvitationLink, ResponseView, WaveView
from cxassess.web.console import moments, sheets
from cxassess.web.console.room import blueprint, frame, here_and_now
from cxassess.web.frames import go, show, signed_in
from cxassess.web.permissions import allow
from cxassess.web.respond.wording import counted, number, promises, sentence

SHOWN_LINKS = 100


@dataclass(frozen=True)
class Step:
    """One entry of the timeline."""

    words: str
    when: str
    done: bool


@blueprint.get("/clients/<uuid:client>/waves/<uuid:wave>")
@allow("client:lead", "client:consultant")
def wave_page(client: UUID, wave: UUID) -> Response | Redirection:
    ctx = here_and_now()
    found = waves.wave(ctx, client, wave)
    if found.state == "preparing":
        return go(f"/clients/{client}/waves/{wave}/launch")
    response = waves.response(ctx, client, wave)
    return show(
        "console/wave.html",
        frame(ctx, client, "Waves"),
        wave=found,
        response=response,
        headline=headline(found, response, ctx.now()),
        timeline=timeline(found, ctx.now()),
        days_early=moments.days_between(ctx.now(), found.closes_at, found.zone),
        grace=int(GRACE / timedelta(minutes=1)),
        may_release=signed_in().role_in(client) == "consultant",
        release_job=work.latest_job(ctx, client, "release", wave),
        releasable=found.state == "closed" and ctx.now() >= found.answers_until,
    )


@blueprint.get("/clients/<uuid:client>/waves/<uuid:wave>/launch")
@allow("client:lead", "client:consultant")
def launch_page(client: UUID, wave: UUID) -> Response | Redirection:
    ctx = here_and_now()
    found = waves.wave(ctx, client, wave)
    if found.state != "preparing":
        return go(f"/clients/{client}/waves/{wave}")
    mode = found.mode
    return show(
        "console/launch.html",
        frame(ctx, client, "Waves"),
        wave=found,
        plan=waves.plan_segments(ctx, client, wave),
        promises=promises(mode, found.minimum, found.comment_minimum)
        if mode in ("anonymous", "open")
        else (),
    )


@blueprint.post("/clients/<uuid:client>/waves/<uuid:wave>/launch")
@allow("client:lead", "client:consultant")
def launch(client: UUID, wave: UUID) -> Redirection:
    ctx = here_and_now()
    plan = waves.launch(ctx, client, wave, actor=signed_in().id)
    found = waves.wave(ctx, client, wave)
    if found.mode == "open":
        flash(f"Wave {found.number} is launched. Its one link is below.")
        return go(f"/clients/{client}/waves/{wave}/links")
    asked = counted(plan.invited, "person has", "people have")
    flash(f"Wave {found.number} is launched: {asked} a personal link.")
    return go(f"/clients/{client}/waves/{wave}/links")


@blueprint.get("/clients/<uuid:client>/waves/<uuid:wave>/links")
@allow("client:lead", "client:consultant")
def links_page(client: UUID, wave: UUID) -> Response:
    ctx = here_and_now()
    found = waves.wave(ctx, client, wave)
    is_open = found.mode == "open"
    links = [] if is_open else waves.links(ctx, client, wave)
    return show(
        "console/links.html",
        frame(ctx, client, "Waves"),
        wave=found,
        links=links[:SHOWN_LINKS],
        total=len(links),
        open_link=waves.open_link(ctx, client, wave) if is_open else "",
    )


@blueprint.get("/clients/<uuid:client>/waves/<uuid:wave>/links.csv")
@allow("client:lead", "client:consultant")
def links_sheet(client: UUID, wave: UUID) -> Response:
    ctx = here_and_now()
    found = waves.wave(ctx, client, wave)
    links = waves.links(ctx, client, wave)
    response = make_response(_sheet(links))
    response.mimetype = "text/csv"
    name = f"links-wave-{found.number}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.post("/clients/<uuid:client>/waves/<uuid:wave>/close")
@allow("client:lead", "client:consultant")
def close(client: UUID, wave: UUID) -> Redirection:
    """Close before the time that was announced; only with the box ticked."""
    ctx = here_and_now()
    home = f"/clients/{client}/waves/{wave}"
    if request.form.get("sure") != "yes":
        flash("Tick the box first if you want to close the wave now. Nothing was changed.")
        return go(f"{home}#close")
    found = waves.close(ctx, client, wave, actor=signed_in().id)
    flash(
        f"Wave {found.number} is closed. Who had started may finish until "
        f"{moments.moment(found.answers_until, found.zone)}."
    )
    return go(home)


@blueprint.get("/clients/<uuid:client>/findings")
@allow("client:lead", "client:consultant")
def newest_findings(client: UUID) -> Response | Redirection:
    """The findings that were released last, or why there are none."""
    ctx = here_and_now()
    found = waves.waves(ctx, client)
    released = next((wave for wave in found if wave.state == "released"), None)
    if released:
        return go(f"/clients/{client}/waves/{released.id}/findings")
    if found:
        return go(f"/clients/{client}/waves/{found[0].id}/findings")
    return show("console/findings_none.html", frame(ctx, client, "Findings"), wave=None)


def headline(wave: WaveView, response: ResponseView, now: datetime) -> str:
    """The page's title: how far the wave is, and how long it takes answers."""
    if wave.state == "released":
        return f"Wave {wave.number} is released"
    if wave.state == "closed":
        return f"Wave {wave.number} is closed, its findings are not released yet"
    if now < wave.opens_at:
        left = moments.days_between(now, wave.opens_at, wave.zone)
        when = "today" if left == 0 else f"in {counted(left, 'day', 'days')}"
        return f"Wave {wave.number} is launched and opens {when}"
    left = moments.days_between(now, wave.closes_at, wave.zone)
    until = "it closes today" if left == 0 else f"{_left(left)} left"
    if response.invited is None:
        return f"{response.finished} have finished; {until}"
    return f"{response.finished} of {response.invited} have finished; {until}"


def timeline(wave: WaveView, now: datetime) -> tuple[Step, ...]:
    zone = wave.zone
    closes = f"{moments.short_moment(wave.closes_at, zone)}"
    grace = f"{closes} · {number(int(GRACE / timedelta(minutes=1)))} minutes’ grace for open pages"
    steps = [
        Step("Launched", moments.short_moment(wave.launched_at, zone), True)
        if wave.launched_at
        else Step("Launch", "when you decide", False),
        Step("Opens", moments.short_moment(wave.opens_at, zone), now >= wave.opens_at),
    ]
    if wave.closed_at:
        steps.append(Step("Closed", moments.short_moment(wave.closed_at, zone), True))
        mixed = "done" if wave.mixed else "waiting for the last pages"
        steps.append(Step("Answers mixed", mixed, wave.mixed))
    else:
        steps.append(Step("Closes", grace, False))
    steps.append(
        Step("Released", moments.short_moment(wave.released_at, zone), True)
        if wave.released_at
        else Step("Release of findings", "when you decide, after the close", False)
    )
    if wave.next_on:
        steps.append(Step("Next wave", moments.long_day(wave.next_on), False))
    return tuple(steps)


def _left(days: int) -> str:
    return sentence(counted(days, "day is", "days are")).lower()


def _sheet(links: list[InvitationLink]) -> bytes:
    rows = [(link.email, link.name, link.unit, link.url) for link in links]
    return sheets.csv_bytes(("email", "name", "unit", "link"), rows)


def released_before(ctx: Context, client: UUID, wave: WaveView) -> WaveView | None:
    """The newest released wave before this one, to offer in its place."""
    older = (found for found in waves.waves(ctx, client) if found.number < wave.number)
    return next(
        (found for found in older if release.snapshot_of(ctx, client, found.id) is not None), None
    )
