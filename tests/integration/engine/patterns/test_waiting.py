"""Waiting for events, choices that others make, and runs inside runs."""

from __future__ import annotations

import pytest

from tests.integration.engine.patterns.flows import bench, do, flow, fork, step
from tests.integration.engine.running import CONSUMERS


def change(desk, ticket_id, **values):
    from deskflow.tickets.changing import UpdateTicket

    desk.run(UpdateTicket(ticket_id, values))
    desk.advance(seconds=1)


ABOUT_TICKET = {"type": "event", "config": {"event": "ticket.created"}}


def waiting(**config) -> dict:
    return flow(
        [step("w", "wait_event", event="ticket.updated", **config), do("got", note="{{ steps.w.event.ticket.title }}"), do("late")],
        ">w", "w.received>got", "w.timeout>late", trigger=ABOUT_TICKET,
    )  # fmt: skip


def test_an_event_about_the_same_record_is_waited_for(desk):
    one = bench(desk)
    one.running.publish(waiting(timeout="1d"))
    mine, other = desk.ticket("Mine"), desk.ticket("Other")
    one.running.settle()
    assert {row.status for row in one.running.executions()} == {"waiting"}
    desk.advance(minutes=1)
    change(desk, mine, title="Mine, changed")
    one.running.settle()
    assert one.trace.seen == ["Mine, changed"]
    desk.advance(days=1)
    one.running.settle()
    assert one.trace.seen == ["Mine, changed", "late"]
    change(desk, other, title="Other, too late")
    one.running.settle()
    assert {row.status for row in one.running.executions()} == {"completed"}


def test_filters_say_which_event_counts(desk):
    one = bench(desk)
    one.running.publish(waiting(filters={"priority": "P1"}))
    ticket = desk.ticket("Mine")
    one.running.settle()
    change(desk, ticket, title="Still P3")
    one.running.settle()
    assert one.trace.seen == []
    change(desk, ticket, priority="P1")
    one.running.settle()
    assert one.trace.seen == ["Still P3"]


def test_an_event_is_found_by_a_value_in_it(desk):
    made = flow(
        [step("w", "wait_event", event="ticket.created", path="ticket.title", equals="Answer to {{ trigger.no }}"),
         do("got", note="{{ steps.w.event.ticket.title }}")],
        ">w", "w.received>got",
    )  # fmt: skip
    one = bench(desk)
    workflow = one.running.publish(made)
    for number in (1, 2, 3):
        one.running.start(workflow, no=number)
    one.running.settle()
    desk.ticket("Answer to 2")
    desk.ticket("Answer to 4")
    one.running.settle()
    assert one.trace.seen == ["Answer to 2"]
    assert sorted(row.status for row in one.running.executions()) == [
        "completed",
        "waiting",
        "waiting",
    ]


def test_transient_trigger(desk):
    """What happened before the waiting began is gone."""
    made = flow(
        [step("d", "delay", duration="1h"), step("w", "wait_event", event="ticket.updated"), do("got")],
        ">d", "d.done>w", "w.received>got", trigger=ABOUT_TICKET,
    )  # fmt: skip
    one = bench(desk)
    one.running.publish(made)
    ticket = desk.ticket("Mine")
    one.running.settle()
    change(desk, ticket, title="Too early")
    desk.advance(hours=1)
    one.running.settle()
    assert one.trace.seen == []
    desk.advance(seconds=1)
    change(desk, ticket, title="In time")
    one.running.settle()
    assert one.trace.seen == ["got"]


def test_persistent_trigger(desk):
    """With `earlier` an event since the run began is kept for it, each once."""
    made = flow(
        [step("d", "delay", duration="1h"), step("l", "loop", items=[1, 2, 3]),
         step("w", "wait_event", event="ticket.updated", earlier=True), do("got", note="{{ steps.w.event.ticket.title }}")],
        ">d", "d.done>l", "l.each>w", "w.received>got", trigger=ABOUT_TICKET,
    )  # fmt: skip
    one = bench(desk)
    one.running.publish(made)
    ticket = desk.ticket("Mine")
    one.running.settle()
    for title in ("First", "Second"):
        desk.advance(minutes=1)
        change(desk, ticket, title=title)
    desk.advance(hours=1)
    one.running.settle()
    assert one.trace.seen == ["First", "Second"]
    desk.advance(minutes=1)
    change(desk, ticket, title="Third")
    one.running.settle()
    assert one.trace.seen == ["First", "Second", "Third"]


