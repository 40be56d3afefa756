"""Variables of the tenant and of single workflows. A secret comes here sealed: commands are kept for ever.

Seal with `seal_secret` before the command is made; nothing clear may stand in a command, an audit row or an undo.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Row, select

from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import Conflict, Denied, Rejected
from deskflow.core.permissions import allows
from deskflow.core.sealing import Sealer, is_sealed
from deskflow.core.transaction import Transaction
from deskflow.core.types import Json
from deskflow.workflows.tables import workflow_variables, workflows
from deskflow.workflows.variable_kinds import (
    SECRET,
    checked_secret,
    checked_variable_name,
    stored_text,
)

LONGEST_DESCRIPTION = 2_000


@dataclass(frozen=True, slots=True)
class SetVariable(Command):
    """A variable by its name, of one workflow or of the tenant; an existing one gets this kind and value."""

    name: ClassVar[str] = "variable.set@1"
    permission: ClassVar[str] = "workflows.write"

    variable_name: str
    kind: str
    value: Any
    description: str = ""
    workflow_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SetSecret(Command):
    """A new secret. `sealed` comes from `seal_secret` with version 1."""

    name: ClassVar[str] = "secret.set@1"
    permission: ClassVar[str] = "admin"

    variable_name: str
    sealed: str
    description: str = ""
    workflow_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RotateSecret(Command):
    """Another value for a secret, sealed with `version`, which is one more than that of the value it replaces."""

    name: ClassVar[str] = "secret.rotate@1"
    permission: ClassVar[str] = "admin"

    variable_id: UUID
    sealed: str
    version: int


@dataclass(frozen=True, slots=True)
class DescribeVariable(Command):
    """What it is for; also of a secret, whose value stays unknown to whoever writes it."""

    name: ClassVar[str] = "variable.describe@1"
    permission: ClassVar[str] = "workflows.write"

    variable_id: UUID
    description: str


@dataclass(frozen=True, slots=True)
class DeleteVariable(Command):
    """A secret needs an administrator."""

    name: ClassVar[str] = "variable.delete@1"
    permission: ClassVar[str] = "workflows.write"

    variable_id: UUID


@dataclass(frozen=True, slots=True)
class Resealed:
    """The same value of the same version, sealed with another key."""

    variable_id: UUID
    version: int
    sealed: str


@dataclass(frozen=True, slots=True)
class ResealSecrets(Command):
    """After the key was renewed. Not undone: what the old key sealed is what should go."""

    name: ClassVar[str] = "secret.reseal@1"
    permission: ClassVar[str] = "admin"
    undoable: ClassVar[bool] = False

    secrets: tuple[Resealed, ...]


def place_of(tenant_id: UUID, workflow_id: UUID | None, variable_name: str, version: int) -> str:
    """What a sealed value is bound to: moved to another name, workflow or tenant, or put back, it does not open."""
    return f"variable:{tenant_id}:{workflow_id or ''}:{variable_name}:{version}"


def seal_secret(
    sealer: Sealer,
    tenant_id: UUID,
    variable_name: str,
    value: str,
    *,
    workflow_id: UUID | None = None,
    version: int = 1,
) -> str:
    """The text for a command. Rejected when the value cannot be kept, Transient when the keyring is locked."""
    name = checked_variable_name(variable_name)
    bound_to = place_of(tenant_id, workflow_id, name, version)
    return sealer.seal(checked_secret(value), bound_to)


def set_variable(tx: Transaction, command: SetVariable) -> UUID:
    """Answers with the variable's id. Rejected("variable.is_secret") rather than showing what was hidden."""
    name = checked_variable_name(command.variable_name)
    values = {
        "variable_value": stored_text(command.kind, command.value),
        "variable_type": command.kind,
        "description": _description(command.description),
    }
    row = _same_name(tx, name, command.workflow_id)
    if row is None:
        return _insert(tx, name, command.workflow_id, is_encrypted=False, **values)
    if row.is_encrypted:
        raise Rejected("variable.is_secret", name=name)
    _update(tx, row.id, **values)
    return UUID(str(row.id))


