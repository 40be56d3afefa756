"""Making workflows: create, save the draft, publish, switch on and off, delete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Row, select

from deskflow.core.commands import Command
from deskflow.core.errors import Conflict, Rejected
from deskflow.core.transaction import Transaction
from deskflow.people.rules import checked_name
from deskflow.workflows.action_spec import ActionCatalogue
from deskflow.workflows.categories import checked_category
from deskflow.workflows.definition import Definition, Trigger
from deskflow.workflows.definition_json import from_json, to_json
from deskflow.workflows.events import WorkflowTriggerFailed
from deskflow.workflows.projection import DRAFT, write_projection
from deskflow.workflows.schedule_plan import SchedulePlan
from deskflow.workflows.tables import workflow_schedules, workflow_versions, workflows


@dataclass(frozen=True, slots=True)
class CreateWorkflow(Command):
    """A new workflow with this draft, or an empty one; switched off until it is published."""

    name: ClassVar[str] = "workflow.create@1"
    permission: ClassVar[str] = "workflows.write"

    workflow_name: str
    description: str = ""
    category: str | None = None
    definition: dict[str, Any] | None = None
    is_template: bool = False
    created_from_template: UUID | None = None


@dataclass(frozen=True, slots=True)
class SaveDraft(Command):
    """`based_on` is the draft revision the author has seen; a newer one is never overwritten."""

    name: ClassVar[str] = "workflow.save_draft@1"
    permission: ClassVar[str] = "workflows.write"

    workflow_id: UUID
    definition: dict[str, Any]
    based_on: int


@dataclass(frozen=True, slots=True)
class UpdateWorkflow(Command):
    """`updates` may name: name, description, category."""

    name: ClassVar[str] = "workflow.update@1"
    permission: ClassVar[str] = "workflows.write"

    workflow_id: UUID
    updates: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PublishWorkflow(Command):
    """Freezes the draft of revision `based_on` as the next version; executions begin on it from now on. `acknowledged` are
    the warnings that were shown and accepted, as `code:step`."""

    name: ClassVar[str] = "workflow.publish@1"
    permission: ClassVar[str] = "workflows.write"
    undoable: ClassVar[bool] = False

    workflow_id: UUID
    based_on: int
    message: str = ""
    activate: bool = True
    acknowledged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetWorkflowActive(Command):
    name: ClassVar[str] = "workflow.set_active@1"
    permission: ClassVar[str] = "workflows.write"

    workflow_id: UUID
    active: bool


@dataclass(frozen=True, slots=True)
class DeleteWorkflow(Command):
    """Takes it out of every list; its executions and versions stay to be looked at."""

    name: ClassVar[str] = "workflow.delete@1"
    permission: ClassVar[str] = "workflows.write"

    workflow_id: UUID


NO_TRIGGER = "none"
MOST_ACKNOWLEDGED = 200


def create_workflow(tx: Transaction, command: CreateWorkflow) -> UUID:
    definition = from_json(command.definition) if command.definition else Definition()
    trigger = definition.trigger or Trigger(NO_TRIGGER)
    workflow_id = tx.insert(
        workflows,
        name=checked_name(command.workflow_name),
        description=command.description or None,
        category=checked_category(command.category),
        trigger_type=trigger.type,
        trigger_config=dict(trigger.config),
        is_active=False,
        is_template=command.is_template,
        created_from_template=command.created_from_template,
        created_at=tx.at,
        updated_at=tx.at,
        created_by=tx.actor.user_id,
        draft=to_json(definition),
        draft_saved_by=tx.actor.user_id,
    )
    write_projection(tx, workflow_id, DRAFT, definition)
    return workflow_id


def save_draft(tx: Transaction, command: SaveDraft) -> dict[str, int]:
    """Answers with {"draft_revision": n}. Conflict("workflow.draft_moved") when somebody else saved."""
    row = _live(tx, command.workflow_id)
    if row.draft_revision != command.based_on:
        raise Conflict(
            "workflow.draft_moved",
            seen=command.based_on,
            now=row.draft_revision,
            by=str(row.draft_saved_by),
        )
    definition = from_json(command.definition)
    revision = row.draft_revision + 1
    tx.update(
        workflows, command.workflow_id, draft=to_json(definition), draft_revision=revision,
        draft_saved_by=tx.actor.user_id, updated_at=tx.at,
    )  # fmt: skip
    write_projection(tx, command.workflow_id, DRAFT, definition)
    return {"draft_revision": revision}


def update_workflow(tx: Transaction, command: UpdateWorkflow) -> None:
    unknown = set(command.updates) - {"name", "description", "category"}
    if unknown:
        raise Rejected("field.unknown", field=sorted(unknown)[0])
    _live(tx, command.workflow_id)
    values = dict(command.updates)
    if "name" in values:
        values["name"] = checked_name(str(values["name"]))
    if "category" in values:
        values["category"] = checked_category(values["category"])
    tx.update(workflows, command.workflow_id, **values, updated_at=tx.at)


def publisher(
    catalogue: ActionCatalogue,
) -> Callable[[Transaction, PublishWorkflow], dict[str, int]]:
    """The handler of `PublishWorkflow`; it needs to know the actions to say whether a draft is sound."""
    from deskflow.workflows.validation import validate
    from deskflow.workflows.validation.known import context_for

    def publish_workflow(tx: Transaction, command: PublishWorkflow) -> dict[str, int]:
        """Answers with {"version": n}. Rejected with the problems while errors stand."""
        row = _live(tx, command.workflow_id)
        if row.draft_revision != command.based_on:
            raise Conflict("workflow.draft_moved", seen=command.based_on, now=row.draft_revision)
        if row.is_template:
            # It would run without standing in any list.
            raise Rejected("workflow.is_template", name=row.name)
        definition = from_json(row.draft)
        context = context_for(
            tx, tx.tenant_id, command.workflow_id, catalogue, definition=definition
        )
        errors = [one for one in validate(definition, context) if one.severity == "error"]
        if errors:
            raise Rejected(
                "workflow.has_errors",
                count=len(errors),
                first=errors[0].code,
                step=errors[0].step_id,
            )
        version = row.version + 1 if row.is_published else row.version
        tx.insert(
            workflow_versions, workflow_id=command.workflow_id, version=version, definition=row.draft,
            message=command.message or None, published_by=tx.actor.user_id, published_at=tx.at,
            acknowledged=[one[:200] for one in command.acknowledged[:MOST_ACKNOWLEDGED]] or None,
        )  # fmt: skip
        write_projection(tx, command.workflow_id, version, definition)
        trigger = definition.trigger or Trigger(NO_TRIGGER)
        tx.update(
            workflows, command.workflow_id, version=version, is_published=True,
            is_active=command.activate or row.is_active, trigger_type=trigger.type,
            trigger_config=dict(trigger.config), trigger_error=None, updated_at=tx.at,
            settings=dict(definition.settings) or None, ad_hoc=False,
        )  # fmt: skip
        _write_schedule(tx, command.workflow_id, trigger, command.activate or row.is_active)
        return {"version": version}

    return publish_workflow


def set_workflow_active(tx: Transaction, command: SetWorkflowActive) -> None:
    """Rejected when there is no published version yet: only those take triggers."""
    row = _live(tx, command.workflow_id)
    if command.active and not row.is_published:
        raise Rejected("workflow.not_published", name=row.name)
    tx.update(workflows, command.workflow_id, is_active=command.active, updated_at=tx.at)
    _write_schedule(
        tx, command.workflow_id, Trigger(row.trigger_type, row.trigger_config), command.active
    )


def delete_workflow(tx: Transaction, command: DeleteWorkflow) -> None:
    _live(tx, command.workflow_id)
    tx.update(workflows, command.workflow_id, deleted_at=tx.at, is_active=False, updated_at=tx.at)
    tx.update_where(
        workflow_schedules, workflow_schedules.c.workflow_id == command.workflow_id, is_active=False
    )
    _tell_followers(tx, command.workflow_id)


def _tell_followers(tx: Transaction, workflow_id: UUID) -> None:
    """Workflows that begin when this one ends will never begin again: that is said at once."""
    w = workflows.c
    rows = tx.execute(
        select(w.id, w.name, w.version, w.created_by, w.trigger_config).where(
            w.tenant_id == tx.tenant_id, w.trigger_type == "workflow", w.is_active.is_(True),
            w.deleted_at.is_(None),
        )
    ).all()  # fmt: skip
    for row in rows:
        if str(row.trigger_config.get("workflow")) != str(workflow_id):
            continue
        error: dict[str, Any] = {"code": "trigger.unknown_workflow", "params": {}}
        tx.update(workflows, row.id, trigger_error={**error, "at": tx.at.isoformat()})
        known = {
            "id": str(row.id), "name": row.name, "version": row.version,
            "owner_id": str(row.created_by) if row.created_by else None,
        }  # fmt: skip
        tx.emit(WorkflowTriggerFailed(row.id, known, error))


def _live(tx: Transaction, workflow_id: UUID) -> Row[Any]:
    row = tx.get(workflows, workflow_id)
    if row.deleted_at is not None:
        raise Rejected("workflow.deleted", name=row.name)
    return row


def _write_schedule(tx: Transaction, workflow_id: UUID, trigger: Trigger, active: bool) -> None:
    row = tx.execute(
        select(workflow_schedules).where(workflow_schedules.c.workflow_id == workflow_id)
    ).first()
    if trigger.type != "schedule":
        if row is not None:
            tx.update(workflow_schedules, row.id, is_active=False, updated_at=tx.at)
        return
    row_id = row.id if row is not None else tx.new_id()
    plan = SchedulePlan.read(tx, tx.tenant_id, trigger.config, str(row_id))
    tick = plan.after(tx.at) if active else None
    values = {
        "cron_expression": plan.cron,
        "timezone": plan.timezone,
        "missed": plan.missed,
        "is_active": active,
        "next_run_at": tick.at if tick else None,
        "planned_at": tick.planned if tick else None,
        "updated_at": tx.at,
    }
    if row is None:
        tx.insert(
            workflow_schedules, id=row_id, workflow_id=workflow_id, created_at=tx.at, **values
        )
    else:
        tx.update(workflow_schedules, row.id, **values)
