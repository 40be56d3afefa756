"""Starts the working day, kills it, starts it again, and checks what is left."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from deskflow.channels.tables import outgoing_messages
from deskflow.core.clock import SystemClock
from deskflow.core.database import Database
from deskflow.core.drafts import DraftStore
from deskflow.core.files import AttachmentStore
from deskflow.core.tables import event_queue
from deskflow.core.workspace_files import WorkspaceFiles, quick_check
from deskflow.people.tables import users
from deskflow.tickets.tables import ticket_activity, ticket_messages, tickets
from deskflow.tickets.writing_tables import held_replies
from deskflow.workflows.scope_tables import (
    workflow_compensations,
    workflow_scopes,
    workflow_sections,
    workflow_signals,
)
from deskflow.workflows.tables import workflow_executions, workflow_step_executions, workflow_tokens
from tests.faults.importing import ROWS
from tests.faults.outside import Outside
from tests.faults.working_day import start

COUNT = 4
# One for each errand, and the reply that was held.
MAILS = COUNT + 1
# What the roundabout and its part leave: nine steps and two, and one that failed.
ROUNDABOUT = 11
LONGEST = 90.0
AT_ONCE = 4


@dataclass
class Day:
    """One file, its two servers, and what was killed so far."""

    folder: Path
    outside: Outside = field(default_factory=Outside)
    kills: int = 0

    @property
    def path(self) -> Path:
        return self.folder / "day.deskflow"

    def start(self, fault: str = "") -> Any:
        environment = {
            "DESKFLOW_FAULT": fault, "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(self.outside.mail_port),
            "SMTP_SECURITY": "none", "EMAIL_FROM": "desk@msp.example",
            "HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_DATA_HOME": str(self.folder / "data"), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }  # fmt: skip
        return start(self.path, self.outside.web_port, COUNT, environment, self.errors)

    @property
    def errors(self) -> Path:
        return self.folder / "errors.txt"

    def run_to_the_end(self) -> None:
        assert not self._killed(self.start(), LONGEST)

    def die_at(self, fault: str) -> bool:
        """Whether the process was killed at that point; False when it never came there."""
        killed = self._killed(self.start(fault), LONGEST)
        self.kills += killed
        return killed

    def die_after(self, seconds: float) -> bool:
        process = self.start()
        process.join(seconds)
        if not process.is_alive():
            return False
        process.kill()
        process.join(10)
        self.kills += 1
        return True

    def _killed(self, process: Any, patience: float) -> bool:
        process.join(patience)
        alive = process.is_alive()
        if alive:
            process.kill()
            process.join(10)
        killed = not alive and process.exitcode == -signal.SIGKILL
        said = self.errors.read_text(errors="replace")[-4000:] if self.errors.exists() else ""
        assert not alive, f"the day does not end: {said}"
        assert killed or process.exitcode == 0, said
        return killed

    def close(self) -> None:
        self.outside.close()


def check(day: Day) -> list[str]:
    """What is wrong with the file after the day has ended; nothing when all is well."""
    wrong: list[str] = list(quick_check(day.path))
    database = Database.open_file(day.path)
    try:
        with database.read() as connection:
            e, s, t = workflow_executions.c, workflow_step_executions.c, tickets.c

            def number(*conditions: object, of: object) -> int:
                return connection.execute(
                    select(func.count()).select_from(of).where(*conditions)
                ).scalar_one()

            _expect(wrong, "P1 tickets", number(t.priority == "P1", of=tickets), COUNT)
            _expect(wrong, "imported tickets", number(t.title.like("Row %"), of=tickets), ROWS)
            _expect(wrong, "executions", number(of=workflow_executions), COUNT + 4)
            _expect(
                wrong,
                "completed executions",
                number(e.status == "completed", of=workflow_executions),
                COUNT + 4,
            )
            _expect(
                wrong,
                "steps that are not completed or retried",
                number(s.status.not_in(("completed", "retrying")), of=workflow_step_executions),
                1,
            )
            _expect(
                wrong,
                "completed steps",
                number(s.status == "completed", of=workflow_step_executions),
                COUNT * 5 + 2 + ROUNDABOUT,
            )
            _expect(wrong, "tokens", number(of=workflow_tokens), 0)
            for table in (
                workflow_scopes,
                workflow_sections,
                workflow_signals,
                workflow_compensations,
            ):
                _expect(wrong, table.name, number(of=table), 0)
            for text in ("made", "unmade"):
                body = ticket_messages.c.body_text == text
                _expect(wrong, f"notes “{text}”", number(body, of=ticket_messages), 1)
            _expect(wrong, "queued events", number(of=event_queue), 0)
            _expect(
                wrong,
                "assignments",
                number(ticket_activity.c.code == "ticket.changed", of=ticket_activity),
                COUNT,
            )
            _expect(
                wrong,
                "breach notes",
                number(ticket_messages.c.body_text == "breached", of=ticket_messages),
                1,
            )
            held = ticket_messages.c.body_text == "held for a second"
            _expect(wrong, "replies that were held", number(held, of=ticket_messages), 1)
            _expect(wrong, "replies still held", number(of=held_replies), 0)
            _expect(wrong, "mails", number(of=outgoing_messages), MAILS)
            _expect(
                wrong,
                "sent mails",
                number(outgoing_messages.c.status == "sent", of=outgoing_messages),
                MAILS,
            )
            boss = connection.execute(
                select(users.c.id).where(users.c.name == "Rita Boss")
            ).scalar_one()
            texts = connection.execute(select(ticket_messages.c.body_text)).scalars().all()
    finally:
        database.close()
    _expect(wrong, "different calls outside", len(day.outside.calls), COUNT)
    _expect(wrong, "different mails outside", len(day.outside.mails), MAILS)
    if not day.kills:
        _expect(wrong, "calls outside", day.outside.calls.total(), COUNT)
        _expect(wrong, "mails outside", day.outside.mails.total(), MAILS)
    files = WorkspaceFiles.at(day.path)
    drafts = DraftStore(files.drafts, SystemClock())
    _expect(wrong, "drafts", len(drafts.list(boss)), COUNT)
    drafts.close()
    store = AttachmentStore(files.attachments)
    lost = [text for text in texts if text.startswith("file ") and not store.exists(text[5:])]
    _expect(wrong, "lost attachments", len(lost), 0)
    return wrong


def _expect(wrong: list[str], what: str, found: int, wanted: int) -> None:
    if found != wanted:
        wrong.append(f"{what}: {found}, not {wanted}")


def kill_at_point(folder: Path, point: str, nth: int = 1) -> list[str]:
    """Dies at the point, goes on; what is wrong afterwards. A point that is never reached is wrong, too."""
    day = Day(folder)
    try:
        if not day.die_at(f"{point}:{nth}"):
            return [f"{point} was never passed {nth} times"]
        day.run_to_the_end()
        return check(day)
    finally:
        day.close()


def kill_at_random(folder: Path, seed: int, most: int = 3) -> list[str]:
    """Up to `most` kills at moments drawn from the seed, then to the end."""
    chance = random.Random(seed)
    day = Day(folder)
    try:
        for _ in range(chance.randint(1, most)):
            if not day.die_after(chance.uniform(0.1, 3.5)):
                break
        day.run_to_the_end()
        return check(day)
    finally:
        day.close()


def wrong_days(days: Mapping[str, Callable[[], list[str]]]) -> dict[str, list[str]]:
    """What went wrong in which day; several at the same time, since a day mostly waits."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = {name: pool.submit(day) for name, day in days.items()}
        found = {name: one.result() for name, one in running.items()}
    return {name: wrong for name, wrong in found.items() if wrong}


def seconds(since: float) -> str:
    return f"{time.monotonic() - since:.1f} s"