def test_an_event_that_another_worker_took_while_the_waiting_began_is_found(make_desk):
    """On a server two workers may do both at the same moment; the first cannot see that the second waits."""
    desk = make_desk(*CONSUMERS)
    one = bench(desk)
    one.running.publish(waiting())
    ticket = desk.ticket("Mine")
    one.running.settle()
    if desk.database.engine.dialect.name != "postgresql":
        pytest.skip("on a file one writes at a time")
    from deskflow.core.tables import event_queue

    change(desk, ticket, title="Changed")
    with desk.database.write() as connection:
        connection.execute(event_queue.delete())
    one.running.settle()
    assert one.trace.seen == []
    desk.advance(seconds=2)
    one.running.settle()
    assert one.trace.seen == ["Changed"]


def choosing() -> dict:
    return flow(
        [fork("f", "event", "time"), step("w", "wait_event", event="ticket.updated"), step("d", "delay", duration="1h"),
         step("j", "join", wait_for="any"), step("s", "switch", value="{{ steps.j.first }}", cases=[{"key": "event", "equals": "event"}]),
         do("heard"), do("nobody")],
        ">f", "f.branch:event>w", "f.branch:time>d", "w.received>j", "d.done>j", "j.done>s", "s.case:event>heard",
        "s.otherwise>nobody", trigger=ABOUT_TICKET,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "seen"), [("event", ["heard"]), ("time", ["nobody"]), ("both", ["heard"])]
)
def test_deferred_choice(desk, answer, seen):
    """Whatever comes first decides; the other is no longer waited for."""
    one = bench(desk)
    one.running.publish(choosing())
    ticket = desk.ticket("Mine")
    one.running.settle()
    desk.advance(minutes=59)
    if answer != "time":
        change(desk, ticket, title="Changed")
    if answer != "event":
        desk.advance(minutes=1)
    one.running.settle()
    assert one.trace.seen == seen
    assert {row.status for row in one.running.executions()} == {"completed"}


def test_milestone(desk):
    """Something may be done only while a state holds: asked again whenever the record has changed."""
    made = flow(
        [step("c", "condition", condition="default(steps.w.event.ticket.status, trigger.ticket.status) == 'in_progress'"),
         step("w", "wait_event", event="ticket.updated"), do("now")],
        ">c", "c.true>now", "c.false>w", "w.received>c", trigger=ABOUT_TICKET,
    )  # fmt: skip
    one = bench(desk)
    one.running.publish(made)
    ticket = desk.ticket("Mine")
    one.running.settle()
    for title in ("a", "b"):
        change(desk, ticket, title=title)
        one.running.settle()
    assert one.trace.seen == []
    change(desk, ticket, status="in_progress")
    one.running.settle()
    assert one.trace.seen == ["now"]


# --- runs inside runs ------------------------------------------------------------------------------


def child(one, *steps, name="Child", **more):
    return one.running.publish(flow(*steps, **more) if steps else answering(), name)


def answering() -> dict:
    return flow(
        [do("c", note="{{ trigger.n * 2 }}", name="doubled"), step("s", "stop", output={"twice": "{{ vars.doubled }}"})],
        ">c", "c>s",
    )  # fmt: skip


def calling(workflow, *edges, **config) -> dict:
    return flow(
        [step("s", "sub_workflow", workflow=str(workflow), **config), do("ok", note="{{ steps.s.result.twice }}"), do("bad", note="{{ steps.s.error.params.cause }}")],
        ">s", "s.success>ok", "s.failure>bad", *edges,
    )  # fmt: skip


def test_a_sub_workflow_gives_back_its_answer(desk):
    one = bench(desk)
    workflow = child(one)
    made = calling(workflow, input={"n": "{{ trigger.n }}"})
    execution = one.running.start(one.running.publish(made, "Parent"), n=21)
    one.running.settle()
    assert one.trace.seen == [42, 42]
    parent, inner = (
        one.running.execution(execution),
        next(row for row in one.running.executions() if row.workflow_id == workflow),
    )
    assert (parent.status, inner.status, inner.triggered_by, inner.parent_execution_id) == (
        "completed", "completed", "workflow", execution,
    )  # fmt: skip
    assert inner.chain == [str(execution)]


