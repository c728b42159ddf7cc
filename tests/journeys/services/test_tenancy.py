"""Nothing crosses between clients: in our sessions on both databases, and in PostgreSQL itself."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from cxassess.services import clients, people, release, reports, waves, work
from cxassess.services.context import Context
from cxassess.services.errors import NotFound
from cxassess.storage.accounts import User
from cxassess.storage.clients import BusinessUnit, Client, Person
from cxassess.storage.database import TenantSession, db, reading, table_of, writing
from cxassess.storage.errors import TenancyError
from cxassess.storage.tenancy import client_scope, tenant_tables, unscoped
from tests.journeys.services import stage


@pytest.fixture
def two(each_ctx: Context) -> tuple[UUID, UUID]:
    first = stage.client_with(each_ctx, stage.crew(6), name="First")
    return first, stage.client_with(each_ctx, stage.crew(8, prefix="theirs"), name="Second")


def test_a_session_sees_its_own_client_only(two: tuple[UUID, UUID]) -> None:
    with reading(client_scope(two[0])) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 6
        assert session.scalar(sa.select(Person).where(Person.client_id == two[1])) is None
        everybody = session.scalars(sa.select(Person.email).order_by(Person.email)).all()
        assert not any("theirs" in email for email in everybody)


def test_a_row_of_another_client_is_not_got_by_its_key(two: tuple[UUID, UUID]) -> None:
    with reading(client_scope(two[1])) as session:
        key = session.execute(sa.select(Person.client_id, Person.id)).first()
    assert key is not None
    with reading(client_scope(two[0])) as session:
        assert session.get(Person, tuple(key)) is None


def test_joins_and_aliases_are_narrowed_too(two: tuple[UUID, UUID]) -> None:
    other = sa.orm.aliased(Person)
    joined = sa.select(sa.func.count()).select_from(BusinessUnit).join(other, sa.true())
    with reading(client_scope(two[0])) as session:
        assert session.scalar(joined) == 2 * 6


def test_without_a_scope_nothing_is_read(two: tuple[UUID, UUID]) -> None:
    with pytest.raises(TenancyError, match="without saying which client"):
        db.session.execute(sa.select(Person))
    with pytest.raises(TenancyError, match="person was reached past its model"):
        db.session.execute(sa.select(table_of(Person)))
    with pytest.raises(TenancyError):
        db.session.get(Person, (two[0], uuid4()))


def test_bare_tables_are_refused_in_a_clients_session(two: tuple[UUID, UUID]) -> None:
    person = table_of(Person)
    for statement in (sa.select(person), sa.update(person).values(line=""), sa.delete(person)):
        with reading(client_scope(two[0])) as session, pytest.raises(TenancyError):
            session.execute(statement)


def test_changes_reach_the_own_client_only(two: tuple[UUID, UUID]) -> None:
    with writing(client_scope(two[0])) as session:
        session.execute(sa.update(Person).values(country="PT"))
        session.execute(sa.delete(Person).where(Person.email.like("%-5@%")))
    with reading(client_scope(two[1])) as session:
        assert session.scalars(sa.select(Person.country).distinct()).all() == [""]
        assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 8


@pytest.mark.parametrize("how", ["object", "rows", "changed"])
def test_rows_of_another_client_are_not_written(two: tuple[UUID, UUID], how: str) -> None:
    facts = {"email": "x@x.example", "name": "X", "audience": "employee"}

    def write(session: TenantSession) -> None:
        if how == "object":
            session.add(Person(client_id=two[1], id=uuid4(), **facts))
        elif how == "rows":
            row = {"client_id": two[1], "id": uuid4(), "unit_id": None, "line": "", **facts}
            session.execute(sa.insert(Person), [row | {"country": "", "language": ""}])
        else:
            session.add(person)
            person.name = "Changed"

    with reading(unscoped("a test finds a row of the other client")) as session:
        person = session.scalars(sa.select(Person).where(Person.client_id == two[1])).first()
        assert person is not None
        session.expunge_all()
    with pytest.raises(TenancyError), writing(client_scope(two[0])) as session:
        write(session)
    with reading(client_scope(two[1])) as session:
        names = set(session.scalars(sa.select(Person.name)))
    assert names == {f"Person {number}" for number in range(8)}


Asked = Callable[[Context, UUID, UUID], object]


@pytest.mark.parametrize(
    "ask",
    [
        waves.wave, waves.plan_segments, waves.launch, waves.links, waves.open_link,
        waves.response, waves.close, release.request_release, release.release,
        release.snapshot_of, release.latest_findings, reports.request_report,
        reports.issue_report, reports.report_bytes, work.job, work.retry, people.pending_import,
        lambda ctx, client, thing: people.apply_import(ctx, client, thing, True),
        lambda ctx, client, thing: waves.replace_link(ctx, client, thing, uuid4()),
    ],
)  # fmt: skip
def test_what_belongs_to_another_client_does_not_exist(ctx: Context, ask: Asked) -> None:
    scene = stage.launched(ctx, stage.crew(8))
    mine = clients.create_client(ctx, "Mine").id
    upload = people.check_people(ctx, scene.client_id, "p.csv", b"email,unit,audience\n").id
    for theirs in (scene.wave_id, upload):
        with pytest.raises(NotFound):
            ask(ctx, mine, theirs)


def test_a_client_of_nobody_does_not_exist(ctx: Context) -> None:
    with pytest.raises(NotFound):
        clients.client(ctx, uuid4())
    assert people.units(ctx, uuid4()) == []
    assert waves.waves(ctx, uuid4()) == []
    with pytest.raises(NotFound):
        people.check_people(ctx, uuid4(), "p.csv", b"email,unit,audience\n")


@pytest.mark.pg
def test_postgresql_itself_shows_and_takes_only_the_named_clients_rows(postgres_app: Flask) -> None:
    with postgres_app.app_context():
        ctx = Context(postgres_app.extensions["cxassess.settings"])
        first = stage.client_with(ctx, stage.crew(6), name="First")
        second = stage.client_with(ctx, stage.crew(8, prefix="theirs"), name="Second")
        # straight to the database, past every wall of ours
        with db.engine.begin() as connection:
            count = sa.text("SELECT count(*) FROM person")
            assert connection.scalar(count) == 0
            scope = sa.text("SELECT set_config('cxassess.client', :client, true)")
            connection.execute(scope, {"client": str(first)})
            assert connection.scalar(count) == 6
            assert connection.scalar(sa.text("SELECT count(*) FROM client")) == 1
            everybody = sa.text("UPDATE person SET country = 'PT'")
            assert connection.execute(everybody).rowcount == 6
            with pytest.raises(sa.exc.ProgrammingError, match="row-level security"):
                connection.execute(
                    sa.text("UPDATE person SET client_id = :other"), {"other": str(second)}
                )
        with db.engine.begin() as connection:
            # the setting ended with the transaction, and an emptied one is nobody's
            assert connection.scalar(sa.text("SELECT count(*) FROM person")) == 0


@pytest.mark.pg
def test_postgresql_shows_no_table_without_a_scope(postgres_app: Flask) -> None:
    with postgres_app.app_context():
        ctx = Context(postgres_app.extensions["cxassess.settings"])
        scene = stage.launched(ctx, stage.crew(6))
        stage.respond(stage.during(ctx), next(iter(scene.tokens.values())))
        with db.engine.connect() as connection:
            for name in tenant_tables():
                query = sa.select(sa.func.count()).select_from(sa.table(name))
                assert connection.scalar(query) == 0, name


def test_what_belongs_to_no_client_needs_no_scope_and_may_be_written_in_any(ctx: Context) -> None:
    client_id = clients.create_client(ctx, "Acme").id
    assert db.session.scalars(sa.select(Client.id)).all() == [client_id]
    db.session.rollback()
    user = {
        "id": uuid4(), "email": "a@x.example", "name": "A", "admin": False,
        "created_at": ctx.now(), "password_hash": None,
    }  # fmt: skip
    with writing(client_scope(client_id)) as session:
        session.execute(sa.insert(User), [user])
        session.add(User(**{**user, "id": uuid4(), "email": "b@x.example"}))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 2
    assert db.session.execute(sa.select(sa.literal(1))).scalar() == 1
    db.session.remove()


def test_the_list_of_clients_needs_no_scope_but_names_its_reason(ctx: Context) -> None:
    clients.create_client(ctx, "Acme", sample=True)
    assert [found.name for found in clients.all_clients(ctx)] == ["Acme"]
    with reading(unscoped("a test")) as session:
        assert session.scalars(sa.select(Client.sample)).all() == [True]
