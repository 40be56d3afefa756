"""What validation must know of a tenant, read from its tables: the names and kinds of variables and secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from deskflow.workflows.action_spec import ActionCatalogue
from deskflow.workflows.expressions import Json
from deskflow.workflows.expressions.completion import OPEN, Shape
from deskflow.workflows.expressions.values import kind_of
from deskflow.workflows.validation.context import ValidationContext
from deskflow.workflows.variable_queries import Reading, known_variables

_MOST_MEMBERS: Final = 200
_DEEPEST: Final = 4


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


def shape_of(value: Json, depth: int = 0) -> Shape | str:
    """The names inside a value, and the kinds of what has none."""
    if isinstance(value, Mapping) and value and depth < _DEEPEST and len(value) <= _MOST_MEMBERS:
        return {str(name): shape_of(part, depth + 1) for name, part in value.items()}
    kind = kind_of(value)
    return OPEN if kind in ("null", "unknown", "object") else kind
