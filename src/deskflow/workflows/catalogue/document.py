"""The reference of all events as Markdown, made from their types: `docs/workflows/events.md` is this text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from deskflow.workflows.catalogue import DEPARTMENTS, EVENT_TYPES, EventType, Field

HEADINGS: Final = {
    "helpdesk": "Helpdesk", "approval": "Approvals", "sales": "Sales", "production": "Production",
    "procurement": "Procurement", "quality": "Quality", "finance": "Finance", "logistics": "Logistics",
    "monitoring": "Monitoring, backup, licences", "staff": "Customers' staff",
}  # fmt: skip

_INTRODUCTION: Final = """# Events

<!-- Made from the types: deskflow event list --markdown > docs/workflows/events.md -->

A workflow can begin with any of these events. In its expressions the payload is `trigger`: with `{first}`, the
{subject}'s number is `{{{{ trigger.{subject}.number }}}}`. A filter names a field of the event's subject (`priority`)
or a path into the payload (`{subject}.customer.name`).

**Own** events are raised by DeskFlow itself. **Partner** events are sent by other systems:

```
deskflow event show order.created                                  the fields, and an example
deskflow event emit order.created --data order.json --id A-17      take one in
```

The payload is one JSON object. A required field that is missing, a field of another kind and a value that is not
allowed are all named, and nothing happens. Fields that are not listed here are kept and can be used. `--id` is the
sender's own id of the event: sending it again under the same id does nothing, and another event under it is refused.

Beside these there are events of your own: any name that begins with `custom.` (`custom.printer_empty`), with any payload.
The action *Emit event* raises them too.
"""


def as_markdown() -> str:
    """All of it."""
    return "\n".join([_introduction(), *_departments()]).rstrip("\n") + "\n"


def _introduction() -> str:
    return _INTRODUCTION.format(first="ticket.created", subject="ticket")


def _departments() -> Iterator[str]:
    for department in DEPARTMENTS:
        events = [one for one in EVENT_TYPES.values() if one.department == department]
        yield f"## {HEADINGS[department]}\n"
        yield "| Event | | |\n|---|---|---|"
        for one in events:
            whose = "partner" if one.partner else "own"
            yield f"| [`{one.name}`](#{one.subject}) | {whose} | {one.doc} |"
        yield ""
        for subject in dict.fromkeys(one.subject for one in events):
            yield _subject([one for one in events if one.subject == subject])


def _subject(events: list[EventType]) -> str:
    """Events about one thing share most of their fields; what only some of them bring stands behind."""
    rows = {one.name: list(_rows(one.fields, "")) for one in events}
    shared = [
        row for row in rows[events[0].name] if all(row in several for several in rows.values())
    ]
    parts = [f"### {events[0].subject}\n", _table(shared)]
    for one in events:
        more = [row for row in rows[one.name] if row not in shared]
        if more:
            parts.append(f"`{one.name}` also brings:\n\n{_table(more)}")
    richest = max(events, key=lambda one: len(rows[one.name]))
    example = json.dumps(richest.example(), indent=2, ensure_ascii=False)
    parts.append(f"`{richest.name}`, for example:\n\n```json\n{example}\n```\n")
    return "\n".join(parts)


def _table(rows: list[str]) -> str:
    return "\n".join(["| Field | Kind | |", "|---|---|---|", *rows, ""])


def _rows(fields: tuple[Field, ...], path: str) -> Iterator[str]:
    for one in fields:
        at = f"{path}.{one.name}" if path else one.name
        kind = f"{one.kind}, required" if one.required else one.kind
        allowed = ", ".join(f"`{value}`" for value in one.values)
        yield f"| `{at}` | {kind} | {one.doc}{f' One of {allowed}.' if allowed else ''} |"
        yield from _rows(one.fields, f"{at}[]" if one.kind == "list" else at)
