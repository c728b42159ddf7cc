"""Choosing the own password, for signing in without a link."""

from http import HTTPStatus

from flask import Response, flash, request
from werkzeug.wrappers import Response as Redirection

from cxassess.services import accounts, context
from cxassess.services.accounts import PASSWORD_LENGTH
from cxassess.services.errors import Refused
from cxassess.web.account.room import blueprint, leave
from cxassess.web.console.problems import Problem, at
from cxassess.web.frames import Frame, show, signed_in
from cxassess.web.permissions import allow

DIFFERENT = "The two passwords are not the same. Type the same one twice."


@blueprint.get("/account/password")
@allow("signed-in")
def password_page() -> Response:
    return _form(())


@blueprint.post("/account/password")
@allow("signed-in")
def set_password() -> Response | Redirection:
    """Store it and end every session of the user, this one too."""
    password = request.form.get("password", "")
    if password != request.form.get("again", ""):
        return _form((Problem("again", DIFFERENT),))
    try:
        accounts.set_password(context.current(), signed_in().id, password)
    except Refused as error:
        return _form((Problem("password", str(error)),))
    flash("Your password is set, and you are signed out everywhere. Sign in with it now.")
    return leave("/sign-in")


def _form(problems: tuple[Problem, ...]) -> Response:
    return show(
        "account/password.html",
        Frame(signed_in()),
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        length=PASSWORD_LENGTH,
        problems=problems,
        at=at(problems),
    )
