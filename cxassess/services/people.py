"""Units and people of a client: importing them from CSV or XLSX with a check list first."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import cast
from uuid import UUID

import sqlalchemy as sa

from cxassess.services import audit, import_checks, trees
from cxassess.services.context import Context
from cxassess.services.errors import NotFound, Refused
from cxassess.services.import_checks import ImportKind, KnownUnits, Row, RowProblem, Rule
from cxassess.services.tables import TableError, read_table
from cxassess.storage.answering import Draft, Participation
from cxassess.storage.clients import BusinessUnit, Client, Person, Upload
from cxassess.storage.database import TenantSession, reading, writing
from cxassess.storage.tenancy import client_scope

FILE_BYTES = 5 * 1024 * 1024
FILE_ROWS = 100_000


@dataclass(frozen=True)
class ImportCheck:
    """Result of checking a file. Nothing is written but the pending upload."""

    id: UUID
    kind: ImportKind
    filename: str
    rows: int
    rows_ready: int
    problems: tuple[RowProblem, ...]
    """The first 500; the rules have the full counts."""
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


@dataclass(frozen=True)
class _Checked:
    """A file after checking: all its rows, those that can be imported, and what was found."""

    rows: list[Row]
    ready: list[Row]
    problems: tuple[RowProblem, ...]
    rules: tuple[Rule, ...]


def check_units(ctx: Context, client_id: UUID, filename: str, body: bytes) -> ImportCheck:
    """Check units.csv/.xlsx (unit, parent, name, headcount, line) and keep it as pending.

    Raises:
        NotFound: unknown client.
        Refused: the file cannot be read as a table at all, or is over 5 MB or 100,000 rows.
    """
    return _check(ctx, client_id, "units", filename, body)


def check_people(ctx: Context, client_id: UUID, filename: str, body: bytes) -> ImportCheck:
    """Check people.csv/.xlsx (email, name, unit, line, audience, country, language).

    Raises as `check_units`.
    """
    return _check(ctx, client_id, "people", filename, body)


def pending_import(ctx: Context, client_id: UUID, import_id: UUID) -> ImportCheck:
    """The check of a pending upload again, against the database of now. Raises NotFound."""
    with reading(client_scope(client_id)) as session:
        upload = _pending(session, client_id, import_id)
        return _view(upload, _checked(session, upload))


def apply_import(
    ctx: Context,
    client_id: UUID,
    import_id: UUID,
    leave_out_problem_rows: bool,
    *,
    actor: UUID | None = None,
) -> ImportResult:
    """Write the pending upload in one transaction and delete it.

    Rows are matched by unit code or address; units and people that are not in the file stay.

    Raises:
        NotFound: applied already, older than 7 days, or of another client.
        Refused: rows have problems and `leave_out_problem_rows` is False, or none is ready.
    """
    with writing(client_scope(client_id)) as session:
        upload = _pending(session, client_id, import_id)
        checked = _checked(session, upload)
        left_out = len(checked.rows) - len(checked.ready)
        if not checked.ready:
            raise Refused("No row of this file can be imported yet.")
        if left_out and not leave_out_problem_rows:
            rows = "1 row has" if left_out == 1 else f"{left_out} rows have"
            raise Refused(f"{rows} something to fix. Fix it in the file, or leave it out.")
        write = _write_units if upload.kind == "units" else _write_people
        counts = write(ctx, session, client_id, checked.ready)
        session.delete(upload)
        what = f"{upload.kind}: {len(checked.ready)} rows, {left_out} left out"
        audit.record(ctx, session, client_id, actor, "import", what)
        return ImportResult(counts["added"], counts["changed"], counts["unchanged"], left_out)


def discard_import(ctx: Context, client_id: UUID, import_id: UUID) -> None:
    """Forget a pending upload; no error when it is gone."""
    with writing(client_scope(client_id)) as session:
        session.execute(
            sa.delete(Upload).where(Upload.client_id == client_id, Upload.id == import_id)
        )


def _check(
    ctx: Context, client_id: UUID, kind: ImportKind, filename: str, body: bytes
) -> ImportCheck:
    name = PurePath(filename.replace("\\", "/")).name[:120] or f"{kind}.csv"
    upload = Upload(
        client_id=client_id,
        id=ctx.new_id(),
        kind=kind,
        filename="".join(sign if sign.isprintable() else "_" for sign in name),
        body=body,
        created_at=ctx.now(),
    )
    with reading(client_scope(client_id)) as session:
        if session.get(Client, client_id) is None:
            raise NotFound("There is no such client.")
        checked = _checked(session, upload)
    with writing(client_scope(client_id)) as session:
        session.add(upload)
    return _view(upload, checked)


def _pending(session: TenantSession, client_id: UUID, import_id: UUID) -> Upload:
    found = session.get(Upload, (client_id, import_id), with_for_update=False)
    if found is None:
        raise NotFound("This upload is not waiting any more. Please upload the file again.")
    return found


def _view(upload: Upload, checked: _Checked) -> ImportCheck:
    return ImportCheck(
        upload.id,
        cast(ImportKind, upload.kind),
        upload.filename,
        len(checked.rows),
        len(checked.ready),
        checked.problems,
        checked.rules,
    )


def _checked(session: TenantSession, upload: Upload) -> _Checked:
    kind = cast(ImportKind, upload.kind)
    try:
        table = read_table(upload.filename, upload.body, byte_limit=FILE_BYTES, row_limit=FILE_ROWS)
    except TableError as error:
        raise Refused(f"The file cannot be read. {error}") from error
    missing = import_checks.missing_columns(table, kind)
    if missing:
        raise Refused(
            f"{upload.filename}: found the columns {', '.join(table.header)[:200]}, expected also "
            f"{', '.join(missing)}."
        )
    rows = import_checks.rows_of(table, kind)
    units = trees.units_now(session, upload.client_id)
    if kind == "units":
        found = import_checks.check_units(rows, {unit.id: unit.parent for unit in units})
        rules = import_checks.unit_rules(found, rows)
    else:
        known = KnownUnits({unit.id: unit.name for unit in units})
        found = import_checks.check_people(rows, known)
        rules = import_checks.people_rules(found, rows, known)
    return _Checked(
        rows,
        [row for row in rows if row.number not in found.rows],
        tuple(sorted(found.problems, key=lambda problem: problem.row)),
        (import_checks.readable(table, kind), *rules),
    )


def _write_units(
    ctx: Context, session: TenantSession, client_id: UUID, rows: list[Row]
) -> Counter[str]:
    found = session.scalars(sa.select(BusinessUnit).where(BusinessUnit.client_id == client_id))
    stored = {unit.code: unit for unit in found}
    counts: Counter[str] = Counter()
    for position, row in enumerate(rows):
        code = row["unit"]
        facts = {
            "name": row["name"] or code,
            "headcount": import_checks.headcount(row["headcount"]),
            "line": row["line"].lower(),
            "position": position,
        }
        if code in stored:
            counts[_change(stored[code], facts)] += 1
        else:
            stored[code] = BusinessUnit(
                client_id=client_id, id=ctx.new_id(), code=code, name="", position=0
            )
            _change(stored[code], facts)
            session.add(stored[code])
            counts["added"] += 1
    session.flush()
    for row in rows:
        # parents last: a unit may stand before its parent in the file
        parent = stored[row["parent"]].id if row["parent"] else None
        if stored[row["unit"]].parent_id != parent:
            stored[row["unit"]].parent_id = parent
    return counts


def _write_people(
    ctx: Context, session: TenantSession, client_id: UUID, rows: list[Row]
) -> Counter[str]:
    units = {unit.code: unit for unit in session.scalars(
        sa.select(BusinessUnit).where(BusinessUnit.client_id == client_id)
    )}  # fmt: skip
    known = KnownUnits({code: unit.name for code, unit in units.items()})
    places = {
        text: units[code].id
        for text in {row["unit"] for row in rows}
        if (code := known.code_of(text)) is not None
    }
    found = session.scalars(sa.select(Person).where(Person.client_id == client_id))
    stored = {person.email: person for person in found}
    counts: Counter[str] = Counter()
    new = []
    for row in rows:
        email = row["email"].lower()
        facts = {
            "name": row["name"] or email.partition("@")[0][: import_checks.NAME_LENGTH],
            "unit_id": places.get(row["unit"]),
            "line": row["line"].lower(),
            "audience": row["audience"].lower(),
            "country": row["country"].upper(),
            "language": row["language"],
        }
        if email in stored:
            counts[_change(stored[email], facts)] += 1
        else:
            new.append({"client_id": client_id, "id": ctx.new_id(), "email": email, **facts})
            counts["added"] += 1
    if new:
        session.execute(sa.insert(Person), new)
    return counts


def _change(record: BusinessUnit | Person, facts: Mapping[str, object]) -> str:
    changed = {name: value for name, value in facts.items() if getattr(record, name) != value}
    for name, value in changed.items():
        setattr(record, name, value)
    # a new place in the file's order is not a change that anybody looks for
    return "changed" if changed.keys() - {"position"} else "unchanged"


def units(ctx: Context, client_id: UUID) -> list[UnitView]:
    """The tree, parents before children, siblings in the order of the file."""
    with reading(client_scope(client_id)) as session:
        tree = trees.units_now(session, client_id)
        people = Counter(
            session.scalars(
                sa.select(BusinessUnit.code)
                .join(Person, Person.unit_id == BusinessUnit.id)
                .where(Person.client_id == client_id)
            ).all()
        )
    depth: dict[str | None, int] = {None: -1}
    views = []
    for unit in tree:
        depth[unit.id] = depth[unit.parent] + 1
        views.append(
            UnitView(
                unit.id, unit.name, unit.parent, unit.headcount, unit.line, depth[unit.id],
                people[unit.id],
            )
        )  # fmt: skip
    return views


def people(ctx: Context, client_id: UUID, *, limit: int = 200, offset: int = 0) -> list[PersonView]:
    """People by address."""
    with reading(client_scope(client_id)) as session:
        rows = session.execute(
            sa.select(Person, BusinessUnit.code, BusinessUnit.name)
            .outerjoin(BusinessUnit, BusinessUnit.id == Person.unit_id)
            .where(Person.client_id == client_id)
            .order_by(Person.email)
            .limit(limit)
            .offset(offset)
        ).all()
        return [
            PersonView(
                person.id, person.email, person.name, code or "", name or "", person.line,
                person.audience, person.country, person.language,
            )
            for person, code, name in rows
        ]  # fmt: skip


def erase(ctx: Context, client_id: UUID, person_id: UUID, *, actor: UUID | None = None) -> None:
    """Delete a person: address, links and unsent answers. What was mixed has no person any more.

    Raises NotFound.
    """
    with writing(client_scope(client_id)) as session:
        person = session.get(Person, (client_id, person_id))
        if person is None:
            raise NotFound("There is no such person.")
        theirs = sa.select(Participation.token_hash).where(Participation.person_id == person_id)
        session.execute(sa.delete(Draft).where(Draft.token_hash.in_(theirs)))
        # the participation stays as a number; without a person nobody gets its link again
        session.execute(
            sa.update(Participation)
            .where(Participation.person_id == person_id)
            .values(person_id=None)
        )
        session.delete(person)
        audit.record(ctx, session, client_id, actor, "erase person", f"person {person_id}")


def count_people(ctx: Context, client_id: UUID) -> int:
    with reading(client_scope(client_id)) as session:
        query = sa.select(sa.func.count()).select_from(Person).where(Person.client_id == client_id)
        return session.scalar(query) or 0
