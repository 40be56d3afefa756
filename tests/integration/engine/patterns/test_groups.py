"""Groups: error handlers, time limits, cancelled regions, one at a time; and the undoing of what was done."""

from __future__ import annotations

import pytest

from tests.integration.engine.patterns.flows import (
    bench,
    do,
    flow,
    fork,
    outcome,
    standing,
    step,
    traces,
)


def test_a_group_is_over_when_all_inside_has_ended(desk):
    made = flow(
        [step("g", "group"), fork("f", "x", "y"), do("a"), do("b"), do("end", note="{{ default(steps.a.value, '') }}end")],
        ">g", "g.inside>f", "f.branch:x>a", "f.branch:y>b", "g.done>end",
    )  # fmt: skip
    assert traces(desk, made) == {("a", "b", "aend"), ("b", "a", "aend")}


def test_a_failure_inside_takes_the_groups_way(desk):
    made = flow(
        [step("g", "group"), fork("f", "x", "y"), do("a", fail=True), step("w", "delay", duration="1h"), do("b"),
         do("saved", note="{{ steps.g.step }}: {{ steps.g.error.code }}"), do("end")],
        ">g", "g.inside>f", "f.branch:y>a", "f.branch:x>w", "w.done>b", "g.error>saved", "g.done>end",
    )  # fmt: skip
    one = bench(desk)
    execution = one.running.start(one.running.publish(made))
    one.running.settle()
    assert one.running.execution(execution).status == "completed"
    assert one.trace.seen == ["a: mark.failed"]
    assert ("w", "cancelled") in one.running.path(execution)


def test_without_a_way_for_errors_the_next_group_around_takes_it(desk):
    made = flow(
        [step("o", "group"), step("i", "group"), do("a", fail=True), do("saved")],
        ">o", "o.inside>i", "i.inside>a", "o.error>saved",
    )  # fmt: skip
    assert outcome(desk, made) == ("completed", ("saved",), None)


def timed(*edges: str) -> dict:
    return flow(
        [step("g", "group", timeout="1h"), step("w", "delay", duration="2h"), do("a"), do("late"), do("end")],
        ">g", "g.inside>w", "w.done>a", "g.done>end", *edges,
    )  # fmt: skip


def test_a_group_that_takes_too_long_is_left(desk):
    one = bench(desk)
    execution = one.running.start(one.running.publish(timed("g.timeout>late")))
    one.running.settle()
    assert standing(desk, execution) == ["g:inside", "w:delay"]
    desk.advance(hours=1)
    one.running.settle()
    assert one.trace.seen == ["late"]
    assert ("w", "cancelled") in one.running.path(execution)
    without = timed("g.error>late")
    without["edges"] = [edge for edge in without["edges"] if edge["port"] != "error"]
    without["steps"] = [each for each in without["steps"] if each["key"] != "late"]
    again = one.running.start(one.running.publish(without, "Other"))
    one.running.settle()
    desk.advance(hours=1)
    one.running.settle()
    assert one.running.execution(again).error["code"] == "group.timed_out"


def test_cancel_region_and_cancel_activity(desk):
    """A branch that hears something leaves the group; whatever else is inside is given up, what is outside goes on."""
    made = flow(
        [fork("all", "in", "out"), step("g", "group"), fork("f", "x", "y", "z"), step("w1", "delay", duration="5h"),
         step("w2", "delay", duration="6h"), step("w3", "delay", duration="1h"), step("s", "stop", outcome="leave"),
         do("never"), do("left"), step("w4", "delay", duration="7h"), do("outside"), step("j", "join"), do("end")],
        ">all", "all.branch:in>g", "g.inside>f", "f.branch:x>w1", "f.branch:y>w2", "f.branch:z>w3", "w3.done>s",
        "w1.done>never", "w2.done>never", "g.done>left", "left>j", "all.branch:out>w4", "w4.done>outside", "outside>j",
        "j.done>end",
    )  # fmt: skip
    one = bench(desk)
    execution = one.running.start(one.running.publish(made))
    one.running.settle()
    desk.advance(hours=1)
    one.running.settle()
    assert one.trace.seen == ["left"]
    assert standing(desk, execution) == ["j:join", "w4:delay"]
    desk.advance(hours=6)
    one.running.settle()
    assert one.trace.seen == ["left", "outside", "end"]


