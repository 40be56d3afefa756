"""A workflow that failed: its owner is told in the application each time, by mail at most once an hour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from deskflow.channels.notifying import tell
from deskflow.channels.outgoing import QueueMail, put_into_outbox
from deskflow.channels.templates import render_mail
from deskflow.core.transaction import Transaction
from deskflow.people.tables import users
from deskflow.workflows.events import WorkflowFailed

# A mail is read outside the application, so it brings its words along: a built-in mail template.
_SUBJECT: Final = "Workflow failed: {{ workflow.name }}"
_TEXT: Final = """\
Hello {{ owner.name }},

your workflow "{{ workflow.name }}" (version {{ workflow.version }}) has failed.

Step: {{ execution.step }}
Reason: {{ execution.reason }}
When: {{ execution.at }}

The run and what it did until then are in DeskFlow under Runs ({{ execution.id }}). If it fails again within this
hour, DeskFlow tells you inside the application only.
"""


def tell_owners_of_failures(tx: Transaction, events: Sequence[WorkflowFailed]) -> None:
    for event in events:
        owner = _owner(tx, event)
        if owner is None:
            continue
        error, step = event.execution["error"] or {}, event.execution["step_key"]
        tell(
            tx, [owner.id], event.name,
            {"error": error, "step": step, "workflow_id": event.workflow["id"]},
            title=event.workflow["name"], link_kind="execution", link_id=event.subject_id,
        )  # fmt: skip
        if owner.email:
            _mail(tx, event, owner)


def _owner(tx: Transaction, event: WorkflowFailed) -> Any:
    owner_id = event.workflow.get("owner_id")
    if owner_id is None:
        return None
    row = tx.find(users, UUID(owner_id), users.c.id, users.c.name, users.c.email, users.c.is_active)
    return row if row is not None and row.is_active else None


def _mail(tx: Transaction, event: WorkflowFailed, owner: Any) -> None:
    scope = {
        "owner": {"name": owner.name},
        "workflow": {"name": event.workflow["name"], "version": event.workflow["version"]},
        "execution": {
            "id": str(event.subject_id),
            "step": event.execution["step_key"] or "-",
            "reason": _reason(event.execution["error"] or {}),
            "at": tx.at.isoformat(timespec="seconds"),
        },
    }
    mail = render_mail(_SUBJECT, _TEXT, None, scope)
    # The key of the hour lets the first mail through and no other: the outbox never takes a key twice.
    hour = tx.at.strftime("%Y-%m-%dT%H")
    put_into_outbox(
        tx,
        QueueMail(
            to=(owner.email,), subject=mail.subject, text=mail.text, is_automatic=True,
            execution_id=event.subject_id,
        ),
        f"workflow.failed:{event.workflow['id']}:{owner.id}:{hour}",
    )  # fmt: skip


def _reason(error: dict[str, Any]) -> str:
    said = ", ".join(
        f"{name}: {value}" for name, value in error.get("params", {}).items() if value is not None
    )
    code = error.get("code", "")
    return f"{code} ({said})" if said else str(code)