def test_a_sub_workflow_that_fails_fails_the_step(desk):
    one = bench(desk)
    workflow = child(one, [do("c", fail=True)], ">c")
    one.running.start(one.running.publish(calling(workflow), "Parent"))
    one.running.settle()
    assert one.trace.seen == ["mark.failed"]


def test_a_pinned_version_stays_and_the_latest_moves_on(desk):
    from deskflow.workflows.authoring import PublishWorkflow, SaveDraft

    one = bench(desk)
    workflow = child(one, [do("v1")], ">v1")
    desk.run(SaveDraft(workflow, flow([do("v2")], ">v2"), 1))
    desk.run(PublishWorkflow(workflow, 2))
    for number, config in enumerate(({"version": 1}, {})):
        one.running.start(one.running.publish(calling(workflow, **config), f"Parent {number}"))
    one.running.settle()
    assert [seen for seen in one.trace.seen if seen in ("v1", "v2")] == ["v1", "v2"]


@pytest.mark.parametrize(("on_end", "status"), [("cancel", "cancelled"), ("abandon", "waiting")])
def test_when_the_parent_ends_first(desk, on_end, status):
    from deskflow.workflows.executing import CancelExecution

    one = bench(desk)
    workflow = child(one, [step("w", "delay", duration="1d")], ">w")
    execution = one.running.start(one.running.publish(calling(workflow, on_end=on_end), "Parent"))
    one.running.settle()
    desk.run(CancelExecution(execution))
    one.running.settle()
    (inner,) = [row for row in one.running.executions() if row.workflow_id == workflow]
    assert inner.status == status


def test_a_child_that_is_cancelled_is_a_failure_for_its_parent(desk):
    from deskflow.workflows.executing import CancelExecution

    one = bench(desk)
    workflow = child(one, [step("w", "delay", duration="1d")], ">w")
    one.running.start(one.running.publish(calling(workflow), "Parent"))
    one.running.settle()
    (inner,) = [row for row in one.running.executions() if row.workflow_id == workflow]
    desk.run(CancelExecution(inner.id))
    one.running.settle()
    assert one.trace.seen == ["cancelled"]


def test_waiting_for_a_sub_workflow_has_an_end(desk):
    one = bench(desk)
    workflow = child(one, [step("w", "delay", duration="1d")], ">w")
    made = calling(workflow, timeout="1h")
    made["steps"].append({"id": "late", "type": "action", **do("late")})
    made["edges"].append({"id": "x", "source": "s", "port": "timeout", "target": "late"})
    one.running.start(one.running.publish(made, "Parent"))
    one.running.settle()
    desk.advance(hours=1)
    one.running.settle()
    assert one.trace.seen == ["late"]
    assert sorted(row.status for row in one.running.executions()) == ["cancelled", "completed"]


def test_recursion(desk):
    """A workflow may run itself, as long as it comes to an end."""
    from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow, SaveDraft

    one = bench(desk)
    workflow = desk.run(CreateWorkflow("Down", definition=flow([do("x")], ">x"))).result_id
    made = flow(
        [do("n", note="{{ trigger.n }}"), step("c", "condition", condition="trigger.n > 0"),
         step("s", "sub_workflow", workflow=str(workflow), input={"n": "{{ trigger.n - 1 }}"}), do("up", note="up {{ trigger.n }}")],
        ">n", "n>c", "c.true>s", "s.success>up",
    )  # fmt: skip
    desk.run(SaveDraft(workflow, made, 1))
    desk.run(PublishWorkflow(workflow, 2))
    execution = one.running.start(workflow, n=3)
    one.running.settle()
    assert one.trace.seen == [3, 2, 1, 0, "up 1", "up 2", "up 3"]
    deep = one.running.start(workflow, n=30)
    one.running.settle()
    row = one.running.execution(deep)
    assert one.running.execution(execution).status == "completed"
    assert (row.status, row.error["code"]) == ("failed", "sub_workflow.failed")
    deepest = max(one.running.executions(), key=lambda each: len(each.chain))
    assert deepest.error["code"] == "sub_workflow.too_deep"
    assert deepest.error["params"]["chain"].startswith("Down > Down")
