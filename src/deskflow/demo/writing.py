"""What the demo desk writes over and over: canned replies and macros, shared by all."""

from __future__ import annotations

from typing import Any, Final

from deskflow.composing.canned import DefineCannedReply
from deskflow.composing.macros import DefineMacro
from deskflow.core.commands import Command

_END: Final = "\n\nBest regards\n{{ agent.name }}\n{{ desk.name }}"
_HELLO: Final = "Hello {{ default(contact.first_name, customer.name) }},\n\n"

CANNED: Final = (
    ("We are on it", "", _HELLO + "thank you, we are looking at {{ ticket.number }} and will be back today." + _END),
    ("Ask for the serial number", "Hardware", _HELLO + "to help you with “{{ ticket.title }}” we need the serial number. It stands on the back of the device." + _END),
    ("VPN: first things to try", "Network", _HELLO + "please close the VPN client, restart the machine and try once more. Tell us the exact message if it still fails." + _END),
    ("A visit is needed", "Field", _HELLO + "we would like to look at this on site. When would suit you this week?" + _END),
    ("Solved, please confirm", "", _HELLO + "this should work again. Please try, and answer this mail if it does not." + _END),
)  # fmt: skip

MACROS: Final[tuple[tuple[str, str, tuple[dict[str, Any], ...]], ...]] = (
    (
        "Take it and say so", "",
        (
            {"kind": "set", "field": "assigned_to", "value": "me"}, {"kind": "set", "field": "status", "value": "in_progress"},
            {"kind": "reply", "text": _HELLO + "I have taken {{ ticket.number }} and am working on it." + _END},
        ),
    ),
    (
        "Wait for the customer", "",
        (
            {"kind": "reply", "text": _HELLO + "we need an answer from you before we can go on with {{ ticket.number }}." + _END},
            {"kind": "set", "field": "status", "value": "pending_customer"}, {"kind": "tag", "tags": ["asked"]},
        ),
    ),
    (
        "Prepare a visit", "Field",
        (
            {"kind": "checklist", "title": "On site", "items": ["Spare parts packed", "Contact called", "Access arranged"]},
            {"kind": "set", "field": "status", "value": "scheduled"}, {"kind": "note", "text": "Visit prepared for {{ customer.name }}."},
        ),
    ),
)  # fmt: skip


def written() -> list[Command]:
    """For somebody who may share with everybody."""
    replies = [DefineCannedReply(name, text, folder, "all") for name, folder, text in CANNED]
    return [*replies, *(DefineMacro(name, steps, folder, "all") for name, folder, steps in MACROS)]
