"""The lines that a change of tickets leaves in their timelines: codes and parameters, with the names of then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from deskflow.core.transaction import Transaction
from deskflow.tickets.defining.outcomes import PARTS
from deskflow.tickets.defining.reading import DeskRules
from deskflow.tickets.tables import ticket_activity
from deskflow.tickets.updating import FIELD, SEED_NAMES, said_of

_SHOWN_NAMES = {column: seed for seed, column in SEED_NAMES.items()}


def write_changes(
    tx: Transaction,
    rules: DeskRules,
    old_rows: Mapping[UUID, Mapping[str, Any]],
    changed: Mapping[UUID, Mapping[str, Any]],
    reason: str,
) -> None:
    """`changed` is {ticket: {field: [old, new]}}."""
    tx.insert_many(
        ticket_activity,
        [
            {
                "ticket_id": row_id, "at": tx.at, "code": "ticket.changed",
                "params": {"reason": reason, **params, "by": tx.actor.label},
                "actor_kind": tx.actor.kind, "actor_id": tx.actor.user_id,
            }
            for row_id, moved in changed.items()
            for params in _lines(tx, rules, old_rows[row_id], moved)
        ],
    )  # fmt: skip


def _lines(
    tx: Transaction, rules: DeskRules, old: Mapping[str, Any], moved: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    with_status = "status" in moved or "own_status" in moved
    if with_status:
        yield _status_line(rules, old, moved)
    for name, (before, after) in moved.items():
        if name in ("status", "own_status") or (with_status and name in PARTS):
            continue
        if name == "priority":
            said = moved.get("priority_reason", (None, None))[1]
            yield _line(name, before, after) | ({"reason": said} if said else {})
        elif name == "priority_reason":
            if "priority" not in moved:
                yield _line(name, before, after)
        elif name.startswith(FIELD):
            field = rules.field(name.removeprefix(FIELD))
            if field is not None:
                yield {
                    "field": name, "name": field.name,
                    "old": said_of(field, before, tx), "new": said_of(field, after, tx),
                }  # fmt: skip
        elif name in PARTS:
            yield _line(name, before, after) | _names(rules, name, before, after)
        else:
            yield _line(_SHOWN_NAMES.get(name, name), before, after)


def _status_line(
    rules: DeskRules, old: Mapping[str, Any], moved: Mapping[str, Any]
) -> dict[str, Any]:
    """With what was said of the outcome."""

    def new(name: str) -> Any:
        return moved[name][1] if name in moved else old[name]

    before, after = old["own_status"] or old["status"], new("own_status") or new("status")
    line = _line("status", before, after)
    for name, key in (("old_name", before), ("new_name", after)):
        if called := rules.moves.name(key):
            line[name] = called
    for part in PARTS:
        if part in moved and moved[part][1]:
            line[part] = rules.outcomes.name(part, moved[part][1]) or moved[part][1]
    return line


def _names(rules: DeskRules, part: str, before: Any, after: Any) -> dict[str, str]:
    named = {"old_name": before, "new_name": after}
    return {
        name: called for name, key in named.items() if key and (called := rules.outcomes.name(part, key))
    }  # fmt: skip


def _line(field: str, before: Any, after: Any) -> dict[str, Any]:
    return {
        "field": field,
        "old": None if before is None else str(before),
        "new": None if after is None else str(after),
    }
