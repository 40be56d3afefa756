"""What the page asks of the workspace: the inbox, the history, and one request with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from deskflow.approvals.delegating import DelegationRow, list_delegations, list_topics
from deskflow.approvals.queries import PastRow, PendingRow, list_past, list_pending, list_similar
from deskflow.approvals.question_queries import QuestionRow, questions_to
from deskflow.approvals.reading import Approval, get_approval
from deskflow.core.permissions import allows
from deskflow.people.profile_queries import TimeOffRow, list_time_off
from deskflow.people.queries import UserRow, list_roles, list_users
from deskflow.workflows.execution_queries import executions_by_ids
from deskflow.workflows.queries import get_version

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Inbox:
    """`workflows` are the names of those that ask, by execution; `questions` are those this person owes an answer to."""

    rows: tuple[PendingRow, ...]
    workflows: Mapping[UUID, str]
    questions: tuple[QuestionRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One request whole. Workflow and step come from what really ran, never from the request's own text."""

    approval: Approval
    workflow: str | None
    step: str | None
    similar: tuple[PastRow, ...]


@dataclass(frozen=True, slots=True)
class Away:
    """`people` are those who could decide instead: everybody else who may approve; nobody for who may not approve
    themselves (`may_decide`). `time_off` is one's own."""

    delegations: tuple[DelegationRow, ...]
    people: tuple[UserRow, ...]
    topics: tuple[str, ...]
    time_off: tuple[TimeOffRow, ...] = ()
    may_decide: bool = True


def read_away(connection: Connection, tenant_id: UUID, me: UUID, now: datetime) -> Away:
    allowing = {
        role.key
        for role in list_roles(connection, tenant_id)
        if allows(frozenset(role.permissions), "workflows.approve")
    }
    able = [one for one in list_users(connection, tenant_id) if allowing.intersection(one.roles)]
    may_decide = any(one.id == me for one in able)
    people = [one for one in able if one.id != me] if may_decide else []
    off = [one for one in list_time_off(connection, tenant_id, now) if one.user_id == me]
    return Away(
        tuple(list_delegations(connection, tenant_id, me, now)),
        tuple(people),
        tuple(list_topics(connection, tenant_id)),
        tuple(off),
        may_decide,
    )


def read_inbox(connection: Connection, tenant_id: UUID, user_id: UUID, now: datetime) -> Inbox:
    rows = tuple(list_pending(connection, tenant_id, user_id, now, limit=MOST_ROWS))
    ids = {row.execution_id for row in rows if row.execution_id is not None}
    runs = executions_by_ids(connection, tenant_id, list(ids)) if ids else []
    names = {run.id: run.workflow_name for run in runs}
    return Inbox(rows, names, questions_to(connection, tenant_id, user_id))


def read_colleagues(connection: Connection, tenant_id: UUID, me: UUID) -> tuple[UserRow, ...]:
    """Everybody else who works here."""
    return tuple(one for one in list_users(connection, tenant_id) if one.id != me)


def read_history(
    connection: Connection,
    tenant_id: UUID,
    decided_by: UUID | None,
    statuses: tuple[str, ...] = (),
    text: str = "",
) -> tuple[PastRow, ...]:
    """The newest first; with `decided_by` those this person had a say in."""
    found = list_past(
        connection, tenant_id, decided_by=decided_by, statuses=statuses, text=text, limit=MOST_ROWS
    )
    return tuple(found)


def read_case(
    connection: Connection, tenant_id: UUID, approval_id: UUID, viewer: UUID, now: datetime
) -> Case | None:
    """None when the request is not there any more."""
    approval = get_approval(connection, tenant_id, approval_id, now, viewer)
    if approval is None:
        return None
    workflow, step = _source(connection, tenant_id, approval)
    return Case(approval, workflow, step, tuple(list_similar(connection, tenant_id, approval_id)))


def _source(
    connection: Connection, tenant_id: UUID, approval: Approval
) -> tuple[str | None, str | None]:
    if approval.execution_id is None:
        return None, None
    runs = executions_by_ids(connection, tenant_id, [approval.execution_id])
    if not runs:
        return None, None
    (run,) = runs
    definition = get_version(connection, tenant_id, run.workflow_id, run.version)
    key = approval.step_key
    found = definition.step_by_key(key) if definition is not None and key else None
    return run.workflow_name, (found.title or found.key) if found is not None else key
