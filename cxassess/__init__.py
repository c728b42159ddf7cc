"""cxassess: how mature a customer-experience programme is, and how sure that is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from cxassess.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The web application for these settings, or for those of the environment.

    Raises:
        SettingsError: a setting of the environment is missing, unknown or cannot be used.
    """
    # imported here: `cxassess score` and the pure rooms start without the web and its libraries
    from flask import Flask
    from jinja2 import StrictUndefined

    from cxassess import web
    from cxassess.settings import Settings
    from cxassess.storage import database

    settings = settings or Settings.from_environment(os.environ)
    app = Flask(__name__, static_folder=None, template_folder="web/templates")
    app.extensions["cxassess.settings"] = settings
    app.jinja_options.update(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    database.init_app(app, settings)
    web.register(app, settings)
    return app
