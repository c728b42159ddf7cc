"""Refusals and failures are pages that say what happened, what is safe and what to do next."""

import logging
import sqlite3
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask, Response, abort
from sqlalchemy.exc import OperationalError

from cxassess.settings import Settings
from cxassess.storage.errors import Busy, Full
from cxassess.web.errors import GENERAL, WORDS
from cxassess.web.permissions import allow
from tests.conftest import dispose
from tests.webapp import make_app


def serve(app: Flask, failure: Exception | int) -> None:
    def view() -> str:
        if isinstance(failure, int):
            abort(failure)
        raise failure

    app.testing = False
    app.add_url_rule("/fails", view_func=allow("public")(view))


@pytest.mark.parametrize("status", [403, 404, 405, 413, 422, 429, 503, 418])
def test_a_refusal_is_a_page(app: Flask, status: int) -> None:
    serve(app, status)
    answer = app.test_client().get("/fails")
    words = WORDS.get(HTTPStatus(status), GENERAL)
    assert answer.status_code == status
    assert words.title in answer.text
    assert words.next.split("’")[0] in answer.text


def test_a_method_that_is_not_offered_names_those_that_are(app: Flask) -> None:
    answer = app.test_client().get("/s")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_too_many_attempts_say_when_to_come_back(app: Flask) -> None:
    serve(app, 429)
    assert app.test_client().get("/fails").headers["Retry-After"] == "60"


def test_a_fault_of_ours_shows_a_reference_that_the_log_has_too(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    serve(app, LookupError("inside"))
    with caplog.at_level(logging.ERROR):
        answer = app.test_client().get("/fails")
    assert answer.status_code == 500
    assert "inside" not in answer.text
    logged = next(r.getMessage() for r in caplog.records if "reference" in r.getMessage())
    reference = logged.removeprefix("reference ")
    assert f"{reference[:4]} {reference[4:]}" in answer.text


def busy(code: int) -> OperationalError:
    original = sqlite3.OperationalError("some trouble")
    original.sqlite_errorcode = code
    return OperationalError("SELECT", {}, original)


@pytest.mark.parametrize("failure", [Busy(), busy(sqlite3.SQLITE_BUSY), busy(517)])
def test_a_busy_database_asks_to_try_again(app: Flask, failure: Exception) -> None:
    serve(app, failure)
    answer = app.test_client().get("/fails")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Busy for a moment" in answer.text


def test_a_statement_that_cannot_work_is_not_called_busy(app: Flask) -> None:
    serve(app, busy(sqlite3.SQLITE_ERROR))
    assert app.test_client().get("/fails").status_code == 500


def test_a_full_disk_says_so(app: Flask) -> None:
    serve(app, Full())
    answer = app.test_client().get("/fails")
    assert answer.status_code == 507
    assert "no room" in answer.text


def test_no_page_uses_words_that_blame_or_alarm(app: Flask) -> None:
    banned = ("invalid", "oops", "illegal", "forbidden", "fatal", "successfully", "please wait")
    for words in [*WORDS.values(), GENERAL]:
        text = f"{words.title} {words.lead} {words.next}".lower()
        assert not [word for word in banned if word in text]


def test_a_refusal_that_brings_its_own_answer_is_passed_on(app: Flask) -> None:
    app.add_url_rule("/own", "own", allow("public")(lambda: abort(Response("own words", 402))))
    answer = app.test_client().get("/own")
    assert (answer.status_code, answer.text) == (402, "own words")


@pytest.mark.parametrize(("lost", "status"), [(True, 503), (False, 500)])
def test_a_lost_connection_to_a_server_is_worth_another_try(
    app: Flask, lost: bool, status: int
) -> None:
    failure = OperationalError("SELECT", {}, Exception("gone"), connection_invalidated=lost)
    serve(app, failure)
    assert app.test_client().get("/fails").status_code == status


def test_health_pages_tell_alive_from_ready(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/healthz").text == "alive\n"
    assert client.get("/readyz").text == "ready\n"


def test_not_ready_says_why(settings: Settings, tmp_path: Path) -> None:
    empty = make_app(replace(settings, database_url=f"sqlite:///{tmp_path / 'empty.sqlite'}"))
    answer = empty.test_client().get("/readyz")
    assert (answer.status_code, "cxassess db upgrade" in answer.text) == (503, True)
    nowhere = f"sqlite:///{tmp_path / 'no' / 'folder' / 'x.sqlite'}"
    away = make_app(replace(settings, database_url=nowhere))
    answer = away.test_client().get("/readyz")
    assert (answer.status_code, answer.text) == (503, "the database does not answer\n")
    assert away.test_client().get("/healthz").status_code == 200
    dispose(empty)
