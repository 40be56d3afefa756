"""Tags, links, checklists, logged time, plans, work orders, escalation, watchers: through commands, on both databases."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from deskflow.channels.tables import notifications
from deskflow.core.errors import DeskflowError, NotFound
from deskflow.core.permissions import Actor
from deskflow.core.tables import events
from deskflow.people.commands import DefineRole
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.checklists import (
    AddChecklist,
    AddChecklistItem,
    RemoveChecklist,
    RemoveChecklistItem,
    SetChecklistItemDone,
)
from deskflow.tickets.drafting import NewMessage
from deskflow.tickets.escalating import EscalateTicket
from deskflow.tickets.linking import LinkTickets, UnlinkTickets
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.scheduling import (
    CancelAppointment,
    CreateWorkOrder,
    ScheduleTicket,
    SetWorkOrderDone,
)
from deskflow.tickets.tables import tasks, ticket_activity, tickets
from deskflow.tickets.tagging import TagTicket
from deskflow.tickets.time_spent import LogTime, RemoveTime
from deskflow.tickets.watching import UnwatchTicket, WatchTicket
from deskflow.tickets.work_queries import TicketWork, known_tags, ticket_work
from tests.integration.desk import Desk


def work(desk: Desk, ticket_id: UUID) -> TicketWork:
    with desk.database.read() as connection:
        return ticket_work(connection, desk.tenant_id, ticket_id)


def refused(desk: Desk, command: object, actor: Actor | None = None) -> str:
    with pytest.raises(DeskflowError) as problem:
        desk.run(command, actor)
    return problem.value.code


def lines(desk: Desk, ticket_id: UUID) -> list[str]:
    rows = desk.rows(ticket_activity, ticket_activity.c.ticket_id == ticket_id)
    return [row.code for row in sorted(rows, key=lambda row: row.pk)]


def test_tags_are_the_same_in_any_case_and_events_carry_them(desk):
    ticket_id = desk.ticket()
    desk.run(TagTicket(ticket_id, ("VIP", "  printer   queue ", "vip")))
    out = desk.run(TagTicket(ticket_id, ("Vip", "#überfällig"), ("PRINTER QUEUE", "never there")))
    assert out.result == {
        "tags": ["überfällig", "vip"], "added": ["überfällig"], "removed": ["printer queue"],
    }  # fmt: skip
    assert work(desk, ticket_id).tags == ["überfällig", "vip"]
    updated = desk.rows(events, events.c.name == "ticket.updated")
    assert updated[-1].payload["ticket"]["tags"] == ["überfällig", "vip"]
    assert updated[-1].payload["changed"]["tags"] == [
        ["printer queue", "vip"], ["überfällig", "vip"],
    ]  # fmt: skip
    assert not desk.run(TagTicket(ticket_id, ("vip",))).changes


def test_tags_that_cannot_be_are_refused(desk):
    ticket_id = desk.ticket()
    for names, code in (
        (("a,b",), "field.bad_character"), (("x" * 61,), "field.too_long"), ((" # ",), "field.required"),
        (tuple(f"t{n}" for n in range(51)), "ticket.too_many_tags"),
    ):  # fmt: skip
        assert refused(desk, TagTicket(ticket_id, names)) == code
    assert refused(desk, TagTicket(ticket_id, ("a",), ("A",))) == "ticket.tag_both_ways"
    assert work(desk, ticket_id).tags == []
    hostile = "'); DROP TABLE tickets; -- {{ 7*7 }}"
    assert desk.run(TagTicket(ticket_id, (hostile,))).result["tags"] == [hostile]


def test_known_tags_begin_with_the_most_used(desk):
    for tags in (("a", "b"), ("b",), ("B", "c")):
        desk.run(TagTicket(desk.ticket(), tags))
    with desk.database.read() as connection:
        found = known_tags(connection, desk.tenant_id)
    assert [tag.lower() for tag in found] == ["b", "a", "c"]


def test_links_are_seen_from_both_ends_and_removed_at_once(desk):
    one, two, three = (desk.ticket(title) for title in ("One", "Two", "Three"))
    first = desk.run(LinkTickets(one, two, "blocks")).result
    desk.run(LinkTickets(two, three, "related"))
    # The same again, and the other way round where there is no direction, is the same link.
    assert desk.run(LinkTickets(one, two, "blocks")).result == first
    desk.run(LinkTickets(three, two, "related"))
    assert [(link.kind, link.number) for link in work(desk, two).links] == [
        ("blocks.to", "INC-1001"), ("related.from", "INC-1003"),
    ]  # fmt: skip
    assert [(link.kind, link.title) for link in work(desk, one).links] == [("blocks.from", "Two")]
    desk.run(UnlinkTickets(UUID(first)))
    assert work(desk, one).links == []
    assert lines(desk, one) == ["ticket.linked", "ticket.unlinked"]


def test_links_that_make_no_sense_are_refused(desk):
    a, b, c = (desk.ticket(title) for title in "abc")
    desk.run(LinkTickets(a, b, "parent"))
    desk.run(LinkTickets(b, c, "parent"))
    assert refused(desk, LinkTickets(c, a, "parent")) == "ticket.link_circle"
    assert refused(desk, LinkTickets(a, c, "parent")) == "ticket.has_parent"
    assert refused(desk, LinkTickets(a, a)) == "ticket.link_to_itself"
    assert refused(desk, LinkTickets(a, b, "likes")) == "ticket.unknown_link"
    assert refused(desk, LinkTickets(a, UUID(int=7))) == "tickets.not_found"


def test_a_checklist_says_who_did_what_and_when_it_is_done(desk):
    ticket_id, tess = desk.ticket(), desk.user("Tess Tech")
    list_id = desk.run(AddChecklist(ticket_id, "Leaving", ("Test", "  ", "Sign"))).result_id
    item_id = desk.run(AddChecklistItem(list_id, "Lock the door")).result_id
    (found,) = work(desk, ticket_id).checklists
    assert [item.title for item in found.items] == ["Test", "Sign", "Lock the door"]
    for item in found.items:
        desk.run(SetChecklistItemDone(item.id, True), tess)
    (found,) = work(desk, ticket_id).checklists
    assert found.done == 3
    assert {(item.done_by, item.done_at) for item in found.items} == {
        ("Tess Tech", desk.clock.now())
    }
    desk.run(SetChecklistItemDone(item_id, False))
    desk.run(RemoveChecklistItem(item_id))
    desk.run(RemoveChecklist(list_id))
    assert work(desk, ticket_id).checklists == []
    assert lines(desk, ticket_id) == [
        "checklist.added", "checklist.done", "checklist.reopened", "checklist.removed",
    ]  # fmt: skip


def test_a_checklist_does_not_grow_for_ever(desk):
    items = tuple(f"step {n}" for n in range(200))
    list_id = desk.run(AddChecklist(desk.ticket(), "Long", items)).result_id
    assert refused(desk, AddChecklistItem(list_id, "one more")) == "checklist.too_long"
    assert (
        refused(desk, AddChecklist(desk.ticket(), "Longer", (*items, "x"))) == "checklist.too_long"
    )
    assert refused(desk, AddChecklist(desk.ticket(), " ")) == "field.required"


def test_time_is_logged_for_whoever_acts_and_counted(desk):
    tess = desk.user("Tess Tech")
    ticket_id = desk.ticket(assignee_id=tess.user_id)
    desk.run(LogTime(ticket_id, 30, "on the phone"), tess)
    desk.run(LogTime(ticket_id, 15, is_billable=False))
    workflow = Actor(desk.tenant_id, None, "workflow", label="Flow")
    desk.run(LogTime(ticket_id, 5), workflow)
    found = work(desk, ticket_id)
    assert [(one.user_name, one.minutes, one.is_billable) for one in found.times] == [
        ("Tess Tech", 30, True), ("Ada Admin", 15, False), ("Tess Tech", 5, True),
    ]  # fmt: skip
    assert found.minutes == 50
    desk.run(RemoveTime(found.times[0].id), tess)
    assert work(desk, ticket_id).minutes == 20


def test_time_that_cannot_be_is_refused(desk):
    ticket_id = desk.ticket()
    for minutes in (0, -5, 1441):
        assert refused(desk, LogTime(ticket_id, minutes)) == "time.bad_minutes"
    workflow = Actor(desk.tenant_id, None, "workflow")
    assert refused(desk, LogTime(ticket_id, 5), workflow) == "time.whose"
    assert refused(desk, LogTime(ticket_id, 5, user_id=UUID(int=3))) == "field.no_such_row"
    desk.run(DefineRole("clerk", "Clerk", ("tickets.update",)))
    clerk = desk.user("Carl Clerk", "clerk")
    entry_id = desk.run(LogTime(ticket_id, 5)).result_id
    assert refused(desk, RemoveTime(entry_id), clerk) == "time.not_yours"
    assert (
        refused(desk, LogTime(ticket_id, 5, user_id=desk.admin.user_id), clerk) == "time.not_yours"
    )


def test_a_ticket_is_planned_for_somebody_and_overlaps_are_told(desk):
    tess = desk.user("Tess Tech")
    ticket_id, other = desk.ticket(assignee_id=tess.user_id), desk.ticket()
    at = desk.clock.now() + timedelta(days=1)
    hour = timedelta(hours=1)
    out = desk.run(ScheduleTicket(ticket_id, at, at + hour, mark_scheduled=True)).result
    assert (out["user_id"], out["overlaps"]) == (str(tess.user_id), 0)
    assert desk.row(tickets, ticket_id).status == "scheduled"
    half = timedelta(minutes=30)
    again = desk.run(ScheduleTicket(other, at + half, at + 2 * hour, tess.user_id, "keys")).result
    assert again["overlaps"] == 1
    assert desk.row(tickets, other).status == "open"
    # One that begins when another ends does not overlap it.
    assert desk.run(ScheduleTicket(other, at - hour, at, tess.user_id)).result["overlaps"] == 0
    desk.run(CancelAppointment(UUID(out["appointment_id"])))
    assert work(desk, ticket_id).appointments == []
    assert refused(desk, ScheduleTicket(other, at, at)) == "appointment.bad_span"
    assert (
        refused(desk, ScheduleTicket(other, at, at + timedelta(days=40))) == "appointment.bad_span"
    )
    assert refused(desk, ScheduleTicket(other, at, at + hour)) == "appointment.nobody"
    naive = at.replace(tzinfo=None)
    assert refused(desk, ScheduleTicket(other, naive, naive + hour)) == "field.naive_time"


def test_a_work_order_has_a_number_of_its_own_and_its_steps_are_tasks(desk):
    ticket_id = desk.ticket()
    made = CreateWorkOrder(
        ticket_id, "New switch", tasks=("Order", "", "Mount"), estimate_minutes=90
    )
    out = desk.run(made).result
    assert out["number"] == "WO-1001"
    assert desk.run(CreateWorkOrder(ticket_id, "Another")).result["number"] == "WO-1002"
    steps = sorted(desk.rows(tasks), key=lambda row: row.position)
    assert [(row.title, str(row.work_order_id)) for row in steps] == [
        ("Order", out["work_order_id"]), ("Mount", out["work_order_id"]),
    ]  # fmt: skip
    desk.run(SetWorkOrderDone(UUID(out["work_order_id"]), True))
    first, second = work(desk, ticket_id).work_orders
    assert first.done_at == desk.clock.now()
    assert second.done_at is None
    wrong = CreateWorkOrder(ticket_id, "x", estimate_minutes=0)
    assert refused(desk, wrong) == "time.bad_minutes"


def test_escalating_raises_hands_over_and_says_why(desk):
    boss = desk.user("Rita Boss")
    ticket_id = desk.ticket(priority="P3")
    out = desk.run(EscalateTicket(ticket_id, "the CEO  called", 1, boss.user_id)).result
    assert (out["priority"], out["assigned_to"]) == ("P2", str(boss.user_id))
    assert desk.run(EscalateTicket(ticket_id, "again", 3)).result["priority"] == "P1"
    # Higher than P1 there is nothing, but it is on record.
    desk.run(EscalateTicket(ticket_id, "and again"))
    told = desk.rows(events, events.c.name == "ticket.escalated")
    assert [one.payload["reason"] for one in told] == ["the CEO called", "again", "and again"]
    assert [one.payload["old_priority"] for one in told] == ["P3", "P2", "P1"]
    assert lines(desk, ticket_id).count("ticket.escalated") == 3
    assert refused(desk, EscalateTicket(ticket_id, " ")) == "field.required"
    assert refused(desk, EscalateTicket(ticket_id, "x", 4)) == "ticket.bad_raise"
    desk.run(UpdateTicket(ticket_id, {"status": "resolved"}))
    assert refused(desk, EscalateTicket(ticket_id, "late")) == "ticket.escalated_when_done"


def test_watchers_hear_of_messages_and_moves_of_others(desk):
    olga, tess = desk.user("Olga Owner"), desk.user("Tess Tech")
    ticket_id = desk.ticket()
    watch = WatchTicket(ticket_id, (olga.user_id, tess.user_id, olga.user_id))
    assert desk.run(watch).result == {"added": 2}
    assert desk.run(watch).result == {"added": 0}
    desk.run(AddMessage(ticket_id, NewMessage("Done soon", is_public=False)), tess)
    desk.run(UpdateTicket(ticket_id, {"status": "resolved"}), tess)
    heard = [row for row in desk.rows(notifications) if row.code.startswith("watched.")]
    # Tess did it herself.
    assert {row.user_id for row in heard} == {olga.user_id}
    assert sorted(row.code for row in heard) == ["watched.message", "watched.status"]
    assert desk.run(UnwatchTicket(ticket_id, (olga.user_id,))).result == {"removed": 1}
    assert work(desk, ticket_id).watchers == [(tess.user_id, "Tess Tech")]
    assert refused(desk, WatchTicket(ticket_id, (UUID(int=9),))) == "field.no_such_row"
    with pytest.raises(NotFound):
        desk.run(WatchTicket(UUID(int=9), (olga.user_id,)))
