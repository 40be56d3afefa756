"""The whole path without a screen: every step does what a person would do, and says what came of it."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from deskflow.approvals.deciding import DecideApproval
from deskflow.approvals.tables import workflow_approvals
from deskflow.channels.tables import outgoing_messages
from deskflow.core.bus import Outcome
from deskflow.core.commands import Command
from deskflow.core.errors import DeskflowError, Rejected
from deskflow.core.permissions import Actor
from deskflow.core.workspace import Workspace
from deskflow.demo import workflows as flows
from deskflow.demo.story_files import CSV_ROWS, write_csv, write_mails
from deskflow.interchange.importing import import_files
from deskflow.interchange.options import ImportOptions
from deskflow.people.queries import list_users
from deskflow.people.tables import customers
from deskflow.tickets.changing import AssignTicket, UpdateTicket
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.queries import get_ticket, list_messages
from deskflow.tickets.tables import ticket_messages, tickets
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.executing import RetryExecution, StartWorkflow
from deskflow.workflows.tables import workflow_executions, workflow_step_executions, workflows

PATIENCE = 20.0


@dataclass(slots=True)
class Step:
    name: str
    ok: bool
    detail: str
    ms: int


@dataclass
class Story:
    """`open_demo` makes the workspace, `open_again` opens it after the crash."""

    folder: Path
    out: Path | None
    open_again: Callable[[Path], Workspace]
    open_demo: Callable[[], Workspace]
    steps: list[Step] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)

    def play(self, *, as_json: bool) -> int:
        """Prints the table or the object; 0 when every step went well."""
        parts = (
            ("start", self._start), ("import", self._import), ("import again", self._import_again),
            ("tickets", self._tickets), ("automation", self._automation), ("approval", self._approval),
            ("rejection", self._rejection), ("sla", self._sla), ("runs", self._runs),
            ("stop", self._stop), ("crash", self._crash),
        )  # fmt: skip
        for name, part in parts:
            self._step(name, part)
        if self.out is not None:
            self._step("screenshots", self._screenshots)
        self._close()
        ok = all(step.ok for step in self.steps)
        if as_json:
            print(
                json.dumps(
                    {"ok": ok, "steps": [asdict(step) for step in self.steps]}, ensure_ascii=False
                )
            )
        else:
            for step in self.steps:
                mark = "ok  " if step.ok else "FAIL"
                print(f"{mark} {step.name:<14} {step.ms:>6} ms  {step.detail}")
            print("the whole story went well" if ok else "something in the story went wrong")
        return 0 if ok else 1

    def _step(self, name: str, part: Callable[[], str]) -> None:
        began = time.perf_counter()
        try:
            detail, ok = part(), True
        except (DeskflowError, AssertionError, OSError, subprocess.SubprocessError) as problem:
            detail, ok = f"{type(problem).__name__}: {problem}", False
        self.steps.append(Step(name, ok, detail, int((time.perf_counter() - began) * 1000)))

    # --- the steps ---------------------------------------------------------------------------------

    def _start(self) -> str:
        self.workspace = self.open_demo()
        people = self.workspace.look_up(list_users, self.workspace.tenant_id)
        self.people = {user.name: Actor(self.workspace.tenant_id, user.id) for user in people}
        return f"{self._count(tickets)} tickets, {len(people)} people, {self._count(workflows)} workflows"

    def _import(self) -> str:
        self.files = [write_csv(self.folder), write_mails(self.folder)]
        summary = import_files(self.workspace, self.files, ImportOptions())
        _same("imported tickets", summary.imported, CSV_ROWS + 1)
        _same("threaded mails", summary.threaded, 1)
        _same("bad rows", summary.bad_count, 1)
        bad = summary.bad[0]
        html = self._one(
            select(ticket_messages.c.body_html).where(ticket_messages.c.body_html.is_not(None))
        )
        _true("HTML is harmless", "<script" not in html and "tracker.example" not in html)
        return f"{summary.imported} tickets, {summary.threaded} reply threaded, line {bad.line} skipped ({bad.code})"

    def _import_again(self) -> str:
        before = self._count(tickets)
        summary = import_files(self.workspace, self.files, ImportOptions())
        _same("tickets", self._count(tickets), before)
        return f"nothing added, {summary.already_there} were there already"

    def _tickets(self) -> str:
        sofia = self.people["Sofia Ortega"]
        created = self._run(self._new_ticket("Beamer in room 4 stays dark", "P3"), "Mara Klein")
        ticket_id = created.result_id
        self._run(AssignTicket(ticket_id, sofia.user_id), "Mara Klein")
        self._run(
            AddMessage(ticket_id, NewMessage("Lamp or cable? Looking.", is_public=False)),
            "Sofia Ortega",
        )
        self._run(AddMessage(ticket_id, NewMessage("A technician is on the way.")), "Sofia Ortega")
        self._run(
            UpdateTicket(ticket_id, {"status": "in_progress", "priority": "P2"}), "Sofia Ortega"
        )
        try:
            self._run(AssignTicket(ticket_id, None), "Rita Novak")
        except DeskflowError as refusal:
            _same("refusal", refusal.code, "permission.missing")
        else:
            raise AssertionError("an approver could assign")
        row = self.workspace.look_up(get_ticket, self.workspace.tenant_id, ticket_id)
        assert row is not None
        messages = self.workspace.look_up(list_messages, self.workspace.tenant_id, ticket_id)
        return (
            f"{row.row.number}: {row.row.status}, {row.row.assignee_name}, {len(messages)} messages"
        )

    def _automation(self) -> str:
        created = self._run(
            self._new_ticket("Core switch is down", "P1"), "Mara Klein", quiet=False
        )
        self.urgent = created.result_id
        execution_id, status = self._wait_execution(self.urgent, "pending_approval")
        row = self.workspace.look_up(get_ticket, self.workspace.tenant_id, self.urgent)
        assert row is not None
        _true("somebody was assigned", row.row.assignee_name is not None)
        self.execution = execution_id
        return f"{row.row.number} went to {row.row.assignee_name}, the execution is {status}"

    def _approval(self) -> str:
        self._decide(self.execution, "approved", "Go ahead")
        self._wait_execution(self.urgent, "completed")
        o = outgoing_messages.c
        mail = self._one(select(o.subject).where(o.execution_id == self.execution))
        return f"approved by Rita Novak; in the outbox: {mail}"

    def _rejection(self) -> str:
        created = self._run(
            self._new_ticket("Coffee machine is offline", "P1"), "Mara Klein", quiet=False
        )
        execution_id, _ = self._wait_execution(created.result_id, "pending_approval")
        self._decide(execution_id, "rejected", "Not tonight")
        self._wait_execution(created.result_id, "completed")
        messages = self.workspace.look_up(
            list_messages, self.workspace.tenant_id, created.result_id
        )
        _true("the note is there", any("Not tonight" in message.text for message in messages))
        try:
            self._decide(execution_id, "approved", "late")
        except Rejected as refusal:
            return f"rejected, a note says why; a second decision is refused ({refusal.code})"
        raise AssertionError("a late decision was taken")

    def _sla(self) -> str:
        from datetime import timedelta

        made = flows.watch_breaches()
        author = "Ayla Demir"
        workflow_id = self._run(CreateWorkflow("Breach watch", definition=made), author).result_id
        self._run(PublishWorkflow(workflow_id, 1), author)
        old = self.workspace.clock.now() - timedelta(days=20)
        command = self._new_ticket("Forgotten for weeks", "P2", created_at=old)
        ticket_id = self._run(command, "Mara Klein", quiet=False).result_id
        self._wait_execution(ticket_id, "completed", workflow_id)
        row = self.workspace.look_up(get_ticket, self.workspace.tenant_id, ticket_id)
        assert row is not None
        _same("sla_status", row.row.sla_status, "breached")
        return f"{row.row.number} is breached and a workflow has reacted"

    def _runs(self) -> str:
        author = "Ayla Demir"
        made = flows.broken()
        workflow_id = self._run(
            CreateWorkflow("Needs a second try", definition=made), author
        ).result_id
        self._run(PublishWorkflow(workflow_id, 1), author)
        data = {"ticket_id": str(self.urgent), "person": ""}
        execution_id = self._run(StartWorkflow(workflow_id, data), author).result_id
        self._wait(lambda: self._status(execution_id) == "failed", "a failed run")
        s = workflow_step_executions.c
        code = self._one(
            select(s.error_message).where(
                s.workflow_execution_id == execution_id, s.status == "failed"
            )
        )
        again = self._run(RetryExecution(execution_id, in_place=True), author).result_id
        self._wait(lambda: self._status(again) == "failed", "the second try")
        tries = self._count(workflow_step_executions, s.workflow_execution_id == execution_id)
        return f"failed with its reason ({str(code)[:60]}), tried again: {tries} steps on record"

    def _stop(self) -> str:
        began = time.perf_counter()
        self.workspace.close()
        seconds = time.perf_counter() - began
        _true("stopped within two seconds", seconds < 2.0)
        return f"every thread stopped in {seconds:.2f} s"

    def _crash(self) -> str:
        from deskflow.demo.pictures import program

        path = self.workspace.files.database
        worker = subprocess.Popen(
            [*program(), "worker", "--workspace", str(path)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert worker.stdout is not None
        worker.stdout.readline()
        worker.kill()
        worker.communicate(timeout=10)
        self.workspace = self.open_again(path)
        created = self._run(self._new_ticket("After the crash", "P1"), "Mara Klein", quiet=False)
        execution_id, _ = self._wait_execution(created.result_id, "pending_approval")
        self._decide(execution_id, "approved", "")
        self._wait_execution(created.result_id, "completed")
        stuck = self._count(workflow_executions, workflow_executions.c.status == "running")
        _same("executions left running", stuck, 0)
        return "a worker was killed with -9; nothing was lost, waiting work goes on"

    def _screenshots(self) -> str:
        from deskflow.demo.pictures import take

        assert self.out is not None
        self.workspace.close()
        return take(self.workspace.files.database, self.out)

    # --- what the steps need -----------------------------------------------------------------------

    def _run(self, command: Command, who: str, *, quiet: bool = True) -> Outcome:
        actor = self.people[who]
        return self.workspace.writer.submit(
            lambda: self.workspace.bus.run(command, actor, quiet=quiet)
        ).result(PATIENCE)

    def _new_ticket(self, title: str, priority: str, **more: Any) -> CreateTicket:
        customer_id = self._one(select(customers.c.id).where(customers.c.name == "Hafenklinik"))
        message = NewMessage(
            f"{title}. Please help.",
            author_kind="customer",
            author_name="Karin Voss",
            channel="phone",
        )
        return CreateTicket(
            NewTicket(
                title, message, priority=priority, customer_id=customer_id, channel="phone", **more
            )
        )

    def _decide(self, execution_id: UUID, decision: str, comment: str) -> None:
        a = workflow_approvals.c
        approval_id = self._one(select(a.id).where(a.workflow_execution_id == execution_id))
        self._run(DecideApproval(approval_id, decision, comment), "Rita Novak", quiet=False)

    def _status(self, execution_id: UUID) -> str:
        e = workflow_executions.c
        return str(self._one(select(e.status).where(e.id == execution_id)))

    def _wait_execution(
        self, ticket_id: UUID, status: str, workflow_id: UUID | None = None
    ) -> tuple[UUID, str]:
        e = workflow_executions.c
        wanted = select(e.id).where(e.subject_id == ticket_id, e.status == status)
        if workflow_id is not None:
            wanted = wanted.where(e.workflow_id == workflow_id)
        self._wait(lambda: self._first(wanted) is not None, f"an execution that is {status}")
        return self._first(wanted), status

    def _wait(self, is_so: Callable[[], bool], what: str) -> None:
        until = time.monotonic() + PATIENCE
        while not is_so():
            _true(f"{what} within {PATIENCE:.0f} s", time.monotonic() < until)
            time.sleep(0.02)

    def _first(self, statement: Any) -> Any:
        with self.workspace.database.read() as connection:
            return connection.execute(statement).scalars().first()

    def _one(self, statement: Any) -> Any:
        found = self._first(statement)
        _true("there is such a row", found is not None)
        return found

    def _count(self, table: Any, *where: Any) -> int:
        return int(self._first(select(func.count()).select_from(table).where(*where)))

    def _close(self) -> None:
        workspace = getattr(self, "workspace", None)
        if workspace is not None:
            workspace.close()


def _same(what: str, found: object, wanted: object) -> None:
    _true(f"{what}: {found}, expected {wanted}", found == wanted)


def _true(what: str, is_so: bool) -> None:
    if not is_so:
        raise AssertionError(what)
