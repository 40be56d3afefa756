"""What the demo provider says a ticket is: a status and fields of its own, and how bad each ticket is for whom."""

from __future__ import annotations

from typing import Any, Final

from deskflow.core.commands import Command
from deskflow.tickets.defining.commands import DefineTicketField, DefineTicketRules

# Impact and urgency from which each priority follows.
LEVELS: Final = {
    "P1": ("high", "high"), "P2": ("high", "medium"), "P3": ("medium", "medium"), "P4": ("low", "medium"),
}  # fmt: skip
_REACHED: Final = ("Any time", "Mornings", "Afternoons")


def rules() -> tuple[Command, ...]:
    return (
        DefineTicketRules("statuses", [{"name": "Awaiting parts", "counts_as": "pending_vendor"}]),
        DefineTicketField("Cost centre", "text", {"help": "Four digits, from the contract"}),
        DefineTicketField(
            "Can be reached",
            "choice",
            {"choices": list(_REACHED), "help": "When a call is welcome"},
        ),
    )


def facts(priority: str, customer: int, minutes_ago: float) -> dict[str, Any]:
    """By the names of a new ticket. Not everybody has said everything."""
    impact, urgency = LEVELS[priority]
    fields: dict[str, Any] = {"cost_centre": f"4{customer:01}{int(minutes_ago) % 7}0"}
    if int(minutes_ago) % 3:
        fields["can_be_reached"] = _REACHED[int(minutes_ago) % 3]
    return {"impact": impact, "urgency": urgency, "fields": fields}
