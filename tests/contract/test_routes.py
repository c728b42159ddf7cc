"""No address appears or vanishes unnoticed, and opening one never changes anything."""

from pathlib import Path

import pytest
from flask import Flask, url_for

from cxassess.services import context, people
from cxassess.services.accounts import Role
from cxassess.web.permissions import ANSWER_COOKIE, declared
from tests.contract.routes import NOWHERE, STAND_INS
from tests.contract.signing import signed_in
from tests.fielded import Fielded, field
from tests.journeys.respond.respondent import everything

LIST = Path(__file__).with_name("routes.txt")
NO_EFFECT = {"GET", "HEAD", "OPTIONS"}


def test_the_list_of_routes_is_the_one_written_down(app: Flask) -> None:
    """After a change that is meant, write the new list: the failure shows the lines."""
    lines = sorted(
        " ".join(
            [
                str(rule),
                "|".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})),
                "|".join(sorted(declared(app.view_functions[rule.endpoint]))),
            ]
        )
        for rule in app.url_map.iter_rules()
    )
    assert lines == LIST.read_text(encoding="utf-8").splitlines()


def test_an_address_is_for_reading_or_for_writing_and_says_so(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        methods = set(rule.methods or ())
        assert methods <= NO_EFFECT or methods == {"POST", "OPTIONS"}, str(rule)


@pytest.fixture
def wave(app: Flask) -> Fielded:
    return field(app)


@pytest.mark.parametrize("role", ["lead", "consultant", "leader"])
def test_opening_any_page_writes_nothing(app: Flask, wave: Fielded, role: Role) -> None:
    client = signed_in(app, wave.client_id, role)
    client.set_cookie(ANSWER_COOKIE, wave.token("employee-north-1"))
    with app.app_context():
        table = b"email,unit,line,audience\nnew@tarnwell.example,NORTH,b2b,employee\n"
        pending = people.check_people(context.current(), wave.client_id, "people.csv", table).id
    known = {
        **STAND_INS,
        "client": wave.client_id,
        "wave": wave.wave_id,
        "pending": pending,
        "token": wave.token("employee-north-1"),
    }
    before = everything(app)
    served = 0
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        with app.test_request_context():
            parts = {name: known.get(name, NOWHERE) for name in rule.arguments}
            address = url_for(rule.endpoint, **parts)
        for method in ("GET", "HEAD", "GET"):
            answer = client.open(address, method=method)
            assert answer.status_code in (200, 303, 404, 409), f"{rule}: {answer.status_code}"
        served += answer.status_code == 200
        assert everything(app) == before, f"GET {rule} wrote something"
    assert served >= 12