def set_secret(tx: Transaction, command: SetSecret) -> UUID:
    """Answers with its id. Rejected("variable.name_taken") when there is one of that name."""
    name = checked_variable_name(command.variable_name)
    if _same_name(tx, name, command.workflow_id) is not None:
        raise Rejected("variable.name_taken", name=name)
    return _insert(
        tx,
        name,
        command.workflow_id,
        variable_value=_sealed(command.sealed),
        variable_type=SECRET,
        is_encrypted=True,
        secret_version=1,
        description=_description(command.description),
    )


def rotate_secret(tx: Transaction, command: RotateSecret) -> None:
    """Conflict("secret.moved") when somebody else has given it another value since."""
    row = tx.get(workflow_variables, command.variable_id)
    if not row.is_encrypted:
        raise Rejected("variable.is_no_secret", name=row.variable_name)
    if command.version != row.secret_version + 1:
        raise Conflict("secret.moved", name=row.variable_name)
    sealed = _sealed(command.sealed)
    _update(tx, row.id, variable_value=sealed, secret_version=command.version)


def describe_variable(tx: Transaction, command: DescribeVariable) -> None:
    tx.get(workflow_variables, command.variable_id)
    _update(tx, command.variable_id, description=_description(command.description))


def delete_variable(tx: Transaction, command: DeleteVariable) -> None:
    row = tx.get(workflow_variables, command.variable_id)
    if row.is_encrypted and tx.actor.kind == "user" and not allows(tx.permissions, "admin"):
        raise Denied("permission.missing", permission="admin")
    tx.delete(workflow_variables, command.variable_id)


def reseal_secrets(tx: Transaction, command: ResealSecrets) -> int:
    """Answers with how many; one that was rotated or deleted meanwhile is left as it is."""
    done = 0
    for one in command.secrets:
        row = tx.find(workflow_variables, one.variable_id)
        if row is not None and row.is_encrypted and row.secret_version == one.version:
            tx.update(workflow_variables, one.variable_id, variable_value=_sealed(one.sealed))
            done += 1
    return done


def _insert(tx: Transaction, name: str, workflow_id: UUID | None, **values: Json) -> UUID:
    if workflow_id is not None:
        tx.get(workflows, workflow_id)
    return tx.insert(
        workflow_variables,
        variable_name=name,
        workflow_id=workflow_id,
        created_at=tx.at,
        updated_at=tx.at,
        updated_by=tx.actor.user_id,
        **values,
    )


def _update(tx: Transaction, variable_id: UUID, **values: Json) -> None:
    if tx.update(workflow_variables, variable_id, **values):
        tx.update(workflow_variables, variable_id, updated_at=tx.at, updated_by=tx.actor.user_id)


def _same_name(tx: Transaction, name: str, workflow_id: UUID | None) -> Row[Any] | None:
    c = workflow_variables.c
    return tx.execute(
        select(c.id, c.is_encrypted).where(
            c.tenant_id == tx.tenant_id,
            c.variable_name == name,
            c.workflow_id.is_(None) if workflow_id is None else c.workflow_id == workflow_id,
        )
    ).first()


def _sealed(text: str) -> str:
    if not is_sealed(text):
        # A clear value must not get past here: from the next line on it would be kept.
        raise Rejected("secret.not_sealed")
    return text


def _description(text: str) -> str | None:
    said = text.strip()
    if len(said) > LONGEST_DESCRIPTION:
        raise Rejected(
            "field.too_long", field="description", limit=LONGEST_DESCRIPTION, length=len(said)
        )
    return said or None


HANDLERS: Handlers = {
    SetVariable: set_variable,
    SetSecret: set_secret,
    RotateSecret: rotate_secret,
    DescribeVariable: describe_variable,
    DeleteVariable: delete_variable,
    ResealSecrets: reseal_secrets,
}
