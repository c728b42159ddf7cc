"""The first start: the example client is made beside the database and moved into place whole.

Killed at any moment, it leaves either no database or a complete one. Because nothing in the making
has to survive a power cut, it may skip the disk syncs that every real answer gets.
"""

import os
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import event

from cxassess.cli.application import ready_app
from cxassess.cli.example import story
from cxassess.services import context
from cxassess.settings import Settings
from cxassess.storage.database import db

SQLITE = "sqlite:///"


def database_file(chosen: Settings) -> Path | None:
    """The SQLite file of these settings; None for another database."""
    if not chosen.database_url.startswith(SQLITE):
        return None
    return Path(chosen.database_url.removeprefix(SQLITE))


def make_example(
    chosen: Settings, file: Path, progress: Callable[[str, float], None], *, with_reports: bool
) -> None:
    """Make `file` with the example client in it, or leave nothing but the unfinished copy."""
    part = file.with_name(file.name + ".first-start")
    _remove(part)
    app = ready_app(replace(chosen, database_url=f"{SQLITE}{part}"))
    with app.app_context():
        event.listen(db.engine, "connect", _without_syncs)
        db.engine.dispose()
        story.load(context.current(), progress, with_reports=with_reports)
        db.session.remove()
        db.engine.dispose()
    _settle(part)
    part.replace(file)


def _without_syncs(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def _settle(part: Path) -> None:
    """Everything into the one file and onto the disk, before it gets its name."""
    connection = sqlite3.connect(part)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    finally:
        connection.close()
    with part.open("rb") as file:
        os.fsync(file.fileno())


def _remove(part: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        part.with_name(part.name + ending).unlink(missing_ok=True)
