"""Short words for tests of service levels on a real database."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from deskflow.calendars.commands import DefineCalendar
from deskflow.core.bus import Outcome
from deskflow.core.permissions import Actor
from deskflow.core.tables import events
from deskflow.core.undo import UndoCommand
from deskflow.sla.commands import DefinePolicy, FireTimers
from deskflow.sla.queries import ClockView, ticket_clocks
from deskflow.sla.timers import next_due
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.drafting import NewMessage
from deskflow.tickets.messaging import AddMessage
from tests.integration.desk import Desk

OFFICE_WEEK = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def fire(desk: Desk, **options: Any) -> Outcome:
    return desk.run(FireTimers(**options), desk.system())


def clocks_of(desk: Desk, ticket_id: UUID) -> dict[str, ClockView]:
    """The latest cycle of each clock."""
    with desk.database.read() as connection:
        views = ticket_clocks(connection, desk.tenant_id, ticket_id, desk.clock.now())
    return {view.kind: view for view in reversed(views)}


def due_next(desk: Desk) -> datetime | None:
    with desk.database.read() as connection:
        return next_due(connection, desk.tenant_id)


def told(desk: Desk) -> list[tuple[str, str]]:
    """The events of service levels so far, with the clock they are about, in the order of the story."""
    rows = desk.rows(events, events.c.name.like("sla.%"))
    rows.sort(key=lambda row: (row.at, row.payload["clock"]["passed_at"]))
    return [(row.name, row.payload["clock"]["kind"]) for row in rows]


def reply(desk: Desk, ticket_id: UUID, actor: Actor | None = None, **more: Any) -> Outcome:
    return desk.run(AddMessage(ticket_id, NewMessage("We are on it", **more)), actor)


def move(desk: Desk, ticket_id: UUID, **updates: Any) -> Outcome:
    return desk.run(UpdateTicket(ticket_id, updates))


def undo(desk: Desk, outcome: Outcome) -> None:
    desk.run(UndoCommand(outcome.command_id))


def calendar(desk: Desk, name: str = "Office", **definition: Any) -> UUID:
    return desk.run(DefineCalendar(name, {"week": OFFICE_WEEK, **definition})).result_id


def policy(desk: Desk, calendar_id: UUID, name: str = "Gold", **more: Any) -> UUID:
    targets = more.pop("targets", {"P3": {"first_response": 3600, "resolution": 10 * 3600}})
    definition = {"targets": targets, **more.pop("definition", {})}
    return desk.run(DefinePolicy(name, calendar_id, definition, **more)).result_id
