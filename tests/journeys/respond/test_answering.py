"""From the link to the receipt without JavaScript, with CSRF on."""

import re

from flask import Flask

from tests.fielded import Fielded, field
from tests.journeys.respond.respondent import (
    Draft,
    Inbox,
    Respondent,
    everything,
    heading,
    rows,
)
from tests.webapp import post

SMALL = re.compile(r"<script|<style|\son\w+=|style=")


def test_the_whole_way(app: Flask, wave: Fielded) -> None:
    person = Respondent(app)
    page = person.start(wave.links["employee-north-1"])
    assert page.request.path == "/answer/1"
    assert heading(page) == "Hear, understand, act"
    review = person.answer_everything()
    assert heading(review) == "Read through, then send"
    assert "All 14 questions answered." in review.text
    receipt = person.send()
    assert heading(receipt) == "Your answers have arrived. Thank you."
    assert (rows(app, Inbox), rows(app, Draft)) == (1, 0)


def test_opening_a_link_has_no_effect_however_often(app: Flask, wave: Fielded) -> None:
    before = everything(app)
    client = app.test_client()
    for _ in range(20):
        assert client.get(wave.links["employee-north-1"]).status_code == 200
        assert client.head(wave.links["employee-north-1"]).status_code == 200
    assert client.options(wave.links["employee-north-1"]).status_code == 200
    assert everything(app) == before


def test_pressing_start_only_hands_over_a_cookie(app: Flask, wave: Fielded) -> None:
    before = everything(app)
    client = app.test_client()
    link = wave.links["employee-north-1"]
    for _ in range(3):
        answer = post(client, client.get(link), "/s", token=wave.token("employee-north-1"))
        assert answer.location == "/answer/1"
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if "cx_answer" in c)
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Expires" not in cookie
    for path in ("/answer", "/answer/1", "/answer/review", "/answer/paused", "/answer/about"):
        assert client.get(path).status_code in (200, 303)
    assert everything(app) == before


def test_the_token_is_in_no_page_address_or_header_after_the_start(
    app: Flask, wave: Fielded
) -> None:
    token = wave.token("employee-north-1")
    person = Respondent(app)
    person.start(wave.links["employee-north-1"])
    person.answer_everything()
    for path in ("/answer/1", "/answer/review", "/answer/about", "/answer/paused"):
        page = person.open(path)
        assert token not in page.text
        assert token not in page.request.url
        assert token not in str(page.headers)
    assert token not in person.send().text


def test_the_landing_page_says_who_asks_why_how_long_and_who_sees_what(
    app: Flask, wave: Fielded
) -> None:
    page = Respondent(app).open(wave.links["employee-north-1"])
    for words in (
        "Tarnwell Group",
        "Marta Lindqvist, Chief Operating Officer",
        "14 questions, about 7 minutes.",
        "groups of five or more people",
        "Five or more, or nothing is shown",
        "your choice",
        "answers stay as they are",
        "Lisbon time",
        "10 May 2027",
        "counts only, in steps of five",
    ):
        assert words in page.text, words
    assert page.text.count("<circle") == 5 + 4 + 5  # the dots, and the people on the stairs


def test_line_and_audience_decide_the_questions_and_their_wording(
    app: Flask, wave: Fielded
) -> None:
    north, south, manager = Respondent(app), Respondent(app), Respondent(app)
    business = north.start(wave.links["employee-north-1"])
    household = south.start(wave.links["employee-south-1"])
    assert "users, buyers and budget holders" in business.text
    assert "users, buyers and budget holders" not in household.text
    assert len(north.form.radios) == 3
    manager.start(wave.links["manager-1"])
    assert len(manager.form.radios) == 8


def test_an_open_question_is_asked_about_once_and_gently(app: Flask, wave: Fielded) -> None:
    person = Respondent(app)
    person.start(wave.links["employee-north-1"])
    first, *others = person.form.radios
    asked = person.press(**dict.fromkeys(others, "2"))
    assert asked.request.full_path == "/answer/1?ask=1"
    assert "One question on this page has no answer yet" in asked.text
    assert f'href="#{first}"' in asked.text
    assert asked.text.count('class="folded"') == len(others)
    assert person.press().request.path == "/answer/2"
    back = person.open("/answer/1")
    assert "has no answer yet" not in back.text
    assert person.press().request.path == "/answer/2"


