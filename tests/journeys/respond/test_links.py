"""Links that work, links that do not, and what neither gives away."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from cxassess.services import context, waves
from cxassess.settings import Settings
from tests.conftest import dispose
from tests.fielded import Fielded, field
from tests.journeys.respond.respondent import Respondent, heading
from tests.webapp import csrf_of, make_app

ONE_PAGE = "This link cannot be used"


def close(app: Flask, wave: Fielded, grace: timedelta) -> None:
    with app.app_context():
        waves.close(context.current(), wave.client_id, wave.wave_id, grace=grace)


def test_unknown_closed_and_replaced_links_give_the_same_page(app: Flask, wave: Fielded) -> None:
    with app.app_context():
        ctx = context.current()
        for link in waves.links(ctx, wave.client_id, wave.wave_id):
            if link.name == "manager-1":
                waves.replace_link(ctx, wave.client_id, wave.wave_id, link.person_id)
    client = app.test_client()
    replaced = client.get(wave.links["manager-1"])
    close(app, wave, timedelta(0))
    closed = client.get(wave.links["employee-north-1"])
    unknown = client.get("/s/" + wave.token("employee-north-1")[::-1])
    broken = client.get("/s/abc")
    odd = client.get("/s/%00%ED%A0%80😀" + "x" * 3000)
    for answer in (replaced, closed, unknown, broken, odd):
        assert answer.status_code == 404
        assert answer.data == unknown.data
        assert dict(answer.headers) == dict(unknown.headers)
    assert heading(unknown) == ONE_PAGE


def test_a_post_with_such_a_link_gives_it_too(app: Flask, wave: Fielded) -> None:
    client = app.test_client()
    page = client.get(wave.links["employee-north-1"])
    for token in ("", "abc", wave.token("employee-north-1")[::-1]):
        answer = client.post("/s", data={"csrf_token": csrf_of(page), "token": token})
        assert (answer.status_code, heading(answer)) == (404, ONE_PAGE)


def test_without_a_cookie_every_question_page_is_that_page(app: Flask, wave: Fielded) -> None:
    client = app.test_client()
    unknown = client.get("/s/abc")
    for path in ("/answer", "/answer/1", "/answer/review", "/answer/receipt", "/answer/about"):
        assert client.get(path).data == unknown.data, path
    client.set_cookie("cx_answer", "forged")
    assert client.get("/answer/1").data == unknown.data


def test_whoever_had_started_may_finish_within_the_grace(app: Flask, wave: Fielded) -> None:
    started = Respondent(app)
    started.start(wave.links["employee-north-1"])
    close(app, wave, timedelta(minutes=15))
    assert Respondent(app).open(wave.links["employee-north-2"]).status_code == 404
    assert started.open(wave.links["employee-north-1"]).status_code == 200
    started.open("/answer/1")
    started.press(**dict.fromkeys(started.form.radios, "4"))
    assert heading(started.send()) == "Your answers have arrived. Thank you."


def test_after_the_grace_nothing_is_taken_any_more(app: Flask, wave: Fielded) -> None:
    late = Respondent(app)
    page = late.start(wave.links["employee-north-1"])
    close(app, wave, timedelta(0))
    answer = late.client.post("/answer/send", data={"csrf_token": csrf_of(page)})
    assert (answer.status_code, heading(answer)) == (404, ONE_PAGE)
    fields = {**late.form.fields, "RIR-1": "3", "do": "next"}
    assert late.client.post("/answer/1", data=fields).status_code == 404
    assert late.client.post("/answer/1/save", data=fields).status_code == 404


def test_a_person_who_sent_before_the_close_still_finds_the_receipt(
    app: Flask, wave: Fielded
) -> None:
    person = Respondent(app)
    person.start(wave.links["employee-north-1"])
    person.send()
    close(app, wave, timedelta(0))
    assert heading(person.open("/answer/receipt")) == "Your answers have arrived. Thank you."


def test_over_https_the_cookie_belongs_to_this_host_alone(settings: Settings) -> None:
    app = make_app(replace(settings, base_url="https://cx.example"))
    wave = field(app)
    client = app.test_client()
    page = client.get(wave.links["employee-north-1"], base_url="https://cx.example")
    answer = client.post(
        "/s",
        data={"csrf_token": csrf_of(page), "token": wave.token("employee-north-1")},
        base_url="https://cx.example",
    )
    assert answer.status_code == 303
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if "cx_answer" in c)
    assert cookie.startswith("__Host-cx_answer=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert client.get("/answer/1", base_url="https://cx.example").status_code == 200
    dispose(app)


def test_guessing_is_slowed_down_and_a_good_link_still_works(app: Flask, wave: Fielded) -> None:
    client = app.test_client()
    answers = [client.get(f"/s/guess-{number}").status_code for number in range(90)]
    assert answers[:60] == [404] * 60
    assert answers[-1] == 429
    assert client.get("/s/guess").headers["Retry-After"] == "60"
    assert client.get(wave.links["employee-north-1"]).status_code == 200


def test_no_log_line_carries_a_token(
    app: Flask, wave: Fielded, caplog: pytest.LogCaptureFixture
) -> None:
    token = wave.token("employee-north-1")
    person = Respondent(app)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("werkzeug").info('"GET %s" 200', wave.links["employee-north-1"])
        logging.getLogger("waitress").error("Exception while serving /s/%s", token)
        person.start(wave.links["employee-north-1"])
        person.press(**dict.fromkeys(person.form.radios, "4"), comment="secret words")
        person.send()
        person.open("/answer/99")
    assert len(caplog.records) >= 2
    for record in caplog.records:
        assert token not in record.getMessage()
        assert "secret words" not in record.getMessage()
    assert token not in caplog.text
