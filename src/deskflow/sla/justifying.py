"""Why a promise was not kept: a code for the reports and words for people. It changes no time and hides no breach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy import select

from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.sla.rules import CLOCK_KINDS
from deskflow.sla.tables import sla_clocks, sla_justifications
from deskflow.tickets.service_levels import note_in_timeline
from deskflow.tickets.tables import tickets

CODES: Final = (
    "customer", "third_party", "no_access", "wrong_priority", "force_majeure", "agreed", "own_fault", "other",
)  # fmt: skip
_LONGEST: Final = 1000


@dataclass(frozen=True, slots=True)
class JustifyBreach(Command):
    """Of the latest missed cycle of that clock; said again it replaces what was said before."""

    name: ClassVar[str] = "sla.justify@1"
    permission: ClassVar[str] = "sla.justify"

    ticket_id: UUID
    code: str
    reason: str
    clock: str = "resolution"


def justify_breach(tx: Transaction, command: JustifyBreach) -> UUID:
    """Rejected without words, for an unknown code, and when that clock was not missed."""
    if command.clock not in CLOCK_KINDS:
        raise Rejected("sla.unknown_clock", clock=command.clock[:60])
    if command.code not in CODES:
        raise Rejected("sla.unknown_justification", value=command.code[:60])
    reason = " ".join(command.reason.replace("\x00", "").split())
    if not reason:
        raise Rejected("field.required", field="reason")
    if len(reason) > _LONGEST:
        raise Rejected("field.too_long", field="reason", limit=_LONGEST, length=len(reason))
    number = tx.get(tickets, command.ticket_id, tickets.c.number).number
    c = sla_clocks.c
    clock_id = tx.execute(
        select(c.id)
        .where(
            c.tenant_id == tx.tenant_id, c.ticket_id == command.ticket_id, c.kind == command.clock,
            c.breached_at.is_not(None),
        )
        .order_by(c.cycle.desc())
        .limit(1)
    ).scalar()  # fmt: skip
    if clock_id is None:
        raise Rejected("sla.not_missed", number=number, clock=command.clock)
    values = {"code": command.code, "reason": reason, "at": tx.at, "by_id": tx.actor.user_id}
    told = {"clock": command.clock, "code": command.code, "reason": reason, "by": tx.actor.label}
    note_in_timeline(tx, [(command.ticket_id, tx.at, "sla.justified", told)])
    j = sla_justifications.c
    known: UUID | None = tx.execute(
        select(j.id).where(j.tenant_id == tx.tenant_id, j.clock_id == clock_id)
    ).scalar()
    if known is not None:
        tx.update(sla_justifications, known, **values)
        return known
    return tx.insert(sla_justifications, ticket_id=command.ticket_id, clock_id=clock_id, **values)
