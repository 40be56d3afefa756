"""What the last runs of a workflow have left behind, as shapes for completion; values stay in the database."""

from __future__ import annotations

from collections import defaultdict
from typing import Final
from uuid import UUID

from sqlalchemy import select

from deskflow.workflows.expressions.completion import Shape
from deskflow.workflows.sight import shape_of, united
from deskflow.workflows.tables import workflow_executions, workflow_step_executions
from deskflow.workflows.variable_queries import Reading

RUNS: Final = 5
_MOST_ROWS: Final = 300


def seen_in_runs(reading: Reading, tenant_id: UUID, workflow_id: UUID) -> Shape:
    """`trigger`, `variables` and `steps` of the last runs, united."""
    e, s = workflow_executions.c, workflow_step_executions.c
    runs = list(
        reading.execute(
            select(e.id, e.trigger_data, e.context_data)
            .where(e.tenant_id == tenant_id, e.workflow_id == workflow_id)
            .order_by(e.started_at.desc())
            .limit(RUNS)
        )
    )
    if not runs:
        return {}
    steps: defaultdict[str, list[Shape | str]] = defaultdict(list)
    for row in reading.execute(
        select(s.step_key, s.output_data)
        .where(s.workflow_execution_id.in_([run.id for run in runs]), s.status == "completed")
        .limit(_MOST_ROWS)
    ):
        steps[row.step_key].append(shape_of(row.output_data))
    return {
        "trigger": united(shape_of(run.trigger_data) for run in runs),
        "variables": united(shape_of((run.context_data or {}).get("variables")) for run in runs),
        "steps": {key: united(shapes) for key, shapes in steps.items()},
    }
