"""Who may do what: every view says it with @allow, and nothing else is served.

A view without a declaration is refused, so forgetting one is seen at the first request. What a
person may not see does not exist for them: 404, never 403.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar, cast
from urllib.parse import urlencode
from uuid import UUID

from flask import abort, current_app, g, redirect, request
from werkzeug.wrappers import Response

from cxassess.services import accounts, context
from cxassess.services.accounts import SessionUser
from cxassess.settings import Settings
from cxassess.web.security import cookie_name

PUBLIC = "public"
RESPONDENT = "respondent"
SIGNED_IN = "signed-in"
ADMIN = "admin"
KNOWN = frozenset(
    {PUBLIC, RESPONDENT, SIGNED_IN, ADMIN, "client:lead", "client:consultant", "client:leader"}
)
SIGN_IN = "/sign-in"
SESSION_COOKIE = "cx_session"
ANSWER_COOKIE = "cx_answer"

View = TypeVar("View", bound=Callable[..., object])


class UndeclaredViewError(RuntimeError):
    """A view was asked for that says nothing about who may use it."""


def allow(*who: str) -> Callable[[View], View]:
    """Declare who may use a view: any one of `who` is enough.

    "public", "respondent" (came by a link), "signed-in", "admin", or "client:<role>" for a role
    held at the client that the URL names in its `client` part.

    Raises:
        ValueError: a word that is not known, or none at all.
    """
    unknown = set(who) - KNOWN
    if unknown or not who:
        raise ValueError(f"found {sorted(unknown) or 'nothing'}, expected some of {sorted(KNOWN)}")

    def mark(view: View) -> View:
        vars(view)["allowed"] = frozenset(who)
        return view

    return mark


def declared(view: object) -> frozenset[str]:
    """What @allow said about a view; empty when it said nothing."""
    return cast(frozenset[str], getattr(view, "allowed", frozenset()))


def current_user() -> SessionUser | None:
    """Who is signed in to the console, or None; looked up once a request."""
    if "user" not in g:
        token = request.cookies.get(session_cookie())
        g.user = accounts.session_user(context.current(), token)
    return cast(SessionUser | None, g.user)


def session_cookie() -> str:
    """Name of the cookie that holds the console's session."""
    return cookie_name(SESSION_COOKIE, _settings())


def answer_cookie() -> str:
    """Name of the cookie that holds the respondent's token."""
    return cookie_name(ANSWER_COOKIE, _settings())


def enforce() -> Response | None:
    """Before each request: serve, send to the sign-in page, or deny that the page exists.

    Raises:
        UndeclaredViewError: the view has no @allow.
    """
    if request.endpoint is None:
        return None
    allowed = declared(current_app.view_functions[request.endpoint])
    if not allowed:
        raise UndeclaredViewError(f"{request.endpoint} declares no permission; add @allow(…)")
    if PUBLIC in allowed:
        return None
    if RESPONDENT in allowed:
        _take_answer_cookie()
        return None
    return _signed_in(allowed)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["cxassess.settings"]
    return settings


def _take_answer_cookie() -> None:
    token = request.cookies.get(answer_cookie())
    if token is None:
        abort(HTTPStatus.NOT_FOUND)
    g.answer_token = token


def _signed_in(allowed: frozenset[str]) -> Response | None:
    user = current_user()
    if user is None:
        return redirect(_sign_in_address(), HTTPStatus.SEE_OTHER)
    if SIGNED_IN in allowed or (ADMIN in allowed and user.admin):
        return None
    client = (request.view_args or {}).get("client")
    role = user.role_in(client) if isinstance(client, UUID) else None
    if f"client:{role}" not in allowed:
        abort(HTTPStatus.NOT_FOUND)
    return None


def _sign_in_address() -> str:
    address = request.script_root + SIGN_IN
    if request.method not in ("GET", "HEAD"):
        return address
    here = request.full_path.removesuffix("?")
    return f"{address}?{urlencode({'next': here})}"
