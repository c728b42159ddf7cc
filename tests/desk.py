"""People at their desks: users signed in to the console, a client set up by hand, answers given."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cxassess.services import accounts, answering, context, questionnaires, waves, worker
from cxassess.services.accounts import Role
from cxassess.services.context import Context
from cxassess.settings import Settings
from tests.webapp import csrf_of

PASSWORD = "a few easy words"
UNITS = """unit,parent,name,headcount,line
HQ,,Head office,60,both
NORTH,HQ,Sales North,80,b2b
SOUTH,HQ,Service South,90,b2c
"""


def context_of(app: Flask, now: Callable[[], datetime] | None = None) -> Context:
    settings = app.extensions["cxassess.settings"]
    return Context(settings, now=now) if now else Context(settings)


def later(**ahead: float) -> Callable[[], datetime]:
    """A clock that is ahead of this machine's."""
    return lambda: datetime.now(UTC) + timedelta(**ahead)


def user(app: Flask, name: str, role: Role | None = None, client: UUID | None = None) -> str:
    """Create a user, perhaps with a role at a client; gives the address."""
    email = f"{name.lower().replace(' ', '.')}@desk.example"
    ctx = context_of(app)
    with app.app_context():
        made = accounts.create_user(ctx, email, name, admin=role is None and client is None)
        if role and client:
            accounts.grant(ctx, made, client, role)
    return email


def sign_in(app: Flask, email: str) -> FlaskClient:
    """A browser that is signed in by a link that works once."""
    with app.app_context():
        path = accounts.login_link(context_of(app), email)
    browser = app.test_client()
    answer = send(browser, path)
    assert answer.status_code == 303
    return browser


def send(browser: FlaskClient, page: str, to: str | None = None, **fields: object) -> TestResponse:
    """Open a page and post a form of it, with its token; `to` is the page itself by default."""
    token = csrf_of(browser.get(page))
    return browser.post(to or page, data={"csrf_token": token, **fields})


def upload(browser: FlaskClient, page: str, name: str, body: bytes | str) -> TestResponse:
    raw = body.encode() if isinstance(body, str) else body
    return send(browser, page, file=(BytesIO(raw), name))


def words(answer: TestResponse) -> str:
    """What a reader sees of a page: its text with single spaces."""
    main = answer.text.partition("<main")[2]
    text = re.sub(r"<(script|style).*?</\1>", "", main, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def people_file(per_group: int = 8) -> str:
    """Employees in two lines, managers and leaders: enough of each to be shown."""
    rows = ["email,name,unit,line,audience"]
    for unit, line in (("NORTH", "b2b"), ("SOUTH", "b2c")):
        for number in range(per_group):
            rows.append(
                f"e{number}@{unit.lower()}.example,Employee {number},{unit},{line},employee"
            )
    for audience in ("manager", "leader"):
        for number in range(per_group):
            rows.append(f"{audience}{number}@hq.example,,HQ,both,{audience}")
    return "\n".join(rows) + "\n"


def wave_fields(version_id: UUID, **changes: str) -> dict[str, str]:
    """The form of a new wave, filled so that it opened yesterday and closes in a week."""
    today = datetime.now(UTC).date()
    return {
        "name": "Autumn 2026",
        "version": str(version_id),
        "mode": "anonymous",
        "minimum": "5",
        "opens_on": (today - timedelta(days=1)).isoformat(),
        "opens_time": "09:00",
        "closes_on": (today + timedelta(days=7)).isoformat(),
        "closes_time": "18:00",
        "zone": "Europe/Lisbon",
        "asked_by": "Marta Lindqvist, COO",
        "next_on": "",
        "customer_data": "2",
        "target-EXE": "3,5",
    } | changes


def publish(app: Flask) -> UUID:
    with app.app_context():
        return questionnaires.publish(context_of(app), "core").id


def answer(app: Flask, client: UUID, wave: UUID, count: int | None = None) -> int:
    """Let the people who were asked answer through the services; gives how many did."""
    ctx, done = context_of(app), 0
    with app.app_context():
        for position, link in enumerate(waves.links(ctx, client, wave)[:count]):
            token = link.url.rsplit("/", 1)[-1]
            found = answering.invitation(ctx, token)
            assert found is not None
            for part in found.parts:
                chosen = {
                    question.item.id: str((position + number) % 3 + 1)
                    for number, question in enumerate(part.questions)
                }
                answering.save_page(ctx, token, part.criterion.id, chosen, "", base_revision=0)
            answering.submit(ctx, token)
            done += 1
    return done


def work_off(app: Flask, now: Callable[[], datetime] | None = None) -> int:
    """Do all background work that is due; gives how many jobs were run."""
    with app.app_context():
        return worker.run_due(context_of(app, now))


@contextmanager
def clock_ahead(**ahead: float) -> Iterator[Callable[[], datetime]]:
    """Let the application live some time ahead: past a close and its grace."""
    now = later(**ahead)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(context, "current", lambda: Context(_settings(), now=now))
        yield now


def _settings() -> Settings:
    settings: Settings = current_app.extensions["cxassess.settings"]
    return settings
