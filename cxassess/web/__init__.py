"""Pages for people: answering (respond), consultants and client leads (console), leaders."""

from flask import Flask

from cxassess.settings import Settings
from cxassess.web import (
    account,
    assets,
    console,
    errors,
    health,
    leader,
    permissions,
    redaction,
    respond,
    security,
    throttle,
)


def register(app: Flask, settings: Settings) -> None:
    """Give the app its protection first, then its pages."""
    redaction.install()
    security.configure(app, settings)
    # the order matters: reading a form to look for its token must know the body's limit already
    app.before_request(security.limit_body)
    app.before_request(permissions.enforce)
    app.before_request(security.refuse_other_sites)
    security.csrf.init_app(app)
    app.after_request(security.add_headers)
    errors.register(app)
    throttle.register(app)
    assets.register(app)
    for room in (health, respond, account, console, leader):
        app.register_blueprint(room.blueprint)
