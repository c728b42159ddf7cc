"""The schema keeps the promises of its design: no times where people answer, clients first."""

import pytest
import sqlalchemy as sa
from flask import Flask

from cxassess.storage.database import Base, db
from cxassess.storage.tenancy import tenant_tables
from cxassess.storage.types import UtcDateTime

ANSWERING = ("participation", "draft", "inbox", "response", "comment")
NO_ROWID = ("draft", "inbox", "response", "comment")
GLOBAL = {
    "client", "app_user", "login_link", "web_session", "failed_attempts", "questionnaire_version",
}  # fmt: skip


def tables() -> dict[str, sa.Table]:
    return dict(db.metadata.tables)


def test_every_table_is_either_a_tenants_or_listed_as_shared() -> None:
    assert set(tables()) == tenant_tables() | GLOBAL
    assert Base.metadata.naming_convention["pk"] == "pk_%(table_name)s"


@pytest.mark.parametrize("name", sorted(tenant_tables()))
def test_the_client_leads_the_primary_key_of_every_tenant_table(name: str) -> None:
    assert next(iter(tables()[name].primary_key.columns)).name == "client_id"


@pytest.mark.parametrize("name", sorted(tenant_tables()))
def test_a_reference_between_tenant_tables_carries_the_client(name: str) -> None:
    for constraint in tables()[name].foreign_key_constraints:
        target = constraint.referred_table.name
        if target in tenant_tables():
            pairs = {(e.parent.name, e.column.name) for e in constraint.elements}
            assert ("client_id", "client_id") in pairs, constraint.name


@pytest.mark.parametrize("name", ANSWERING)
def test_nothing_that_a_respondent_leaves_has_a_time_or_a_sequence(name: str) -> None:
    for column in tables()[name].columns:
        assert not isinstance(column.type, UtcDateTime | sa.DateTime | sa.Date | sa.Time)
        assert column.identity is None
        assert column.autoincrement is not True
        assert not any(word in column.name for word in ("_at", "time", "date", "ip", "agent"))


def test_ids_of_what_respondents_write_are_random_bytes() -> None:
    for name in ("inbox", "response", "comment"):
        kind = tables()[name].c.id.type
        assert isinstance(kind, sa.LargeBinary)
        assert kind.length == 16


def test_sqlite_keeps_no_hidden_row_numbers_for_answers(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        query = sa.text("SELECT name FROM sqlite_master WHERE sql LIKE '%WITHOUT ROWID%'")
        assert set(connection.scalars(query)) == set(NO_ROWID)


def test_sqlite_is_set_for_durability_and_erasure(app: Flask) -> None:
    expected = {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1,
        "busy_timeout": 5000,
    }  # fmt: skip
    with app.app_context(), db.engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
    assert found == expected


@pytest.mark.pg
def test_postgresql_commits_to_disk_and_walls_every_tenant_table(postgres_app: Flask) -> None:
    with postgres_app.app_context(), db.engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
        assert connection.exec_driver_sql("SHOW timezone").scalar() == "UTC"
        walled = connection.execute(
            sa.text(
                "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid"
                " WHERE c.relrowsecurity AND c.relforcerowsecurity"
                " AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL"
            )
        )
        assert set(walled.scalars()) == tenant_tables() | {"client"}


def test_errors_of_the_database_carry_no_values(each_app: Flask) -> None:
    query = sa.text("SELECT * FROM nowhere WHERE token = :token")
    with (
        each_app.app_context(),
        db.engine.connect() as connection,
        pytest.raises(sa.exc.DBAPIError) as caught,
    ):
        connection.execute(query, {"token": "a-secret-token"})
    assert "a-secret-token" not in str(caught.value)
