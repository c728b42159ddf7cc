"""The real application on a fresh SQLite database, with CSRF on, as every web test uses it."""

import re
import shutil
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cxassess import create_app
from cxassess.settings import Settings
from cxassess.storage import migrating
from cxassess.storage.database import db

SECRET = bytes(range(32))
CSRF_FIELD = re.compile(r'name="csrf_token" value="([^"]+)"')


def settings_in(folder: Path, base_url: str = "http://localhost") -> Settings:
    return Settings(
        data=folder,
        database_url=f"sqlite:///{folder / 'cxassess.sqlite'}",
        base_url=base_url,
        secret=SECRET,
    )


def make_template(folder: Path) -> Path:
    """A migrated, empty database to copy from: migrating once a run is enough."""
    app = create_app(settings_in(folder))
    with app.app_context():
        migrating.upgrade(db.engine)
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return folder / "cxassess.sqlite"


def make_app(template: Path, folder: Path, base_url: str = "http://localhost") -> Flask:
    shutil.copy(template, folder / "cxassess.sqlite")
    app = create_app(settings_in(folder, base_url))
    app.testing = True
    return app


def csrf_of(response: TestResponse) -> str:
    """The token that a page carries; fails when it has no form."""
    found = CSRF_FIELD.search(response.text)
    assert found, f"no form on {response.request.path}"
    return found[1]


def post(client: FlaskClient, page: TestResponse, path: str, **fields: object) -> TestResponse:
    """Post a form as the page's own button would."""
    return client.post(path, data={"csrf_token": csrf_of(page), **fields})
