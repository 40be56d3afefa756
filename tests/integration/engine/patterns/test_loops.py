"""Loops and several of the same: lists and conditions, one after the other or several at once."""

from __future__ import annotations

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


def test_structured_loop_over_a_list(desk):
    made = flow(
        [step("l", "loop", items=["p", "q", "r"], collect="{{ steps.b.value }}"), do("a", note="{{ item }}{{ index }}"),
         do("b", note="{{ steps.a.value }}!"), do("end", note="{{ steps.l.results }}")],
        ">l", "l.each>a", "a>b", "l.done>end",
    )  # fmt: skip
    assert outcome(desk, made) == (
        "completed", ("p0", "p0!", "q1", "q1!", "r2", "r2!", ["p0!", "q1!", "r2!"]), None,
    )  # fmt: skip


def test_structured_loop_as_long_as(desk):
    made = flow(
        [step("l", "loop", **{"while": "default(vars.n, 0) < 3"}), do("n", note="{{ default(vars.n, 0) + 1 }}"),
         do("end", note="{{ steps.l.count }}")],
        ">l", "l.each>n", "l.done>end",
    )  # fmt: skip
    assert outcome(desk, made) == ("completed", (1, 2, 3, 3), None)


def test_an_empty_list_is_no_round(desk):
    made = flow(
        [step("l", "loop", items="{{ [] }}"), do("a"), do("end")], ">l", "l.each>a", "l.done>end"
    )
    assert outcome(desk, made) == ("completed", ("end",), None)


def test_arbitrary_cycles(desk):
    """Wires may lead back, also into the middle, as long as there is a way out."""
    made = flow(
        [do("n", note="{{ default(vars.n, 0) + 1 }}", name="n"), do("a"), step("c", "condition", condition="vars.n < 3"),
         step("d", "condition", condition="vars.n == 1"), do("end")],
        ">n", "n>a", "a>c", "c.true>d", "d.true>n", "d.false>n", "c.false>end",
    )  # fmt: skip
    assert traces(desk, made) == {(1, "a", 2, "a", 3, "a", "end")}


def test_a_cycle_goes_on_counting_after_it_has_waited(desk):
    made = flow(
        [do("n", note="{{ default(vars.n, 0) + 1 }}", name="n"), step("w", "delay", duration="1h"),
         step("c", "condition", condition="vars.n < 3"), do("end")],
        ">n", "n>w", "w.done>c", "c.true>n", "c.false>end",
    )  # fmt: skip
    one = bench(desk)
    execution = one.running.start(one.running.publish(made))
    for _ in range(4):
        one.running.settle()
        desk.advance(hours=1)
    assert one.running.execution(execution).status == "completed"
    assert one.trace.seen == [1, 2, 3, "end"]
    assert [row.visit for row in one.running.steps(execution) if row.step_key == "n"] == [1, 2, 3]


def test_an_endless_cycle_is_stopped_by_the_limit(desk):
    made = flow(
        [do("a"), step("c", "condition", condition="true"), do("end")], ">a", "a>c", "c.true>a", "c.false>end",
    )  # fmt: skip
    one = bench(desk, steps_per_execution=50)
    execution = one.running.start(one.running.publish(made))
    one.running.settle()
    row = one.running.execution(execution)
    assert (row.status, row.error["code"], row.error["params"]) == (
        "failed", "execution.too_many_steps", {"limit": 50},
    )  # fmt: skip


def test_too_many_rounds_say_so(desk):
    endless = flow([step("l", "loop", limit=5, **{"while": "true"}), do("a")], ">l", "l.each>a")
    assert outcome(desk, endless) == ("failed", ("a",) * 5, "loop.too_many_rounds")
    long = flow([step("l", "loop", limit=2, items=[1, 2, 3]), do("a")], ">l", "l.each>a")
    assert outcome(desk, long) == ("failed", (), "loop.too_many_items")
    no_list = flow([step("l", "loop", items="{{ trigger.x }}"), do("a")], ">l", "l.each>a")
    assert outcome(desk, no_list, x={"a": 1}) == ("failed", (), "loop.not_a_list")


def test_breaking_out_of_a_loop(desk):
    made = flow(
        [step("l", "loop", items=[1, 2, 3], collect="{{ item }}"), do("a", note="{{ item }}"),
         step("c", "condition", condition="item == 2"), step("s", "stop", outcome="break"), do("b"),
         do("end", note="{{ steps.l.results }}")],
        ">l", "l.each>a", "a>c", "c.true>s", "c.false>b", "l.done>end",
    )  # fmt: skip
    assert outcome(desk, made) == ("completed", (1, "b", 2, [1]), None)


