"""Copies of the whole database as somebody takes them who has the disk but not the secret."""

import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from cxassess.settings import Settings
from tests import postgres

PAGE = 8192


@dataclass(frozen=True)
class Dump:
    """Every table in physical order. Rows carry `_place` (rowid or ctid) and `_xmin` if any.

    `raw` is every byte that is kept: file and journal, or the heap pages of the tables.
    """

    tables: dict[str, list[dict[str, Any]]]
    raw: bytes
    dead: int
    """Row versions that are still there though nobody sees them; 0 on SQLite."""

    def rows(self, table: str) -> list[dict[str, Any]]:
        return self.tables.get(table, [])


def take(settings: Settings, server: postgres.Server | None, *, pages: bool = False) -> Dump:
    """A dump of the database of these settings; `pages` also reads PostgreSQL's raw pages."""
    if settings.database_url.startswith("sqlite"):
        return _of_sqlite(Path(settings.database_url.removeprefix("sqlite:///")))
    assert server is not None
    name = settings.database_url.rsplit("/", 1)[-1].partition("?")[0]
    return _of_postgresql(psycopg.conninfo.make_conninfo(server.admin, dbname=name), pages)


def _of_sqlite(path: Path) -> Dump:
    with tempfile.TemporaryDirectory() as folder:
        raw = b""
        for suffix in ("", "-wal"):
            source = path.with_name(path.name + suffix)
            if source.exists():
                copy = Path(folder, path.name + suffix)
                shutil.copy(source, copy)
                raw += copy.read_bytes()
        connection = sqlite3.connect(Path(folder, path.name))
        try:
            connection.row_factory = sqlite3.Row
            return Dump(_tables_of_sqlite(connection), raw, 0)
        finally:
            connection.close()


def _tables_of_sqlite(connection: sqlite3.Connection) -> dict[str, list[dict[str, Any]]]:
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
    ).fetchall()
    tables = {}
    for name, definition in found:
        place = "NULL" if "WITHOUT ROWID" in definition.upper() else "rowid"
        # names come from the database's own catalogue
        query = f'SELECT {place} AS _place, NULL AS _xmin, * FROM "{name}"'  # noqa: S608
        rows = connection.execute(query)
        tables[name] = [{**dict(row), "_order": at} for at, row in enumerate(rows)]
    return tables


def _of_postgresql(target: str, pages: bool) -> Dump:
    with psycopg.connect(target, autocommit=True, row_factory=psycopg.rows.dict_row) as connection:
        names = [
            row["tablename"]
            for row in connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            )
        ]
        connection.execute("SET enable_indexscan = off")
        tables = {}
        for name in names:
            query = sql.SQL("SELECT ctid::text AS _place, xmin::text AS _xmin, * FROM {}").format(
                sql.Identifier(name)
            )
            rows = connection.execute(query).fetchall()
            tables[name] = [
                {**{key: _plain(value) for key, value in row.items()}, "_order": at}
                for at, row in enumerate(rows)
            ]
        raw, dead = _heap(connection) if pages else (b"", 0)
    return Dump(tables, raw, dead)


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def _heap(connection: psycopg.Connection[dict[str, Any]]) -> tuple[bytes, int]:
    try:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
    except psycopg.errors.FeatureNotSupported:
        # this server comes without it; rows and their stamps are looked at all the same
        return b"", 0
    raw, dead = b"", 0
    for name in ("participation", "inbox", "draft", "response", "comment"):
        size = connection.execute("SELECT pg_relation_size(%s) AS size", [name]).fetchone()
        assert size is not None
        for page in range(size["size"] // PAGE):
            row = connection.execute(
                "SELECT get_raw_page(%s, %s) AS page, (SELECT count(*) FROM"
                " heap_page_items(get_raw_page(%s, %s)) WHERE lp_flags = 1 AND t_xmax::text <> '0'"
                " AND t_infomask & 2048 = 0) AS dead",
                [name, page, name, page],
            ).fetchone()
            assert row is not None
            raw, dead = raw + bytes(row["page"]), dead + row["dead"]
    return raw, dead