def test_cancel_case(desk):
    from deskflow.workflows.executing import CancelExecution

    made = flow(
        [step("l", "loop", items=[1, 2], at_once=2), step("w", "delay", duration="1h"), do("a")], ">l", "l.each>w", "w.done>a",
    )  # fmt: skip
    one = bench(desk)
    execution = one.running.start(one.running.publish(made))
    one.running.settle()
    desk.run(CancelExecution(execution))
    desk.advance(hours=2)
    one.running.settle()
    assert one.running.execution(execution).status == "cancelled"
    assert standing(desk, execution) == []
    assert {status for _, status in one.running.path(execution)} == {"cancelled"}
    assert one.trace.seen == []


def critical(key: str, name: str = "a") -> dict:
    return flow(
        [step("g", "group", key=key), do("in", note="{{ trigger.who }} in"), step("w", "delay", duration="1h"),
         do("out", note="{{ trigger.who }} out")],
        ">g", "g.inside>in", "in>w", "w.done>out",
    )  # fmt: skip


def test_critical_section(desk):
    """One at a time for each key, in the order of arrival; another key is another matter."""
    one = bench(desk)
    workflow = one.running.publish(critical("{{ trigger.key }}"))
    for who, key in (("ann", 1), ("bob", 1), ("cid", 2), ("dan", 1)):
        one.running.start(workflow, who=who, key=key)
        one.running.settle()
    assert one.trace.seen == ["ann in", "cid in"]
    for _ in range(3):
        desk.advance(hours=1)
        one.running.settle()
    assert one.trace.seen == ["ann in", "cid in", "ann out", "cid out", "bob in", "bob out", "dan in", "dan out"] or (
        [each for each in one.trace.seen if "cid" not in each] == ["ann in", "ann out", "bob in", "bob out", "dan in", "dan out"]
    )  # fmt: skip
    assert {row.status for row in one.running.executions()} == {"completed"}
    from deskflow.workflows.scope_tables import workflow_sections, workflow_signals

    assert desk.rows(workflow_sections) == desk.rows(workflow_signals) == []


def test_who_is_cancelled_lets_the_next_one_in(desk):
    from deskflow.workflows.executing import CancelExecution

    one = bench(desk)
    workflow = one.running.publish(critical("k"))
    first, second, third = (one.running.start(workflow, who=who) for who in ("ann", "bob", "cid"))
    one.running.settle()
    desk.run(CancelExecution(second))
    one.running.settle()
    desk.run(CancelExecution(first))
    one.running.settle()
    assert one.trace.seen == ["ann in", "cid in"]
    assert one.running.execution(third).status == "waiting"


def test_who_fails_lets_the_next_one_in(desk):
    made = flow(
        [step("g", "group", key="k"), step("w", "delay", duration="1h"), do("a", note="{{ trigger.who }}", fail="{{ trigger.bad }}")],
        ">g", "g.inside>w", "w.done>a",
    )  # fmt: skip
    one = bench(desk)
    workflow = one.running.publish(made)
    one.running.start(workflow, who="ann", bad=True)
    one.running.start(workflow, who="bob", bad=False)
    for _ in range(2):
        one.running.settle()
        desk.advance(hours=1)
    one.running.settle()
    assert sorted(row.status for row in one.running.executions()) == ["completed", "failed"]
    assert one.trace.seen == ["bob"]


def test_who_waits_too_long_for_its_turn_leaves_the_queue(desk):
    made = flow(
        [step("g", "group", key="k", timeout="30m"), step("w", "delay", duration="20m"), do("a", note="{{ trigger.who }}"), do("late", note="{{ trigger.who }} late")],
        ">g", "g.inside>w", "w.done>a", "g.timeout>late",
    )  # fmt: skip
    one = bench(desk)
    workflow = one.running.publish(made)
    for who in ("ann", "bob", "cid"):
        one.running.start(workflow, who=who)
        one.running.settle()
    for _ in range(4):
        desk.advance(minutes=10)
        one.running.settle()
    assert one.trace.seen[0] == "ann"
    assert sorted(one.trace.seen) == ["ann", "bob late", "cid late"]


