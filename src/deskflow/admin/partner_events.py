"""`deskflow event`: what events there are, whether a payload is one, and one taken into an open workspace."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from deskflow.admin.words import words_of
from deskflow.core.errors import Rejected
from deskflow.core.types import Json
from deskflow.core.workspace import Workspace
from deskflow.workflows.catalogue import DEPARTMENTS, EVENT_TYPES, EventType, Field
from deskflow.workflows.catalogue.document import as_markdown
from deskflow.workflows.expressions.paths import nearest
from deskflow.workflows.receiving import ReceiveEvent, check_payload, partner_event


def list_events(department: str | None, *, as_json: bool = False, markdown: bool = False) -> str:
    """All events, or those of a department."""
    if department is not None and department not in DEPARTMENTS:
        raise Rejected(
            "event.unknown_department", department=department, known=", ".join(DEPARTMENTS)
        )
    if markdown:
        return as_markdown().rstrip("\n")
    found = [one for one in EVENT_TYPES.values() if department in (None, one.department)]
    if as_json:
        return json.dumps([event_as_json(one) for one in found], ensure_ascii=False)
    return "\n".join(
        f"{one.department:<12}{one.name:<30}{'partner' if one.partner else 'own':<9}{one.doc}"
        for one in found
    )


def show_event(name: str, *, as_json: bool = False) -> str:
    """One event: its fields, and an example of its payload."""
    event = EVENT_TYPES.get(name)
    if event is None:
        raise Rejected("event.unknown", event=name, suggestion=nearest(name, list(EVENT_TYPES)))
    if as_json:
        return json.dumps(event_as_json(event), ensure_ascii=False)
    rows = "\n".join(_rows(event.fields, ""))
    example = json.dumps(event.example(), indent=2, ensure_ascii=False)
    return f"{event.name} ({event.department}): {event.doc}\n\n{rows}\n\n{example}"


def event_as_json(event: EventType) -> dict[str, Json]:
    """The type as a program reads it."""
    return {
        "name": event.name, "department": event.department, "description": event.doc, "partner": event.partner,
        "fields": [_field_as_json(one) for one in event.fields], "example": event.example(),
    }  # fmt: skip


def _field_as_json(field: Field) -> dict[str, Json]:
    plain: dict[str, Json] = {
        "name": field.name, "kind": field.kind, "required": field.required, "description": field.doc,
    }  # fmt: skip
    if field.values:
        plain["values"] = list(field.values)
    if field.fields:
        plain["fields"] = [_field_as_json(one) for one in field.fields]
    return plain


def _rows(fields: Sequence[Field], path: str) -> list[str]:
    rows: list[str] = []
    for one in fields:
        at = f"{path}.{one.name}" if path else one.name
        kind = f"{one.kind}{' *' if one.required else ''}"
        allowed = f" [{'|'.join(one.values)}]" if one.values else ""
        rows.append(f"  {at:<36}{kind:<12}{one.doc}{allowed}")
        rows += _rows(one.fields, f"{at}[]" if one.kind == "list" else at)
    return rows


def check_event(name: str, payload: Json) -> tuple[int, str]:
    """Exit code and what to say: is this payload such an event?"""
    try:
        check_payload(partner_event(name), payload)
    except Rejected as refused:
        if refused.code != "event.bad_payload":
            raise
        return 1, _problems(refused)
    return 0, f"this is a valid {name}"


def run_emit(
    workspace: Workspace, request: dict[str, Any], report: Callable[[str], None]
) -> dict[str, Any]:
    """Takes the event in; every problem of its payload is named."""
    command = ReceiveEvent(
        request["event"], request["payload"], request.get("source") or "", request.get("id") or ""
    )
    try:
        answer = workspace.run(command).result().result
    except Rejected as refused:
        if refused.code != "event.bad_payload":
            raise
        return {"exit": 1, "out": "", "err": _problems(refused)}
    if request.get("json"):
        return {"exit": 0, "out": json.dumps(answer), "err": ""}
    done = "was there already, nothing was done" if answer["repeated"] else "was taken in"
    return {"exit": 0, "out": f"{command.event} {done}", "err": ""}


def _problems(refused: Rejected) -> str:
    lines = [f"deskflow: {words_of(refused.code, refused.params)}"]
    problems: Any = refused.params["problems"]
    for one in problems:
        said = words_of(one["code"], one) or one["code"]
        lines.append(f"  {one['path'] or 'the payload'} {said}")
    return "\n".join(lines)
