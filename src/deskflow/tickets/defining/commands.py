"""Changes to what a tenant says a ticket is: its rules, subject by subject, and its own fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import select

from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.core.types import folded
from deskflow.tickets.defining.checking import choices_json, key_of
from deskflow.tickets.defining.fields import MOST_FIELDS, FieldDefinition, checked_field
from deskflow.tickets.defining.kinds import checked_types, types_json
from deskflow.tickets.defining.moves import (
    checked_moves,
    checked_statuses,
    moves_json,
    statuses_json,
)
from deskflow.tickets.defining.outcomes import checked_outcomes, outcomes_json
from deskflow.tickets.defining.priorities import checked_table
from deskflow.tickets.defining.reading import DeskRules, definition_of, rules_in
from deskflow.tickets.defining.severity import checked_severity, severity_json
from deskflow.tickets.defining.tables import ticket_fields, ticket_rules

# Names that expressions, queries or files use for something else.
_RESERVED: Final = frozenset({"id", "number", "title", "status", "priority", "type", "customer", "assignee", "tags"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class DefineTicketRules(Command):
    """`subject` is priority, statuses, moves, outcomes, severity or types; `value` the whole of it."""

    name: ClassVar[str] = "ticket_rules.define@1"

    subject: str
    value: Any


@dataclass(frozen=True, slots=True)
class ResetTicketRules(Command):
    """As they are at first. Not for statuses and outcomes, whose names tickets refer to."""

    name: ClassVar[str] = "ticket_rules.reset@1"

    subject: str


@dataclass(frozen=True, slots=True)
class DefineTicketField(Command):
    """A new field, or with `field_id` other words for one. Its kind and its key stay as they were made.

    `told`: types, choices, currency, help, default, is_required.
    """

    name: ClassVar[str] = "ticket_field.define@1"

    title: str
    field_kind: str
    told: dict[str, Any] = field(default_factory=dict)
    field_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SetTicketFieldActive(Command):
    """Removes a field or brings it back; tickets keep their values all the while."""

    name: ClassVar[str] = "ticket_field.set_active@1"

    field_id: UUID
    is_active: bool


@dataclass(frozen=True, slots=True)
class OrderTicketFields(Command):
    """The order in which forms ask for them; those not named come last."""

    name: ClassVar[str] = "ticket_field.order@1"

    field_ids: tuple[UUID, ...]


def define_ticket_rules(tx: Transaction, command: DefineTicketRules) -> None:
    make = _MAKE.get(command.subject)
    if make is None:
        raise Rejected("field.unknown_choice", field="subject", value=command.subject[:40])
    _put(tx, command.subject, make(rules_in(tx), command.value))


def reset_ticket_rules(tx: Transaction, command: ResetTicketRules) -> None:
    if command.subject not in _MAKE or command.subject in ("statuses", "outcomes"):
        raise Rejected("field.unknown_choice", field="subject", value=command.subject[:40])
    row_id = _row_of(tx, command.subject)
    if row_id is not None:
        tx.delete(ticket_rules, row_id)


def define_ticket_field(tx: Transaction, command: DefineTicketField) -> UUID:
    """Answers with its id."""
    known = rules_in(tx).fields
    _check_free(known, command.title, command.field_id)
    if command.field_id is None:
        if len(known) >= MOST_FIELDS:
            raise Rejected("field.too_many", field="fields", limit=MOST_FIELDS, length=len(known))
        key = key_of(command.title, {one.key for one in known} | _RESERVED)
        position = max((one.position for one in known), default=-1) + 1
        made = checked_field(tx.new_id(), key, command.title, command.field_kind, command.told, position)  # fmt: skip
        return tx.insert(ticket_fields, id=made.id, key=key, kind=made.kind, **_columns(made))
    old = definition_of(tx.get(ticket_fields, command.field_id))
    if old.kind != command.field_kind:
        raise Rejected("rules.kind_stays", name=old.name)
    told = {"is_active": old.is_active, **command.told}
    if old.kind == "choice":
        told["choices"] = _with_retired(choices_json(old.choices), told.get("choices") or ())
    made = checked_field(old.id, old.key, command.title, old.kind, told, old.position)
    tx.update(ticket_fields, old.id, **_columns(made))
    return old.id


def set_ticket_field_active(tx: Transaction, command: SetTicketFieldActive) -> None:
    row = tx.get(ticket_fields, command.field_id)
    if command.is_active:
        _check_free(rules_in(tx).fields, row.name, row.id)
    tx.update(ticket_fields, command.field_id, is_active=command.is_active)


def order_ticket_fields(tx: Transaction, command: OrderTicketFields) -> None:
    known = [one.id for one in rules_in(tx).fields]
    wanted = [one for one in dict.fromkeys(command.field_ids) if one in known]
    order = [*wanted, *(one for one in known if one not in wanted)]
    tx.update_many(ticket_fields, [{"id": one, "position": at} for at, one in enumerate(order)])


# --- what each subject comes to -------------------------------------------------------------------------


def _statuses(rules: DeskRules, value: Any) -> Any:
    old = statuses_json(rules.moves.own.values())
    own = checked_statuses(_with_retired(old, value))
    for key, one in rules.moves.own.items():
        if own[key].counts_as != one.counts_as:
            raise Rejected("rules.counts_as_stays", name=one.name)
    checked_moves(moves_json(rules.moves.allowed), own)
    return statuses_json(own.values())


def _moves(rules: DeskRules, value: Any) -> Any:
    return moves_json(checked_moves(value, rules.moves.own))


def _outcomes(rules: DeskRules, value: Any) -> Any:
    if not isinstance(value, Mapping):
        raise Rejected("field.not_a_list", field="codes")
    old = outcomes_json(rules.outcomes)
    kept = {name: _with_retired(old[name], value.get(name) or ()) for name in ("codes", "causes")}
    return outcomes_json(checked_outcomes({**value, **kept}))


_MAKE: Final[dict[str, Callable[[DeskRules, Any], Any]]] = {
    "priority": lambda rules, value: {
        impact: dict(row) for impact, row in checked_table(value).cells.items()
    },
    "statuses": _statuses,
    "moves": _moves,
    "outcomes": _outcomes,
    "severity": lambda rules, value: severity_json(checked_severity(value)),
    "types": lambda rules, value: types_json(checked_types(value)),
}


def _with_retired(old: list[dict[str, Any]], given: Any) -> list[Any]:
    """The list with what was taken out of it kept as retired: tickets may have it."""
    if not isinstance(given, list | tuple):
        raise Rejected("field.not_a_list", field="choices")
    kept = {one.get("key") for one in given if isinstance(one, Mapping)}
    # What is typed again under its old name is the old one.
    by_name = {folded(one["name"]): one["key"] for one in old if one["key"] not in kept}
    found: list[Any] = []
    for one in given:
        if not isinstance(one, Mapping):
            one = {"name": str(one)}
        if not one.get("key") and (key := by_name.get(folded(str(one.get("name"))))):
            kept.add(key)
            one = {**one, "key": key}
        found.append(one)
    return [*found, *({**one, "is_active": False} for one in old if one["key"] not in kept)]


# --- rows -----------------------------------------------------------------------------------------------


def _row_of(tx: Transaction, subject: str) -> UUID | None:
    c = ticket_rules.c
    return tx.execute(
        select(c.id).where(c.tenant_id == tx.tenant_id, c.subject == subject)
    ).scalar()


def _put(tx: Transaction, subject: str, value: Any) -> None:
    row_id = _row_of(tx, subject)
    if row_id is None:
        tx.insert(ticket_rules, subject=subject, value=value)
    else:
        tx.update(ticket_rules, row_id, value=value)


def _columns(made: FieldDefinition) -> dict[str, Any]:
    return {
        "name": made.name, "types": list(made.types), "choices": choices_json(made.choices),
        "currency": made.currency, "help": made.help, "default_value": made.default,
        "is_required": made.is_required, "position": made.position, "is_active": made.is_active,
    }  # fmt: skip


def _check_free(known: tuple[FieldDefinition, ...], title: str, own: UUID | None) -> None:
    for one in known:
        if one.is_active and one.id != own and folded(one.name) == folded(title.strip()):
            raise Rejected("rules.name_twice", name=one.name, field="name")


HANDLERS: Handlers = {
    DefineTicketRules: define_ticket_rules,
    ResetTicketRules: reset_ticket_rules,
    DefineTicketField: define_ticket_field,
    SetTicketFieldActive: set_ticket_field_active,
    OrderTicketFields: order_ticket_fields,
}
