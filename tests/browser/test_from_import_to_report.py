"""The whole way in a real browser: import, launch, answer on phones, close, release, report."""

import re
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pypdfium2
import pytest
from flask import Flask
from playwright.sync_api import Page

from cxassess.findings.canonical import from_json
from cxassess.reporting.numbers import one
from cxassess.services import accounts, waves
from tests.browser.respond import way
from tests.desk import UNITS, clock_ahead, context_of, people_file, publish, user, work_off
from tests.live import Browser

Profile = Callable[..., Page]
PLACE = re.compile(r"/clients/([0-9a-f-]{36})/waves/([0-9a-f-]{36})")


def press(page: Page, name: str | re.Pattern[str]) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def import_file(desk: Page, home: str, kind: str, body: str) -> None:
    desk.goto(f"{home}/import/{kind}")
    desk.locator("#file").set_input_files(
        {"name": f"{kind}.csv", "mimeType": "text/csv", "buffer": body.encode()}
    )
    press(desk, "Check the file")
    press(desk, re.compile(r"^Import the \d+$"))


def launch(desk: Page, app: Flask) -> tuple[UUID, UUID]:
    """From signing in to a launched wave with 40 people asked, by pressing what is on the pages."""
    publish(app)
    email = user(app, "Ada Admin")
    with app.app_context():
        path = accounts.login_link(context_of(app), email)
    desk.goto(path)
    press(desk, "Sign in now")
    desk.goto("/clients/new")
    desk.locator("#name").fill("Tarnwell Group")
    press(desk, "Add the client")
    home = desk.url.split("?")[0]
    import_file(desk, home, "units", UNITS)
    import_file(desk, home, "people", people_file(per_group=10))
    desk.goto(home.replace("/people", "/waves/new"))
    desk.locator("#name").fill("Autumn 2026")
    desk.locator("#asked_by").fill("Marta Lindqvist, COO")
    for field, value in (
        ("opens_on", "2026-01-02"), ("opens_time", "09:00"),
        ("closes_on", "2099-01-02"), ("closes_time", "18:00"),
    ):  # fmt: skip
        desk.locator(f"#{field}").fill(value)
    press(desk, "Prepare the wave")
    press(desk, "Launch wave 1, ask 40 people")
    found = PLACE.search(desk.url)
    assert found
    return UUID(found[1]), UUID(found[2])


def answer_everything(page: Page, value: str) -> None:
    while "/answer/review" not in page.url:
        way.answer(page, value)
    press(page, "Send my answers")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Your answers have arrived")


def answer_by_http(port: int, link: str, value: int) -> None:
    person = Browser(port)
    path = "/" + link.split("/", 3)[3]
    assert person.get(path) == 200
    assert person.post("/s", token=path.rsplit("/", 1)[-1]) == 303
    while person.location.startswith("/answer/") and not person.location.endswith("review"):
        place = person.location
        assert person.get(place) == 200
        names = set(re.findall(r'type="radio" name="([A-Z0-9-]+)"', person.page))
        revision = re.search(r'name="revision" value="(\d+)"', person.page)
        assert names, place
        assert revision
        chosen = {name: str((value + n) % 5 + 1) for n, name in enumerate(sorted(names))}
        assert person.post(place, do="next", revision=revision[1], comment="", **chosen) == 303
    assert person.get("/answer/review") == 200
    assert person.post("/answer/send") == 303


@pytest.mark.slow
def test_from_import_to_report(app: Flask, address: str, profile: Profile, tmp_path: Path) -> None:
    desk = profile(width=1280, height=900)
    client, wave = launch(desk, app)
    with app.app_context():
        links = [
            link.url.replace(context_of(app).settings.base_url, address)
            for link in waves.links(context_of(app), client, wave)
        ]
    plain = profile(scripts=False)
    way.start(plain, links[0])
    answer_everything(plain, "2")
    scripted = profile()
    way.start(scripted, links[1])
    answer_everything(scripted, "4")
    first = profile()
    way.start(first, links[2])
    way.answer(first, "3")
    way.choose(first, way.items(first)[0], "5")
    way.is_saved(first)
    first.context.close()
    second = profile()
    way.start(second, links[2])
    assert "/answer/2" in second.url, "the second device goes on where the first one stopped"
    answer_everything(second, "3")
    port = int(address.rsplit(":", 1)[-1])
    for number, link in enumerate(links[3:33]):
        answer_by_http(port, link, number)

    home = f"/clients/{client}/waves/{wave}"
    desk.goto(home)
    assert "30 of 40 have finished" in desk.locator("main").inner_text(), "steps of five only"
    desk.get_by_text("Close earlier than planned").click()
    desk.locator("input[name=sure]").check()
    press(desk, "Close wave 1")
    with clock_ahead(minutes=20) as now:
        desk.goto(home)
        press(desk, "Release the findings of wave 1")
        assert work_off(app, now) >= 1
        desk.goto(f"{home}/findings")
        shown = desk.locator("main").inner_text()
        findings = from_json(desk.request.get(f"{home}/findings.json").body())
        assert findings.participation.answered == 33
        desk.goto(f"{home}/reports")
        press(desk, "Make the leader report")
        assert work_off(app, now) == 1
        desk.goto(f"{home}/reports")
        with desk.expect_download() as waiting:
            desk.locator('a[href$=".pdf"]').first.click()
        report = tmp_path / "report.pdf"
        waiting.value.save_as(report)

    text = pdf_text(report)
    scores = [c.score for c in findings.criteria if c.score is not None]
    assert len(scores) == 5
    for criterion in findings.criteria:
        assert criterion.score is not None
        for page in (shown, text):
            assert criterion.name in page
            assert one(criterion.score.value) in page
            assert f"{one(criterion.score.low)} to {one(criterion.score.high)}" in page
            assert str(criterion.score.n) in page
    assert findings.level.index is not None
    assert findings.answer.headline in " ".join(text.split())
    assert findings.answer.headline in " ".join(shown.split())


def pdf_text(file: Path) -> str:
    document = pypdfium2.PdfDocument(file)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())
