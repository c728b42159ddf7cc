"""The application for commands that need the database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cxassess.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

    from cxassess.services.context import Context


def settings() -> Settings:
    """Raises SettingsError."""
    return Settings.from_environment(os.environ)


def ready_app(chosen: Settings) -> "Flask":
    """The application on a migrated database.

    Raises:
        Failed: the database cannot be reached or belongs to a newer version.
    """
    from sqlalchemy.exc import OperationalError

    from cxassess import create_app
    from cxassess.cli.errors import Failed
    from cxassess.storage import migrating
    from cxassess.storage.database import db
    from cxassess.storage.errors import MigrationError

    app = create_app(chosen)
    with app.app_context():
        try:
            migrating.upgrade(db.engine)
        except MigrationError as error:
            raise Failed(str(error)) from error
        except OperationalError as error:
            place = chosen.database_url.rsplit("@", 1)[-1]
            reason = str(error.orig).splitlines()[0]
            raise Failed(f"The database {place} cannot be used: {reason}") from error
    return app


@contextmanager
def application() -> Iterator["Context"]:
    """An application context on a migrated database, and the services' context in it."""
    from cxassess.services import context

    app = ready_app(settings())
    with app.app_context():
        yield context.current()
