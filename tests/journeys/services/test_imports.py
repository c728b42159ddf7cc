"""Importing units and people: a check list first, then all of it or what is ready, in one go."""

import io
import zipfile
from datetime import timedelta
from uuid import UUID

import openpyxl
import pytest
import sqlalchemy as sa

from cxassess.services import clients, people, schedule
from cxassess.services.context import Context
from cxassess.services.errors import NotFound, Refused
from cxassess.services.people import ImportCheck, ImportResult
from cxassess.storage.clients import Upload
from cxassess.storage.database import reading
from cxassess.storage.tenancy import unscoped
from cxassess.storage.work import AuditEvent
from tests.journeys.services import stage

LOOK = unscoped("a test looks at what is stored")
HEADER = "email,name,unit,line,audience,country,language\n"


@pytest.fixture
def client_id(ctx: Context) -> UUID:
    return clients.create_client(ctx, "Acme").id


@pytest.fixture
def with_units(ctx: Context, client_id: UUID) -> UUID:
    body = "unit,parent,name,headcount,line\nN,,Warehouse north,40,b2b\nS,,Warehouse south,,\n"
    check = people.check_units(ctx, client_id, "units.csv", body.encode())
    people.apply_import(ctx, client_id, check.id, False)
    return client_id


def check_people(ctx: Context, client_id: UUID, rows: str) -> ImportCheck:
    return people.check_people(ctx, client_id, "people.csv", (HEADER + rows).encode())


def problems(check: ImportCheck) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.kind) for problem in check.problems]


def stored() -> int:
    with reading(LOOK) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Upload)) or 0


def test_units_are_imported_with_their_tree_and_order(each_ctx: Context) -> None:
    client_id = clients.create_client(each_ctx, "Acme").id
    body = (
        "\ufeffunit;parent;name;headcount;line\r\nB2;B;Second;;both\r\nA;;First;12;B2B\r\n"
        "B;;Other;30;\r\nB1;B;;7;b2c\r\n"
    )
    check = people.check_units(each_ctx, client_id, "units.csv", body.encode())
    assert check.problems == ()
    assert (check.rows, check.rows_ready, check.blocked) == (4, 4, False)
    assert people.units(each_ctx, client_id) == []
    result = people.apply_import(each_ctx, client_id, check.id, False)
    assert result == ImportResult(added=4, changed=0, unchanged=0, left_out=0)
    found = [(u.code, u.name, u.parent, u.headcount, u.line, u.depth) for u in
             people.units(each_ctx, client_id)]  # fmt: skip
    assert found == [
        ("A", "First", None, 12, "b2b", 0),
        ("B", "Other", None, 30, "", 0),
        ("B2", "Second", "B", None, "both", 1),
        ("B1", "B1", "B", 7, "b2c", 1),
    ]


def test_importing_again_changes_what_changed_and_keeps_the_rest(each_ctx: Context) -> None:
    client_id = stage.client_with(each_ctx, stage.crew(3))
    rows = (
        "north-employee-0@x.example,Person 0,north,b2c,employee,,\n"
        "NORTH-employee-1@x.example,Renamed,south,b2c,leader,pt,pt\n"
        "new@x.example,,,,manager,,\n"
    )
    check = check_people(each_ctx, client_id, rows)
    assert check.problems == ()
    result = people.apply_import(each_ctx, client_id, check.id, False)
    assert result == ImportResult(added=1, changed=1, unchanged=1, left_out=0)
    found = {person.email: person for person in people.people(each_ctx, client_id)}
    assert len(found) == people.count_people(each_ctx, client_id) == 4
    renamed = found["north-employee-1@x.example"]
    assert (renamed.name, renamed.unit_name, renamed.audience) == ("Renamed", "South", "leader")
    assert (renamed.country, renamed.language) == ("PT", "pt")
    assert (found["new@x.example"].name, found["new@x.example"].unit) == ("new", "")
    assert [u.people for u in people.units(each_ctx, client_id)] == [2, 1]
    assert len(people.people(each_ctx, client_id, limit=2, offset=3)) == 1


