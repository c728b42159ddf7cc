"""Reading a table that somebody hands us: CSV in any usual dress, or an Excel workbook.

Everything that reads people's files goes through here, so that a hostile or broken file meets one
set of limits and gets one kind of message.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

CELL_LIMIT = 4_000
COLUMN_LIMIT = 300
SHOWN_PROBLEMS = 200
SHEET_INFLATION = 200
"""A workbook may unpack to this many times its own size; more is taken for a zip bomb."""
SHEET_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True)
class CellProblem:
    """One thing wrong in a file. Row 1 is the heading; row None means the file as a whole."""

    file: str
    row: int | None
    column: str | None
    found: str
    expected: str

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.row, self.column) if part)
        return f"{place}: found {self.found}, expected {self.expected}"


class TableError(ValueError):
    """The file cannot be used. Carries every problem found, at most SHOWN_PROBLEMS of them."""

    def __init__(self, problems: Sequence[CellProblem], total: int | None = None) -> None:
        self.problems = tuple(problems[:SHOWN_PROBLEMS])
        self.total = total if total is not None else len(problems)
        more = self.total - len(self.problems)
        lines = [str(problem) for problem in self.problems]
        super().__init__("\n".join([*lines, f"… and {more} more"] if more > 0 else lines))


@dataclass(frozen=True)
class Table:
    """Cells as stripped text; `rows` holds (row number in the file, cells) without empty rows.

    Every row has exactly as many cells as the header.
    """

    file: str
    header: tuple[str, ...]
    rows: list[tuple[int, list[str]]]


def quoted(text: str) -> str:
    """What was found, short enough for a message and with nothing that could hide in it."""
    shown = text if len(text) <= 40 else text[:39] + "…"
    return "an empty cell" if not text else repr(shown)


def read_table(file: str, body: bytes, *, byte_limit: int, row_limit: int) -> Table:
    """Read a CSV or XLSX file; the heading is lower-cased unless it looks like an item id.

    Args:
        file: its name, for messages; the ending .xlsx chooses the reader.
        body: the bytes.
        byte_limit, row_limit: more than these is refused before anything is kept.

    Raises:
        TableError: with the row and column of every problem.
    """
    if len(body) > byte_limit:
        raise _whole(file, f"{len(body):,} bytes", f"at most {byte_limit:,}")
    rows = _xlsx(file, body) if file.lower().endswith(".xlsx") else _csv(file, body)
    first = next(rows, None)
    if first is None:
        raise _whole(file, "an empty file", "a heading row and one row per entry")
    header = _header(file, first[1])
    return Table(file=file, header=header, rows=_body(file, header, rows, row_limit))


def _whole(file: str, found: str, expected: str) -> TableError:
    return TableError([CellProblem(file, None, None, found, expected)])


def _header(file: str, cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    names = tuple(name if any(c.isupper() for c in name) and "-" in name else name.lower()
                  for name in cells)  # fmt: skip
    problems = [
        CellProblem(file, 1, f"column {position}", quoted(name), "a name that no other column has")
        for position, name in enumerate(names, 1)
        if not name or name in names[: position - 1]
    ]
    if len(names) > COLUMN_LIMIT:
        problems = [CellProblem(file, 1, None, f"{len(names)} columns", f"at most {COLUMN_LIMIT}")]
    if problems:
        raise TableError(problems)
    return names


def _body(
    file: str, header: tuple[str, ...], rows: Iterator[tuple[int, list[str]]], row_limit: int
) -> list[tuple[int, list[str]]]:
    width, total = len(header), 0
    kept: list[tuple[int, list[str]]] = []
    problems: list[CellProblem] = []
    for number, cells in rows:
        if not any(cells):
            continue
        if len(kept) >= row_limit:
            raise _whole(file, f"more than {row_limit:,} rows", f"at most {row_limit:,}")
        extra = [cell for cell in cells[width:] if cell]
        too_long = next((c for c in cells if len(c) > CELL_LIMIT), None)
        if extra or too_long is not None:
            total += 1
            found, expected = (
                (f"{len(cells)} cells", f"{width}, as in the heading")
                if extra
                else (f"{len(too_long or '')} characters", f"at most {CELL_LIMIT} in a cell")
            )
            if len(problems) < SHOWN_PROBLEMS:
                problems.append(CellProblem(file, number, None, found, expected))
        kept.append((number, (cells + [""] * (width - len(cells)))[:width]))
    if problems:
        raise TableError(problems, total)
    return kept


def _csv(file: str, body: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = body.count(b"\n", 0, error.start) + 1
        raise TableError(
            [CellProblem(file, row, None, f"byte 0x{body[error.start]:02x}", "text in UTF-8")]
        ) from error
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        raise TableError([CellProblem(file, row, None, "a NUL character", "text")])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield number, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise TableError([CellProblem(file, number + 1, None, str(error), "a CSV row")]) from error


def _delimiter(text: str) -> str:
    """The sign that the heading uses most: spreadsheets of half of Europe write semicolons."""
    heading = text.split("\n", 1)[0]
    return max(",;\t", key=heading.count)


def _xlsx(file: str, body: bytes) -> Iterator[tuple[int, list[str]]]:
    _refuse_bomb(file, body)
    # imported here: only those who hand in a workbook pay for the reader
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(values_only=True, max_col=COLUMN_LIMIT + 1)
        for number, values in enumerate(rows, 1):
            yield number, [_cell(value) for value in values]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError, ValueError) as error:
        if isinstance(error, TableError):
            raise
        raise _whole(file, f"a file that Excel's reader refuses ({error})"[:200],
                     "an .xlsx workbook") from error  # fmt: skip


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    return str(value).strip()


def _refuse_bomb(file: str, body: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            size = sum(entry.file_size for entry in islice(archive.infolist(), 10_000))
    except zipfile.BadZipFile as error:
        raise _whole(file, "a file that is not a workbook", "an .xlsx workbook") from error
    if size > SHEET_BYTES or size > max(len(body), 50_000) * SHEET_INFLATION:
        raise _whole(file, f"a workbook that unpacks to {size:,} bytes", "an ordinary workbook")
