"""Settings that roam with a workspace: what holds now and where it comes from, and the commands to change it.

What counts first: environment, tenant, user, default; so an administrator can fix a value for everybody.
What belongs to the machine alone, secrets too, is in `machine_settings`.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol
from uuid import UUID

from sqlalchemy import Executable, Result, select

from deskflow.core import tables
from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import Bug, DeskflowError, Rejected
from deskflow.core.settings_list import SETTINGS, setting
from deskflow.core.settings_schema import Setting
from deskflow.core.transaction import Transaction
from deskflow.core.types import Json

log = logging.getLogger(__name__)

Source = Literal["environment", "tenant", "user", "machine", "default"]


class Reading(Protocol):
    """A connection or a command's transaction."""

    def execute(self, statement: Executable, parameters: Any = None, /) -> Result[Any]: ...


@dataclass(frozen=True, slots=True)
class SettingValue:
    """A setting as it holds now. A secret's value is never here; `is_set` tells whether there is one."""

    setting: Setting
    value: Json
    source: Source
    is_set: bool = True


class MachineValues(Protocol):
    """What `machine_settings.MachineSettings` answers."""

    def value_of(self, key: str) -> SettingValue: ...


# --- reading -------------------------------------------------------------------------------------------


def get_setting(
    connection: Reading,
    key: str,
    tenant_id: UUID,
    user_id: UUID | None = None,
    *,
    environment: Mapping[str, str] | None = None,
) -> Json:
    """The value that holds now. A setting of the machine or a secret is not found here: Bug."""
    wanted = setting(key)
    if not wanted.in_tables:
        raise Bug("setting.not_in_tables", key=key)
    given = from_environment(wanted, os.environ if environment is None else environment)
    if given is not None:
        return given
    stored = _stored(connection, tenant_id, user_id, key)
    return _resolve(wanted, stored, tenant_id, user_id).value


def all_settings(
    connection: Reading,
    tenant_id: UUID,
    user_id: UUID | None,
    machine: MachineValues,
    *,
    environment: Mapping[str, str] | None = None,
) -> list[SettingValue]:
    """Every setting in the order of the list, for the dialog and for `admin`."""
    environment = os.environ if environment is None else environment
    stored = _stored(connection, tenant_id, user_id, None)
    found: list[SettingValue] = []
    for entry in SETTINGS.values():
        if not entry.in_tables:
            found.append(machine.value_of(entry.key))
            continue
        given = from_environment(entry, environment)
        if given is not None:
            found.append(SettingValue(entry, given, "environment"))
        else:
            found.append(_resolve(entry, stored, tenant_id, user_id))
    return found


def from_environment(wanted: Setting, environment: Mapping[str, str]) -> Json | None:
    """What the environment says, if anything. A value that does not fit is logged and passed over."""
    for name in wanted.env:
        text = environment.get(name, "")
        if text:
            try:
                return wanted.read(text)
            except Rejected as problem:
                log.warning("environment variable %s is not usable: %s", name, problem.code)
    return None


_Stored = Mapping[tuple[UUID, str], Json]


def _stored(connection: Reading, tenant_id: UUID, user_id: UUID | None, key: str | None) -> _Stored:
    table = tables.settings
    scopes = [tenant_id] if user_id is None else [tenant_id, user_id]
    statement = select(table.c.scope_id, table.c.key, table.c.value).where(
        table.c.tenant_id == tenant_id, table.c.scope_id.in_(scopes)
    )
    if key is not None:
        statement = statement.where(table.c.key == key)
    return {(row.scope_id, row.key): row.value for row in connection.execute(statement)}


def _resolve(
    wanted: Setting, stored: _Stored, tenant_id: UUID, user_id: UUID | None
) -> SettingValue:
    scopes: list[tuple[Source, UUID]] = [("tenant", tenant_id)]
    if user_id is not None and wanted.scope == "user":
        scopes.append(("user", user_id))
    for source, scope_id in scopes:
        if (scope_id, wanted.key) in stored:
            try:
                return SettingValue(wanted, wanted.check(stored[scope_id, wanted.key]), source)
            except DeskflowError as problem:
                # A newer release may have kept a value that this one does not know.
                log.warning("stored setting %s is not usable: %s", wanted.key, problem.code)
    return SettingValue(wanted, wanted.default, "default")


# --- changing ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetSetting(Command):
    """Fixes a value for the whole tenant, its users' own settings included."""

    name: ClassVar[str] = "setting.set@1"
    permission: ClassVar[str] = "admin"

    key: str
    value: Any


@dataclass(frozen=True, slots=True)
class ClearSetting(Command):
    """Back to each user's own value, or to the default."""

    name: ClassVar[str] = "setting.clear@1"
    permission: ClassVar[str] = "admin"

    key: str


@dataclass(frozen=True, slots=True)
class SetOwnSetting(Command):
    """A user's own value; any user may."""

    name: ClassVar[str] = "setting.set_own@1"
    permission: ClassVar[str] = ""

    key: str
    value: Any


@dataclass(frozen=True, slots=True)
class ClearOwnSetting(Command):
    """Forgets a user's own value."""

    name: ClassVar[str] = "setting.clear_own@1"
    permission: ClassVar[str] = ""

    key: str


def set_setting(tx: Transaction, command: SetSetting) -> None:
    wanted = _changeable(command.key)
    _put(tx, tx.tenant_id, wanted, command.value)


def clear_setting(tx: Transaction, command: ClearSetting) -> None:
    _remove(tx, tx.tenant_id, _changeable(command.key))


def set_own_setting(tx: Transaction, command: SetOwnSetting) -> None:
    _put(tx, _own_scope(tx), _changeable_by_user(command.key), command.value)


def clear_own_setting(tx: Transaction, command: ClearOwnSetting) -> None:
    _remove(tx, _own_scope(tx), _changeable_by_user(command.key))


def _changeable(key: str) -> Setting:
    wanted = setting(key)
    if wanted.kind == "secret":
        # A command's arguments stay in the audit for ever; a password must not.
        raise Rejected("setting.is_secret", key=key)
    if wanted.scope == "machine":
        raise Rejected("setting.of_the_machine", key=key)
    return wanted


def _changeable_by_user(key: str) -> Setting:
    wanted = _changeable(key)
    if wanted.scope != "user":
        raise Rejected("setting.not_personal", key=key)
    return wanted


def _own_scope(tx: Transaction) -> UUID:
    if tx.actor.user_id is None:
        raise Rejected("setting.no_user")
    return tx.actor.user_id


def _row_of(tx: Transaction, scope_id: UUID, key: str) -> UUID | None:
    table = tables.settings
    return tx.execute(
        select(table.c.id).where(
            table.c.tenant_id == tx.tenant_id, table.c.scope_id == scope_id, table.c.key == key
        )
    ).scalar()


def _put(tx: Transaction, scope_id: UUID, wanted: Setting, value: Json) -> None:
    checked = wanted.check(value)
    row_id = _row_of(tx, scope_id, wanted.key)
    if row_id is None:
        tx.insert(tables.settings, scope_id=scope_id, key=wanted.key, value=checked)
    else:
        tx.update(tables.settings, row_id, value=checked)


def _remove(tx: Transaction, scope_id: UUID, wanted: Setting) -> None:
    row_id = _row_of(tx, scope_id, wanted.key)
    if row_id is not None:
        tx.delete(tables.settings, row_id)


HANDLERS: Handlers = {
    SetSetting: set_setting,
    ClearSetting: clear_setting,
    SetOwnSetting: set_own_setting,
    ClearOwnSetting: clear_own_setting,
}