def test_the_check_list_names_everything_in_the_files_own_rows(
    ctx: Context, with_units: UUID
) -> None:
    rows = (
        "a@x.example,Pia Holm,Warehous N,b2b,employee,,\n"
        ",J. Okafor,N,b2b,employee,,\n"
        "lena@halberd,Lena Brandt,N,b2b,employee,,\n"
        "ok@x.example,Fine,warehouse NORTH,B2C,Employee,PT,en\n"
        "OK@x.example,Again,S,,employee,,\n"
        "b@x.example,B,N,b2x,employee,,\n"
        "c@x.example,C,N,,boss,,\n"
        "d@x.example,D,N,,employee,Portugal,\n"
        "e@x.example,E,N,,employee,,English\n"
        f"f@x.example,{'F' * 121},N,,employee,,\n"
        "g@x.example,G,,,leader,,\n"
    )
    check = check_people(ctx, with_units, rows)
    assert problems(check) == [
        (2, "unit", "unit"), (3, "email", "email"), (4, "email", "email"), (6, "email", "twice"),
        (7, "line", "line"), (8, "audience", "audience"), (9, "country", "country"),
        (10, "language", "language"), (11, "name", "name"),
    ]  # fmt: skip
    first = check.problems[0]
    assert (first.found, first.who) == ("Warehous N", "Pia Holm")
    assert first.expected == "a unit of the tree; nearest: “Warehouse north”"
    assert check.problems[3].expected == "one row for each person (also row 5)"
    assert (check.rows, check.rows_ready) == (11, 2)
    states = {rule.text: (rule.count, rule.state) for rule in check.rules}
    assert states == {
        "File is readable": (0, "fine"),
        "Every person has a usable address": (2, "to fix"),
        "No person twice": (1, "to fix"),
        "Every unit is in the tree": (1, "to fix"),
        "Every person has a unit": (1, "your call"),
        "Every unit can be shown": (1, "your call"),
        "Audience is employee, manager, leader, programme or assessor": (1, "to fix"),
        "Line is B2B, B2C or both": (1, "to fix"),
        "Names and countries can be used": (2, "to fix"),
        "Language is a language code": (1, "to fix"),
    }
    assert check.rules[0].detail == "11 rows, 7 columns"
    assert check.rules[-1].detail == "en 1, not given 1"


def test_rows_with_problems_are_left_out_only_when_asked(ctx: Context, with_units: UUID) -> None:
    check = check_people(ctx, with_units, "a@x.example,A,N,,employee,,\nb,B,N,,employee,,\n")
    with pytest.raises(Refused, match="1 row has something to fix"):
        people.apply_import(ctx, with_units, check.id, False)
    assert people.count_people(ctx, with_units) == 0
    result = people.apply_import(ctx, with_units, check.id, True)
    assert result == ImportResult(added=1, changed=0, unchanged=0, left_out=1)
    with pytest.raises(NotFound):
        people.apply_import(ctx, with_units, check.id, True)
    assert stored() == 0
    with reading(LOOK) as session:
        said = session.scalars(sa.select(AuditEvent.object).order_by(AuditEvent.id)).all()
    assert said[-1] == "people: 1 rows, 1 left out"


def test_a_file_without_a_usable_row_cannot_be_imported(ctx: Context, with_units: UUID) -> None:
    check = check_people(ctx, with_units, "b,B,N,,employee,,\n")
    assert check.blocked
    with pytest.raises(Refused, match="No row of this file"):
        people.apply_import(ctx, with_units, check.id, True)


def test_a_check_is_made_anew_against_the_database_of_now(ctx: Context, client_id: UUID) -> None:
    check = check_people(ctx, client_id, "a@x.example,A,N,,employee,,\n")
    assert problems(check) == [(2, "unit", "unit")]
    units = people.check_units(ctx, client_id, "units.csv", b"unit\nN\n")
    people.apply_import(ctx, client_id, units.id, False)
    again = people.pending_import(ctx, client_id, check.id)
    assert again.problems == ()
    assert again.id == check.id
    assert people.apply_import(ctx, client_id, check.id, False).added == 1


