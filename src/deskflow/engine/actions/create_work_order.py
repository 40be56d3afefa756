"""Creates a work order on a ticket, with its tasks."""

from __future__ import annotations

from datetime import timedelta

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import person, required_text, text, ticket_of
from deskflow.engine.actions.values import after, span, texts
from deskflow.engine.context import StepContext
from deskflow.tickets.scheduling import CreateWorkOrder
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

SPEC = ActionSpec(
    "create_work_order",
    "action.create_work_order",
    "wrench",
    "tickets",
    parameters=(
        Parameter("ticket_id", ParameterKind.TICKET, "action.ticket_id", default="{{ trigger.ticket.id }}", required=True),
        Parameter("title", ParameterKind.TEXT, "task.title", required=True, longest=500),
        Parameter("description", ParameterKind.MULTILINE, "task.description"),
        Parameter("tasks", ParameterKind.LIST, "action.create_work_order.tasks"),
        Parameter("assigned_to", ParameterKind.USER, "task.assigned_to"),
        Parameter("estimate", ParameterKind.DURATION, "action.create_work_order.estimate"),
        Parameter("due_in", ParameterKind.DURATION, "task.due_in"),
    ),
    outputs=(Output("work_order_id", "text"), Output("number", "text"), Output("task_ids", "list")),
    permission="tickets.update",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    """The tasks are a list, or a text with a line for each."""
    estimate = span(config, "estimate")
    command = CreateWorkOrder(
        ticket_of(context, config),
        required_text(config, "title"),
        text(config, "description") or None,
        person(context, config, "assigned_to"),
        None if estimate is None else max(1, round(estimate / timedelta(minutes=1))),
        after(context, config, "due_in"),
        texts(config, "tasks"),
    )
    return context.run(command).result


ACTION = Action(SPEC, run=run)
