"""The first wall between clients: a session knows its client, or it may not touch their rows.

Every statement on a tenant table is narrowed to the session's client; with no scope set it is
refused. What must look across clients (a link, signing in, the worker) says so with a reason.
PostgreSQL's row-level security is the second wall, set from the same scope; see `database`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event, orm
from sqlalchemy.sql import visitors

from cxassess.storage.errors import TenancyError


class Tenant:
    """Mixin that marks a model whose rows belong to one client each."""

    client_id: orm.Mapped[UUID] = orm.mapped_column(primary_key=True)


@dataclass(frozen=True)
class Scope:
    """One client, or None with the reason why every client's rows are needed."""

    client_id: UUID | None
    reason: str = ""


def client_scope(client_id: UUID) -> Scope:
    return Scope(client_id)


def unscoped(reason: str) -> Scope:
    """For what must find rows before it knows their client. The reason is for the reader."""
    return Scope(None, reason)


def tenant_tables() -> frozenset[str]:
    """Names of the tables whose rows belong to one client each."""
    return frozenset(
        mapper.local_table.name
        for base in orm.DeclarativeBase.__subclasses__()
        for mapper in base.registry.mappers
        if issubclass(mapper.class_, Tenant) and isinstance(mapper.local_table, sa.Table)
    )


def guard(session_class: type[orm.Session]) -> None:
    """Install the wall on a session class."""
    event.listen(session_class, "do_orm_execute", _narrow)
    event.listen(session_class, "before_flush", _check_flush)


def _narrow(state: orm.ORMExecuteState) -> None:
    scope = state.session.info.get("scope")
    if isinstance(scope, Scope) and scope.client_id is None:
        return
    if not state.is_orm_statement:
        _refuse_plain(state.statement)
        return
    if scope is None:
        if any(issubclass(mapper.class_, Tenant) for mapper in state.all_mappers):
            raise TenancyError("a client's rows were asked for without saying which client")
        return
    if state.is_insert:
        _check_insert(state, scope.client_id)
        return
    client_id = scope.client_id
    state.statement = state.statement.options(
        orm.with_loader_criteria(
            Tenant, lambda cls: cls.client_id == client_id, include_aliases=True
        )
    )


def _refuse_plain(statement: sa.Executable) -> None:
    """Statements on bare tables pass by the models, so nothing could narrow them."""
    guarded = tenant_tables()
    for element in visitors.iterate(cast(sa.ClauseElement, statement)):
        if isinstance(element, sa.Table) and element.name in guarded:
            raise TenancyError(f"table {element.name} was reached past its model without a reason")


def _check_insert(state: orm.ORMExecuteState, client_id: UUID | None) -> None:
    tenants = [mapper.class_ for mapper in state.all_mappers if issubclass(mapper.class_, Tenant)]
    parameters = state.parameters
    rows: Sequence[Mapping[str, object]]
    rows = [parameters] if isinstance(parameters, Mapping) else list(parameters or ())
    if tenants and not (rows and all(row.get("client_id") == client_id for row in rows)):
        raise TenancyError(f"{tenants[0].__name__} rows of another client were to be written")


def _check_flush(session: orm.Session, context: object, instances: object) -> None:
    scope = session.info.get("scope")
    if isinstance(scope, Scope) and scope.client_id is None:
        return
    for record in [*session.new, *session.dirty, *session.deleted]:
        if not isinstance(record, Tenant):
            continue
        if scope is None or record.client_id != scope.client_id:
            raise TenancyError(f"a {type(record).__name__} of another client was to be written")
