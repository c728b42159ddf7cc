"""The blueprint, the respondent's cookie, and the one page for links that cannot be used."""

from datetime import datetime
from http import HTTPStatus
from typing import NoReturn, cast

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Redirection

from cxassess.services import answering, context
from cxassess.services.answering import AlreadySent, Part, Sheet
from cxassess.services.errors import LinkUnknown, WaveClosed
from cxassess.web import errors, throttle
from cxassess.web.permissions import answer_cookie

MINUTE = 60

blueprint = Blueprint("respond", __name__)


def token() -> str:
    """The link's token from the cookie; permissions have made sure that there is one."""
    return cast(str, g.answer_token)


def sheet() -> Sheet:
    """Invitation and draft behind the cookie.

    Raises:
        LinkUnknown: nothing that is open or was answered belongs to it.
    """
    found = answering.sheet(context.current(), token())
    if found is None:
        unknown()
    return found


def part_of(found: Sheet, number: int) -> Part | None:
    """The part that a URL names; None when this person has none of that number."""
    parts = found.invitation.parts
    return parts[number - 1] if 1 <= number <= len(parts) else None


def unknown() -> NoReturn:
    raise LinkUnknown("This link cannot be used.")


@blueprint.errorhandler(NotFound)
@blueprint.errorhandler(LinkUnknown)
@blueprint.errorhandler(WaveClosed)
def unusable(error: Exception) -> Response:
    """The same page, status and work, whether a link is unknown, replaced or closed."""
    if not throttle.allows_miss(request.remote_addr or ""):
        status = HTTPStatus.TOO_MANY_REQUESTS
        return errors.retry_after(errors.page(status, errors.WORDS[status]), MINUTE)
    return make_response(render_template("respond/unusable.html"), HTTPStatus.NOT_FOUND)


@blueprint.errorhandler(AlreadySent)
def already_sent(error: AlreadySent) -> Redirection:
    """Something was posted after the answers had arrived: say so on the receipt."""
    return go(url_for("respond.receipt", late=1))


def go(path: str) -> Redirection:
    """See other: what follows every post, so that loading again never sends again."""
    return redirect(path, HTTPStatus.SEE_OTHER)


def remember(response: Redirection, secret: str, until: datetime | None = None) -> Redirection:
    """Hand the token over in a cookie: for this browser's session, or until a moment."""
    response.set_cookie(
        answer_cookie(),
        secret,
        expires=until,
        path="/",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: Redirection) -> Redirection:
    response.delete_cookie(
        answer_cookie(),
        path="/",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )
    return response