def test_interleaved_routing(desk):
    """Branches in any order but never two at once: a step of one waits while another one is inside."""
    branch = lambda n: [step(f"g{n}", "group", key="{{ execution.id }}"), do(f"b{n}"), do(f"e{n}")]  # noqa: E731
    made = flow(
        [fork("f", "1", "2"), *branch(1), *branch(2), step("j", "join"), do("end")],
        ">f", "f.branch:1>g1", "f.branch:2>g2", "g1.inside>b1", "b1>e1", "g2.inside>b2", "b2>e2", "g1.done>j", "g2.done>j",
        "j.done>end",
    )  # fmt: skip
    assert traces(desk, made) == {("b1", "e1", "b2", "e2", "end"), ("b2", "e2", "b1", "e1", "end")}


def test_interleaved_parallel_routing(desk):
    """The same with an order inside a branch: b1 before c1, and b2 anywhere, one at a time."""
    one_at_a_time = lambda n: step(f"g{n}", "group", key="{{ execution.id }}")  # noqa: E731
    made = flow(
        [fork("f", "1", "2"), one_at_a_time(1), do("b1"), one_at_a_time(2), do("c1"), one_at_a_time(3), do("b2"),
         step("j", "join"), do("end")],
        ">f", "f.branch:1>g1", "g1.inside>b1", "g1.done>g2", "g2.inside>c1", "g2.done>j", "f.branch:2>g3", "g3.inside>b2",
        "g3.done>j", "j.done>end",
    )  # fmt: skip
    assert traces(desk, made) == {
        ("b1", "c1", "b2", "end"), ("b1", "b2", "c1", "end"), ("b2", "b1", "c1", "end"),
    }  # fmt: skip


def blocking(wait_for: str, **more) -> dict:
    """A race inside a critical section: it is not begun again before the losers of the last one have ended."""
    return flow(
        [step("g", "group", key="race"), fork("f", "x", "y", "z"), step("wx", "delay", duration="1h"), step("wy", "delay", duration="2h"),
         step("wz", "delay", duration="3h"),
         do("a", note="{{ trigger.who }}x"), do("b", note="{{ trigger.who }}y"), do("c", note="{{ trigger.who }}z"),
         step("j", "join", wait_for=wait_for, losers="keep", **more), do("on", note="{{ trigger.who }} on")],
        ">g", "g.inside>f", "f.branch:x>wx", "wx.done>a", "a>j", "f.branch:y>wy", "wy.done>b", "b>j", "f.branch:z>wz", "wz.done>c",
        "c>j", "j.done>on",
    )  # fmt: skip


@pytest.mark.parametrize(("wait_for", "more", "turn"), [
    ("any", {}, ["x", " on", "y", "z"]), ("some", {"count": 2}, ["x", "y", " on", "z"]),
])  # fmt: skip
def test_blocking_discriminator_and_blocking_partial_join(desk, wait_for, more, turn):
    one = bench(desk)
    workflow = one.running.publish(blocking(wait_for, **more))
    for who in ("1", "2"):
        one.running.start(workflow, who=who)
    for _ in range(8):
        one.running.settle()
        desk.advance(hours=1)
    assert one.trace.seen == [f"1{each}" for each in turn] + [f"2{each}" for each in turn]


def saga(**last) -> dict:
    steps = [do("a", compensated=True), do("b"), do("c", compensated=True), do("d", **last), do("ua", note="undo {{ steps.a.value }}"),
             do("uc", note="undo {{ steps.c.value }}")]  # fmt: skip
    return flow(steps, ">a", "a>b", "b>c", "c>d", "a.compensation>ua", "c.compensation>uc")


def test_what_was_done_is_undone_last_first(desk):
    assert outcome(desk, saga(fail=True)) == (
        "compensated",
        ("a", "b", "c", "undo c", "undo a"),
        "mark.failed",
    )
    assert outcome(desk, saga()) == ("completed", ("a", "b", "c", "d"), None)


def test_an_undone_run_counts_as_a_failure_and_a_cancelled_part_is_not_told(desk):
    from deskflow.core.tables import events

    assert outcome(desk, saga(fail=True))[0] == "compensated"
    names = [row.name for row in desk.rows(events) if row.name.startswith("workflow.")]
    assert names == ["workflow.failed"]


