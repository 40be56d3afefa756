"""Branches at the same time: effects of several, each fenced for itself; time limits with ways of their own."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from deskflow.calendars.commands import DefineCalendar
from deskflow.engine.effects import perform
from deskflow.engine.limits import EngineLimits
from deskflow.engine.results import StepFailed
from deskflow.workflows.executing import CancelExecution
from deskflow.workflows.tables import workflow_tokens
from tests.integration.engine.actions.web_server import web_server
from tests.integration.engine.patterns.flows import bench, do, flow, fork, standing, step
from tests.integration.engine.running import CONSUMERS

REACH = {"allow_private_addresses": True}


@pytest.fixture
def desk(make_desk):
    return make_desk(*CONSUMERS)


def call(key: str, url: str = "http://127.0.0.1:9/", **more) -> dict:
    return {"key": key, "action_type": "http_request", "config": {"url": url}, **more}


def two_calls(url: str = "http://127.0.0.1:9/", wait_for: str = "all") -> dict:
    return flow(
        [fork("f", "x", "y"), call("a", url), call("b", url), step("j", "join", wait_for=wait_for), do("end")],
        ">f", "f.branch:x>a", "f.branch:y>b", "a>j", "b>j", "j.done>end",
    )  # fmt: skip


def test_two_branches_have_effects_under_way_at_once(desk):
    with web_server() as server:
        server.says("fine")
        one = bench(desk, **REACH)
        execution = one.running.start(one.running.publish(two_calls(server.url)))
        effects = one.running.drain.run_slice().effects
        assert (
            len({effect.key for effect in effects})
            == len({effect.attempt for effect in effects})
            == 2
        )
        assert one.running.execution(execution).status == "running"
        for effect in reversed(effects):
            output, error, seconds = asyncio.run(
                perform(effect, one.running.actions, one.running.limits, desk.tenant_id)
            )
            one.running.drain.settle(effect, output, error, seconds)
        one.running.settle()
    assert one.running.execution(execution).status == "completed"
    assert one.trace.seen == ["end"]


def test_each_effect_has_its_own_lease_and_fence(desk):
    one = bench(desk, **REACH)
    execution = one.running.start(one.running.publish(two_calls()))
    first, second = one.running.drain.run_slice().effects
    lease = EngineLimits().lease
    desk.clock.advance(lease - timedelta(seconds=5))
    assert one.running.drain.renew(first)
    desk.clock.advance(timedelta(seconds=10))
    # Only the second one's lease has run out.
    (again,) = one.running.drain.run_slice().effects
    assert (again.key, again.attempt > second.attempt) == (second.key, True)
    assert one.running.drain.renew(first)
    assert not one.running.drain.renew(second)
    before = desk.dump()
    one.running.drain.settle(second, {"status": 200, "who": "sleeper"}, None, 1.0)
    assert desk.dump() == before
    one.running.drain.settle(first, {"status": 200}, None, 1.0)
    assert standing(desk, execution) == ["b:effect", "j:join"]
    one.running.drain.settle(again, {"status": 200, "who": "successor"}, None, 1.0)
    one.running.settle()
    assert one.running.execution(execution).status == "completed"
    assert [
        row.output_data.get("who") for row in one.running.steps(execution) if row.step_key == "b"
    ] == ["successor"]


def test_the_answer_of_a_loser_is_dropped(desk):
    one = bench(desk, **REACH)
    execution = one.running.start(one.running.publish(two_calls(wait_for="any")))
    first, second = one.running.drain.run_slice().effects
    one.running.drain.settle(first, {"status": 200}, None, 1.0)
    before = desk.dump()
    assert one.running.drain.settle(second, {"status": 200}, None, 1.0).effects == []
    assert desk.dump() == before
    assert ("b", "cancelled") in one.running.path(execution)
    assert one.running.execution(execution).status == "completed"


def test_a_failure_gives_up_the_effects_of_the_others(desk):
    one = bench(desk, **REACH)
    execution = one.running.start(one.running.publish(two_calls()))
    first, second = one.running.drain.run_slice().effects
    one.running.drain.settle(
        first, None, StepFailed("http.status", retryable=False, status=500), 1.0
    )
    assert one.running.execution(execution).status == "failed"
    assert one.running.drain.settle(second, {"status": 200}, None, 1.0).effects == []
    assert sorted(one.running.path(execution)) == [
        ("a", "failed"),
        ("b", "cancelled"),
        ("f", "completed"),
    ]
    assert desk.rows(workflow_tokens) == []


def test_cancelling_takes_all_branches_with_it(desk):
    one = bench(desk, **REACH)
    execution = one.running.start(one.running.publish(two_calls()))
    effects = one.running.drain.run_slice().effects
    desk.run(CancelExecution(execution))
    for effect in effects:
        one.running.drain.settle(effect, {}, None, 1.0)
    one.running.settle()
    assert {status for _, status in one.running.path(execution)} == {"cancelled", "completed"}
    assert desk.rows(workflow_tokens) == []


def slow(**more) -> dict:
    return flow(
        [call("a", times_out=True, timeout_seconds=1, **more), do("ok"), do("late", note="{{ steps.a.error.code }}"), do("bad")],
        ">a", "a>ok", "a.failure>bad", "a.timeout>late",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("error", "seen"),
    [
        (StepFailed("step.timed_out", seconds=1), ["step.timed_out"]),
        (StepFailed("http.no_answer", problem="gone"), ["bad"]),
    ],
)
def test_a_step_that_takes_too_long_has_a_way_of_its_own(desk, error, seen):
    one = bench(desk, **REACH)
    one.running.start(one.running.publish(slow()))
    (effect,) = one.running.drain.run_slice().effects
    one.running.drain.settle(effect, None, error, 1.0)
    assert one.trace.seen == seen


def test_it_is_tried_again_before_that(desk):
    one = bench(desk, **REACH)
    one.running.start(one.running.publish(slow(retry_count=1, retry_delay_seconds=60)))
    (effect,) = one.running.drain.run_slice().effects
    one.running.drain.settle(effect, None, StepFailed("step.timed_out", seconds=1), 1.0)
    assert one.trace.seen == []
    desk.advance(minutes=1)
    (again,) = one.running.drain.run_slice().effects
    assert again.key == effect.key
    one.running.drain.settle(again, None, StepFailed("step.timed_out", seconds=1), 1.0)
    assert one.trace.seen == ["step.timed_out"]


@pytest.mark.parametrize(("status", "tried"), [(503, 2), (500, 1)])
def test_only_the_named_errors_are_tried_again(desk, status, tried):
    one = bench(desk, **REACH)
    made = flow([call("a", retry_count=1, retry_on="http.status=503"), do("ok")], ">a", "a>ok")
    execution = one.running.start(one.running.publish(made))
    for _ in range(tried):
        (effect,) = one.running.drain.run_slice().effects
        one.running.drain.settle(effect, None, StepFailed("http.status", status=status), 1.0)
        desk.advance(minutes=1)
    assert one.running.execution(execution).status == "failed"
    assert len(one.running.steps(execution)) == tried


OFFICE = {
    "zone": "UTC",
    "week": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
}


@pytest.mark.parametrize(
    ("config", "due"),
    [
        # It is Monday, 08:00.
        ({"duration": "2h"}, "2026-11-23T11:00:00+00:00"),
        ({"duration": "10h"}, "2026-11-24T11:00:00+00:00"),
        ({"until": "2026-11-28T12:00:00+00:00"}, "2026-11-30T09:00:00+00:00"),
        ({"until": "2026-11-24T12:00:00+00:00"}, "2026-11-24T12:00:00+00:00"),
    ],
)
def test_a_delay_in_business_hours(desk, config, due):
    calendar = desk.run(DefineCalendar("Office", OFFICE)).result_id
    made = flow(
        [step("w", "delay", calendar=str(calendar), **config), do("end")], ">w", "w.done>end"
    )
    one = bench(desk)
    execution = one.running.start(one.running.publish(made))
    one.running.settle()
    (token,) = desk.rows(workflow_tokens, workflow_tokens.c.execution_id == execution)
    assert token.wake_at.isoformat() == due


@pytest.mark.parametrize(
    ("calendar", "code"),
    [
        ("nonsense", "step.unknown_calendar"),
        ("01a200b8-17ef-7ea4-b9c4-36e35cd739c9", "step.unknown_calendar"),
    ],
)
def test_a_calendar_nobody_has(desk, calendar, code):
    made = flow(
        [step("w", "delay", calendar="{{ trigger.calendar }}", duration="1h"), do("end")],
        ">w",
        "w.done>end",
    )
    one = bench(desk)
    execution = one.running.start(one.running.publish(made), calendar=calendar)
    one.running.settle()
    assert one.running.execution(execution).error["code"] == code
