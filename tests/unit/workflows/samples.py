"""Definitions, actions and events that several tests talk about."""

from __future__ import annotations

from deskflow.workflows.action_spec import ActionCatalogue, ActionSpec
from deskflow.workflows.definition import Definition, Edge, Step, Trigger, start_edge
from deskflow.workflows.parameters import Output, Parameter, ParameterKind, choices
from deskflow.workflows.validation import ValidationContext

K = ParameterKind

ACTIONS = ActionCatalogue(
    [
        ActionSpec(
            "query_database", "action.query_database", "database", "data",
            (
                Parameter("query_type", K.CHOICE, required=True, choices=choices("q", "find_user", "find_users", "count_tickets")),
                Parameter("filters", K.OBJECT),
                Parameter("order_by", K.TEXT),
                Parameter("limit", K.NUMBER, least=1, most=1000),
            ),
            (Output("result", "any"),),
        ),
        ActionSpec(
            "update_ticket", "action.update_ticket", "ticket", "tickets",
            (Parameter("ticket_id", K.TICKET, required=True), Parameter("updates", K.OBJECT, required=True)),
            (Output("ticket_id", "text"), Output("updated", "boolean")),
        ),
        ActionSpec(
            "send_email", "action.send_email", "mail", "messages",
            (
                Parameter("to", K.MAIL_ADDRESS, required=True),
                Parameter("subject", K.TEXT, longest=200),
                Parameter("body", K.MULTILINE),
            ),
            (Output("sent", "boolean"), Output("message_id", "text")),
            repeatable=False,
        ),
        ActionSpec(
            "http_request", "action.http_request", "globe", "integrations",
            (
                Parameter("url", K.URL, required=True),
                Parameter("token", K.SECRET),
                Parameter("headers", K.OBJECT),
                Parameter("verify", K.BOOLEAN, default=True),
            ),
            (Output("status", "number"), Output("body", "json")),
            repeatable=False,
        ),
        ActionSpec(
            "set_variable", "action.set_variable", "tag", "data",
            (Parameter("variable_name", K.VARIABLE, required=True), Parameter("variable_value", K.JSON)),
        ),
    ]
)  # fmt: skip

TICKET = {"id": "text", "number": "number", "title": "text", "priority": "text", "customer": {"name": "text", "email": "text"}, "tags": "list"}  # fmt: skip
MAIL = {"from": "text", "subject": "text", "is_reply": "boolean"}
EVENTS = {
    "ticket.created": {"ticket": TICKET},
    "ticket.closed": {"ticket": TICKET},
    "mail.received": {"mail": MAIL, "ticket": TICKET},
}

CONTEXT = ValidationContext(ACTIONS, EVENTS, secrets=frozenset({"api_token"}))


def ticket_workflow() -> Definition:
    """The path of the first issue: find somebody, assign, ask, then mail or note."""
    return Definition(
        Trigger("event", {"event": "ticket.created", "filters": {"priority": ["critical"], "customer": None}}),
        (
            Step("a", "find", "action", "query_database", config={"query_type": "find_user", "filters": {"role": "technician"}, "limit": 1}),
            Step("b", "found", "condition", config={"condition": "{{steps.find.result}} != null"}),
            Step("c", "assign", "action", "update_ticket", config={"ticket_id": "{{trigger.ticket.id}}", "updates": {"assigned_to": "{{steps.find.result.id}}"}}),
            Step("d", "ask", "approval", config={"title": "Send to {{trigger.ticket.customer.name}}?", "roles": ["lead"]}),
            Step("e", "mail", "action", "send_email", config={"to": "{{trigger.ticket.customer.email}}", "subject": "[#{{trigger.ticket.number}}]"}),
            Step("f", "give_up", "stop", config={"outcome": "fail", "message": "Nobody for {{trigger.ticket.number}}"}),
        ),
        (
            start_edge("a"),
            Edge("1", "a", "success", "b"),
            Edge("2", "b", "true", "c"),
            Edge("3", "b", "false", "f"),
            Edge("4", "c", "success", "d"),
            Edge("5", "d", "approved", "e"),
        ),
        positions={"a": (0.0, 0.0), "trigger": (-200.0, 0.0)},
    )  # fmt: skip
