"""Addresses for every route, with stand-ins for the parts that a URL needs."""

from uuid import UUID

from flask import Flask, url_for
from werkzeug.routing import Rule

NOWHERE = UUID(int=7)
STAND_INS: dict[str, object] = {
    "token": "no-such-token",
    "public_id": "no-such-wave",
    "number": 1,
    "kind": "people",
    "filename": "css/base.css",
}
"""Other parts are ids; add a name here when a route needs something else."""


def addresses(app: Flask) -> list[tuple[Rule, str]]:
    """Each rule with one address that it matches."""
    with app.test_request_context():
        return [
            (
                rule,
                url_for(
                    rule.endpoint,
                    _method=min(rule.methods or {"GET"}),
                    **{name: STAND_INS.get(name, NOWHERE) for name in rule.arguments},
                ),
            )
            for rule in app.url_map.iter_rules()
        ]
