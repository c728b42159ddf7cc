import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.desk import sign_in, user


@pytest.fixture
def app(app: Flask) -> Flask:
    """The application on SQLite; faults of ours reach the test instead of becoming a page."""
    app.testing = True
    return app


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    """A browser signed in as an administrator without any client."""
    return sign_in(app, user(app, "Ada Admin"))
