"""The respondent's way on a phone, in a real browser."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from tests.browser.respond.way import answer, choose, go_on, is_saved, items, start
from tests.fielded import Fielded, field
from tests.journeys.respond.respondent import Inbox, rows

Profile = Callable[..., Page]
ARRIVED = "Your answers have arrived. Thank you."
REVIEW = "Read through, then send"


@pytest.fixture
def wave(app: Flask) -> Fielded:
    return field(app)


def send(page: Page) -> None:
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ARRIVED)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_whole_way(app: Flask, wave: Fielded, profile: Profile, scripts: bool) -> None:
    page = profile(scripts=scripts)
    start(page, wave.links["employee-north-1"])
    for _ in range(5):
        answer(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(REVIEW)
    send(page)
    assert rows(app, Inbox) == 1


def test_each_answer_is_saved_as_it_is_given_and_found_on_another_device(
    wave: Fielded, profile: Profile
) -> None:
    phone = profile()
    start(phone, wave.links["employee-north-1"])
    given = dict(zip(items(phone), ("2", "dk"), strict=False))
    for item, value in given.items():
        choose(phone, item, value)
        is_saved(phone)
    phone.locator("#comment").fill("From the phone")
    phone.locator("#comment").blur()
    expect(phone.locator("[data-saved-text]")).to_have_text("Saved")
    with phone.expect_response("**/save"):
        choose(phone, items(phone)[2], "4")
    phone.context.close()
    desk = profile(width=1280, height=900)
    start(desk, wave.links["employee-north-1"])
    desk.goto("/answer/1")
    for item, value in given.items():
        expect(desk.locator(f"#{item}-{value}")).to_be_checked()
    expect(desk.locator("#comment")).to_have_value("From the phone")


def test_without_a_connection_the_page_says_so_and_saves_later(
    wave: Fielded, profile: Profile
) -> None:
    page = profile()
    start(page, wave.links["employee-north-1"])
    # a dropped connection, not Chromium's offline mode, which also writes to the console
    attempts = []

    def drop(route: Route) -> None:
        attempts.append(route.request.url)
        if len(attempts) < 3:
            route.fulfill(status=503, body="")
        else:
            route.continue_()

    page.route("**/save", drop)
    choose(page, items(page)[0], "3")
    expect(page.get_by_text("Waiting for a connection")).to_be_visible()
    expect(page.get_by_text("No connection just now")).to_be_visible()
    is_saved(page)
    expect(page.get_by_text("No connection just now")).to_be_hidden()
    assert len(attempts) == 3


def test_a_lost_reply_is_not_taken_for_a_second_device(wave: Fielded, profile: Profile) -> None:
    page = profile()
    start(page, wave.links["employee-north-1"])
    first = items(page)[0]
    lost = []

    def lose_the_reply(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())
        route.fulfill(status=502, body="")

    page.route("**/save", lose_the_reply)
    choose(page, first, "2")
    expect(page.get_by_text("Waiting for a connection")).to_be_visible()
    choose(page, first, "4")
    is_saved(page)
    assert lost[0].status == 204
    assert page.url.endswith("/answer/1")
    page.reload()
    expect(page.locator(f"#{first}-4")).to_be_checked()


def test_two_windows_with_two_answers_are_asked_which_one_counts(
    wave: Fielded, profile: Profile
) -> None:
    here, there = profile(), profile()
    for page in (here, there):
        start(page, wave.links["employee-north-1"])
    first = items(here)[0]
    choose(there, first, "5")
    is_saved(there)
    choose(here, first, "2")
    expect(here.get_by_role("alert")).to_contain_text("Question 1 was answered twice")
    expect(here.locator("#problem")).to_be_focused()
    here.get_by_role("alert").get_by_role("link").click()
    expect(here.locator(f"#{first}").get_by_role("radio")).to_have_count(2)
    choose(here, first, "2")
    is_saved(here)
    there.reload()
    expect(there.locator(f"#{first}-2")).to_be_checked()


def test_one_question_left_is_asked_about_at_the_foot_of_the_page(
    wave: Fielded, profile: Profile
) -> None:
    page = profile()
    start(page, wave.links["employee-north-1"])
    left, *others = items(page)
    for item in others:
        choose(page, item, "3")
    go_on(page)
    expect(page).to_have_url(re.compile(r"/answer/1\?ask=1#left$"))
    note = page.locator("#left")
    expect(note).to_be_in_viewport()
    expect(note).to_contain_text("Leaving it open is fine. We ask only this once.")
    note.get_by_role("link").click()
    expect(page.locator(f"#{left} h2")).to_be_in_viewport()
    assert page.locator("details.folded").count() == len(others)
    go_on(page)
    expect(page).to_have_url(re.compile("/answer/2$"))


def test_a_comment_that_grows_too_long_is_counted_kept_and_named(
    wave: Fielded, profile: Profile
) -> None:
    page = profile()
    start(page, wave.links["employee-north-1"])
    box = page.locator("#comment")
    box.fill("x" * 450)
    expect(page.get_by_text("50 characters left")).to_be_visible()
    box.fill("x" * 533)
    expect(page.get_by_text("33 characters too many")).to_be_visible()
    box.blur()
    expect(page.get_by_text("Saved without the comment")).to_be_visible()
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("33 characters too long")
    expect(box).to_have_value("x" * 533)
    assert page.title().startswith("Error: ")


def test_sent_in_one_window_the_other_is_told_which_answers_count(
    app: Flask, wave: Fielded, profile: Profile
) -> None:
    first = profile()
    start(first, wave.links["employee-north-1"])
    second = first.context.new_page()
    second.goto("/answer/2")
    first.goto("/answer/review")
    send(first)
    choose(second, items(second)[0], "1")
    expect(second.get_by_role("heading", level=1)).to_have_text(ARRIVED)
    expect(second.get_by_text("What was sent first is what counts")).to_be_visible()
    first.go_back()
    expect(first.get_by_role("heading", level=1)).to_have_text(ARRIVED)
    assert rows(app, Inbox) == 1


def test_keyboard_alone_is_enough(app: Flask, wave: Fielded, profile: Profile) -> None:
    page = profile(width=1280, height=900)
    page.goto(wave.links["employee-north-1"])
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Start")).to_be_focused()
    page.keyboard.press("Enter")
    for number in range(1, 6):
        expect(page).to_have_url(re.compile(f"/answer/{number}$"))
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # the skip link leads to the questions
        for item in items(page):
            tab_to(page, f'input[name="{item}"]')
            page.keyboard.press("Space")
            page.keyboard.press("ArrowDown")
            expect(page.locator(f"#{item}-2")).to_be_checked()
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(REVIEW)
    tab_to(page, "form[action='/answer/send'] .btn")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(ARRIVED)
    assert rows(app, Inbox) == 1


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until focus is there; everything on the way must show where focus is."""
    for _ in range(60):
        page.keyboard.press("Tab")
        shown = page.evaluate(FOCUS_IS_SHOWN)
        assert shown, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard")


FOCUS_IS_SHOWN = """() => {
  const here = document.activeElement;
  const marked = here.matches('.choice input') ? here.nextElementSibling : here;
  return here === document.body || parseFloat(getComputedStyle(marked).outlineWidth) >= 2;
}"""


def test_scanners_that_press_everything_leave_the_link_usable(
    app: Flask, wave: Fielded, profile: Profile
) -> None:
    scanner = profile()
    scanner.goto(wave.links["employee-north-1"])
    scanner.get_by_role("button", name="Start").click()
    scanner.goto(wave.links["employee-north-1"])
    scanner.get_by_role("button", name="Clear this device").click()
    person = profile()
    start(person, wave.links["employee-north-1"])
    expect(person).to_have_url(re.compile("/answer/1$"))
    expect(person.locator("input:checked")).to_have_count(0)
