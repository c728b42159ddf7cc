"""All clients of the person who is signed in, and adding one."""

from http import HTTPStatus
from uuid import UUID

from flask import Response, flash, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as Redirection

from cxassess.services import accounts, clients
from cxassess.services.accounts import SessionUser
from cxassess.services.clients import NAME_LENGTH, ClientOverview
from cxassess.services.errors import NotFound, Refused
from cxassess.storage.errors import StorageError
from cxassess.web.console.problems import Problem, at
from cxassess.web.console.room import blueprint, here_and_now
from cxassess.web.frames import Frame, go, show, signed_in
from cxassess.web.permissions import allow
from cxassess.web.respond.wording import counted, sentence
from cxassess.web.text import typed

NEEDS_SOMEBODY = frozenset({"import people", "create wave", "launch", "release"})


def may_add(user: SessionUser) -> bool:
    """Clients are set up by consultants and by the platform's administrators."""
    return user.admin or any(held.role == "consultant" for held in user.memberships)


@blueprint.get("/clients")
@allow("signed-in")
def portfolio() -> Response:
    user = signed_in()
    try:
        rows = clients.clients_of(here_and_now(), user)
    except (SQLAlchemyError, StorageError):
        return show("console/portfolio_failed.html", Frame(user), HTTPStatus.SERVICE_UNAVAILABLE)
    return show(
        "console/portfolio.html",
        Frame(user),
        rows=rows,
        summary=_summary(rows),
        may_add=may_add(user),
    )


@blueprint.get("/clients/new")
@allow("signed-in")
def new_client() -> Response:
    _refuse_others()
    return _form("", ())


@blueprint.post("/clients/new")
@allow("signed-in")
def add_client() -> Response | Redirection:
    user = _refuse_others()
    name, ctx = typed(request.form.get("name", "")).text, here_and_now()
    try:
        client = clients.create_client(ctx, name, actor=user.id)
    except Refused as error:
        return _form(name, (Problem("name", str(error)),), HTTPStatus.UNPROCESSABLE_ENTITY)
    accounts.grant(ctx, user.id, client.id, "consultant", actor=user.id)
    flash(f"{client.name} is set up. Nothing has been imported yet.")
    return go(f"/clients/{client.id}/people")


@blueprint.get("/clients/<uuid:client>")
@allow("client:lead", "client:consultant")
def home(client: UUID) -> Redirection:
    return go(f"/clients/{client}/waves")


def _refuse_others() -> SessionUser:
    user = signed_in()
    if not may_add(user):
        # who may not add clients is not told that there is a page for it
        raise NotFound("There is no such page.")
    return user


def _form(name: str, problems: tuple[Problem, ...], status: HTTPStatus = HTTPStatus.OK) -> Response:
    return show(
        "console/client_new.html",
        Frame(signed_in()),
        status,
        name=name,
        longest=NAME_LENGTH,
        problems=problems,
        at=at(problems),
    )


def _summary(rows: list[ClientOverview]) -> str:
    waiting = sum(row.todo in NEEDS_SOMEBODY and row.role != "leader" for row in rows)
    said = sentence(counted(len(rows), "client", "clients"))
    if not waiting:
        return f"{said}. Nothing waits for you."
    if waiting == len(rows):
        return f"{said}, and {'it waits' if waiting == 1 else 'each waits'} for your next step."
    return f"{said}. {sentence(counted(waiting, 'waits', 'wait'))} for your next step."
