"""What holds for every answer of the web rooms: cookies, limits, CSRF and response headers."""

import hashlib
import ipaddress
from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from cxassess.settings import Settings

RESPOND_BODY = 256 * 1024
"""Bytes; the largest page of answers with a comment is under 8 KiB."""
IMPORT_BODY = 5 * 1024 * 1024
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'{img};"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PLAIN_POLICY = CONTENT_POLICY.format(img="")
PICTURE_POLICY = CONTENT_POLICY.format(img=" data:")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # a personal link must not travel to another site, not even to our own next page
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
    ),
    "X-Robots-Tag": "noindex, nofollow",
}
STRICT_TRANSPORT = "max-age=31536000"

csrf = CSRFProtect()

View = TypeVar("View", bound=Callable[..., object])


def cookie_name(name: str, settings: Settings) -> str:
    """`name`, with the prefix that ties a cookie to this host when people come by HTTPS."""
    return f"__Host-{name}" if settings.secure else name


def key_for(settings: Settings, purpose: str) -> bytes:
    """32 bytes for one purpose; knowing one of them tells nothing of another.

    `purpose` is at most 16 ASCII characters (the personalisation of BLAKE2b).
    """
    person = purpose.encode("ascii")
    return hashlib.blake2b(key=settings.secret, person=person, digest_size=32).digest()


def trusted_hosts(settings: Settings) -> list[str]:
    """Host names that a request may carry: the configured one, and this machine's when local."""
    host = urlsplit(settings.base_url).hostname or ""
    shown = f"[{host}]" if ":" in host else host
    return sorted({shown, *LOCAL_HOSTS}) if _is_local(host) else [shown]


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def data_images(view: View) -> View:
    """Mark a view whose page carries its charts as data: images (reports only)."""
    vars(view)["data_images"] = True
    return view


def accepts_body(size: int) -> Callable[[View], View]:
    """Mark a view that takes a body of up to `size` bytes, for uploads."""

    def mark(view: View) -> View:
        vars(view)["body_limit"] = size
        return view

    return mark


def configure(app: Flask, settings: Settings) -> None:
    """Put every limit, key and cookie rule into the app's configuration."""
    app.config.update(
        SECRET_KEY=key_for(settings, "form-cookie"),
        SESSION_COOKIE_NAME=cookie_name("cx_form", settings),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_PATH="/",
        TRUSTED_HOSTS=trusted_hosts(settings),
        MAX_CONTENT_LENGTH=RESPOND_BODY,
        # a page may stay open over lunch: the token lives as long as the browser's session
        WTF_CSRF_TIME_LIMIT=None,
        # pages send no referrer (see HEADERS), so it cannot be asked for; the token can
        WTF_CSRF_SSL_STRICT=False,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        # the documented way to wrap the WSGI callable, written so that a method is not assigned to
        vars(app)["wsgi_app"] = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)


def limit_body() -> None:
    """Before each request: the view's own limit for uploads, else the small one."""
    view = current_app.view_functions.get(request.endpoint or "")
    request.max_content_length = getattr(view, "body_limit", RESPOND_BODY)


def refuse_other_sites() -> None:
    """Before each request: no writing on behalf of another site, whatever token it carries."""
    site = request.headers.get("Sec-Fetch-Site", "none")
    if request.method not in ("GET", "HEAD", "OPTIONS") and site not in ("same-origin", "none"):
        abort(HTTPStatus.FORBIDDEN)


def add_headers(response: Response) -> Response:
    """After each request: the headers of every answer; nothing dynamic is kept by a cache."""
    view = current_app.view_functions.get(request.endpoint or "")
    pictures = getattr(view, "data_images", False)
    response.headers["Content-Security-Policy"] = PICTURE_POLICY if pictures else PLAIN_POLICY
    response.headers.update(HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
    return response
