"""Workflows made and run on the fly: published in the same breath, or run once on chosen tickets.

What is run once is an ordinary workflow whose one version is frozen, but it is ad hoc: no list offers it and nothing
triggers it. Its runs show on its own canvas; publishing it later makes it one like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final
from uuid import UUID

from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.tickets.snapshots import snapshots
from deskflow.workflows.action_spec import ActionCatalogue
from deskflow.workflows.authoring import (
    CreateWorkflow,
    PublishWorkflow,
    create_workflow,
    publisher,
)
from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import from_json
from deskflow.workflows.executing import checked_inputs, definition_of
from deskflow.workflows.selection import is_left_out, takes_tickets, ticket_inputs
from deskflow.workflows.starting import new_execution
from deskflow.workflows.tables import workflow_executions, workflows

MOST_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class CreatePublished(Command):
    """A new workflow that is published at once: either it runs from now on, or nothing was made."""

    name: ClassVar[str] = "workflow.create_published@1"
    permission: ClassVar[str] = "workflows.write"

    workflow_name: str
    definition: dict[str, Any]
    description: str = ""


@dataclass(frozen=True, slots=True)
class CreateAdHoc(Command):
    """Freezes a workflow that is to run on chosen tickets and nowhere else."""

    name: ClassVar[str] = "workflow.create_ad_hoc@1"
    permission: ClassVar[str] = "workflows.write"

    workflow_name: str
    definition: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StartOnTickets(Command):
    """Begins a run of a published workflow for each of these tickets; `batch_id` holds them together.

    `trigger_data` are the values of its form that are the same for all.
    """

    name: ClassVar[str] = "workflow.start_on_tickets@1"
    permission: ClassVar[str] = "workflows.execute"
    undoable: ClassVar[bool] = False

    workflow_id: UUID
    ticket_ids: tuple[UUID, ...]
    batch_id: UUID
    trigger_data: dict[str, Any] = field(default_factory=dict)


def handlers(catalogue: ActionCatalogue) -> Handlers:
    """Publishing needs to know which actions there are."""
    publish = publisher(catalogue)
    return {
        CreatePublished: _creating(publish),
        CreateAdHoc: _freezing(publish),
        StartOnTickets: start_on_tickets,
    }


Publish = Callable[[Transaction, PublishWorkflow], dict[str, int]]


def _creating(publish: Publish) -> Callable[[Transaction, CreatePublished], UUID]:
    def create_published(tx: Transaction, command: CreatePublished) -> UUID:
        """Answers with its id. Rejected with the first problem while errors stand."""
        made = create_workflow(
            tx,
            CreateWorkflow(
                command.workflow_name, command.description, definition=command.definition
            ),
        )
        publish(tx, PublishWorkflow(made, 1))
        return made

    return create_published


def _freezing(publish: Publish) -> Callable[[Transaction, CreateAdHoc], UUID]:
    def create_ad_hoc(tx: Transaction, command: CreateAdHoc) -> UUID:
        """Answers with its id. Rejected when it is not started by hand, or cannot be published."""
        trigger = from_json(command.definition).trigger
        if trigger is None or trigger.type != "manual":
            raise Rejected("workflow.takes_no_ticket", name=command.workflow_name[:80])
        made = create_workflow(
            tx, CreateWorkflow(command.workflow_name, definition=command.definition)
        )
        publish(tx, PublishWorkflow(made, 1, activate=False))
        tx.update(workflows, made, ad_hoc=True)
        return made

    return create_ad_hoc


def start_on_tickets(tx: Transaction, command: StartOnTickets) -> dict[str, Any]:
    """Answers with {"started": n, "left_out": [ids]}: tickets that are gone or merged have no run.

    Rejected for a workflow that takes no ticket, is not published, or lacks something its form needs.
    """
    if len(command.ticket_ids) > MOST_AT_ONCE:
        raise Rejected(
            "field.too_many", field="ticket_ids", limit=MOST_AT_ONCE, length=len(command.ticket_ids)
        )
    row = tx.get(workflows, command.workflow_id)
    if row.deleted_at is not None or not row.is_published:
        raise Rejected("workflow.not_published", name=row.name)
    definition = definition_of(tx, command.workflow_id, row.version)
    if not takes_tickets(definition):
        raise Rejected("workflow.takes_no_ticket", name=row.name)
    wanted = list(dict.fromkeys(command.ticket_ids))
    found = snapshots(tx.unit.connection, tx.tenant_id, wanted)
    possible = [one for one in wanted if one in found and not is_left_out(found[one]["status"])]
    tx.insert_many(
        workflow_executions,
        [_execution(tx, command, row, definition, one, found[one]) for one in possible],
    )
    left_out = [str(one) for one in wanted if one not in set(possible)]
    return {"started": len(possible), "left_out": left_out}


def _execution(
    tx: Transaction,
    command: StartOnTickets,
    workflow: Any,
    definition: Definition,
    ticket_id: UUID,
    ticket: Mapping[str, Any],
) -> dict[str, Any]:
    named = _named(ticket_inputs(definition), ticket_id)
    data = checked_inputs(definition, {**command.trigger_data, **named})
    data.setdefault("ticket", dict(ticket))
    return new_execution(
        command.workflow_id, workflow.version, workflow.settings, data, "manual", tx.at,
        triggered_by_user_id=tx.actor.user_id, subject_kind="ticket", subject_id=ticket_id,
        chain=list(tx.actor.chain), batch_id=command.batch_id,
    )  # fmt: skip


def _named(inputs: Sequence[str], ticket_id: UUID) -> dict[str, str]:
    return {name: str(ticket_id) for name in inputs}
