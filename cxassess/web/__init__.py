"""Pages for people: answering (respond), consultants and client leads (console), leaders."""

from importlib import import_module
from importlib.util import find_spec

from flask import Flask

from cxassess.settings import Settings
from cxassess.web import assets, errors, health, permissions, redaction, security, throttle

ROOMS = ("respond", "account", "console", "leader")
"""Packages that each offer a `blueprint`."""


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
    app.register_blueprint(health.blueprint)
    for room in ROOMS:
        name = f"{__name__}.{room}"
        if find_spec(name) is not None:
            app.register_blueprint(import_module(name).blueprint)