def test_undoing_has_its_own_retries_and_survives_a_rest(desk):
    made = flow(
        [do("a", compensated=True), step("w", "delay", duration="1h"), do("b", fail=True),
         do("ua", fail="{{ not default(vars.fixed, false) and now < trigger.until }}", again=True, retry_count=2, retry_delay_seconds=600)],
        ">a", "a>w", "w.done>b", "a.compensation>ua",
    )  # fmt: skip
    one = bench(desk)
    execution = one.running.start(one.running.publish(made), until="2026-11-23T09:15:00+00:00")
    one.running.settle()
    desk.advance(hours=1)
    one.running.settle()
    assert one.running.execution(execution).status == "compensating"
    desk.advance(minutes=10)
    one.running.settle()
    assert one.running.execution(execution).status == "compensating"
    desk.advance(minutes=10)
    one.running.settle()
    row = one.running.execution(execution)
    assert (row.status, row.error["code"], row.error["step"]) == ("compensated", "mark.failed", "b")
    assert one.trace.seen == ["a", "ua"]


def test_what_cannot_be_undone_is_named_and_the_rest_is_undone(desk):
    made = flow(
        [do("a", compensated=True), do("b", compensated=True), do("c", fail=True), do("ua"), do("ub", fail=True)],
        ">a", "a>b", "b>c", "a.compensation>ua", "b.compensation>ub",
    )  # fmt: skip
    one = bench(desk)
    execution = one.running.start(one.running.publish(made))
    one.running.settle()
    row = one.running.execution(execution)
    assert (row.status, row.error["code"], row.error["params"]) == (
        "failed",
        "mark.failed",
        {"not_undone": "ub"},
    )
    assert one.trace.seen == ["a", "b", "ua"]


def test_a_group_undoes_its_own_before_it_takes_its_way_out(desk):
    made = flow(
        [do("z", compensated=True), do("uz"), step("g", "group"), do("a", compensated=True), do("ua"), do("b", fail=True), do("saved")],
        ">z", "z>g", "z.compensation>uz", "g.inside>a", "a>b", "a.compensation>ua", "g.error>saved",
    )  # fmt: skip
    assert outcome(desk, made) == ("completed", ("z", "a", "ua", "saved"), None)


def test_a_group_that_takes_too_long_is_undone_as_well_and_that_may_take_its_time(desk):
    made = flow(
        [step("g", "group", timeout="1h"), do("a", compensated=True), step("w", "delay", duration="5h"), do("never"),
         do("ua", fail="{{ now < trigger.until }}", again=True, retry_count=3, retry_delay_seconds=3600),
         do("late"), do("end")],
        ">g", "g.inside>a", "a>w", "w.done>never", "a.compensation>ua", "g.timeout>late", "g.done>end",
    )  # fmt: skip
    one = bench(desk)
    execution = one.running.start(one.running.publish(made), until="2026-11-23T10:30:00+00:00")
    for _ in range(6):
        one.running.settle()
        desk.advance(hours=1)
    assert one.trace.seen == ["a", "ua", "late"]
    assert one.running.execution(execution).status == "completed"


def test_rounds_are_undone_with_their_own_items(desk):
    made = flow(
        [step("l", "loop", items=["p", "q"]), do("a", note="{{ item }}", compensated=True),
         do("ua", note="undo {{ item }} {{ steps.a.value }}"), do("b", fail=True)],
        ">l", "l.each>a", "a.compensation>ua", "l.done>b",
    )  # fmt: skip
    assert outcome(desk, made) == ("compensated", ("p", "q", "undo q q", "undo p p"), "mark.failed")


def test_disabled_steps_are_passed_or_stop_their_branch(desk):
    made = flow(
        [fork("f", "x", "y"), do("a", disabled=True), do("b"), do("c", disabled=True, on_disabled="stop"), do("d"),
         step("j", "join"), do("end")],
        ">f", "f.branch:x>a", "a>b", "b>j", "f.branch:y>c", "c>d", "d>j", "j.done>end",
    )  # fmt: skip
    assert traces(desk, made) == {("b", "end")}
