"""Exactly one response per link: at once, in two tabs, after a lost reply, on both databases."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask

from cxassess.services import answering, drafts
from cxassess.services.answering import (
    AlreadySent,
    Receipt,
)
from cxassess.services.context import Context
from cxassess.storage import sealing
from cxassess.storage.answering import Draft, Inbox, Participation
from cxassess.storage.database import db, reading
from cxassess.storage.tenancy import unscoped
from tests import postgres
from tests.journeys.services import stage
from tests.journeys.services.stage import Stage

LOOK = unscoped("a test looks at what is stored")


@pytest.fixture
def scene(each_ctx: Context) -> Stage:
    return stage.launched(each_ctx, stage.crew(8))


@pytest.fixture
def token(scene: Stage) -> str:
    return next(iter(scene.tokens.values()))


@pytest.fixture
def now(each_ctx: Context) -> Context:
    return stage.during(each_ctx)


def count(model: type[Draft | Inbox | Participation], *conditions: sa.ColumnElement[bool]) -> int:
    with reading(LOOK) as session:
        query = sa.select(sa.func.count()).select_from(model).where(*conditions)
        return session.scalar(query) or 0


def sent(ctx: Context, scene: Stage) -> list[drafts.Submission]:
    """What lies in the inbox, opened with the platform's secret."""
    with reading(LOOK) as session:
        boxes = list(session.scalars(sa.select(Inbox.box)))
    bodies = sealing.open_answers(ctx.settings.secret, scene.wave_id, boxes)
    return [drafts.submission_from(body) for body in bodies]


def test_of_two_tabs_the_first_counts_and_the_second_is_told(
    now: Context, scene: Stage, token: str
) -> None:
    revision = answering.save_page(now, token, "RIR", {"RIR-1": "2"}, base_revision=0)
    assert not answering.submit(now, token).already
    with pytest.raises(AlreadySent):
        answering.save_page(now, token, "RIR", {"RIR-1": "5"}, base_revision=revision)
    assert answering.submit(now, token).already
    assert [stored.answers for stored in sent(now, scene)] == [{"RIR-1": "2"}]


def test_sending_nothing_is_sending(now: Context, scene: Stage, token: str) -> None:
    assert not answering.submit(now, token).already
    assert [stored.answers for stored in sent(now, scene)] == [{}]


def at_once(app: Flask, calls: list[Callable[[], object]]) -> list[object]:
    """Results or exceptions of calls that all begin at the same moment."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        with app.app_context():
            barrier.wait()
            try:
                return call()
            except Exception as error:
                return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_fifty_posts_at_once_make_one_response_and_fifty_receipts(
    each_app: Flask, now: Context, scene: Stage, token: str
) -> None:
    stage.fill(now, token, "2")
    found = at_once(each_app, [lambda: answering.submit(now, token)] * 50)
    assert all(isinstance(receipt, Receipt) for receipt in found), found
    assert [getattr(receipt, "already", None) for receipt in found].count(False) == 1
    assert count(Inbox) == 1
    assert count(Draft) == 0
    assert len(sent(now, scene)[0].answers) == 14


def test_pages_saved_at_once_are_all_kept(each_app: Flask, now: Context, token: str) -> None:
    pages = {"RIR": "RIR-1", "NET": "NET-1", "CUL": "CUL-1", "MEA": "MEA-2", "EXE": "EXE-1"}

    def save(criterion: str, item: str) -> Callable[[], object]:
        return lambda: answering.save_page(now, token, criterion, {item: "3"}, base_revision=0)

    found = at_once(each_app, [save(*page) for page in pages.items()] * 4)
    assert set(found) == {1}
    saved = answering.draft(now, token).pages
    assert {name: dict(page.answers) for name, page in saved.items()} == {
        criterion: {item: "3"} for criterion, item in pages.items()
    }


def test_saving_and_sending_at_once_leave_no_draft_behind(
    each_app: Flask, now: Context, scene: Stage
) -> None:
    for token in scene.tokens.values():
        answering.save_page(now, token, "RIR", {"RIR-1": "1"}, base_revision=0)
        calls: list[Callable[[], object]] = [
            lambda token=token: answering.submit(now, token),  # type: ignore[misc]
            lambda token=token: answering.save_page(  # type: ignore[misc]
                now, token, "RIR", {"RIR-1": "2"}, base_revision=1
            ),
        ]
        receipt, saved = at_once(each_app, calls)
        assert isinstance(receipt, Receipt)
        assert saved == 2 or isinstance(saved, AlreadySent)
    assert count(Draft) == 0
    assert count(Inbox) == len(scene.tokens)


@pytest.fixture
def lost_replies(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The next commit goes through, and the line breaks before anybody hears of it."""
    commit = db.engine.dialect.do_commit
    lost: list[str] = []

    def commit_and_break(connection: object) -> None:
        commit(connection)  # type: ignore[arg-type]
        if not lost:
            lost.append("lost")
            raise db.engine.dialect.loaded_dbapi.OperationalError("the line broke")

    monkeypatch.setattr(db.engine.dialect, "do_commit", commit_and_break)
    return lost


def test_a_lost_reply_is_made_good_by_sending_again(
    now: Context, scene: Stage, token: str, request: pytest.FixtureRequest
) -> None:
    stage.fill(now, token)
    lost: list[str] = request.getfixturevalue("lost_replies")
    assert answering.submit(now, token).already
    assert lost == ["lost"]
    assert len(sent(now, scene)) == 1


def test_a_saved_page_whose_reply_was_lost_is_no_conflict(
    now: Context, token: str, request: pytest.FixtureRequest
) -> None:
    answering.invitation(now, token)
    lost: list[str] = request.getfixturevalue("lost_replies")
    assert answering.save_page(now, token, "RIR", {"RIR-1": "2"}, base_revision=0) == 1
    assert lost == ["lost"]


@pytest.mark.pg
def test_a_backend_that_dies_before_the_commit_is_made_good(
    postgres_app: Flask, postgres_server: postgres.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgres_app.app_context():
        ctx = Context(postgres_app.extensions["cxassess.settings"])
        scene = stage.launched(ctx, stage.crew(8))
        now, token = stage.during(ctx), next(iter(scene.tokens.values()))
        stage.fill(now, token)
        commit = db.engine.dialect.do_commit
        killed: list[int] = []

        def die_first(connection: Any) -> None:
            if not killed:
                killed.append(connection.dbapi_connection.info.backend_pid)
                with psycopg.connect(postgres_server.admin, autocommit=True) as admin:
                    admin.execute("SELECT pg_terminate_backend(%s)", killed)
            commit(connection)

        monkeypatch.setattr(db.engine.dialect, "do_commit", die_first)
        assert not answering.submit(now, token).already
        assert killed
        assert len(sent(now, scene)) == 1
