"""Importing units and people: a check list first, nothing kept before, and hostile files."""

import io
import zipfile
from uuid import UUID

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.desk import UNITS, people_file, send, upload, words
from tests.journeys.console.test_whole_way import import_file, new_client

BAD = (
    "email,name,unit,line,audience\n"
    "ada@example.org,Ada,NORTH,b2b,employee\n"
    "not-an-address,Ben,NORTH,b2b,employee\n"
    "cleo@example.org,Cleo,NORHT,b2b,employee\n"
    "dan@example.org,Dan,SOUTH,b2x,employee\n"
    "ada@example.org,Ada again,SOUTH,b2c,employee\n"
)


@pytest.fixture
def client(admin: FlaskClient) -> UUID:
    found = new_client(admin)
    import_file(admin, found, "units", UNITS)
    return found


def test_the_check_list_names_row_column_found_and_expected(
    admin: FlaskClient, client: UUID
) -> None:
    checked = upload(admin, f"/clients/{client}/people/import/people", "people.csv", BAD)
    page = admin.get(checked.location)
    said = words(page)
    assert "Row 3 Ben column email Found" in said
    assert "not-an-address" in said
    assert "Row 4" in said
    assert "NORHT" in said
    assert "Row 5" in said
    assert "b2x" in said
    assert "Nothing has been imported yet" in said
    assert "To fix" in said
    assert "Nobody is listed yet." in words(admin.get(f"/clients/{client}/people"))


def test_rows_with_problems_are_left_out_by_a_button_that_says_so(
    admin: FlaskClient, client: UUID
) -> None:
    checked = upload(admin, f"/clients/{client}/people/import/people", "people.csv", BAD)
    page = admin.get(checked.location)
    ready = 5 - words(page).count("Row ")
    assert "leave out" in words(page)
    assert send(admin, checked.location).status_code == 409, "not without the button’s own field"
    done = send(admin, checked.location, leave_out="yes")
    assert done.status_code == 303
    said = words(admin.get(done.location))
    assert f"{ready} pe" in said
    assert "left out" in said
    assert admin.get(checked.location).status_code == 404, "an import is done once"


def test_another_file_can_be_chosen(admin: FlaskClient, client: UUID) -> None:
    checked = upload(admin, f"/clients/{client}/people/import/people", "people.csv", BAD)
    back = send(admin, checked.location, f"{checked.location}/discard")
    assert back.location == f"/clients/{client}/people/import/people"
    assert admin.get(checked.location).status_code == 404


def test_a_workbook_is_read_as_well(admin: FlaskClient, client: UUID) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in people_file(5).splitlines():
        sheet.append(row.split(","))
    body = io.BytesIO()
    book.save(body)
    checked = upload(
        admin, f"/clients/{client}/people/import/people", "people.xlsx", body.getvalue()
    )
    assert "20 people are ready" in words(admin.get(checked.location))


def bomb() -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return body.getvalue()


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("people.csv", b""),
        ("people.csv", b"\xff\xfe\x00broken"),
        ("people.csv", b"email,unit\0,audience\n"),
        ("people.xlsx", b"not a workbook"),
        ("people.xlsx", bomb()),
        ("people.csv", b"email\n" + b"a" * 5000 + b"\n"),
        ("people.csv", b"name,surname\nAda,L\n"),
    ],
    ids=["empty", "bytes", "nul", "no workbook", "bomb", "long cell", "other columns"],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_reason(
    admin: FlaskClient, client: UUID, name: str, body: bytes
) -> None:
    path = f"/clients/{client}/people/import/people"
    answer = upload(admin, path, name, body)
    if answer.status_code == 303:
        # it is a table: the check list says what is missing, and offers no import
        page = admin.get(answer.location)
        assert "To fix" in words(page)
        assert "Import the" not in words(page)
    else:
        assert answer.status_code == 422
        assert 'href="#file"' in answer.text
        assert "<title>Error: " in answer.text


def test_without_a_file_the_form_says_so(admin: FlaskClient, client: UUID) -> None:
    answer = send(admin, f"/clients/{client}/people/import/units")
    assert answer.status_code == 422
    assert "Choose a file" in words(answer)


def test_a_file_over_the_limit_is_refused_before_it_is_read(
    admin: FlaskClient, client: UUID
) -> None:
    answer = admin.post(
        f"/clients/{client}/people/import/people",
        input_stream=io.BytesIO(b"--x"),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(6 * 1024 * 1024)},
    )
    assert answer.status_code == 413
    assert "That is more than fits" in words(answer)


def test_typed_code_stays_text(app: Flask, admin: FlaskClient, client: UUID) -> None:
    payload = "<script>alert(1)</script>"
    rows = f"email,name,unit,line,audience\neve@example.org,{payload},NORTH,b2b,employee\n"
    import_file(admin, client, "people", rows)
    page = admin.get(f"/clients/{client}/people").text
    assert payload not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    made = send(admin, "/clients/new", name=f"{payload} Ltd")
    assert payload not in admin.get(made.location).text
