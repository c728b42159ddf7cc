import pytest
from flask import Flask


@pytest.fixture
def app(app: Flask) -> Flask:
    """The application on SQLite; faults of ours reach the test instead of becoming a page."""
    app.testing = True
    return app
