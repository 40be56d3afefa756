"""What validation must know of a tenant, read from its tables: variables, secrets, teams, and what other workflows ask for."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from deskflow.core.settings import get_setting
from deskflow.workflows.action_spec import ActionCatalogue
from deskflow.workflows.callees import list_callees
from deskflow.workflows.definition import Definition
from deskflow.workflows.expressions.completion import Shape
from deskflow.workflows.sight import shape_of
from deskflow.workflows.team_usage import standings
from deskflow.workflows.validation.context import ValidationContext
from deskflow.workflows.variable_queries import Reading, known_variables


def context_for(
    reading: Reading,
    tenant_id: UUID,
    workflow_id: UUID | None,
    actions: ActionCatalogue,
    events: Mapping[str, Shape] | None = None,
    definition: Definition | None = None,
) -> ValidationContext:
    """The context for a workflow of this tenant, as it is now; with a definition only of what it names."""
    known = known_variables(reading, tenant_id)
    called = None if definition is None else _called(definition)
    return ValidationContext(
        actions,
        events,
        {name: shape_of(value) for name, value in known.values(workflow_id).items()},
        known.secret_names(workflow_id),
        callees=list_callees(reading, tenant_id, called) if called != set() else {},
        teams=standings(reading, tenant_id),
        max_retry_attempts=_number(reading, tenant_id, "workflows_max_retry_attempts"),
        max_execution_seconds=_number(reading, tenant_id, "workflows_max_execution_time_seconds"),
    )


def _number(reading: Reading, tenant_id: UUID, key: str) -> int:
    value = get_setting(reading, key, tenant_id)
    assert isinstance(value, int)
    return value


def _called(definition: Definition) -> set[UUID]:
    """The workflows that its steps start by their id."""
    found = set()
    for step in definition.steps:
        wanted = step.config.get("workflow") if step.type == "sub_workflow" else None
        try:
            found.add(UUID(str(wanted)))
        except ValueError:
            continue
    return found
