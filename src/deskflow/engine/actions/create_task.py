"""Creates a task, on a ticket or alone."""

from __future__ import annotations

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import identifier, person, required_text, text
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.tickets.tasks import CreateTask
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.durations import BadDuration, parse_duration
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

SPEC = ActionSpec(
    "create_task",
    "action.create_task",
    "list-checks",
    "tickets",
    parameters=(
        Parameter("title", ParameterKind.TEXT, "task.title", required=True, longest=500),
        Parameter("description", ParameterKind.MULTILINE, "task.description"),
        Parameter("ticket_id", ParameterKind.TICKET, "action.ticket_id", default="{{ trigger.ticket.id }}"),
        Parameter("assigned_to", ParameterKind.USER, "task.assigned_to"),
        Parameter("due_in", ParameterKind.DURATION, "task.due_in"),
    ),
    outputs=(Output("task_id", "text"),),
    permission="tickets.update",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    due = None
    if config.get("due_in") not in (None, ""):
        try:
            due = context.now + parse_duration(config["due_in"])
        except (BadDuration, OverflowError) as problem:
            raise StepFailed(
                "step.bad_duration", retryable=False, value=str(config["due_in"])[:80]
            ) from problem
    outcome = context.run(
        CreateTask(
            required_text(config, "title"),
            ticket_id=identifier(config, "ticket_id"),
            description=text(config, "description") or None,
            assignee_id=person(context, config, "assigned_to"),
            due_at=due,
        )
    )
    return {"task_id": outcome.result}


ACTION = Action(SPEC, run=run)
