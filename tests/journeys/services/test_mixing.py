"""The mixer: everything sent becomes a response, and nothing leads back, on both databases."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from cxassess.questionnaire.answers import MISSING
from cxassess.services import answering, mixing, schedule, waves, work, worker
from cxassess.services.context import Context
from cxassess.services.errors import NotFound
from cxassess.services.mixing import MixResult
from cxassess.storage import cleansing
from cxassess.storage.answering import Comment, Draft, Inbox, Participation, Response
from cxassess.storage.database import db, reading
from cxassess.storage.errors import SealError
from cxassess.storage.tenancy import unscoped
from cxassess.storage.waves import Segment, Wave
from tests.journeys.services import stage
from tests.journeys.services.stage import Stage

LOOK = unscoped("a test looks at what is stored")
NOW = timedelta(0)


def rows(*columns: sa.ColumnElement[object]) -> list[tuple[object, ...]]:
    with reading(LOOK) as session:
        return [tuple(row) for row in session.execute(sa.select(*columns))]


def count(model: type[Draft | Inbox | Response | Comment]) -> int:
    with reading(LOOK) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def send(ctx: Context, scene: Stage, emails: list[str], word: str = "3") -> None:
    for email in emails:
        stage.respond(stage.during(ctx), scene.tokens[email], word)


def close_and_mix(ctx: Context, scene: Stage) -> MixResult:
    waves.close(stage.during(ctx), scene.client_id, scene.wave_id, grace=NOW)
    return mixing.mix(stage.after(ctx), scene.client_id, scene.wave_id, final=True)


def by_segment() -> Counter[tuple[object, ...]]:
    with reading(LOOK) as session:
        found = session.execute(
            sa.select(Segment.unit, Segment.line, Segment.audience).join(
                Response,
                sa.and_(Segment.wave_id == Response.wave_id, Segment.number == Response.segment),
            )
        )
        return Counter(tuple(row) for row in found)


def test_every_answer_arrives_packed_with_a_new_id_and_nothing_else(each_ctx: Context) -> None:
    scene = stage.launched(each_ctx, stage.crew(8))
    for number, token in enumerate(scene.tokens.values()):
        word = str(1 + number % 5) if number < 7 else "dk"
        stage.respond(stage.during(each_ctx), token, word, {"RIR": f"Comment {number}."})
    sealed = {row[0] for row in rows(Inbox.id)}
    assert close_and_mix(each_ctx, scene) == MixResult(8, 0)
    stored = rows(Response.id, Response.answers, Response.batch)
    questionnaire = stage.core()
    asked = [("employee" in item.audiences) for item in questionnaire.items]
    expected = Counter(
        bytes(code if here else MISSING for here in asked)
        for code in [1 + n % 5 for n in range(7)] + [254]
    )
    assert Counter(row[1] for row in stored) == expected
    assert {row[2] for row in stored} == {1}
    assert {len(row[0]) for row in stored} == {16}  # type: ignore[arg-type]
    assert not sealed & {row[0] for row in stored}
    assert Counter(rows(Comment.criterion, Comment.text)) == Counter(
        ("RIR", f"Comment {number}.") for number in range(8)
    )
    assert count(Inbox) == count(Draft) == 0
    ids = {row[0] for row in rows(Comment.id)} | {row[0] for row in stored}
    assert len(ids) == 16


def test_mixing_again_changes_nothing(each_ctx: Context) -> None:
    scene = stage.launched(each_ctx, stage.crew(8))
    send(each_ctx, scene, list(scene.tokens))
    assert close_and_mix(each_ctx, scene).mixed == 8
    before = rows(Response.id, Response.answers)
    for final in (True, False):
        again = mixing.mix(stage.after(each_ctx), scene.client_id, scene.wave_id, final=final)
        assert again == MixResult(0, 0)
    assert rows(Response.id, Response.answers) == before


def test_at_night_a_group_is_moved_when_twice_the_minimum_waits(each_ctx: Context) -> None:
    scene = stage.launched(each_ctx, [*stage.crew(12), *stage.crew(9, unit="south")])
    emails = list(scene.tokens)
    north = [email for email in emails if "north" in email]
    south = [email for email in emails if "south" in email]
    now = stage.during(each_ctx)
    send(each_ctx, scene, [*north[:9], *south])
    assert mixing.mix(now, scene.client_id, scene.wave_id, final=False) == MixResult(0, 18)
    send(each_ctx, scene, north[9:11])
    before = {row[0] for row in rows(Inbox.id)} | {row[0] for row in rows(Inbox.box)}
    assert mixing.mix(now, scene.client_id, scene.wave_id, final=False) == MixResult(6, 14)
    # those who stay are sealed anew: an older copy cannot tell who they are
    assert not before & ({row[0] for row in rows(Inbox.id)} | {row[0] for row in rows(Inbox.box)})
    assert by_segment() == Counter({("north", "b2c", "employee"): 6})
    assert mixing.mix(now, scene.client_id, scene.wave_id, final=False) == MixResult(0, 14)
    send(each_ctx, scene, north[11:])
    assert close_and_mix(each_ctx, scene) == MixResult(21, 0)
    assert by_segment() == Counter(
        {("north", "b2c", "employee"): 12, ("south", "b2c", "employee"): 9}
    )
    assert {row[0] for row in rows(Response.batch)} == {1}


def test_the_night_asks_once_a_day_and_only_where_enough_wait(each_ctx: Context) -> None:
    scene = stage.launched(each_ctx, stage.crew(14))
    emails = list(scene.tokens)
    send(each_ctx, scene, emails[:9])
    night = stage.at(each_ctx, stage.OPENS.replace(hour=2) + timedelta(days=1))
    schedule.tick(night)
    assert work.latest_job(night, scene.client_id, "mix", scene.wave_id) is None
    send(each_ctx, scene, emails[9:12])
    schedule.tick(stage.at(each_ctx, night.now() - timedelta(hours=1)))
    assert work.latest_job(night, scene.client_id, "mix", scene.wave_id) is None
    assert worker.run_due(night) == 1
    assert worker.run_due(night) == 0
    assert count(Response) == 7
    assert count(Inbox) == 5


def test_groups_of_which_too_few_came_are_counted_in_coarser_ones(each_ctx: Context) -> None:
    """Nine and six were asked; of the second group two came, so they join the first."""
    scene = stage.launched(
        each_ctx, [*stage.crew(9), *stage.crew(6, audience="manager"), *stage.crew(6, unit="south")]
    )
    emails = list(scene.tokens)
    managers = [email for email in emails if "manager" in email]
    south = [email for email in emails if "south" in email]
    send(each_ctx, scene, [email for email in emails if "north-employee" in email])
    send(each_ctx, scene, [*managers[:2], *south[:1]], "5")
    assert close_and_mix(each_ctx, scene) == MixResult(12, 0)
    # two managers are counted as employees of their unit; the one of south takes the smallest
    # other group along to the whole, because one alone would be known
    assert by_segment() == Counter({("", "", "employee"): 12})
    with reading(LOOK) as session:
        answers = list(session.scalars(sa.select(Response.answers)))
        merged = session.scalars(sa.select(Segment).where(Segment.counted_in.is_not(None))).all()
    questionnaire = stage.core()
    for packed in answers:
        for code, item in zip(packed, questionnaire.items, strict=True):
            assert (code != MISSING) == ("employee" in item.audiences)
    assert sum(packed.count(5) for packed in answers) == 3 * 14
    assert {segment.audience for segment in merged} == {"employee", "manager"}


def test_with_fewer_than_the_minimum_in_all_nothing_is_opened(each_ctx: Context) -> None:
    scene = stage.launched(each_ctx, stage.crew(8))
    send(each_ctx, scene, list(scene.tokens)[:4])
    assert close_and_mix(each_ctx, scene) == MixResult(0, 4)
    assert count(Response) == count(Comment) == 0
    assert count(Inbox) == 4
    assert mixing.mix(stage.after(each_ctx), scene.client_id, scene.wave_id, final=True) == (
        MixResult(0, 4)
    )


def test_answers_of_a_programme_team_of_which_too_few_came_are_not_kept(
    each_ctx: Context,
) -> None:
    scene = stage.launched(each_ctx, [*stage.crew(6), *stage.crew(5, audience="programme")])
    emails = list(scene.tokens)
    send(each_ctx, scene, [email for email in emails if "employee" in email])
    team = [email for email in emails if "programme" in email]
    for email in team[:4]:
        token = scene.tokens[email]
        stage.respond(stage.during(each_ctx), token, "1", {"RIR": "Of the team."})
    assert close_and_mix(each_ctx, scene) == MixResult(6, 0)
    assert by_segment() == Counter({("north", "b2c", "employee"): 6})
    assert count(Comment) == count(Inbox) == 0


def test_unsent_drafts_are_deleted_unread_at_the_close(each_ctx: Context) -> None:
    scene = stage.launched(each_ctx, stage.crew(8))
    emails = list(scene.tokens)
    send(each_ctx, scene, emails[:6])
    now = stage.during(each_ctx)
    answering.save_page(now, scene.tokens[emails[7]], "RIR", {"RIR-1": "2"}, base_revision=0)
    assert count(Draft) == 1
    close_and_mix(each_ctx, scene)
    assert count(Draft) == 0


@pytest.mark.pg
def test_postgresql_stamps_everybody_alike_and_keeps_no_order(postgres_app: Flask) -> None:
    with postgres_app.app_context():
        ctx = Context(postgres_app.extensions["cxassess.settings"])
        scene = stage.launched(ctx, stage.crew(30))
        send(ctx, scene, list(scene.tokens)[::-1])
        before = _stamps()
        assert len(set(before)) > 20
        close_and_mix(ctx, scene)
        stamps = _stamps()
        with db.engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL cxassess.unscoped = 'on'")
            pairs = connection.exec_driver_sql(
                "SELECT count(*) FROM participation p JOIN response r"
                " ON p.xmin::text = r.xmin::text WHERE p.state = 'done'"
            ).scalar()
            order = connection.exec_driver_sql("SELECT id FROM participation ORDER BY ctid")
            placed = list(order.scalars())
        assert set(stamps) == {stamps[0]}
        assert pairs == 30 * 30
        assert placed == sorted(placed)


def _stamps() -> list[str]:
    with db.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL cxassess.unscoped = 'on'")
        query = "SELECT xmin::text FROM participation WHERE state = 'done'"
        return list(connection.exec_driver_sql(query).scalars())


def test_sqlite_keeps_no_journal_and_no_trace_of_what_was_sealed(app: Flask, ctx: Context) -> None:
    scene = stage.launched(ctx, stage.crew(8))
    send(ctx, scene, list(scene.tokens))
    boxes = [row[0] for row in rows(Inbox.box)]
    close_and_mix(ctx, scene)
    path = Path(str(db.engine.url.database))
    assert path.with_name(path.name + "-wal").stat().st_size == 0
    raw = path.read_bytes()
    assert len(boxes) == 8
    for box in boxes:
        assert bytes(box)[:64] not in raw  # type: ignore[arg-type]


def test_a_crash_after_the_commit_is_made_good_by_the_next_run(
    each_ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = stage.launched(each_ctx, stage.crew(8))
    send(each_ctx, scene, list(scene.tokens))
    cleansed: list[bool] = []

    def note(engine: sa.Engine, *, thoroughly: bool) -> bool:
        cleansed.append(thoroughly)
        if len(cleansed) == 1:
            raise KeyboardInterrupt
        return cleansing.cleanse(engine, thoroughly=thoroughly)

    monkeypatch.setattr(mixing, "cleanse", note)
    with pytest.raises(KeyboardInterrupt):
        close_and_mix(each_ctx, scene)
    assert count(Response) == 8
    assert count(Inbox) == 0
    mixing.mix(stage.after(each_ctx), scene.client_id, scene.wave_id, final=True)
    assert cleansed == [True, True]
    assert count(Response) == 8


def test_a_crash_before_the_commit_leaves_everything_as_it_was(
    each_ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = stage.launched(each_ctx, stage.crew(8))
    send(each_ctx, scene, list(scene.tokens))

    def die(work: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(mixing._Work, "_rewrite_participations", die)
        with pytest.raises(KeyboardInterrupt):
            close_and_mix(each_ctx, scene)
    assert count(Inbox) == 8
    assert count(Response) == 0
    result = mixing.mix(stage.after(each_ctx), scene.client_id, scene.wave_id, final=True)
    assert result == MixResult(8, 0)


def test_a_busy_database_keeps_old_bytes_until_the_next_run_and_says_so(
    each_ctx: Context, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    scene = stage.launched(each_ctx, stage.crew(8))
    send(each_ctx, scene, list(scene.tokens))
    monkeypatch.setattr(cleansing, "TRIES", 1)
    monkeypatch.setattr(cleansing, "LOCK_TIMEOUT", "100ms")
    with reading(LOOK) as session:
        # a long reading transaction of somebody else
        session.execute(sa.select(Participation)).all()
        waves.close(stage.during(each_ctx), scene.client_id, scene.wave_id, grace=NOW)
        after = stage.after(each_ctx)
        assert worker.run_due(after) == 1
    assert count(Response) == 8
    assert "stay until the next mixing" in caplog.text
    caplog.clear()
    assert worker.run_due(after) == 0
    later = stage.at(each_ctx, after.now() + worker.CLEAN_AGAIN)
    assert worker.run_due(later) == 1
    assert worker.run_due(stage.at(each_ctx, later.now() + worker.CLEAN_AGAIN)) == 0
    assert caplog.text == ""


@pytest.mark.pg
def test_rows_that_somebody_may_still_see_count_as_not_removed(postgres_app: Flask) -> None:
    with postgres_app.app_context():
        ctx = Context(postgres_app.extensions["cxassess.settings"])
        scene = stage.launched(ctx, stage.crew(8))
        with db.engine.connect() as reader:
            # a snapshot that touches none of our tables and so holds none of their locks
            reader = reader.execution_options(isolation_level="REPEATABLE READ")
            reader.exec_driver_sql("SELECT 1 FROM pg_class LIMIT 1")
            send(ctx, scene, list(scene.tokens))
            result = close_and_mix(ctx, scene)
            assert (result.mixed, result.clean) == (8, False)
            reader.rollback()
        assert mixing.mix(
            stage.after(ctx), scene.client_id, scene.wave_id, final=True
        ) == MixResult(0, 0, clean=True)


def test_another_secret_opens_nothing_and_says_so(each_ctx: Context) -> None:
    scene = stage.launched(each_ctx, stage.crew(8))
    send(each_ctx, scene, list(scene.tokens))
    other = stage.replace(
        stage.after(each_ctx), settings=stage.replace(each_ctx.settings, secret=b"x" * 32)
    )
    with pytest.raises(SealError, match="this platform's secret"):
        mixing.mix(other, scene.client_id, scene.wave_id, final=True)
    assert count(Inbox) == 8


def test_there_is_nothing_to_mix_in_an_unknown_wave(ctx: Context) -> None:
    client_id = stage.client_with(ctx, stage.crew(5))
    with pytest.raises(NotFound):
        mixing.mix(ctx, client_id, client_id, final=True)


def test_an_open_link_is_mixed_as_well(each_ctx: Context) -> None:
    now = stage.at(each_ctx, stage.START)
    client_id = stage.client_with(now, [])
    wave_id = stage.wave_of(now, client_id, mode="open")
    waves.launch(now, client_id, wave_id)
    public_id = waves.open_link(now, client_id, wave_id).rsplit("/", 1)[-1]
    during = stage.during(each_ctx)
    for number in range(9):
        unit = "north" if number < 6 else "south"
        token = answering.start_open(
            during, public_id, unit=unit, line="both" if number == 0 else "b2c", audience="employee"
        )
        stage.respond(during, token, "4")
    unsent = answering.start_open(during, public_id, unit="", line="", audience="leader")
    with reading(LOOK) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Participation)) == 0
        assert session.scalar(sa.select(Wave.invited)) is None
    scene = Stage(client_id, wave_id, {})
    assert close_and_mix(each_ctx, scene) == MixResult(9, 0)
    assert by_segment() == Counter({("", "", "employee"): 9})
    assert answering.receipt(stage.after(each_ctx), unsent) is None
