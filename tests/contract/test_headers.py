"""The headers of every answer, the cookies, the hosts and the limits."""

import re
from dataclasses import replace

import pytest
from flask import Flask, request, session

from cxassess.settings import Settings
from cxassess.web.assets import FOLDER
from cxassess.web.permissions import allow
from cxassess.web.security import accepts_body, data_images, trusted_hosts
from tests.contract.routes import addresses
from tests.webapp import make_app

PROMISED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}
STRICT = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def test_every_answer_carries_every_header(app: Flask) -> None:
    client = app.test_client()
    for rule, address in [*addresses(app), (None, "/nowhere")]:
        for method in ("GET", "HEAD", "POST", "OPTIONS"):
            answer = client.open(address, method=method)
            where = f"{method} {rule} ({answer.status_code})"
            assert answer.status_code < 500 or address == "/readyz", where
            for name, value in PROMISED.items():
                assert answer.headers.getlist(name) == [value], f"{where}: {name}"
            assert answer.headers["Permissions-Policy"].startswith("camera=()"), where
            assert "Server" not in answer.headers, where
            if address.startswith("/static/"):
                continue
            assert answer.headers["Content-Security-Policy"] in (
                STRICT,
                STRICT.replace("img-src 'self'", "img-src 'self' data:"),
            ), where
            if answer.mimetype != "text/css":
                assert answer.headers["Cache-Control"] == "no-store", where


def test_pictures_inside_a_page_are_allowed_only_where_a_view_asks_for_it(app: Flask) -> None:
    app.add_url_rule("/charts", "charts", allow("public")(data_images(lambda: "charts")))
    app.add_url_rule("/plain", "plain", allow("public")(lambda: "plain"))
    client = app.test_client()
    policy = client.get("/charts").headers["Content-Security-Policy"]
    assert policy == STRICT.replace("img-src 'self'", "img-src 'self' data:")
    assert client.get("/plain").headers["Content-Security-Policy"] == STRICT


def test_https_adds_transport_security_and_ties_cookies_to_the_host(settings: Settings) -> None:
    app = make_app(replace(settings, base_url="https://cx.example"))
    app.add_url_rule("/form", view_func=allow("public")(_keep_something))
    answer = app.test_client().get("/form", base_url="https://cx.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-cx_form=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_plain_http_promises_no_transport_security(app: Flask) -> None:
    app.add_url_rule("/form", view_func=allow("public")(_keep_something))
    answer = app.test_client().get("/form")
    assert "Strict-Transport-Security" not in answer.headers
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("cx_form=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("localhost:8765", 200),
        ("127.0.0.1:8765", 200),
        ("evil.example", 400),
        ("localhost.evil.example", 400),
    ],
)
def test_only_our_own_host_is_answered(app: Flask, host: str, status: int) -> None:
    answer = app.test_client().get("/healthz", headers={"Host": host})
    assert answer.status_code == status
    assert "evil" not in answer.text


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "Forwarded"])
def test_a_forwarded_host_changes_nothing(app: Flask, header: str) -> None:
    value = "host=evil.example" if header == "Forwarded" else "evil.example"
    answer = app.test_client().get("/clients", headers={header: value})
    assert "evil" not in answer.headers.get("Location", "") + answer.text


def test_a_proxy_is_believed_only_as_far_as_it_was_named(settings: Settings) -> None:
    forwarded = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Forwarded-Proto": "https"}
    for hops, address in ((0, "127.0.0.1"), (1, "198.51.100.7"), (2, "203.0.113.9")):
        app = make_app(replace(settings, trusted_proxies=hops))
        app.add_url_rule("/who", "who", allow("public")(lambda: request.remote_addr or ""))
        assert app.test_client().get("/who", headers=forwarded).text == address


@pytest.mark.parametrize(
    ("base_url", "hosts"),
    [
        ("https://cx.example", ["cx.example"]),
        ("http://localhost:8765", ["127.0.0.1", "[::1]", "localhost"]),
        ("http://[::1]:8765", ["127.0.0.1", "[::1]", "localhost"]),
        ("http://192.168.1.20:8765", ["192.168.1.20"]),
    ],
)
def test_hosts_come_from_the_one_configured_address(
    settings: Settings, base_url: str, hosts: list[str]
) -> None:
    assert trusted_hosts(replace(settings, base_url=base_url)) == hosts


def test_a_body_is_limited_and_uploads_have_their_own_limit(app: Flask) -> None:
    upload = accepts_body(1024 * 1024)(lambda: "taken")
    app.add_url_rule("/upload", view_func=allow("public")(upload), methods=["POST"])
    client = app.test_client()
    body = b"a=" + b"x" * 300_000
    form = "application/x-www-form-urlencoded"
    assert client.post("/s", data=body, content_type=form).status_code == 413
    assert client.post("/upload", data=body, content_type=form).status_code == 400
    assert client.post("/upload", data=body * 4, content_type=form).status_code == 413
    many = b"&".join(b"f%d=" % i for i in range(20_000))
    assert client.post("/s", data=many, content_type=form).status_code in (400, 404, 413)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_write_that_comes_from_another_site_is_refused(app: Flask, site: str) -> None:
    answer = app.test_client().post("/answer/clear", headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert "from another site" in answer.text


def test_every_write_needs_its_form_s_token(app: Flask) -> None:
    client = app.test_client()
    for rule, address in addresses(app):
        if "POST" in (rule.methods or ()):
            answer = client.post(address)
            assert answer.status_code in (400, 404, 303), str(rule)
            if answer.status_code == 303:
                assert answer.location.startswith("/sign-in"), str(rule)


def test_style_sheets_are_kept_for_good_under_a_name_that_follows_their_content(
    app: Flask,
) -> None:
    client = app.test_client()
    page = client.get("/nowhere").text
    address = re.search(r'href="(/static/css/tokens\.css\?v=\w+)"', page)
    assert address
    kept = client.get(address[1])
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert kept.data == (FOLDER / "css/tokens.css").read_bytes()
    assert client.get("/static/css/tokens.css?v=old").headers["Cache-Control"] == "no-cache"
    font = client.get("/static/fonts/cx-sans-latin.woff2")
    assert font.headers["Cache-Control"] == "public, max-age=2592000"
    assert client.get("/static/../settings.py").status_code == 404
    assert client.get("/static/css").status_code == 404


def test_no_file_of_ours_names_another_host_or_carries_inline_code() -> None:
    for path in FOLDER.rglob("*"):
        if path.suffix in {".css", ".js", ".svg"}:
            text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
            assert "http" not in text, path.name
    for path in (FOLDER.parent / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", text), path.name
        # only text written in the template itself may pass as HTML
        assert not re.search(r"""[^'"\s]\s*\|\s*safe""", text), path.name


def _keep_something() -> str:
    session["kept"] = True
    return "kept"
