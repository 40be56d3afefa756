"""What else comes due on the authority besides executions: SLA timers, approvals nobody answered, ticks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from deskflow.core import faults, journal
from deskflow.core.bus import CommandBus
from deskflow.core.permissions import system
from deskflow.core.transaction import Unit


@dataclass(frozen=True, slots=True)
class Duty:
    """`next_due` says when there is something to do; `fire` does a bounded part of it in one transaction."""

    name: str
    next_due: Callable[[Connection, UUID], datetime | None]
    fire: Callable[[CommandBus, Unit, UUID, datetime], None]


SCHEDULES: Final = "schedules"
"""Rests while the setting for it is off."""


def default_duties(scheduler_enabled: bool = True) -> tuple[Duty, ...]:
    """The duties of this product, in the order they are looked at."""
    from deskflow.approvals import expiring
    from deskflow.approvals import queries as approvals_queries
    from deskflow.channels import digests
    from deskflow.engine import queueing, releasing, schedules
    from deskflow.engine.counting import Counting
    from deskflow.engine.retention import Retention
    from deskflow.sla import timers as sla_timers
    from deskflow.tickets import held_queries

    def fire_sla(bus: CommandBus, unit: Unit, tenant_id: UUID, now: datetime) -> None:
        faults.point("engine.before_timer")
        bus.run_in(unit, sla_timers.FireTimers(), system(tenant_id), at=now)
        faults.point("engine.after_timer")

    def expire_approvals(bus: CommandBus, unit: Unit, tenant_id: UUID, now: datetime) -> None:
        bus.run_in(unit, expiring.ExpireApprovals(), system(tenant_id), at=now)

    def climb_ladders(bus: CommandBus, unit: Unit, tenant_id: UUID, now: datetime) -> None:
        bus.run_in(unit, expiring.ClimbLadders(), system(tenant_id), at=now)

    def mail_notices(bus: CommandBus, unit: Unit, tenant_id: UUID, now: datetime) -> None:
        bus.run_in(unit, digests.MailNotices(), system(tenant_id), at=now)

    def tick(bus: CommandBus, unit: Unit, tenant_id: UUID, now: datetime) -> None:
        schedules.fire_due(bus, unit, tenant_id, now)

    def admit(bus: CommandBus, unit: Unit, tenant_id: UUID, now: datetime) -> None:
        queueing.admit(bus, unit, tenant_id, now)

    def prune_journal(bus: CommandBus, unit: Unit, tenant_id: UUID, now: datetime) -> None:
        journal.prune(unit.connection, tenant_id, now)

    duties = [
        # First: a person has counted the seconds.
        Duty("replies", held_queries.next_release, releasing.release_due),
        Duty("sla", sla_timers.next_due, fire_sla),
        # Before the time limit: a rung at the same moment still counts.
        Duty("ladders", expiring.next_rung, climb_ladders),
        Duty("approvals", approvals_queries.next_due, expire_approvals),
        Duty("notices", digests.next_mail, mail_notices),
        Duty("queueing", queueing.next_due, admit),
        Duty("journal", journal.next_pruning, prune_journal),
        Retention().duty(),
        Counting().duty(),
    ]
    if scheduler_enabled:
        duties.append(Duty(SCHEDULES, schedules.next_due, tick))
    return tuple(duties)
