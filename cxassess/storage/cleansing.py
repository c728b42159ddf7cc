"""Removing what a database keeps of rows that were deleted or rewritten.

Runs after the mixing has committed, outside any transaction. It only takes away: when it cannot
run now (somebody reads for long), nothing is wrong but that old bytes stay until the next run.
"""

import time

import sqlalchemy as sa
from sqlalchemy.engine import Engine

ANSWERING = ("inbox", "draft", "participation")
ORDERED = ("participation", "response", "comment")
LOCK_TIMEOUT = "10s"
TRIES = 10
PAUSE = 0.2


def cleanse(engine: Engine, *, thoroughly: bool) -> bool:
    """Drop old row versions and journal pages; True when nothing of them is left.

    `thoroughly` (at the close) also rewrites the tables: on PostgreSQL in the order of their
    keys, because the order of rewritten rows would still tell who came first.
    """
    if engine.dialect.name == "postgresql":
        return _postgresql(engine, thoroughly)
    return _sqlite(engine, thoroughly)


def _postgresql(engine: Engine, thoroughly: bool) -> bool:
    with engine.connect() as connection:
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        try:
            if thoroughly:
                for table in ORDERED:
                    connection.exec_driver_sql(f"CLUSTER {table} USING pk_{table}")
                connection.exec_driver_sql("VACUUM (FULL) inbox, draft")
            else:
                connection.exec_driver_sql(f"VACUUM {', '.join(ANSWERING)}")
        except sa.exc.OperationalError:
            return False
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
    return True


def _sqlite(engine: Engine, thoroughly: bool) -> bool:
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        # secure_delete is on: freed bytes are overwritten with zeros, the journal is what is left
        if thoroughly:
            try:
                cursor.execute("VACUUM")
            except sa.exc.DBAPIError:
                return False
        for _ in range(TRIES):
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            row = cursor.fetchone()
            if row is not None and not row[0]:
                return True
            time.sleep(PAUSE)
        return False
    finally:
        raw.close()
