"""What a sandbox takes over from a workspace: its configuration, as plain rows. No ticket
and no customer comes along, and a secret stays sealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Table, select

from deskflow.calendars.tables import calendars
from deskflow.channels.tables import mail_templates
from deskflow.core.tables import settings, tenants
from deskflow.knowledge.tables import articles
from deskflow.people.tables import customers, roles, team_members, teams, user_roles, users
from deskflow.sla.tables import sla_policies
from deskflow.tickets.defining.tables import ticket_fields, ticket_rules
from deskflow.workflows.tables import (
    workflow_edges,
    workflow_steps,
    workflow_variables,
    workflow_versions,
    workflows,
)

Rows = dict[str, list[dict[str, Any]]]

# In an order in which each finds what it refers to.
TABLES: Final[tuple[Table, ...]] = (
    tenants, settings, users, roles, user_roles, teams, team_members, calendars, sla_policies, mail_templates,
    articles, customers, ticket_rules, ticket_fields, workflows, workflow_versions, workflow_steps, workflow_edges, workflow_variables,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Configuration:
    """Rows by table. Plain values, so that it can be handed to another process."""

    tenant_id: UUID
    rows: Rows


def read_configuration(connection: Connection, tenant_id: UUID) -> Configuration:
    """The tenant's configuration. Other workflows come along switched off: they can be called, not triggered."""
    rows = {table.name: _rows(connection, table, tenant_id) for table in TABLES}
    published = {row["id"] for row in rows[workflows.name] if row["is_published"]}
    rows[workflows.name] = [
        {**row, "is_active": False} for row in rows[workflows.name] if row["id"] in published
    ]
    for table in (workflow_versions, workflow_steps, workflow_edges):
        rows[table.name] = [row for row in rows[table.name] if row["workflow_id"] in published]
    rows[workflow_variables.name] = [
        row
        for row in rows[workflow_variables.name]
        if row["workflow_id"] is None or row["workflow_id"] in published
    ]
    return Configuration(tenant_id, rows)


def _rows(connection: Connection, table: Table, tenant_id: UUID) -> list[dict[str, Any]]:
    tenant = table.c.id if table is tenants else table.c.tenant_id
    statement = select(*(column for column in table.c if column.name != "pk"))
    statement = statement.where(tenant == tenant_id)
    if table is customers:
        statement = statement.where(customers.c.is_unknown.is_(True))
    if table is workflow_versions:
        newest = (workflows.c.id == workflow_versions.c.workflow_id) & (
            workflows.c.version == workflow_versions.c.version
        )
        statement = statement.join(workflows, newest)
    return [dict(row) for row in connection.execute(statement).mappings()]
