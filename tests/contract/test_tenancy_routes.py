"""No client sees another's data: every route, every role, objects of one's own and of others.

Two clients, A and B, each with people, a released wave, findings and a report. Every rule of the
URL map is asked for with every mixture of ids of A and B, by everybody of A and by strangers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from cxassess.findings.canonical import digest, to_json
from cxassess.services import clients, people, waves
from cxassess.services.context import Context
from cxassess.storage.database import writing
from cxassess.storage.findings import Report, Snapshot
from cxassess.storage.tenancy import client_scope
from cxassess.storage.waves import Wave
from cxassess.web.permissions import declared
from tests.contract.routes import STAND_INS
from tests.desk import UNITS, context_of, later, people_file, publish, sign_in, user
from tests.unit.reporting.sample_findings import sample_findings

ROLES = ("anonymous", "stranger", "admin", "leader", "lead", "consultant")
HELD = {
    "lead": {"client:lead"},
    "consultant": {"client:consultant"},
    "leader": {"client:leader"},
    "admin": {"admin"},
    "stranger": set[str](),
    "anonymous": set[str](),
}


@dataclass(frozen=True)
class Tenant:
    """One client's ids, by the name that a URL uses, and a word that only its pages may hold."""

    client: UUID
    wave: UUID
    pending: UUID
    report: UUID
    secret: str


@dataclass(frozen=True)
class World:
    app: Flask
    a: Tenant
    b: Tenant
    browsers: dict[str, FlaskClient]
    token: dict[str, str]


@pytest.fixture
def world(app: Flask) -> World:
    app.testing = True
    version = publish(app)
    a, b = tenant(app, "Alderney Foods", version), tenant(app, "Brackwater Ferries", version)
    browsers = {"anonymous": app.test_client(), "admin": sign_in(app, user(app, "Ada Admin"))}
    browsers["stranger"] = sign_in(app, user(app, "Sven Stranger", "consultant", b.client))
    for role in ("leader", "lead", "consultant"):
        browsers[role] = sign_in(app, user(app, f"{role} of A", role, a.client))
    return World(app, a, b, browsers, {role: token_of(one) for role, one in browsers.items()})


def token_of(browser: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/sign-in").text)
    assert found
    return found[1]


def tenant(app: Flask, name: str, version: UUID) -> Tenant:
    ctx = context_of(app)
    with app.app_context():
        client = clients.create_client(ctx, name).id
        units = people.check_units(ctx, client, "units.csv", UNITS.encode())
        people.apply_import(ctx, client, units.id, False)
        listed = people_file(5).replace("Employee", name)
        checked = people.check_people(ctx, client, "people.csv", listed.encode())
        people.apply_import(ctx, client, checked.id, False)
        pending = people.check_people(ctx, client, f"{name}.csv", listed.encode()).id
        now = ctx.now()
        wave = waves.create_wave(
            ctx, client, name=f"Wave of {name}", version_id=version,
            opens_at=now - timedelta(days=2), closes_at=now + timedelta(days=1),
        ).id  # fmt: skip
        waves.launch(ctx, client, wave)
        report = released(context_of(app, later(days=2)), client, wave, name)
    return Tenant(client, wave, pending, report, name)


def released(ctx: Context, client: UUID, wave: UUID, name: str) -> UUID:
    """A frozen result and a report, stored as the release would store them."""
    sample = sample_findings()
    body = to_json(sample)
    snapshot, report = ctx.new_id(), ctx.new_id()
    pdf = f"%PDF-1.7 of {name}".encode()
    with writing(client_scope(client)) as session:
        stored = session.get(Wave, (client, wave))
        assert stored
        stored.state, stored.released_at, stored.closed_at = "released", ctx.now(), ctx.now()
        session.add(
            Snapshot(client_id=client, id=snapshot, wave_id=wave, sha256=digest(body), body=body,
                     created_at=ctx.now())
        )  # fmt: skip
        session.flush()
        session.add(
            Report(client_id=client, id=report, snapshot_id=snapshot, kind="leader",
                   made_with="test", filename="report.pdf", sha256=digest(pdf), pages=1,
                   bytes=len(pdf), created_at=ctx.now())
        )  # fmt: skip
    folder = ctx.settings.reports / str(client)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{digest(pdf)}.pdf").write_bytes(pdf)
    return report


def tenant_rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if "client" in rule.arguments]


