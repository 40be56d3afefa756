"""The demo's workflows: the foundation's story, a chaser on a schedule, one to start by hand."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

ESCALATION: Final = "P1 escalation"
TEMPLATE: Final = "Overtime approved"


def mail_template() -> dict[str, Any]:
    """What the customer reads when the approver has said yes."""
    return {
        "template_name": TEMPLATE,
        "subject": "{{ trigger.ticket.title }}: we are working on it",
        "text": "Dear {{ trigger.ticket.customer.name }},\n\n{{ steps.assign.name }} is working on your request "
        "{{ trigger.ticket.number }} and will stay on it until it is solved.\n\nYour service desk",
        "html": "<p>Dear {{ trigger.ticket.customer.name }},</p><p>{{ steps.assign.name }} is working on your "
        "request <b>{{ trigger.ticket.number }}</b> and will stay on it until it is solved.</p>"
        "<p>Your service desk</p>",
    }


def escalation(template: UUID) -> dict[str, Any]:
    """Ticket created with P1 → least busy technician → assign → approval → mail or note."""
    return _definition(
        {"type": "event", "config": {"event": "ticket.created", "filters": {"priority": ["P1"]}}},
        [
            _action("find", "Find technician", "query_database", {
                "query_type": "find_user", "filters": {"role": "technician", "status": "available"},
                "order_by": "ticket_count_asc", "limit": 1,
            }),
            {"id": "someone", "key": "someone", "type": "condition", "title": "Someone free?",
             "config": {"condition": "steps.find.result != null"}},
            _action("assign", "Assign", "assign_ticket", {
                "ticket_id": "{{ trigger.ticket.id }}", "assigned_to": "{{ steps.find.result.id }}",
                "reason": "least open tickets ({{ steps.find.result.ticket_count }})",
            }),
            {"id": "approve", "key": "approve", "type": "approval", "title": "Approve overtime", "config": {
                "title": "Overtime for {{ trigger.ticket.number }}",
                "description": "{{ trigger.ticket.title }} may take until the evening.",
                "roles": ["approver"], "strategy": "any", "due_in": "2h",
            }},
            _action("tell", "Tell customer", "send_email", {
                "to": "{{ trigger.ticket.customer.email }}", "template_id": str(template),
            }),
            _action("note", "Add note", "add_message", {
                "ticket_id": "{{ trigger.ticket.id }}",
                "text": "Overtime was not approved: {{ default(steps.approve.comment, 'no reason given') }}",
            }),
            _action("call", "Tell dispatch", "notify", {
                "roles": ["dispatcher"], "title": "Nobody is free for {{ trigger.ticket.number }}",
            }),
        ],
        [
            ("trigger", "started", "find"), ("find", "success", "someone"), ("someone", "true", "assign"),
            ("someone", "false", "call"), ("assign", "success", "approve"), ("approve", "approved", "tell"),
            ("approve", "rejected", "note"), ("approve", "expired", "note"),
        ],
        {"trigger": (0, 80), "find": (250, 80), "someone": (500, 80), "assign": (750, 0), "approve": (1000, 0),
         "tell": (1250, -80), "note": (1250, 60), "call": (750, 180)},
    )  # fmt: skip


def chaser() -> dict[str, Any]:
    """Every weekday at eight: how much is open, told to dispatch."""
    return _definition(
        {"type": "schedule", "config": {"cron": "0 8 * * 1-5", "timezone": "Europe/Berlin"}},
        [
            _action("count", "Count open P1", "query_database", {
                "query_type": "count_tickets", "filters": {"priority": "P1", "is_open": True},
            }),
            {"id": "any", "key": "any", "type": "condition", "title": "Any open?",
             "config": {"condition": "steps.count.result > 0"}},
            _action("tell", "Tell dispatch", "notify", {
                "roles": ["dispatcher"], "title": "{{ steps.count.result }} P1 tickets are open",
            }),
        ],
        [("trigger", "started", "count"), ("count", "success", "any"), ("any", "true", "tell")],
        {"trigger": (0, 0), "count": (250, 0), "any": (500, 0), "tell": (750, 0)},
    )  # fmt: skip


def onboarding() -> dict[str, Any]:
    """Started by hand with a form: tasks for a new starter, a reminder two days later."""
    definition = _definition(
        {"type": "manual", "config": {}},
        [
            _action("account", "Create account", "create_task", {"title": "Account and mailbox for {{ trigger.person }}", "due_in": "1d"}),
            _action("laptop", "Prepare laptop", "create_task", {"title": "Laptop for {{ trigger.person }}", "due_in": "2d"}),
            {"id": "wait", "key": "wait", "type": "delay", "title": "Wait 2 days", "config": {"duration": "2d"}},
            _action("check", "Ask whether all is well", "notify", {
                "roles": ["dispatcher"], "title": "Is {{ trigger.person }} ready to start?",
            }),
        ],
        [("trigger", "started", "account"), ("account", "success", "laptop"), ("laptop", "success", "wait"), ("wait", "done", "check")],
        {"trigger": (0, 0), "account": (250, 0), "laptop": (500, 0), "wait": (750, 0), "check": (1000, 0)},
    )  # fmt: skip
    definition["inputs"] = [
        {"name": "person", "kind": "text", "title": "Who starts?", "required": True}
    ]
    return definition


def _action(key: str, title: str, action: str, config: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": key, "key": key, "type": "action", "action_type": action, "title": title, "config": config,
    }  # fmt: skip


def _definition(
    trigger: dict[str, Any],
    steps: list[dict[str, Any]],
    edges: list[tuple[str, str, str]],
    positions: dict[str, tuple[int, int]],
) -> dict[str, Any]:
    return {
        "schema": 1,
        "trigger": trigger,
        "steps": steps,
        "edges": [
            {"id": f"{source}-{port}-{target}", "source": source, "port": port, "target": target}
            for source, port, target in edges
        ],
        "positions": {key: list(place) for key, place in positions.items()},
    }


def watch_breaches() -> dict[str, Any]:
    """Reacts to a broken promise."""
    return _definition(
        {"type": "event", "config": {"event": "sla.breached", "filters": {"clock.kind": "resolution"}}},
        [_action("note", "Add note", "add_message", {
            "ticket_id": "{{ trigger.ticket.id }}", "text": "The resolution time has passed.",
        })],
        [("trigger", "started", "note")],
        {"trigger": (0, 0), "note": (250, 0)},
    )  # fmt: skip


def broken() -> dict[str, Any]:
    """Fails for good: the customer it wants to create has no name."""
    definition = _definition(
        {"type": "manual", "config": {}},
        [
            _action("set", "Remember", "set_variable", {"variable_name": "seen", "variable_value": True}),
            _action("create", "Create customer", "create_customer", {"name": "{{ trigger.person }}"}),
        ],
        [("trigger", "started", "set"), ("set", "success", "create")],
        {"trigger": (0, 0), "set": (250, 0), "create": (500, 0)},
    )  # fmt: skip
    definition["inputs"] = [{"name": "person", "kind": "text"}]
    return definition
