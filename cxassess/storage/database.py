"""The database: engine set-up, sessions with a client scope, and units of work.

`reading` and `writing` give a session for one unit of work; `hot` runs a short Core unit for
the respondent's pages and runs it again when the database was locked or the connection lost.
"""

import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass
from sqlalchemy.pool import ConnectionPoolEntry

from cxassess.settings import Settings
from cxassess.storage import tenancy
from cxassess.storage.errors import Busy, Full
from cxassess.storage.tenancy import Scope, unscoped
from cxassess.storage.types import UtcDateTime

BUSY_MILLISECONDS = 5_000
TRIES = 3
"""How often a unit is begun before the user is told that the database is busy."""
Result = TypeVar("Result")


class Base(DeclarativeBase):
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class TenantSession(Session):
    """A session behind the wall of `tenancy`; without a scope it cannot touch tenant tables."""


tenancy.guard(TenantSession)
db = SQLAlchemy(
    model_class=Base,
    session_options={"class_": TenantSession, "expire_on_commit": False},
    disable_autonaming=True,
)

if TYPE_CHECKING:

    class Model(MappedAsDataclass, Base, kw_only=True):
        __abstract__ = True

else:
    # Flask-SQLAlchemy cannot take a dataclass base (pallets-eco/flask-sqlalchemy#1420)
    class Model(MappedAsDataclass, db.Model, kw_only=True):
        __abstract__ = True


def table_of(model: type[Model]) -> sa.Table:
    """The bare table, for Core statements; these must name their client themselves."""
    return cast(sa.Table, model.__table__)


def init_app(app: Flask, settings: Settings) -> None:
    """Bind the application to its database. Creates no tables; see `migrating`."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(settings)
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)


def _engine_options(settings: Settings) -> dict[str, object]:
    # hide_parameters: an error message must never carry an answer or a token into a log
    options: dict[str, object] = {
        "hide_parameters": True,
        "pool_size": settings.threads + 4,
        "max_overflow": settings.threads + 4,
        "pool_timeout": 10,
    }
    if settings.database_url.startswith("postgresql"):
        options["pool_pre_ping"] = True
        options["connect_args"] = {
            "options": "-c timezone=UTC -c synchronous_commit=on -c application_name=cxassess"
        }
    return options


def prepare(engine: Engine) -> None:
    """Give every connection of an SQLite engine its pragmas and explicit transactions."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)


def _set_pragmas(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
    # the driver's own transactions would begin too late to take the write lock early
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        "synchronous=FULL",  # NORMAL does no fsync at commit: an acknowledged answer could be lost
        f"busy_timeout={BUSY_MILLISECONDS}",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _open_scope(connection: Connection, scope: Scope) -> None:
    """Tell PostgreSQL's row-level security, for this transaction only, whose rows are meant."""
    if connection.dialect.name != "postgresql":
        return
    if scope.client_id is None:
        connection.execute(sa.text("SELECT set_config('cxassess.unscoped', 'on', true)"))
    else:
        connection.execute(
            sa.text("SELECT set_config('cxassess.client', :client, true)"),
            {"client": str(scope.client_id)},
        )


@contextmanager
def reading(scope: Scope) -> Iterator[TenantSession]:
    """A session that sees one consistent state and writes nothing."""
    with TenantSession(db, expire_on_commit=False, info={"scope": scope}) as session:
        _open_scope(session.connection(), scope)
        yield session


@contextmanager
def writing(scope: Scope) -> Iterator[TenantSession]:
    """One unit of work: commits when the block ends, rolls back when it raises.

    Raises:
        Busy: the write lock could not be had in time, or PostgreSQL gave the unit up.
        Full: no space left.
    """
    with TenantSession(db, expire_on_commit=False, info={"scope": scope}) as session:
        connection = _begin_writing(session)
        _open_scope(connection, scope)
        try:
            yield session
            session.commit()
        except sa.exc.OperationalError as error:
            raise _named(error) or error from error


def _begin_writing(session: TenantSession) -> Connection:
    attempt = 0
    while True:
        attempt += 1
        try:
            return session.connection(execution_options={"writing": True})
        except sa.exc.TimeoutError as error:
            raise Busy from error
        except sa.exc.OperationalError as error:
            session.rollback()
            named = _named(error)
            if named is None or attempt == TRIES:
                raise named or error from error
            _pause(attempt)


def hot(
    unit: Callable[[Connection], Result], *, writing: bool, reason: str = "answering by link"
) -> Result:
    """Run one short, repeatable Core unit in its own transaction and commit it.

    The unit is run again, from the start, after a lock or a lost connection, so it must find
    out by itself what an earlier attempt did. Its statements name their client themselves.

    Raises Busy, Full.
    """
    attempt = 0
    while True:
        attempt += 1
        try:
            with db.engine.connect() as connection:
                connection = connection.execution_options(writing=writing)
                with connection.begin():
                    _open_scope(connection, unscoped(reason))
                    return unit(connection)
        except sa.exc.TimeoutError as error:
            raise Busy from error
        except sa.exc.OperationalError as error:
            named = _named(error)
            if named is None or isinstance(named, Full) or attempt == TRIES:
                raise named or error from error
            _pause(attempt)


def _named(error: sa.exc.OperationalError) -> Busy | Full | None:
    """The error in our words: SQLite names it by code, PostgreSQL by SQLSTATE or a lost line."""
    original = error.orig
    code = getattr(original, "sqlite_errorcode", None)
    if code is not None:
        if code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return Busy()
        return Full() if code & 0xFF == sqlite3.SQLITE_FULL else None
    state: str | None = getattr(original, "sqlstate", None)
    if state == "53100":
        return Full()
    if error.connection_invalidated or state is None:
        return Busy()
    # 40: serialisation and deadlock; 53: too many connections; 55: lock; 57: shutting down
    return Busy() if state[:2] in ("40", "53", "55", "57") else None


def _pause(attempt: int) -> None:
    # jitter, so that fifty waiting posts do not come back in step
    time.sleep(attempt * 0.1 + secrets.SystemRandom().uniform(0, 0.1))


def clock(dialect: str) -> sa.ColumnElement[datetime | None]:
    """The database's own clock as a column: NULL on SQLite, which has only ours."""
    if dialect == "postgresql":
        return sa.func.clock_timestamp(type_=UtcDateTime())
    return sa.literal(None, UtcDateTime())


def affected(result: "sa.Result[*tuple[Any, ...]]") -> int:
    """How many rows an UPDATE or DELETE touched."""
    return cast("sa.CursorResult[*tuple[Any, ...]]", result).rowcount
