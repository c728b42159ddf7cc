"""A consultant's whole way: a client, its units and people, a wave, findings, the report."""

import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cxassess.findings.canonical import from_json
from cxassess.reporting.numbers import one
from tests.desk import (
    UNITS,
    answer,
    clock_ahead,
    people_file,
    publish,
    send,
    sign_in,
    upload,
    user,
    wave_fields,
    words,
    work_off,
)

CLIENT = re.compile(r"/clients/([0-9a-f-]{36})/people")
WAVE = re.compile(r"/waves/([0-9a-f-]{36})/")


def new_client(browser: FlaskClient, name: str = "Tarnwell Group") -> UUID:
    made = send(browser, "/clients/new", name=name)
    assert made.status_code == 303
    found = CLIENT.match(made.location)
    assert found
    return UUID(found[1])


def import_file(browser: FlaskClient, client: UUID, kind: str, body: str) -> str:
    """Upload, look at the check list, import; gives the words of the people page."""
    checked = upload(browser, f"/clients/{client}/people/import/{kind}", f"{kind}.csv", body)
    assert checked.status_code == 303
    assert "ready" in words(browser.get(checked.location))
    done = send(browser, checked.location)
    assert done.status_code == 303
    return words(browser.get(done.location))


def new_wave(browser: FlaskClient, client: UUID, version: UUID, **changes: str) -> UUID:
    made = send(browser, f"/clients/{client}/waves/new", **wave_fields(version, **changes))
    assert made.status_code == 303, words(made)
    found = WAVE.search(made.location)
    assert found
    return UUID(found[1])


@pytest.mark.slow
def test_from_an_empty_platform_to_a_report(app: Flask, admin: FlaskClient) -> None:
    version = publish(app)
    assert "No clients yet" in words(admin.get("/clients"))

    client = new_client(admin)
    assert "Nobody is known yet" in words(admin.get(f"/clients/{client}/people"))
    assert "3 units added" in import_file(admin, client, "units", UNITS)
    assert "32 people added" in import_file(admin, client, "people", people_file())
    page = words(admin.get(f"/clients/{client}/people"))
    assert "32 people in 3 units" in page
    assert "Sales North" in page

    wave = new_wave(admin, client, version)
    home = f"/clients/{client}/waves/{wave}"
    plan = words(admin.get(f"{home}/launch"))
    assert "32 people would be asked" in plan
    assert "Launch wave 1, ask 32 people" in plan
    assert send(admin, f"{home}/launch").location == f"{home}/links"
    links = words(admin.get(f"{home}/links"))
    assert "32 personal links" in links
    assert answer(app, client, wave, 28) == 28

    shown = admin.get(home)
    assert "25 of 32 have finished; seven days are left" in words(shown)
    assert ">28<" not in shown.text, "a count that is not stepped would let people be watched"
    assert "No findings while the wave is open" in words(admin.get(f"{home}/findings"))
    assert admin.get(f"{home}/findings.json").status_code == 404
    assert send(admin, home, f"{home}/release").status_code == 409

    assert send(admin, home, f"{home}/close").location == f"{home}#close"
    assert "Tick the box first" in words(admin.get(home))
    assert send(admin, home, f"{home}/close", sure="yes").status_code == 303
    assert "Who had started may still finish" in words(admin.get(home))

    with clock_ahead(minutes=20) as now:
        assert "Release the findings of wave 1" in words(admin.get(home))
        assert send(admin, home, f"{home}/release").location == f"{home}/release"
        waiting = words(admin.get(f"{home}/release"))
        assert "Findings are being computed" in waiting
        assert "Look again" in waiting
        assert "See how far it is" in words(admin.get(home))
        assert work_off(app, now) >= 1
        assert admin.get(f"{home}/release").location == f"{home}/findings"

        findings = from_json(admin.get(f"{home}/findings.json").data)
        page = words(admin.get(f"{home}/findings"))
        assert findings.answer.headline in page
        assert findings.participation.answered == 28
        for criterion in findings.criteria:
            if criterion.score:
                assert f"{criterion.name} {one(criterion.score.value)}" in page
        assert "target 3.5" in admin.get(f"{home}/findings").text
        web_form = admin.get(f"{home}/report.html")
        assert findings.answer.headline in words(web_form)
        assert "img-src 'self' data:" in web_form.headers["Content-Security-Policy"]

        assert "Make the leader report" in words(admin.get(f"{home}/reports"))
        assert send(admin, f"{home}/reports").status_code == 303
        assert "Look again" in words(admin.get(f"{home}/reports"))
        assert work_off(app, now) == 1
        made = admin.get(f"{home}/reports")
        assert "One report made" in words(made)
        path = re.search(rf'href="({home}/reports/[0-9a-f-]+\.pdf)"', made.text)
        assert path
        pdf = admin.get(path[1])
        assert pdf.data.startswith(b"%PDF-")
        assert pdf.headers["Content-Type"] == "application/pdf"
        assert re.fullmatch(
            r'attachment; filename="[a-z0-9-]+\.pdf"', pdf.headers["Content-Disposition"]
        )
        assert pdf.headers["X-Content-Type-Options"] == "nosniff"
        assert_leader_sees_it(app, client, wave)


def assert_leader_sees_it(app: Flask, client: UUID, wave: UUID) -> None:
    leader = sign_in(app, user(app, "Lena Leader", "leader", client))
    assert leader.get("/").location == f"/leader/{client}"
    home = leader.get(f"/leader/{client}").location
    assert home == f"/leader/{client}/{wave}"
    page = leader.get(home)
    for heading in ("Why", "What next", "How sure"):
        assert f"<h2>{heading}</h2>" in page.text
    report = re.search(rf'href="({home}/reports/[0-9a-f-]+\.pdf)"', page.text)
    assert report
    assert leader.get(report[1]).data.startswith(b"%PDF-")
    assert leader.get(f"{home}/report.html").status_code == 200


def test_a_leader_of_a_client_without_a_release_is_told_so(app: Flask, admin: FlaskClient) -> None:
    client = new_client(admin)
    wave = new_wave(admin, client, publish(app), mode="open")
    leader = sign_in(app, user(app, "Lena Leader", "leader", client))
    assert "Nothing is released yet" in words(leader.get(f"/leader/{client}"))
    assert leader.get(f"/leader/{client}/{wave}").status_code == 404
    assert leader.get(f"/leader/{client}/{wave}/report.html").status_code == 404
