"""What is frozen stays frozen in the database itself, whoever writes to it, on both databases."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from cxassess.services import mixing, questionnaires, release, waves
from cxassess.services.context import Context
from cxassess.storage.database import db
from tests.journeys.services import stage
from tests.journeys.services.stage import Stage


def setting(table: str, column: str, value: object) -> sa.Executable:
    return sa.update(sa.table(table, sa.column(column))).values({column: value})


def execute(statement: str | sa.Executable, **values: object) -> int:
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL cxassess.unscoped = 'on'")
        query = sa.text(statement) if isinstance(statement, str) else statement
        return connection.execute(query, values).rowcount


def refused(statement: str | sa.Executable, **values: object) -> str:
    with pytest.raises(sa.exc.DBAPIError) as caught:
        execute(statement, **values)
    return str(caught.value.orig)


@pytest.fixture
def scene(each_ctx: Context) -> Stage:
    return stage.launched(each_ctx, stage.crew(8))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("mode", "open"), ("mode", "named"), ("minimum", 6), ("comment_minimum", 20),
        ("number", 7), ("public_id", "another"), ("tree", "[]"), ("box_key", b"k" * 32),
        ("launched_at", None),
    ],
)  # fmt: skip
def test_the_promises_of_a_launched_wave_do_not_change(
    scene: Stage, column: str, value: object
) -> None:
    assert "fixed at launch" in refused(setting("wave", column, value))


def test_a_wave_may_still_close_earlier_and_before_its_launch_change_its_minimum(
    each_ctx: Context,
) -> None:
    client_id = stage.client_with(each_ctx, stage.crew(8))
    stage.wave_of(each_ctx, client_id)
    assert execute("UPDATE wave SET minimum = 7, comment_minimum = 12") == 1
    assert execute("UPDATE wave SET closes_at = :moment", moment=_stored(stage.CLOSES)) == 1


def _stored(moment: object) -> object:
    return moment if db.engine.dialect.name == "postgresql" else str(moment)


@pytest.mark.parametrize("column", ["unit", "line", "audience", "country", "invited"])
def test_the_groups_of_a_launched_wave_do_not_change(scene: Stage, column: str) -> None:
    value = 99 if column == "invited" else "both" if column == "line" else "leader"
    value = "PT" if column == "country" else value
    assert "fixed at launch" in refused(setting("segment", column, value))


def test_a_published_version_is_neither_changed_nor_deleted(each_ctx: Context) -> None:
    questionnaires.publish(each_ctx, "core")
    assert "do not change" in refused("UPDATE questionnaire_version SET title = 'Other'")
    assert "do not change" in refused("DELETE FROM questionnaire_version")


def test_somebody_who_is_done_does_not_become_open_again(each_ctx: Context, scene: Stage) -> None:
    stage.respond(stage.during(each_ctx), next(iter(scene.tokens.values())))
    again = "UPDATE participation SET state = 'open' WHERE state = 'done'"
    assert "fixed at launch" in refused(again)
    # the mixer rewrites such rows without changing them
    assert execute("UPDATE participation SET state = state WHERE state = 'done'") == 1


def test_responses_snapshots_and_events_do_not_change(each_ctx: Context, scene: Stage) -> None:
    now, after = stage.during(each_ctx), stage.after(each_ctx)
    for token in scene.tokens.values():
        stage.respond(now, token, comments={"RIR": "A comment."})
    waves.close(now, scene.client_id, scene.wave_id)
    mixing.mix(after, scene.client_id, scene.wave_id, final=True)
    release.release(after, scene.client_id, scene.wave_id)
    assert "do not change" in refused("UPDATE response SET segment = segment")
    assert "do not change" in refused("UPDATE comment SET text = 'Other.'")
    assert "do not change" in refused("UPDATE snapshot SET sha256 = 'other'")
    assert "do not change" in refused("UPDATE audit_event SET verb = 'other'")
    assert "do not change" in refused("DELETE FROM audit_event")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE wave SET minimum = 4",
        "UPDATE wave SET comment_minimum = 4",
        "UPDATE wave SET mode = 'secret'",
        "UPDATE wave SET state = 'gone'",
        "UPDATE wave SET closes_at = opens_at",
        "UPDATE wave SET state = 'open'",
        "UPDATE person SET audience = 'customer'",
        "UPDATE person SET line = 'b2x'",
        "UPDATE client SET name = ''",
        "UPDATE business_unit SET parent_id = id",
        "UPDATE business_unit SET headcount = -1",
    ],
)
def test_rows_that_make_no_sense_are_refused(each_ctx: Context, statement: str) -> None:
    client_id = stage.client_with(each_ctx, stage.crew(8))
    stage.wave_of(each_ctx, client_id)
    refused(statement)


def test_a_row_cannot_point_at_another_clients_row(each_ctx: Context, scene: Stage) -> None:
    other = stage.client_with(each_ctx, stage.crew(1), name="Other")
    theirs = _one("SELECT id FROM business_unit WHERE client_id = :client", scene.client_id)
    refused(
        "UPDATE person SET unit_id = :unit WHERE client_id = :client",
        unit=theirs,
        client=_id(other),
    )


def _id(value: UUID) -> object:
    return value if db.engine.dialect.name == "postgresql" else value.hex


def _one(statement: str, client_id: UUID) -> object:
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL cxassess.unscoped = 'on'")
        return connection.execute(sa.text(statement), {"client": _id(client_id)}).scalars().first()
