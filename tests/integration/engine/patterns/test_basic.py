"""Basic control flow and its advanced branching: every order in which it can go is tried."""

from __future__ import annotations

from tests.integration.engine.patterns.flows import bench, do, flow, fork, standing, step, traces


def test_sequence(desk):
    made = flow([do("a"), do("b"), do("c")], ">a", "a>b", "b>c")
    assert traces(desk, made) == {("a", "b", "c")}


def test_parallel_split_and_synchronization(desk):
    made = flow(
        [fork("f", "x", "y"), do("a"), do("b"), do("c"), step("j", "join"), do("after")],
        ">f", "f.branch:x>a", "a>b", "f.branch:y>c", "b>j", "c>j", "j.done>after",
    )  # fmt: skip
    assert traces(desk, made) == {
        ("a", "b", "c", "after"), ("a", "c", "b", "after"), ("c", "a", "b", "after"),
    }  # fmt: skip


def test_exclusive_choice_and_simple_merge(desk):
    cases = [
        {"key": "low", "when": "1 > 2"},
        {"key": "high", "when": "2 > 1"},
        {"key": "late", "when": "true"},
    ]
    made = flow(
        [step("s", "switch", cases=cases), do("a"), do("b"), do("c"), do("end")],
        ">s", "s.case:low>a", "s.case:high>b", "s.case:late>c", "a>end", "b>end", "c>end",
    )  # fmt: skip
    assert traces(desk, made) == {("b", "end")}


def test_multi_choice_and_structured_synchronizing_merge(desk):
    branches = [{"key": "x", "when": "1 < 2"}, {"key": "y", "when": "1 > 2"}, {"key": "z"}]
    made = flow(
        [step("f", "fork", branches=branches), do("a"), do("b"), do("c"), step("j", "join"), do("after")],
        ">f", "f.branch:x>a", "f.branch:y>b", "f.branch:z>c", "a>j", "b>j", "c>j", "j.done>after",
    )  # fmt: skip
    assert traces(desk, made) == {("a", "c", "after"), ("c", "a", "after")}


def test_a_choice_of_nothing_goes_straight_on(desk):
    made = flow(
        [step("f", "fork", branches=[{"key": "x", "when": "false"}]), do("a"), step("j", "join"), do("after")],
        ">f", "f.branch:x>a", "a>j", "j.done>after",
    )  # fmt: skip
    assert traces(desk, made) == {("after",)}


def test_multi_merge(desk):
    """What both branches lead to without a join is done once for each."""
    made = flow(
        [fork("f", "x", "y"), do("a"), do("b"), do("m")],
        ">f", "f.branch:x>a", "f.branch:y>b", "a>m", "b>m",
    )  # fmt: skip
    assert traces(desk, made) == {
        ("a", "m", "b", "m"), ("a", "b", "m", "m"), ("b", "a", "m", "m"), ("b", "m", "a", "m"),
    }  # fmt: skip


def racing(losers: str, wait_for: str = "any", **more) -> dict:
    return flow(
        [fork("f", "x", "y", "z"), do("a"), do("b"), do("c"),
         step("j", "join", wait_for=wait_for, losers=losers, **more), do("after")],
        ">f", "f.branch:x>a", "f.branch:y>b", "f.branch:z>c", "a>j", "b>j", "c>j", "j.done>after",
    )  # fmt: skip


def test_structured_discriminator(desk):
    """The first goes on, once; the others run to their end and change nothing any more."""
    found = traces(desk, racing("keep"), shared=30)
    assert all(sorted(one) == ["a", "after", "b", "c"] for one in found)
    # What follows begins after at least one of them, and may come before the others.
    assert {one.index("after") for one in found} == {1, 2, 3}


def test_cancelling_discriminator(desk):
    found = traces(desk, racing("cancel"))
    assert all(one[-1] == "after" and one.count("after") == 1 for one in found)
    assert {("a", "after"), ("b", "after"), ("c", "after"), ("a", "b", "after")} <= found
    # Two or three may be done before the first of them comes to the join, never more than there are.
    assert all(len(set(one)) == len(one) for one in found)


def test_structured_partial_join(desk):
    found = traces(desk, racing("keep", "some", count=2), shared=30)
    assert all(sorted(one) == ["a", "after", "b", "c"] for one in found)
    assert {one.index("after") for one in found} == {2, 3}


def test_cancelling_partial_join(desk):
    found = traces(desk, racing("cancel", "some", count=2))
    assert {("a", "b", "after"), ("b", "c", "after"), ("c", "a", "after")} <= found
    assert all(one[-1] == "after" and 3 <= len(one) <= 4 for one in found)


