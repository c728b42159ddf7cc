"""Bringing a database to the schema of this version, and refusing what is newer."""

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from cxassess.storage.errors import MigrationError

if TYPE_CHECKING:
    from alembic.config import Config

LOCK = 0x6378617373657373
"""PostgreSQL advisory lock: of several processes that start at once, one migrates."""


def folder() -> Path:
    """The migrations: beside the package in a checkout, inside it in a wheel."""
    inside = Path(str(resources.files("cxassess"))) / "_migrations"
    if inside.is_dir():
        return inside
    return Path(__file__).resolve().parents[2] / "migrations"


def upgrade(engine: Engine, revision: str = "head") -> str:
    """Apply what is missing, in one transaction; a second run does nothing.

    Returns the revision that the database now has.

    Raises:
        MigrationError: the database was written by a newer version of the program.
    """
    from alembic import command

    with engine.connect() as connection:
        connection = connection.execution_options(writing=True)
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            _refuse_newer(connection)
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            return current(connection) or ""


def downgrade(engine: Engine, revision: str) -> None:
    """Take migrations back; for tests and for an operator who knows why."""
    from alembic import command

    with engine.connect() as connection:
        connection = connection.execution_options(writing=True)
        with connection.begin():
            config = _config()
            config.attributes["connection"] = connection
            command.downgrade(config, revision)


def current(connection: Connection) -> str | None:
    """The database's revision; None for an empty database."""
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The newest revision that this version of the program knows."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config()).get_heads()[0]


def up_to_date(engine: Engine) -> bool:
    """For readiness checks: the database has exactly this version's schema."""
    with engine.connect() as connection:
        return current(connection) == head()


def _refuse_newer(connection: Connection) -> None:
    from alembic.script import ScriptDirectory

    found = current(connection)
    if found is None:
        return
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found not in known:
        raise MigrationError(
            f"The database has schema revision {found}, and this version knows up to {head()}. "
            "It was written by a newer version: start that one, or restore an older backup."
        )


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder()).replace("%", "%%"))
    return config
