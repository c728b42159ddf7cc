"""Migrations: numbered, up and down with data, the same schema as the models, on both databases."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from cxassess import create_app
from cxassess.services.context import Context
from cxassess.storage import migrating
from cxassess.storage.database import db
from cxassess.storage.errors import MigrationError
from tests import postgres
from tests.conftest import dispose, settings_for
from tests.journeys.services import stage


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.pg)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database without any table."""
    if request.param == "sqlite":
        app = create_app(settings_for(f"sqlite:///{tmp_path / 'new.sqlite'}", tmp_path))
        yield app
        dispose(app)
        return
    server: postgres.Server = request.getfixturevalue("postgres_server")
    with postgres.database(server) as name:
        app = create_app(settings_for(server.url(name), tmp_path))
        yield app
        dispose(app)


def revisions() -> list[str]:
    script = ScriptDirectory(str(migrating.folder()))
    return [found.revision for found in script.walk_revisions()][::-1]


def test_revisions_are_numbered_one_after_the_other() -> None:
    assert revisions() == [f"{number:04}" for number in range(1, len(revisions()) + 1)]
    for path in (migrating.folder() / "versions").glob("*.py"):
        assert re.fullmatch(r"\d{4}_[a-z_]+\.py", path.name)
    assert migrating.head() == revisions()[-1]


def test_the_migrated_schema_is_the_models(each_app: Flask) -> None:
    with each_app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_a_second_upgrade_changes_nothing(empty: Flask) -> None:
    with empty.app_context():
        assert not migrating.up_to_date(db.engine)
        assert migrating.upgrade(db.engine) == migrating.head()
        before = _definitions()
        assert migrating.upgrade(db.engine) == migrating.head()
        assert _definitions() == before
        assert migrating.up_to_date(db.engine)


def test_every_revision_goes_up_down_and_up_again(empty: Flask) -> None:
    with empty.app_context():
        for revision in revisions():
            migrating.upgrade(db.engine, revision)
            before = _definitions()
            migrating.downgrade(db.engine, "-1")
            migrating.upgrade(db.engine, revision)
            assert _definitions() == before
        migrating.downgrade(db.engine, "base")
        assert sa.inspect(db.engine).get_table_names() == ["alembic_version"]


def test_data_survives_the_guards_being_taken_down_and_put_up(each_ctx: Context) -> None:
    scene = stage.launched(each_ctx, stage.crew(8))
    now = stage.during(each_ctx)
    for token in scene.tokens.values():
        stage.respond(now, token)
    before = _rows()
    migrating.downgrade(db.engine, "0002")
    assert _rows() == before
    migrating.upgrade(db.engine)
    assert _rows() == before


def test_a_database_of_a_newer_version_is_refused_and_left_alone(each_app: Flask) -> None:
    with each_app.app_context():
        with db.engine.begin() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(MigrationError, match=r"revision 9999.*newer version"):
            migrating.upgrade(db.engine)
        with db.engine.connect() as connection:
            assert migrating.current(connection) == "9999"


def test_a_migration_that_breaks_leaves_nothing_behind(
    empty: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import op

    def break_off(sql: str) -> None:
        raise RuntimeError("the power went")

    with empty.app_context():
        with monkeypatch.context() as patched:
            # the last revision is made of plain statements; the first ones have gone through then
            patched.setattr(op, "execute", break_off)
            with pytest.raises(RuntimeError):
                migrating.upgrade(db.engine)
        assert sa.inspect(db.engine).get_table_names() == []
        migrating.upgrade(db.engine)


def test_of_two_processes_that_start_at_once_both_find_a_migrated_database(
    empty: Flask,
) -> None:
    # Alembic keeps state in module globals, so two upgrades at once need two processes
    settings = empty.extensions["cxassess.settings"]
    environment = {
        **os.environ,
        "CXASSESS_DATA": str(settings.data),
        "CXASSESS_DATABASE_URL": settings.database_url.replace("+psycopg", ""),
    }
    code = (
        "import os; from cxassess import create_app; from cxassess.settings import Settings;"
        "from cxassess.storage import migrating; from cxassess.storage.database import db;"
        "app = create_app(Settings.from_environment("
        "{k: v for k, v in os.environ.items() if k.startswith('CXASSESS_')}));"
        "app.app_context().push(); print(migrating.upgrade(db.engine))"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    assert [process.communicate()[0].strip() for process in started] == [migrating.head()] * 3


def _definitions() -> list[tuple[object, ...]]:
    if db.engine.dialect.name == "sqlite":
        query = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
    else:
        query = (
            "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
            " WHERE table_schema = 'public' UNION ALL SELECT event_object_table, trigger_name,"
            " action_statement, '' FROM information_schema.triggers UNION ALL SELECT tablename,"
            " policyname, qual, '' FROM pg_policies ORDER BY 1, 2, 3"
        )
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def _rows() -> dict[str, list[tuple[object, ...]]]:
    found = {}
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET cxassess.unscoped = 'on'")
        for name, table in db.metadata.tables.items():
            rows = connection.execute(sa.select(table)).all()
            found[name] = sorted((tuple(row) for row in rows), key=_sortable)
        connection.rollback()
    assert found["inbox"]
    assert found["participation"]
    return found


def _sortable(row: tuple[object, ...]) -> list[str]:
    return [value.hex if isinstance(value, UUID) else repr(value) for value in row]
