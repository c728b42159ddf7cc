"""Signing in and out: links that work once, passwords, sessions, and where one goes next."""

from dataclasses import replace

import pytest
from flask import Flask

from cxassess.services import accounts
from tests.desk import PASSWORD, context_of, send, sign_in, user, words
from tests.webapp import make_app

WRONG = "do not belong together"


def with_password(app: Flask, name: str = "Ines Duarte") -> str:
    email = user(app, name)
    ctx = context_of(app)
    with app.app_context():
        found = accounts.user_by_email(ctx, email)
        assert found
        accounts.set_password(ctx, found, PASSWORD)
    return email


def test_a_link_signs_in_once_and_looking_at_it_does_nothing(app: Flask) -> None:
    email = user(app, "Ines Duarte")
    with app.app_context():
        path = accounts.login_link(context_of(app), email)
    browser, other = app.test_client(), app.test_client()
    for _ in range(3):
        assert "Sign in now" in words(browser.get(path))
    page = other.get(path)
    answer = send(browser, path)
    assert (answer.status_code, answer.location) == (303, "/clients")
    assert path not in answer.location
    cookie = answer.headers.get_all("Set-Cookie")[0]
    assert cookie.startswith("cx_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert browser.get("/clients").status_code == 200
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    again = other.post(path, data={"csrf_token": token})
    assert again.status_code == 404
    assert "This link cannot be used" in words(again)
    assert other.get(path).text == other.get("/sign-in/no-such-token").text


def test_a_password_signs_in_and_out(app: Flask) -> None:
    email = with_password(app)
    browser = app.test_client()
    wrong = send(browser, "/sign-in", email=email, password="not this one")
    assert wrong.status_code == 422
    assert WRONG in words(wrong)
    assert f'value="{email}"' in wrong.text
    unknown = send(browser, "/sign-in", email="nobody@desk.example", password="not this one")
    assert WRONG in words(unknown)
    right = send(browser, "/sign-in", email=email, password=PASSWORD)
    assert (right.status_code, right.location) == (303, "/clients")
    session = browser.get_cookie("cx_session")
    assert session
    out = send(browser, "/clients", "/sign-out")
    assert (out.status_code, out.location) == (303, "/sign-in")
    assert "You are signed out." in words(browser.get("/sign-in"))
    browser.set_cookie("cx_session", session.value)
    assert browser.get("/clients").status_code == 303, "a cookie must not outlive the signing out"


def test_a_session_is_new_after_each_signing_in(app: Flask) -> None:
    email = with_password(app)
    browser = app.test_client()
    send(browser, "/sign-in", email=email, password=PASSWORD)
    first = browser.get_cookie("cx_session")
    send(browser, "/sign-in", email=email, password=PASSWORD)
    second = browser.get_cookie("cx_session")
    assert first
    assert second
    assert first.value != second.value
    browser.set_cookie("cx_session", first.value)
    assert browser.get("/clients").status_code == 303


def test_by_https_the_cookie_is_tied_to_the_host(app: Flask) -> None:
    settings = replace(app.extensions["cxassess.settings"], base_url="https://localhost")
    secure = make_app(settings)
    browser = secure.test_client()
    with secure.app_context():
        accounts.create_user(context_of(secure), "ines@desk.example", "Ines")
        path = accounts.login_link(context_of(secure), "ines@desk.example")
    page = browser.get(path, base_url="https://localhost")
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = browser.post(path, data={"csrf_token": token}, base_url="https://localhost")
    cookie = next(c for c in answer.headers.get_all("Set-Cookie") if "cx_session" in c)
    assert cookie.startswith("__Host-cx_session=")
    assert "Secure" in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ("/clients/new", "/clients/new"),
        ("/clients?page=2", "/clients?page=2"),
        ("//evil.example", "/clients"),
        ("/\\evil.example", "/clients"),
        ("https://evil.example/", "/clients"),
        ("/\t/evil.example", "/clients"),
        ("javascript:alert(1)", "/clients"),
        ("clients", "/clients"),
        ("/" + "a" * 3000, "/clients"),
        ("/ok\r\nSet-Cookie: a=b", "/clients"),
        ("", "/clients"),
    ],
)
def test_after_signing_in_only_own_pages_follow(app: Flask, asked: str, goes: str) -> None:
    email = with_password(app)
    browser = app.test_client()
    answer = send(browser, "/sign-in", email=email, password=PASSWORD, next=asked)
    assert (answer.status_code, answer.location) == (303, goes)


def test_guessing_is_stopped_and_says_when_to_come_back(app: Flask) -> None:
    email = with_password(app)
    browser = app.test_client()
    for _ in range(10):
        assert send(browser, "/sign-in", email=email, password="wrong").status_code == 422
    answer = send(browser, "/sign-in", email=email, password=PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60


def test_a_new_password_ends_every_session(app: Flask) -> None:
    email = with_password(app)
    here, elsewhere = sign_in(app, email), sign_in(app, email)
    unlike = send(here, "/account/password", password="some new words", again="others")
    assert unlike.status_code == 422
    assert "not the same" in words(unlike)
    short = send(here, "/account/password", password="short", again="short")
    assert short.status_code == 422
    assert 'href="#password"' in short.text
    done = send(here, "/account/password", password="some new words", again="some new words")
    assert (done.status_code, done.location) == (303, "/sign-in")
    assert elsewhere.get("/clients").status_code == 303
    again = send(here, "/sign-in", email=email, password="some new words")
    assert again.location == "/clients"


def test_without_a_token_of_the_form_nothing_is_done(app: Flask) -> None:
    browser = sign_in(app, with_password(app))
    assert browser.post("/sign-out").status_code == 400
    assert browser.post("/clients/new", data={"name": "Sneaked In"}).status_code == 400
    assert "Sneaked In" not in words(browser.get("/clients"))