def test_an_upload_that_nobody_came_back_for_is_forgotten(ctx: Context, client_id: UUID) -> None:
    first = check_people(ctx, client_id, "a@x.example,A,,,employee,,\n")
    second = check_people(ctx, client_id, "b@x.example,B,,,employee,,\n")
    people.discard_import(ctx, client_id, first.id)
    people.discard_import(ctx, client_id, first.id)
    schedule.tick(stage.at(ctx, ctx.now() + timedelta(days=6)))
    assert stored() == 1
    schedule.tick(stage.at(ctx, ctx.now() + timedelta(days=7)))
    with pytest.raises(NotFound, match="upload the file again"):
        people.pending_import(ctx, client_id, second.id)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("A,,\nA,,\n", [(3, "unit", "twice")]),
        (",,\nA,,\n", []),
        (",,5\n", [(2, "unit", "unit")]),
        ("A\u202e,,\n", [(2, "unit", "unit")]),
        (f"{'A' * 61},,\n", [(2, "unit", "unit")]),
        ("A,B,\n", [(2, "parent", "parent")]),
        ("A,A,\n", [(2, "parent", "parent")]),
        ("A,B,\nB,C,\nC,A,\nD,,\n", [(n, "parent", "parent") for n in (2, 3, 4)]),
        ("A,,minus\nB,A,\n", [(2, "headcount", "headcount"), (3, "parent", "parent")]),
        ("A,,-1\n", [(2, "headcount", "headcount")]),
        ("A,,１２\n", [(2, "headcount", "headcount")]),
        ("A,,1e3\n", [(2, "headcount", "headcount")]),
        ("A,,99999999999999999999\n", [(2, "headcount", "headcount")]),
    ],
)
def test_units_that_make_no_tree_are_named(
    ctx: Context, client_id: UUID, rows: str, expected: list[tuple[int, str, str]]
) -> None:
    body = ("unit,parent,headcount\n" + rows).encode()
    check = people.check_units(ctx, client_id, "units.csv", body)
    assert problems(check) == expected
    if check.rows_ready:
        people.apply_import(ctx, client_id, check.id, True)
        assert len(people.units(ctx, client_id)) == check.rows_ready


def test_a_units_name_is_neither_endless_nor_hidden(ctx: Context, client_id: UUID) -> None:
    body = f"unit,name\nA,{'x' * 121}\nB,Two\u202e\nC,Fine\n".encode()
    check = people.check_units(ctx, client_id, "units.csv", body)
    assert problems(check) == [(2, "name", "name"), (3, "name", "name")]


def test_a_new_parent_cannot_put_an_existing_unit_below_itself(
    ctx: Context, client_id: UUID
) -> None:
    first = people.check_units(ctx, client_id, "u.csv", b"unit,parent\nA,\nB,A\nC,B\n")
    people.apply_import(ctx, client_id, first.id, False)
    check = people.check_units(ctx, client_id, "u.csv", b"unit,parent\nA,C\n")
    assert check.problems[0].expected == "a unit that is not below this one"
    moved = people.check_units(ctx, client_id, "u.csv", b"unit,parent\nC,A\nB,C\n")
    assert moved.problems == ()
    people.apply_import(ctx, client_id, moved.id, False)
    assert [(u.code, u.parent) for u in people.units(ctx, client_id)] == [
        ("A", None), ("C", "A"), ("B", "C"),
    ]  # fmt: skip


