"""Credit notes for missed promises: a draft when one is missed, and a person's word on it.

The rule is kept with the draft, so that another policy does not change what is owed already. Until the promise is kept
after all the amount may grow; it is settled then, or when somebody approves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import select

from deskflow.assets.contract_queries import contract_for, contracts_have_prices
from deskflow.calendars.rules import SECOND, instant_of
from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.sla.events import SlaBreached
from deskflow.sla.promises import Promises, promises_of
from deskflow.sla.rules.penalties import Penalty, penalty_from_json
from deskflow.sla.tables import sla_clocks, sla_credit_notes

DRAFT, APPROVED, DISCARDED = "draft", "approved", "discarded"
DECISIONS: Final = (DRAFT, APPROVED, DISCARDED)
_LONGEST: Final = 1000
_MOST_CENTS: Final = 10_000_000_000
_MOST_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class ReviewCreditNotes(Command):
    """`decision` is approved, discarded, or draft to open them again. `cents` sets the amount of a single one."""

    name: ClassVar[str] = "sla.review_credit_notes@1"
    permission: ClassVar[str] = "sla.credit"

    credit_note_ids: tuple[UUID, ...]
    decision: str
    cents: int | None = None
    note: str = ""


def draft_credit_notes(tx: Transaction, events: Sequence[SlaBreached]) -> None:
    """For promises that have a price: that of the customer's contract, else that of the policy. History that is
    imported costs nothing."""
    if tx.quiet:
        return
    promises = promises_of(tx)
    priced = {
        (policy.id, penalty.clock): (policy, penalty)
        for policy in promises.policies
        for penalty in policy.penalties
    }
    by_contract = contracts_have_prices(tx.unit.connection, tx.tenant_id)
    if not priced and not by_contract:
        return
    for event in events:
        c = sla_clocks.c
        row = tx.execute(
            select(sla_clocks).where(
                c.tenant_id == tx.tenant_id, c.ticket_id == event.subject_id,
                c.kind == event.clock["kind"], c.cycle == event.clock["cycle"],
            )
        ).first()  # fmt: skip
        if row is None or row.due_at is None or _has_one(tx, row.id):
            continue
        agreed = _of_contract(tx, event.ticket, row) if by_contract else None
        found = priced.get((row.policy_id, row.kind))
        if agreed is not None:
            name, currency, penalty = agreed
        elif found is not None:
            name, currency, penalty = found[0].name, found[0].currency, found[1]
        else:
            continue
        rule = {"once": penalty.once, "hourly": penalty.hourly, "cap": penalty.cap}
        tx.insert(
            sla_credit_notes, ticket_id=event.subject_id, clock_id=row.id,
            customer_id=UUID(event.ticket["customer_id"]), clock_kind=row.kind, policy_name=name,
            cents=penalty.cents(0), currency=currency, due_at=row.due_at, rule=rule, status=DRAFT,
            created_at=tx.at,
        )  # fmt: skip


def _of_contract(
    tx: Transaction, ticket: Mapping[str, Any], clock: Any
) -> tuple[str, str, Penalty] | None:
    """What the contract that covers the ticket says of this miss: its name, the currency and the price."""
    equipment = ticket.get("equipment_id")
    contract = contract_for(
        tx.unit.connection, tx.tenant_id, UUID(ticket["customer_id"]),
        None if equipment is None else UUID(equipment), clock.due_at,
    )  # fmt: skip
    if contract is None:
        return None
    prices = {
        "first_response": contract.response_penalty,
        "resolution": contract.resolution_penalty,
    }
    price = prices.get(clock.kind)
    if price is None:
        return None
    return contract.name, contract.currency, Penalty(clock.kind, price)


def settle_credit_notes(tx: Transaction, ended: Iterable[tuple[UUID, datetime]]) -> None:
    """Clocks that ended late, and when: what their drafts come to does not grow any more."""
    when = dict(ended)
    c = sla_credit_notes.c
    rows = tx.execute(
        select(sla_credit_notes).where(
            c.tenant_id == tx.tenant_id, c.clock_id.in_(list(when)), c.status == DRAFT
        )
    ).all()
    promises = promises_of(tx) if rows else None
    for row in rows:
        assert promises is not None
        at = when[row.clock_id]
        tx.update(
            sla_credit_notes, row.id, kept_at=at,
            cents=amount_at(row._asdict(), _calendar_id(tx, row.clock_id), promises, at),
        )  # fmt: skip


def review_credit_notes(tx: Transaction, command: ReviewCreditNotes) -> dict[str, Any]:
    """Answers with {"reviewed": how many}. A note that was decided must be opened again before it is decided anew."""
    if command.decision not in DECISIONS:
        raise Rejected("sla.unknown_decision", value=command.decision[:40])
    ids = list(dict.fromkeys(command.credit_note_ids))
    if not ids or len(ids) > _MOST_AT_ONCE:
        raise Rejected("field.required", field="credit_note_ids")
    cents = command.cents
    if cents is not None and (len(ids) > 1 or not 0 <= cents <= _MOST_CENTS):
        raise Rejected("sla.bad_amount", clock="", value=str(cents))
    note = command.note.replace("\x00", "").strip()[:_LONGEST]
    promises = promises_of(tx)
    for note_id in ids:
        row = tx.get(sla_credit_notes, note_id)
        if (row.status == DRAFT) == (command.decision == DRAFT):
            raise Rejected("sla.decided_already", status=row.status)
        settled = row.cents
        if command.decision == APPROVED:
            settled = cents
            if settled is None:
                until = row.kept_at or tx.at
                calendar_id = _calendar_id(tx, row.clock_id)
                settled = amount_at(row._asdict(), calendar_id, promises, until)
        is_open = command.decision == DRAFT
        tx.update(
            sla_credit_notes, note_id, status=command.decision, cents=settled, note=note or None,
            reviewed_at=None if is_open else tx.at, reviewed_by=None if is_open else tx.actor.user_id,
        )  # fmt: skip
    return {"reviewed": len(ids)}


def amount_at(
    note: Mapping[str, Any], calendar_id: UUID | None, promises: Promises, at: datetime
) -> int:
    """What it comes to when the promise was kept, or still is not, at that time; hours are those of its calendar."""
    late = 0
    if calendar_id is not None:
        due, until = instant_of(note["due_at"]), instant_of(at)
        late = promises.calendar(calendar_id).business_time_between(due, until) // SECOND
    return penalty_from_json(note["clock_kind"], note["rule"]).cents(late)


def _has_one(tx: Transaction, clock_id: UUID) -> bool:
    c = sla_credit_notes.c
    found = tx.execute(select(c.id).where(c.tenant_id == tx.tenant_id, c.clock_id == clock_id))
    return found.first() is not None


def _calendar_id(tx: Transaction, clock_id: UUID) -> UUID | None:
    row = tx.find(sla_clocks, clock_id, sla_clocks.c.calendar_id)
    return None if row is None else row.calendar_id