def test_a_loop_in_a_loop_knows_both_items(desk):
    made = flow(
        [step("o", "loop", items=["a", "b"]), step("i", "loop", items="{{ [item + '1', item + '2'] }}"),
         do("t", note="{{ steps.o.item }}{{ index }}{{ item }}")],
        ">o", "o.each>i", "i.each>t",
    )  # fmt: skip
    assert outcome(desk, made) == ("completed", ("a0a1", "a1a2", "b0b1", "b1b2"), None)


def test_a_round_does_not_see_what_another_one_left(desk):
    made = flow(
        [step("l", "loop", items=[1, 2]), step("c", "condition", condition="item == 1"), do("a"),
         do("b", note="{{ default(steps.a.value, 'nothing') }}")],
        ">l", "l.each>c", "c.true>a", "a>b", "c.false>b",
    )  # fmt: skip
    assert outcome(desk, made) == ("completed", ("a", "a", "nothing"), None)


def several(items, at_once, **more) -> dict:
    return flow(
        [step("l", "loop", items=items, at_once=at_once, **more), do("a", note="{{ item }}"), step("w", "delay", duration="1h"),
         do("b", note="{{ steps.a.value }}'"), do("end")],
        ">l", "l.each>a", "a>w", "w.done>b", "l.done>end",
    )  # fmt: skip


def test_multiple_instances_known_when_designed(desk):
    """Three at once over a fixed list; all come before what follows."""
    one = bench(desk)
    execution = one.running.start(one.running.publish(several([1, 2, 3], 3)))
    one.running.settle()
    assert sorted(one.trace.seen) == [1, 2, 3]
    assert standing(desk, execution) == ["l:inside", "w:delay", "w:delay", "w:delay"]
    desk.advance(hours=1)
    one.running.settle()
    assert sorted(map(str, one.trace.seen[3:6])) == ["1'", "2'", "3'"]
    assert one.trace.seen[6:] == ["end"]


def test_multiple_instances_known_when_run(desk):
    """The list comes from the run, two at a time; a third begins when one of them has ended."""
    made = several("{{ trigger.all }}", 2)
    one = bench(desk)
    execution = one.running.start(one.running.publish(made), all=["p", "q", "r"])
    one.running.settle()
    assert one.trace.seen == ["p", "q"]
    desk.advance(hours=1)
    one.running.settle()
    assert sorted(one.trace.seen[2:]) == ["p'", "q'", "r"]
    desk.advance(hours=1)
    one.running.settle()
    assert one.trace.seen[5:] == ["r'", "end"]
    assert one.running.execution(execution).status == "completed"


def test_multiple_instances_in_every_order(desk):
    made = flow(
        [step("l", "loop", items=[1, 2], at_once=2), do("a", note="{{ item }}"), do("b", note="{{ -item }}"), do("end")],
        ">l", "l.each>a", "a>b", "l.done>end",
    )  # fmt: skip
    assert traces(desk, made) == {
        (1, -1, 2, -2, "end"), (1, 2, -1, -2, "end"), (1, 2, -2, -1, "end"),
        (2, -2, 1, -1, "end"), (2, 1, -2, -1, "end"), (2, 1, -1, -2, "end"),
    }  # fmt: skip


def test_multiple_instances_without_knowing_how_many(desk):
    """As long as there is something in a list to which the rounds themselves add."""
    made = flow(
        [do("start", sets=["x"], name="todo"),
         step("l", "loop", at_once=2, **{"while": "index < len(vars.todo)"}),
         do("t", note="{{ vars.todo[index] }}", sets="{{ vars.todo + (['y', 'z'] if vars.todo[index] == 'x' else []) }}",
            name="todo"),
         do("end")],
        ">start", "start>l", "l.each>t", "l.done>end",
    )  # fmt: skip
    assert outcome(desk, made) == ("completed", ("start", "x", "y", "z", "end"), None)


def partial(until: str, rest: str, items: object = (1, 2, 3)) -> dict:
    return flow(
        [step("l", "loop", items=items if isinstance(items, str) else list(items), at_once=3, until=until, rest=rest),
         do("a", note="{{ item }}"), do("end", note="end")],
        ">l", "l.each>a", "l.done>end",
    )  # fmt: skip


def test_static_partial_join_of_instances(desk):
    """What follows begins when two of three are done, once; the third runs on and changes nothing."""
    found = traces(desk, partial("steps.l.count >= 2", "keep"))
    assert all(sorted(map(str, one)) == ["1", "2", "3", "end"] for one in found)
    assert {one.index("end") for one in found} == {2, 3}


