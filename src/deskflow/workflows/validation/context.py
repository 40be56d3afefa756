"""What validation must know beyond the definition: actions, events and their payloads, names of the tenant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from deskflow.workflows.action_spec import ActionCatalogue
from deskflow.workflows.expressions import STANDARD, FunctionTable
from deskflow.workflows.expressions.completion import Shape
from deskflow.workflows.retry import MAX_RETRY_ATTEMPTS


@dataclass(frozen=True, slots=True)
class ValidationContext:
    """`events`: the payload's shape per event name; None means events are not known here and not checked.

    `variables` and `secrets` are the tenant's own names; `secrets` None means any.
    """

    actions: ActionCatalogue
    events: Mapping[str, Shape] | None = None
    variables: frozenset[str] = frozenset()
    secrets: frozenset[str] | None = None
    functions: FunctionTable = field(default=STANDARD)
    max_retry_attempts: int = MAX_RETRY_ATTEMPTS
