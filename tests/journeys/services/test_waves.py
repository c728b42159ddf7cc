"""From nothing to a launched wave: clients, questionnaires, plans, links, and the counts shown."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from cxassess.questionnaire.model import Questionnaire
from cxassess.questionnaire.problems import QuestionnaireError
from cxassess.services import (
    accounts,
    clients,
    counting,
    questionnaires,
    release,
    waves,
)
from cxassess.services.context import Context
from cxassess.services.errors import NotFound, Refused
from cxassess.services.waves import UnitResponse
from cxassess.storage.answering import Participation
from cxassess.storage.database import reading, writing
from cxassess.storage.findings import Report, Snapshot
from cxassess.storage.questionnaires import QuestionnaireVersion
from cxassess.storage.tenancy import unscoped
from cxassess.storage.work import AuditEvent
from tests.journeys.services import stage

LOOK = unscoped("a test looks at what is stored")


def test_the_same_content_is_the_same_version(each_ctx: Context) -> None:
    first = questionnaires.publish(each_ctx, "core")
    assert questionnaires.publish(each_ctx, "core") == first
    assert questionnaires.versions(each_ctx) == [first]
    assert questionnaires.load_version(each_ctx, first.id) == stage.core()
    assert (first.slug, first.version) == ("core", stage.core().version)


def test_another_content_under_a_published_version_is_refused(each_ctx: Context) -> None:
    first = questionnaires.publish(each_ctx, "core")
    other = stage.core().model_copy(update={"title": "Another title"})
    with pytest.raises(Refused, match="does not change: give the new content a new version"):
        questionnaires.publish_loaded(each_ctx, other)
    newer = other.model_copy(update={"version": "9.9"})
    second = questionnaires.publish_loaded(each_ctx, newer)
    assert [version.id for version in questionnaires.versions(each_ctx)] == [second.id, first.id]


def test_what_cannot_be_published_says_so(ctx: Context, tmp_path: Path) -> None:
    with pytest.raises(QuestionnaireError):
        questionnaires.publish(ctx, str(tmp_path / "nowhere.yaml"))
    with pytest.raises(NotFound):
        questionnaires.load_version(ctx, uuid4())


def test_many_versions_do_not_fill_the_memory(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questionnaires, "CACHED_VERSIONS", 2)
    questionnaires._kept.clear()
    made = [
        questionnaires.publish_loaded(ctx, stage.core().model_copy(update={"version": f"{n}.0"}))
        for n in range(2, 6)
    ]
    for version in [*made, *made]:
        assert questionnaires.load_version(ctx, version.id).version == version.version
        assert len(questionnaires._kept) <= 2


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\x00b", "a\u202eb"])
def test_a_client_needs_a_name(ctx: Context, name: str) -> None:
    with pytest.raises(Refused, match="1 to 80"):
        clients.create_client(ctx, name)


def test_two_clients_do_not_share_a_name(each_ctx: Context) -> None:
    found = clients.create_client(each_ctx, "  Acme   Ltd ", sample=True)
    assert found == clients.client(each_ctx, found.id)
    assert (found.name, found.sample) == ("Acme Ltd", True)
    with pytest.raises(Refused, match="named Acme Ltd already"):
        clients.create_client(each_ctx, "Acme Ltd")


def test_a_wave_keeps_what_was_asked_for(each_ctx: Context) -> None:
    client_id = stage.client_with(each_ctx, stage.crew(8))
    wave_id = stage.wave_of(
        each_ctx, client_id, minimum=12, zone="Europe/Lisbon", asked_by="The board",
        next_on=date(2027, 5, 10), waves_of_customer_data=2, targets={"RIR": 4, "EXE": 3.5},
    )  # fmt: skip
    found = waves.wave(each_ctx, client_id, wave_id)
    assert (found.number, found.name, found.state, found.mode) == (
        1, "Autumn 2026", "preparing", "anonymous",
    )  # fmt: skip
    assert (found.minimum, found.comment_minimum) == (12, 12)
    assert (found.zone, found.asked_by, found.next_on) == (
        "Europe/Lisbon", "The board", date(2027, 5, 10),
    )  # fmt: skip
    assert (found.waves_of_customer_data, found.targets) == (2, {"RIR": 4.0, "EXE": 3.5})
    assert found.questionnaire == f"{stage.core().title}, core {stage.core().version}"
    assert not found.accepting
    assert not found.mixed
    later = stage.wave_of(each_ctx, client_id)
    assert [w.number for w in waves.waves(each_ctx, client_id)] == [2, 1]
    assert waves.wave(each_ctx, client_id, later).asked_by == "Acme"


def test_a_plan_writes_nothing_and_a_launch_does_what_it_said(each_ctx: Context) -> None:
    rows = [
        *stage.crew(7), *stage.crew(2, line="b2b"), *stage.crew(6, audience="leader"),
        *stage.crew(3, audience="programme"),
    ]  # fmt: skip
    rows[7:9] = [row.replace("north-employee", "other") for row in rows[7:9]]
    client_id = stage.client_with(each_ctx, rows)
    wave_id = stage.wave_of(each_ctx, client_id)
    now = stage.at(each_ctx, stage.START)
    plan = waves.plan_segments(now, client_id, wave_id)
    with reading(LOOK) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Participation)) == 0
    assert (plan.invited, plan.left_out, plan.blocked) == (15, 3, None)
    assert [(s.unit_name, s.line, s.audience, s.invited) for s in plan.segments] == [
        ("Whole organisation", "", "employee", 9),
        ("North", "b2c", "leader", 6),
    ]
    assert len(plan.notes) == 3
    assert waves.launch(now, client_id, wave_id) == plan
    assert waves.wave(now, client_id, wave_id).state == "open"
    with reading(LOOK) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Participation)) == 15
        verbs = session.scalars(sa.select(AuditEvent.verb).order_by(AuditEvent.at)).all()
    assert {"create client", "import", "create wave", "launch"} == set(verbs)
    with pytest.raises(Refused, match="launched already"):
        waves.launch(now, client_id, wave_id)


def test_a_wave_for_too_few_people_or_in_the_past_is_not_launched(each_ctx: Context) -> None:
    client_id = stage.client_with(each_ctx, stage.crew(4))
    wave_id = stage.wave_of(each_ctx, client_id)
    now = stage.at(each_ctx, stage.START)
    plan = waves.plan_segments(now, client_id, wave_id)
    assert plan.blocked is not None
    assert plan.segments == ()
    with pytest.raises(Refused, match="4 people would be asked"):
        waves.launch(now, client_id, wave_id)
    with pytest.raises(Refused, match="in the past"):
        waves.launch(stage.after(each_ctx), client_id, wave_id)


def test_links_are_the_same_each_time_and_lead_to_their_person(each_ctx: Context) -> None:
    scene = stage.launched(each_ctx, stage.crew(8))
    now = stage.during(each_ctx)
    first = waves.links(now, scene.client_id, scene.wave_id)
    assert waves.links(now, scene.client_id, scene.wave_id) == first
    assert len({link.url for link in first}) == 8
    assert [link.email for link in first] == sorted(link.email for link in first)
    assert first[0].unit == "North"
    assert first[0].url.startswith("http://127.0.0.1:8765/s/")
    stage.respond(now, first[0].url.rsplit("/", 1)[-1])
    # who is done is not told
    assert waves.links(now, scene.client_id, scene.wave_id) == first
    with pytest.raises(Refused, match="personal links"):
        waves.open_link(now, scene.client_id, scene.wave_id)
    with pytest.raises(NotFound, match="not invited"):
        waves.replace_link(now, scene.client_id, scene.wave_id, uuid4())


def test_counts_move_in_steps_of_five_only(each_ctx: Context) -> None:
    scene = stage.launched(each_ctx, [*stage.crew(9), *stage.crew(8, unit="south")])
    now = stage.during(each_ctx)
    seen = []
    for token in scene.tokens.values():
        found = waves.response(now, scene.client_id, scene.wave_id)
        seen.append((found.finished, *(row.finished for row in found.units)))
        assert found.started is None
        assert found.invited == 17
        stage.respond(now, token)
    found = waves.response(now, scene.client_id, scene.wave_id)
    seen.append((found.finished, *(row.finished for row in found.units)))
    for shown in seen:
        assert all(count % 5 == 0 for count in shown)
    assert [shown[0] for shown in seen] == [number - number % 5 for number in range(18)]
    assert found.units == (
        UnitResponse(("North",), 9, 5),
        UnitResponse(("South",), 8, 5),
    )


@pytest.mark.parametrize(
    ("invited", "done", "expected"),
    [
        ({}, {}, []),
        ({"A": 9, "B": 9}, {"A": 7, "B": 9}, [(("A",), 9, 5), (("B",), 9, 5)]),
        # one small unit is joined by the smallest other, or the total would give it away
        (
            {"A": 30, "B": 9, "C": 20},
            {"A": 22, "B": 4, "C": 11},
            [(("A",), 30, 20), (("B", "C"), 29, 15)],
        ),
        ({"A": 30, "B": 9, "C": 9}, {"A": 22}, [(("A",), 30, 20), (("B", "C"), 18, 0)]),
        ({"A": 9}, {"A": 3}, [(("A",), 9, 0)]),
        ({"A": 4, "B": 4}, {"A": 4, "B": 4}, [(("A", "B"), 8, 5)]),
    ],
)
def test_small_units_are_counted_together(
    invited: dict[str, int], done: dict[str, int], expected: list[tuple[tuple[str, ...], int, int]]
) -> None:
    assert counting.grouped(invited, done, 5) == expected


def test_the_portfolio_says_what_each_client_needs_next(each_ctx: Context) -> None:
    user_id = accounts.create_user(each_ctx, "ines@x.example", "Ines")
    token = accounts.redeem(each_ctx, accounts.login_link(each_ctx, "ines@x.example")[9:])

    def portfolio(ctx: Context) -> list[tuple[str, str, int | None]]:
        user = accounts.session_user(each_ctx, token)
        assert user is not None
        return [(c.name, c.todo, c.finished) for c in clients.clients_of(ctx, user)]

    assert portfolio(each_ctx) == []
    empty = clients.create_client(each_ctx, "Bare").id
    clients.create_client(each_ctx, "Not mine")
    scene = stage.launched(each_ctx, stage.crew(8))
    waiting = stage.client_with(each_ctx, stage.crew(8), name="Waiting")
    ready = stage.client_with(each_ctx, stage.crew(8), name="Ready")
    stage.wave_of(each_ctx, ready)
    for client_id in (empty, scene.client_id, waiting, ready):
        accounts.grant(each_ctx, user_id, client_id, "consultant")
    for email in list(scene.tokens)[:6]:
        stage.respond(stage.during(each_ctx), scene.tokens[email])
    assert portfolio(stage.during(each_ctx)) == [
        ("Acme", "watch", 5), ("Bare", "import people", None), ("Ready", "launch", None),
        ("Waiting", "create wave", None),
    ]  # fmt: skip
    after = stage.after(each_ctx)
    assert portfolio(after)[0] == ("Acme", "release", 5)
    release.release(after, scene.client_id, scene.wave_id)
    assert portfolio(after)[0] == ("Acme", "report", 5)
    with writing(unscoped("a test stands in for the printer")) as session:
        snapshot = session.scalars(sa.select(Snapshot)).one()
        session.add(
            Report(
                client_id=scene.client_id, id=uuid4(), snapshot_id=snapshot.id, kind="leader",
                made_with="x", filename="x.pdf", sha256="x", pages=1, bytes=1,
                created_at=after.now(),
            )
        )  # fmt: skip
    assert portfolio(after)[0] == ("Acme", "none", 5)


def test_of_many_who_publish_at_once_all_get_the_same_version(
    each_app: Flask, each_ctx: Context
) -> None:
    barrier = threading.Barrier(6)

    def publish(number: int) -> UUID:
        with each_app.app_context():
            barrier.wait()
            return questionnaires.publish_loaded(each_ctx, stage.core()).id

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(publish, range(6)))) == 1


def test_a_version_that_was_published_in_between_is_found(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = questionnaires.publish(ctx, "core")
    same_name = questionnaires._same_name
    nothing = same_name(stage.core()).where(sa.false())
    asked: list[int] = []

    def look_too_early(questionnaire: Questionnaire) -> "sa.Select[QuestionnaireVersion]":
        asked.append(1)
        return nothing if len(asked) == 1 else same_name(questionnaire)

    monkeypatch.setattr(questionnaires, "_same_name", look_too_early)
    assert questionnaires.publish(ctx, "core") == first


def test_a_wave_needs_a_client(ctx: Context) -> None:
    with pytest.raises(NotFound, match="no such client"):
        stage.wave_of(ctx, uuid4())
