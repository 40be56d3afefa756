"""Credentials: how a workflow says who it is to another system, and which system may hear it.

The secret is one of the tenant's secrets, named here and never seen. A credential is bound to its address: an author
who may use it cannot send it elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select

from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.core.types import folded
from deskflow.people.rules import checked_name
from deskflow.workflows.tables import credentials, workflow_variables

# Kind -> its details; a star marks those that must be there.
KINDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "bearer": (),
        "basic": ("user*",),
        "header": ("header*",),
        "query": ("parameter*",),
        "oauth2": ("token_url*", "client_id*", "scope", "client_auth"),
    }
)
CLIENT_AUTH: Final = ("basic", "body")
_LONGEST: Final = 1_000
_HEADER: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@dataclass(frozen=True, slots=True)
class DefineCredential(Command):
    """A credential by its name; an existing one gets this content. `credential_id` allows renaming."""

    name: ClassVar[str] = "credential.define@1"
    permission: ClassVar[str] = "admin"

    credential_name: str
    kind: str
    base_url: str
    secret_name: str
    details: Mapping[str, str] = field(default_factory=dict)
    credential_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DeleteCredential(Command):
    """Workflows that use it fail from then on, and say why. Its secret stays."""

    name: ClassVar[str] = "credential.delete@1"
    permission: ClassVar[str] = "admin"

    credential_id: UUID


def define_credential(tx: Transaction, command: DefineCredential) -> UUID:
    """Rejected: "credential.name_taken", "credential.unknown_kind", "credential.bad_address", "credential.no_secret"."""
    name = checked_name(command.credential_name)
    key = folded(name)[:400]
    c = credentials.c
    same: UUID | None = tx.execute(
        select(c.id).where(c.tenant_id == tx.tenant_id, c.name_key == key)
    ).scalar()
    if command.credential_id is not None and same not in (None, command.credential_id):
        raise Rejected("credential.name_taken", name=name)
    if command.kind not in KINDS:
        raise Rejected("credential.unknown_kind", kind=command.kind[:40])
    values: dict[str, Any] = {
        "name": name,
        "name_key": key,
        "kind": command.kind,
        "base_url": checked_address(command.base_url),
        "details": _details(command.kind, command.details),
        "secret_name": _secret(tx, command.secret_name),
    }
    credential_id = command.credential_id or same
    if credential_id is None:
        values["name_key"] = name
        return tx.insert(
            credentials, **values, created_at=tx.at, updated_at=tx.at, updated_by=tx.actor.user_id
        )
    if tx.update(credentials, credential_id, **values):
        tx.update(credentials, credential_id, updated_at=tx.at, updated_by=tx.actor.user_id)
    return credential_id


def delete_credential(tx: Transaction, command: DeleteCredential) -> None:
    tx.delete(credentials, command.credential_id)


def checked_address(text: str) -> str:
    """An http(s) address without user, query and fragment."""
    said = text.strip()
    try:
        parts = urlsplit(said)
        bad = parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0
    except ValueError:
        bad = True
    if bad or len(said) > 2_000 or re.search(r"[\s\x00-\x1f\\]", said):
        raise Rejected("credential.bad_address", address=said[:200])
    if parts.username or parts.password or parts.query or parts.fragment:
        raise Rejected(
            "credential.bad_address", address=said.partition("?")[0].rpartition("@")[2][:200]
        )
    return said.rstrip("/")


def _details(kind: str, given: Mapping[str, str]) -> dict[str, str]:
    known = {name.rstrip("*"): name.endswith("*") for name in KINDS[kind]}
    said = {name: str(value).strip() for name, value in given.items() if str(value).strip()}
    for name, value in said.items():
        if name not in known:
            raise Rejected("field.unknown", name=name[:40])
        if len(value) > _LONGEST or re.search(r"[\x00-\x1f]", value):
            raise Rejected("credential.bad_detail", field=name)
    for name, needed in known.items():
        if needed and name not in said:
            raise Rejected("field.required", field=name)
    if "header" in said and not _HEADER.fullmatch(said["header"]):
        raise Rejected("credential.bad_detail", field="header")
    if "token_url" in said:
        said["token_url"] = checked_address(said["token_url"])
    if said.get("client_auth", "basic") not in CLIENT_AUTH:
        raise Rejected("credential.bad_detail", field="client_auth")
    return said


def _secret(tx: Transaction, name: str) -> str:
    c = workflow_variables.c
    found = tx.execute(
        select(c.variable_name).where(
            c.tenant_id == tx.tenant_id,
            c.workflow_id.is_(None),
            c.variable_name == name.strip(),
            c.is_encrypted,
        )
    ).scalar()
    if found is None:
        raise Rejected("credential.no_secret", name=name[:100])
    return str(found)


HANDLERS: Handlers = {DefineCredential: define_credential, DeleteCredential: delete_credential}
