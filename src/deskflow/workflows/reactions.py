"""What workflows do when something happens elsewhere: other business hours move the ticks counted in them, and a
rung of a ladder may start one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from deskflow.calendars.events import CalendarChanged
from deskflow.core.errors import NotFound, Rejected
from deskflow.core.events import Reactions
from deskflow.core.transaction import Transaction
from deskflow.sla.events import SlaEscalated
from deskflow.tickets.service_levels import note_in_timeline
from deskflow.workflows.executing import StartWorkflow, start_workflow
from deskflow.workflows.schedule_plan import SchedulePlan
from deskflow.workflows.tables import workflow_schedules, workflows


def plan_ticks_anew(tx: Transaction, events: Sequence[CalendarChanged]) -> None:
    """Schedules that keep to a changed calendar wait for its next business day."""
    changed = {str(event.subject_id) for event in events}
    s, w = workflow_schedules.c, workflows.c
    rows = tx.execute(
        select(s.id, s.cron_expression, s.timezone, w.trigger_config)
        .join(workflows, w.id == s.workflow_id)
        .where(s.tenant_id == tx.tenant_id, s.is_active.is_(True), w.trigger_type == "schedule")
    ).all()
    for row in rows:
        if str(row.trigger_config.get("calendar")) not in changed:
            continue
        config = {**row.trigger_config, "cron": row.cron_expression, "timezone": row.timezone}
        tick = SchedulePlan.read(tx, tx.tenant_id, config, str(row.id)).after(tx.at)
        tx.update(
            workflow_schedules, row.id, next_run_at=tick.at if tick else None,
            planned_at=tick.planned if tick else None, updated_at=tx.at,
        )  # fmt: skip


def start_escalations(tx: Transaction, events: Sequence[SlaEscalated]) -> None:
    """A rung that names a workflow starts it for the ticket; one that cannot be started is told of in its timeline."""
    for event in events:
        if event.step["deed"] != "start_workflow" or not event.step["workflow_id"]:
            continue
        data = {
            "ticket_id": str(event.subject_id), "ticket": dict(event.ticket), "clock": dict(event.clock),
            "step": dict(event.step),
        }  # fmt: skip
        try:
            start_workflow(tx, StartWorkflow(UUID(event.step["workflow_id"]), data))
        except (Rejected, NotFound) as problem:
            told = {
                "clock": event.clock["kind"], "deed": event.step["deed"], "percent": event.step["percent"],
                "after_seconds": event.step["after_seconds"], "problem": problem.code,
            }  # fmt: skip
            note_in_timeline(tx, [(event.subject_id, tx.at, "sla.escalation_failed", told)])


REACTIONS: Reactions = {
    CalendarChanged: (plan_ticks_anew,),
    SlaEscalated: (start_escalations,),
}
