"""Units and people of a client: importing them from CSV or XLSX with a check list first."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from cxassess.services.context import Context

ImportKind = Literal["units", "people"]


@dataclass(frozen=True)
class RowProblem:
    """One thing to fix in the file; rows are numbered as in the file (the header is row 1)."""

    row: int
    column: str
    found: str
    expected: str
    kind: str
    """A short key: "email", "unit", "line", "audience", "twice", "headcount", "parent", …"""
    who: str = ""
    """Name or address in that row, to find it again."""


@dataclass(frozen=True)
class Rule:
    """One line of the check list: what must be true, and how often it is not."""

    text: str
    count: int
    state: Literal["fine", "to fix", "your call"]
    detail: str


@dataclass(frozen=True)
class ImportCheck:
    """Result of checking a file. Nothing is written but the pending upload."""

    id: UUID
    kind: ImportKind
    filename: str
    rows: int
    rows_ready: int
    problems: tuple[RowProblem, ...]
    rules: tuple[Rule, ...]

    @property
    def blocked(self) -> bool:
        """True: no row can be imported."""
        return self.rows_ready == 0


@dataclass(frozen=True)
class ImportResult:
    added: int
    changed: int
    unchanged: int
    left_out: int


@dataclass(frozen=True)
class UnitView:
    code: str
    name: str
    parent: str | None
    headcount: int | None
    line: str
    depth: int
    people: int
    """People of the unit itself, without the units below it."""


@dataclass(frozen=True)
class PersonView:
    id: UUID
    email: str
    name: str
    unit: str
    unit_name: str
    line: str
    audience: str
    country: str
    language: str


def check_units(ctx: Context, client_id: UUID, filename: str, body: bytes) -> ImportCheck:
    """Check units.csv/.xlsx (unit, parent, name, headcount, line) and keep it as pending.

    Raises:
        Refused: the file cannot be read as a table at all, or is over 5 MB or 100,000 rows.
    """
    raise NotImplementedError


def check_people(ctx: Context, client_id: UUID, filename: str, body: bytes) -> ImportCheck:
    """Check people.csv/.xlsx (email, name, unit, line, audience, country, language).

    Raises Refused as `check_units`.
    """
    raise NotImplementedError


def pending_import(ctx: Context, client_id: UUID, import_id: UUID) -> ImportCheck:
    """The check of a pending upload again, against the database of now. Raises NotFound."""
    raise NotImplementedError


def apply_import(
    ctx: Context,
    client_id: UUID,
    import_id: UUID,
    leave_out_problem_rows: bool,
    *,
    actor: UUID | None = None,
) -> ImportResult:
    """Write the pending upload in one transaction and delete it.

    Raises:
        NotFound: applied already, older than 7 days, or of another client.
        Refused: rows have problems and `leave_out_problem_rows` is False.
    """
    raise NotImplementedError


def discard_import(ctx: Context, client_id: UUID, import_id: UUID) -> None:
    """Forget a pending upload; no error when it is gone."""
    raise NotImplementedError


def units(ctx: Context, client_id: UUID) -> list[UnitView]:
    """The tree, parents before children, siblings in the order of the file."""
    raise NotImplementedError


def people(ctx: Context, client_id: UUID, *, limit: int = 200, offset: int = 0) -> list[PersonView]:
    """People by address."""
    raise NotImplementedError


def count_people(ctx: Context, client_id: UUID) -> int:
    raise NotImplementedError
