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

    `variables` are the tenant's and the workflow's own, with their kinds; `secrets` are names, None means any. `seen` is
    what past runs have left, for completion alone.
    """

    actions: ActionCatalogue
    events: Mapping[str, Shape] | None = None
    variables: Mapping[str, Shape | str] = field(default_factory=dict)
    secrets: frozenset[str] | None = None
    functions: FunctionTable = field(default=STANDARD)
    seen: Shape = field(default_factory=dict)
    max_retry_attempts: int = MAX_RETRY_ATTEMPTS
