"""Every change to tickets, collected; each subject has a file of its own beside this one."""

from __future__ import annotations

from deskflow.core.commands import Handlers
from deskflow.tickets.arriving import ImportMessages, import_messages
from deskflow.tickets.changing import (
    AssignTicket,
    UpdateTicket,
    UpdateTickets,
    assign_ticket,
    update_ticket,
    update_tickets,
)
from deskflow.tickets.creating import CreateTicket, ImportTickets, create_ticket, import_tickets
from deskflow.tickets.messaging import AddMessage, add_message
from deskflow.tickets.tasks import CreateTask, SetTaskDone, create_task, set_task_done

HANDLERS: Handlers = {
    CreateTicket: create_ticket,
    ImportTickets: import_tickets,
    ImportMessages: import_messages,
    UpdateTicket: update_ticket,
    UpdateTickets: update_tickets,
    AssignTicket: assign_ticket,
    AddMessage: add_message,
    CreateTask: create_task,
    SetTaskDone: set_task_done,
}
