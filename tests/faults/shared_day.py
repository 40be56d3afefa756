"""A day of a team on one Postgres: several workers, some of them killed; what is left is checked."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from deskflow.approvals.deciding import DecideApproval
from deskflow.approvals.tables import workflow_approvals
from deskflow.core.database import Database
from deskflow.core.ids import new_id
from deskflow.core.permissions import Actor, system
from deskflow.core.settings import SetOwnSetting
from deskflow.core.tables import event_queue
from deskflow.people.commands import AddUser, FoundTenant
from deskflow.people.tables import customers
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.sending import SendReply
from deskflow.tickets.tables import ticket_messages
from deskflow.tickets.writing_tables import held_replies
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.executing import StartWorkflow
from deskflow.workflows.scope_tables import (
    workflow_compensations,
    workflow_scopes,
    workflow_sections,
    workflow_signals,
)
from deskflow.workflows.tables import workflow_executions, workflow_step_executions, workflow_tokens
from tests.faults.outside import Outside
from tests.faults.shared_worker import is_over, start
from tests.faults.working_day import part, roundabout
from tests.integration.engine.running import definition
from tests.postgres import PostgresServer
from tests.team_bus import bus_on

ERRANDS = 4
LONGEST = 90.0
# Two of each errand's ways, its own end and the part of it; nine and two of the roundabout.
_STEPS = ERRANDS * 5 + 11


def errand(boss: UUID, web_port: int) -> dict[str, Any]:
    """A customer is made, somebody outside is called, a moment passes, somebody is asked."""
    return definition(
        {"key": "make", "action_type": "create_customer",
         "config": {"name": "Made by {{ trigger.number }}"}},
        {"key": "call", "action_type": "http_request", "retry_count": 3, "retry_delay_seconds": 1,
         "config": {"method": "POST", "url": f"http://127.0.0.1:{web_port}/"}},
        {"key": "wait", "type": "delay", "config": {"duration": "0.4s"}},
        {"key": "ask", "type": "approval", "config": {"title": "Go on?", "approvers": [str(boss)]}},
        {"key": "end", "action_type": "set_variable",
         "config": {"variable_name": "ended", "variable_value": True}},
    )  # fmt: skip


@dataclass
class SharedDay:
    """One database and one web server. Worker A is killed, worker B goes on; then two fresh ones."""

    url: str
    outside: Outside = field(default_factory=Outside)
    kills: int = 0

    def __post_init__(self) -> None:
        self.database = Database.open_postgres(self.url)
        self.bus = bus_on(self.database)
        self.tenant_id = new_id()
        founding = FoundTenant("Fault MSP", "Ada Admin", "ada@msp.example")
        admin = self.bus.run(founding, system(self.tenant_id)).result_id
        self.admin = Actor(self.tenant_id, admin)
        boss = self._run(AddUser("Rita Boss", "rita@msp.example", ("approver",)))
        self.boss = Actor(self.tenant_id, boss)
        self._fill(boss)

    def _run(self, command: Any) -> UUID:
        return self.bus.run(command, self.admin).result_id

    def _published(self, name: str, made: dict[str, Any]) -> UUID:
        workflow_id = self._run(CreateWorkflow(name, definition=made))
        self.bus.run(PublishWorkflow(workflow_id, 1), self.admin)
        return workflow_id

    def _fill(self, boss: UUID) -> None:
        run_errand = self._published("Errand", errand(boss, self.outside.web_port))
        turn = self._published("Roundabout", roundabout(self._published("Part", part())))
        ticket = self._run(CreateTicket(NewTicket("Round", NewMessage("and round"))))
        self.bus.run(SetOwnSetting("undo_send_seconds", 1), self.admin)
        self.bus.run(SendReply(ticket, NewMessage("held for a second")), self.admin)
        for number in range(ERRANDS):
            self._run(StartWorkflow(run_errand, {"number": str(number)}))
        self._run(StartWorkflow(turn, {"ticket_id": str(ticket)}))

    def start(self, name: str, fault: str = "") -> Any:
        return start(self.url, self.tenant_id, name, fault)

    def run(self, faults: Sequence[str], kill_after: Sequence[float] = ()) -> None:
        """Workers with these faults, and those that are shot after some seconds, beside one that lives."""
        doomed = [self.start(f"doomed-{n}", fault) for n, fault in enumerate(faults)]
        shot = [self.start(f"shot-{n}") for n, _ in enumerate(kill_after)]
        timers = [
            threading.Timer(seconds, process.kill)
            for seconds, process in zip(kill_after, shot, strict=True)
        ]
        for timer in timers:
            timer.start()
        # Not from the start: it would do everything before the others have come up.
        successor = self.start("successor") if not faults else None
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            self._decide()
            if successor is None and not any(one.is_alive() for one in doomed):
                successor = self.start("successor")
            with self.database.read() as connection:
                if is_over(connection):
                    break
            time.sleep(0.05)
        for timer in timers:
            timer.cancel()
        for process in [*doomed, *shot, *([successor] if successor else [])]:
            self._ended(process)

    def _decide(self) -> None:
        c = workflow_approvals.c
        with self.database.read() as connection:
            asked = connection.execute(select(c.id).where(c.status == "pending")).scalars().all()
        for approval_id in asked:
            self.bus.run(DecideApproval(approval_id, "approved", "fine"), self.boss)

    def _ended(self, process: Any) -> None:
        process.join(20)
        if process.is_alive():
            process.kill()
            process.join()
        killed = process.exitcode == -signal.SIGKILL
        self.kills += killed
        assert killed or process.exitcode == 0, f"a worker ended with {process.exitcode}"

    def wrong(self) -> list[str]:
        """What is not as it should be; nothing when all is well."""
        found: list[str] = []
        e, s, m = workflow_executions, workflow_step_executions, ticket_messages
        with self.database.read() as connection:

            def count(what: str, wanted: int, table: Any, *conditions: Any) -> None:
                statement = select(func.count()).select_from(table).where(*conditions)
                number = connection.execute(statement).scalar_one()
                if number != wanted:
                    found.append(f"{what}: {number}, not {wanted}")

            count("executions", ERRANDS + 2, e)
            count("completed", ERRANDS + 2, e, e.c.status == "completed")
            count("made customers", ERRANDS, customers, customers.c.name.like("Made by %"))
            count("completed steps", _STEPS, s, s.c.status == "completed")
            count("other steps", 1, s, s.c.status.not_in(("completed", "retrying")))
            for text in ("made", "unmade", "held for a second"):
                count(f"messages “{text}”", 1, m, m.c.body_text == text)
            for table in (
                workflow_tokens, workflow_scopes, workflow_sections, workflow_signals, workflow_compensations, event_queue,
                held_replies,
            ):  # fmt: skip
                count(table.name, 0, table)
        calls = self.outside.calls
        if len(calls) != ERRANDS:
            found.append(f"different calls outside: {len(calls)}, not {ERRANDS}")
        if not self.kills and calls.total() != ERRANDS:
            found.append(f"calls outside: {calls.total()}, not {ERRANDS}")
        return found

    def close(self) -> None:
        self.database.close()
        self.outside.close()


def killed_at_point(server: PostgresServer, point: str) -> list[str]:
    """One worker dies there, another one goes on. A point that is never passed is wrong, too."""
    day = SharedDay(server.url("postgres", create=_name(point), template="deskflow_empty"))
    try:
        day.run([f"{point}:1"])
        return day.wrong() if day.kills else [f"{point} was never passed"]
    finally:
        day.close()


def killed_at_random(server: PostgresServer, seed: int) -> list[str]:
    """Two workers that are shot at some time, beside one that lives."""
    chance = random.Random(seed)
    day = SharedDay(server.url("postgres", create=_name(f"seed {seed}"), template="deskflow_empty"))
    try:
        day.run([], [chance.uniform(0.05, 2.0) for _ in range(2)])
        return day.wrong()
    finally:
        day.close()


def _name(text: str) -> str:
    return "day_" + "".join(letter if letter.isalnum() else "_" for letter in text)
