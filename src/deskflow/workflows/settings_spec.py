"""The settings of a workflow, as form, validation and API know them. They are part of its definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from deskflow.workflows.parameters import Parameter, ParameterKind, choices

MOST_AT_ONCE: Final = 10_000
LONGEST_ACTIVE: Final = 31_536_000
MAX_EXECUTION_SECONDS: Final = 600
"""The seed's default of `WORKFLOWS_MAX_EXECUTION_TIME_SECONDS`."""

SETTINGS_FORM: Final[tuple[Parameter, ...]] = (
    Parameter(
        "notify_owner", ParameterKind.BOOLEAN, "workflow.notify_owner", default=True,
        takes_expressions=False,
    ),
    Parameter(
        "error_recipients", ParameterKind.USER, "workflow.error_recipients", many=True,
        takes_expressions=False,
    ),
    Parameter(
        "error_workflow", ParameterKind.WORKFLOW, "workflow.error_workflow", takes_expressions=False
    ),
    Parameter(
        "concurrency_limit", ParameterKind.NUMBER, "workflow.concurrency_limit", least=1,
        most=MOST_AT_ONCE, takes_expressions=False,
    ),
    Parameter("concurrency_key", ParameterKind.EXPRESSION, "workflow.concurrency_key"),
    Parameter(
        "concurrency_policy", ParameterKind.CHOICE, "workflow.concurrency_policy", default="queue",
        choices=choices(
            "workflow.concurrency_policy", "queue", "drop", "replace", "cancel_running"
        ),
        takes_expressions=False,
    ),
    Parameter(
        "max_active_seconds", ParameterKind.NUMBER, "workflow.max_active_seconds", least=1,
        most=LONGEST_ACTIVE, takes_expressions=False,
    ),
)  # fmt: skip
"""What an author may set. `concurrency_key` tells apart the runs that may go on side by side."""


def active_limit(settings: Mapping[str, Any] | None, most: int) -> int:
    """Seconds a run of this workflow may work: what it asks for, never more than the installation allows."""
    wanted = (settings or {}).get("max_active_seconds")
    if isinstance(wanted, bool) or not isinstance(wanted, int | float) or wanted < 1:
        return most
    return min(int(wanted), most)


def told_about_failures(settings: Mapping[str, Any] | None, owner_id: object) -> Iterator[UUID]:
    """Who is told when a run fails or a trigger dies: the owner unless they asked not to be, and whoever is named."""
    seen: set[UUID] = set()
    named = (settings or {}).get("error_recipients")
    several = named if isinstance(named, list) else [named]
    wants = (settings or {}).get("notify_owner") is not False
    for one in [owner_id if wants else None, *several]:
        try:
            user_id = UUID(str(one)) if one else None
        except ValueError:
            continue
        if user_id is not None and user_id not in seen:
            seen.add(user_id)
            yield user_id
