"""Reads of variables: for the page that lists them, and all at once for the engine and for validation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Executable, Result, select

from deskflow.core.errors import Rejected
from deskflow.core.sealing import Sealer, key_of
from deskflow.people.tables import users
from deskflow.workflows.expressions import Json
from deskflow.workflows.tables import workflow_variables, workflows
from deskflow.workflows.variable_kinds import value_of
from deskflow.workflows.variables import Resealed, place_of


class Reading(Protocol):
    """A connection or a command's transaction."""

    def execute(self, statement: Executable, parameters: Any = None, /) -> Result[Any]: ...


@dataclass(frozen=True, slots=True)
class VariableRow:
    """`value` of a secret is None, always; `key` names the key that opens it."""

    id: UUID
    name: str
    kind: str
    value: Json
    workflow_id: UUID | None
    workflow_name: str
    description: str
    updated_at: datetime
    updated_by: str
    version: int
    key: str = ""

    @property
    def is_secret(self) -> bool:
        return self.version > 0


@dataclass(frozen=True, slots=True)
class SealedSecret:
    """A secret as it is stored, and where it belongs."""

    id: UUID
    name: str
    workflow_id: UUID | None
    version: int
    sealed: str


@dataclass(frozen=True, slots=True)
class KnownVariables:
    """Everything a tenant has; a workflow's own come before the tenant's of the same name."""

    tenant: Mapping[str, Json] = field(default_factory=dict)
    of_workflows: Mapping[UUID, Mapping[str, Json]] = field(default_factory=dict)
    secrets: tuple[SealedSecret, ...] = ()

    def values(self, workflow_id: UUID | None) -> Mapping[str, Json]:
        """Plain values in sight of a workflow."""
        own = self.of_workflows.get(workflow_id) if workflow_id is not None else None
        return {**self.tenant, **own} if own else self.tenant

    def own(self, workflow_id: UUID) -> Mapping[str, Json]:
        return self.of_workflows.get(workflow_id, {})

    def secret(self, workflow_id: UUID | None, name: str) -> SealedSecret | None:
        """The workflow's own secret of that name, else the tenant's."""
        found = [one for one in self.secrets if one.name == name]
        for place in (workflow_id, None):
            for one in found:
                if one.workflow_id == place:
                    return one
        return None

    def secret_names(self, workflow_id: UUID | None) -> frozenset[str]:
        places = {None, workflow_id}
        return frozenset(one.name for one in self.secrets if one.workflow_id in places)


def list_variables(reading: Reading, tenant_id: UUID) -> list[VariableRow]:
    """The tenant's own first, then by workflow; those of deleted workflows are left out."""
    c = workflow_variables.c
    rows = reading.execute(
        select(
            workflow_variables,
            workflows.c.name.label("workflow_name"),
            users.c.name.label("changed_by"),
        )
        .outerjoin(workflows, workflows.c.id == c.workflow_id)
        .outerjoin(users, users.c.id == c.updated_by)
        .where(c.tenant_id == tenant_id, workflows.c.deleted_at.is_(None))
    )
    found = [
        VariableRow(
            row.id,
            row.variable_name,
            row.variable_type or "string",
            None if row.is_encrypted else value_of(row.variable_type, row.variable_value),
            row.workflow_id,
            row.workflow_name or "",
            row.description or "",
            row.updated_at,
            row.changed_by or "",
            (row.secret_version or 1) if row.is_encrypted else 0,
            key_of(row.variable_value or "") if row.is_encrypted else "",
        )
        for row in rows
    ]
    return sorted(
        found,
        key=lambda one: (one.workflow_id is not None, one.workflow_name.casefold(), one.name.casefold(), one.name),
    )  # fmt: skip


def known_variables(reading: Reading, tenant_id: UUID) -> KnownVariables:
    """All of a tenant's in one read; there are few."""
    c = workflow_variables.c
    tenant: dict[str, Json] = {}
    of_workflows: dict[UUID, dict[str, Json]] = {}
    secrets: list[SealedSecret] = []
    for row in reading.execute(
        select(
            c.id, c.workflow_id, c.variable_name, c.variable_value, c.variable_type,
            c.is_encrypted, c.secret_version,
        ).where(c.tenant_id == tenant_id)
    ):  # fmt: skip
        if row.is_encrypted:
            secrets.append(
                SealedSecret(
                    row.id, row.variable_name, row.workflow_id, row.secret_version or 1,
                    row.variable_value or "",
                )
            )  # fmt: skip
            continue
        values = tenant if row.workflow_id is None else of_workflows.setdefault(row.workflow_id, {})
        values[row.variable_name] = value_of(row.variable_type, row.variable_value)
    return KnownVariables(tenant, of_workflows, tuple(secrets))


def open_secret(sealer: Sealer, tenant_id: UUID, secret: SealedSecret) -> str:
    """The clear value. Rejected("secrets.wrong_key") when this machine has no key that opens it."""
    bound_to = place_of(tenant_id, secret.workflow_id, secret.name, secret.version)
    return sealer.open(secret.sealed, bound_to)


def resealed(sealer: Sealer, tenant_id: UUID, known: KnownVariables) -> tuple[Resealed, ...]:
    """The secrets that an older key sealed, sealed with the newest. Those that do not open here are left out."""
    newest = sealer.sealing_key().id
    done: list[Resealed] = []
    for secret in known.secrets:
        if key_of(secret.sealed) == newest:
            continue
        try:
            value = open_secret(sealer, tenant_id, secret)
        except Rejected:
            continue
        bound_to = place_of(tenant_id, secret.workflow_id, secret.name, secret.version)
        done.append(Resealed(secret.id, secret.version, sealer.seal(value, bound_to)))
    return tuple(done)
