"""What a step of a macro can be, checked when it is written and made into commands when it is run.

A step is a JSON object with a `kind`:

    {"kind": "set", "field": "status", "value": "pending_customer"}     also fields of the tenant's own: "fields.<key>"
    {"kind": "tag", "tags": ["vpn"]}    {"kind": "untag", "tags": ["new"]}
    {"kind": "reply", "text": "Hello {{ contact.first_name }}"}    {"kind": "note", "text": "…"}
    {"kind": "checklist", "title": "…", "items": ["…"]}    {"kind": "task", "title": "…"}
    {"kind": "template", "template_id": "…"}     a checklist from a template
    {"kind": "time", "minutes": 10, "note": "…", "billable": true}
    {"kind": "watch", "user": "me" or an id}    {"kind": "link", "number": "INC-7", "link": "related"}
    {"kind": "workflow", "workflow_id": "…"}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from deskflow.composing.filling import checked_text, fill
from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.core.types import Json
from deskflow.people.rules import checked_name
from deskflow.people.tables import users
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.checklist_templates import AddChecklistFromTemplate
from deskflow.tickets.checklists import AddChecklist
from deskflow.tickets.defining.reading import rules_in
from deskflow.tickets.drafting import NewMessage
from deskflow.tickets.linking import KINDS as LINKS
from deskflow.tickets.linking import LinkTickets
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.sending import SendReply
from deskflow.tickets.tables import tickets
from deskflow.tickets.tagging import TagTicket, checked_tag
from deskflow.tickets.tasks import CreateTask
from deskflow.tickets.time_spent import MOST_MINUTES, LogTime
from deskflow.tickets.updating import checked_updates
from deskflow.tickets.watching import WatchTicket
from deskflow.tickets.work_tables import checklist_templates
from deskflow.workflows.on_the_fly import StartOnTickets
from deskflow.workflows.tables import workflows

Step = Mapping[str, Any]
ME: Final = "me"
KINDS: Final = (
    "set", "reply", "note", "tag", "untag", "template", "checklist", "task", "time", "watch", "link", "workflow",
)  # fmt: skip
WRITTEN: Final = ("reply", "note")
MOST_STEPS: Final = 30
MOST_ITEMS: Final = 100


# --- when it is written ---------------------------------------------------------------------------


def checked_steps(tx: Transaction, steps: Sequence[Step]) -> list[dict[str, Any]]:
    """The steps as they are kept; Rejected, with `step` from 1, for the first that could never be carried out."""
    if not steps:
        raise Rejected("macro.no_steps", field="steps")
    if len(steps) > MOST_STEPS:
        raise Rejected("macro.too_many_steps", field="steps", limit=MOST_STEPS)
    found: list[dict[str, Any]] = []
    for place, step in enumerate(steps, 1):
        try:
            found.append(_checked(tx, step))
        except Rejected as problem:
            raise Rejected(problem.code, **{**problem.params, "step": place}) from problem
    return found


def _checked(tx: Transaction, step: Step) -> dict[str, Any]:
    kind = step.get("kind")
    if kind == "set":
        return {"kind": kind, **_checked_field(tx, str(step.get("field") or ""), step.get("value"))}
    if kind in WRITTEN:
        return {"kind": kind, "text": checked_text(str(step.get("text") or ""), "text")}
    if kind in ("tag", "untag"):
        tags = [checked_tag(str(one)) for one in _several(step.get("tags")) if str(one).strip()]
        if not tags:
            raise Rejected("field.required", field="tags")
        return {"kind": kind, "tags": tags}
    if kind == "checklist":
        items = [str(one).strip()[:500] for one in _several(step.get("items")) if str(one).strip()]
        title = checked_name(str(step.get("title") or ""), "title", 200)
        return {"kind": kind, "title": title, "items": items[:MOST_ITEMS]}
    if kind == "template":
        template_id = _uuid(step.get("template_id"), "template_id")
        if tx.find(checklist_templates, template_id, checklist_templates.c.id) is None:
            raise Rejected("field.no_such_row", field="template_id", id=str(template_id))
        return {"kind": kind, "template_id": str(template_id)}
    if kind == "task":
        return {"kind": kind, "title": checked_name(str(step.get("title") or ""), "title", 500)}
    if kind == "time":
        return {"kind": kind, **_checked_time(step)}
    if kind == "watch":
        return {"kind": kind, "user": _checked_user(tx, step.get("user"))}
    if kind == "link":
        link = str(step.get("link") or "related")
        if link not in LINKS:
            raise Rejected("ticket.unknown_link", value=link[:60])
        number = checked_name(str(step.get("number") or ""), "number", 40).upper()
        return {"kind": kind, "number": number, "link": link}
    if kind == "workflow":
        workflow_id = _uuid(step.get("workflow_id"), "workflow_id")
        row = tx.find(workflows, workflow_id, workflows.c.deleted_at)
        if row is None or row.deleted_at is not None:
            raise Rejected("field.no_such_row", field="workflow_id", id=str(workflow_id))
        return {"kind": kind, "workflow_id": str(workflow_id)}
    raise Rejected("macro.unknown_step", value=str(kind)[:60])


def _checked_field(tx: Transaction, field: str, value: Any) -> dict[str, Any]:
    if field == "assigned_to" and value == ME:
        return {"field": field, "value": ME}
    if field in ("title", "customer_id", "contact_id", "site_id", "equipment_id", "fields"):
        # What belongs to one ticket alone is nothing to repeat.
        raise Rejected("field.unknown", field=field)
    if value in (None, "") and field in ("status", "priority", "type"):
        raise Rejected("field.required", field=field)
    checked_updates(tx, rules_in(tx), {field: value})
    return {"field": field, "value": value}


def _checked_time(step: Step) -> dict[str, Any]:
    try:
        minutes = int(step.get("minutes") or 0)
    except (TypeError, ValueError):
        minutes = 0
    if not 1 <= minutes <= MOST_MINUTES:
        raise Rejected("time.bad_minutes", minutes=minutes, limit=MOST_MINUTES)
    note = " ".join(str(step.get("note") or "").split())[:1000]
    return {"minutes": minutes, "note": note, "billable": step.get("billable", True) is not False}


def _checked_user(tx: Transaction, value: Any) -> str:
    if value == ME:
        return ME
    if not value:
        raise Rejected("macro.nobody")
    user_id = _uuid(value, "user")
    if tx.find(users, user_id, users.c.id) is None:
        raise Rejected("field.no_such_row", field="user", id=str(user_id))
    return str(user_id)


# --- when it is run -------------------------------------------------------------------------------


def commands_of(
    tx: Transaction, steps: Sequence[Step], ticket_id: UUID, scope: Mapping[str, Json]
) -> Iterable[Command]:
    """One after the other. Fields that follow each other are one change: what resolving asks for comes with it."""
    updates: dict[str, Any] = {}
    for step in steps:
        if step["kind"] == "set":
            value = step["value"]
            mine = step["field"] == "assigned_to" and value == ME
            updates[step["field"]] = _me(tx) if mine else value
            continue
        if updates:
            yield UpdateTicket(ticket_id, updates)
            updates = {}
        yield _command(tx, step, ticket_id, scope)
    if updates:
        yield UpdateTicket(ticket_id, updates)


def _command(tx: Transaction, step: Step, ticket_id: UUID, scope: Mapping[str, Json]) -> Command:
    kind = step["kind"]
    if kind == "reply":
        return SendReply(ticket_id, NewMessage(_filled(step["text"], scope), channel="email"))
    if kind == "note":
        return AddMessage(ticket_id, NewMessage(_filled(step["text"], scope), is_public=False))
    if kind == "tag":
        return TagTicket(ticket_id, add=tuple(step["tags"]))
    if kind == "untag":
        return TagTicket(ticket_id, remove=tuple(step["tags"]))
    if kind == "checklist":
        return AddChecklist(ticket_id, step["title"], tuple(step["items"]))
    if kind == "template":
        return AddChecklistFromTemplate(ticket_id, UUID(step["template_id"]))
    if kind == "task":
        return CreateTask(step["title"], ticket_id)
    if kind == "time":
        return LogTime(ticket_id, step["minutes"], step["note"], step["billable"])
    if kind == "watch":
        user = step["user"]
        return WatchTicket(ticket_id, (_me(tx) if user == ME else UUID(user),))
    if kind == "link":
        return LinkTickets(ticket_id, _ticket(tx, step["number"]), step["link"])
    return StartOnTickets(UUID(step["workflow_id"]), (ticket_id,), tx.new_id())


def _filled(text: str, scope: Mapping[str, Json]) -> str:
    filled = fill(text, scope)
    if filled.gaps:
        ticket: Any = scope.get("ticket") or {}
        raise Rejected("macro.gap", number=ticket.get("number", ""), names=", ".join(filled.gaps))
    return filled.text


def _me(tx: Transaction) -> UUID:
    if tx.actor.user_id is None:
        raise Rejected("macro.nobody")
    return tx.actor.user_id


def _ticket(tx: Transaction, number: str) -> UUID:
    found: UUID | None = tx.execute(
        select(tickets.c.id).where(tickets.c.tenant_id == tx.tenant_id, tickets.c.number == number)
    ).scalar()
    if found is None:
        raise Rejected("macro.no_such_ticket", number=number)
    return found


def _several(value: Any) -> list[Any]:
    if isinstance(value, str):
        return value.split(",")
    return list(value) if isinstance(value, list | tuple) else []


def _uuid(value: Any, field: str) -> UUID:
    try:
        return UUID(str(value))
    except ValueError as problem:
        raise Rejected("field.bad_id", field=field, value=str(value)[:80]) from problem
