"""Executions that wait for an event: found by what the event is about, answered in the transaction that takes the
event off the queue.

An event counts if it happened after the waiting began; with `earlier` also one since the execution began, each once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, literal_column, select

from deskflow.core.events import StoredEvent
from deskflow.core.ids import named_id
from deskflow.core.tables import events
from deskflow.core.types import Json
from deskflow.engine import signals
from deskflow.engine.results import Token
from deskflow.workflows.filters import matches
from deskflow.workflows.tables import workflow_steps, workflow_tokens

_MOST_LOOKED_AT = 1_000


def reference(event: str, path: str, value: Json) -> UUID:
    """What an event with this value at the path is found by. An empty path means the record it is about."""
    if isinstance(value, Mapping):
        value = value.get("id")
    return named_id("wait_event", event, path, str(value).strip())


def wanted(connection: Connection, tenant_id: UUID) -> frozenset[str]:
    """The events that steps of published versions, and steps put in by hand, may wait for."""
    s = workflow_steps.c
    configs = connection.execute(
        select(s.config).where(
            # Written out, as the partial index has it.
            s.tenant_id == tenant_id,
            s.step_type == literal_column("'wait_event'"),
            s.version != 0,
        )
    ).scalars()
    return frozenset(str(config.get("event")) for config in configs)


def answer(connection: Connection, tenant_id: UUID, event: StoredEvent, now: datetime) -> None:
    """Lets those go on that wait for this event."""
    t = workflow_tokens.c
    payload = {**event.payload, "event": event.name}
    found = [
        row
        for path in _paths(connection, tenant_id, event.name)
        for row in connection.execute(
            select(t.id, t.execution_id, t.data).where(
                t.tenant_id == tenant_id, t.wait_event == event.name, t.wait_path == path,
                t.wait_ref == _reference_in(event, payload, path),
            )
        )
    ]  # fmt: skip
    signals.hold(connection, {row.execution_id for row in found})
    for row in found:
        # Held now: it may have gone on in the meantime.
        data = connection.execute(select(t.data).where(t.id == row.id, t.state == "event")).scalar()
        if data is None or event.at < datetime.fromisoformat(data["since"]):
            continue
        if not matches(event.name, payload, data.get("filters")):
            continue
        heard = [event.at.isoformat(), str(event.id)]
        reply = {"port": "received", "output": _output(payload, event.at), "heard": heard}
        connection.execute(
            workflow_tokens.update()
            .where(t.id == row.id)
            .values(state="answered", data={**data, "answer": reply}, wake_at=now)
        )
        signals.wake(connection, row.execution_id, now)


def earlier(
    connection: Connection,
    tenant_id: UUID,
    name: str,
    path: str,
    ref: UUID,
    filters: Mapping[str, Json],
    since: datetime,
    heard: list[str] | None,
    subject_id: UUID | None,
) -> dict[str, Any] | None:
    """The first event since then that fits and that this step has not taken before; `subject_id` is what it is about,
    if that is how it is found."""
    e = events.c
    after = datetime.fromisoformat(heard[0]) if heard else since
    statement = select(events).where(e.tenant_id == tenant_id, e.at >= after, e.name == name)
    if subject_id is not None:
        statement = statement.where(e.subject_id == subject_id)
    for row in connection.execute(statement.order_by(e.at, e.id).limit(_MOST_LOOKED_AT)):
        event = StoredEvent(
            row.id, row.name, row.subject_kind, row.subject_id, row.at, row.payload, row.actor_id,
            tuple(row.chain or ()),
        )  # fmt: skip
        if heard and (row.at.isoformat(), str(row.id)) <= (heard[0], heard[1]):
            continue
        payload = {**event.payload, "event": name}
        if _reference_in(event, payload, path) == ref and matches(name, payload, filters):
            return {
                "output": _output(payload, event.at),
                "heard": [row.at.isoformat(), str(row.id)],
            }
    return None


def look_back(
    connection: Connection, tenant_id: UUID, token: Token, heard: list[str] | None
) -> dict[str, Any] | None:
    """An event that another worker took off the queue while this wait was being written, and so did not see it."""
    assert token.wait_event is not None
    assert token.wait_ref is not None
    return earlier(
        connection, tenant_id, token.wait_event, token.wait_path or "", token.wait_ref,
        token.data.get("filters") or {}, datetime.fromisoformat(token.data["since"]), heard,
        UUID(token.data["subject"]) if token.data.get("subject") else None,
    )  # fmt: skip


def _output(payload: Mapping[str, Json], at: datetime) -> dict[str, Json]:
    return {"event": dict(payload), "received_at": at.isoformat()}


def _paths(connection: Connection, tenant_id: UUID, name: str) -> list[str]:
    """The paths somebody waits by for this event: one look at the index each, however many wait."""
    t = workflow_tokens.c
    found: list[str] = []
    while True:
        statement = select(t.wait_path).where(t.tenant_id == tenant_id, t.wait_event == name)
        if found:
            statement = statement.where(t.wait_path > found[-1])
        path = connection.execute(statement.order_by(t.wait_path).limit(1)).scalar()
        if path is None:
            return found
        found.append(path)


def _reference_in(event: StoredEvent, payload: Mapping[str, Json], path: str) -> UUID:
    if not path:
        return reference(event.name, path, str(event.subject_id))
    value: Json = payload
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return reference(event.name, path, value)
