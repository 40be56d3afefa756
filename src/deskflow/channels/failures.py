"""A workflow that failed, or does not start any more: its owner and whoever it names are told, each time in the
application, by mail at most once an hour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from deskflow.channels.notifying import tell
from deskflow.channels.outgoing import QueueMail, put_into_outbox
from deskflow.channels.templates import render_mail
from deskflow.core.transaction import Transaction
from deskflow.people.tables import users
from deskflow.workflows.events import WorkflowFailed, WorkflowTriggerFailed
from deskflow.workflows.settings_spec import told_about_failures
from deskflow.workflows.tables import workflows

# A mail is read outside the application, so it brings its words along: a built-in mail template.
_SUBJECT: Final = "Workflow failed: {{ workflow.name }}"
_TEXT: Final = """\
Hello {{ person.name }},

your workflow "{{ workflow.name }}" (version {{ workflow.version }}) has failed.

Step: {{ execution.step }}
Reason: {{ execution.reason }}
When: {{ execution.at }}

The run and what it did until then are in DeskFlow under Runs ({{ execution.id }}). If it fails again within this
hour, DeskFlow tells you inside the application only.
"""


_TRIGGER_SUBJECT: Final = "Workflow does not start any more: {{ workflow.name }}"
_TRIGGER_TEXT: Final = """\
Hello {{ person.name }},

what starts the workflow "{{ workflow.name }}" (version {{ workflow.version }}) has stopped working.

Reason: {{ reason }}
When: {{ at }}

Until this is put right the workflow may not run. It is in DeskFlow under Workflows.
"""


def tell_owners_of_failures(tx: Transaction, events: Sequence[WorkflowFailed]) -> None:
    for event in events:
        error, step = event.execution["error"] or {}, event.execution["step_key"]
        for person in _people(tx, event.workflow):
            tell(
                tx, [person.id], event.name,
                {"error": error, "step": step, "workflow_id": event.workflow["id"]},
                title=event.workflow["name"], link_kind="execution", link_id=event.subject_id,
            )  # fmt: skip
            scope = {
                "person": {"name": person.name},
                "workflow": {"name": event.workflow["name"], "version": event.workflow["version"]},
                "execution": {
                    "id": str(event.subject_id),
                    "step": step or "-",
                    "reason": _reason(error),
                    "at": tx.at.isoformat(timespec="seconds"),
                },
            }
            mail = render_mail(_SUBJECT, _TEXT, None, scope)
            _mail(tx, event, person, mail.subject, mail.text, event.subject_id)


def tell_owners_of_triggers(tx: Transaction, events: Sequence[WorkflowTriggerFailed]) -> None:
    """A trigger that has died says so loudly: nobody would notice a workflow that does not run."""
    for event in events:
        for person in _people(tx, event.workflow):
            tell(
                tx, [person.id], event.name, {"error": event.error},
                title=event.workflow["name"], link_kind="workflow", link_id=event.subject_id,
            )  # fmt: skip
            scope = {
                "person": {"name": person.name},
                "workflow": {"name": event.workflow["name"], "version": event.workflow["version"]},
                "reason": _reason(event.error),
                "at": tx.at.isoformat(timespec="seconds"),
            }
            mail = render_mail(_TRIGGER_SUBJECT, _TRIGGER_TEXT, None, scope)
            _mail(tx, event, person, mail.subject, mail.text, None)


def _people(tx: Transaction, workflow: Mapping[str, Any]) -> Iterator[Any]:
    """The owner and whoever the workflow's settings name, as long as they are active."""
    row = tx.find(workflows, UUID(workflow["id"]), workflows.c.settings)
    settings = row.settings if row is not None else None
    for user_id in told_about_failures(settings, workflow.get("owner_id")):
        person = tx.find(users, user_id, users.c.id, users.c.name, users.c.email, users.c.is_active)
        if person is not None and person.is_active:
            yield person


def _mail(
    tx: Transaction,
    event: WorkflowFailed | WorkflowTriggerFailed,
    person: Any,
    subject: str,
    text: str,
    execution_id: UUID | None,
) -> None:
    if not person.email:
        return
    # The key of the hour lets the first mail through and no other: the outbox never takes a key twice.
    hour = tx.at.strftime("%Y-%m-%dT%H")
    put_into_outbox(
        tx,
        QueueMail(
            to=(person.email,), subject=subject, text=text, is_automatic=True,
            execution_id=execution_id,
        ),
        f"{event.name}:{event.workflow['id']}:{person.id}:{hour}",
    )  # fmt: skip


def _reason(error: Mapping[str, Any]) -> str:
    said = ", ".join(
        f"{name}: {value}" for name, value in error.get("params", {}).items() if value is not None
    )
    code = error.get("code", "")
    return f"{code} ({said})" if said else str(code)
