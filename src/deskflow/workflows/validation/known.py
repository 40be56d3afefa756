"""What validation must know of a tenant, read from its tables: the names and kinds of variables and secrets."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from deskflow.workflows.action_spec import ActionCatalogue
from deskflow.workflows.expressions.completion import Shape
from deskflow.workflows.sight import shape_of
from deskflow.workflows.validation.context import ValidationContext
from deskflow.workflows.variable_queries import Reading, known_variables


def context_for(
    reading: Reading,
    tenant_id: UUID,
    workflow_id: UUID | None,
    actions: ActionCatalogue,
    events: Mapping[str, Shape] | None = None,
) -> ValidationContext:
    """The context for a workflow of this tenant, as it is now."""
    known = known_variables(reading, tenant_id)
    return ValidationContext(
        actions,
        events,
        {name: shape_of(value) for name, value in known.values(workflow_id).items()},
        known.secret_names(workflow_id),
    )
