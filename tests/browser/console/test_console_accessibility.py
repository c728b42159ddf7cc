"""Every page of console, account and leader: axe, 320 px, targets, light and dark."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page

from cxassess.findings.canonical import digest, to_json
from cxassess.services import accounts, clients, people, release, waves
from cxassess.storage.database import writing
from cxassess.storage.findings import Report, Snapshot
from cxassess.storage.tenancy import client_scope
from cxassess.storage.waves import Wave
from tests.desk import PASSWORD, UNITS, context_of, people_file, publish, user
from tests.fielded import field
from tests.unit.reporting.sample_findings import sample_findings

Profile = Callable[..., Page]
AXE = Axe()
EMAIL = "ines.duarte@desk.example"
SMALL_TARGETS = """() => [...document.querySelectorAll('button, summary, .btn, .nav a, .act')]
  .filter(one => one.offsetParent && one.getBoundingClientRect().height < 43.5)
  .map(one => one.outerHTML.slice(0, 120))"""
BAD_PEOPLE = (
    "email,name,unit,line,audience\n"
    "a-very-long-address-that-nobody-would-type@a-very-long-domain.example,Ada,NORTH,b2b,employee\n"
    "not-an-address,Ben,NORTH,b2b,employee\ncleo@example.org,Cleo,NORHT,b2b,employee\n"
)


@dataclass(frozen=True)
class Desk:
    client: UUID
    open_wave: UUID
    released: UUID
    preparing: UUID
    pending: UUID
    link: str


@pytest.fixture
def desk(app: Flask) -> Desk:
    """A sample client with an open, a released and a prepared wave, and a file being checked."""
    fielded = field(app, sample=True)
    ctx, client = context_of(app), fielded.client_id
    user(app, "Ines Duarte", "consultant", client)
    user(app, "Nova New")
    version = publish(app)
    with app.app_context():
        ines = accounts.user_by_email(ctx, EMAIL)
        assert ines
        accounts.set_password(ctx, ines, PASSWORD)
        link = accounts.login_link(ctx, EMAIL)
        units = people.check_units(ctx, client, "units.csv", UNITS.encode())
        people.apply_import(ctx, client, units.id, True)
        everyone = people.check_people(ctx, client, "people.csv", people_file().encode())
        people.apply_import(ctx, client, everyone.id, True)
        pending = people.check_people(ctx, client, "people.csv", BAD_PEOPLE.encode()).id
        made = [
            waves.create_wave(
                ctx, client, name=name, version_id=version, opens_at=ctx.now(),
                closes_at=fielded.closes_at, zone="Europe/Lisbon",
            ).id
            for name in ("Spring 2027", "Autumn 2027")
        ]  # fmt: skip
        waves.launch(ctx, client, made[0])
        freeze(ctx_app=app, client=client, wave=made[0])
    return Desk(client, fielded.wave_id, made[0], made[1], pending, link)


def freeze(ctx_app: Flask, client: UUID, wave: UUID) -> None:
    """Store the sample findings and a report as the release and the worker would."""
    ctx, body = context_of(ctx_app), to_json(sample_findings())
    with writing(client_scope(client)) as session:
        stored = session.get(Wave, (client, wave))
        assert stored
        stored.state, stored.released_at, stored.closed_at = "released", ctx.now(), ctx.now()
        snapshot = ctx.new_id()
        session.add(
            Snapshot(client_id=client, id=snapshot, wave_id=wave, sha256=digest(body), body=body,
                     created_at=ctx.now())
        )  # fmt: skip
        session.flush()
        session.add(
            Report(client_id=client, id=ctx.new_id(), snapshot_id=snapshot, kind="leader",
                   made_with="test", filename="a-long-name-of-a-client-autumn-2026-leader.pdf",
                   sha256=digest(b"pdf"), pages=16, bytes=300_000, created_at=ctx.now())
        )  # fmt: skip


def paths(desk: Desk) -> Iterator[str]:
    home = f"/clients/{desk.client}"
    yield from ("/clients", "/clients/new", "/account/password")
    yield from (f"{home}/people", f"{home}/people/import/units", f"{home}/people/import/people")
    yield f"{home}/people/import/{desk.pending}"
    yield from (f"{home}/waves", f"{home}/waves/new", f"{home}/waves/{desk.preparing}/launch")
    for page in ("", "/links", "/findings"):
        yield f"{home}/waves/{desk.open_wave}{page}"
    for page in ("", "/findings", "/reports"):
        yield f"{home}/waves/{desk.released}{page}"
    yield f"/leader/{desk.client}/{desk.released}"
    yield f"{home}/waves/no-such-page"


def sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/clients")


def look(page: Page, width: int, where: str) -> None:
    faults = AXE.run(page).response["violations"]
    assert [(f["id"], f["nodes"][0]["target"]) for f in faults] == [], where
    assert page.evaluate("document.documentElement.scrollWidth") <= width, where
    assert page.evaluate(SMALL_TARGETS) == [], where
    assert page.locator("h1").count() == 1, where


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_every_page_is_clean(desk: Desk, profile: Profile, width: int, dark: bool) -> None:
    page = profile(width=width, dark=dark)
    for path in ("/sign-in", desk.link, "/sign-in/unknown"):
        page.goto(path)
        look(page, width, path)
    sign_in(page)
    for path in paths(desk):
        page.goto(path)
        look(page, width, path)
    page.goto(f"/clients/{desk.client}/waves/{desk.released}/findings")
    for one in page.locator("details").all():
        one.evaluate("one => one.open = true")
    look(page, width, "findings, all opened")
    page.goto(f"/clients/{desk.client}/waves/new")
    page.get_by_role("button", name="Prepare the wave").evaluate(
        "one => one.form.noValidate = true"
    )
    page.get_by_role("button", name="Prepare the wave").click()
    look(page, width, "wave form with a problem")
    assert page.evaluate("document.activeElement.id") == "problem"


def test_forms_work_without_javascript(desk: Desk, profile: Profile) -> None:
    page = profile(width=360, scripts=False)
    sign_in(page)
    page.goto(f"/clients/{desk.client}/waves/{desk.open_wave}")
    page.get_by_text("Close earlier than planned").click()
    page.get_by_label("Close wave 1 now").check()
    page.get_by_role("button", name="Close wave 1").click()
    assert "Wave 1 is closed" in page.locator("h1").inner_text()
    page.get_by_text("Waves: menu").click()
    page.get_by_role("link", name="People").click()
    assert "people in" in page.locator("h1").inner_text()


def test_the_open_link_can_be_copied(app: Flask, profile: Profile) -> None:
    fielded = field(app, mode="open")
    user(app, "Ines Duarte", "consultant", fielded.client_id)
    with app.app_context():
        ines = accounts.user_by_email(context_of(app), EMAIL)
        assert ines
        accounts.set_password(context_of(app), ines, PASSWORD)
    page = profile(width=1280)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page)
    page.goto(f"/clients/{fielded.client_id}/waves/{fielded.wave_id}/links")
    page.get_by_role("button", name="Copy the link").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith(fielded.open_link)


def test_findings_print_light_and_with_their_tables(
    desk: Desk, profile: Profile, tmp_path: Path
) -> None:
    page = profile(width=1280, dark=True)
    sign_in(page)
    page.goto(f"/clients/{desk.client}/waves/{desk.released}/findings")
    page.emulate_media(media="print")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    for hidden in (".nav", ".btn", ".foot"):
        assert not page.locator(hidden).first.is_visible()
    assert page.get_by_role("table", name="Criteria: score").is_visible()


def test_numbers_on_the_page_are_those_of_the_snapshot(
    app: Flask, desk: Desk, profile: Profile
) -> None:
    page = profile(width=1280)
    sign_in(page)
    page.goto(f"/clients/{desk.client}/waves/{desk.released}/findings")
    with app.app_context():
        findings = release.latest_findings(context_of(app), desk.client, desk.released)
        assert clients.client(context_of(app), desk.client).sample
    shown = page.locator("#criteria .crit .val b").all_inner_texts()
    assert shown == [f"{c.score.value:.1f}" for c in findings.criteria if c.score]
    assert page.get_by_text("sample data", exact=True).is_visible()
