"""One link for everybody: three questions, then the same way with a cookie."""

import pytest
from flask import Flask

from cxassess.web.throttle import STARTS, Pace
from tests.fielded import Fielded, field
from tests.journeys.respond.respondent import Draft, Inbox, Respondent, heading, rows
from tests.webapp import post


@pytest.fixture
def app(each_app: Flask) -> Flask:
    """Once on SQLite and once on PostgreSQL."""
    each_app.testing = True
    return each_app


@pytest.fixture
def wave(app: Flask) -> Fielded:
    return field(app, mode="open")


CHOICE = {"role": "employee", "unit": "NORTH", "line": "b2b"}


def begin(person: Respondent, wave: Fielded, **choice: str) -> str:
    page = person.open(wave.open_link)
    answer = post(person.client, page, wave.open_link, **choice)
    assert answer.status_code == 303, answer.text
    return person.open(answer.location).request.path


def test_the_page_says_what_is_not_known_and_asks_for_the_group(app: Flask, wave: Fielded) -> None:
    page = Respondent(app).open(wave.open_link)
    assert page.status_code == 200
    assert "The link is the same for everyone" in page.text
    assert "the group that you choose at the start" in page.text
    assert "next larger group" in page.text
    for name in ("role", "unit"):
        assert f'name="{name}"' in page.text


def test_missing_choices_are_named_and_the_others_kept(app: Flask, wave: Fielded) -> None:
    person = Respondent(app)
    page = person.open(wave.open_link)
    answer = post(person.client, page, wave.open_link, unit="NORTH")
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert 'href="#role"' in answer.text
    assert '<option value="NORTH" selected>' in answer.text


def test_the_whole_way_and_one_answer_per_browser(app: Flask, wave: Fielded) -> None:
    person = Respondent(app)
    assert begin(person, wave, **CHOICE) == "/answer/1"
    cookie = person.client.get_cookie("cx_answer")
    assert cookie
    assert cookie.expires is not None
    person.press(**dict.fromkeys(person.form.radios, "4"))
    again = person.open(wave.open_link)
    assert "Somebody has begun in this browser." in again.text
    assert 'name="role"' not in again.text
    assert begin(person, wave) == "/answer/2"
    assert "same link in this browser" in person.open("/answer/1").text
    assert heading(person.send()) == "Your answers have arrived. Thank you."
    assert begin(person, wave) == "/answer/receipt"
    assert rows(app, Inbox) == 1


def test_another_browser_is_another_person(app: Flask, wave: Fielded) -> None:
    for role in ("employee", "manager"):
        person = Respondent(app)
        begin(person, wave, **{**CHOICE, "role": role})
        person.send()
    assert rows(app, Inbox) == 2


def test_a_form_that_came_too_late_is_offered_again(app: Flask, wave: Fielded) -> None:
    person = Respondent(app)
    person.open(wave.open_link)
    answer = person.client.post(wave.open_link, data=CHOICE)
    assert answer.status_code == 400
    assert "press Start once more" in answer.text
    assert '<option value="NORTH" selected>' in answer.text


def test_starting_without_end_is_slowed_down(app: Flask, wave: Fielded) -> None:
    app.extensions[STARTS] = Pace(burst=2)
    for status in (303, 303, 429):
        person = Respondent(app)
        page = person.open(wave.open_link)
        assert post(person.client, page, wave.open_link, **CHOICE).status_code == status
    assert rows(app, Draft) == 2


def test_an_unknown_open_link_is_the_one_page(app: Flask, wave: Fielded) -> None:
    client = app.test_client()
    assert client.get("/o/unknown").data == client.get("/s/unknown").data
    assert client.get("/o/unknown").status_code == 404
