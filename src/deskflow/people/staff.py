"""Changes to people who are here already: their name, their roles, whether they still work here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import func, select

from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.people.contacts import checked_zone
from deskflow.people.rules import checked_name
from deskflow.people.tables import roles, user_roles, users

_MAY_CHANGE: Final = frozenset(
    {"name", "title", "timezone", "is_active", "role_keys", "manager_id"}
)


@dataclass(frozen=True, slots=True)
class UpdateUser(Command):
    """`updates` may name: name, title, timezone, is_active, role_keys, manager_id. The last administrator stays one."""

    name: ClassVar[str] = "user.update@1"

    user_id: UUID
    updates: dict[str, Any]


def update_user(tx: Transaction, command: UpdateUser) -> None:
    unknown = set(command.updates) - _MAY_CHANGE
    if unknown:
        raise Rejected("field.unknown", field=sorted(unknown)[0])
    values = dict(command.updates)
    keys = values.pop("role_keys", None)
    if "name" in values:
        values["name"] = values["name_key"] = checked_name(str(values["name"]))
    if "title" in values:
        values["title"] = (values["title"] or "").strip() or None
    if "timezone" in values:
        values["timezone"] = checked_zone(values["timezone"]) or "UTC"
    if "manager_id" in values:
        values["manager_id"] = _manager(tx, command.user_id, values["manager_id"])
    tx.get(users, command.user_id, users.c.id)
    if values:
        tx.update(users, command.user_id, **values)
    if keys is not None:
        _set_roles(tx, command.user_id, tuple(keys))
    if _administrators(tx) == 0:
        # Nobody could ever let anybody in again.
        raise Rejected("user.last_admin", field="role_keys")


def _manager(tx: Transaction, user_id: UUID, value: Any) -> UUID | None:
    if value in (None, ""):
        return None
    try:
        manager_id = UUID(str(value))
    except ValueError as problem:
        raise Rejected("field.no_such_row", field="manager_id", id=str(value)[:80]) from problem
    if manager_id == user_id:
        raise Rejected("user.own_manager", field="manager_id")
    if tx.find(users, manager_id, users.c.id) is None:
        raise Rejected("field.no_such_row", field="manager_id", id=str(manager_id))
    return manager_id


def _set_roles(tx: Transaction, user_id: UUID, keys: tuple[str, ...]) -> None:
    if not keys:
        raise Rejected("user.no_role", field="role_keys")
    wanted = {
        row.key: row.id
        for row in tx.execute(
            select(roles.c.key, roles.c.id).where(
                roles.c.tenant_id == tx.tenant_id, roles.c.key.in_(keys)
            )
        )
    }
    for key in keys:
        if key not in wanted:
            raise Rejected("role.unknown", role=key)
    held = set(
        tx.execute(select(user_roles.c.role_id).where(user_roles.c.user_id == user_id)).scalars()
    )
    for role_id in held - set(wanted.values()):
        tx.delete_where(
            user_roles, (user_roles.c.user_id == user_id) & (user_roles.c.role_id == role_id)
        )
    for key in dict.fromkeys(keys):
        if wanted[key] not in held:
            tx.insert(user_roles, user_id=user_id, role_id=wanted[key])


def _administrators(tx: Transaction) -> int:
    statement = (
        select(func.count())
        .select_from(user_roles)
        .join(roles, roles.c.id == user_roles.c.role_id)
        .join(users, users.c.id == user_roles.c.user_id)
        .where(users.c.tenant_id == tx.tenant_id, users.c.is_active, roles.c.key == "admin")
    )
    return int(tx.execute(statement).scalar_one())


HANDLERS: Handlers = {UpdateUser: update_user}
