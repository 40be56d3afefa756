"""What clocks do when something happens to tickets, all tickets of a command at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from deskflow.calendars.events import CalendarChanged
from deskflow.calendars.rules import Instant, instant_of
from deskflow.core.events import Reactions
from deskflow.core.transaction import Transaction
from deskflow.core.types import Id
from deskflow.core.undo import Undone
from deskflow.people.events import CustomerUpdated
from deskflow.sla.clock_rows import insert_clocks
from deskflow.sla.crediting import draft_credit_notes
from deskflow.sla.events import SlaBreached
from deskflow.sla.promises import promises_of
from deskflow.sla.rules import (
    Clock,
    Opening,
    Outcome,
    Setting,
    customer_wrote,
    recalculate,
    staff_answered,
    status_changed,
)
from deskflow.sla.standing import Hand, service_times
from deskflow.sla.tables import sla_recalculations
from deskflow.sla.turning import turn_all
from deskflow.tickets.events import TicketMessageAdded, TicketUpdated
from deskflow.tickets.service_levels import TicketsComing
from deskflow.tickets.tables import ticket_messages

_TERMS = frozenset({"priority"})
_CHUNK = 500
_WRITTEN = select(ticket_messages.c.id, ticket_messages.c.at).where(
    ticket_messages.c.id.in_(bindparam("messages", expanding=True, type_=Id))
)


def start_on_creation(tx: Transaction, questions: Sequence[TicketsComing]) -> None:
    """The clocks of new tickets, and the tickets' own times before they are written."""
    promises, now = promises_of(tx), instant_of(tx.at)
    openings: dict[tuple[UUID | None, str, str, bool], Opening] = {}
    for coming in questions:
        made: list[tuple[UUID, Hand]] = []
        for place, (row, ticket) in enumerate(zip(coming.rows, coming.tickets, strict=True)):
            created = min(instant_of(row["created_at"]), now)
            # Years of old tickets come in: what they missed goes on record without a word.
            is_late = tx.quiet and created < now
            policy = promises.policy_for(ticket)
            policy_id = None if policy is None else policy.id
            key = policy_id, ticket["priority"], ticket["status"], is_late
            opening = openings.get(key)
            if opening is None:
                setting = Setting(policy, ticket["priority"], ticket["status"], promises.calendar)
                opening = openings[key] = Opening(setting, now if is_late else None)
            hands = [
                Hand(one.clock, one.reading, one.times, one.ladder)
                for one in opening.clocks(created)
            ]
            made += [(row["id"], hand) for hand in hands]
            coming.promise(place, service_times(hands, is_open=row["is_open"], now=now))
        coming.then.append(partial(insert_clocks, tx, made))


def turn_on_update(tx: Transaction, events: Sequence[TicketUpdated]) -> None:
    """A status pauses, resumes, ends or reopens; another priority or policy counts from the start."""
    watched = promises_of(tx).fields | _TERMS
    moves = _grouped(event for event in events if "status" in event.changed)
    terms = _grouped(event for event in events if _names(event) & watched)
    seen = {event.subject_id: event.ticket for event in events}
    seen = {ticket_id: seen[ticket_id] for ticket_id in {**moves, **terms}}
    if not seen:
        return
    now = instant_of(tx.at)

    def change(ticket_id: UUID, clocks: Sequence[Clock], setting: Setting) -> Outcome:
        outcome = Outcome(tuple(clocks))
        if ticket_id in moves:
            outcome = status_changed(outcome.clocks, setting, now)
        if ticket_id not in terms:
            return outcome
        cause = "priority" if "priority" in terms[ticket_id][-1].changed else "policy"
        renewed = recalculate(outcome.clocks, setting, now, cause)
        return Outcome(renewed.clocks, (*outcome.fired, *renewed.fired))

    turn_all(tx, seen, change)


def turn_on_message(tx: Transaction, events: Sequence[TicketMessageAdded]) -> None:
    """A public message by staff answers; one by the customer may ask. Automatic ones do neither."""
    by_ticket = _grouped(event for event in events if _counts(event.message))
    if not by_ticket:
        return
    written = _written_at(tx, [e.message["id"] for several in by_ticket.values() for e in several])

    def change(ticket_id: UUID, clocks: Sequence[Clock], setting: Setting) -> Outcome:
        outcome = Outcome(tuple(clocks))
        for event in by_ticket[ticket_id]:
            message = event.message
            at = written.get(message["id"], instant_of(tx.at))
            answer = staff_answered if message["author_kind"] == "staff" else customer_wrote
            step = answer(outcome.clocks, setting, at, message["id"])
            outcome = Outcome(step.clocks, (*outcome.fired, *step.fired))
        return outcome

    turn_all(
        tx, {ticket_id: several[-1].ticket for ticket_id, several in by_ticket.items()}, change
    )


def ask_to_count_again(tx: Transaction, events: Sequence[CalendarChanged]) -> None:
    """The open tickets of the calendar are counted again, in small batches, by `sla.fire_timers`."""
    for event in events:
        tx.insert(
            sla_recalculations,
            cause="calendar",
            calendar_id=event.subject_id,
            requested_at=tx.at,
        )


def ask_to_choose_again(tx: Transaction, events: Sequence[CustomerUpdated]) -> None:
    """Another tier may mean another policy for the open tickets of the customer."""
    if not promises_of(tx).fields & {"customer", "contact"}:
        return
    for event in events:
        tx.insert(
            sla_recalculations, cause="policy", customer_id=event.subject_id, requested_at=tx.at
        )


def ask_after_undo(tx: Transaction, questions: Sequence[Undone]) -> None:
    """Policies or hours that are again what they were: whatever was counted meanwhile is counted once more."""
    for question in questions:
        for table, cause in (("sla_policies", "policy"), ("calendars", "calendar")):
            if table in question.tables:
                tx.insert(sla_recalculations, cause=cause, requested_at=tx.at)


def _names(event: TicketUpdated) -> set[str]:
    """Fields that changed, also under the names that conditions use (`customer_id` → `customer`)."""
    return {alias for name in event.changed for alias in (name, name.removesuffix("_id"))}


def _grouped(events: Iterable[Any]) -> dict[UUID, list[Any]]:
    grouped: dict[UUID, list[Any]] = defaultdict(list)
    for event in events:
        grouped[event.subject_id].append(event)
    return dict(grouped)


def _counts(message: Any) -> bool:
    if message["is_automatic"] or not message["is_public"]:
        return False
    return message["author_kind"] in ("staff", "customer")


def _written_at(tx: Transaction, message_ids: Sequence[str]) -> dict[str, Instant]:
    """When messages were written: an imported mail may be older than its import, none is newer."""
    found: dict[str, Instant] = {}
    now = instant_of(tx.at)
    for start in range(0, len(message_ids), _CHUNK):
        chunk = [UUID(message_id) for message_id in message_ids[start : start + _CHUNK]]
        for row in tx.execute(_WRITTEN, {"messages": chunk}):
            found[str(row.id)] = min(instant_of(row.at), now)
    return found


REACTIONS: Reactions = {
    TicketsComing: (start_on_creation,),
    TicketUpdated: (turn_on_update,),
    TicketMessageAdded: (turn_on_message,),
    CalendarChanged: (ask_to_count_again,),
    CustomerUpdated: (ask_to_choose_again,),
    SlaBreached: (draft_credit_notes,),
    Undone: (ask_after_undo,),
}
