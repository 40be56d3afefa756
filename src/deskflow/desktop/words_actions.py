"""Words of actions: the titles of their parameters, and what each is for."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.desktop import words_actions_outside

TITLES: Final[dict[str, Any]] = {
    "action.ticket_id": QT_TRANSLATE_NOOP("workflows", "Ticket"),
    "action.customer_id": QT_TRANSLATE_NOOP("workflows", "Customer"),
    "action.query_database": QT_TRANSLATE_NOOP("workflows", "Find in DeskFlow"),
    "action.query_database.query_type": QT_TRANSLATE_NOOP("workflows", "Find"),
    "action.query_database.query_type.find_user": QT_TRANSLATE_NOOP("workflows", "One person"),
    "action.query_database.query_type.find_users": QT_TRANSLATE_NOOP("workflows", "Several people"),
    "action.query_database.query_type.count_tickets": QT_TRANSLATE_NOOP("workflows", "How many tickets"),
    "action.query_database.filters": QT_TRANSLATE_NOOP("workflows", "Where"),
    "action.query_database.order_by": QT_TRANSLATE_NOOP("workflows", "First comes"),
    "action.query_database.order_by.ticket_count_asc": QT_TRANSLATE_NOOP("workflows", "Who has the least open tickets"),
    "action.query_database.order_by.ticket_count_desc": QT_TRANSLATE_NOOP("workflows", "Who has the most open tickets"),
    "action.query_database.order_by.name_asc": QT_TRANSLATE_NOOP("workflows", "Name, A to Z"),
    "action.query_database.order_by.name_desc": QT_TRANSLATE_NOOP("workflows", "Name, Z to A"),
    "action.query_database.limit": QT_TRANSLATE_NOOP("workflows", "At most"),
    "action.assign_ticket": QT_TRANSLATE_NOOP("workflows", "Assign"),
    "action.assign_ticket.assigned_to": QT_TRANSLATE_NOOP("workflows", "To"),
    "action.assign_ticket.by": QT_TRANSLATE_NOOP("workflows", "or to whoever"),
    "action.assign_ticket.by.least_open": QT_TRANSLATE_NOOP("workflows", "Has the least open tickets"),
    "action.assign_ticket.reason": QT_TRANSLATE_NOOP("workflows", "Reason"),
    "action.update_ticket": QT_TRANSLATE_NOOP("workflows", "Update ticket"),
    "action.update_ticket.updates": QT_TRANSLATE_NOOP("workflows", "Changes"),
    "action.add_message": QT_TRANSLATE_NOOP("workflows", "Add message"),
    "action.add_message.text": QT_TRANSLATE_NOOP("workflows", "Text"),
    "action.add_message.is_public": QT_TRANSLATE_NOOP("workflows", "The customer can read it"),
    "action.create_ticket": QT_TRANSLATE_NOOP("workflows", "Create ticket"),
    "action.create_task": QT_TRANSLATE_NOOP("workflows", "Create task"),
    "action.send_email": QT_TRANSLATE_NOOP("workflows", "Send mail"),
    "action.send_email.to": QT_TRANSLATE_NOOP("workflows", "To"),
    "action.send_email.subject": QT_TRANSLATE_NOOP("workflows", "Subject"),
    "action.send_email.body": QT_TRANSLATE_NOOP("workflows", "Text"),
    "action.send_email.template_id": QT_TRANSLATE_NOOP("workflows", "or the template"),
    "action.send_email.attachments": QT_TRANSLATE_NOOP("workflows", "Attachments"),
    "action.notify": QT_TRANSLATE_NOOP("workflows", "Notify"),
    "action.notify.users": QT_TRANSLATE_NOOP("workflows", "People"),
    "action.notify.roles": QT_TRANSLATE_NOOP("workflows", "or everybody with the role"),
    "action.notify.title": QT_TRANSLATE_NOOP("workflows", "Title"),
    "action.notify.body": QT_TRANSLATE_NOOP("workflows", "Text"),
    "action.http_request": QT_TRANSLATE_NOOP("workflows", "HTTP request"),
    "action.http_request.method": QT_TRANSLATE_NOOP("workflows", "Method"),
    "action.http_request.url": QT_TRANSLATE_NOOP("workflows", "Address"),
    "action.http_request.headers": QT_TRANSLATE_NOOP("workflows", "Headers"),
    "action.http_request.body": QT_TRANSLATE_NOOP("workflows", "Body"),
    "action.http_request.token": QT_TRANSLATE_NOOP("workflows", "Secret token"),
    "action.set_variable": QT_TRANSLATE_NOOP("workflows", "Set variable"),
    "action.set_variable.variable_name": QT_TRANSLATE_NOOP("workflows", "Variable"),
    "action.set_variable.variable_value": QT_TRANSLATE_NOOP("workflows", "Value"),
    "action.create_customer": QT_TRANSLATE_NOOP("workflows", "Create customer"),
    "action.update_customer": QT_TRANSLATE_NOOP("workflows", "Update customer"),
    "action.update_customer.updates": QT_TRANSLATE_NOOP("workflows", "Changes"),
    "ticket.description": QT_TRANSLATE_NOOP("workflows", "Description"),
    "ticket.assigned_to": QT_TRANSLATE_NOOP("workflows", "Assignee"),
    "task.assigned_to": QT_TRANSLATE_NOOP("workflows", "Assignee"),
    "task.due_in": QT_TRANSLATE_NOOP("workflows", "Due in"),
    **words_actions_outside.TITLES,
}  # fmt: skip

# One or two sentences for each action, by its name.
HELP: Final[dict[str, Any]] = {
    "query_database": QT_TRANSLATE_NOOP("workflows", "Looks for one person, several people, or counts tickets. What it finds is there for the steps behind it."),
    "assign_ticket": QT_TRANSLATE_NOOP("workflows", "Gives a ticket to somebody: to a person you name, or to whoever has the fewest open tickets."),
    "update_ticket": QT_TRANSLATE_NOOP("workflows", "Changes fields of a ticket."),
    "add_message": QT_TRANSLATE_NOOP("workflows", "Writes an internal note or a message that the customer can read."),
    "create_ticket": QT_TRANSLATE_NOOP("workflows", "Opens a new ticket."),
    "create_task": QT_TRANSLATE_NOOP("workflows", "Adds a task to a ticket, with a person and a due time."),
    "send_email": QT_TRANSLATE_NOOP("workflows", "Puts a mail into the outbox, with a text of its own or from a template. It leaves as soon as the mail server takes it."),
    "notify": QT_TRANSLATE_NOOP("workflows", "Tells people inside DeskFlow, by name or by role."),
    "http_request": QT_TRANSLATE_NOOP("workflows", "Calls one web address. An answer of 400 or more fails the step; what may pass is tried again."),
    "set_variable": QT_TRANSLATE_NOOP("workflows", "Keeps a value under a name for the steps behind it."),
    "create_customer": QT_TRANSLATE_NOOP("workflows", "Adds a customer."),
    "update_customer": QT_TRANSLATE_NOOP("workflows", "Changes fields of a customer."),
    **words_actions_outside.HELP,
}  # fmt: skip
