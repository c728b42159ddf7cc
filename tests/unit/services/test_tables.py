"""Tables from people's files: what is read, what is refused, and how it is said."""

import io
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxassess.services import tables
from cxassess.services.tables import TableError, read_table

LIMITS = {"byte_limit": 1_000_000, "row_limit": 1_000}


def refused(file: str, body: bytes, **limits: int) -> list[str]:
    with pytest.raises(TableError) as caught:
        read_table(file, body, **{**LIMITS, **limits})
    return str(caught.value).splitlines()


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_in_any_usual_dress(sign: str, mark: str, end: str) -> None:
    text = mark + end.join([sign.join(["Unit", "RIR-1"]), sign.join([" A ", "3"]), "", sign, ""])
    table = read_table("a.csv", text.encode(), **LIMITS)
    assert table.header == ("unit", "RIR-1")
    assert table.rows == [(2, ["A", "3"])]


def test_quoted_line_breaks_keep_row_numbers() -> None:
    table = read_table("a.csv", b'unit,name\nA,"two\nlines"\nB,x\n', **LIMITS)
    assert table.rows == [(2, ["A", "two\nlines"]), (3, ["B", "x"])]


def test_short_rows_are_filled_and_empty_trailing_cells_dropped() -> None:
    table = read_table("a.csv", b"unit,name,,\nA\nB,b,,\n", **LIMITS)
    assert table.header == ("unit", "name")
    assert table.rows == [(2, ["A", ""]), (3, ["B", "b"])]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "a.csv: found an empty file, expected a heading row and one row per entry"),
        (b"unit,name\nA,\xff\n", "a.csv:2: found byte 0xff, expected text in UTF-8"),
        (b"unit,name\nA,b\0c\n", "a.csv:2: found a NUL character, expected text"),
        (b"unit,unit\n", "a.csv:1:column 2: found 'unit', expected a name that no other column"),
        (b"unit,,name\n", "a.csv:1:column 2: found an empty cell, expected a name"),
        (b"unit,name\nA,b,c,d\n", "a.csv:2: found 4 cells, expected 2, as in the heading"),
        (b'unit,name\nA,"open\n', "a.csv:2: found unexpected end of data, expected a CSV row"),
        (b"unit\n" + b"x" * 4001, "a.csv:2: found 4001 characters, expected at most 4000"),
        (b"unit\n" + b"x\n" * 1001, "a.csv: found more than 1,000 rows, expected at most 1,000"),
        (b",".join(b"c%d" % i for i in range(301)), "a.csv:1: found 301 columns, expected at most"),
    ],
)
def test_what_is_refused_and_how_it_is_said(body: bytes, message: str) -> None:
    assert refused("a.csv", body)[0].startswith(message)


def test_too_many_bytes_are_refused_before_anything_is_read() -> None:
    assert refused("a.csv", b"x" * 11, byte_limit=10) == [
        "a.csv: found 11 bytes, expected at most 10"
    ]


def test_many_problems_are_counted_but_not_all_printed() -> None:
    lines = refused("a.csv", b"unit\n" + b"a,b\n" * 500)
    assert len(lines) == tables.SHOWN_PROBLEMS + 1
    assert lines[-1] == "… and 300 more"


def test_a_workbook_gives_the_same_table() -> None:
    body = workbook(
        ("Unit", "RIR-1", "wave"),
        ("A", 3, date(2026, 9, 14)),
        (None, None, None),
        ("B", 2.0, datetime(2026, 9, 1, tzinfo=UTC).replace(tzinfo=None)),
        ("C", 1.5, ""),
    )
    table = read_table("a.XLSX", body, **LIMITS)
    assert table.header == ("unit", "RIR-1", "wave")
    assert table.rows == [
        (2, ["A", "3", "2026-09-14"]),
        (4, ["B", "2", "2026-09-01"]),
        (5, ["C", "1.5", ""]),
    ]


def test_formulas_give_their_stored_value_and_are_never_run() -> None:
    table = read_table("a.xlsx", workbook(("unit",), ('=HYPERLINK("http://x")',)), **LIMITS)
    assert table.rows == []


def test_broken_and_hostile_workbooks() -> None:
    assert "expected an .xlsx workbook" in refused("a.xlsx", b"not a zip")[0]
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("nothing", "")
    assert "expected an .xlsx workbook" in refused("a.xlsx", empty.getvalue())[0]
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    assert "unpacks to 30,000,000 bytes" in refused("a.xlsx", bomb.getvalue())[0]


def test_an_entity_bomb_in_a_workbook_is_refused() -> None:
    source, target = io.BytesIO(workbook(("unit",), ("A",))), io.BytesIO()
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
        + "]><worksheet>&j;</worksheet>"
    )
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, bomb if name.endswith("sheet1.xml") else old.read(name))
    assert "a file that Excel" in refused("a.xlsx", target.getvalue())[0]


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.xlsx"]))
def test_any_bytes_give_a_table_or_a_table_error(body: bytes, file: str) -> None:
    problems: tuple[tables.CellProblem, ...] = ()
    try:
        table = read_table(file, body, **LIMITS)
    except TableError as error:
        problems = error.problems
    else:
        assert all(len(cells) == len(table.header) for _number, cells in table.rows)
        return
    assert problems
    assert all(problem.file == file for problem in problems)
