"""The engine's thread: what wakes it, and that nobody waits long for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from deskflow.bootstrap import open_workspace
from deskflow.core.commands import Command
from deskflow.core.settings import SetSetting
from deskflow.core.writer import Priority, Writer
from deskflow.engine.actions import by_name
from deskflow.engine.duties import Duty
from deskflow.engine.limits import EngineLimits
from deskflow.engine.worker import Courier, Engine
from deskflow.people.commands import CreateCustomer
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.executing import StartWorkflow
from deskflow.workflows.execution_queries import get_execution
from tests.integration.desk import Desk
from tests.integration.engine.actions.web_server import web_server
from tests.integration.engine.running import definition, running
from tests.workspaces import founded

PATIENCE = 10.0


class Post:
    """A courier that says when it was asked."""

    def __init__(self) -> None:
        self.asked = threading.Semaphore(0)

    async def run_once(self) -> int:
        self.asked.release()
        return 0

    def next_attempt(self) -> datetime | None:
        return None


@pytest.fixture
def writer() -> Iterator[Writer]:
    made = Writer("test-writer")
    yield made
    made.close()


def engine_of(desk: Desk, writer: Writer, *couriers: Courier) -> Engine:
    return Engine(
        desk.database, desk.bus, writer, desk.clock, by_name(), EngineLimits(), desk.tenant_id, (), couriers
    )  # fmt: skip


def test_a_courier_is_asked_at_the_start_and_when_its_tables_change(
    sqlite_desk: Desk, writer: Writer
) -> None:
    post, other = Post(), Post()
    engine = engine_of(sqlite_desk, writer, post, other)
    engine.start()
    try:
        for one in (post, other):
            assert one.asked.acquire(timeout=PATIENCE)
        writer.submit(lambda: sqlite_desk.run(CreateCustomer("Nothing to deliver"))).result()
        writer.submit(lambda: sqlite_desk.run(SetSetting("smtp_host", "mail.example"))).result()
        for one in (post, other):
            assert one.asked.acquire(timeout=PATIENCE)
            assert not one.asked.acquire(blocking=False)
    finally:
        assert engine.stop()


def test_a_started_workflow_is_finished_without_anybody_asking(
    sqlite_desk: Desk, writer: Writer
) -> None:
    made = definition(
        {"key": "a", "action_type": "set_variable", "config": {"variable_name": "x", "variable_value": 1}}
    )  # fmt: skip
    flow = running(sqlite_desk)
    workflow_id = flow.publish(made)
    engine = engine_of(sqlite_desk, writer)
    engine.start()
    told = threading.Semaphore(0)
    stop = sqlite_desk.bus.listen(
        lambda changes: told.release() if changes.touches("workflow_executions") else None
    )
    try:
        start = StartWorkflow(workflow_id, {})
        execution_id = writer.submit(lambda: sqlite_desk.run(start)).result().result_id
        # The first notice is the start, the second that of the engine.
        assert all(told.acquire(timeout=PATIENCE) for _ in range(2))
        assert flow.execution(execution_id).status == "completed"
    finally:
        stop()
        assert engine.stop()


def test_a_slice_ends_between_two_executions_when_a_person_waits(
    sqlite_desk: Desk, writer: Writer
) -> None:
    made = definition(
        {"key": "a", "action_type": "set_variable", "config": {"variable_name": "x", "variable_value": 1}}
    )  # fmt: skip
    flow = running(sqlite_desk, limits=EngineLimits(slice_seconds=60.0))
    workflow_id = flow.publish(made)
    for _ in range(5):
        flow.start(workflow_id)
    asked = iter([False, True, True])
    done = flow.drain.run_slice(lambda: next(asked))
    assert done.finished == 1
    assert [row.status for row in flow.executions()].count("pending") == 4
    assert flow.drain.run_slice().finished == 4


def test_what_people_ask_for_goes_first(writer: Writer) -> None:
    order: list[str] = []
    holding, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        holding.set()
        go_on.wait(PATIENCE)

    writer.submit(hold)
    assert holding.wait(PATIENCE)
    last = writer.submit(lambda: order.append("engine"), Priority.ENGINE)
    assert not writer.people_waiting
    writer.submit(lambda: order.append("person"), Priority.PERSON)
    assert writer.people_waiting
    go_on.set()
    last.result(PATIENCE)
    assert order == ["person", "engine"]


@pytest.mark.may_log_errors
def test_a_duty_that_fails_keeps_no_other_from_its_work(sqlite_desk: Desk, writer: Writer) -> None:
    done, failed = threading.Semaphore(0), threading.Semaphore(0)
    left = [3]

    def breaks(*_: object) -> None:
        failed.release()
        raise ValueError("boom")

    def works(*_: object) -> None:
        left[0] -= 1
        done.release()

    def due(*_: object) -> datetime | None:
        return sqlite_desk.clock.now()

    duties = (
        Duty("broken", due, breaks),
        Duty("fine", lambda *_: due() if left[0] else None, works),
    )
    engine = Engine(
        sqlite_desk.database, sqlite_desk.bus, writer, sqlite_desk.clock, by_name(), EngineLimits(),
        sqlite_desk.tenant_id, duties,
    )  # fmt: skip
    engine.start()
    try:
        for _ in range(3):
            assert done.acquire(timeout=PATIENCE)
        # It is tried again, and does not spin.
        assert failed.acquire(timeout=PATIENCE)
        assert failed.acquire(timeout=PATIENCE)
        assert engine.is_running
    finally:
        engine.stop()


def test_a_host_that_is_allowed_now_is_reached_at_once(tmp_path: Path) -> None:
    """Settings count for the engine that runs, not from its next start on."""
    ask = {"key": "ask", "action_type": "http_request", "config": {"url": "{{ trigger.url }}"}}
    workspace = open_workspace(founded(tmp_path / "w.deskflow"), run_engine=True)

    def run(command: Command) -> Any:
        return workspace.run(command).result(timeout=PATIENCE)

    def ended(execution_id: Any) -> Any:
        deadline = time.monotonic() + PATIENCE
        while True:
            found = workspace.look_up(get_execution, workspace.tenant_id, execution_id)
            if found is not None and found.row.finished:
                return found.row
            assert time.monotonic() < deadline, "the run does not end"

    try:
        with web_server() as web:
            web.says("hello")
            workflow_id = run(CreateWorkflow("Ask", definition=definition(ask))).result_id
            run(PublishWorkflow(workflow_id, 1))
            refused = ended(run(StartWorkflow(workflow_id, {"url": web.url})).result_id)
            assert refused.error["code"] == "http.private_address"
            run(SetSetting("workflows_allowed_hosts", "127.0.0.1"))
            assert (
                ended(run(StartWorkflow(workflow_id, {"url": web.url})).result_id).status
                == "completed"
            )
    finally:
        workspace.close()
