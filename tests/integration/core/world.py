"""A desk where every command has something to work on, the same on every database: all its ids are decided.

A command is tried inside a transaction that is taken back, so that one world serves all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from deskflow import rooms
from deskflow.approvals.asking import NewStage, RequestApproval
from deskflow.approvals.delegating import DelegateApprovals
from deskflow.approvals.questions import AskQuestion
from deskflow.approvals.rules import Rung
from deskflow.assets.commands import AddEquipment
from deskflow.assets.contracts import AddContract
from deskflow.calendars.commands import DefineCalendar
from deskflow.channels.notifying import Notify
from deskflow.channels.outgoing import QueueMail
from deskflow.channels.templates import DefineMailTemplate
from deskflow.composing.canned import DefineCannedReply
from deskflow.composing.macros import DefineMacro
from deskflow.core.bus import CommandBus, Outcome
from deskflow.core.clock import ManualClock
from deskflow.core.commands import Command
from deskflow.core.database import Database
from deskflow.core.ids import derived_id
from deskflow.core.permissions import Actor, system
from deskflow.core.schema import metadata
from deskflow.core.settings import SetOwnSetting, SetSetting
from deskflow.core.transaction import Unit
from deskflow.engine.triggers import consumer
from deskflow.knowledge.commands import CreateArticle
from deskflow.people.absence import AddTimeOff
from deskflow.people.commands import (
    AddUser,
    CreateContact,
    CreateCustomer,
    CreateSite,
    DefineRole,
    FoundTenant,
    UpdateCustomer,
)
from deskflow.people.queries import permissions_of
from deskflow.people.skills import CreateSkill
from deskflow.people.staff import UpdateUser
from deskflow.people.teams import CreateTeam
from deskflow.routing.learning.training import BeginTraining, TrainRouting
from deskflow.sla.due_by_hand import SetDueTime
from deskflow.sla.holding import PauseSla
from deskflow.sla.policy_commands import DefinePolicy
from deskflow.sla.timers import FireTimers
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.checklist_templates import DefineChecklistTemplate
from deskflow.tickets.checklists import AddChecklist
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.defining.commands import DefineTicketField, DefineTicketRules
from deskflow.tickets.drafting import Attachment, NewMessage, NewTicket
from deskflow.tickets.linking import LinkTickets
from deskflow.tickets.merging import MergeTickets
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.scheduling import CreateWorkOrder, ScheduleTicket
from deskflow.tickets.sending import SendReply
from deskflow.tickets.stopwatches import StartStopwatch
from deskflow.tickets.surveys import SendSurvey
from deskflow.tickets.tagging import TagTicket
from deskflow.tickets.tasks import CreateTask
from deskflow.tickets.time_spent import LogTime
from deskflow.tickets.viewing.commands import CreateView, PinView
from deskflow.tickets.watching import WatchTicket
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.callbacks import OpenCallback
from deskflow.workflows.checkpoints import KeepCheckpoint
from deskflow.workflows.credentials import DefineCredential
from deskflow.workflows.executing import StartWorkflow
from deskflow.workflows.on_the_fly import CreateAdHoc
from deskflow.workflows.projection import step_row_id
from deskflow.workflows.tables import (
    workflow_executions,
    workflow_step_executions,
    workflow_tokens,
)
from deskflow.workflows.variables import SetSecret
from tests.integration.desk import START
from tests.integration.engine.running import definition

# A UUIDv7 of the morning the world begins; everything else is derived from it.
ROOT = UUID("019aaf3c-1800-7000-8000-000000000001")
LATER = START + timedelta(hours=3)
DRAFT = definition(
    {"key": "set", "action_type": "set_variable", "config": {"variable_name": "x", "variable_value": 1}}
)  # fmt: skip
ON_CREATION = definition(
    {"key": "set", "action_type": "set_variable", "config": {"variable_name": "x", "variable_value": 1}},
    trigger={"type": "event", "config": {"event": "ticket.created"}},
)  # fmt: skip

ON_TICKETS = definition(
    {
        "key": "tag", "action_type": "tag_ticket",
        "config": {"ticket_id": "{{ trigger.ticket.id }}", "add": ["seen"]},
    }
)  # fmt: skip

Rows = dict[str, list[tuple[Any, ...]]]


@dataclass
class World:
    """`ids` names what there is, `people` who is there."""

    bus: CommandBus
    tenant_id: UUID
    people: dict[str, Actor] = field(default_factory=dict)
    ids: dict[str, UUID] = field(default_factory=dict)
    number: int = 0
    stood: dict[tuple[tuple[str, ...], bool, bool], Rows] = field(default_factory=dict)

    def before(
        self,
        unit: Unit,
        *,
        without: tuple[str, ...] = (),
        revisions: bool = False,
        exact: bool = False,
    ) -> Rows:
        """What there is before a trial begins: always the same, so it is read once. `exact`: to be compared with another
        database."""
        key = (without, revisions, exact)
        if key not in self.stood:
            read = dump if exact else picture
            self.stood[key] = read(unit, without=without, revisions=revisions)
        return self.stood[key]

    def set_up(self, name: str, command: Command, who: str = "admin") -> Outcome:
        """A command of the story so far, with an id and a time of its own."""
        self.number += 1
        outcome = self.bus.run(
            command, self.people[who], command_id=derived_id(ROOT, self.number),
            at=START + timedelta(minutes=self.number),
        )  # fmt: skip
        self.ids[f"command of {name}"] = outcome.command_id
        try:
            self.ids[name] = outcome.result_id
        except (AttributeError, TypeError, ValueError):
            self.ids.pop(name, None)
        return outcome

    @contextmanager
    def trial(self) -> Iterator[Unit]:
        """A transaction that never happened."""
        try:
            with self.bus.unit() as unit:
                yield unit
                raise _Over
        except _Over:
            pass

    def run(
        self, unit: Unit, command: Command, who: str, *, number: int = 900, at: datetime = LATER
    ) -> Outcome:
        return self.bus.run_in(
            unit, command, self.people[who], command_id=derived_id(ROOT, number), at=at
        )


class _Over(Exception):
    """Ends a trial."""


def dump(unit: Unit, *, without: tuple[str, ...] = (), revisions: bool = False) -> Rows:
    """Every row of every table as this transaction sees it."""
    kept: Rows = {table.name: [] for table in metadata.sorted_tables if table.name not in without}
    # Most tables are empty, and reading one takes as long as asking all of them whether they are.
    for name in unit.connection.exec_driver_sql(_not_empty()).scalars().all():
        if name in kept:
            rows = unit.connection.execute(_everything(name, revisions))
            kept[name] = sorted((tuple(row) for row in rows), key=repr)
    return kept


def picture(unit: Unit, *, without: tuple[str, ...] = (), revisions: bool = False) -> Rows:
    """The same, to be compared with another picture of the same database only: Postgres writes all rows as text at once."""
    if unit.connection.dialect.name != "postgresql":
        return dump(unit, without=without, revisions=revisions)
    kept: Rows = {}
    for name, row in unit.connection.exec_driver_sql(_all_rows(without, revisions)):
        kept.setdefault(name, []).append(row)
    return {name: sorted(rows) for name, rows in kept.items()}


@lru_cache
def _all_rows(without: tuple[str, ...], revisions: bool) -> str:
    hidden = "- 'pk'" if revisions else "- 'pk' - 'revision'"
    return " UNION ALL ".join(
        f"SELECT '{table.name}', (to_jsonb(one) {hidden})::text FROM {table.name} one"
        for table in metadata.sorted_tables
        if table.name not in without
    )


@lru_cache
def _not_empty() -> str:
    return " UNION ALL ".join(
        f"SELECT '{table.name}' WHERE EXISTS (SELECT 1 FROM {table.name})"
        for table in metadata.sorted_tables
    )


@lru_cache
def _everything(name: str, revisions: bool) -> Select[Any]:
    # `pk` is the database's own count, which a taken back transaction may leave with a gap.
    hidden = {"pk"} if revisions else {"pk", "revision"}
    return select(*(column for column in metadata.tables[name].c if column.name not in hidden))


def build(database: Database) -> World:
    tenant_id = derived_id(ROOT, 0)
    bus = CommandBus(
        database, ManualClock(START), rooms.handlers(), rooms.reactions(), (consumer(),),
        permissions_of,
    )  # fmt: skip
    world = World(bus, tenant_id)
    world.people["system"] = system(tenant_id)
    world.people["other tenant"] = system(derived_id(ROOT, 999))
    world.set_up("admin", FoundTenant("Test MSP", "Ada Admin", "ada@msp.example"), "system")
    world.people["admin"] = Actor(tenant_id, world.ids["admin"])
    world.set_up("guest role", DefineRole("guest", "Guest", ()))
    for name, role in (
        ("rita", "approver"), ("tess", "technician"), ("olga", "author"), ("guest", "guest"),
    ):  # fmt: skip
        world.set_up(name, AddUser(name.title(), f"{name}@msp.example", (role,)))
        world.people[name] = Actor(tenant_id, world.ids[name])
    _customers(world)
    _tickets(world)
    _workflows(world, database)
    _approvals(world)
    _channels(world)
    world.set_up("language", SetSetting("language", "de"))
    world.set_up("motion", SetOwnSetting("motion", "reduced"))
    world.set_up("skill", CreateSkill("Printers", ("printer", "toner"), "Fire safety"))
    world.set_up("time_off", AddTimeOff(world.ids["rita"], START, START + timedelta(days=2), "Sea"))
    world.set_up("held one", SendReply(world.ids["ticket"], NewMessage("Soon")), "tess")
    world.ids["held"] = _only(world, "held_replies")
    world.set_up("canned", DefineCannedReply("Hello", "Hello {{ contact.name }}", "Opening"))
    world.set_up("view", CreateView("Mine", {"words": "printer"}, icon="star"))
    world.set_up("pinned", PinView(str(world.ids["view"])))
    world.set_up("macro", DefineMacro("Everything", _every_step(world)))
    world.set_up("team", CreateTeam("Service Desk", (world.ids["rita"],), world.ids["tess"]))
    world.set_up("training", TrainRouting())
    world.set_up("begun", BeginTraining(), "system")
    _service_levels(world)
    return world


def _every_step(world: World) -> tuple[dict[str, Any], ...]:
    return (
        {"kind": "set", "field": "status", "value": "pending_customer"},
        {"kind": "set", "field": "assigned_to", "value": "me"},
        {"kind": "tag", "tags": ["asked"]}, {"kind": "untag", "tags": ["fire"]},
        {"kind": "reply", "text": "Hello {{ contact.first_name }}"},
        {"kind": "note", "text": "Asked {{ customer.name }}"},
        {"kind": "checklist", "title": "Next", "items": ["Call", "Wait"]},
        {"kind": "task", "title": "Look again"}, {"kind": "time", "minutes": 5},
        {"kind": "watch", "user": "me"}, {"kind": "link", "number": "INC-1003", "link": "related"},
    )  # fmt: skip


def _customers(world: World) -> None:
    world.set_up("customer", CreateCustomer("Northwind Traders", "info@northwind.example"))
    customer_id = world.ids["customer"]
    world.set_up("renamed", UpdateCustomer(customer_id, {"phone": "+44 20 7946 0000"}))
    world.set_up("site", CreateSite(customer_id, "Head office", timezone="Europe/London"))
    world.set_up("contact", CreateContact(customer_id, "Paul Penn", "paul@northwind.example"))
    world.set_up("equipment", AddEquipment(customer_id, "NAS 4", "server", serial_number="S-1"))
    hours = {
        "name": "Hours",
        "starts_at": START,
        "ends_at": START + timedelta(days=89),
        "minutes_included": 600,
    }
    world.set_up("contract", AddContract(customer_id, hours))
    world.set_up("calendar", DefineCalendar("Office", {"week": {"mon": [["09:00", "17:00"]]}}))


def _tickets(world: World) -> None:
    known = {"customer_id": world.ids["customer"], "contact_id": world.ids["contact"]}
    asked = NewMessage("It prints smoke", author_kind="customer", author_name="Paul Penn")
    world.set_up("ticket", CreateTicket(NewTicket("Printer on fire", asked, **known)))
    world.set_up("urgent", CreateTicket(NewTicket("Mail is down", asked, priority="P1", **known)))
    world.set_up("closed", CreateTicket(NewTicket("Old story", asked, **known)))
    world.set_up("closing", UpdateTicket(world.ids["closed"], {"status": "closed"}))
    world.set_up("by hand", SetDueTime(world.ids["urgent"], START + timedelta(hours=30)))
    world.set_up("task", CreateTask("Order toner", world.ids["ticket"]))
    _work_on_tickets(world, known)


def _work_on_tickets(world: World, known: dict[str, UUID]) -> None:
    ticket_id, urgent = world.ids["ticket"], world.ids["urgent"]
    world.set_up("tagged", TagTicket(ticket_id, ("Printer", "fire")))
    world.set_up("link", LinkTickets(ticket_id, urgent, "blocks"))
    world.set_up("twice", CreateTicket(NewTicket("It burns", NewMessage("Smoke!"), **known)))
    world.set_up("merging", MergeTickets((world.ids["twice"],), ticket_id))
    world.set_up(
        "aside",
        AddMessage(
            ticket_id,
            NewMessage(
                "And the scanner?",
                author_kind="customer",
                attachments=(Attachment("cd" * 32, "scan.png", "image/png", 9),),
            ),
        ),
    )
    world.set_up(
        "problem", CreateTicket(NewTicket("The fuse", NewMessage("It blows"), type="problem"))
    )
    world.set_up("incident", LinkTickets(world.ids["problem"], urgent, "problem"))
    world.set_up("checklist", AddChecklist(ticket_id, "On site", ("Unplug it", "Open the window")))
    world.ids["item"] = _only(world, "ticket_checklist_items")
    world.set_up("second list", AddChecklist(ticket_id, "In the car", ("Drive", "Park")))
    leaving = ({"title": "Badge", "required": True}, {"title": "Keys"})
    world.set_up("list template", DefineChecklistTemplate("Leaving", leaving))
    world.set_up("stopwatch", StartStopwatch(ticket_id))
    world.set_up("time", LogTime(ticket_id, 15, "on the phone"))
    begin = LATER + timedelta(days=1)
    me = world.ids["tess"]
    world.set_up("planned", ScheduleTicket(ticket_id, begin, begin + timedelta(hours=1), me))
    world.ids["appointment"] = _only(world, "appointments")
    world.set_up("ordered", CreateWorkOrder(ticket_id, "Change the fuser", tasks=("Order it",)))
    world.ids["work order"] = _only(world, "work_orders")
    world.set_up("watched", WatchTicket(ticket_id, (world.ids["olga"],)))
    world.set_up("paused", PauseSla(urgent, "power cut"))
    world.set_up("article", CreateArticle("Printers on fire", "Unplug it first."))
    world.set_up("survey", SendSurvey(world.ids["closed"], "How did we do?", "1 to 5, please"))
    world.set_up("solved", CreateTicket(NewTicket("It works", NewMessage("Again"), **known)))
    world.set_up("solving", UpdateTicket(world.ids["solved"], {"status": "resolved"}))
    _rules_of_tickets(world)


def _rules_of_tickets(world: World) -> None:
    cells = {level: dict.fromkeys(("high", "medium", "low"), "P2") for level in ("high", "medium", "low")}  # fmt: skip
    world.set_up("all the same", DefineTicketRules("priority", cells))
    weights = {"impact": 30, "urgency": 30, "tier": 20, "keywords": 20, "repeat": 0}
    world.set_up("weights", DefineTicketRules("severity", {"weights": weights, "keywords": ["smoke", "down"]}))  # fmt: skip
    world.set_up("field", DefineTicketField("Cost centre", "text"))
    world.set_up("second field", DefineTicketField("Budget", "money", {"currency": "EUR"}))
    world.set_up("filled", UpdateTicket(world.ids["ticket"], {"fields.cost_centre": "4711"}))


def _service_levels(world: World) -> None:
    """A promise of one minute that was missed, and what it costs."""
    missed = {
        "targets": {"P1": {"resolution": 60}}, "condition": {"channel": ["whatsapp"]},
        "escalation": [{"clock": "resolution", "at": 50, "do": "notify", "who": ["role:approver"]}],
        "penalties": {"resolution": {"once": 5000}},
    }  # fmt: skip
    world.set_up("policy", DefinePolicy("At once", world.ids["calendar"], missed))
    world.set_up("round the clock", DefineCalendar("24/7", {"always_open": True}))
    world.set_up("second policy", DefinePolicy("By phone", world.ids["round the clock"], {"condition": {"channel": ["phone"]}}, 1))  # fmt: skip
    world.set_up("moved", DefinePolicy("At once", world.ids["round the clock"], missed, policy_id=world.ids["policy"]))  # fmt: skip
    asked = NewMessage("Help", author_kind="customer", author_name="Paul Penn", channel="whatsapp")
    world.set_up("missed", CreateTicket(NewTicket("Too late", asked, priority="P1", channel="whatsapp", customer_id=world.ids["customer"])))  # fmt: skip
    world.set_up("a minute later", TagTicket(world.ids["missed"], ("late",)))
    world.set_up("fired", FireTimers(), "system")
    world.ids["credit note"] = _only(world, "sla_credit_notes")


def _workflows(world: World, database: Database) -> None:
    world.set_up("draft", CreateWorkflow("Draft", category="office", definition=DRAFT))
    world.set_up("workflow", CreateWorkflow("On creation", definition=ON_CREATION))
    world.set_up("published", PublishWorkflow(world.ids["workflow"], 1))
    world.set_up("execution", StartWorkflow(world.ids["workflow"], {}))
    world.set_up("failed", StartWorkflow(world.ids["workflow"], {}))
    world.set_up("waiting", StartWorkflow(world.ids["workflow"], {}))
    world.set_up("resting", StartWorkflow(world.ids["workflow"], {}))
    world.set_up("ad hoc", CreateAdHoc("Just now", ON_TICKETS))
    # A second version, to which a run can be moved.
    world.set_up("published again", PublishWorkflow(world.ids["workflow"], 1))
    world.set_up("secret", SetSecret("monitoring_key", f"df1.{'a0' * 8}.{'REVG' * 12}"))
    until = LATER + timedelta(days=900)
    world.set_up("callback", OpenCallback("cd" * 32, world.ids["execution"], until))
    address = "https://monitoring.example/api"
    world.set_up("credential", DefineCredential("Monitoring", "bearer", address, "monitoring_key"))
    world.set_up("checkpoint", KeepCheckpoint(world.ids["draft"], reason="discard"))
    with database.write() as connection:
        # What the engine would have left behind.
        connection.execute(
            workflow_executions.update()
            .where(workflow_executions.c.id == world.ids["failed"])
            .values(status="failed", completed_at=LATER)
        )
        for name, status in (("waiting", "waiting"), ("resting", "paused")):
            connection.execute(
                workflow_executions.update()
                .where(workflow_executions.c.id == world.ids[name])
                .values(status=status)
            )
            connection.execute(
                workflow_tokens.insert(),
                {
                    "id": derived_id(world.ids[name], 801), "tenant_id": world.tenant_id,
                    "execution_id": world.ids[name], "step_key": "set", "visit": 1, "state": "delay",
                    "wake_at": LATER + timedelta(days=1),
                },
            )  # fmt: skip
        connection.execute(
            workflow_step_executions.insert(),
            {
                "id": derived_id(ROOT, 800), "tenant_id": world.tenant_id,
                "workflow_execution_id": world.ids["failed"],
                "workflow_step_id": step_row_id(world.ids["workflow"], 1, "set"), "step_order": 1,
                "step_key": "set", "visit": 1, "status": "failed", "started_at": LATER,
            },
        )  # fmt: skip


def _approvals(world: World) -> None:
    stage = NewStage(users=(world.people["rita"].user_id,))
    ticket_id = world.ids["ticket"]
    world.set_up(
        "approval",
        RequestApproval(
            "Overtime",
            (stage,),
            record_kind="ticket",
            record_id=ticket_id,
            shown={"priority": "P3"},
        ),
    )
    world.set_up(
        "of execution", RequestApproval("Spare part", (stage,), execution_id=world.ids["execution"])
    )
    world.set_up(
        "expiring", RequestApproval("Soon", (stage,), expires_at=START + timedelta(hours=1))
    )
    world.set_up("managed", UpdateUser(world.ids["rita"], {"manager_id": str(world.ids["olga"])}))
    ladder = (Rung("remind", 600), Rung("manager", 1200))
    world.set_up("reminding", RequestApproval("Slowly", (stage,), ladder=ladder))
    away = DelegateApprovals(world.ids["olga"], START, START + timedelta(days=3))
    world.set_up("delegation", away, "rita")
    world.set_up("asked about", RequestApproval("A question", (stage,), due_seconds=9000.0))
    world.set_up("question", AskQuestion(world.ids["asked about"], "Why?"), "rita")


def _channels(world: World) -> None:
    world.set_up("template", DefineMailTemplate("Welcome", "Hello {{ name }}", "Dear {{ name }}"))
    mail = QueueMail(
        ("paul@northwind.example",), "News", "All is well", ticket_id=world.ids["ticket"]
    )
    world.set_up("mail", mail)
    world.ids["mail"] = _only(world, "outgoing_messages")
    world.set_up("wish", SetOwnSetting("notice_choices", ["other/mail/on"]))
    world.set_up("notice", Notify("Lunch", users=(world.people["admin"].user_id,)))
    world.ids["notice"] = _only(world, "notifications", user_id=world.people["admin"].user_id)


def _only(world: World, table: str, **where: object) -> UUID:
    t = metadata.tables[table]
    with world.bus.unit() as unit:
        statement = select(t.c.id).where(*(t.c[name] == value for name, value in where.items()))
        return unit.connection.execute(statement.order_by(t.c.id)).scalars().all()[-1]
