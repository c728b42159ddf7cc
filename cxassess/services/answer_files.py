"""Answers and units collected elsewhere: two tables become what findings are computed from."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from cxassess.findings.inputs import AUDIENCES, LINES, Answers, Unit, WaveInput
from cxassess.questionnaire.answers import WORDS, expected_codes
from cxassess.questionnaire.model import Questionnaire
from cxassess.questionnaire.publishing import wordings
from cxassess.services.tables import (
    SHOWN_PROBLEMS,
    CellProblem,
    Table,
    TableError,
    quoted,
    read_table,
)

UNIT_COLUMNS = ("unit", "parent", "name", "headcount", "line")
PERSON_COLUMNS = ("unit", "line", "audience")
OPTIONAL_COLUMNS = ("country", "wave")
RESPONSE_BYTES = 512 * 1024 * 1024
RESPONSE_ROWS = 2_000_000
UNIT_BYTES = 8 * 1024 * 1024
UNIT_ROWS = 20_000
NAME_LIMIT = 120
WAVE = re.compile(r"\d{4}-\d{2}(-\d{2})?")

Progress = Callable[[str, float], None]


class Problems:
    """Collects what is wrong, remembers how much there was, and raises once at the end."""

    def __init__(self, file: str) -> None:
        self.file, self.kept, self.total = file, list[CellProblem](), 0

    def add(self, row: int | None, column: str | None, found: str, expected: str) -> None:
        self.total += 1
        if len(self.kept) < SHOWN_PROBLEMS:
            self.kept.append(CellProblem(self.file, row, column, found, expected))

    def raise_any(self) -> None:
        if self.total:
            raise TableError(self.kept, self.total)


def read_file(path: Path, *, byte_limit: int, row_limit: int) -> Table:
    """Raises TableError, also when the file cannot be opened."""
    try:
        if path.stat().st_size > byte_limit:
            found = f"{path.stat().st_size:,} bytes"
            problem = CellProblem(path.name, None, None, found, f"at most {byte_limit:,}")
            raise TableError([problem])
        body = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "an unreadable file"
        raise TableError([CellProblem(str(path), None, None, reason, "a file to read")]) from error
    return read_table(path.name, body, byte_limit=byte_limit, row_limit=row_limit)


def read_units(path: Path) -> tuple[Unit, ...]:
    """The client's tree, parents before children.

    Raises:
        TableError: every cell that cannot be used, an unknown parent, or a circle of parents.
    """
    return units_from(read_file(path, byte_limit=UNIT_BYTES, row_limit=UNIT_ROWS))


def units_from(table: Table) -> tuple[Unit, ...]:
    """As `read_units`, from a table already read."""
    problems = Problems(table.file)
    _columns(problems, table, required=UNIT_COLUMNS, known=UNIT_COLUMNS)
    problems.raise_any()
    place = {name: table.header.index(name) for name in UNIT_COLUMNS}
    units: dict[str, Unit] = {}
    rows: dict[str, int] = {}
    for number, cells in table.rows:
        unit = _unit(problems, number, {name: cells[at] for name, at in place.items()})
        if unit.id in units:
            problems.add(number, "unit", quoted(unit.id), "a unit that no other row has")
        elif unit.id:
            units[unit.id], rows[unit.id] = unit, number
    for unit in units.values():
        if unit.parent is not None and unit.parent not in units:
            problems.add(rows[unit.id], "parent", quoted(unit.parent), "a unit of this file")
    problems.raise_any()
    return _parents_first(problems, units, rows)


def _unit(problems: Problems, row: int, cell: dict[str, str]) -> Unit:
    for column in ("unit", "name"):
        if not cell[column] or len(cell[column]) > NAME_LIMIT:
            problems.add(row, column, quoted(cell[column]), f"1 to {NAME_LIMIT} characters")
    headcount = cell["headcount"]
    good = headcount.isascii() and headcount.isdecimal() and len(headcount) <= 7
    if headcount and not good:
        problems.add(row, "headcount", quoted(headcount), "a whole number of people, or empty")
    line = cell["line"].lower()
    if line not in LINES:
        problems.add(row, "line", quoted(cell["line"]), "b2b, b2c, both or empty")
    return Unit(
        id=cell["unit"],
        name=cell["name"],
        parent=cell["parent"] or None,
        headcount=int(headcount) if good else None,
        line=line,
    )


def _parents_first(
    problems: Problems, units: dict[str, Unit], rows: dict[str, int]
) -> tuple[Unit, ...]:
    ordered: dict[str, Unit] = {}
    for start in units.values():
        path: dict[str, Unit] = {}
        unit: Unit | None = start
        while unit is not None and unit.id not in ordered:
            if unit.id in path:
                ids = list(path)
                circle = " > ".join([*ids[ids.index(unit.id) :], unit.id])
                problems.add(rows[unit.id], "parent", f"a circle ({circle})"[:200], "a tree")
                problems.raise_any()
            path[unit.id] = unit
            unit = units[unit.parent] if unit.parent is not None else None
        for found in reversed(path.values()):
            ordered[found.id] = found
    return tuple(ordered.values())


@dataclass(frozen=True)
class _Person:
    row: int
    wave: str
    unit: int
    line: int
    audience: int
    codes: bytes


def read_responses(
    path: Path,
    questionnaire: Questionnaire,
    units: Sequence[Unit],
    *,
    single_wave: date,
    progress: Progress | None = None,
) -> tuple[WaveInput, ...]:
    """One row per person, as described in docs/file-formats.md; oldest wave first.

    Args:
        path: CSV (UTF-8) or XLSX.
        questionnaire: gives the item columns and what may stand in them.
        units: known units.
        single_wave: the wave's date when the file has no `wave` column.
        progress: called with what is being done and the share that is done.

    Raises:
        TableError: every bad cell as file:row:column; nothing is returned.
    """
    tell: Progress = progress or (lambda _step, _share: None)
    tell("Reading the file", 0.0)
    table = read_file(path, byte_limit=RESPONSE_BYTES, row_limit=RESPONSE_ROWS)
    return responses_from(table, questionnaire, units, single_wave=single_wave, progress=tell)


def responses_from(
    table: Table,
    questionnaire: Questionnaire,
    units: Sequence[Unit],
    *,
    single_wave: date,
    progress: Progress,
) -> tuple[WaveInput, ...]:
    """As `read_responses`, from a table already read."""
    problems = Problems(table.file)
    ids = tuple(item.id for item in questionnaire.items)
    _columns(
        problems,
        table,
        required=(*PERSON_COLUMNS, *ids),
        known=(*PERSON_COLUMNS, *OPTIONAL_COLUMNS, *ids),
    )
    problems.raise_any()
    people = _people(problems, table, questionnaire, units, single_wave, progress)
    problems.raise_any()
    _only_asked(problems, questionnaire, people)
    problems.raise_any()
    if not people:
        problems.add(None, None, "no answers", "at least one row below the heading")
        problems.raise_any()
    prints = wordings(questionnaire)
    waves = sorted({person.wave for person in people})
    return tuple(
        WaveInput(
            number=number,
            name=f"Wave {number}",
            date=wave if len(wave) == 10 else f"{wave}-01",
            version=questionnaire.version,
            questionnaire_items=ids,
            wordings=prints,
            answers=_arrays([p for p in people if p.wave == wave], len(ids)),
        )
        for number, wave in enumerate(waves, 1)
    )


def _columns(
    problems: Problems, table: Table, *, required: Sequence[str], known: Sequence[str]
) -> None:
    for name in required:
        if name not in table.header:
            problems.add(1, None, f"no column {name}", f"a column {name}")
    for name in table.header:
        if name not in known:
            near = ", ".join(n for n in known if n.lower() == name.lower())
            expected = f"the spelling {near}" if near else "only columns of the file format"
            problems.add(1, name, "a column that is not known", expected)


def _people(
    problems: Problems,
    table: Table,
    questionnaire: Questionnaire,
    units: Sequence[Unit],
    single_wave: date,
    progress: Progress,
) -> list[_Person]:
    at = {name: position for position, name in enumerate(table.header)}
    known_units = {unit.id: position for position, unit in enumerate(units)} | {"": -1}
    lines = {line: position for position, line in enumerate(LINES)}
    audiences = {audience: position for position, audience in enumerate(AUDIENCES)}
    items = questionnaire.items
    columns = [at[item.id] for item in items]
    codes = [{**WORDS, **{str(n): n for n in range(1, len(item.anchors) + 1)}} for item in items]
    people: list[_Person] = []
    for done, (row, cells) in enumerate(table.rows):
        if done % 20_000 == 0:
            progress("Checking answers", done / max(len(table.rows), 1))
        unit = known_units.get(cells[at["unit"]])
        line = lines.get(cells[at["line"]].lower())
        audience = audiences.get(cells[at["audience"]].lower())
        wave = cells[at["wave"]] if "wave" in at else single_wave.isoformat()
        try:
            packed = bytes([code[cells[c]] for code, c in zip(codes, columns, strict=True)])
        except KeyError:
            packed = _packed_slowly(problems, row, questionnaire, cells, columns, codes)
        if unit is None or line is None or audience is None or not _is_wave(wave):
            _explain(problems, row, cells, at, unit, line, audience, wave)
            continue
        people.append(_Person(row, wave, unit, line, audience, packed))
    return people


def _packed_slowly(
    problems: Problems,
    row: int,
    questionnaire: Questionnaire,
    cells: list[str],
    columns: list[int],
    codes: list[dict[str, int]],
) -> bytes:
    """The same packing for a row with an unusual cell: capitals are fine, the rest is reported."""
    packed = bytearray()
    for item, column, code in zip(questionnaire.items, columns, codes, strict=True):
        value = code.get(cells[column].lower())
        if value is None:
            problems.add(row, item.id, quoted(cells[column]), expected_codes(len(item.anchors)))
        packed.append(value or 0)
    return bytes(packed)


def _is_wave(text: str) -> bool:
    if not WAVE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text if len(text) == 10 else f"{text}-01")
    except ValueError:
        return False
    return True


def _explain(
    problems: Problems,
    row: int,
    cells: list[str],
    at: dict[str, int],
    unit: int | None,
    line: int | None,
    audience: int | None,
    wave: str,
) -> None:
    if unit is None:
        problems.add(row, "unit", quoted(cells[at["unit"]]), "a unit of the units file, or empty")
    if line is None:
        problems.add(row, "line", quoted(cells[at["line"]]), "b2b, b2c, both or empty")
    if audience is None:
        expected = ", ".join(AUDIENCES[:-1]) + f" or {AUDIENCES[-1]}"
        problems.add(row, "audience", quoted(cells[at["audience"]]), expected)
    if not _is_wave(wave):
        problems.add(row, "wave", quoted(wave), "a date, 2026-09-14 or 2026-09")


def _only_asked(
    problems: Problems, questionnaire: Questionnaire, people: Sequence[_Person]
) -> None:
    """An answer to a question that the person's audience is not asked is a mix-up of columns."""
    if not people:
        return
    asked = np.array(
        [[audience in item.audiences for item in questionnaire.items] for audience in AUDIENCES]
    )
    codes = np.frombuffer(b"".join(p.codes for p in people), dtype=np.uint8)
    codes = codes.reshape(len(people), len(questionnaire.items))
    audience = np.array([p.audience for p in people])
    for person, item in np.argwhere((codes != 0) & ~asked[audience]):
        where = people[int(person)]
        problems.add(
            where.row,
            questionnaire.items[int(item)].id,
            "an answer",
            f"an empty cell: this question is not asked of audience {AUDIENCES[where.audience]}",
        )


def _arrays(people: Sequence[_Person], items: int) -> Answers:
    codes = np.frombuffer(b"".join(p.codes for p in people), dtype=np.uint8)
    return Answers(
        codes=codes.reshape(len(people), items),
        unit=np.array([p.unit for p in people], dtype=np.int32),
        line=np.array([p.line for p in people], dtype=np.uint8),
        audience=np.array([p.audience for p in people], dtype=np.uint8),
    )
