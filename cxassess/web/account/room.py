"""The account blueprint, its session cookie, and addresses that may follow a sign-in."""

import re

from flask import Blueprint, current_app
from werkzeug.wrappers import Response as Redirection

from cxassess.services.accounts import SESSION_LIFE
from cxassess.web.frames import answer_refusals, go
from cxassess.web.permissions import session_cookie

blueprint = Blueprint("account", __name__)
answer_refusals(blueprint)

OURS = re.compile(r"/(?![/\\])[!-\[\]-~]*")
"""A path of this site: one slash first, then visible ASCII without a backslash. Browsers read
"//host" and "/\\host" as another site, and drop tabs and line ends before they look."""
LONGEST = 2_000


def own_path(text: str) -> str | None:
    """The path when it leads to this site, else None."""
    return text if len(text) <= LONGEST and OURS.fullmatch(text) else None


def enter(path: str, session_token: str) -> Redirection:
    """Go on as the user of a new session; the old cookie, if any, is replaced."""
    response = go(path)
    response.set_cookie(
        session_cookie(),
        session_token,
        max_age=int(SESSION_LIFE.total_seconds()),
        path="/",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )
    return response


def leave(path: str) -> Redirection:
    response = go(path)
    response.delete_cookie(
        session_cookie(),
        path="/",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )
    return response
