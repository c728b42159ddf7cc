"""The close is exact and kind: before it, at it, within the grace, after it, and early."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from cxassess.services import answering, mixing, schedule, waves, work
from cxassess.services.context import Context
from cxassess.services.errors import LinkUnknown, NotBuilt, Refused, WaveClosed
from cxassess.services.waves import GRACE
from cxassess.storage.answering import Inbox, Response
from cxassess.storage.database import reading
from cxassess.storage.tenancy import unscoped
from tests.journeys.services import stage
from tests.journeys.services.stage import Stage

SECOND = timedelta(seconds=1)
LOOK = unscoped("a test looks at what is stored")


@pytest.fixture
def scene(each_ctx: Context) -> Stage:
    return stage.launched(each_ctx, stage.crew(8))


@pytest.fixture
def token(scene: Stage) -> str:
    return next(iter(scene.tokens.values()))


def count(model: type[Inbox | Response]) -> int:
    with reading(LOOK) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


@pytest.mark.parametrize(
    ("offset", "begins", "goes_on"),
    [
        (-SECOND, True, True),
        (timedelta(0), False, True),
        (SECOND, False, True),
        (GRACE - SECOND, False, True),
        (GRACE, False, False),
        (GRACE + SECOND, False, False),
    ],
)
def test_the_close_is_exact_to_the_second(
    each_ctx: Context, scene: Stage, token: str, offset: timedelta, begins: bool, goes_on: bool
) -> None:
    moment = stage.at(each_ctx, stage.CLOSES + offset)
    assert (answering.invitation(moment, token) is not None) is begins
    assert (answering.invitation(moment, token, started=True) is not None) is goes_on
    assert (answering.sheet(moment, token) is not None) is goes_on
    if goes_on:
        assert answering.save_page(moment, token, "RIR", {"RIR-1": "2"}, base_revision=0) == 1
        assert not answering.submit(moment, token).already
    else:
        with pytest.raises(WaveClosed):
            answering.save_page(moment, token, "RIR", {"RIR-1": "2"}, base_revision=0)
        with pytest.raises(WaveClosed):
            answering.submit(moment, token)
    assert count(Inbox) == int(goes_on)


def test_who_had_sent_before_the_close_still_gets_the_receipt(
    each_ctx: Context, scene: Stage, token: str
) -> None:
    stage.respond(stage.during(each_ctx), token)
    late = stage.after(each_ctx)
    assert answering.submit(late, token).already
    assert answering.receipt(late, token) is not None
    # a link opened anew is like any other that is closed
    assert answering.invitation(late, token) is None
    found = answering.invitation(late, token, started=True)
    assert found is not None
    assert found.state == "done"


def test_a_wave_closes_by_itself_when_the_grace_is_over(each_ctx: Context, scene: Stage) -> None:
    within = stage.at(each_ctx, stage.CLOSES + GRACE - SECOND)
    schedule.tick(within)
    assert waves.wave(within, scene.client_id, scene.wave_id).closed_at is None
    over = stage.at(each_ctx, stage.CLOSES + GRACE)
    assert waves.wave(over, scene.client_id, scene.wave_id).state == "closed"
    schedule.tick(over)
    schedule.tick(over)
    found = waves.wave(over, scene.client_id, scene.wave_id)
    assert (found.closes_at, found.answers_until) == (stage.CLOSES, stage.CLOSES + GRACE)
    assert found.closed_at == over.now()
    job = work.latest_job(over, scene.client_id, "mix", scene.wave_id)
    assert job is not None
    assert job.state == "queued"


def test_an_early_close_leaves_those_who_began_their_grace(
    each_ctx: Context, scene: Stage, token: str
) -> None:
    now = stage.during(each_ctx)
    found = waves.close(now, scene.client_id, scene.wave_id)
    assert found.state == "closed"
    assert not found.accepting
    assert (found.closes_at, found.answers_until) == (now.now(), now.now() + GRACE)
    assert answering.invitation(now, token) is None
    with pytest.raises(Refused, match="Answers are still taken"):
        mixing.mix(now, scene.client_id, scene.wave_id, final=True)
    assert not stage_respond_started(now, token).already
    assert waves.close(stage.after(each_ctx), scene.client_id, scene.wave_id) == found


def stage_respond_started(ctx: Context, token: str) -> answering.Receipt:
    answering.save_page(ctx, token, "RIR", {"RIR-1": "2"}, base_revision=0)
    return answering.submit(ctx, token)


def test_a_close_without_grace_takes_not_one_answer_more(
    each_ctx: Context, scene: Stage, token: str
) -> None:
    now = stage.during(each_ctx)
    answering.save_page(now, token, "RIR", {"RIR-1": "2"}, base_revision=0)
    waves.close(now, scene.client_id, scene.wave_id, grace=timedelta(0))
    with pytest.raises(WaveClosed):
        answering.submit(now, token)
    assert mixing.mix(now, scene.client_id, scene.wave_id, final=True).mixed == 0


def test_a_wave_may_be_closed_before_it_opens(each_ctx: Context, scene: Stage, token: str) -> None:
    early = stage.at(each_ctx, stage.START)
    waves.close(early, scene.client_id, scene.wave_id, grace=timedelta(0))
    with pytest.raises(WaveClosed):
        answering.submit(stage.during(each_ctx), token)


def test_nothing_slips_in_between_the_close_and_the_mixing(
    each_app: Flask, each_ctx: Context
) -> None:
    """Everybody sends while the wave is closed and mixed: a receipt is a response, always."""
    scene = stage.launched(each_ctx, stage.crew(24))
    now = stage.during(each_ctx)
    for token in scene.tokens.values():
        answering.save_page(now, token, "RIR", {"RIR-1": "2"}, base_revision=0)
    barrier = threading.Barrier(13)

    def send(tokens: list[str]) -> int:
        with each_app.app_context():
            barrier.wait()
            received = 0
            for token in tokens:
                try:
                    received += not answering.submit(now, token).already
                except WaveClosed:
                    continue
            return received

    def shut() -> int:
        with each_app.app_context():
            barrier.wait()
            waves.close(now, scene.client_id, scene.wave_id, grace=timedelta(0))
            mixing.mix(now, scene.client_id, scene.wave_id, final=True)
            return 0

    tokens = list(scene.tokens.values())
    with ThreadPoolExecutor(13) as pool:
        senders = [pool.submit(send, tokens[n::12]) for n in range(12)]
        pool.submit(shut).result()
        received = sum(sender.result() for sender in senders)
    assert count(Inbox) + count(Response) == received
    done = waves.response(now, scene.client_id, scene.wave_id).finished
    assert done == received - received % 5
    assert count(Inbox) in (0, received)


@pytest.mark.parametrize(
    ("zone", "local", "utc"),
    [
        ("Europe/Berlin", "2026-10-25", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("Pacific/Apia", "2011-12-31", datetime(2011, 12, 30, 10, 30, tzinfo=UTC)),
        ("Australia/Lord_Howe", "2026-04-05", datetime(2026, 4, 4, 15, 15, tzinfo=UTC)),
    ],
)
def test_instants_are_kept_in_utc_and_shown_in_the_zone(
    ctx: Context, zone: str, local: str, utc: datetime
) -> None:
    from cxassess.services.gathering import local_date

    client_id = stage.client_with(ctx, stage.crew(5))
    wave_id = stage.wave_of(
        ctx, client_id, zone=zone, opens_at=utc - timedelta(days=9), closes_at=utc
    )
    found = waves.wave(ctx, client_id, wave_id)
    assert found.closes_at == utc
    assert local_date(found.closes_at, found.zone) == local


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"mode": "named"}, "not built yet"),
        ({"mode": "confidential"}, "not built yet"),
        ({"mode": "secret"}, "expected anonymous or open"),
        ({"minimum": 4}, "found 4"),
        ({"minimum": 101}, "found 101"),
        ({"zone": "Mars/Olympus"}, "not a time zone"),
        ({"zone": "../etc/passwd"}, "not a time zone"),
        ({"name": " "}, "1 to 80"),
        ({"name": "x" * 81}, "1 to 80"),
        ({"asked_by": "x" * 201}, "at most 200"),
        ({"closes_at": stage.OPENS}, "after the opening"),
        ({"targets": {"RIR": 5.5}}, "expected 1 to 5"),
        ({"targets": {"XYZ": 3.0}}, "Target of XYZ"),
        ({"waves_of_customer_data": -1}, "0 to 1,000"),
    ],
)
def test_a_wave_that_cannot_be_is_refused_with_a_reason(
    ctx: Context, facts: dict[str, object], sentence: str
) -> None:
    client_id = stage.client_with(ctx, stage.crew(5))
    with pytest.raises(Refused, match=sentence) as caught:
        stage.wave_of(ctx, client_id, **facts)
    assert isinstance(caught.value, NotBuilt) == (facts.get("mode") in ("named", "confidential"))
    assert waves.waves(ctx, client_id) == []


def test_what_needs_a_launch_says_so(ctx: Context) -> None:
    client_id = stage.client_with(ctx, stage.crew(5))
    wave_id = stage.wave_of(ctx, client_id)
    for ask in (waves.links, waves.open_link, waves.response, waves.close):
        with pytest.raises(Refused, match="not launched"):
            ask(ctx, client_id, wave_id)
    with pytest.raises(Refused, match="not launched"):
        mixing.mix(ctx, client_id, wave_id, final=True)
    with pytest.raises(LinkUnknown):
        answering.submit(ctx, "a" * 43)
