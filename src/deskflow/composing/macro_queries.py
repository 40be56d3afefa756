"""What is read before a macro is run: which ones there are, what ids in them are called, what they say on a ticket."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.composing.macro_steps import WRITTEN
from deskflow.composing.queries import MacroRow, list_macros, scope_of
from deskflow.core.types import Json
from deskflow.people.tables import teams, users
from deskflow.tickets.work_tables import checklist_templates
from deskflow.workflows.tables import workflows


@dataclass(frozen=True, slots=True)
class MacrosOffered:
    """`names` by id as text; `scope` fills texts on the one ticket it is about, None for several."""

    macros: list[MacroRow]
    names: dict[str, str]
    scope: Mapping[str, Json] | None


def macros_for(
    connection: Connection, tenant_id: UUID, user_id: UUID, ticket_id: UUID | None
) -> MacrosOffered:
    """Those this person may run, most used first."""
    found = list_macros(connection, tenant_id, user_id)
    scope = None if ticket_id is None else scope_of(connection, tenant_id, ticket_id, user_id)
    return MacrosOffered(found, names_in_steps(connection, tenant_id, found), scope)


def names_in_steps(
    connection: Connection, tenant_id: UUID, macros: Iterable[MacroRow]
) -> dict[str, str]:
    """The names of the people, teams and workflows that steps speak of."""
    wanted = {
        one
        for macro in macros
        for step in macro.steps
        if step.get("kind") not in WRITTEN
        for value in (
            step.get("value"),
            step.get("user"),
            step.get("workflow_id"),
            step.get("template_id"),
        )
        if (one := _id(value)) is not None
    }
    found: dict[str, str] = {}
    if not wanted:
        return found
    for name in (users.c.name, teams.c.name, workflows.c.name, checklist_templates.c.title):
        table = name.table
        rows = connection.execute(
            select(table.c.id, name).where(table.c.tenant_id == tenant_id, table.c.id.in_(wanted))
        )
        found.update((str(row[0]), row[1]) for row in rows)
    return found


def _id(value: Any) -> UUID | None:
    if not isinstance(value, str) or len(value) != 36:
        return None
    try:
        return UUID(value)
    except ValueError:
        return None
