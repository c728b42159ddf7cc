"""Reports of a released wave: making the PDF, the list of those made, the web form."""

from uuid import UUID

from flask import Response, make_response
from werkzeug.wrappers import Response as Redirection

from cxassess.reporting import pages, pdf
from cxassess.reporting.assets import web_stylesheet
from cxassess.services import release, reports, waves, work
from cxassess.services.context import Context
from cxassess.services.errors import NotFound
from cxassess.web.console.room import blueprint, frame, here_and_now
from cxassess.web.frames import go, show, signed_in
from cxassess.web.permissions import allow
from cxassess.web.security import data_images

SHEET = "/report.css"


@blueprint.get("/clients/<uuid:client>/waves/<uuid:wave>/reports")
@allow("client:lead", "client:consultant")
def reports_page(client: UUID, wave: UUID) -> Response | Redirection:
    ctx = here_and_now()
    found = waves.wave(ctx, client, wave)
    if found.state != "released":
        return go(f"/clients/{client}/waves/{wave}/findings")
    job = work.latest_job(ctx, client, "report", wave)
    return show(
        "console/reports.html",
        frame(ctx, client, "Findings"),
        wave=found,
        job=job,
        made=reports.reports(ctx, client, wave),
        snapshot=release.snapshot_of(ctx, client, wave),
        may_make=signed_in().role_in(client) == "consultant",
        pango_missing=pdf.INSTALL_PANGO if job and job.error and "Pango" in job.error else "",
    )


@blueprint.post("/clients/<uuid:client>/waves/<uuid:wave>/reports")
@allow("client:consultant")
def make_report(client: UUID, wave: UUID) -> Redirection:
    reports.request_report(here_and_now(), client, wave, actor=signed_in().id)
    return go(f"/clients/{client}/waves/{wave}/reports")


@blueprint.get("/clients/<uuid:client>/waves/<uuid:wave>/reports/<uuid:report>.pdf")
@allow("client:lead", "client:consultant")
def report_file(client: UUID, wave: UUID, report: UUID) -> Response:
    return pdf_of(here_and_now(), client, wave, report)


@blueprint.get("/clients/<uuid:client>/waves/<uuid:wave>/report.html")
@allow("client:lead", "client:consultant")
@data_images
def report_html(client: UUID, wave: UUID) -> Response:
    return web_form(here_and_now(), client, wave)


@blueprint.get(SHEET)
@allow("public")
def report_sheet() -> Response:
    response = make_response(web_stylesheet())
    response.mimetype = "text/css"
    response.headers["Cache-Control"] = "no-cache"
    return response


def pdf_of(ctx: Context, client: UUID, wave: UUID, report: UUID) -> Response:
    """The stored file, when it is a report of that wave. Raises NotFound."""
    if report not in {made.id for made in reports.reports(ctx, client, wave)}:
        raise NotFound("There is no such report.")
    made, body = reports.report_bytes(ctx, client, report)
    response = make_response(body)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{made.filename}"'
    return response


def web_form(ctx: Context, client: UUID, wave: UUID) -> Response:
    """The same report as a page. Raises NotFound before the release."""
    findings = release.latest_findings(ctx, client, wave)
    return make_response(pages.html(findings, medium="web", css_href=SHEET))
