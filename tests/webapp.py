"""Helpers for tests of pages: the application as served, and forms posted as a browser would."""

import re

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cxassess import create_app
from cxassess.settings import Settings

CSRF_FIELD = re.compile(r'name="csrf_token" value="([^"]+)"')


def make_app(settings: Settings) -> Flask:
    """The application with CSRF on; faults of ours reach the test instead of becoming a page."""
    app = create_app(settings)
    app.testing = True
    return app


def csrf_of(response: TestResponse) -> str:
    """The token that a page carries; fails when it has no form."""
    found = CSRF_FIELD.search(response.text)
    assert found, f"no form on {response.request.path}"
    return found[1]


def post(client: FlaskClient, page: TestResponse, path: str, **fields: object) -> TestResponse:
    """Post a form as the page's own button would."""
    return client.post(path, data={"csrf_token": csrf_of(page), **fields})
