"""Style sheets, scripts, fonts and marks: served with names that change with their content."""

import hashlib
from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, abort, request, send_from_directory, url_for

from cxassess.web.permissions import allow

FOLDER = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
FONT_DAYS = 30
DIGEST = 10


def fingerprints(folder: Path) -> dict[str, str]:
    """Relative path -> the first hex digits of the file's SHA-256."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:DIGEST]
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def register(app: Flask) -> None:
    """Serve /static and give templates `asset(name)`, which fails on a file that is not there."""
    known = fingerprints(FOLDER)

    def asset(name: str) -> str:
        return url_for("static", filename=name, v=known[name])

    @allow("public")
    def static(filename: str) -> Response:
        if filename not in known:
            abort(HTTPStatus.NOT_FOUND)
        response = send_from_directory(FOLDER, filename)
        response.headers["Cache-Control"] = _keep(known[filename], filename)
        return response

    app.jinja_env.globals["asset"] = asset
    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=static)


def _keep(fingerprint: str, filename: str) -> str:
    if request.args.get("v") == fingerprint:
        return FOREVER
    if filename.endswith(".woff2"):
        # style sheets name fonts without a fingerprint
        return f"public, max-age={FONT_DAYS * 86400}"
    return "no-cache"
