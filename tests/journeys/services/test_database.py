"""Locks, lost lines and full disks: nothing half-written, and a plain word instead of an error."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from cxassess import create_app
from cxassess.services import answering, clients
from cxassess.services.context import Context
from cxassess.settings import Settings
from cxassess.storage import cleansing, database
from cxassess.storage.clients import Client
from cxassess.storage.database import db, hot, reading, writing
from cxassess.storage.errors import Busy, Full
from cxassess.storage.tenancy import client_scope, unscoped
from cxassess.storage.types import UtcDateTime
from tests.conftest import dispose
from tests.journeys.services import stage

LOOK = unscoped("a test looks at what is stored")


@pytest.fixture
def impatient(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application that waits for a lock for a tenth of a second only."""
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 100)
    app = create_app(settings)
    yield app
    dispose(app)


def held(path: Path) -> sqlite3.Connection:
    """Somebody else who holds SQLite's write lock."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    return other


def path_of(app: Flask) -> Path:
    return Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))


def test_a_lock_that_goes_away_is_waited_for(impatient: Flask) -> None:
    with impatient.app_context():
        ctx = Context(impatient.extensions["cxassess.settings"])
        scene = stage.launched(ctx, stage.crew(8))
        now, token = stage.during(ctx), next(iter(scene.tokens.values()))
        other = held(path_of(impatient))
        threading.Timer(0.35, other.rollback).start()
        assert answering.save_page(now, token, "RIR", {"RIR-1": "2"}, base_revision=0) == 1
        other.close()
        other = held(path_of(impatient))
        threading.Timer(0.35, other.rollback).start()
        clients.create_client(ctx, "Another")
        other.close()


def test_a_lock_that_stays_is_told_and_nothing_is_written(impatient: Flask) -> None:
    with impatient.app_context():
        ctx = Context(impatient.extensions["cxassess.settings"])
        scene = stage.launched(ctx, stage.crew(8))
        now, token = stage.during(ctx), next(iter(scene.tokens.values()))
        stage.fill(now, token)
        other = held(path_of(impatient))
        with pytest.raises(Busy, match="busy just now"):
            answering.submit(now, token)
        with pytest.raises(Busy):
            clients.create_client(ctx, "Another")
        # reading goes on meanwhile
        assert answering.receipt(now, token) is None
        other.rollback()
        other.close()
        assert not answering.submit(now, token).already


def test_cleansing_beside_somebody_who_writes_is_put_off(
    impatient: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleansing, "PAUSE", 0)
    with impatient.app_context():
        other = held(path_of(impatient))
        assert not cleansing.cleanse(db.engine, thoroughly=True)
        other.rollback()
        other.close()
        assert cleansing.cleanse(db.engine, thoroughly=True)


def test_a_full_disk_is_told_and_is_no_loss(app: Flask, ctx: Context) -> None:
    scene = stage.launched(ctx, stage.crew(8))
    now, token = stage.during(ctx), next(iter(scene.tokens.values()))
    answering.save_page(now, token, "RIR", {"RIR-1": "2"}, base_revision=0)
    limit = _limit_pages()

    def everybody_saves() -> None:
        for other in list(scene.tokens.values())[1:]:
            answering.save_page(now, other, "RIR", {"RIR-1": "3"}, base_revision=0)

    def write_much() -> None:
        with writing(LOOK) as session:
            session.add(Client(id=uuid4(), name="x" * 60_000, sample=False, created_at=now.now()))

    for write in (everybody_saves, write_much):
        with pytest.raises(Full, match="no space left"):
            write()
    assert answering.draft(now, token).page("RIR").answers == {"RIR-1": "2"}
    _limit_pages(limit)
    assert not answering.submit(now, token).already


def _limit_pages(limit: int | None = None) -> int:
    """Let every pooled connection write no page more (or up to `limit`); gives the old limit."""
    old = 0
    connections = [db.engine.raw_connection() for _ in range(3)]
    for connection in connections:
        cursor = connection.cursor()
        old = cursor.execute("PRAGMA max_page_count").fetchone()[0]
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {limit or pages}")
    for connection in connections:
        connection.close()
    return old


def test_leaving_a_unit_by_an_error_leaves_nothing_behind(each_ctx: Context) -> None:
    client_id = uuid4()

    def write_and_break() -> None:
        with writing(client_scope(client_id)) as session:
            session.add(Client(id=client_id, name="X", sample=True, created_at=each_ctx.now()))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_break()
    with reading(LOOK) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Client)) == 0


def test_a_reading_unit_sees_one_state(app: Flask, ctx: Context) -> None:
    with reading(LOOK) as session:
        count = sa.select(sa.func.count()).select_from(Client)
        assert session.scalar(count) == 0
        clients.create_client(ctx, "Acme")
        assert session.scalar(count) == 0
    with reading(LOOK) as session:
        assert session.scalar(count) == 1


def test_every_connection_taken_is_busy_and_not_an_error(
    each_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with each_app.app_context():
        ctx = Context(each_app.extensions["cxassess.settings"])
        monkeypatch.setattr(db.engine.pool, "_timeout", 0.05)
        pool = db.engine.pool
        assert isinstance(pool, sa.QueuePool)
        taken = [db.engine.connect() for _ in range(pool.size() + pool._max_overflow)]
        with pytest.raises(Busy):
            clients.create_client(ctx, "Acme")
        with pytest.raises(Busy):
            answering.invitation(ctx, "a" * 43)
        for connection in taken:
            connection.close()
        clients.create_client(ctx, "Acme")


class _Error(Exception):
    """An error of a driver, with the code that it would carry."""

    def __init__(self, sqlite: int | None = None, sqlstate: str | None = None) -> None:
        super().__init__("driver's words")
        if sqlite is not None:
            self.sqlite_errorcode = sqlite
        if sqlstate is not None:
            self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (_Error(sqlite=sqlite3.SQLITE_BUSY), Busy),
        (_Error(sqlite=sqlite3.SQLITE_BUSY_SNAPSHOT), Busy),
        (_Error(sqlite=sqlite3.SQLITE_LOCKED), Busy),
        (_Error(sqlite=sqlite3.SQLITE_FULL), Full),
        (_Error(sqlite=sqlite3.SQLITE_CORRUPT), sa.exc.OperationalError),
        (_Error(sqlstate="53100"), Full),
        (_Error(sqlstate="53300"), Busy),
        (_Error(sqlstate="40P01"), Busy),
        (_Error(sqlstate="57P01"), Busy),
        (_Error(sqlstate="55P03"), Busy),
        (_Error(sqlstate="42501"), sa.exc.OperationalError),
        (_Error(), Busy),
    ],
)
def test_errors_of_both_drivers_get_our_names(
    ctx: Context, monkeypatch: pytest.MonkeyPatch, error: Exception, kind: type[Exception]
) -> None:
    monkeypatch.setattr(database, "_pause", lambda attempt: None)
    tries: list[int] = []

    def unit(connection: sa.Connection) -> None:
        tries.append(1)
        raise sa.exc.OperationalError("SELECT", {}, error)

    with pytest.raises(kind):
        hot(unit, writing=True)
    assert len(tries) == (database.TRIES if kind is Busy else 1)
    with pytest.raises(kind), writing(LOOK):
        raise sa.exc.OperationalError("SELECT", {}, error)


def test_a_unit_that_is_begun_and_refused_otherwise_is_an_error(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise sa.exc.OperationalError("BEGIN", {}, _Error(sqlite=sqlite3.SQLITE_CORRUPT))

    monkeypatch.setattr(database.TenantSession, "connection", refuse)
    with pytest.raises(sa.exc.OperationalError), writing(LOOK):
        pass


def test_an_instant_needs_a_zone() -> None:
    kind = UtcDateTime()
    dialect = SimpleNamespace(name="sqlite")
    naive = stage.START.replace(tzinfo=None)
    with pytest.raises(ValueError, match="naive"):
        kind.process_bind_param(naive, dialect)  # type: ignore[arg-type]
    assert kind.process_result_value(naive, dialect) == stage.START  # type: ignore[arg-type]
    assert kind.process_bind_param(None, dialect) is None  # type: ignore[arg-type]
    assert kind.process_result_value(None, dialect) is None  # type: ignore[arg-type]


@pytest.mark.slow
def test_twenty_people_who_meet_a_lock_of_seconds_all_get_through(app: Flask) -> None:
    """The lock is held for three seconds while twenty send: nobody sees an error."""
    with app.app_context():
        ctx = Context(app.extensions["cxassess.settings"])
        scene = stage.launched(ctx, stage.crew(20))
        now = stage.during(ctx)
        for token in scene.tokens.values():
            answering.save_page(now, token, "RIR", {"RIR-1": "2"}, base_revision=0)
    received: list[bool] = []

    def send(token: str) -> None:
        with app.app_context():
            received.append(answering.submit(now, token).already)

    other = held(path_of(app))
    threads = [threading.Thread(target=send, args=(token,)) for token in scene.tokens.values()]
    for thread in threads:
        thread.start()
    threading.Timer(3.0, other.rollback).start()
    for thread in threads:
        thread.join()
    other.close()
    assert received == [False] * 20
