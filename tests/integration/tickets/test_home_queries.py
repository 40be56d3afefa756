"""The figures of the first page, on both databases."""

from __future__ import annotations

from datetime import timedelta

from deskflow.core.ids import new_id
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.home_queries import (
    DayFlow,
    Kept,
    count_desk,
    count_kept,
    due_next,
    flow_between,
    load_by_person,
)
from deskflow.tickets.list_queries import ListScope


def scope(desk, me=None, tenant_id=None) -> ListScope:
    return ListScope(tenant_id or desk.tenant_id, me, desk.clock.now())


def test_open_tickets_are_counted_in_one_pass(desk):
    sofia = desk.user("Sofia Ortega")
    with desk.database.read() as connection:
        assert count_desk(connection, scope(desk)).has_tickets is False
    desk.ticket("Within the hour", priority="P1")
    desk.advance(minutes=70)
    desk.ticket("Within two hours", priority="P1", assignee_id=sofia.user_id)
    desk.ticket("Some day", priority="P4")
    closed = desk.ticket("Closed")
    desk.run(UpdateTicket(closed, {"status": "closed"}))
    with desk.database.read() as connection:
        counts = count_desk(connection, scope(desk, sofia.user_id))
        assert (counts.open, counts.mine, counts.unassigned) == (3, 1, 2)
        # P1 answers within two hours: the first one has 50 minutes left, the second two hours.
        assert (counts.due_soon, counts.due_very_soon, counts.overdue) == (1, 1, 0)
        assert [row.title for row in due_next(connection, scope(desk))][:2] == [
            "Within the hour",
            "Within two hours",
        ]
        assert count_desk(connection, scope(desk, tenant_id=new_id())).open == 0
    desk.advance(hours=1)
    with desk.database.read() as connection:
        counts = count_desk(connection, scope(desk))
        assert (counts.due_soon, counts.overdue) == (1, 1)


def test_what_came_and_went_is_counted_by_day(desk):
    start = desk.clock.now()
    first = desk.ticket("First")
    desk.advance(days=1)
    # The first one waited a day for an answer, which is too long; the second one did not.
    for ticket_id in (first, desk.ticket("Second")):
        desk.run(UpdateTicket(ticket_id, {"status": "resolved"}))
    edges = [start, start + timedelta(hours=12), start + timedelta(days=2)]
    with desk.database.read() as connection:
        assert flow_between(connection, desk.tenant_id, edges) == [DayFlow(1, 0), DayFlow(1, 2)]
        assert count_kept(connection, desk.tenant_id, start, edges[-1]) == Kept(2, 1)
        assert count_kept(connection, desk.tenant_id, start, edges[1]) == Kept(0, 0)
        assert count_kept(connection, desk.tenant_id, start, edges[1]).percent is None


def test_load_is_what_people_have_open(desk):
    sofia = desk.user("Sofia Ortega")
    for priority in ("P1", "P2", "P4"):
        desk.ticket(priority=priority, assignee_id=sofia.user_id)
    desk.ticket("Nobody's")
    with desk.database.read() as connection:
        (load,) = load_by_person(connection, desk.tenant_id).values()
        assert (load.user_id, load.open, load.urgent) == (sofia.user_id, 3, 2)
