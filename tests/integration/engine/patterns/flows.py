"""Flows in a few words, and every order in which they can go: which token goes first, and which answer comes first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select

from deskflow.engine.action import Action
from deskflow.engine.actions import by_name
from deskflow.engine.context import StepContext
from deskflow.engine.limits import EngineLimits
from deskflow.engine.results import StepFailed, Token
from deskflow.workflows.tables import workflow_executions, workflow_tokens
from tests.integration.desk import Desk
from tests.integration.engine.running import Running, definition


@dataclass
class Trace:
    """What happened, in order: the notes of the marks."""

    seen: list[Any] = field(default_factory=list)

    def action(self) -> Action:
        """Takes the place of the action that sets a variable: it tells of itself, sets, and fails if asked to."""

        def run(context: StepContext, config: Mapping[str, Any]) -> dict[str, Any]:
            value = config["variable_value"]
            if value.get("fail"):
                raise StepFailed("mark.failed", retryable=bool(value.get("again")))
            self.seen.append(value["note"])
            context.set_variable(config["variable_name"], value.get("set", value["note"]))
            return {"variable_name": config["variable_name"], "value": value["note"]}

        return Action(by_name()["set_variable"].spec, run)


def do(
    key: str,
    *,
    note: Any = None,
    sets: Any = None,
    fail: Any = None,
    again: Any = None,
    **more: Any,
) -> dict[str, Any]:
    """A step that leaves its name in the trace and in the variable of its name, or what it is told to."""
    value = {"note": key if note is None else note}
    value |= {
        name: one
        for name, one in (("set", sets), ("fail", fail), ("again", again))
        if one is not None
    }
    config = {"variable_name": more.pop("name", key), "variable_value": value}
    return {"key": key, "action_type": "set_variable", "config": config, **more}


def step(key: str, kind: str, /, **config: Any) -> dict[str, Any]:
    return {"key": key, "type": kind, "config": config}


def fork(key: str, *branches: str) -> dict[str, Any]:
    return step(key, "fork", branches=[{"key": branch} for branch in branches])


def wires(*texts: str) -> list[tuple[str, str, str]]:
    """`a.success>b` each; `>a` is the start, the usual port may be left out."""
    made = []
    for text in texts:
        source, target = text.split(">")
        name, _, port = source.partition(".")
        made.append((name or "trigger", port or ("started" if not name else "success"), target))
    return made


def flow(steps: Sequence[dict[str, Any]], *edges: str, **more: Any) -> dict[str, Any]:
    return definition(*steps, edges=wires(*edges), **more)


@dataclass
class Bench:
    """Runs one flow; `script` says at each choice which of the tokens goes."""

    running: Running
    trace: Trace
    script: list[int] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)

    def choose(self, tokens: Sequence[Token]) -> Token:
        place = self.script[len(self.widths)] if len(self.widths) < len(self.script) else 0
        self.widths.append(len(tokens))
        return tokens[place]


def bench(desk: Desk, **limits: Any) -> Bench:
    trace = Trace()
    actions = by_name() | {"set_variable": trace.action()}
    made = Bench(Running(desk, actions, EngineLimits(**limits)), trace)
    made.running.drain.choose = made.choose
    return made


def traces(
    desk: Desk,
    made: dict[str, Any],
    ending: str = "completed",
    during: Callable[[Bench, UUID], None] = lambda bench, execution: None,
    most: int = 2_000,
    shared: int | None = None,
    **trigger: Any,
) -> set[tuple[Any, ...]]:
    """All traces of a flow: it is run again and again, each time with other tokens going first.

    What order means is the interpreter's business and no database's: with `shared`, a Postgres, where each run takes
    longer, tries only so many, drawn by a seed.
    """
    one = bench(desk)
    workflow = one.running.publish(made)
    found: set[tuple[Any, ...]] = set()
    ahead: list[list[int]] = [[]]
    drawn = Random(1)
    few = shared is not None and not desk.database.is_sqlite
    for tried in range(most):
        if not ahead or (few and tried == shared):
            return found
        if few:
            drawn.shuffle(ahead)
        one.script, one.widths, one.trace.seen[:] = ahead.pop(), [], []
        execution = one.running.start(workflow, **trigger)
        one.running.settle()
        during(one, execution)
        one.running.settle()
        row = one.running.execution(execution)
        assert row.status == ending, (row.status, row.error, one.trace.seen)
        assert standing(desk, execution) == []
        found.add(tuple(one.trace.seen))
        # The choices this run made for itself: each of the others is a run of its own.
        for place in range(len(one.script), len(one.widths)):
            taken = (one.script + [0] * len(one.widths))[:place]
            ahead += [[*taken, other] for other in range(1, one.widths[place])]
    raise AssertionError("too many orders to try")


def outcome(desk: Desk, made: dict[str, Any], **trigger: Any) -> tuple[Any, ...]:
    """(status, trace, error's code) of one run"""
    one = bench(desk)
    execution = one.running.start(one.running.publish(made), **trigger)
    one.running.settle()
    row = one.running.execution(execution)
    return row.status, tuple(one.trace.seen), row.error and row.error["code"]


def standing(desk: Desk, execution: UUID) -> list[str]:
    """Where an execution stands."""
    rows = desk.rows(workflow_tokens, workflow_tokens.c.execution_id == execution)
    return sorted(f"{row.step_key}:{row.state}" for row in rows)


def last_execution(desk: Desk):
    with desk.database.read() as connection:
        return connection.execute(
            select(workflow_executions).order_by(workflow_executions.c.started_at.desc())
        ).first()
