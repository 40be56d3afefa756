"""The rules of a tenant as one value: read once for many commands, or for a window that offers what they allow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, select

from deskflow.core.errors import DeskflowError
from deskflow.core.transaction import Transaction
from deskflow.tickets.defining import severity
from deskflow.tickets.defining.checking import Named
from deskflow.tickets.defining.fields import FieldDefinition
from deskflow.tickets.defining.kinds import Types, checked_types
from deskflow.tickets.defining.moves import Moves, checked_moves, checked_statuses
from deskflow.tickets.defining.outcomes import Outcomes, checked_outcomes
from deskflow.tickets.defining.priorities import PriorityTable, checked_table
from deskflow.tickets.defining.tables import ticket_fields, ticket_rules

TABLES: Final = frozenset({ticket_rules.name, ticket_fields.name})


@dataclass(frozen=True, slots=True)
class DeskRules:
    """`fields` also holds those that were removed: tickets may still have values of them."""

    priorities: PriorityTable
    moves: Moves
    outcomes: Outcomes
    severity: severity.SeverityRules
    types: Types
    fields: tuple[FieldDefinition, ...] = ()

    def field(self, key: str) -> FieldDefinition | None:
        return next((one for one in self.fields if one.key == key), None)


DEFAULT: Final = DeskRules(PriorityTable(), Moves(), Outcomes(), severity.DEFAULT, Types())


def desk_rules(connection: Connection, tenant_id: UUID) -> DeskRules:
    """What holds now; a rule that a newer release has written differently counts as not there."""
    r = ticket_rules.c
    stored = {
        row.subject: row.value
        for row in connection.execute(select(r.subject, r.value).where(r.tenant_id == tenant_id))
    }

    def read(subject: str, check: Callable[[Any], Any], default: Any) -> Any:
        if subject not in stored:
            return default
        try:
            return check(stored[subject])
        except DeskflowError:
            return default

    own = read("statuses", checked_statuses, {})
    allowed = read("moves", lambda value: checked_moves(value, own), {})
    return DeskRules(
        read("priority", checked_table, DEFAULT.priorities),
        Moves(own, allowed),
        read("outcomes", checked_outcomes, DEFAULT.outcomes),
        read("severity", severity.checked_severity, DEFAULT.severity),
        read("types", checked_types, DEFAULT.types),
        tuple(list_fields(connection, tenant_id)),
    )


def rules_in(tx: Transaction) -> DeskRules:
    """The same inside a command; read again only when they have changed."""
    return tx.unit.fact(
        ("desk rules", tx.tenant_id),
        TABLES,
        lambda connection: desk_rules(connection, tx.tenant_id),
    )


def list_fields(connection: Connection, tenant_id: UUID) -> list[FieldDefinition]:
    """All of them, removed ones too, in their order."""
    c = ticket_fields.c
    rows = connection.execute(
        select(ticket_fields).where(c.tenant_id == tenant_id).order_by(c.position, c.id)
    )
    return [definition_of(row) for row in rows]


def definition_of(row: Row[Any]) -> FieldDefinition:
    return FieldDefinition(
        row.id, row.key, row.name, row.kind, tuple(row.types),
        tuple(Named(one["key"], one["name"], one.get("is_active", True)) for one in row.choices),
        row.currency, row.help, row.default_value, row.is_required, row.position, row.is_active,
    )  # fmt: skip
