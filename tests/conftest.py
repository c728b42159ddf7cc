"""Shared fixtures: an application on a fresh database, SQLite or PostgreSQL.

`app` is on SQLite; `each_app` runs a test on both databases. A missing PostgreSQL skips with its
reason, and fails where CI says that it must be there.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from cxassess.services.context import Context
from cxassess.settings import Settings
from tests import postgres

SECRET = bytes(range(32))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    try:
        with postgres.server() as server:
            yield server
    except postgres.NoServer as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"PostgreSQL is needed under CI: {error}")
        pytest.skip(f"no PostgreSQL: {error}")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated empty database, copied for each test: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    dispose(migrated(settings_for(f"sqlite:///{path}", path.parent)))
    return path


@pytest.fixture(scope="session")
def postgres_template(
    postgres_server: postgres.Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with postgres.database(postgres_server) as name:
        url = postgres_server.url(name)
        dispose(migrated(settings_for(url, tmp_path_factory.mktemp("pg"))))
        yield name


def settings_for(url: str, data: Path) -> Settings:
    return Settings(
        data=data, database_url=url, base_url="http://127.0.0.1:8765", secret=SECRET, threads=8
    )


def migrated(settings: Settings) -> Flask:
    from cxassess import create_app
    from cxassess.storage import migrating
    from cxassess.storage.database import db

    app = create_app(settings)
    with app.app_context():
        migrating.upgrade(db.engine)
    return app


def dispose(app: Flask) -> None:
    from cxassess.storage.database import db

    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def settings(sqlite_template: Path, tmp_path: Path) -> Settings:
    path = tmp_path / "cxassess.sqlite"
    shutil.copy(sqlite_template, path)
    return settings_for(f"sqlite:///{path}", tmp_path)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application on a fresh SQLite database."""
    from cxassess import create_app

    app = create_app(settings)
    yield app
    dispose(app)


@pytest.fixture
def postgres_settings(
    postgres_server: postgres.Server, postgres_template: str, tmp_path: Path
) -> Iterator[Settings]:
    with postgres.database(postgres_server, postgres_template) as name:
        yield settings_for(postgres_server.url(name), tmp_path)


@pytest.fixture
def postgres_app(postgres_settings: Settings) -> Iterator[Flask]:
    """The application on a fresh PostgreSQL database."""
    from cxassess import create_app

    app = create_app(postgres_settings)
    yield app
    dispose(app)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.pg)])
def each_settings(request: pytest.FixtureRequest) -> Settings:
    name = "settings" if request.param == "sqlite" else "postgres_settings"
    found: Settings = request.getfixturevalue(name)
    return found


@pytest.fixture
def each_app(each_settings: Settings) -> Iterator[Flask]:
    """The application on a fresh database, once on SQLite and once on PostgreSQL."""
    from cxassess import create_app

    app = create_app(each_settings)
    yield app
    dispose(app)


@pytest.fixture
def ctx(app: Flask) -> Iterator[Context]:
    """Services on SQLite; the application's context is open."""
    with app.app_context():
        yield Context(app.extensions["cxassess.settings"])


@pytest.fixture
def each_ctx(each_app: Flask) -> Iterator[Context]:
    """Services, once on SQLite and once on PostgreSQL."""
    with each_app.app_context():
        yield Context(each_app.extensions["cxassess.settings"])
