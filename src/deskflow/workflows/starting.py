"""The row an execution begins with, whoever starts it: an event, a schedule, a person, a mail, another workflow.

Here a workflow's concurrency is honoured: a run that shares a key waits in line until `engine.queueing` lets it go.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from deskflow.workflows.concurrency import ConcurrencyRule
from deskflow.workflows.tables import NEVER

CONCURRENCY = "concurrency"
OVERLAP = "overlap"


def new_execution(
    workflow_id: UUID,
    version: int,
    settings: Mapping[str, Any] | None,
    trigger_data: Mapping[str, Any],
    triggered_by: str,
    at: datetime,
    **more: Any,
) -> dict[str, Any]:
    """The values of a new row but its id and tenant. Raises ExpressionError when the key cannot be made."""
    rule = ConcurrencyRule.of(settings)
    key = None
    if rule is not None:
        names = {
            "trigger": dict(trigger_data),
            "workflow": {"id": str(workflow_id), "version": version},
        }
        key = rule.key_of(names)
    return {
        "workflow_id": workflow_id,
        "version": version,
        "trigger_data": dict(trigger_data),
        "status": "pending",
        "started_at": at,
        "triggered_by": triggered_by,
        "triggered_by_user_id": None,
        "event_id": None,
        "subject_kind": None,
        "subject_id": None,
        "chain": [],
        "concurrency_key": key,
        "queued": None if rule is None else CONCURRENCY,
        "ready_at": at if rule is None else NEVER,
        **more,
    }
