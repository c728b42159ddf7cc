"""Landing: what is asked, by whom, and who sees what. Opening a link has no effect."""

from http import HTTPStatus

from flask import Response, abort, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Redirection

from cxassess.services import answering, context
from cxassess.services.answering import Invitation, OpenInvitation
from cxassess.services.waves import GRACE
from cxassess.web import throttle
from cxassess.web.permissions import allow, answer_cookie
from cxassess.web.respond.choosing import choices_of, group_of, missing
from cxassess.web.respond.landing_screen import landing_screen
from cxassess.web.respond.pages import place
from cxassess.web.respond.room import blueprint, go, remember, sheet, unknown
from cxassess.web.respond.sending import receipt_page

AGAIN = "Please press Start once more. Cookies must be allowed for this site."
BEGUN = (
    "Somebody has begun in this browser. Start leads on to those answers. If they are not yours, "
    "clear this device first; the button is at the foot of the page."
)
CHOOSE = "Please choose one answer to each question, then press Start."


@blueprint.get("/s/<token>")
@allow("public")
def landing(token: str) -> Response:
    started = request.cookies.get(answer_cookie()) == token
    return _landing(token, answering.invitation(context.current(), token, started=started))


@blueprint.post("/s")
@allow("public")
def start() -> Redirection:
    """Exchange the link's token for a cookie, so that it appears in no later address."""
    token = request.form.get("token", "")
    ctx = context.current()
    found = answering.sheet(ctx, token) if answering.invitation(ctx, token) else None
    if found is None:
        unknown()
    return remember(go(place(found)), token)


@blueprint.get("/o/<public_id>")
@allow("public")
def open_landing(public_id: str) -> Response:
    return _open_landing(public_id, _open_invitation(public_id))


@blueprint.post("/o/<public_id>")
@allow("public")
def start_open(public_id: str) -> Response | Redirection:
    """Begin from an open link, or go on where this browser had begun already."""
    offer = _open_invitation(public_id)
    if begun := _begun(offer):
        return go(begun)
    gaps = missing(request.form, choices_of(offer.choices))
    group = None if gaps else group_of(request.form, offer.choices)
    if group is None:
        return _open_landing(public_id, offer, gaps, CHOOSE, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not throttle.allows_start(request.remote_addr or ""):
        abort(HTTPStatus.TOO_MANY_REQUESTS)
    token = answering.start_open(
        context.current(), public_id, unit=group.unit, line=group.line, audience=group.audience
    )
    return remember(go(url_for("respond.resume")), token, offer.closes_at + GRACE)


@blueprint.get("/answer/about")
@allow("respondent")
def about() -> Response:
    """The landing page's promises again, for somebody who has started."""
    screen = landing_screen(sheet().invitation)
    return make_response(render_template("respond/about.html", screen=screen))


def after_csrf_failure() -> Response:
    """The landing page again, with a form that will be taken."""
    token = request.form.get("token", "")
    invitation = answering.invitation(context.current(), token)
    return _landing(token, invitation, AGAIN, HTTPStatus.BAD_REQUEST)


def open_after_csrf_failure(public_id: str) -> Response:
    offer = _open_invitation(public_id)
    return _open_landing(public_id, offer, (), AGAIN, HTTPStatus.BAD_REQUEST)


def _landing(
    token: str,
    invitation: Invitation | None,
    notice: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    if invitation is None:
        unknown()
    if invitation.state == "done" and (receipt := receipt_page(token)):
        return receipt
    screen = landing_screen(invitation, action=url_for("respond.start"), token=token, notice=notice)
    return make_response(render_template("respond/landing.html", screen=screen), status)


def _open_invitation(public_id: str) -> OpenInvitation:
    offer = answering.open_invitation(context.current(), public_id)
    if offer is None:
        unknown()
    return offer


def _open_landing(
    public_id: str,
    offer: OpenInvitation,
    gaps: tuple[str, ...] = (),
    notice: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    begun = _begun(offer)
    screen = landing_screen(
        offer,
        action=url_for("respond.start_open", public_id=public_id),
        choices=None if begun else choices_of(offer.choices),
        missing=gaps,
        notice=BEGUN if begun and not notice else notice,
    )
    html = render_template("respond/landing.html", screen=screen, form=request.form)
    return make_response(html, status)


def _begun(offer: OpenInvitation) -> str | None:
    """Where to go on when this browser's cookie belongs to this very wave."""
    token = request.cookies.get(answer_cookie())
    found = answering.sheet(context.current(), token) if token else None
    if found is None or found.invitation.mode != "open":
        return None
    here = found.invitation
    same = (here.client, here.wave, here.closes_at) == (offer.client, offer.wave, offer.closes_at)
    return place(found) if same else None
