"""Removing what a database keeps of rows that were deleted or rewritten.

Runs after the mixing has committed, outside any transaction. It only takes away: when it cannot
run now (somebody reads for long), nothing is wrong but that old bytes stay until the next run.
"""

import re
import sqlite3
import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

ANSWERING = ("inbox", "draft", "participation")
ORDERED = ("participation", "response", "comment")
LOCK_TIMEOUT = "2s"
"""Whoever waits behind us for a table waits no longer than this."""
TRIES = 5
PAUSE = 0.5


def cleanse(engine: Engine, *, thoroughly: bool) -> bool:
    """Drop old row versions and journal pages; True when nothing of them is left.

    `thoroughly` (at the close) also rewrites the tables: on PostgreSQL in the order of their
    keys, because the order of rewritten rows would still tell who came first.
    """
    once = _postgresql if engine.dialect.name == "postgresql" else _sqlite
    for attempt in range(TRIES):
        if attempt:
            time.sleep(PAUSE)
        if once(engine, thoroughly):
            return True
    return False


def _postgresql(engine: Engine, thoroughly: bool) -> bool:
    orders = [f"CLUSTER VERBOSE {table} USING pk_{table}" for table in ORDERED]
    orders.append("VACUUM (FULL, VERBOSE) inbox, draft")
    if not thoroughly:
        orders = [f"VACUUM (VERBOSE) {', '.join(ANSWERING)}"]
    said: list[str] = []
    with engine.connect() as connection:
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        line: Any = connection.connection.dbapi_connection
        line.add_notice_handler(note := lambda notice: said.append(notice.message_detail or ""))
        try:
            connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
            for order in orders:
                connection.exec_driver_sql(order)
        except sa.exc.OperationalError:
            return False
        finally:
            line.remove_notice_handler(note)
            connection.exec_driver_sql("RESET lock_timeout")
    # rows that some other transaction may still see are carried over, and their number is told
    return not thoroughly or not any(_dead(detail) for detail in said)


def _dead(detail: str) -> int:
    """ "105 dead row versions cannot be removed yet." -> 105, in whichever language."""
    found = re.search(r"\d+", detail)
    return int(found[0]) if found else 0


def _sqlite(engine: Engine, thoroughly: bool) -> bool:
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        # secure_delete is on: freed bytes are overwritten with zeros, the journal is what is left
        if thoroughly:
            cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        told = cursor.fetchone()
        return told is not None and told[0] == 0
    except sqlite3.OperationalError:
        return False
    finally:
        raw.close()
