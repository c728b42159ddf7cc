import pytest
from flask import Flask

from tests.fielded import Fielded, field


@pytest.fixture
def app(app: Flask) -> Flask:
    """The application on SQLite; faults of ours reach the test instead of becoming a page."""
    app.testing = True
    return app


@pytest.fixture
def wave(app: Flask) -> Fielded:
    return field(app)
