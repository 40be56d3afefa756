"""Checklists: from templates, in their order, and what has to be done before a ticket is resolved."""

from __future__ import annotations

from uuid import UUID

import pytest

from deskflow.core.errors import Rejected
from deskflow.core.settings import SetSetting
from deskflow.core.undo import UndoCommand
from deskflow.tickets.changing import UpdateTicket, UpdateTickets
from deskflow.tickets.checklist_queries import list_checklist_templates
from deskflow.tickets.checklist_templates import (
    AddChecklistFromTemplate,
    DefineChecklistTemplate,
    DeleteChecklistTemplate,
)
from deskflow.tickets.checklists import (
    AddChecklist,
    AddChecklistItem,
    MoveChecklist,
    RenameChecklist,
    SetChecklistItemDone,
    UpdateChecklistItem,
)
from deskflow.tickets.drafting import NewMessage
from deskflow.tickets.merging import MergeTickets
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.tables import tickets
from deskflow.tickets.work_queries import ticket_work
from tests.integration.desk import Desk

LEAVING = (
    {"title": "Badge", "required": True},
    {"title": " "},
    {"title": "Keys", "required": False},
)


def lists(desk: Desk, ticket_id: UUID) -> list[tuple[str, list[str]]]:
    with desk.database.read() as connection:
        found = ticket_work(connection, desk.tenant_id, ticket_id).checklists
    return [(one.title, [item.title for item in one.items]) for one in found]


def items(desk: Desk, ticket_id: UUID):
    with desk.database.read() as connection:
        return [item for one in ticket_work(connection, desk.tenant_id, ticket_id).checklists for item in one.items]  # fmt: skip


def test_a_template_is_put_on_a_ticket_and_changing_it_leaves_the_ticket_alone(desk):
    ticket = desk.ticket()
    template = desk.run(DefineChecklistTemplate("Leaving", LEAVING)).result_id
    desk.run(AddChecklistFromTemplate(ticket, template))
    assert lists(desk, ticket) == [("Leaving", ["Badge", "Keys"])]
    assert [item.is_required for item in items(desk, ticket)] == [True, False]
    desk.run(DefineChecklistTemplate("Leaving", ({"title": "All"},), template, False))
    with desk.database.read() as connection:
        (found,) = list_checklist_templates(connection, desk.tenant_id)
        assert ([one.title for one in found.items], found.is_active) == (["All"], False)
        assert list_checklist_templates(connection, desk.tenant_id, active_only=True) == []
    with pytest.raises(Rejected) as taken:
        desk.run(DefineChecklistTemplate("LEAVING", LEAVING))
    assert taken.value.code == "checklist_template.title_taken"
    with pytest.raises(Rejected):
        desk.run(DefineChecklistTemplate("Empty", ({"title": "  "},)))
    gone = desk.run(DeleteChecklistTemplate(template))
    assert lists(desk, ticket) == [("Leaving", ["Badge", "Keys"])]
    desk.run(UndoCommand(gone.command_id))


def test_lists_and_items_stand_in_the_order_one_gives_them(desk):
    ticket = desk.ticket()
    first = desk.run(AddChecklist(ticket, "First", ("a", "b", "c"))).result_id
    second = desk.run(AddChecklist(ticket, "Second")).result_id
    _, b, c = (item.id for item in items(desk, ticket))
    desk.run(UpdateChecklistItem(c, position=0))
    desk.run(UpdateChecklistItem(b, "B", position=99))
    moved = desk.run(MoveChecklist(second, 0))
    desk.run(RenameChecklist(first, "One"))
    assert lists(desk, ticket) == [("Second", []), ("One", ["c", "a", "B"])]
    desk.run(UndoCommand(moved.command_id))
    assert [title for title, _ in lists(desk, ticket)] == ["One", "Second"]


def test_a_required_item_keeps_a_ticket_from_being_resolved(desk):
    ticket, other = desk.ticket(), desk.ticket("Other")
    checklist = desk.run(AddChecklist(ticket, "Leaving", ("Badge", "Keys"), (0,))).result_id
    for command in (
        UpdateTicket(ticket, {"status": "resolved"}),
        UpdateTickets((other, ticket), {"status": "closed"}),
        AddMessage(ticket, NewMessage("Done"), "resolved"),
    ):
        with pytest.raises(Rejected) as refused:
            desk.run(command)
        assert refused.value.code == "ticket.checklist_open"
        assert refused.value.params == {"number": "INC-1001", "item": "Badge", "count": 1}
    assert desk.row(tickets, other).status == "open"
    # To wait or to be cancelled needs nothing done.
    desk.run(UpdateTicket(ticket, {"status": "pending_customer"}))
    badge, _ = items(desk, ticket)
    desk.run(SetChecklistItemDone(badge.id, True))
    desk.run(UpdateTicket(ticket, {"status": "resolved"}))
    # What is resolved can be closed, whatever is added later.
    desk.run(AddChecklistItem(checklist, "Thank them", True))
    desk.run(UpdateTicket(ticket, {"status": "closed"}))


def test_a_setting_allows_it_all_the_same_and_a_merged_ticket_needs_nothing(desk):
    customer = desk.customer()
    ticket, other = (desk.ticket(customer_id=customer) for _ in range(2))
    for one in (ticket, other):
        desk.run(AddChecklist(one, "Leaving", ("Badge",), (0,)))
    desk.run(MergeTickets((other,), ticket))
    (item,) = items(desk, other)
    desk.run(UpdateChecklistItem(item.id, is_required=False))
    desk.run(SetSetting("checklists_block_resolving", False))
    desk.run(UpdateTicket(ticket, {"status": "resolved"}))
