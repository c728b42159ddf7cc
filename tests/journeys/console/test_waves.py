"""Setting up, launching and watching waves: forms that refuse, links, states of the work."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cxassess.services import release, waves, worker
from cxassess.services.errors import Refused
from tests.desk import (
    UNITS,
    clock_ahead,
    context_of,
    people_file,
    publish,
    send,
    sign_in,
    user,
    wave_fields,
    words,
    work_off,
)
from tests.journeys.console.test_whole_way import import_file, new_client, new_wave


@pytest.fixture
def client(admin: FlaskClient) -> UUID:
    found = new_client(admin)
    import_file(admin, found, "units", UNITS)
    import_file(admin, found, "people", people_file(6))
    return found


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Give the wave a name."),
        ("name", "x" * 81, "At most 80 characters."),
        ("minimum", "4", "5 or more"),
        ("minimum", "٥", "5 or more"),
        ("minimum", "1e3", "5 or more"),
        ("mode", "secret", "Choose one"),
        ("version", "00000000-0000-0000-0000-000000000007", "Choose one"),
        ("opens_on", "2026-02-30", "day"),
        ("opens_time", "25:00", "time"),
        ("zone", "Mars/Olympus", "time zone"),
        ("customer_data", "-1", "whole number"),
        ("target-EXE", "NaN", "from 1 to 5"),
        ("target-EXE", "5.1", "from 1 to 5"),
        ("target-EXE", "9" * 4000, "from 1 to 5"),
    ],
)
def test_a_form_that_cannot_be_used_comes_back_with_the_reason(
    app: Flask, admin: FlaskClient, client: UUID, field: str, value: str, said: str
) -> None:
    version = publish(app)
    path = f"/clients/{client}/waves/new"
    answer = send(admin, path, **wave_fields(version, **{field: value}))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "<title>Error: " in answer.text
    assert said in words(answer)
    assert "invalid" not in words(answer).lower()
    assert "No wave yet" in words(admin.get(f"/clients/{client}/waves"))


def test_a_wave_closes_after_it_opens(app: Flask, admin: FlaskClient, client: UUID) -> None:
    fields = wave_fields(publish(app), closes_on="2020-01-01")
    answer = send(admin, f"/clients/{client}/waves/new", **fields)
    assert answer.status_code == 422
    assert "has to close after it opens" in words(answer)


def test_a_time_that_never_comes_is_refused(app: Flask, admin: FlaskClient, client: UUID) -> None:
    fields = wave_fields(
        publish(app), zone="Europe/Berlin", opens_on="2027-03-28", opens_time="02:30",
        closes_on="2027-04-28",
    )  # fmt: skip
    answer = send(admin, f"/clients/{client}/waves/new", **fields)
    assert answer.status_code == 422
    assert "The clocks go forward over this time" in words(answer)


@pytest.mark.parametrize("mode", ["named", "confidential"])
def test_modes_that_are_not_built_are_refused_politely(
    app: Flask, admin: FlaskClient, client: UUID, mode: str
) -> None:
    path = f"/clients/{client}/waves/new"
    version = publish(app)
    assert re.search(rf'value="{mode}" disabled', admin.get(path).text)
    answer = send(admin, path, **wave_fields(version, mode=mode))
    assert answer.status_code == 422
    assert "not built yet" in words(answer)


def test_times_are_kept_in_the_zone_that_was_chosen(
    app: Flask, admin: FlaskClient, client: UUID
) -> None:
    version = publish(app)
    new_wave(admin, client, version, opens_on="2027-01-11", closes_on="2027-07-11",
             zone="America/New_York")  # fmt: skip
    with app.app_context():
        wave = waves.waves(context_of(app), client)[0]
    assert wave.opens_at == datetime(2027, 1, 11, 14, 0, tzinfo=UTC)
    assert wave.closes_at == datetime(2027, 7, 11, 22, 0, tzinfo=UTC)
    assert wave.targets == {"EXE": 3.5}
    assert wave.waves_of_customer_data == 2
    page = words(admin.get(f"/clients/{client}/waves/{wave.id}/launch"))
    assert "Monday 11 January 2027, 09:00, New York time" in page


def test_too_few_people_block_the_launch_with_a_reason(app: Flask, admin: FlaskClient) -> None:
    client = new_client(admin, "Sandvoort Clinics")
    import_file(admin, client, "units", UNITS)
    import_file(admin, client, "people", "email,unit,line,audience\na@b.example,HQ,,employee\n")
    wave = new_wave(admin, client, publish(app))
    page = admin.get(f"/clients/{client}/waves/{wave}/launch")
    assert "cannot be launched yet" in words(page)
    assert "Launch wave" not in words(page)
    path = f"/clients/{client}/waves/{wave}/launch"
    assert send(admin, f"/clients/{client}/waves/new", path).status_code == 409


def test_the_launch_page_shows_what_respondents_will_read(
    app: Flask, admin: FlaskClient, client: UUID
) -> None:
    wave = new_wave(admin, client, publish(app), minimum="6")
    page = words(admin.get(f"/clients/{client}/waves/{wave}/launch"))
    assert "only for groups of six or more people who answered" in page
    assert "No message is sent" in page


def test_the_sheet_of_links_cannot_become_formulas(app: Flask, admin: FlaskClient) -> None:
    client = new_client(admin, "Halberd Logistics")
    import_file(admin, client, "units", UNITS)
    names = ["=1+1", "+cmd", "-2", "@SUM(A1)", "＝1+1", "plain"]
    rows = "".join(
        f'p{number}@b.example,"{name}",HQ,both,employee\n' for number, name in enumerate(names)
    )
    import_file(admin, client, "people", "email,name,unit,line,audience\n" + rows)
    wave = new_wave(admin, client, publish(app))
    home = f"/clients/{client}/waves/{wave}"
    assert send(admin, f"{home}/launch").status_code == 303
    answer = admin.get(f"{home}/links.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="links-wave-1.csv"'
    assert answer.headers["Content-Type"].startswith("text/csv")
    table = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert table[0] == ["email", "name", "unit", "link"]
    shown = [row[1] for row in table[1:]]
    assert shown == [f"'{name}" for name in names[:5]] + ["plain"]
    links = [row[3] for row in table[1:]]
    assert len(set(links)) == 6
    base = app.extensions["cxassess.settings"].base_url
    assert all(link.startswith(f"{base}/s/") for link in links)


def test_an_open_wave_has_one_link(app: Flask, admin: FlaskClient, client: UUID) -> None:
    wave = new_wave(admin, client, publish(app), mode="open")
    home = f"/clients/{client}/waves/{wave}"
    assert "Ready to launch with one open link" in words(admin.get(f"{home}/launch"))
    send(admin, f"{home}/launch")
    page = admin.get(f"{home}/links")
    link = re.search(r'id="open-link" value="([^"]+)"', page.text)
    assert link
    base = app.extensions["cxassess.settings"].base_url
    assert link[1].startswith(f"{base}/o/")
    assert app.test_client().get(link[1].removeprefix(base)).status_code == 200
    assert admin.get(f"{home}/links.csv").status_code == 409
    assert "0 have finished" in words(admin.get(home))


def test_a_wave_before_its_opening_says_when(app: Flask, admin: FlaskClient, client: UUID) -> None:
    opens = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    wave = new_wave(admin, client, publish(app), opens_on=opens, zone="UTC")
    home = f"/clients/{client}/waves/{wave}"
    send(admin, f"{home}/launch")
    assert "Wave 1 is launched and opens in three days" in words(admin.get(home))


def test_work_that_failed_says_why_and_can_be_tried_again(
    app: Flask, admin: FlaskClient, client: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    wave = new_wave(admin, client, publish(app))
    home = f"/clients/{client}/waves/{wave}"
    send(admin, f"{home}/launch")
    send(admin, home, f"{home}/close", sure="yes")
    with clock_ahead(minutes=20) as now:
        send(admin, home, f"{home}/release")
        with monkeypatch.context() as broken:

            def refuse(*_: object, **__: object) -> None:
                raise Refused("The tree of the launch is gone.")

            broken.setattr(release, "release", refuse)
            broken.setattr(worker.release, "release", refuse)
            work_off(app, now)
        page = words(admin.get(f"{home}/release"))
        assert "Findings could not be computed" in page
        assert "The tree of the launch is gone." in page
        assert "All answers are safe." in page
        assert send(admin, f"{home}/release").status_code == 303
        work_off(app, now)
        few = words(admin.get(f"{home}/findings"))
        assert "Too few answers for any score" in few
        assert "Hidden to protect people" in few


def test_a_lead_sees_but_does_not_release(app: Flask, admin: FlaskClient, client: UUID) -> None:
    wave = new_wave(admin, client, publish(app))
    home = f"/clients/{client}/waves/{wave}"
    send(admin, f"{home}/launch")
    send(admin, home, f"{home}/close", sure="yes")
    lead = sign_in(app, user(app, "Leo Lead", "lead", client))
    assert "A consultant releases the findings" in words(lead.get(home))
    assert send(lead, f"/clients/{client}/waves/new", f"{home}/release").status_code == 404
