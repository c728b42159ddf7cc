"""Where we are, why, what next: the frozen findings for people with ten minutes."""

from uuid import UUID

from flask import Response
from werkzeug.wrappers import Response as Redirection

from cxassess.services import release, reports, waves
from cxassess.services.errors import NotFound
from cxassess.web.console.findings import view
from cxassess.web.console.reports import pdf_of, web_form
from cxassess.web.console.room import here_and_now
from cxassess.web.frames import go, show
from cxassess.web.leader.room import blueprint, frame, newest_released
from cxassess.web.permissions import allow
from cxassess.web.security import data_images


@blueprint.get("/leader/<uuid:client>")
@allow("client:leader", "client:lead", "client:consultant")
def newest(client: UUID) -> Response | Redirection:
    ctx = here_and_now()
    wave = newest_released(ctx, client)
    if wave is None:
        return show("leader/waiting.html", frame(ctx, client, None))
    return go(f"/leader/{client}/{wave.id}")


@blueprint.get("/leader/<uuid:client>/<uuid:wave>")
@allow("client:leader", "client:lead", "client:consultant")
def leader_page(client: UUID, wave: UUID) -> Response:
    ctx = here_and_now()
    found = waves.wave(ctx, client, wave)
    if found.state != "released":
        raise NotFound("Nothing of this wave is released.")
    findings = release.latest_findings(ctx, client, wave)
    made = reports.reports(ctx, client, wave)
    return show(
        "leader/page.html" if findings.enough else "leader/few.html",
        frame(ctx, client, found),
        wave=found,
        report=made[0] if made else None,
        **view(findings),
    )


@blueprint.get("/leader/<uuid:client>/<uuid:wave>/report.html")
@allow("client:leader", "client:lead", "client:consultant")
@data_images
def report_html(client: UUID, wave: UUID) -> Response:
    return web_form(here_and_now(), client, wave)


@blueprint.get("/leader/<uuid:client>/<uuid:wave>/reports/<uuid:report>.pdf")
@allow("client:leader", "client:lead", "client:consultant")
def report_file(client: UUID, wave: UUID, report: UUID) -> Response:
    return pdf_of(here_and_now(), client, wave, report)
