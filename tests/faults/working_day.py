"""The program that is killed; a process of its own, forked from one that has loaded everything where that can be.

It can be started again and again on the same file and goes on where it was; its commands have fixed ids.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from deskflow.approvals.deciding import DecideApproval
from deskflow.approvals.tables import workflow_approvals
from deskflow.bootstrap import Founding, engine_limits, make_engine, open_workspace
from deskflow.channels.tables import outgoing_messages
from deskflow.core import faults
from deskflow.core.ids import derived_id, named_id
from deskflow.core.permissions import Actor
from deskflow.core.settings import SetOwnSetting
from deskflow.core.tables import event_queue
from deskflow.core.workspace import Workspace
from deskflow.people.commands import AddUser, CreateContact, CreateCustomer
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.sending import SendReply
from deskflow.tickets.tables import tickets
from deskflow.tickets.writing_tables import held_replies
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.executing import StartWorkflow
from deskflow.workflows.tables import NEVER, workflow_executions, workflow_schedules

BASE = named_id("the working day")
PATIENCE = 60.0
FOUNDING = Founding("Fault MSP", "Ada Admin", "ada@msp.example")
# What a day would load on its way, each one anew.
LOADED = [
    "tests.faults.working_day", "tests.faults.shared_worker", "tests.faults.importing", "alembic.command",
    "deskflow.channels.mail_delivery", "deskflow.channels.smtp", "deskflow.engine.counting",
    "deskflow.engine.queueing", "deskflow.engine.retention", "deskflow.engine.schedules",
    "deskflow.interchange.import_mail", "deskflow.interchange.import_tickets", "httpx",
]  # fmt: skip


def escalation(boss: UUID, web_port: int) -> dict[str, Any]:
    """Assign → call outside → wait a second → ask → mail."""
    steps = [
        {"key": "assign", "action_type": "assign_ticket",
         "config": {"ticket_id": "{{ trigger.ticket.id }}", "by": "least_open"}},
        {"key": "call", "action_type": "http_request", "retry_count": 3, "retry_delay_seconds": 1,
         "config": {"method": "POST", "url": f"http://127.0.0.1:{web_port}/", "body": {"t": "{{ trigger.ticket.number }}"}}},
        {"key": "wait", "type": "delay", "config": {"duration": "1s"}},
        {"key": "ask", "type": "approval", "config": {"title": "Go on?", "approvers": [str(boss)]}},
        {"key": "tell", "action_type": "send_email",
         "config": {"to": "{{ trigger.ticket.customer.email }}", "subject": "Done", "body": "{{ trigger.ticket.number }}"}},
    ]  # fmt: skip
    return _definition(
        {"type": "event", "config": {"event": "ticket.created", "filters": {"priority": ["P1"]}}},
        steps, ["success", "success", "done", "approved"],
    )  # fmt: skip


def chaser() -> dict[str, Any]:
    """A breach leaves exactly one note."""
    note = {
        "key": "note",
        "action_type": "add_message",
        "config": {"ticket_id": "{{ trigger.ticket.id }}", "text": "breached"},
    }
    trigger = {
        "type": "event",
        "config": {"event": "sla.breached", "filters": {"clock.kind": "resolution"}},
    }
    return _definition(trigger, [note], [])


def yearly() -> dict[str, Any]:
    """A schedule; `prepare` makes it due at once."""
    return _definition({"type": "schedule", "config": {"cron": "0 0 1 1 *"}}, [_set("set")], [])


def part() -> dict[str, Any]:
    """What another workflow runs as a part of itself."""
    steps = [
        {"key": "wait", "type": "delay", "config": {"duration": "0.3s"}},
        _set("set"),
    ]
    return _definition({"type": "manual", "config": {}}, steps, ["done"])


def roundabout(child: UUID) -> dict[str, Any]:
    """A part beside a section for one at a time, then something that fails and is undone."""
    note = {"action_type": "add_message"}
    steps = [
        {"key": "fork", "type": "fork", "config": {"branches": [{"key": "x"}, {"key": "y"}]}},
        {"key": "part", "type": "sub_workflow", "config": {"workflow": str(child)}},
        {"key": "section", "type": "group", "config": {"key": "one at a time"}},
        _set("inside"),
        {"key": "join", "type": "join", "config": {}},
        {"key": "group", "type": "group", "config": {}},
        {"key": "make", "compensated": True, **note,
         "config": {"ticket_id": "{{ trigger.ticket_id }}", "text": "made"}},
        {"key": "break", **note, "config": {"ticket_id": "nonsense", "text": "never"}},
        {"key": "unmake", **note, "config": {"ticket_id": "{{ trigger.ticket_id }}", "text": "unmade"}},
        _set("end"),
    ]  # fmt: skip
    ends = [
        ("trigger", "started", "fork"), ("fork", "branch:x", "part"), ("fork", "branch:y", "section"),
        ("section", "inside", "inside"), ("part", "success", "join"), ("section", "done", "join"),
        ("join", "done", "group"), ("group", "inside", "make"), ("make", "success", "break"),
        ("make", "compensation", "unmake"), ("group", "error", "end"),
    ]  # fmt: skip
    return _definition({"type": "manual", "config": {}}, steps, [], ends)


def _set(key: str) -> dict[str, Any]:
    return {
        "key": key,
        "action_type": "set_variable",
        "config": {"variable_name": "x", "variable_value": 1},
    }


def _definition(
    trigger: Any,
    steps: list[dict[str, Any]],
    ports: list[str],
    ends: list[tuple[str, str, str]] | None = None,
) -> dict[str, Any]:
    made = [{"id": step["key"], "type": "action", **step} for step in steps]
    if ends is None:
        ends = [("trigger", "started", made[0]["key"])]
        ends += [
            (a["key"], port, b["key"]) for a, b, port in zip(made, made[1:], ports, strict=False)
        ]
    return {
        "schema": 1, "trigger": trigger, "steps": made,
        "edges": [{"id": f"e{n}", "source": s, "port": p, "target": t} for n, (s, p, t) in enumerate(ends)],
    }  # fmt: skip


class WorkingDay:
    def __init__(self, path: Path, web_port: int, count: int) -> None:
        self.web_port, self.count, self.ordinal = web_port, count, 0
        self.workspace: Workspace = open_workspace(path, found=FOUNDING, run_engine=False)
        self.admin = self.workspace.actor

    def run(self) -> None:
        self.prepare()
        limits = replace(
            engine_limits(self.workspace), lease=timedelta(seconds=2), renew_seconds=0.1,
            allow_private_addresses=True, poll_seconds=1.0,
        )  # fmt: skip
        engine = make_engine(self.workspace, limits=limits)
        self.workspace.engine = engine
        self.workspace.on_close(engine.stop)
        engine.start()
        self.work()
        self.wait()
        self.workspace.close()

    def once(self, command: Any, actor: Actor | None = None) -> Any:
        """A command under a fixed id: started again, the day repeats it and nothing happens."""
        self.ordinal += 1
        command_id = derived_id(BASE, self.ordinal)
        job = self.workspace.writer.submit(
            lambda: self.workspace.bus.run(command, actor or self.admin, command_id=command_id)
        )
        return job.result(PATIENCE)

    def prepare(self) -> None:
        for name in ("Tom Tech", "Tara Tech"):
            self.once(AddUser(name, f"{name.split()[0].lower()}@msp.example", ("technician",)))
        self.boss = self.once(AddUser("Rita Boss", "rita@msp.example", ("approver",))).result_id
        customer = self.once(CreateCustomer("Northwind", domain="northwind.example")).result_id
        self.contact = self.once(
            CreateContact(customer, "Paul", "paul@northwind.example")
        ).result_id
        self.customer = customer
        for name, made in (
            ("Escalation", escalation(self.boss, self.web_port)),
            ("Chaser", chaser()),
            ("Yearly", yearly()),
        ):
            # The web server's port is the same as long as the day lasts, so this repeats exactly.
            workflow_id = self.once(CreateWorkflow(name, definition=made)).result_id
            self.once(PublishWorkflow(workflow_id, 1))
        child = self.once(CreateWorkflow("Part", definition=part())).result_id
        self.once(PublishWorkflow(child, 1))
        self.roundabout = self.once(
            CreateWorkflow("Roundabout", definition=roundabout(child))
        ).result_id
        self.once(PublishWorkflow(self.roundabout, 1))
        with self.workspace.database.write() as connection:
            s = workflow_schedules
            now = self.workspace.clock.now()
            connection.execute(s.update().where(s.c.run_count == 0).values(next_run_at=now))

    def work(self) -> None:
        long_ago = self.workspace.clock.now() - timedelta(days=3)
        for number in range(self.count):
            self.workspace.drafts.put(self.boss, f"reply:{number}", {"text": f"draft {number}"})
            stored = self.workspace.attachments.put_bytes(f"file {number}".encode())
            made = self.once(self.ticket(f"P1 number {number}", f"file {stored.hash}", "P1"))
        self.once(StartWorkflow(self.roundabout, {"ticket_id": str(made.result_id)}))
        self.once(SetOwnSetting("undo_send_seconds", 1))
        self.once(SendReply(made.result_id, NewMessage("held for a second")))
        late = NewTicket(
            "Late", NewMessage("long ago", author_kind="customer", author_name="Paul"), priority="P2",
            customer_id=self.customer, created_at=long_ago, source_key="late",
        )  # fmt: skip
        if not self.exists("late"):
            self.workspace.run(CreateTicket(late)).result(PATIENCE)
        self.import_file()

    def ticket(self, title: str, text: str, priority: str) -> CreateTicket:
        message = NewMessage(
            text, author_kind="customer", author_contact_id=self.contact, author_name="Paul"
        )
        return CreateTicket(
            NewTicket(
                title, message, priority=priority, customer_id=self.customer,
                contact_id=self.contact, channel="email",
            )
        )  # fmt: skip

    def exists(self, source_key: str) -> bool:
        with self.workspace.database.read() as connection:
            statement = select(func.count()).where(tickets.c.source_key == source_key)
            return bool(connection.execute(statement).scalar_one())

    def import_file(self) -> None:
        """The same file each time: the second import adds nothing."""
        from tests.faults.importing import import_rows

        import_rows(self.workspace)

    def wait(self) -> None:
        """Decides what is asked and goes home when all is done."""
        until = time.monotonic() + PATIENCE
        boss = Actor(self.workspace.tenant_id, self.boss)
        while time.monotonic() < until:
            with self.workspace.database.read() as connection:
                c = workflow_approvals.c
                asked = (
                    connection.execute(select(c.id).where(c.status == "pending")).scalars().all()
                )
                missing = self.missing(connection)
            for approval_id in asked:
                command = DecideApproval(approval_id, "approved", "fine")
                self.workspace.writer.submit(
                    lambda c=command: self.workspace.bus.run(c, boss)
                ).result(PATIENCE)
            if not missing and not asked:
                self.workspace.drafts.flush()
                return
            time.sleep(0.05)
        raise SystemExit(f"the day does not end: {missing or 'somebody is asked'}")

    def missing(self, connection: Any) -> str:
        """What the day still waits for; nothing once all is done."""
        e, o = workflow_executions.c, outgoing_messages.c
        ended = connection.execute(
            select(func.count()).where(e.completed_at.is_not(None))
        ).scalar_one()
        counts = {
            "runs to end": max(0, self.count + 2 - ended),
            "mails to send": connection.execute(
                select(func.count()).where(o.status != "sent")
            ).scalar_one(),
            "replies to go out": connection.execute(
                select(func.count()).select_from(held_replies)
            ).scalar_one(),
            "events to act on": connection.execute(
                select(func.count()).select_from(event_queue)
            ).scalar_one(),
            "runs to go on": connection.execute(
                select(func.count()).where(e.ready_at < NEVER)
            ).scalar_one(),
        }
        return ", ".join(f"{count} {what}" for what, count in counts.items() if count)


def start(path: Path, web_port: int, count: int, environment: dict[str, str], errors: Path) -> Any:
    """The process, running; what it says before it dies stands in `errors`."""
    kind = "spawn" if sys.platform == "win32" else "forkserver"
    context = multiprocessing.get_context(kind)
    if kind == "forkserver":
        context.set_forkserver_preload(LOADED)
    process = context.Process(target=_live, args=(path, web_port, count, environment, errors))
    process.start()
    return process


def untraced() -> None:
    """What may be killed could not tell what it has covered; being asked for it would only slow it and its children."""
    sys.settrace(None)
    threading.settrace(None)
    for name in [name for name in os.environ if name.startswith("COVERAGE_")]:
        del os.environ[name]


def _live(path: Path, web_port: int, count: int, environment: dict[str, str], errors: Path) -> None:
    untraced()
    os.environ.update(environment)
    faults.arm(environment.get("DESKFLOW_FAULT", ""))
    with errors.open("ab") as said:
        os.dup2(said.fileno(), 2)
    WorkingDay(path, web_port, count).run()
