"""Does an event pass a trigger's filters? `null` is any, a list is one of, anything else is equal.

Keys name fields of the event's subject (`priority` of the ticket in `ticket.created`) or paths into the payload.
The seeds' own words for priorities and statuses mean the same as ours. Answers also say which filter said no.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from deskflow.tickets.rules import parse_priority
from deskflow.workflows.expressions import Json
from deskflow.workflows.expressions.values import Meter, equal

_MISSING: Final = object()


@dataclass(frozen=True, slots=True)
class FilterVerdict:
    """What one filter said. `found` is what the event held, null if it had no such field."""

    field: str
    wanted: Json
    found: Json
    passed: bool
    missing: bool = False


def matches(event: str, payload: Mapping[str, Json], filters: Mapping[str, Json] | None) -> bool:
    """Do all filters let this event through?"""
    return all(verdict.passed for verdict in verdicts(event, payload, filters))


def verdicts(
    event: str, payload: Mapping[str, Json], filters: Mapping[str, Json] | None
) -> Iterator[FilterVerdict]:
    """One answer per filter, in their order, for "why did this not fire?"."""
    subject_name = event.partition(".")[0]
    for key, wanted in (filters or {}).items():
        found = _find(subject_name, payload, key)
        if wanted is None:
            passed = True
        elif found is _MISSING:
            passed = False
        else:
            field = key.rpartition(".")[2]
            holder = _holder(subject_name, payload, key)
            one_of = wanted if isinstance(wanted, list | tuple) else [wanted]
            passed = any(_agrees(field, one, found, holder) for one in one_of)
        yield FilterVerdict(
            key, wanted, None if found is _MISSING else found, passed, found is _MISSING
        )


def _walk(start: object, path: list[str]) -> object:
    value = start
    for part in path:
        if not isinstance(value, Mapping) or part not in value:
            return _MISSING
        value = value[part]
    return value


def _find(subject_name: str, payload: Mapping[str, Json], key: str) -> object:
    path = key.split(".")
    found = _walk(payload.get(subject_name), path)
    return found if found is not _MISSING else _walk(payload, path)


def _holder(subject_name: str, payload: Mapping[str, Json], key: str) -> Mapping[str, Json]:
    """The object the field was found in."""
    path = key.split(".")
    for start in (payload.get(subject_name), payload):
        if _walk(start, path) is not _MISSING:
            holder = _walk(start, path[:-1])
            return holder if isinstance(holder, Mapping) else {}
    return {}


def _agrees(field: str, wanted: Json, found: object, holder: Mapping[str, Json]) -> bool:
    if isinstance(found, list):
        # Tags and skills: the list holds what is asked for.
        return any(_agrees(field, wanted, one, holder) for one in found)
    if field in ("priority", "old_priority", "new_priority"):
        priority = parse_priority(wanted)
        if priority is not None:
            return priority == parse_priority(found)
    if field == "status" and wanted == "assigned" and found == "open":
        # The seeds' status for "open, and somebody has it".
        return holder.get("assignee_id", holder.get("assigned_to")) is not None
    return equal(wanted, found, Meter())
