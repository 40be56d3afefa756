"""Two tickets about the same thing become one, and two again."""

from __future__ import annotations

from uuid import UUID

import pytest

from deskflow.core.errors import DeskflowError, Rejected
from deskflow.core.tables import events
from deskflow.core.undo import UndoCommand
from deskflow.sla.queries import ticket_clocks
from deskflow.tickets.arriving import ArrivedMessage, ImportMessages
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.checklists import AddChecklist
from deskflow.tickets.drafting import NewMessage
from deskflow.tickets.merging import MergeTickets, UnmergeTicket
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.queries import list_messages, list_tasks
from deskflow.tickets.tables import tickets
from deskflow.tickets.tasks import CreateTask
from deskflow.tickets.time_spent import LogTime
from deskflow.tickets.work_queries import ticket_work
from tests.integration.desk import Desk

KEPT = ("audit_log", "events", "event_queue", "counters")


def said(desk: Desk, ticket_id: UUID) -> list[tuple[str, str]]:
    with desk.database.read() as connection:
        rows = list_messages(connection, desk.tenant_id, ticket_id)
    return [(row.text, row.merged_from) for row in rows]


def dump(desk: Desk) -> dict[str, list[tuple]]:
    return {name: rows for name, rows in desk.dump().items() if name not in KEPT}


@pytest.fixture
def pair(desk: Desk) -> tuple[UUID, UUID]:
    """(the one that stays, the one that ends)"""
    customer_id = desk.customer()
    stays = desk.ticket("Mail is down", "It began at nine", customer_id=customer_id)
    desk.advance(minutes=5)
    return stays, desk.ticket("No mail", "I get no mail", customer_id=customer_id)


def test_what_was_said_in_both_is_read_in_one(desk, pair):
    stays, ends = pair
    desk.run(CreateTask("Restart it", ends))
    desk.run(LogTime(ends, 20))
    desk.run(LogTime(stays, 10))
    desk.run(AddChecklist(ends, "Look at", ("queue", "disk")))
    assert desk.run(MergeTickets((ends,), stays)).result == {"ticket_id": str(stays), "merged": 1}
    assert said(desk, stays) == [("It began at nine", ""), ("I get no mail", "INC-1002")]
    # Its own page still shows what was written there.
    assert said(desk, ends) == [("I get no mail", "")]
    with desk.database.read() as connection:
        work = ticket_work(connection, desk.tenant_id, stays)
        assert [task.title for task in list_tasks(connection, desk.tenant_id, stays)] == [
            "Restart it"
        ]
    assert work.minutes == 30
    assert [one.title for one in work.checklists] == ["Look at"]
    assert [(one.kind, one.number) for one in work.links] == [("merged.to", "INC-1002")]
    row = desk.row(tickets, ends)
    assert (row.status, row.is_open) == ("merged", False)


def test_its_clocks_end_as_merged_and_are_not_met(desk, pair):
    stays, ends = pair
    desk.run(MergeTickets((ends,), stays))
    with desk.database.read() as connection:
        clocks = ticket_clocks(connection, desk.tenant_id, ends, desk.clock.now())
    assert {clock.state for clock in clocks} == {"merged"}


def test_automation_hears_of_it(desk, pair):
    stays, ends = pair
    desk.run(MergeTickets((ends,), stays))
    (event,) = desk.rows(events, events.c.name == "ticket.merged")
    assert event.subject_id == stays
    assert event.payload["ticket"]["status"] == "open"
    assert [one["number"] for one in event.payload["merged"]] == ["INC-1002"]


def test_later_mail_follows(desk, pair):
    stays, ends = pair
    desk.run(MergeTickets((ends,), stays))
    desk.run(UpdateTicket(stays, {"status": "resolved"}))
    desk.run(AddMessage(ends, NewMessage("And now?", author_kind="customer", author_name="Paul")))
    mail = NewMessage("Again?", author_kind="customer", mail_message_id="1@x")
    desk.run(ImportMessages((ArrivedMessage(ends, mail),)))
    assert [text for text, _ in said(desk, stays)][2:] == ["And now?", "Again?"]
    assert len(said(desk, ends)) == 1
    # The customer's answer reopens the ticket it reached, not the one that ended.
    assert desk.row(tickets, stays).status == "open"
    assert desk.row(tickets, ends).status == "merged"


def test_undo_leaves_no_trace(desk, pair):
    stays, ends = pair
    desk.run(UpdateTicket(ends, {"status": "pending_customer"}))
    before = dump(desk)
    desk.advance(hours=1)
    merged = desk.run(MergeTickets((ends,), stays))
    assert dump(desk) != before
    desk.run(UndoCommand(merged.command_id))
    assert dump(desk) == before


def test_separated_much_later_it_goes_on_where_it_was(desk, pair):
    stays, ends = pair
    desk.run(UpdateTicket(ends, {"status": "in_progress"}))
    desk.run(MergeTickets((ends,), stays))
    desk.run(AddMessage(stays, NewMessage("One more")))
    desk.advance(hours=5)
    assert desk.run(UnmergeTicket(ends)).result["status"] == "in_progress"
    assert said(desk, ends) == [("I get no mail", "")]
    assert [text for text, _ in said(desk, stays)] == ["It began at nine", "One more"]
    with desk.database.read() as connection:
        clocks = ticket_clocks(connection, desk.tenant_id, ends, desk.clock.now())
    assert {clock.state for clock in clocks} == {"running"}
    # The time it was merged does not count.
    assert all(clock.used_seconds < 3600 for clock in clocks)


def test_a_chain_of_merges_ends_in_the_last(desk, pair):
    stays, ends = pair
    last = desk.ticket("All of it", "Third", customer_id=desk.row(tickets, stays).customer_id)
    desk.run(MergeTickets((ends,), stays))
    desk.run(MergeTickets((stays,), last))
    desk.run(AddMessage(ends, NewMessage("Fourth")))
    assert [text for text, _ in said(desk, last)] == [
        "It began at nine", "I get no mail", "Third", "Fourth",
    ]  # fmt: skip


def test_what_cannot_be_merged_says_why_and_changes_nothing(desk, pair):
    stays, ends = pair
    stranger = desk.ticket("Other", customer_id=desk.customer("Contoso"))
    nobody_known = desk.ticket("From the street")
    closed = desk.ticket("Done", customer_id=desk.row(tickets, stays).customer_id)
    desk.run(UpdateTicket(closed, {"status": "closed"}))
    before = dump(desk)
    for sources, target, code in (
        ((stays,), stays, "ticket.merge_into_itself"), ((), stays, "field.required"),
        ((ends, stranger), stays, "ticket.merge_other_customer"),
        ((closed,), stays, "ticket.illegal_move"), ((UUID(int=1),), stays, "tickets.not_found"),
    ):  # fmt: skip
        with pytest.raises(DeskflowError) as refused:
            desk.run(MergeTickets(sources, target))
        assert refused.value.code == code
    with pytest.raises(Rejected, match=r"ticket\.not_merged"):
        desk.run(UnmergeTicket(ends))
    with pytest.raises(Rejected, match=r"ticket\.merge_needs_target"):
        desk.run(UpdateTicket(ends, {"status": "merged"}))
    assert dump(desk) == before
    # A caller nobody knows may turn out to be that customer.
    desk.run(MergeTickets((ends, nobody_known), stays))
    for sources, target, code in (
        ((ends,), stays, "ticket.already_merged"), ((stays,), ends, "ticket.merge_into_merged"),
    ):  # fmt: skip
        with pytest.raises(Rejected) as again:
            desk.run(MergeTickets(sources, target))
        assert again.value.code == code
