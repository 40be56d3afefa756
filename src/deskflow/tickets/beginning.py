"""What a ticket begins with besides its names: priority, impact and urgency, severity, values of the tenant's own fields."""

from __future__ import annotations

from typing import Any

from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.core.types import Json
from deskflow.tickets.defining.fields import for_type
from deskflow.tickets.defining.outcomes import PARTS
from deskflow.tickets.defining.priorities import FOLLOW, parse_level
from deskflow.tickets.defining.reading import DeskRules, rules_in
from deskflow.tickets.defining.severity import Looked, severity
from deskflow.tickets.drafting import NewTicket
from deskflow.tickets.rules import parse_priority
from deskflow.tickets.severities import columns
from deskflow.tickets.updating import field_value


def first_columns(
    tx: Transaction, rules: DeskRules, ticket: NewTicket, tier: str, repeats: int
) -> dict[str, Any]:
    """Columns of its row. Rejected for a value that means nothing."""
    levels = {
        "impact": _level("impact", ticket.impact),
        "urgency": _level("urgency", ticket.urgency),
    }
    priority, reason = _priority(rules, ticket, levels)
    looked = Looked(
        priority, levels["impact"], levels["urgency"], tier, f"{ticket.title}\n{ticket.message.text}", repeats
    )  # fmt: skip
    return {
        **levels,
        "priority": priority,
        "priority_reason": reason,
        **{part: _outcome(rules, part, getattr(ticket, part)) for part in PARTS},
        **columns(severity(rules.severity, looked)),
        "fields": _fields(tx, rules, ticket),
    }


def check_required(tx: Transaction, ticket: NewTicket) -> None:
    """A person who makes a ticket fills in what has to be; mail and machines need not."""
    if tx.actor.kind != "user":
        return
    for field in for_type(rules_in(tx).fields, ticket.type):
        given = ticket.fields.get(field.key)
        if field.is_required and field.default is None and given in (None, ""):
            raise Rejected("field.required", field=field.name)


def own_status(rules: DeskRules, wanted: str) -> tuple[str, str | None]:
    """The built-in status and the tenant's own, if it is one. Nothing begins as merged."""
    found = rules.moves.parse(wanted)
    if found is None or found[0] == "merged":
        raise Rejected("ticket.unknown_status", value=wanted[:60])
    return found


def _level(name: str, value: str | None) -> str | None:
    if value in (None, ""):
        return None
    level = parse_level(value)
    if level is None:
        raise Rejected(f"ticket.unknown_{name}", value=str(value)[:60])
    return level


def _priority(
    rules: DeskRules, ticket: NewTicket, levels: dict[str, str | None]
) -> tuple[str, str | None]:
    proposed = rules.priorities.priority(levels["impact"], levels["urgency"])
    if not ticket.priority or ticket.priority == FOLLOW:
        return proposed or rules.types.of(ticket.type).priority, None
    given = parse_priority(ticket.priority)
    if given is None:
        raise Rejected("ticket.unknown_priority", value=str(ticket.priority)[:60])
    if proposed is None or proposed == given:
        return given, None
    return given, " ".join(ticket.priority_reason.split())[:300]


def _outcome(rules: DeskRules, part: str, value: str | None) -> str | None:
    if value in (None, ""):
        return None
    found = rules.outcomes.parse(part, value)
    if found is None:
        raise Rejected(f"ticket.unknown_{part}", value=str(value)[:60])
    return found


def _fields(tx: Transaction, rules: DeskRules, ticket: NewTicket) -> dict[str, Json] | None:
    if not ticket.fields and not rules.fields:
        return None
    values = {
        one.key: one.default for one in for_type(rules.fields, ticket.type) if one.default is not None
    }  # fmt: skip
    values |= {key: field_value(tx, rules, key, value) for key, value in ticket.fields.items()}
    return {key: value for key, value in values.items() if value is not None} or None
