"""The question pages: show, save and go on, save in passing."""

from dataclasses import replace
from http import HTTPStatus

from flask import Response, make_response, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as Redirection

from cxassess.services import context
from cxassess.services.answering import COMMENT_LENGTH, Page, Part, Sheet
from cxassess.storage.errors import Busy
from cxassess.web import errors
from cxassess.web.permissions import allow
from cxassess.web.respond import wording
from cxassess.web.respond.form import Posted, read
from cxassess.web.respond.merging import Merged, merge
from cxassess.web.respond.room import blueprint, go, part_of, sheet, token
from cxassess.web.respond.saving import Saved, save
from cxassess.web.respond.screens import PartScreen, part_screen, resume_at

BUSY_NOTICE = (
    "We could not save this page just now. Your answers are still here: wait a few seconds and "
    "press the button again."
)
FORM_NOTICE = (
    "This page was open for so long that we could not be sure it was yours. Your answers are "
    "still here: press the button again."
)


def place(found: Sheet) -> str:
    """Where this person goes on."""
    if found.invitation.state == "done":
        return url_for("respond.receipt")
    number = resume_at(found)
    return url_for("respond.review") if number is None else _address(number)


@blueprint.get("/answer")
@allow("respondent")
def resume() -> Redirection:
    return go(place(sheet()))


@blueprint.get("/answer/<int:number>")
@allow("respondent")
def part_page(number: int) -> Response | Redirection:
    found = sheet()
    part = part_of(found, number)
    if part is None or found.invitation.state == "done":
        return go(place(found))
    page = found.draft.page(part.criterion.id)
    asking = page.asked_once and request.args.get("ask") == "1"
    return _show(part_screen(found, part, page, asking=asking))


@blueprint.post("/answer/<int:number>")
@allow("respondent")
def save_part(number: int) -> Response | Redirection:
    found = sheet()
    part = part_of(found, number)
    if part is None:
        return go(place(found))
    if found.invitation.state == "done":
        return go(url_for("respond.receipt", late=1))
    posted = read(request.form, part)
    stored = found.draft.page(part.criterion.id)
    try:
        saved = save(context.current(), token(), part, posted, stored)
    except Busy:
        kept = _kept(found, part, posted, stored, BUSY_NOTICE)
        return errors.retry_after(_show(kept, HTTPStatus.SERVICE_UNAVAILABLE), errors.RETRY_AFTER)
    if saved.problems:
        return _show(_with_problems(found, part, saved), _status(saved))
    return go(_next(found, part, posted, saved))


@blueprint.post("/answer/<int:number>/save")
@allow("respondent")
def save_in_passing(number: int) -> Response:
    """Autosave: 204 with X-Revision; 409 when the page shows something else than is stored."""
    found = sheet()
    part = part_of(found, number)
    if part is None or found.invitation.state == "done":
        return make_response("", HTTPStatus.CONFLICT)
    posted = read(request.form, part)
    saved = save(context.current(), token(), part, posted, found.draft.page(part.criterion.id))
    if not saved.shows(posted):
        return make_response("", HTTPStatus.CONFLICT)
    response = make_response("", HTTPStatus.NO_CONTENT)
    response.headers["X-Revision"] = str(saved.page.revision)
    return response


def after_csrf_failure(number: int, error: CSRFError) -> Response:
    """The page again with everything that was posted, and a form that will be taken."""
    found = sheet()
    part = part_of(found, number)
    if part is None or found.invitation.state == "done":
        return errors.form_out_of_date(error)
    posted = read(request.form, part)
    kept = _kept(found, part, posted, found.draft.page(part.criterion.id), FORM_NOTICE)
    return _show(kept, HTTPStatus.BAD_REQUEST)


def _show(screen: PartScreen, status: HTTPStatus = HTTPStatus.OK) -> Response:
    html = render_template(
        "respond/part.html",
        screen=screen,
        limit=COMMENT_LENGTH,
        comment_minimum=wording.number(screen.invitation.comment_minimum),
    )
    return make_response(html, status)


def _status(saved: Saved) -> HTTPStatus:
    return HTTPStatus.CONFLICT if saved.merged.undecided else HTTPStatus.UNPROCESSABLE_ENTITY


def _with_problems(found: Sheet, part: Part, saved: Saved) -> PartScreen:
    screen = part_screen(found, part, saved.page, merged=saved.merged)
    about_comment = [problem.text for problem in saved.problems if problem.target == "comment"]
    return replace(
        screen,
        comment=saved.comment,
        comment_error=" ".join(about_comment),
        problems=saved.problems,
    )


def _kept(found: Sheet, part: Part, posted: Posted, stored: Page, notice: str) -> PartScreen:
    """The page as the person left it, for another try; nothing of it is stored."""
    merged: Merged = merge(posted, stored)
    comment = stored.comment if posted.comment is None else posted.comment.text
    left = Page(posted.revision, {**merged.answers, **posted.answers}, comment)
    return replace(
        part_screen(found, part, left), shown=request.form.get("shown", ""), notice=notice
    )


def _next(found: Sheet, part: Part, posted: Posted, saved: Saved) -> str:
    here, last = part.number, len(found.invitation.parts)
    if saved.asks:
        return url_for("respond.part_page", number=here, ask=1, _anchor="left")
    if posted.do == "next":
        return url_for("respond.review") if here == last else _address(here + 1)
    if posted.do == "back" and here > 1:
        return _address(here - 1)
    if posted.do == "later":
        return url_for("respond.paused")
    target = posted.do.removeprefix("go-")
    known = {str(other.number): other.number for other in found.invitation.parts}
    return _address(known.get(target, here))


def _address(number: int) -> str:
    return url_for("respond.part_page", number=number)
