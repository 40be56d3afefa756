"""Shorthands for tests that ask people for a decision."""

from __future__ import annotations

from uuid import UUID

from deskflow.approvals.asking import NewStage, RequestApproval
from deskflow.approvals.tables import workflow_approvals
from deskflow.core.permissions import Actor
from deskflow.core.tables import events
from deskflow.people.tables import roles


def role_id(desk, key: str = "approver") -> UUID:
    (row,) = desk.rows(roles, roles.c.key == key)
    return row.id


def workflow(desk, *chain: str) -> Actor:
    return Actor(desk.tenant_id, None, "workflow", chain)


def ask(desk, *people: Actor, actor: Actor | None = None, title="Overtime", **more) -> UUID:
    """A request to these people in one stage; counting rules go in as `strategy`, `threshold`, …"""
    counting = {
        key: more.pop(key)
        for key in ("strategy", "threshold", "reject_policy", "weights", "vetoes", "roles")
        if key in more
    }
    stages = (
        more.pop("stages")
        if "stages" in more
        else (NewStage(users=tuple(p.user_id for p in people), **counting),)
    )
    return desk.run(RequestApproval(title, stages, **more), actor or workflow(desk)).result_id


def status(desk, approval_id: UUID) -> str:
    return desk.row(workflow_approvals, approval_id).status


def happened(desk, name: str) -> list[dict]:
    return [row.payload["approval"] for row in desk.rows(events, events.c.name == name)]
