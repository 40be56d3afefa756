"""Running workflows on chosen tickets: which workflows can, which tickets, and what was run last."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, and_, func, select

from deskflow.tickets.snapshots import snapshots
from deskflow.tickets.tables import tickets
from deskflow.workflows.definition import Definition, Input
from deskflow.workflows.definition_json import from_json, to_json
from deskflow.workflows.expressions import Json, parse
from deskflow.workflows.quick import condition_of
from deskflow.workflows.tables import workflow_executions, workflow_versions, workflows

_TICKET: Final = "ticket"
_LEFT_OUT: Final = frozenset({"merged"})
_CHUNK: Final = 400

MOST_TESTED: Final = 1000
"""So many tickets are looked at for how many meet the conditions."""


@dataclass(frozen=True, slots=True)
class Runnable:
    """A workflow that can be run on tickets. `inputs` are asked before, `used_at` is when this person last did."""

    id: UUID
    name: str
    description: str
    inputs: tuple[Input, ...]
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A ticket as far as it matters whether a workflow is run on it."""

    number: str
    status: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """Of the tickets somebody has chosen: those it would run on, those it would not, and how many of the first
    `tested` meet the conditions."""

    tickets: tuple[UUID, ...]
    left_out: tuple[LeftOut, ...]
    matching: int
    tested: int = 0


def ticket_inputs(definition: Definition) -> tuple[str, ...]:
    """The names of the inputs that hold a ticket."""
    return tuple(one.name for one in definition.inputs if one.kind == _TICKET)


def takes_tickets(definition: Definition) -> bool:
    """Is it started by hand, and is it about a ticket? One without a form is when it names `trigger.ticket`."""
    if definition.trigger is None or definition.trigger.type != "manual":
        return False
    if definition.inputs:
        return bool(ticket_inputs(definition))
    return "trigger.ticket" in json.dumps(to_json(definition)["steps"])


def is_left_out(status: str) -> bool:
    """What was merged has become part of another ticket, and nothing is done to it."""
    return status in _LEFT_OUT


def list_runnable(connection: Connection, tenant_id: UUID, user_id: UUID) -> list[Runnable]:
    """Those this person used last come first, then by name."""
    w, v, e = workflows.c, workflow_versions.c, workflow_executions.c
    used = (
        select(func.max(e.started_at))
        .where(e.workflow_id == w.id, e.triggered_by_user_id == user_id, e.triggered_by == "manual")
        .scalar_subquery()
    )
    rows = connection.execute(
        select(w.id, w.name, w.description, v.definition, used.label("used_at"))
        .join(workflow_versions, and_(v.workflow_id == w.id, v.version == w.version))
        .where(
            w.tenant_id == tenant_id, w.deleted_at.is_(None), w.is_template.is_(False),
            w.ad_hoc.is_(False), w.is_published.is_(True), w.is_active.is_(True),
            w.trigger_type == "manual",
        )
    )  # fmt: skip
    found = []
    for row in rows:
        definition = from_json(row.definition)
        if takes_tickets(definition):
            asked = tuple(one for one in definition.inputs if one.kind != _TICKET)
            found.append(Runnable(row.id, row.name, row.description or "", asked, row.used_at))
    found.sort(key=lambda one: (one.name.casefold(), str(one.id)))
    found.sort(key=lambda one: -one.used_at.timestamp() if one.used_at else 0.0)
    return found


def look_at_tickets(
    connection: Connection,
    tenant_id: UUID,
    ids: Sequence[UUID],
    filters: Mapping[str, Json] | None = None,
) -> Chosen:
    """What running something on these tickets would mean. `filters` are the conditions of a sentence."""
    known = _read(connection, tenant_id, ids)
    possible = [one for one in ids if one in known and not is_left_out(known[one].status)]
    left_out = tuple(one for one in known.values() if is_left_out(one.status))
    if not filters:
        return Chosen(tuple(possible), left_out, len(possible))
    test = parse(condition_of(filters))
    found = snapshots(connection, tenant_id, possible[:MOST_TESTED])
    matching = sum(1 for one in found.values() if test.test({"trigger": {"ticket": one}}))
    return Chosen(tuple(possible), left_out, matching, tested=len(found))


def _read(connection: Connection, tenant_id: UUID, ids: Sequence[UUID]) -> dict[UUID, LeftOut]:
    """Number and status of those that exist, in the order of the ids."""
    t = tickets.c
    found: dict[UUID, LeftOut] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = list(ids[start : start + _CHUNK])
        for row in connection.execute(
            select(t.id, t.number, t.status).where(t.tenant_id == tenant_id, t.id.in_(chunk))
        ):
            found[row.id] = LeftOut(row.number, row.status)
    return {one: found[one] for one in ids if one in found}
