"""Signing in by password or by a link that works once, and signing out."""

from http import HTTPStatus

from flask import Response, flash, make_response, render_template, request
from flask import session as form_session
from werkzeug.wrappers import Response as Redirection

from cxassess.services import accounts, context
from cxassess.services.context import Context
from cxassess.services.errors import TooManyAttempts
from cxassess.web import errors, throttle
from cxassess.web.account.room import blueprint, enter, leave, own_path
from cxassess.web.leader.room import home_of
from cxassess.web.permissions import SIGN_IN, allow, session_cookie
from cxassess.web.text import typed

WRONG = "This address and password do not belong together. Check both and try again."
MINUTE = 60


@blueprint.get("/")
@allow("signed-in")
def front() -> Redirection:
    ctx = context.current()
    return _on(ctx, request.cookies.get(session_cookie()), None)


@blueprint.get("/sign-in")
@allow("public")
def sign_in_page() -> Response:
    return _form()


@blueprint.post("/sign-in")
@allow("public")
def sign_in() -> Response | Redirection:
    ctx = context.current()
    email = typed(request.form.get("email", "")).text.strip()
    try:
        token = accounts.authenticate(
            ctx, email, request.form.get("password", ""), source=request.remote_addr or ""
        )
    except TooManyAttempts as error:
        wait = max(1, int((error.retry_at - ctx.now()).total_seconds()))
        response = _form(email, str(error), HTTPStatus.TOO_MANY_REQUESTS)
        return errors.retry_after(response, wait)
    if token is None:
        return _form(email, WRONG, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _begin(ctx, token, own_path(request.form.get("next", "")))


@blueprint.get("/sign-in/<token>")
@allow("public")
def link_page(token: str) -> Response:
    """Only a button: mail scanners open links, and must not use them up."""
    if accounts.link_works(context.current(), token):
        return make_response(render_template("account/link.html", token=token))
    return _unusable()


@blueprint.post("/sign-in/<token>")
@allow("public")
def use_link(token: str) -> Response | Redirection:
    ctx = context.current()
    session_token = accounts.redeem(ctx, token)
    return _unusable() if session_token is None else _begin(ctx, session_token, None)


@blueprint.post("/sign-out")
@allow("public")
def sign_out() -> Redirection:
    token = request.cookies.get(session_cookie())
    if token:
        accounts.sign_out(context.current(), token)
    form_session.clear()
    flash("You are signed out.")
    return leave("/sign-in")


def _begin(ctx: Context, session_token: str, following: str | None) -> Redirection:
    """Start afresh: neither an earlier session nor its form tokens live on."""
    before = request.cookies.get(session_cookie())
    if before:
        accounts.sign_out(ctx, before)
    form_session.clear()
    return _on(ctx, session_token, following)


def _on(ctx: Context, session_token: str | None, following: str | None) -> Redirection:
    user = accounts.session_user(ctx, session_token)
    if user is None or session_token is None:
        return leave("/sign-in")
    return enter(following or home_of(ctx, user), session_token)


def _form(email: str = "", problem: str = "", status: HTTPStatus = HTTPStatus.OK) -> Response:
    following = own_path(request.values.get("next", "")) or ""
    html = render_template(
        "account/sign_in.html", email=email, problem=problem, following=following
    )
    return make_response(html, status)


def _unusable() -> Response:
    """One page for used, expired and unknown links."""
    if not throttle.allows_miss(request.remote_addr or ""):
        status = HTTPStatus.TOO_MANY_REQUESTS
        return errors.retry_after(errors.page(status, errors.WORDS[status]), MINUTE)
    return make_response(
        render_template("account/link_unusable.html", sign_in=SIGN_IN), HTTPStatus.NOT_FOUND
    )
