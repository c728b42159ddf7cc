from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from cxassess.storage.database import db
from tests.fielded import Fielded, field
from tests.webapp import make_app, make_template


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def app(template_database: Path, tmp_path: Path) -> Iterator[Flask]:
    app = make_app(template_database, tmp_path)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def wave(app: Flask) -> Fielded:
    return field(app)
