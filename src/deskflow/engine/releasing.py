"""Held replies whose time has come go out, in their author's name. One that is refused waits for its author."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from deskflow.channels.unsent import KeepUnsent
from deskflow.core import faults
from deskflow.core.bus import CommandBus
from deskflow.core.errors import Bug, DeskflowError, Transient
from deskflow.core.permissions import Actor, system
from deskflow.core.transaction import Unit
from deskflow.tickets.held_queries import due_replies
from deskflow.tickets.sending import ReleaseReply

_AT_ONCE: Final = 10


def release_due(bus: CommandBus, unit: Unit, tenant_id: UUID, now: datetime) -> None:
    """The row of a held reply goes in the transaction that makes it a message: never twice, never lost."""
    for due in due_replies(unit.connection, tenant_id, now, _AT_ONCE):
        try:
            bus.run_in(unit, ReleaseReply(due.id), Actor(tenant_id, due.author_id), at=now)
        except (Transient, Bug):
            raise
        except DeskflowError as problem:
            kept = KeepUnsent(due.id, problem.code, _plain(problem.params))
            bus.run_in(unit, kept, system(tenant_id), at=now)
        faults.point("engine.after_release")


def _plain(params: Any) -> dict[str, str]:
    return {str(name): str(value)[:200] for name, value in params.items()}
