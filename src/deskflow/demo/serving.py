"""What the demo's company has agreed with its customers, and the lists its people go through."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from deskflow.assets.contracts import AddContract
from deskflow.core.commands import Command
from deskflow.tickets.checklist_templates import DefineChecklistTemplate

_FULL: Final = ["labour", "remote", "on_site", "travel"]
# By the customer's tier: what it pays for, and how much of it.
_TERMS: Final[dict[str, dict[str, Any]]] = {
    "gold": {
        "name": "AMC Gold", "covers": _FULL, "visits_included": 12, "minutes_included": 40 * 60, "period": "year",
        "response_minutes": 120, "resolution_minutes": 8 * 60, "hourly_rate": 9500,
        "response_penalty": 5000, "resolution_penalty": 15000,
    },
    "silver": {
        "name": "AMC Silver", "covers": ["labour", "remote"], "minutes_included": 10 * 60, "period": "quarter",
        "response_minutes": 240, "hourly_rate": 10500,
    },
    "standard": {
        "name": "Ten hours ahead", "kind": "hours", "covers": ["labour", "remote"], "minutes_included": 10 * 60,
        "hourly_rate": 11500,
    },
}  # fmt: skip
_LISTS: Final = (
    ("New starter", ("!Account and licence", "!Mailbox and groups", "Laptop from stock", "!Second factor set up", "Welcome call")),
    ("Before leaving the site", ("!It works, seen by the customer", "Photo of the label", "!Signature", "Old parts taken along")),
    ("Backup failed", ("Read the log", "!Run it once by hand", "!Restore one file", "Write down the cause")),
)  # fmt: skip


def contracts_for(
    place: int, tier: str, customer_id: UUID, devices: tuple[UUID, ...], now: datetime
) -> tuple[Command, ...]:
    """A contract as the tier has it; one that ends soon and one of a single machine are among them."""
    terms = _TERMS.get(tier)
    if terms is None:
        return ()
    left = timedelta(days=21 if place == 1 else 150)
    days = {
        "starts_at": (now + left - timedelta(days=364)).isoformat(),
        "ends_at": (now + left).isoformat(),
    }
    made: list[Command] = [AddContract(customer_id, {**terms, **days})]
    if place == 0 and devices:
        special = {
            "name": "Longer warranty", "kind": "warranty", "covers": ["parts"], "covers_all": False,
            "equipment_ids": [str(devices[0])], **days,
        }  # fmt: skip
        made.append(AddContract(customer_id, special))
    return tuple(made)


def checklists() -> tuple[Command, ...]:
    return tuple(
        DefineChecklistTemplate(
            title,
            tuple(
                {"title": one.removeprefix("!"), "required": one.startswith("!")} for one in items
            ),
        )
        for title, items in _LISTS
    )
