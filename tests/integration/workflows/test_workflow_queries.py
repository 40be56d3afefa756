"""Reading workflows and executions, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from deskflow.workflows.authoring import (
    CreateWorkflow,
    DeleteWorkflow,
    PublishWorkflow,
    SaveDraft,
    SetWorkflowActive,
)
from deskflow.workflows.execution_queries import (
    ExecutionFilter,
    count_executions,
    executions_by_ids,
    executions_of_ticket,
    get_execution,
    list_executions,
)
from deskflow.workflows.live_queries import (
    Standing,
    count_under_way,
    failed_since,
    live_standing,
    recent_paths,
)
from deskflow.workflows.queries import get_version, get_workflow, list_versions, list_workflows
from tests.integration.desk import Desk
from tests.integration.engine.running import definition, running

STOP = {"key": "end", "type": "stop", "config": {}}
WAIT = {"key": "wait", "type": "delay", "config": {"duration": "2h"}}


def ask(desk: Desk, query: Any, *args: Any, **options: Any) -> Any:
    with desk.database.read() as connection:
        return query(connection, desk.tenant_id, *args, **options)


def test_the_list_says_what_is_published_edited_and_run(desk: Desk) -> None:
    engine = running(desk)
    flow = engine.publish(definition(STOP), "Zeta")
    draft = desk.run(CreateWorkflow("alpha")).result_id
    gone = desk.run(CreateWorkflow("Gone")).result_id
    desk.run(DeleteWorkflow(gone))
    engine.start(flow)
    engine.settle()
    first, second = ask(desk, list_workflows)
    assert (first.id, first.name, first.version, first.has_changes) == (draft, "alpha", None, True)
    assert (second.name, second.version, second.has_changes) == ("Zeta", 1, False)
    assert (second.executions, second.failed, second.last_status) == (1, 0, "completed")
    desk.run(SaveDraft(flow, definition({**STOP, "title": "Later"}), 1))
    assert ask(desk, list_workflows)[1].has_changes


def test_the_next_run_of_a_schedule_is_known_while_it_is_active(desk: Desk) -> None:
    trigger = {"type": "schedule", "config": {"cron": "0 9 * * *"}}
    flow = running(desk).publish(definition(STOP, trigger=trigger))
    (row,) = ask(desk, list_workflows)
    assert row.next_run_at == desk.clock.now() + timedelta(hours=1)
    desk.run(SetWorkflowActive(flow, False))
    (row,) = ask(desk, list_workflows)
    assert row.next_run_at is None


def test_one_workflow_with_draft_published_and_versions(desk: Desk) -> None:
    flow = running(desk).publish(definition(STOP))
    desk.run(SaveDraft(flow, definition({**STOP, "title": "Two"}), 1))
    details = ask(desk, get_workflow, flow)
    assert details.published["steps"][0]["title"] == ""
    assert details.draft["steps"][0]["title"] == "Two"
    assert (details.version, details.draft_revision, details.draft_saved_by_name) == (
        1,
        2,
        "Ada Admin",
    )
    warned = ("flow.leads_nowhere:end", "x" * 500)
    desk.run(PublishWorkflow(flow, 2, "better words", acknowledged=warned))
    versions = ask(desk, list_versions, flow)
    assert [(one.version, one.message, one.acknowledged) for one in versions] == [
        (2, "better words", 2), (1, None, 0),
    ]  # fmt: skip
    assert ask(desk, get_version, flow, 1).steps[0].title == ""
    assert ask(desk, get_version, flow, 3) is None
    desk.run(DeleteWorkflow(flow))
    assert ask(desk, get_workflow, flow) is None


def test_executions_are_paged_without_gaps_or_doubles(desk: Desk) -> None:
    engine = running(desk)
    flow = engine.publish(definition(STOP))
    started = []
    for number in range(7):
        # Three of them share a moment.
        if number not in (3, 4):
            desk.advance(minutes=1)
        started.append(engine.start(flow))
    pages, before = [], None
    while page := ask(desk, list_executions, limit=2, before=before):
        pages.append(len(page))
        before = (page[-1].started_at, page[-1].id)
        started = [one for one in started if one not in {row.id for row in page}]
    assert pages == [2, 2, 2, 1]
    assert started == []


def test_filters_by_status_workflow_ticket_and_text(desk: Desk) -> None:
    engine = running(desk)
    ends, waits = (
        engine.publish(definition(STOP), "Ends"),
        engine.publish(definition(WAIT), "Waits_%"),
    )
    ticket = desk.ticket("Größe 100% falsch")
    about = engine.start(ends, ticket_id=str(ticket))
    engine.start(waits)
    engine.settle()

    def found(**wanted: Any) -> list[str]:
        return [row.workflow_name for row in ask(desk, list_executions, ExecutionFilter(**wanted))]

    assert found(statuses=("completed",)) == ["Ends"]
    assert found(workflow_id=waits) == ["Waits_%"]
    assert found(subject_id=ticket) == ["Ends"]
    assert found(text="_%") == ["Waits_%"]
    assert found(text="grosse 100%") == ["Ends"]
    number = ask(desk, executions_of_ticket, ticket)[0].ticket_number
    assert found(text=number.lower()) == ["Ends"]
    assert [row.id for row in ask(desk, executions_of_ticket, ticket)] == [about]
    assert ask(desk, count_executions) == {"completed": 1, "waiting": 1}
    assert ask(desk, count_executions, ExecutionFilter(text="ends")) == {"completed": 1}


def test_a_waiting_execution_says_at_which_step_and_until_when(desk: Desk) -> None:
    engine = running(desk)
    execution = engine.start(engine.publish(definition(WAIT)))
    engine.settle()
    (row,) = ask(desk, executions_by_ids, [execution])
    assert (row.wait.step_key, row.wait.state) == ("wait", "delay")
    assert row.wait.until == desk.clock.now() + timedelta(hours=2)
    details = ask(desk, get_execution, execution)
    assert [step.step_key for step in details.steps] == ["wait"]
    assert details.definition.steps[0].key == "wait"
    assert details.started_by == "Ada Admin"
    assert details.waits == (row.wait,)
    standing = ask(desk, live_standing, row.workflow_id, 1)
    assert standing == {"wait": Standing({"delay": 1}, row.started_at)}
    assert ask(desk, count_under_way, row.workflow_id, 1) == 1
    desk.advance(hours=3)
    engine.settle()
    (row,) = ask(desk, executions_by_ids, [execution])
    assert (row.status, row.wait) == ("completed", None)
    assert ask(desk, live_standing, row.workflow_id, 1) == {}
    since = desk.clock.now() - timedelta(days=1)
    assert ask(desk, recent_paths, row.workflow_id, 1, since) == {("wait", "done"): 1}


def test_where_runs_failed_lately_is_counted_by_step(desk: Desk) -> None:
    lost = {"key": "lost", "type": "stop", "config": {"outcome": "fail", "message": "no"}}
    engine = running(desk)
    workflow_id = engine.publish(definition(lost))
    for _ in range(2):
        engine.start(workflow_id)
    engine.settle()
    now = desk.clock.now()
    assert ask(desk, failed_since, workflow_id, 1, now - timedelta(minutes=15)) == {"lost": 2}
    assert ask(desk, failed_since, workflow_id, 2, now - timedelta(minutes=15)) == {}
    desk.advance(hours=1)
    now = desk.clock.now()
    assert ask(desk, failed_since, workflow_id, 1, now - timedelta(minutes=15)) == {}
