"""What else comes due on the authority besides executions: SLA timers, approvals nobody answered, ticks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from deskflow.core import faults
from deskflow.core.bus import CommandBus
from deskflow.core.permissions import system
from deskflow.core.transaction import Unit


@dataclass(frozen=True, slots=True)
class Duty:
    """`next_due` says when there is something to do; `fire` does a bounded part of it in one transaction."""

    name: str
    next_due: Callable[[Connection, UUID], datetime | None]
    fire: Callable[[CommandBus, Unit, UUID, datetime], None]


def default_duties(scheduler_enabled: bool = True) -> tuple[Duty, ...]:
    """The duties of this product, in the order they are looked at."""
    from deskflow.approvals import closing as approvals_closing
    from deskflow.approvals import queries as approvals_queries
    from deskflow.engine import schedules
    from deskflow.sla import timers as sla_timers

    def fire_sla(bus: CommandBus, unit: Unit, tenant_id: UUID, now: datetime) -> None:
        faults.point("engine.before_timer")
        bus.run_in(unit, sla_timers.FireTimers(), system(tenant_id), at=now)
        faults.point("engine.after_timer")

    def expire_approvals(bus: CommandBus, unit: Unit, tenant_id: UUID, now: datetime) -> None:
        bus.run_in(unit, approvals_closing.ExpireApprovals(), system(tenant_id), at=now)

    def tick(bus: CommandBus, unit: Unit, tenant_id: UUID, now: datetime) -> None:
        schedules.fire_due(unit, tenant_id, now)

    duties = [
        Duty("sla", sla_timers.next_due, fire_sla),
        Duty("approvals", approvals_queries.next_due, expire_approvals),
    ]
    if scheduler_enabled:
        duties.append(Duty("schedules", schedules.next_due, tick))
    return tuple(duties)
