"""Where an execution stood when it failed or was cancelled, kept with it so that it can go on from there.

The tokens become a note of the execution; the rows of its scopes stay. Whoever goes on gets tokens made from the note:
what was interrupted begins anew, what only rested rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

NOTE: Final = "parked"

# Nobody was working on these: they go on resting, with the time and the event they wait for.
_RESTING: Final = frozenset({"join", "inside", "delay", "retry", "event", "answered"})
_COLUMNS: Final = (
    "step_key", "visit", "state", "retry_attempt", "data", "wait_event", "wait_path",
)  # fmt: skip
_IDS: Final = ("id", "wait_ref", "step_execution_id", "scope_id")


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """What has to be known of a stored scope; `opener` is the token that rests at its step, if one does."""

    id: UUID
    parent_id: UUID | None
    step_key: str
    opener: UUID | None
    needs_turn: bool


def park(tokens: Iterable[Any]) -> list[dict[str, Any]]:
    """Tokens, in memory or as rows, as plain JSON."""
    return [
        {name: getattr(token, name) for name in _COLUMNS}
        | {name: _text(getattr(token, name)) for name in _IDS}
        | {"wake_at": token.wake_at.isoformat()}
        for token in tokens
    ]


def unpark(
    parked: Sequence[Mapping[str, Any]],
    scopes: Sequence[ScopeRow],
    visits: Mapping[str, int],
    now: datetime,
) -> tuple[list[dict[str, Any]], list[UUID], set[UUID]]:
    """(values of the token rows, ids of the scopes that are over, ids of the step rows that are open again).

    A group that may only be entered one at a time has lost its turn: it begins anew, whatever stood inside.
    """
    known = {one.id: one for one in scopes}
    again = {one.id for one in scopes if one.needs_turn}
    over = [one.id for one in scopes if _outermost(one.id, known, again) is not None]
    restarted = {_outermost(one, known, again) for one in over}
    openers = {known[one].opener for one in restarted if one is not None}
    counts = dict(visits)
    rows: list[dict[str, Any]] = []
    reopened: set[UUID] = set()
    for one in parked:
        row = _values(one)
        if _outermost(row["scope_id"], known, again) is not None:
            continue
        if row["state"] in _RESTING and row["id"] not in openers:
            if row["step_execution_id"] is not None and row["state"] != "retry":
                reopened.add(row["step_execution_id"])
        else:
            counts[row["step_key"]] = max(counts.get(row["step_key"], 0), row["visit"]) + 1
            row |= _afresh(row, counts[row["step_key"]], now)
        rows.append(row)
    return rows, over, reopened


def places(parked: Sequence[Mapping[str, Any]], scopes: Sequence[ScopeRow]) -> list[str]:
    """The steps where another execution would have to begin: outside of every scope, each once."""
    known = {one.id: one for one in scopes}
    found: dict[str, None] = {}
    for one in parked:
        row = _values(one)
        outer = _outermost(row["scope_id"], known, set(known))
        found[known[outer].step_key if outer is not None else row["step_key"]] = None
    return list(found)


def _afresh(row: Mapping[str, Any], visit: int, now: datetime) -> dict[str, Any]:
    data = row["data"] or {}
    return {
        "state": "ready", "visit": visit, "wake_at": now, "wait_ref": None, "wait_event": None,
        "wait_path": None, "retry_attempt": 0, "step_execution_id": None,
        "data": {"branch": data["branch"]} if "branch" in data else None,
    }  # fmt: skip


def _values(one: Mapping[str, Any]) -> dict[str, Any]:
    return (
        {name: one.get(name) for name in _COLUMNS}
        | {name: UUID(one[name]) if one.get(name) else None for name in _IDS}
        | {"wake_at": datetime.fromisoformat(one["wake_at"])}
    )


def _outermost(
    scope_id: UUID | None, known: Mapping[UUID, ScopeRow], among: set[UUID]
) -> UUID | None:
    """The outermost scope around, or the scope itself, that is one of these."""
    found = None
    while scope_id is not None and scope_id in known:
        if scope_id in among:
            found = scope_id
        scope_id = known[scope_id].parent_id
    return found


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
