"""Units and people of a client: looking at them, and importing them in three steps."""

from http import HTTPStatus
from uuid import UUID

from flask import Response, flash, request
from werkzeug.wrappers import Response as Redirection

from cxassess.services import people
from cxassess.services.errors import NotFound, Refused
from cxassess.services.import_checks import ImportKind
from cxassess.services.people import ImportCheck, ImportResult
from cxassess.web.console.problems import Problem, at
from cxassess.web.console.room import blueprint, frame, here_and_now
from cxassess.web.frames import go, show, signed_in
from cxassess.web.permissions import allow
from cxassess.web.respond.wording import counted
from cxassess.web.security import IMPORT_BODY, accepts_body
from cxassess.web.text import typed

PAGE = 50
SHOWN_PROBLEMS = 100
FORM_MARGIN = 64 * 1024
"""Bytes of a posted form around its file."""
COLUMNS = {
    "units": ("unit", "parent", "name", "headcount", "line"),
    "people": ("email", "name", "unit", "line", "audience", "country", "language"),
}
NOUNS = {"units": ("unit", "units"), "people": ("person", "people")}


@blueprint.get("/clients/<uuid:client>/people")
@allow("client:lead", "client:consultant")
def people_page(client: UUID) -> Response:
    ctx = here_and_now()
    around = frame(ctx, client, "People")
    total = people.count_people(ctx, client)
    page = _page(total)
    return show(
        "console/people.html",
        around,
        units=people.units(ctx, client),
        people=people.people(ctx, client, limit=PAGE, offset=(page - 1) * PAGE),
        total=total,
        page=page,
        pages=max(1, -(-total // PAGE)),
        first=(page - 1) * PAGE + 1,
    )


@blueprint.get("/clients/<uuid:client>/people/import/<any(units, people):kind>")
@allow("client:lead", "client:consultant")
def choose_file(client: UUID, kind: ImportKind) -> Response:
    return _upload_form(client, kind, ())


@blueprint.post("/clients/<uuid:client>/people/import/<any(units, people):kind>")
@allow("client:lead", "client:consultant")
@accepts_body(IMPORT_BODY + FORM_MARGIN)
def check_file(client: UUID, kind: ImportKind) -> Response | Redirection:
    """Check the file and keep it as pending; nothing of it is imported yet."""
    ctx, file = here_and_now(), request.files.get("file")
    if file is None or not file.filename:
        problem = Problem("file", "Choose a file: CSV or XLSX.")
        return _upload_form(client, kind, (problem,))
    check = people.check_units if kind == "units" else people.check_people
    try:
        found = check(ctx, client, typed(file.filename).text[-120:], file.read())
    except NotFound:
        raise
    except Refused as error:
        return _upload_form(client, kind, (Problem("file", str(error)),))
    return go(f"/clients/{client}/people/import/{found.id}")


@blueprint.get("/clients/<uuid:client>/people/import/<uuid:pending>")
@allow("client:lead", "client:consultant")
def check_list(client: UUID, pending: UUID) -> Response:
    ctx = here_and_now()
    found = people.pending_import(ctx, client, pending)
    return show(
        "console/import_check.html",
        frame(ctx, client, "People"),
        check=found,
        left_out=found.rows - found.rows_ready,
        shown=found.problems[:SHOWN_PROBLEMS],
        ready=_counted(found, found.rows_ready),
    )


@blueprint.post("/clients/<uuid:client>/people/import/<uuid:pending>")
@allow("client:lead", "client:consultant")
def apply(client: UUID, pending: UUID) -> Redirection:
    ctx = here_and_now()
    found = people.pending_import(ctx, client, pending)
    result = people.apply_import(
        ctx,
        client,
        pending,
        request.form.get("leave_out") == "yes",
        actor=signed_in().id,
    )
    flash(_confirmation(found.kind, result))
    return go(f"/clients/{client}/people")


@blueprint.post("/clients/<uuid:client>/people/import/<uuid:pending>/discard")
@allow("client:lead", "client:consultant")
def discard(client: UUID, pending: UUID) -> Redirection:
    ctx = here_and_now()
    kind = people.pending_import(ctx, client, pending).kind
    people.discard_import(ctx, client, pending)
    return go(f"/clients/{client}/people/import/{kind}")


def _upload_form(client: UUID, kind: ImportKind, problems: tuple[Problem, ...]) -> Response:
    ctx = here_and_now()
    return show(
        "console/import_file.html",
        frame(ctx, client, "People"),
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        kind=kind,
        columns=COLUMNS[kind],
        units=people.units(ctx, client),
        megabytes=IMPORT_BODY // (1024 * 1024),
        problems=problems,
        at=at(problems),
    )


def _page(total: int) -> int:
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1
    return max(1, min(number, -(-total // PAGE)))


def _counted(check: ImportCheck, count: int) -> str:
    one, many = NOUNS[check.kind]
    return counted(count, one, many)


def _confirmation(kind: ImportKind, result: ImportResult) -> str:
    one, many = NOUNS[kind]
    said = f"{_figure(result.added, one, many)} added, {result.changed} changed, "
    said += f"{result.unchanged} as before."
    if result.left_out:
        rows = "row was" if result.left_out == 1 else "rows were"
        said += f" {result.left_out} {rows} left out."
    return said


def _figure(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
