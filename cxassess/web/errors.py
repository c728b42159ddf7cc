"""Every refusal and failure as a designed page: what happened, what is safe, one next step."""

import secrets
import sqlite3
from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, Response, current_app, make_response, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import (
    HTTPException,
    MethodNotAllowed,
    SecurityError,
    TooManyRequests,
)

from cxassess.storage.errors import Busy, Full

RETRY_AFTER = 5
"""Seconds after which a busy database is worth another try."""
SQLITE_AWAY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN})


@dataclass(frozen=True)
class Words:
    title: str
    lead: str
    next: str


GENERAL = Words(
    "This did not work",
    "The request could not be read, so nothing was changed.",
    "Go back with your browser’s back button and try again.",
)
WORDS = {
    HTTPStatus.FORBIDDEN: Words(
        "This request came from another site",
        "Nothing was changed. Pages here take answers and orders only from themselves.",
        "Open the page again from your link or your bookmark and repeat the step there.",
    ),
    HTTPStatus.NOT_FOUND: Words(
        "There is no such page",
        "The address may be mistyped, or what it showed is not here any more.",
        "Go back with your browser’s back button, or open the link in your message again.",
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: Words(
        "This address is opened in another way",
        "Nothing was changed. The address belongs to a button, not to a page.",
        "Go back with your browser’s back button and use the button there.",
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Words(
        "That is more than fits",
        "What was sent is larger than this page takes, so nothing of it was kept.",
        "Go back with your browser’s back button: your text is still there. Shorten it, or choose "
        "a smaller file, and send it again.",
    ),
    HTTPStatus.UNPROCESSABLE_ENTITY: Words(
        "Something in this form cannot be used",
        "Nothing was changed.",
        "Go back with your browser’s back button and look through the form once more.",
    ),
    HTTPStatus.TOO_MANY_REQUESTS: Words(
        "Too many attempts just now",
        "Nothing is lost, and nothing was changed.",
        "Wait a minute, then try again.",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: Words(
        "Something broke on our side",
        "What was saved before is safe. The last step may not have been done.",
        "Go back, look whether your last step is there, and try it again. If this page comes "
        "back, tell the person who gave you the link and name the reference below.",
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: Words(
        "Busy for a moment",
        "What was saved before is safe. Your last step has not been done yet.",
        "Wait a few seconds, then go back and try again.",
    ),
    HTTPStatus.INSUFFICIENT_STORAGE: Words(
        "There is no room to keep this",
        "What was saved before is safe. Your last step has not been done.",
        "Tell the person who gave you the link. Once there is room again, go back and repeat "
        "the step.",
    ),
}
FORM_OUT_OF_DATE = Words(
    "This page was open for too long",
    "To be safe, nothing was changed: the page could no longer show that it came from here.",
    "Go back with your browser’s back button, load the page again, and repeat the step. "
    "Cookies must be allowed for this site.",
)


def register(app: Flask) -> None:
    app.register_error_handler(CSRFError, form_out_of_date)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(HTTPStatus.INTERNAL_SERVER_ERROR, _broken)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(Full, _full)
    app.register_error_handler(OperationalError, _database_failed)


def page(status: HTTPStatus, words: Words, reference: str = "") -> Response:
    html = render_template("errors/state.html", words=words, reference=reference)
    return make_response(html, status)


def busy_page() -> Response:
    status = HTTPStatus.SERVICE_UNAVAILABLE
    return retry_after(page(status, WORDS[status]), RETRY_AFTER)


def retry_after(response: Response, seconds: int) -> Response:
    response.headers["Retry-After"] = str(seconds)
    return response


def _refused(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    if isinstance(error, SecurityError):
        # a host that is not ours: no page, because its links would be made for that host
        return make_response("This address does not belong to this site.\n", error.code)
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    response = page(status, WORDS.get(status, GENERAL))
    if isinstance(error, MethodNotAllowed):
        response.allow.update(error.valid_methods or ())
    if isinstance(error, TooManyRequests):
        retry_after(response, 60)
    return response


def form_out_of_date(error: CSRFError) -> Response:
    return page(HTTPStatus.BAD_REQUEST, FORM_OUT_OF_DATE)


def _busy(error: Exception) -> Response:
    current_app.logger.warning("the database is busy")
    return busy_page()


def _full(error: Full) -> Response:
    current_app.logger.error("no space is left for the database")
    status = HTTPStatus.INSUFFICIENT_STORAGE
    return page(status, WORDS[status])


def _database_failed(error: OperationalError) -> Response:
    """A read that failed: away for now, or a fault of ours that must not look like that."""
    if isinstance(error.orig, sqlite3.Error):
        # extended codes carry the primary one in their low byte
        away = error.orig.sqlite_errorcode & 0xFF in SQLITE_AWAY
    else:
        away = error.connection_invalidated
    if not away:
        raise error
    return _busy(error)


def _broken(error: HTTPException) -> Response:
    reference = secrets.token_hex(4).upper()
    # Flask has logged the traceback just before; this line ties the page to it
    current_app.logger.error("reference %s", reference)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return page(status, WORDS[status], f"{reference[:4]} {reference[4:]}")
