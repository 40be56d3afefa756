"""`deskflow worker`: automation goes on without a window, stops at once when told to, and shares no file."""

from __future__ import annotations

import contextlib
import shutil
import signal
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from deskflow.approvals.deciding import DecideApproval
from deskflow.approvals.tables import workflow_approvals
from deskflow.bootstrap import open_workspace
from deskflow.core import sqlite
from deskflow.people.tables import customers
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from tests.e2e.machine import Machine, Started, answering, seconds_to_end


def statuses(path: Path, title: str) -> list[str]:
    """Of the executions that belong to the ticket."""
    with contextlib.closing(sqlite.connect(path, read_only=True)) as connection:
        return [
            row[0]
            for row in connection.execute(
                "SELECT e.status FROM workflow_executions e JOIN tickets t ON t.id = e.subject_id"
                " WHERE t.title = ?",
                (title,),
            )
        ]


def test_it_does_what_is_waiting_and_ends_when_idle(
    machine: Machine, demo_file: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(demo_file, tmp_path / "demo.deskflow"))
    title = "Everything is on fire"
    opened = open_workspace(path, user="admin@alster.example", run_engine=False)
    with opened.database.read() as connection:
        c = customers.c
        customer_id = connection.execute(select(c.id).where(c.name == "Hafenklinik")).scalar_one()
    message = NewMessage("Help!", author_kind="customer")
    ticket = NewTicket(title, message, priority="P1", customer_id=customer_id)
    opened.run(CreateTicket(ticket)).result(10)
    opened.close()
    assert statuses(path, title) == []

    first = machine.run("worker", "--until-idle", "--workspace", path)
    assert (first.code, first.err) == (0, "")
    assert statuses(path, title) == ["pending_approval"]

    opened = open_workspace(path, user="rita.novak@alster.example", run_engine=False)
    with opened.database.read() as connection:
        a = workflow_approvals.c
        approval_id = (
            connection.execute(
                select(a.id).where(a.status == "pending").order_by(a.created_at.desc())
            )
            .scalars()
            .first()
        )
    assert approval_id is not None
    opened.run(DecideApproval(approval_id, "approved", "Go")).result(10)
    opened.close()
    assert statuses(path, title) == ["pending_approval"]

    second = machine.run("worker", "--until-idle", "--workspace", path)
    assert (second.code, second.err) == (0, "")
    assert statuses(path, title) == ["completed"]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM to be caught")
def test_a_second_worker_is_told_whose_the_file_is_and_sigterm_ends_the_first(
    machine: Machine, workspace: Path, started: Started
) -> None:
    worker = started(machine.start("worker", "--workspace", workspace))
    answering(worker, workspace)
    second = machine.run("worker", "--workspace", workspace)
    exporting = machine.call("export", "tickets", "--workspace", workspace)
    for refused in (second, exporting):
        assert refused.code == 1
        assert len(refused.err.splitlines()) == 1
        assert f"(worker, process {worker.pid})" in refused.err
    assert worker.stdout is not None
    assert str(workspace) in worker.stdout.readline()
    worker.send_signal(signal.SIGTERM)
    assert seconds_to_end(worker) < 2.0
    assert worker.returncode == 0
    assert not workspace.with_name(f"{workspace.name}-wal").exists()
