"""Who acts, and what they may do. Rooms name permissions; `people` says who holds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

ActorKind = Literal["user", "workflow", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever runs a command. `chain` names the workflow executions that led here, oldest first;
    `label` is what a timeline calls an actor that is no user (a workflow's name)."""

    tenant_id: UUID
    user_id: UUID | None = None
    kind: ActorKind = "user"
    chain: tuple[str, ...] = field(default=())
    label: str = ""


def allows(held: frozenset[str], wanted: str) -> bool:
    """`admin` allows all, `tickets.*` every permission of tickets, `tickets.read` just that; "" needs none."""
    if not wanted or "admin" in held or wanted in held:
        return True
    parts = wanted.split(".")
    return any(".".join([*parts[:depth], "*"]) in held for depth in range(1, len(parts)))


def system(tenant_id: UUID) -> Actor:
    """DeskFlow itself: timers, imports of its own, set-up."""
    return Actor(tenant_id, None, "system")
