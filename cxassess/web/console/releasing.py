"""Release: asking for it, watching it, and what went wrong."""

from uuid import UUID

from flask import Response
from werkzeug.wrappers import Response as Redirection

from cxassess.services import release, waves, work
from cxassess.web.console.room import blueprint, frame, here_and_now
from cxassess.web.frames import go, show, signed_in
from cxassess.web.permissions import allow


@blueprint.get("/clients/<uuid:client>/waves/<uuid:wave>/release")
@allow("client:consultant")
def release_page(client: UUID, wave: UUID) -> Response | Redirection:
    ctx = here_and_now()
    found = waves.wave(ctx, client, wave)
    if found.state == "released":
        return go(f"/clients/{client}/waves/{wave}/findings")
    job = work.latest_job(ctx, client, "release", wave)
    if job is None:
        return go(f"/clients/{client}/waves/{wave}")
    return show("console/release.html", frame(ctx, client, "Findings"), wave=found, job=job)


@blueprint.post("/clients/<uuid:client>/waves/<uuid:wave>/release")
@allow("client:consultant")
def ask_for_release(client: UUID, wave: UUID) -> Redirection:
    """Asking again gives the same work; after a failure it is tried once more."""
    release.request_release(here_and_now(), client, wave, actor=signed_in().id)
    return go(f"/clients/{client}/waves/{wave}/release")
