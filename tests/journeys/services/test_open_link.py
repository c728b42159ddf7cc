"""The open link: choices with people enough, and one response per browser."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from cxassess.services import (
    answering,
    waves,
)
from cxassess.services.context import Context
from cxassess.services.errors import Refused, WaveClosed
from cxassess.storage.answering import Draft, Inbox
from cxassess.storage.database import reading
from cxassess.storage.tenancy import unscoped
from tests.journeys.services import stage

LOOK = unscoped("a test looks at what is stored")


@pytest.fixture
def open_wave(each_ctx: Context) -> tuple[UUID, UUID, str]:
    now = stage.at(each_ctx, stage.START)
    client_id = stage.client_with(
        now, [], "unit,parent,name,headcount,line\nN,,North,40,both\nS,N,South,9,both\nT,N,Two,4,\n"
    )
    wave_id = stage.wave_of(now, client_id, mode="open")
    plan = waves.launch(now, client_id, wave_id)
    assert plan.invited == 0
    assert all(segment.invited is None for segment in plan.segments)
    link = waves.open_link(now, client_id, wave_id)
    assert link.startswith("http://127.0.0.1:8765/o/")
    return client_id, wave_id, link.rsplit("/", 1)[-1]


def test_an_open_link_offers_choices_with_people_enough(
    each_ctx: Context, open_wave: tuple[UUID, UUID, str]
) -> None:
    now = stage.during(each_ctx)
    offer = answering.open_invitation(now, open_wave[2])
    assert offer is not None
    assert (offer.client, offer.wave, offer.minimum, offer.minutes) == ("Acme", "Autumn 2026", 5, 7)
    assert [(c.unit_name, c.line, c.audience) for c in offer.choices] == [
        ("Whole organisation", "", "employee"),
        ("Whole organisation", "", "leader"),
        ("Whole organisation", "", "manager"),
        ("North", "b2b", "employee"),
        ("North", "b2c", "employee"),
        ("North", "both", "employee"),
        ("South", "both", "employee"),
    ]
    with pytest.raises(Refused, match="one open link"):
        waves.links(now, open_wave[0], open_wave[1])


def test_an_open_link_gives_each_browser_its_own_answers(
    each_ctx: Context, open_wave: tuple[UUID, UUID, str]
) -> None:
    now = stage.during(each_ctx)
    choice = {"unit": "N", "line": "b2b", "audience": "employee"}
    one = answering.start_open(now, open_wave[2], **choice)
    two = answering.start_open(now, open_wave[2], unit="", line="", audience="leader")
    found = answering.invitation(now, two)
    assert found is not None
    assert (found.mode, found.audience, found.state) == ("open", "leader", "open")
    assert answering.save_page(now, one, "RIR", {"RIR-1": "2"}, base_revision=0) == 1
    assert answering.draft(now, two).pages == {}
    answering.erase_draft(now, one)
    assert answering.draft(now, one).pages == {}
    assert answering.receipt(now, one) is None
    assert answering.save_page(now, one, "RIR", {"RIR-1": "2"}, base_revision=0) == 1
    assert not answering.submit(now, one).already
    assert answering.submit(now, one).already
    assert answering.receipt(now, one) is not None
    with pytest.raises(answering.AlreadySent):
        answering.save_page(now, one, "RIR", {"RIR-1": "3"}, base_revision=1)
    for token in [answering.start_open(now, open_wave[2], **choice) for _ in range(5)]:
        answering.submit(now, token)
    shown = waves.response(now, open_wave[0], open_wave[1])
    assert (shown.invited, shown.finished, shown.units) == (None, 5, ())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: "A" + token[1:] if token[0] != "A" else "B" + token[1:],
        lambda token: token[:21] + token[22:] + "A",
    ],
)
def test_a_token_of_an_open_link_cannot_be_made_up(
    each_ctx: Context, open_wave: tuple[UUID, UUID, str], spoil: Callable[[str], str]
) -> None:
    now = stage.during(each_ctx)
    token = answering.start_open(now, open_wave[2], unit="", line="", audience="employee")
    assert answering.invitation(now, token) is not None
    assert answering.invitation(now, spoil(token)) is None


def test_an_open_link_is_closed_and_opened_like_a_personal_one(
    each_ctx: Context, open_wave: tuple[UUID, UUID, str]
) -> None:
    choice = {"unit": "", "line": "", "audience": "employee"}
    early, late = stage.at(each_ctx, stage.START), stage.after(each_ctx)
    assert answering.open_invitation(early, open_wave[2]) is None
    assert answering.open_invitation(late, open_wave[2]) is None
    assert answering.open_invitation(stage.during(each_ctx), "x" * 22) is None
    with pytest.raises(answering.LinkUnknown):
        answering.start_open(early, open_wave[2], **choice)
    with pytest.raises(answering.LinkUnknown):
        answering.start_open(stage.during(each_ctx), "x" * 22, **choice)
    with pytest.raises(WaveClosed):
        answering.start_open(late, open_wave[2], **choice)
    with pytest.raises(Refused, match="not offered"):
        answering.start_open(
            stage.during(each_ctx), open_wave[2], unit="T", line="", audience="employee"
        )


def test_an_open_link_for_too_few_people_is_not_launched(ctx: Context) -> None:
    client_id = stage.client_with(ctx, [], "unit,headcount\nN,4\n")
    wave_id = stage.wave_of(ctx, client_id, mode="open")
    with pytest.raises(Refused, match="The units have 4 people"):
        waves.launch(stage.at(ctx, stage.START), client_id, wave_id)


def test_fifty_posts_by_an_open_link_make_one_response(
    each_app: Flask, each_ctx: Context, open_wave: tuple[UUID, UUID, str]
) -> None:
    now = stage.during(each_ctx)
    token = answering.start_open(now, open_wave[2], unit="N", line="b2b", audience="employee")
    answering.save_page(now, token, "RIR", {"RIR-1": "2"}, base_revision=0)
    barrier = threading.Barrier(50)

    def send(number: int) -> bool:
        with each_app.app_context():
            barrier.wait()
            if number % 5 == 4:
                try:
                    answering.save_page(now, token, "NET", {"NET-1": "2"}, base_revision=0)
                except answering.AlreadySent:
                    return True
            return answering.submit(now, token).already

    with ThreadPoolExecutor(50) as pool:
        assert list(pool.map(send, range(50))).count(False) == 1
    with reading(LOOK) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Inbox)) == 1
        assert session.scalar(sa.select(sa.func.count()).select_from(Draft)) == 0