def test_units_too_small_to_be_shown_are_the_users_call(ctx: Context, client_id: UUID) -> None:
    body = b"unit,name,headcount\nA,Night desk,4\nB,Day desk,5\nC,,1\nD,,2\nE,,3\n"
    check = people.check_units(ctx, client_id, "units.csv", body)
    assert check.rows_ready == 5
    rule = check.rules[-1]
    assert (rule.count, rule.state) == (4, "your call")
    assert rule.detail == (
        "“Night desk”, “C”, “D” and 1 more: fewer than 5 people, its own results would never appear"
    )


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def test_a_workbook_is_read_like_a_csv_file(ctx: Context, with_units: UUID) -> None:
    body = workbook(
        [["Email", "Unit", "Audience", "Shoe size"], ["a@x.example", "N", "employee", 42]]
    )
    check = people.check_people(ctx, with_units, "C:\\lists\\Leute.xlsx", body)
    assert check.filename == "Leute.xlsx"
    assert check.problems == ()
    assert check.rules[0].detail == "1 rows, 4 columns; not used: shoe size"
    assert people.apply_import(ctx, with_units, check.id, False).added == 1


def bomb() -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return body.getvalue()


@pytest.mark.parametrize(
    ("filename", "body", "sentence"),
    [
        ("p.csv", b"", "empty file"),
        ("p.csv", b"\xff\xfe\x00", "text in UTF-8"),
        ("p.csv", b"email,unit,audience\na\x00b,N,employee\n", "NUL"),
        ("p.csv", b'email,unit,audience\n"open,N\n', "CSV row"),
        ("p.csv", b"email,unit,audience\n" + b"a" * 5_000 + b",N,employee\n", "4000"),
        ("p.csv", b"email,unit,audience\na@x.example,N,employee,,,more\n", "as in the heading"),
        ("p.csv", b"email,email,unit,audience\n", "no other column"),
        ("p.csv", b"mail,unit,audience\n", "expected also email"),
        ("p.csv", b"name\n", "expected also email, unit, audience"),
        ("p.csv", b"x" * (5 * 1024 * 1024 + 1), "at most 5,242,880"),
        ("p.csv", b"email,unit,audience\n" + b"a,N,e\n" * 100_001, "at most 100,000"),
        ("p.csv", b"," * 400 + b"\n", "column"),
        ("p.xlsx", b"not a workbook", "workbook"),
        ("p.xlsx", bomb(), "unpacks to 60,000,000"),
    ],
)
def test_hostile_and_broken_files_get_a_plain_sentence(
    ctx: Context, client_id: UUID, filename: str, body: bytes, sentence: str
) -> None:
    with pytest.raises(Refused, match=r"cannot be read|expected also") as caught:
        people.check_people(ctx, client_id, filename, body)
    assert sentence in str(caught.value)
    assert len(str(caught.value)) < 60_000
    assert stored() == 0


def test_a_file_full_of_problems_is_counted_in_full_and_shown_in_part(
    ctx: Context, with_units: UUID
) -> None:
    check = check_people(ctx, with_units, "x,,Nowhere,,boss,,\n" * 3_000)
    assert check.rows_ready == 0
    assert len(check.problems) == 500
    counts = {rule.text: rule.count for rule in check.rules}
    assert counts["Every person has a usable address"] == 3_000
    assert counts["Every unit is in the tree"] == 3_000


def test_formulas_and_marks_in_names_stay_plain_text(ctx: Context, with_units: UUID) -> None:
    check = check_people(ctx, with_units, "a@x.example,\"=cmd|'/c calc'!A0\",N,,employee,,\n")
    people.apply_import(ctx, with_units, check.id, False)
    assert people.people(ctx, with_units)[0].name == "=cmd|'/c calc'!A0"
    hidden = check_people(ctx, with_units, "a@x.example,Anna\u202e,N,,employee,,\n")
    assert problems(hidden) == [(2, "name", "name")]


@pytest.mark.parametrize(
    "address",
    [
        "a b@x.example", "a@b@x.example", "a@x..example", "@x.example", "a@", "a@x.example\nBcc: y",
        "a@.example", "<a@x.example>", "a" * 65 + "@x.example", "a@" + "x" * 250 + ".example",
    ],
)  # fmt: skip
def test_addresses_that_mail_cannot_use_are_named(
    ctx: Context, with_units: UUID, address: str
) -> None:
    check = check_people(ctx, with_units, f'"{address}",A,N,,employee,,\n')
    assert problems(check) == [(2, "email", "email")]
