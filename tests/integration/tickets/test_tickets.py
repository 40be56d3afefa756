"""A ticket's life through commands, on both databases."""

from __future__ import annotations

import pytest

from deskflow.core.errors import Conflict, Denied, Rejected
from deskflow.core.undo import UndoCommand
from deskflow.tickets.changing import AssignTicket, UpdateTicket, UpdateTickets
from deskflow.tickets.creating import CreateTicket, ImportTickets
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.tables import ticket_messages, tickets


def test_created_ticket_has_number_message_and_event(desk):
    ticket_id = desk.ticket(priority="critical")
    row = desk.row(tickets, ticket_id)
    assert (row.number, row.status, row.priority) == ("INC-1001", "open", "P1")
    (message,) = desk.rows(ticket_messages)
    assert message.body_text == "Please help"
    assert message.author_name == "Ada Admin"


def test_numbers_never_repeat_after_undo(desk):
    first = desk.run(CreateTicket(NewTicket("One", NewMessage("text"))))
    desk.run(UndoCommand(first.command_id))
    assert desk.rows(tickets) == []
    assert desk.row(tickets, desk.ticket()).number == "INC-1002"


def test_illegal_move_is_refused_and_nothing_of_the_selection_changes(desk):
    fine, closed = desk.ticket("Fine"), desk.ticket("Closed")
    desk.run(UpdateTicket(closed, {"status": "closed"}))
    with pytest.raises(Rejected) as refusal:
        desk.run(UpdateTickets((fine, closed), {"status": "in_progress"}))
    assert refusal.value.code == "ticket.illegal_move"
    assert desk.row(tickets, fine).status == "open"


def test_undo_is_refused_when_somebody_changed_it_since(desk):
    ticket_id = desk.ticket()
    raised = desk.run(UpdateTicket(ticket_id, {"priority": "P1"}))
    desk.run(UpdateTicket(ticket_id, {"priority": "P2"}))
    with pytest.raises(Conflict):
        desk.run(UndoCommand(raised.command_id))
    assert desk.row(tickets, ticket_id).priority == "P2"


def test_a_replayed_command_is_applied_once(desk):
    from deskflow.core.ids import new_id

    command, command_id = CreateTicket(NewTicket("Once", NewMessage("text"))), new_id()
    first = desk.run(command, command_id=command_id)
    again = desk.run(command, command_id=command_id)
    assert again.repeated
    assert again.result == first.result
    assert len(desk.rows(tickets)) == 1


def test_an_approver_may_not_assign(desk):
    approver = desk.user("Rita Novak", "approver")
    with pytest.raises(Denied):
        desk.run(AssignTicket(desk.ticket(), approver.user_id), approver)


def test_customer_answer_reopens(desk):
    ticket_id = desk.ticket()
    desk.run(UpdateTicket(ticket_id, {"status": "resolved"}))
    desk.run(
        AddMessage(
            ticket_id, NewMessage("Still broken", author_kind="customer", author_name="Paul")
        )
    )
    row = desk.row(tickets, ticket_id)
    assert (row.status, row.is_open, row.resolved_at) == ("open", True, None)


def test_importing_twice_adds_nothing(desk):
    batch = ImportTickets(
        tuple(NewTicket(f"T{n}", NewMessage("text"), source_key=f"csv:{n}") for n in range(5))
    )
    assert len(desk.run(batch).result["created"]) == 5
    again = desk.run(batch).result
    assert (again["created"], len(again["skipped"])) == ([], 5)


def test_a_moved_value_is_noticed(desk):
    ticket_id = desk.ticket()
    desk.run(UpdateTicket(ticket_id, {"status": "in_progress"}))
    with pytest.raises(Conflict):
        desk.run(UpdateTicket(ticket_id, {"status": "resolved"}, was={"status": "open"}))
