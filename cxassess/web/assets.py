"""Style sheets, scripts, fonts and marks, under addresses that change with their content."""

import hashlib
import mimetypes
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, abort, make_response, request, url_for

from cxassess.web.permissions import allow

FOLDER = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
FONT = "public, max-age=2592000"
"""30 days: style sheets name fonts without a fingerprint."""
DIGEST = 10
# not every system's table of types knows fonts
mimetypes.add_type("font/woff2", ".woff2")


@dataclass(frozen=True)
class Asset:
    """One file, kept in memory: together they are smaller than a photograph."""

    body: bytes
    type: str
    fingerprint: str
    """The first hex digits of the SHA-256 of its content."""


def collect(folder: Path) -> dict[str, Asset]:
    """Every file below `folder` by its relative path."""
    return {
        path.relative_to(folder).as_posix(): _asset(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def register(app: Flask) -> None:
    """Serve /static and give templates `asset(name)`, which fails on a file that is not there."""
    assets = collect(FOLDER)

    def asset(name: str) -> str:
        return url_for("static", filename=name, v=assets[name].fingerprint)

    @allow("public")
    def static(filename: str) -> Response:
        if filename not in assets:
            abort(HTTPStatus.NOT_FOUND)
        found = assets[filename]
        response = make_response(found.body)
        response.headers["Content-Type"] = found.type
        response.headers["Cache-Control"] = _keep(found)
        response.set_etag(found.fingerprint)
        response.make_conditional(request)
        return response

    app.jinja_env.globals["asset"] = asset
    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=static)


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    text = kind.startswith("text/") or kind.endswith(("javascript", "xml"))
    charset = "; charset=utf-8" if text else ""
    return Asset(body, kind + charset, hashlib.sha256(body).hexdigest()[:DIGEST])


def _keep(asset: Asset) -> str:
    if request.args.get("v") == asset.fingerprint:
        return FOREVER
    return FONT if asset.type == "font/woff2" else "no-cache"