def test_too_few_for_a_partial_join_is_an_error_that_says_so(desk):
    made = racing("cancel", "some", count=4)
    one = bench(desk)
    execution = one.running.start(one.running.publish(made))
    one.running.settle()
    row = one.running.execution(execution)
    assert (row.status, row.error["code"], row.error["params"]) == (
        "failed", "join.not_enough", {"arrived": 3, "wanted": 4},
    )  # fmt: skip


def test_acyclic_synchronizing_merge(desk):
    """A branch that ends on its way is not waited for."""
    made = flow(
        [fork("f", "x", "y"), do("a"), step("c", "condition", condition="1 > 2"), do("b"), step("j", "join"),
         do("after")],
        ">f", "f.branch:x>a", "f.branch:y>c", "c.true>b", "a>j", "b>j", "j.done>after",
    )  # fmt: skip
    assert traces(desk, made) == {("a", "after")}


def test_a_fork_that_is_come_to_again_has_a_join_of_its_own(desk):
    made = flow(
        [do("n", note="{{ default(vars.n, 0) + 1 }}", name="n"), fork("f", "x", "y"), do("a"), do("b"),
         step("j", "join"), step("c", "condition", condition="vars.n < 2"), do("end")],
        ">n", "n>f", "f.branch:x>a", "f.branch:y>b", "a>j", "b>j", "j.done>c", "c.true>n", "c.false>end",
    )  # fmt: skip
    rounds = {("a", "b"), ("b", "a")}
    assert traces(desk, made) == {
        (1, *one, 2, *two, "end") for one in rounds for two in rounds
    }  # fmt: skip


def test_thread_split_and_thread_merge(desk):
    """As many threads as the list is long, and one goes on when all have come."""
    made = flow(
        [step("l", "loop", items=[1, 2], at_once=2), do("t", note="{{ item }}"), do("after")],
        ">l", "l.each>t", "l.done>after",
    )  # fmt: skip
    assert traces(desk, made) == {(1, 2, "after"), (2, 1, "after")}


def test_implicit_and_explicit_termination(desk):
    quiet = flow(
        [fork("f", "x", "y"), do("a"), do("b")], ">f", "f.branch:x>a", "f.branch:y>b",
    )  # fmt: skip
    assert traces(desk, quiet) == {("a", "b"), ("b", "a")}
    stopped = flow(
        [fork("f", "x", "y"), do("a"), step("s", "stop"), step("w", "delay", duration="1h"), do("b")],
        ">f", "f.branch:x>a", "a>s", "f.branch:y>w", "w.done>b",
    )  # fmt: skip
    assert traces(desk, stopped) == {("a",)}


def test_a_fork_in_a_fork_brings_its_branch_back(desk):
    made = flow(
        [fork("f", "x", "y"), fork("g", "p", "q"), do("a"), do("b"), step("h", "join"), do("c"),
         step("j", "join"), do("after", note="{{ steps.j.first }}")],
        ">f", "f.branch:x>g", "g.branch:p>a", "g.branch:q>b", "a>h", "b>h", "h.done>j", "f.branch:y>c", "c>j",
        "j.done>after",
    )  # fmt: skip
    found = traces(desk, made, shared=60)
    assert {one[-1] for one in found} == {"x", "y"}
    assert {one[:-1] for one in found} == {("a", "b", "c"), ("b", "a", "c"), ("a", "c", "b"), ("b", "c", "a"),
                                           ("c", "a", "b"), ("c", "b", "a")}  # fmt: skip


def test_losers_take_their_timers_and_approvals_with_them(desk):
    boss = desk.user("Rita Novak", "approver")
    made = flow(
        [fork("f", "x", "y", "z"), step("w", "delay", duration="2h"),
         step("ask", "approval", title="?", approvers=[str(boss.user_id)]), step("late", "delay", duration="5h"),
         step("j", "join", wait_for="any"), do("after")],
        ">f", "f.branch:x>w", "f.branch:y>ask", "f.branch:z>late", "w.done>j", "ask.approved>j", "late.done>j",
        "j.done>after",
    )  # fmt: skip
    one = bench(desk)
    execution = one.running.start(one.running.publish(made))
    one.running.settle()
    assert standing(desk, execution) == ["ask:approval", "late:delay", "w:delay"]
    assert one.running.execution(execution).status == "pending_approval"
    desk.advance(hours=2)
    one.running.settle()
    assert one.running.execution(execution).status == "completed"
    assert sorted(one.running.path(execution)) == [
        ("after", "completed"), ("ask", "cancelled"), ("f", "completed"), ("j", "completed"),
        ("late", "cancelled"), ("w", "completed"),
    ]  # fmt: skip
    from deskflow.approvals.tables import workflow_approvals

    (approval,) = desk.rows(workflow_approvals)
    assert approval.status == "void"
