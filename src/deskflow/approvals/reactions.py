"""A request is void once a field it is bound to has changed, unless its own workflow changed it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from deskflow.approvals.closing import close
from deskflow.approvals.rules import binding_hash, bound_change
from deskflow.approvals.tables import workflow_approvals
from deskflow.core.events import Reactions
from deskflow.core.transaction import Transaction
from deskflow.tickets.events import TicketUpdated
from deskflow.tickets.snapshots import snapshots as ticket_snapshots

_CHUNK = 500


def void_when_bound_field_changes(tx: Transaction, events: Sequence[TicketUpdated]) -> None:
    changed: dict[UUID, dict[str, Any]] = {}
    for event in events:
        changed.setdefault(event.subject_id, {}).update(event.changed)
    ids = list(changed)
    table = workflow_approvals
    for start in range(0, len(ids), _CHUNK):
        pending = tx.execute(
            select(
                table.c.id,
                table.c.record_id,
                table.c.binds,
                table.c.binds_hash,
                table.c.workflow_execution_id,
            ).where(
                table.c.tenant_id == tx.tenant_id,
                table.c.record_id.in_(ids[start : start + _CHUNK]),
                table.c.status == "pending",
                table.c.record_kind == "ticket",
            )
        ).all()
        for row in pending:
            field = bound_change(row.binds, changed[row.record_id])
            own = (
                row.workflow_execution_id is not None
                and str(row.workflow_execution_id) in tx.actor.chain
            )
            if field is None:
                continue
            if own:
                _bind_again(tx, row)
                continue
            old, new = changed[row.record_id][field]
            params = {"field": field, "old": old, "new": new}
            close(
                tx, [row.id], "void", reason={"code": "approval.record_changed", "params": params}
            )


def _bind_again(tx: Transaction, row: Row[Any]) -> None:
    """The workflow that asks has changed the record itself: that is what is being decided about from now on."""
    found = ticket_snapshots(tx.unit.connection, tx.tenant_id, [row.record_id])
    if row.record_id in found:
        bound = binding_hash(found[row.record_id], row.binds)
        tx.update(workflow_approvals, row.id, binds_hash=bound)


REACTIONS: Reactions = {TicketUpdated: (void_when_bound_field_changes,)}
