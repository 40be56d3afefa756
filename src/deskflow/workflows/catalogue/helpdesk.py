"""Events that DeskFlow raises itself: tickets, promises, approvals, customers, workflows."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from deskflow.tickets.defining.outcomes import METHODS
from deskflow.tickets.defining.priorities import LEVELS
from deskflow.tickets.rules import CHANNELS, PRIORITIES, STATUSES, TYPES
from deskflow.workflows.catalogue.event_type import (
    EventType,
    Field,
    date,
    flag,
    lines,
    number,
    record,
    text,
)

_ID: Final = "0192f0c1-7a3e-7c11-8f00-5a1b2c3d4e5f"
_AT: Final = "2026-03-02T09:30:00+00:00"


def _uuid(name: str, doc: str, *, required: bool = False, refers: str = "") -> Field:
    return text(name, doc, _ID, required=required, refers=refers)


def _person(name: str, doc: str) -> Field:
    return record(
        name, doc,
        _uuid("id", "Their id."), text("name", "Full name.", "Paul Porter"),
        text("email", "Mail address.", "paul@northwind.example"),
    )  # fmt: skip


TICKET: Final = record(
    "ticket", "The ticket as it is after what happened.",
    _uuid("id", "Its id.", required=True),
    text("number", "What people call it.", "DF-1042", required=True),
    text("title", "Its title.", "Printer on fire", required=True),
    text("status", "Where it stands.", "open", required=True, values=tuple(STATUSES)),
    text("priority", "P1 is the most urgent.", "P2", required=True, values=tuple(PRIORITIES)),
    text("own_status", "The status of your own that it stands in; null in a built-in one.", "awaiting_parts"),
    text("impact", "How many it hits; null while nobody has said so.", "high", values=LEVELS),
    text("urgency", "How soon it hurts; null while nobody has said so.", "medium", values=LEVELS),
    number("severity", "How bad it is, from 0 to 100.", 65),
    text("resolution_code", "How it ended; null while it has not.", "solved"),
    text("cause_code", "Why it came up; null while nobody has said so.", "hardware"),
    text("resolution_method", "By which way it was solved.", "remote", values=METHODS),
    Field("fields", "object", "Values of your own fields, by their keys.", {"cost_centre": "4711"}),
    text("type", "What kind of ticket it is.", "breakdown", values=tuple(TYPES)),
    text("channel", "How it came in.", "email", values=tuple(CHANNELS)),
    _uuid("customer_id", "Whose ticket it is.", required=True, refers="customer"),
    record(
        "customer", "Whose ticket it is.",
        _uuid("id", "The customer's id."), text("name", "The customer's name.", "Northwind"),
        text("tier", "How the customer is served.", "gold"),
        text("email", "Where to write to: the contact's address where there is one.", "paul@northwind.example"),
    ),
    _person("contact", "Who asked, if that person is known."),
    _uuid("site_id", "The site it is about."),
    _uuid("equipment_id", "The device it is about."),
    text("equipment", "The device's name.", "Printer 3rd floor"),
    _uuid("assigned_to", "Who has it; null while nobody has.", refers="user"),
    _person("assignee", "Who has it; null while nobody has."),
    _uuid("team_id", "The team that has it."),
    Field("tags", "list", "Its tags.", ["vip", "printer"]),
    Field("tags", "list", "Its tags.", ["printer", "urgent"]),
    text("sla_status", "How the promised times stand.", "met", values=("met", "at_risk", "breached")),
    date("first_response_due", "When the first answer is due.", _AT),
    date("resolution_due", "When it has to be solved.", _AT),
    date("created_at", "When it came in.", _AT),
    date("updated_at", "When it last changed.", _AT),
    required=True,
)  # fmt: skip

_NEW_TICKET: Final = replace(
    TICKET,
    fields=(*TICKET.fields, text("description", "What was written first.", "It smokes.")),
)

_CHANGED: Final = Field(
    "changed", "object", "What changed: for each field its old and its new value.",
    {"status": ["open", "resolved"]}, required=True,
)  # fmt: skip

_MESSAGE: Final = record(
    "message", "The message that was added.",
    _uuid("id", "Its id.", required=True), text("text", "What it says.", "It smokes again."),
    flag("is_public", "Whether the customer can read it."),
    text("author_kind", "Who wrote it: user, contact, workflow or system.", "contact"),
    text("author_name", "The writer's name.", "Paul Porter"),
    text("channel", "How it came in.", "email"),
    flag("is_automatic", "Whether a machine wrote it.", False),
    required=True,
)  # fmt: skip

_CLOCK: Final = record(
    "clock", "The promise this is about.",
    text("kind", "Which promise.", "first_response", required=True, values=("first_response", "resolution")),
    number("cycle", "Counts up each time the ticket is opened again.", 1),
    text("priority", "The priority it counts for.", "P2"), text("policy", "The policy's name.", "Standard"),
    number("budget_seconds", "How much time there was.", 14_400),
    date("due_at", "When it is due.", _AT), date("passed_at", "When the mark was passed.", _AT),
    number("late_seconds", "More than zero when the machine was asleep at the time.", 0),
    required=True,
)  # fmt: skip

_RUNG: Final = record(
    "step", "The step that was reached.",
    text("deed", "What it does.", "notify", required=True, values=("notify", "reassign", "raise_priority", "start_workflow")),
    number("percent", "At which share of the time, if it is one before the due time.", 90),
    number("after_seconds", "How long after the due time, if it is one behind it.", 3600),
    required=True,
)  # fmt: skip

_APPROVAL: Final = record(
    "approval", "The request as it is after what happened.",
    _uuid("id", "Its id.", required=True), text("title", "What is asked.", "Weekend work", required=True),
    text("description", "Details.", "Saturday 8–12, overtime"),
    text("status", "Where it stands.", "approved", required=True),
    _uuid("execution_id", "The execution that waits for it."), _uuid("step_id", "The step that asks."),
    text("correlation", "The asker's own reference.", "order-1042"),
    record(
        "requested_by", "Who asks.", _uuid("id", "Their id."), text("name", "Full name.", "Mara Klein"),
    ),
    record("decided_by", "Who decided.", _uuid("id", "Their id."), text("name", "Full name.", "Rita Rose")),
    text("comment", "What was said with the decision.", "fine"),
    date("decided_at", "When it was decided.", _AT), date("expires_at", "When it is due.", _AT),
    date("created_at", "When it was asked.", _AT),
    record("record", "What it is about.", text("kind", "What kind of record.", "ticket"), _uuid("id", "Its id.")),
    Field("shown", "object", "The fields people were shown.", {"title": "Printer on fire"}),
    text("binds_hash", "Fingerprint of the fields the approval is bound to.", "3f2a…"),
    Field("reason", "any", "Why it was closed without a decision.", None),
    lines(
        "approvers", "Those asked so far.",
        text("kind", "user, role or team.", "user"), _uuid("id", "Their id."), text("name", "Their name.", "Rita Rose"),
        text("status", "What they said.", "approved"),
    ),
    required=True,
)  # fmt: skip

_QUESTION: Final = record(
    "question", "What somebody wants to know before they decide.",
    _uuid("id", "Its id.", required=True),
    record("by", "Who asks.", _uuid("id", "Their id."), text("name", "Full name.", "Rita Rose")),
    record("of", "Who is asked.", _uuid("id", "Their id."), text("name", "Full name.", "Mara Klein")),
    text("question", "What they want to know.", "Does the contract cover it?"),
    text("answer", "The answer, once there is one.", "Yes, six hours are left"),
    required=True,
)  # fmt: skip

_HANDED: Final = record(
    "handed", "Who handed it on, and to whom.",
    record("by", "Who was asked.", _uuid("id", "Their id."), text("name", "Full name.", "Rita Rose")),
    record("to", "Who may decide, too.", _uuid("id", "Their id."), text("name", "Full name.", "Paul Porter")),
    required=True,
)  # fmt: skip

_DELEGATION: Final = record(
    "delegation", "Who decides for whom.",
    record("user", "Who is away.", _uuid("id", "Their id."), text("name", "Full name.", "Rita Rose")),
    record("stand_in", "Who decides.", _uuid("id", "Their id."), text("name", "Full name.", "Paul Porter")),
    date("starts_at", "From when on.", _AT), date("ends_at", "Until when.", _AT),
    text("topic", "About what; empty for everything.", ""),
    required=True,
)  # fmt: skip

_CUSTOMER: Final = record(
    "customer", "The customer as it is after what happened.",
    _uuid("id", "Its id.", required=True), text("name", "Its name.", "Northwind", required=True),
    text("email", "Where to write to.", "office@northwind.example"), text("phone", "Its number.", "+49 30 1234"),
    text("domain", "Mail from there is theirs.", "northwind.example"), text("tier", "How it is served.", "gold"),
    required=True,
)  # fmt: skip

_WORKFLOW: Final = record(
    "workflow", "The workflow that ran.",
    _uuid("id", "Its id.", required=True), text("name", "Its name.", "Auto-assign", required=True),
    number("version", "The version that ran.", 3), _uuid("owner_id", "Who owns it.", refers="user"),
    required=True,
)  # fmt: skip


def _survey(*, answered: bool) -> Field:
    members = [
        _uuid("id", "Its id.", required=True), text("address", "Who was asked.", "paul@northwind.example"),
        text("subject", "The mail's subject.", "How did we do?"), text("question", "What was asked.", "How well did we solve it?"),
        date("expires_at", "An answer counts until then.", _AT),
    ]  # fmt: skip
    if answered:
        members += [
            number("score", "From 1 (bad) to 5 (very good).", 4, required=True),
            text("comment", "What was said with it.", "Fast and friendly"),
        ]
    return record(
        "survey",
        "The question and its answer." if answered else "The question.",
        *members,
        required=True,
    )


def _execution(failed: bool) -> Field:
    members = [
        _uuid("id", "Its id.", required=True), text("status", "How it ended.", "failed" if failed else "completed"),
        number("duration_ms", "How long it took.", 1250),
        text("step_key", "The step that failed.", "send"),
        Field("error", "any", "What went wrong: a code and its parameters.", {"code": "http.status", "params": {"status": 500}}),
    ]  # fmt: skip
    return record("execution", "The execution.", *members, required=True)


_MAIL: Final = record(
    "mail", "The mail as it came.",
    _uuid("id", "The message in the ticket.", required=True), text("message_id", "Its Message-ID.", "20260101@acme.example"),
    text("from", "Who sent it.", "ann@acme.example"), text("from_name", "The sender's name.", "Ann Ace"),
    Field("to", "list", "Whom it was written to.", ["help@msp.example"]), Field("cc", "list", "Who got a copy.", []),
    text("subject", "Its subject.", "Printer is on fire"), text("text", "What is new in it, cut at 4,000 characters.", "Please help"),
    Field("attachments", "list", "Its files: filename, content_type and size of each.", [{"filename": "fire.jpg", "content_type": "image/jpeg", "size": 81234}]),
    Field("is_reply", "boolean", "Whether it joined a ticket that was there.", False),
    Field("is_automatic", "boolean", "Whether a machine or a mailing list sent it.", False),
    required=True,
)  # fmt: skip


TYPES_OF_EVENTS: Final = (
    EventType("ticket.created", "helpdesk", "A ticket came in.", (_NEW_TICKET,)),
    EventType("ticket.updated", "helpdesk", "A ticket was changed.", (TICKET, _CHANGED)),
    EventType("ticket.message_added", "helpdesk", "Somebody wrote in a ticket.", (TICKET, _MESSAGE)),
    EventType(
        "ticket.mentioned", "helpdesk", "Somebody was mentioned in a note.",
        (TICKET, _MESSAGE, Field("people", "list", "The ids of those who were mentioned.", [_ID], required=True)),
    ),
    EventType("ticket.closed", "helpdesk", "A ticket was closed.", (TICKET,)),
    EventType(
        "ticket.merged", "helpdesk", "Other tickets became part of this one.",
        (TICKET, Field("merged", "list", "The tickets that ended in it, each as it is now.", [], required=True)),
    ),
    EventType("survey.sent", "helpdesk", "A customer was asked how satisfied they are.", (TICKET, _survey(answered=False))),
    EventType("survey.answered", "helpdesk", "A customer has said how satisfied they are.", (TICKET, _survey(answered=True))),
    EventType(
        "ticket.escalated", "helpdesk", "A ticket was escalated.",
        (
            TICKET, text("reason", "Why.", "Nobody answered for two hours", required=True),
            text("old_priority", "What the priority was before.", "P3", values=tuple(PRIORITIES)),
        ),
    ),
    EventType("ticket.merged", "helpdesk", "Tickets were merged; `ticket` is the one that goes on.", (TICKET, Field("merged", "list", "Those that ended in it.", [{"id": _ID, "number": "DF-1041"}], required=True))),
    EventType("ticket.escalated", "helpdesk", "A ticket was escalated.", (TICKET, text("reason", "Why.", "VIP customer"), text("old_priority", "Its priority before.", "P3"))),
    EventType("sla.at_risk", "helpdesk", "Most of the promised time is used up (75 % unless set otherwise).", (TICKET, _CLOCK)),
    EventType("sla.breached", "helpdesk", "A promised time was missed.", (TICKET, _CLOCK)),
    EventType("sla.escalated", "helpdesk", "A step of a policy's ladder was reached.", (TICKET, _CLOCK, _RUNG)),
    EventType("approval.required", "approval", "People are asked for a decision; again for each stage.", (_APPROVAL,)),
    EventType("approval.granted", "approval", "A request was approved.", (_APPROVAL,)),
    EventType("approval.rejected", "approval", "A request was rejected.", (_APPROVAL,)),
    EventType("approval.expired", "approval", "Nobody decided in time.", (_APPROVAL,)),
    EventType("approval.voided", "approval", "A request was withdrawn, or what it asked about has changed.", (_APPROVAL,)),
    EventType("approval.reminded", "approval", "Those who have not decided yet were reminded.", (_APPROVAL,)),
    EventType(
        "approval.escalated", "approval", "Nobody decided in time; others may from now on.",
        (_APPROVAL, Field("people", "list", "Who may decide from now on; empty when nobody was found.", [{"id": _ID, "name": "Rita Rose"}], required=True)),
    ),
    EventType("approval.passed_on", "approval", "Somebody asked has handed a request to somebody else; both may decide it.", (_APPROVAL, _HANDED)),
    EventType("approval.questioned", "approval", "Somebody wants to know something before they decide; the time stands still until it is answered.", (_APPROVAL, _QUESTION)),
    EventType("approval.answered", "approval", "What they wanted to know was answered.", (_APPROVAL, _QUESTION)),
    EventType("approval.delegated", "approval", "Somebody decides for somebody else for a while.", (_DELEGATION,)),
    EventType("customer.created", "helpdesk", "There is a new customer.", (_CUSTOMER,)),
    EventType("customer.updated", "helpdesk", "A customer was changed.", (_CUSTOMER, _CHANGED)),
    EventType("workflow.completed", "helpdesk", "A workflow ran to its end.", (_WORKFLOW, _execution(False))),
    EventType("workflow.failed", "helpdesk", "A workflow failed.", (_WORKFLOW, _execution(True))),
    EventType("workflow.trigger_failed", "helpdesk", "What starts a workflow cannot do its work any more.", (_WORKFLOW, Field("error", "any", "What went wrong: a code and its parameters.", {"code": "schedule.unknown_calendar", "params": {}}))),
    EventType(
        "webhook.answered", "helpdesk", "An answer has come to an address that a workflow handed out.",
        (Field("callback", "object", "Which address: its id and the run that waits.", {"id": _ID, "execution_id": _ID}, required=True),
         Field("body", "any", "What was sent.", {"ok": True}), Field("content_type", "text", "What it says it is.", "application/json")),
    ),
    EventType("mail.received", "helpdesk", "A mail came in and is on a ticket now.", (_MAIL, TICKET)),
    EventType("workflow.trigger_failed", "helpdesk", "A workflow's trigger cannot do its work any more.", (_WORKFLOW, Field("error", "object", "What went wrong: a code and its parameters.", {"code": "schedule.bad_cron", "params": {}}))),
)  # fmt: skip
