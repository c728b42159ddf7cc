"""Is the process alive, and can it do its work? For load balancers and start scripts."""

from http import HTTPStatus

from flask import Blueprint, Response, current_app, make_response
from sqlalchemy.exc import SQLAlchemyError

from cxassess.storage import migrating
from cxassess.storage.database import db
from cxassess.storage.errors import StorageError
from cxassess.web.permissions import allow

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@allow("public")
def alive() -> Response:
    """200 as long as the process answers at all."""
    return _words("alive")


@blueprint.get("/readyz")
@allow("public")
def ready() -> Response:
    """200 when the database answers and has this version's schema, else 503 and the reason."""
    try:
        fits = migrating.up_to_date(db.engine)
    except (SQLAlchemyError, StorageError) as error:
        current_app.logger.warning("not ready: %s", type(error).__name__)
        return _words("the database does not answer", HTTPStatus.SERVICE_UNAVAILABLE)
    if not fits:
        return _words(
            "the database has another schema; run cxassess db upgrade",
            HTTPStatus.SERVICE_UNAVAILABLE,
        )
    return _words("ready")


def _words(words: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
    response = make_response(f"{words}\n", status)
    response.mimetype = "text/plain"
    return response
