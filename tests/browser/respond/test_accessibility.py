"""Every state of the respondent's pages: axe, 320 px, text spacing, targets, dark and light."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page

from tests.browser.respond.way import choose, go_on, is_saved, items, press, start
from tests.fielded import Fielded, field

Profile = Callable[..., Page]
AXE = Axe()
SPACED = """() => {
  for (const one of document.querySelectorAll('*')) {
    one.style.setProperty('line-height', '1.5', 'important');
    one.style.setProperty('letter-spacing', '0.12em', 'important');
    one.style.setProperty('word-spacing', '0.16em', 'important');
  }
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll('button, .choice label, summary, .btn')]
  .filter(one => one.offsetParent && !one.closest('.parts'))
  .filter(one => one.getBoundingClientRect().height < 44)
  .map(one => one.outerHTML.slice(0, 120))"""
SMALL_TEXT = """() => [...document.querySelectorAll('main *')]
  .filter(one => one.offsetParent)
  .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .filter(one => !one.matches('.k, .k *'))
  .filter(one => parseFloat(getComputedStyle(one).fontSize) < 15)
  .map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def wave(app: Flask) -> Fielded:
    return field(app, sample=True)


def states(page: Page, other: Page, wave: Fielded) -> Iterator[str]:
    """Lead `page` through every state; `other` is a second device of the same person."""
    link = wave.links["employee-north-1"]
    page.goto(link)
    yield "landing"
    start(page, link)
    yield "questions"
    for item in items(page)[1:]:
        choose(page, item, "2")
        is_saved(page)
    yield "questions, chosen"
    go_on(page)
    yield "one left"
    page.locator("summary").first.click()
    yield "an answer opened again"
    start(other, link)
    other.goto("/answer/2")
    page.goto("/answer/2")
    choose(other, items(other)[0], "5")
    is_saved(other)
    page.locator("#comment").fill("too long " * 80)
    with page.expect_navigation():
        choose(page, items(page)[0], "2")
    yield "answered twice"
    page.locator("#comment").fill("too long " * 80)
    go_on(page)
    yield "too long"
    page.goto("/answer/3")
    page.route("**/save", lambda route: route.fulfill(status=503, body=""))
    choose(page, items(page)[0], "2")
    page.wait_for_selector("[data-state=waiting]")
    yield "waiting"
    page.unroute("**/save")
    for path in ("/answer/review", "/answer/about", "/answer/paused"):
        page.goto(path)
        yield path
    page.locator("summary").click()
    yield "erasing"
    page.goto("/answer/review")
    press(page, "Send my answers")
    yield "receipt"
    page.goto("/answer/receipt?late=1")
    yield "receipt, too late"
    press(page, "Clear this device")
    yield "cleared"
    for path in ("/s/unknown", "/nowhere", "/answer/1"):
        page.goto(path)
        yield path


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_every_state_is_clean(wave: Fielded, profile: Profile, width: int, dark: bool) -> None:
    page, other = profile(width=width, dark=dark), profile(width=width, dark=dark)
    for state in states(page, other, wave):
        faults = AXE.run(page).response["violations"]
        assert [(f["id"], f["nodes"][0]["target"]) for f in faults] == [], state
        assert page.evaluate("document.documentElement.scrollWidth") <= width, state
        assert page.evaluate(SMALL_TARGETS) == [], state
        assert page.evaluate(SMALL_TEXT) == [], state


@pytest.mark.slow
def test_wider_spacing_of_text_breaks_nothing_at_320_px(wave: Fielded, profile: Profile) -> None:
    page, other = profile(width=320), profile(width=320)
    for state in states(page, other, wave):
        page.evaluate(SPACED)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, state


@pytest.mark.parametrize("width", [320, 1280])
def test_the_open_link_is_clean(app: Flask, profile: Profile, width: int) -> None:
    wave = field(app, mode="open")
    page = profile(width=width)
    page.goto(wave.open_link)
    for state in ("choices", "choices missing"):
        faults = AXE.run(page).response["violations"]
        assert [(f["id"], f["nodes"][0]["target"]) for f in faults] == [], state
        assert page.evaluate("document.documentElement.scrollWidth") <= width, state
        press(page, "Start")


def test_screen_reader_names_and_structure(wave: Fielded, profile: Profile) -> None:
    page = profile()
    start(page, wave.links["employee-north-1"])
    assert page.locator("h1").count() == 1
    groups = page.get_by_role("group")
    first = groups.first
    name = first.evaluate("one => one.querySelector('legend').innerText")
    assert name.startswith("Question 1 of 3")
    assert first.get_by_role("radio").count() == 7
    assert first.get_by_role("radio", name="Not part of my work").count() == 1
    assert not any(text.strip()[:1].isdigit() for text in first.locator("label").all_inner_texts())
    assert page.get_by_role("region", name="Progress").inner_text().startswith("Part 1 of 5")
    assert page.get_by_role("status").count() >= 1
    assert page.locator("html").get_attribute("lang") == "en"


def test_typed_code_is_text_wherever_it_is_shown(wave: Fielded, profile: Profile) -> None:
    page = profile()
    start(page, wave.links["employee-north-1"])
    payload = (
        '"><img src=x onerror=alert(1)><script>alert(1)</script></textarea><svg onload=alert(1)>'
    )
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    page.locator("#comment").fill(payload)
    go_on(page)
    page.goto("/answer/1")
    assert page.locator("#comment").input_value() == payload
    page.goto("/answer/review")
    assert payload in page.locator("main").inner_text()
    assert page.locator("main img, main script").count() == 0
