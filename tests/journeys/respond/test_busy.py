"""A locked database: wait a little, then say so and keep the text."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from flask import Flask

from cxassess.settings import Settings
from cxassess.storage import database
from cxassess.storage.database import db
from tests.fielded import Fielded, field
from tests.journeys.respond.respondent import Inbox, Respondent, heading, rows
from tests.webapp import csrf_of, make_app


@pytest.fixture
def app(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    # the waiting itself is SQLite's; here it only ends sooner
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 300)
    app = make_app(settings)
    yield app
    with app.app_context():
        db.engine.dispose()


@contextmanager
def locked(app: Flask, seconds: float = 0) -> Iterator[None]:
    """Hold the write lock during the block, or for so many seconds from its beginning."""
    path = app.extensions["cxassess.settings"].data / "cxassess.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        if seconds:
            release = threading.Timer(seconds, lambda: other.execute("ROLLBACK"))
            release.start()
            yield
            release.join()
        else:
            yield
            other.execute("ROLLBACK")


def test_a_short_lock_is_waited_for(app: Flask) -> None:
    wave = field(app)
    person = Respondent(app)
    person.start(wave.links["employee-north-1"])
    with locked(app, seconds=0.2):
        begun = time.monotonic()
        assert person.press("later", **{"RIR-1": "2"}).status_code == 200
        assert time.monotonic() - begun >= 0.15


def test_a_long_lock_is_told_and_the_page_keeps_everything(app: Flask) -> None:
    wave: Fielded = field(app)
    person = Respondent(app)
    person.start(wave.links["employee-north-1"])
    with locked(app):
        page = person.press(**{"RIR-1": "2", "comment": "Do not lose me"})
        assert page.status_code == 503
        assert page.headers["Retry-After"] == "5"
        assert "Your answers are still here" in page.text
        assert person.form.fields["comment"] == "Do not lose me"
        assert person.form.fields["RIR-1"] == "2"
        passing = person.client.post("/answer/1/save", data=person.form.fields)
        assert passing.status_code == 503
    assert person.press("later").status_code == 200
    person.open("/answer/1")
    assert person.form.fields["comment"] == "Do not lose me"


def test_no_receipt_is_shown_for_answers_that_could_not_be_stored(app: Flask) -> None:
    wave = field(app)
    person = Respondent(app)
    page = person.start(wave.links["employee-north-1"])
    with locked(app):
        answer = person.client.post("/answer/send", data={"csrf_token": csrf_of(page)})
        assert answer.status_code == 503
        assert heading(answer) == "Busy for a moment"
    assert rows(app, Inbox) == 0
    assert heading(person.send()) == "Your answers have arrived. Thank you."
