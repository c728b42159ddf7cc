"""The client's units as a tree: today's from the tables, a wave's as it was at launch."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

import sqlalchemy as sa

from cxassess.findings.inputs import Unit
from cxassess.services.planning import ROOT, Tree
from cxassess.storage.clients import BusinessUnit
from cxassess.storage.database import TenantSession


def units_now(session: TenantSession, client_id: UUID) -> list[Unit]:
    """Today's units, parents before children, siblings in the order of the client's file."""
    rows = session.scalars(
        sa.select(BusinessUnit)
        .where(BusinessUnit.client_id == client_id)
        .order_by(BusinessUnit.position, BusinessUnit.code)
    ).all()
    codes = {row.id: row.code for row in rows}
    units = [
        Unit(row.code, row.name, codes[row.parent_id] if row.parent_id else None, row.headcount,
             row.line)
        for row in rows
    ]  # fmt: skip
    return in_tree_order(units)


def in_tree_order(units: Sequence[Unit]) -> list[Unit]:
    """Parents before children, each parent followed by all below it."""
    children: dict[str | None, list[Unit]] = {}
    for unit in units:
        children.setdefault(unit.parent, []).append(unit)
    ordered: list[Unit] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        unit = waiting.pop()
        ordered.append(unit)
        waiting.extend(reversed(children.get(unit.id, [])))
    return ordered


def freeze(units: Sequence[Unit]) -> str:
    return json.dumps([asdict(unit) for unit in units], ensure_ascii=False)


def thaw(text: str) -> tuple[Unit, ...]:
    return tuple(Unit(**unit) for unit in json.loads(text))


def planning_tree(units: Sequence[Unit]) -> Tree:
    return Tree(
        {unit.id: unit.parent or ROOT for unit in units}, {unit.id: unit.name for unit in units}
    )
