"""Making a workflow of a template. The workflow is a copy: changing the template later changes nothing that runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import NotFound
from deskflow.core.transaction import Transaction
from deskflow.workflows.authoring import CreateWorkflow, create_workflow
from deskflow.workflows.expressions import Json
from deskflow.workflows.tables import workflows
from deskflow.workflows.templates.shipped import shipped_template, shipped_templates
from deskflow.workflows.templates.template import Template, fill, own_template

Reading = Connection | Transaction


@dataclass(frozen=True, slots=True)
class InstantiateTemplate(Command):
    """`template` is the key of one that comes with DeskFlow, or the id of a workflow saved as a template."""

    name: ClassVar[str] = "workflow.instantiate_template@1"
    permission: ClassVar[str] = "workflows.write"

    template: str
    workflow_name: str = ""
    values: dict[str, Json] = field(default_factory=dict)


def instantiate_template(tx: Transaction, command: InstantiateTemplate) -> UUID:
    """A draft, switched off. Rejected, naming the blank, when something is missing or wrong."""
    template = find_template(tx, tx.tenant_id, command.template)
    if template is None:
        raise NotFound("template.not_found", template=command.template[:80])
    return create_workflow(
        tx,
        CreateWorkflow(
            command.workflow_name or template.name, template.description, template.category,
            fill(template, command.values), created_from_template=template.id,
        ),
    )  # fmt: skip


def find_template(reading: Reading, tenant_id: UUID, wanted: str) -> Template | None:
    """The template with this key or id."""
    found = shipped_template(wanted)
    if found is not None:
        return found
    try:
        wanted_id = UUID(wanted)
    except ValueError:
        return None
    return next(
        (one for one in (*shipped_templates(), *own_templates(reading, tenant_id)) if one.id == wanted_id), None
    )  # fmt: skip


def own_templates(reading: Reading, tenant_id: UUID) -> tuple[Template, ...]:
    """The tenant's workflows that were saved as templates, by name."""
    w = workflows.c
    rows = reading.execute(
        select(w.id, w.name, w.description, w.category, w.draft).where(
            w.tenant_id == tenant_id, w.is_template.is_(True), w.deleted_at.is_(None)
        )
    ).all()
    found = [
        own_template(row.id, row.name, row.description or "", row.category or "", row.draft)
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), str(one.id))))


def list_templates(connection: Connection, tenant_id: UUID) -> tuple[Template, ...]:
    """Everything a gallery shows: the tenant's own first."""
    return (*own_templates(connection, tenant_id), *shipped_templates())


HANDLERS: Handlers = {InstantiateTemplate: instantiate_template}