def mixtures(world: World, rule: Rule) -> Iterator[tuple[str, set[Tenant]]]:
    """Every address of a rule with ids of A and of B in every mixture, and whose they are."""
    names = [n for n in ("client", "wave", "pending", "report") if n in rule.arguments]
    # no request context: the application's `g` would outlive the requests made meanwhile
    adapter = world.app.url_map.bind("localhost")
    for chosen in product((world.a, world.b), repeat=len(names)):
        parts: dict[str, object] = {n: STAND_INS.get(n, "people") for n in rule.arguments}
        parts |= {name: getattr(owner, name) for name, owner in zip(names, chosen, strict=True)}
        yield adapter.build(rule.endpoint, parts, min(rule.methods or {"GET"})), set(chosen)


def may(role: str, rule: Rule, world: World, owners: set[Tenant]) -> bool:
    """Whether a role of A (the stranger: of B) may reach a rule with ids of these owners."""
    if role == "stranger":
        return owners == {world.b} and "client:consultant" in allowed(world, rule)
    return owners == {world.a} and bool(HELD[role] & allowed(world, rule))


def allowed(world: World, rule: Rule) -> frozenset[str]:
    return declared(world.app.view_functions[rule.endpoint])


def test_every_rule_with_objects_is_covered(app: Flask) -> None:
    """A new kind of id in a URL needs a stand-in here before it is served."""
    known = {"client", "wave", "pending", "report", "kind"}
    for rule in tenant_rules(app):
        assert rule.arguments <= known, f"{rule}: say in this test which objects it names"
        assert any(word.startswith("client:") for word in declared(
            app.view_functions[rule.endpoint]
        ))  # fmt: skip


def test_reading_across_clients_finds_nothing(world: World) -> None:
    asked = 0
    for rule in tenant_rules(world.app):
        if "GET" not in (rule.methods or set()):
            continue
        for address, owners in mixtures(world, rule):
            for role in ROLES:
                answer = world.browsers[role].get(address)
                asked += 1
                where = f"{role} GET {address} ({rule}) {answer.status_code} {answer.location}"
                if role == "anonymous":
                    assert answer.status_code == 303, where
                    assert answer.location.startswith("/sign-in?next="), where
                elif may(role, rule, world, owners):
                    assert answer.status_code in (200, 303, 409), where
                else:
                    assert answer.status_code == 404, where
                other = world.a if role == "stranger" else world.b
                assert other.secret not in answer.text, where
                if role in ("anonymous", "admin"):
                    assert world.a.secret not in answer.text, where
    assert asked > 200


def test_writing_across_clients_changes_nothing(world: World) -> None:
    before = state(world)
    for rule in tenant_rules(world.app):
        if "POST" not in (rule.methods or set()):
            continue
        for address, owners in mixtures(world, rule):
            for role in ROLES:
                if may(role, rule, world, owners):
                    continue
                where = f"{role} POST {address}"
                bare = world.browsers[role].post(address)
                assert bare.status_code in (303, 400, 404), where
                answer = world.browsers[role].post(
                    address, data={"csrf_token": world.token[role], "sure": "yes"}
                )
                expected = 303 if role == "anonymous" else 404
                assert answer.status_code == expected, where
                if role == "anonymous":
                    assert answer.location == "/sign-in", where
    assert state(world) == before


def test_lists_name_only_clients_of_ones_own(world: World) -> None:
    for role in ROLES[1:]:
        shown = world.browsers[role].get("/clients").text
        assert (world.a.secret in shown) == (role in ("leader", "lead", "consultant")), role
        assert (world.b.secret in shown) == (role == "stranger"), role


def test_only_those_who_set_clients_up_find_the_form_for_it(world: World) -> None:
    for role, status in (("admin", 200), ("consultant", 200), ("lead", 404), ("leader", 404)):
        assert world.browsers[role].get("/clients/new").status_code == status, role
        posted = world.browsers[role].post(
            "/clients/new", data={"csrf_token": world.token[role], "name": ""}
        )
        assert posted.status_code == (422 if status == 200 else 404), role


def test_every_writing_route_wants_the_token_of_its_form(world: World) -> None:
    for rule in world.app.url_map.iter_rules():
        if "POST" not in (rule.methods or set()) or rule.endpoint.startswith("respond."):
            continue
        address = next(mixtures(world, rule))[0] if "client" in rule.arguments else None
        if address is None:
            address = str(rule).replace("<token>", "no-such-token")
        answer = world.browsers["consultant"].post(address)
        assert answer.status_code == 400, f"{rule} took a form without its token"


def state(world: World) -> list[object]:
    """Everything of both clients that a stray write could change."""
    ctx = context_of(world.app)
    found: list[object] = []
    with world.app.app_context():
        for one in (world.a, world.b):
            found += [
                people.units(ctx, one.client),
                people.people(ctx, one.client),
                people.pending_import(ctx, one.client, one.pending),
                waves.waves(ctx, one.client),
            ]
    return found
