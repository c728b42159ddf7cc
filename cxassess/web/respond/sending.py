"""Read through, send, receipt; pausing, erasing, and clearing the device."""

from dataclasses import dataclass

from flask import Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Redirection

from cxassess.services import answering, context
from cxassess.web.permissions import allow
from cxassess.web.respond import wording
from cxassess.web.respond.pages import place
from cxassess.web.respond.room import blueprint, forget, go, sheet, token
from cxassess.web.respond.screens import review_screen
from cxassess.web.respond.wording import Day


@dataclass(frozen=True)
class ReceiptScreen:
    client: str
    sample: bool
    closes: Day
    next_on: Day | None
    late: bool
    """Something more was posted after the answers had arrived."""


@blueprint.get("/answer/review")
@allow("respondent")
def review() -> Response | Redirection:
    found = sheet()
    if found.invitation.state == "done":
        return go(url_for("respond.receipt"))
    return make_response(render_template("respond/review.html", screen=review_screen(found)))


@blueprint.post("/answer/send")
@allow("respondent")
def send() -> Redirection:
    """Send the saved answers, once; every further try ends on the same receipt."""
    if request.form.get("do") == "later":
        return go(url_for("respond.paused"))
    receipt = answering.submit(context.current(), token())
    return go(url_for("respond.receipt", late=1 if receipt.already else None))


@blueprint.get("/answer/receipt")
@allow("respondent")
def receipt() -> Response | Redirection:
    late = request.args.get("late") == "1"
    return receipt_page(token(), late=late) or go(url_for("respond.resume"))


@blueprint.get("/answer/paused")
@allow("respondent")
def paused() -> Response | Redirection:
    found = sheet()
    if found.invitation.state == "done":
        return go(url_for("respond.receipt"))
    closes = wording.weekday(found.invitation.closes_at, found.invitation.zone)
    html = render_template(
        "respond/paused.html", invitation=found.invitation, closes=closes, go_on=place(found)
    )
    return make_response(html)


@blueprint.post("/answer/erase")
@allow("respondent")
def erase() -> Redirection:
    """Delete what was saved and not sent, and forget the link on this device."""
    answering.erase_draft(context.current(), token())
    return forget(go(url_for("respond.cleared", erased=1)))


@blueprint.post("/answer/clear")
@allow("public")
def clear() -> Redirection:
    return forget(go(url_for("respond.cleared")))


@blueprint.get("/answer/cleared")
@allow("public")
def cleared() -> Response:
    erased = request.args.get("erased") == "1"
    return make_response(render_template("respond/cleared.html", erased=erased))


def receipt_page(secret: str, *, late: bool = False) -> Response | None:
    """The receipt behind a link, never an answer; None while nothing has arrived."""
    found = answering.receipt(context.current(), secret)
    if found is None:
        return None
    screen = ReceiptScreen(
        client=found.client,
        sample=found.sample,
        closes=wording.weekday(found.closes_at, found.zone),
        next_on=wording.day(found.next_on) if found.next_on else None,
        late=late,
    )
    return make_response(render_template("respond/receipt.html", screen=screen))