def test_pause_and_go_on_with_the_same_link_on_another_device(app: Flask, wave: Fielded) -> None:
    phone, desk = Respondent(app), Respondent(app)
    link = wave.links["employee-north-1"]
    phone.start(link)
    phone.press(**dict.fromkeys(phone.form.radios, "4"), comment="More later")
    first, *_ = phone.form.radios
    paused = phone.press("later", **{first: "dk"})
    assert heading(paused) == "Saved. Come back when it suits you."
    page = desk.start(link)
    assert page.request.path == "/answer/2"
    assert desk.form.fields[first] == "dk"
    assert 'class="folded"' in page.text
    assert Respondent.press(desk, "back").request.path == "/answer/1"
    assert desk.form.fields["comment"] == "More later"


def test_the_list_of_parts_saves_before_it_leads_elsewhere(app: Flask, wave: Fielded) -> None:
    person = Respondent(app)
    person.start(wave.links["employee-north-1"])
    first, *_ = person.form.radios
    assert person.press("go-4", **{first: "5"}).request.path == "/answer/4"
    assert person.press("go-1").request.path == "/answer/1"
    assert person.form.fields[first] == "5"
    assert person.press("go-99").request.path == "/answer/1"
    assert person.press("back").request.path == "/answer/1"


def test_reading_through_can_be_left_for_later(app: Flask, wave: Fielded) -> None:
    person = Respondent(app)
    person.start(wave.links["employee-north-1"])
    review = person.open("/answer/review")
    answer = post(person.client, review, "/answer/send", do="later")
    assert answer.location == "/answer/paused"
    assert rows(app, Inbox) == 0


def test_what_was_erased_is_gone_and_the_link_works_again(app: Flask, wave: Fielded) -> None:
    person = Respondent(app)
    person.start(wave.links["employee-north-1"])
    person.press(**dict.fromkeys(person.form.radios, "4"))
    paused = person.open("/answer/paused")
    gone = person.open(post(person.client, paused, "/answer/erase").location)
    assert heading(gone) == "This device is cleared"
    assert rows(app, Draft) == 0
    assert person.open("/answer/1").status_code == 404
    again = person.start(wave.links["employee-north-1"])
    assert again.request.path == "/answer/1"
    assert 'class="folded"' not in again.text


def test_a_cleared_device_knows_nothing_and_the_saved_answers_wait(
    app: Flask, wave: Fielded
) -> None:
    person = Respondent(app)
    page = person.start(wave.links["employee-north-1"])
    person.press(**dict.fromkeys(person.form.radios, "4"))
    cleared = post(person.client, page, "/answer/clear")
    assert cleared.location == "/answer/cleared"
    assert person.open("/answer/cleared").status_code == 200
    assert person.open("/answer/2").status_code == 404
    assert person.start(wave.links["employee-north-1"]).request.path == "/answer/2"


def test_pages_are_small_and_carry_no_inline_code(app: Flask, wave: Fielded) -> None:
    person = Respondent(app)
    person.start(wave.links["manager-1"])
    person.press(**dict.fromkeys(person.form.radios, "4"), comment="x" * 500)
    page = person.open("/answer/1")
    assets = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg)\?v=\w+)"', page.text)
    assert len(assets) == 5
    weight = len(page.data) + sum(len(person.client.get(asset).data) for asset in assets)
    assert weight <= 60_000
    for path in ("/answer/1", "/answer/review", "/answer/paused", wave.links["leader-1"]):
        scripts = person.open(path).text.replace('<script src="', "")
        assert not SMALL.search(scripts), path


def test_a_sample_organisation_is_called_one_on_every_page(app: Flask) -> None:
    wave = field(app, sample=True)
    person = Respondent(app)
    assert "Sample data." in person.open(wave.links["employee-north-1"]).text
    assert "Sample data." in person.start(wave.links["employee-north-1"]).text
    for path in ("/answer/review", "/answer/paused", "/answer/about"):
        assert "Sample data." in person.open(path).text, path
    assert "Sample data." in person.send().text
