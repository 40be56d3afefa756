"""Reads of credentials: for the page that lists them, and one at a time for the engine. No secret is in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from deskflow.core.types import folded
from deskflow.workflows.tables import credentials


@dataclass(frozen=True, slots=True)
class CredentialRow:
    """`details` as `credentials.KINDS` names them."""

    id: UUID
    name: str
    kind: str
    base_url: str
    details: Mapping[str, str]
    secret_name: str
    updated_at: datetime


def list_credentials(connection: Connection, tenant_id: UUID) -> list[CredentialRow]:
    """By name."""
    c = credentials.c
    rows = connection.execute(
        select(credentials).where(c.tenant_id == tenant_id).order_by(c.name_key, c.id)
    )
    return [_row(row) for row in rows]


def find_credential(
    connection: Connection, tenant_id: UUID, reference: str
) -> CredentialRow | None:
    """By id or by name."""
    c = credentials.c
    try:
        wanted = c.id == UUID(reference)
    except ValueError:
        wanted = c.name_key == folded(reference.strip())[:400]
    row = connection.execute(select(credentials).where(c.tenant_id == tenant_id, wanted)).first()
    return None if row is None else _row(row)


def _row(row: Row[Any]) -> CredentialRow:
    return CredentialRow(
        row.id, row.name, row.kind, row.base_url, row.details, row.secret_name, row.updated_at
    )
