"""What validation must know beyond the definition: actions, events and their payloads, names of the tenant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from deskflow.workflows.action_spec import ActionCatalogue
from deskflow.workflows.callees import Callee
from deskflow.workflows.expressions import STANDARD, FunctionTable
from deskflow.workflows.expressions.completion import Shape
from deskflow.workflows.retry import MAX_RETRY_ATTEMPTS
from deskflow.workflows.settings_spec import MAX_EXECUTION_SECONDS


@dataclass(frozen=True, slots=True)
class ValidationContext:
    """`events`: the payload's shape per event name; None means events are not known here and not checked.

    `callees` are the workflows that others may start, by id; None means that nobody looks whether there are such.
    `variables` are the tenant's and the workflow's own, with their kinds; `secrets` are names, None means any. `seen` is
    what past runs have left, for completion alone. `teams` says of each team, by its id and by its name as it is compared, how
    it stands: active, empty, retired; None means any.
    """

    actions: ActionCatalogue
    events: Mapping[str, Shape] | None = None
    variables: Mapping[str, Shape | str] = field(default_factory=dict)
    secrets: frozenset[str] | None = None
    functions: FunctionTable = field(default=STANDARD)
    seen: Shape = field(default_factory=dict)
    max_retry_attempts: int = MAX_RETRY_ATTEMPTS
    max_execution_seconds: int = MAX_EXECUTION_SECONDS
    teams: Mapping[str, str] | None = None
    callees: Mapping[str, Callee] | None = None
