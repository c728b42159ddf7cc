"""What belongs to another client does not exist: every route, every method, every role."""

from uuid import UUID

import pytest
from flask import Flask, url_for

from cxassess.services import clients, context
from cxassess.services.accounts import Role
from cxassess.web.permissions import declared
from tests.contract.routes import NOWHERE, STAND_INS
from tests.contract.signing import signed_in
from tests.fielded import Fielded, field
from tests.journeys.respond.respondent import everything


@pytest.fixture
def theirs(app: Flask) -> Fielded:
    """A client with a launched wave that the person signed in has nothing to do with."""
    return field(app)


@pytest.fixture
def ours(app: Flask) -> UUID:
    with app.app_context():
        return clients.create_client(context.current(), "Own client").id


@pytest.mark.parametrize("role", ["lead", "consultant", "leader", None])
def test_another_client_is_a_page_that_is_not_there(
    app: Flask, theirs: Fielded, ours: UUID, role: Role | None
) -> None:
    client = signed_in(app, ours, role)
    known = {**STAND_INS, "client": theirs.client_id, "wave": theirs.wave_id}
    before = everything(app)
    tried = 0
    for rule in app.url_map.iter_rules():
        if "client" not in rule.arguments:
            continue
        with app.test_request_context():
            parts = {name: known.get(name, NOWHERE) for name in rule.arguments}
            address = url_for(rule.endpoint, **parts)
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            answer = client.open(address, method=method, data={"name": "x"})
            assert answer.status_code == 404, f"{role}: {method} {rule}"
            assert "Tarnwell" not in answer.text
            tried += 1
    assert tried > 20
    assert everything(app) == before


def test_their_wave_under_our_client_is_not_there_either(
    app: Flask, theirs: Fielded, ours: UUID
) -> None:
    client = signed_in(app, ours, "consultant")
    known = {**STAND_INS, "client": ours, "wave": theirs.wave_id}
    for rule in app.url_map.iter_rules():
        if {"client", "wave"} <= rule.arguments and "GET" in (rule.methods or ()):
            with app.test_request_context():
                parts = {name: known.get(name, NOWHERE) for name in rule.arguments}
                address = url_for(rule.endpoint, **parts)
            answer = client.get(address)
            assert answer.status_code == 404, str(rule)
            assert "Autumn 2026" not in answer.text


def test_a_role_sees_only_its_own_pages_of_its_client(app: Flask, ours: UUID) -> None:
    client = signed_in(app, ours, "leader")
    for rule in app.url_map.iter_rules():
        allowed = declared(app.view_functions[rule.endpoint])
        if "client" not in rule.arguments or "client:leader" in allowed:
            continue
        with app.test_request_context():
            parts = {n: {**STAND_INS, "client": ours}.get(n, NOWHERE) for n in rule.arguments}
            address = url_for(rule.endpoint, **parts)
        assert client.get(address).status_code in (404, 405), str(rule)
