"""A request as events, expressions and the engine see it: plain JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from deskflow.approvals.tables import approval_approvers, approval_stages, workflow_approvals
from deskflow.people.tables import roles, teams, users

_requester = users.alias("requester")
_decider = users.alias("decider")
_STATEMENT = (
    select(
        workflow_approvals,
        _requester.c.name.label("requester_name"),
        _decider.c.name.label("decider_name"),
    )
    .outerjoin(_requester, _requester.c.id == workflow_approvals.c.requested_by_user_id)
    .outerjoin(_decider, _decider.c.id == workflow_approvals.c.approved_by_user_id)
)
_CHUNK = 400


def snapshots(
    connection: Connection, tenant_id: UUID, ids: Sequence[UUID]
) -> dict[UUID, dict[str, Any]]:
    """The snapshot of each of these requests that exists; `approvers` are those asked so far."""
    found: dict[UUID, dict[str, Any]] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        asked = _asked(connection, chunk)
        statement = _STATEMENT.where(
            workflow_approvals.c.tenant_id == tenant_id, workflow_approvals.c.id.in_(chunk)
        )
        for row in connection.execute(statement):
            found[row.id] = _snapshot(row, asked.get(row.id, []))
    return found


def _asked(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    table = approval_approvers
    statement = (
        select(
            table.c.approval_id, table.c.user_id, table.c.role_id, table.c.team_id, table.c.status,
            users.c.name.label("user_name"), roles.c.name.label("role_name"),
            teams.c.name.label("team_name"),
        )
        .join(approval_stages, approval_stages.c.id == table.c.stage_id)
        .outerjoin(users, users.c.id == table.c.user_id)
        .outerjoin(roles, roles.c.id == table.c.role_id)
        .outerjoin(teams, teams.c.id == table.c.team_id)
        .where(table.c.approval_id.in_(ids), approval_stages.c.status != "waiting")
        .order_by(approval_stages.c.position, table.c.position)
    )  # fmt: skip
    asked: dict[UUID, list[dict[str, Any]]] = {}
    for row in connection.execute(statement):
        asked.setdefault(row.approval_id, []).append(
            {
                "kind": kind_of_paper(row),
                "id": str(row.team_id or row.user_id or row.role_id),
                "name": name_of_paper(row),
                "status": row.status,
            }
        )
    return asked


def kind_of_paper(row: Any) -> str:
    """Who is asked by it: user, role, team."""
    if row.team_id is not None:
        return "team"
    return "role" if row.user_id is None else "user"


def name_of_paper(row: Any) -> str:
    """Of whom is asked, from `team_name`, `user_name` and `role_name`; empty for a team that is gone again."""
    name = row.team_name if row.team_id is not None else row.user_name or row.role_name
    return str(name or "")


def _snapshot(row: Row[Any], asked: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "title": row.title,
        "description": row.description,
        "status": row.status,
        "execution_id": _text(row.workflow_execution_id),
        "step_id": _text(row.workflow_step_id),
        "correlation": row.correlation,
        "requested_by": _person(row.requested_by_user_id, row.requester_name),
        "decided_by": _person(row.approved_by_user_id, row.decider_name),
        "comment": row.decision_comment,
        "decided_at": _iso(row.decision_at),
        "expires_at": _iso(row.expires_at),
        "created_at": _iso(row.created_at),
        "record": None
        if row.record_id is None
        else {"kind": row.record_kind, "id": str(row.record_id)},
        "shown": row.shown,
        "binds_hash": row.binds_hash,
        "reason": row.closed_reason,
        "approvers": asked,
    }


def _person(user_id: UUID | None, name: str | None) -> dict[str, Any] | None:
    return None if user_id is None else {"id": str(user_id), "name": name}


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _iso(value: Any) -> str | None:
    return None if value is None else value.isoformat()
