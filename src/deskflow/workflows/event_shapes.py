"""Which names an event brings with it, for completion, filters and validation: `trigger.ticket.customer.name`.

Shapes without values; a test holds them to what the rooms really emit.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from deskflow.workflows.expressions.completion import OPEN, Shape

_PERSON: Final[Shape] = {"id": "text", "name": "text", "email": "text"}

TICKET: Final[Shape] = {
    "id": "text", "number": "text", "title": "text", "status": "text", "priority": "text",
    "type": "text", "channel": "text", "customer_id": "text",
    "customer": {"id": "text", "name": "text", "tier": "text", "email": "text"},
    "contact": _PERSON, "site_id": "text", "equipment_id": "text", "equipment": "text",
    "assigned_to": "text", "assignee": _PERSON, "team_id": "text", "sla_status": "text",
    "first_response_due": "date", "resolution_due": "date", "created_at": "date", "updated_at": "date",
}  # fmt: skip

_MESSAGE: Final[Shape] = {
    "id": "text", "text": "text", "is_public": "boolean", "author_kind": "text",
    "author_name": "text", "channel": "text", "is_automatic": "boolean",
}  # fmt: skip
_CLOCK: Final[Shape] = {
    "kind": "text", "cycle": "number", "priority": "text", "policy": "text",
    "budget_seconds": "number", "due_at": "date", "passed_at": "date", "late_seconds": "number",
}  # fmt: skip
_WORKFLOW: Final[Shape] = {"id": "text", "name": "text", "version": "number", "owner_id": "text"}
_EXECUTION: Final[Shape] = {
    "id": "text", "status": "text", "duration_ms": "number", "step_key": "text", "error": OPEN,
}  # fmt: skip

EVENT_SHAPES: Final[Mapping[str, Shape]] = MappingProxyType(
    {
        "ticket.created": {"event": "text", "ticket": TICKET},
        "ticket.updated": {"event": "text", "ticket": TICKET, "changed": OPEN},
        "ticket.message_added": {"event": "text", "ticket": TICKET, "message": _MESSAGE},
        "ticket.closed": {"event": "text", "ticket": TICKET},
        "sla.at_risk": {"event": "text", "ticket": TICKET, "clock": _CLOCK},
        "sla.breached": {"event": "text", "ticket": TICKET, "clock": _CLOCK},
        "approval.required": {"event": "text", "approval": OPEN},
        "approval.granted": {"event": "text", "approval": OPEN},
        "approval.rejected": {"event": "text", "approval": OPEN},
        "approval.expired": {"event": "text", "approval": OPEN},
        "approval.voided": {"event": "text", "approval": OPEN},
        "customer.created": {"event": "text", "customer": OPEN},
        "customer.updated": {"event": "text", "customer": OPEN, "changed": OPEN},
        "workflow.completed": {"event": "text", "workflow": _WORKFLOW, "execution": _EXECUTION},
        "workflow.failed": {"event": "text", "workflow": _WORKFLOW, "execution": _EXECUTION},
    }
)
"""What authors may be triggered by, in the order it is offered."""
