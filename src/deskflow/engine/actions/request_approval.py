"""Asks for an approval and goes on: the request outlives this run, and its outcome is an event of its own."""

from __future__ import annotations

from uuid import UUID

from deskflow.approvals.asking import NewStage, RequestApproval
from deskflow.core.errors import Rejected
from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import required_text, text, ticket_of
from deskflow.engine.actions.values import after, people, several_roles, several_teams, texts
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.tickets.snapshots import snapshots
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind, choices

_SHOWN = ("number", "title", "priority", "status")

SPEC = ActionSpec(
    "request_approval",
    "action.request_approval",
    "badge-check",
    "tickets",
    parameters=(
        Parameter("title", ParameterKind.TEXT, "step.approval.title", required=True, longest=255),
        Parameter("description", ParameterKind.MULTILINE, "step.approval.description"),
        Parameter("approvers", ParameterKind.USER, "step.approval.approvers", many=True, one_of="approvers"),
        Parameter("roles", ParameterKind.ROLE, "step.approval.roles", many=True, one_of="approvers"),
        Parameter("teams", ParameterKind.TEAM, "step.approval.teams", many=True, one_of="approvers"),
        Parameter("strategy", ParameterKind.CHOICE, "step.approval.strategy", default="any", choices=choices("step.approval.strategy", "any", "all"), takes_expressions=False),
        Parameter("due_in", ParameterKind.DURATION, "step.approval.due_in"),
        Parameter("ticket_id", ParameterKind.TICKET, "action.ticket_id", default="{{ trigger.ticket.id }}"),
        Parameter("binds", ParameterKind.LIST, "action.request_approval.binds", advanced=True),
    ),
    outputs=(Output("approval_id", "text"),),
    permission="workflows.execute",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    """`binds` names the ticket's fields whose change makes the request void; none unless it is given."""
    title, ticket_id = required_text(config, "title"), _ticket(context, config)
    shown = {} if ticket_id is None else _shown(context, ticket_id)
    stage = NewStage(
        users=people(context, config, "approvers"),
        roles=several_roles(context, config, "roles"),
        strategy=text(config, "strategy", "any"),
        teams=several_teams(context, config, "teams"),
    )
    if not stage.users and not stage.roles and not stage.teams:
        # An empty set of approvers is an incident, never an approval.
        raise Rejected("approval.no_approvers")
    command = RequestApproval(
        title=title[:255],
        description=text(config, "description") or None,
        stages=(stage,),
        record_kind=None if ticket_id is None else "ticket",
        record_id=ticket_id,
        shown=shown,
        binds=texts(config, "binds"),
        expires_at=after(context, config, "due_in"),
        requested_by=context.execution.user_id,
        topic=context.execution.workflow.name,
    )
    return {"approval_id": context.run(command).result}


def _ticket(context: StepContext, config: Config) -> UUID | None:
    """A request can also be about nothing in DeskFlow."""
    try:
        return ticket_of(context, config)
    except StepFailed as problem:
        if problem.code == "field.required":
            return None
        raise


def _shown(context: StepContext, ticket_id: UUID) -> dict[str, Json]:
    now = snapshots(context.connection, context.tenant_id, [ticket_id]).get(ticket_id, {})
    return {name: now.get(name) for name in _SHOWN}


ACTION = Action(SPEC, run=run)
