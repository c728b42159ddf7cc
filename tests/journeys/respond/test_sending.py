"""Exactly one response per link, and a receipt for every try."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from tests.fielded import Fielded
from tests.journeys.respond.respondent import Draft, Inbox, Respondent, heading, rows
from tests.live import Browser, served
from tests.webapp import csrf_of, post

ARRIVED = "Your answers have arrived. Thank you."
FIRST_COUNTS = "What was sent first is what counts"


@pytest.fixture
def app(each_app: Flask) -> Flask:
    """Once on SQLite and once on PostgreSQL."""
    each_app.testing = True
    return each_app


@pytest.fixture
def ready(app: Flask, wave: Fielded) -> Respondent:
    """Somebody with a saved page, about to send."""
    person = Respondent(app)
    person.start(wave.links["employee-north-1"])
    person.press(**dict.fromkeys(person.form.radios, "4"))
    return person


def test_sending_again_ends_on_the_same_receipt(app: Flask, ready: Respondent) -> None:
    review = ready.open("/answer/review")
    first = post(ready.client, review, "/answer/send")
    assert first.location == "/answer/receipt"
    # the reply was lost, or the button pressed twice, or the page loaded again
    for _ in range(3):
        again = post(ready.client, review, "/answer/send")
        assert again.location == "/answer/receipt?late=1"
        page = ready.open(again.location)
        assert heading(page) == ARRIVED
        assert FIRST_COUNTS in page.text
    assert FIRST_COUNTS not in ready.open("/answer/receipt").text
    assert (rows(app, Inbox), rows(app, Draft)) == (1, 0)


def test_a_page_posted_after_sending_is_told_which_answers_count(
    app: Flask, ready: Respondent
) -> None:
    page = ready.open("/answer/2")
    fields = {**ready.form.fields, "do": "next"}
    ready.send()
    late = ready.client.post("/answer/2", data=fields)
    assert late.location == "/answer/receipt?late=1"
    assert ready.client.post("/answer/2/save", data=fields).status_code == 409
    assert heading(page) != ARRIVED
    assert (rows(app, Inbox), rows(app, Draft)) == (1, 0)


def test_every_page_leads_to_the_receipt_once_sent(app: Flask, ready: Respondent) -> None:
    ready.send()
    for path in ("/answer", "/answer/1", "/answer/9", "/answer/review", "/answer/paused"):
        assert ready.open(path).request.path == "/answer/receipt", path


def test_the_link_itself_shows_the_receipt_and_no_answers(
    app: Flask, wave: Fielded, ready: Respondent
) -> None:
    ready.send()
    elsewhere = Respondent(app)
    page = elsewhere.open(wave.links["employee-north-1"])
    assert heading(page) == ARRIVED
    assert "name=" not in page.text.replace('name="csrf_token"', "").replace("<meta name=", "")
    start = elsewhere.client.post(
        "/s", data={"csrf_token": csrf_of(page), "token": wave.token("employee-north-1")}
    )
    assert start.location == "/answer/receipt"


def test_the_receipt_is_not_there_before_sending(ready: Respondent) -> None:
    assert ready.open("/answer/receipt").request.path == "/answer/2"


def test_sending_nothing_answered_is_possible_and_said_plainly(app: Flask, wave: Fielded) -> None:
    person = Respondent(app)
    person.start(wave.links["leader-1"])
    review = person.open("/answer/review")
    assert "0 of 31 questions answered, 31 left open. Either is fine." in review.text
    assert heading(person.send()) == ARRIVED


def test_fifty_posts_at_once_give_one_response_and_fifty_receipts(
    app: Flask, wave: Fielded
) -> None:
    token = wave.token("employee-north-1")
    with served(app) as port:
        person = Browser(port)
        person.get(wave.links["employee-north-1"])
        person.post("/s", token=token)
        person.get("/answer/1")
        person.post("/answer/1", revision="0", **{"RIR-1": "4"}, do="later")
        person.get("/answer/review")
        tabs = [person.twin() for _ in range(50)]

        def send(tab: Browser) -> tuple[int, str]:
            status = tab.post("/answer/send")
            tab.get(tab.location)
            return status, tab.page

        with ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(send, tabs))
    assert [status for status, _ in answers] == [303] * 50
    assert all(ARRIVED in page for _, page in answers)
    assert sum(FIRST_COUNTS in page for _, page in answers) == 49
    assert (rows(app, Inbox), rows(app, Draft)) == (1, 0)
