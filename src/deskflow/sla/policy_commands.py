"""Changes to what is promised. Open tickets are counted again afterwards, in small batches, by the timers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Table, select

from deskflow.calendars.rules import ALWAYS_OPEN, calendar_to_json
from deskflow.calendars.tables import calendars
from deskflow.core.commands import Command
from deskflow.core.errors import NotFound, Rejected
from deskflow.core.transaction import Transaction
from deskflow.core.types import folded
from deskflow.sla.promises import (
    built_in_calendar_id,
    built_in_policy,
    promises_of,
)
from deskflow.sla.rules.policy_json import checked_definition, policy_to_json
from deskflow.sla.tables import sla_policies, sla_recalculations

_NAME_LIMIT = 255
ALWAYS_OPEN_NAME = "24×7"


@dataclass(frozen=True, slots=True)
class DefinePolicy(Command):
    """A new policy, or other terms for the one with `policy_id`. `definition`: see `rules/policy_json.py`.

    Policies are asked in the order of their positions; one without a condition is asked last.
    """

    name: ClassVar[str] = "sla.define_policy@1"
    permission: ClassVar[str] = "admin"

    policy_name: str
    calendar_id: UUID
    definition: dict[str, Any]
    position: int = 0
    is_active: bool = True
    policy_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class InstallDefaultPolicy(Command):
    """Makes the built-in policy and its calendar rows that can be seen and changed. Repeating it does nothing."""

    name: ClassVar[str] = "sla.install_defaults@1"
    permission: ClassVar[str] = "admin"


@dataclass(frozen=True, slots=True)
class ReorderPolicies(Command):
    """All policies with a condition, in the order in which they are asked from now on. Those left out follow as they were."""

    name: ClassVar[str] = "sla.reorder_policies@1"
    permission: ClassVar[str] = "admin"

    policy_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class DeletePolicy(Command):
    """Its tickets come under the next policy that fits them, from their start; what was missed stays on record."""

    name: ClassVar[str] = "sla.delete_policy@1"
    permission: ClassVar[str] = "admin"

    policy_id: UUID


def define_policy(tx: Transaction, command: DefinePolicy) -> UUID:
    """Rejected when the name is taken, the calendar is missing or the definition cannot be used."""
    name = " ".join(command.policy_name.split())
    if not name or len(name) > _NAME_LIMIT:
        raise Rejected("field.required" if not name else "field.too_long", field="policy_name")
    taken = tx.execute(
        select(sla_policies.c.id).where(
            sla_policies.c.tenant_id == tx.tenant_id, sla_policies.c.name_key == folded(name)
        )
    ).scalar()
    if taken not in (None, command.policy_id):
        raise Rejected("sla.policy_name_taken", name=name)
    if tx.find(calendars, command.calendar_id, calendars.c.id) is None:
        raise Rejected("field.no_such_row", field="calendar_id", id=str(command.calendar_id))
    values: dict[str, Any] = {
        "name": name,
        "name_key": folded(name),
        "position": command.position,
        "is_active": command.is_active,
        "calendar_id": command.calendar_id,
        "definition": checked_definition(command.definition),
    }
    policy_id = command.policy_id
    if policy_id is None:
        policy_id = tx.insert(sla_policies, **values)
    elif not set(tx.update(sla_policies, policy_id, **values)) - {"name", "name_key"}:
        return policy_id
    tx.insert(sla_recalculations, cause="policy", requested_at=tx.at)
    return policy_id


def reorder_policies(tx: Transaction, command: ReorderPolicies) -> dict[str, Any]:
    """Answers with {"moved": how many}."""
    c = sla_policies.c
    stored = tx.execute(
        select(c.id, c.position).where(c.tenant_id == tx.tenant_id).order_by(c.position, c.name_key)
    ).all()
    positions = {row.id: row.position for row in stored}
    for policy_id in command.policy_ids:
        if policy_id not in positions:
            raise NotFound("sla_policies.not_found", id=str(policy_id))
    wanted = list(dict.fromkeys((*command.policy_ids, *positions)))
    moved = [
        {"id": policy_id, "position": place}
        for place, policy_id in enumerate(wanted)
        if positions[policy_id] != place
    ]
    if not moved:
        return {"moved": 0}
    tx.update_many(sla_policies, moved)
    if list(positions) != wanted:
        tx.insert(sla_recalculations, cause="policy", requested_at=tx.at)
    return {"moved": len(moved)}


def delete_policy(tx: Transaction, command: DeletePolicy) -> None:
    tx.delete(sla_policies, command.policy_id)
    tx.insert(sla_recalculations, cause="policy", requested_at=tx.at)


def install_default_policy(tx: Transaction, command: InstallDefaultPolicy) -> UUID:
    """The ids are those that clocks already carry, so nothing has to be counted again.

    Rejected when the workspace has a default of its own.
    """
    policy = built_in_policy(tx.tenant_id)
    if tx.find(sla_policies, policy.id, sla_policies.c.id) is not None:
        return policy.id
    if policy.id not in {promised.id for promised in promises_of(tx).policies}:
        raise Rejected("sla.has_own_default")
    calendar_name = _free_name(tx, calendars, ALWAYS_OPEN_NAME)
    tx.insert(
        calendars,
        id=built_in_calendar_id(tx.tenant_id),
        name=calendar_name,
        name_key=folded(calendar_name),
        definition=calendar_to_json(ALWAYS_OPEN),
    )
    policy_name = _free_name(tx, sla_policies, policy.name)
    tx.insert(
        sla_policies,
        id=policy.id,
        name=policy_name,
        name_key=folded(policy_name),
        position=policy.position,
        calendar_id=policy.calendar_id,
        definition=policy_to_json(policy),
    )
    return policy.id


def _free_name(tx: Transaction, table: Table, wanted: str) -> str:
    taken = set(
        tx.execute(select(table.c.name_key).where(table.c.tenant_id == tx.tenant_id)).scalars()
    )
    names = (wanted if n == 1 else f"{wanted} ({n})" for n in count(1))
    return next(name for name in names if folded(name) not in taken)