def test_cancelling_partial_join_of_instances(desk):
    """The same, and the third is given up if it has not come that far."""
    found = traces(desk, partial("steps.l.count >= 2", "cancel"))
    assert all(one[-1] == "end" and len(one) in (3, 4) for one in found)
    assert {one[:2] for one in found} == {(1, 2), (1, 3), (2, 1), (2, 3), (3, 1), (3, 2)}


def test_dynamic_partial_join_of_instances(desk):
    """How many are enough shows only when one of them has ended: here the one that finds something."""
    found = traces(desk, partial("steps.a.value == 3 or steps.l.count >= trigger.enough", "cancel", "{{ trigger.all }}"),
                   all=[1, 3], enough=5)  # fmt: skip
    assert found == {(3, "end"), (1, 3, "end")}


def test_what_follows_may_end_before_the_late_rounds(desk):
    made = flow(
        [step("l", "loop", items=[1, 3], at_once=2, until="true", rest="keep"), step("w", "delay", duration="{{ item }}h"),
         do("a", note="{{ item }}"), do("end")],
        ">l", "l.each>w", "w.done>a", "l.done>end",
    )  # fmt: skip
    one = bench(desk)
    execution = one.running.start(one.running.publish(made))
    one.running.settle()
    desk.advance(hours=1)
    one.running.settle()
    assert one.trace.seen == [1, "end"]
    assert one.running.execution(execution).status == "waiting"
    desk.advance(hours=2)
    one.running.settle()
    assert one.trace.seen == [1, "end", 3]
    assert one.running.execution(execution).status == "completed"


def test_cancelling_instances(desk):
    """All of them are given up from outside, with what they wait for; what follows the loop is not done."""
    made = flow(
        [step("g", "group"), fork("f", "work", "alarm"), step("l", "loop", items=[1, 2], at_once=2),
         step("w", "delay", duration="2h"), do("a"), step("d", "delay", duration="1h"), step("s", "stop", outcome="leave"),
         do("all"), do("end")],
        ">g", "g.inside>f", "f.branch:work>l", "l.each>w", "w.done>a", "l.done>all", "f.branch:alarm>d", "d.done>s",
        "g.done>end",
    )  # fmt: skip
    one = bench(desk)
    execution = one.running.start(one.running.publish(made))
    one.running.settle()
    desk.advance(hours=1)
    one.running.settle()
    assert one.trace.seen == ["end"]
    assert one.running.path(execution).count(("w", "cancelled")) == 2
    assert one.running.execution(execution).status == "completed"


def test_completing_instances(desk):
    """One of them decides that it is enough, by what it found: the others and their timers are gone."""
    made = flow(
        [step("l", "loop", items=[3, 1, 2], at_once=3), step("w", "delay", duration="{{ item }}h"), do("a", note="{{ item }}"),
         step("s", "stop", outcome="break"), do("end")],
        ">l", "l.each>w", "w.done>a", "a>s", "l.done>end",
    )  # fmt: skip
    one = bench(desk)
    execution = one.running.start(one.running.publish(made))
    one.running.settle()
    desk.advance(hours=1)
    one.running.settle()
    assert one.trace.seen == [1, "end"]
    assert one.running.execution(execution).status == "completed"
    assert sorted(one.running.path(execution)).count(("w", "cancelled")) == 2


def test_multiple_instances_without_synchronisation(desk):
    """What is behind the loop does not wait: each round starts a run of its own."""
    child = bench(desk).running.publish(flow([step("w", "delay", duration="1h")], ">w"), "Child")
    made = flow(
        [step("l", "loop", items=[1, 2, 3]), step("s", "sub_workflow", workflow=str(child), wait=False), do("end")],
        ">l", "l.each>s", "l.done>end",
    )  # fmt: skip
    one = bench(desk)
    execution = one.running.start(one.running.publish(made))
    one.running.settle()
    assert one.trace.seen == ["end"]
    assert one.running.execution(execution).status == "completed"
    waiting = [row for row in one.running.executions() if row.workflow_id == child]
    assert [row.status for row in waiting] == ["waiting"] * 3


def test_a_long_loop_yields_to_others_and_its_history_can_be_read(desk):
    made = flow(
        [step("l", "loop", items="{{ trigger.all }}"), do("a", note="{{ item }}")], ">l", "l.each>a"
    )
    one = bench(desk, slice_seconds=0.0)
    execution = one.running.start(one.running.publish(made), all=list(range(100)))
    one.running.settle()
    assert one.trace.seen == list(range(100))
    rows = [row for row in one.running.steps(execution) if row.step_key == "a"]
    assert sorted(row.round for row in rows) == list(range(100))
    assert len({row.scope_id for row in rows}) == 100
    from deskflow.workflows.scope_tables import workflow_scope_values, workflow_scopes

    assert desk.rows(workflow_scopes) == desk.rows(workflow_scope_values) == []
