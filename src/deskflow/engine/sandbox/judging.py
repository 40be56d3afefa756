"""What was expected of a scenario against what came of it: the differences, the telling ones first. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from deskflow.engine.sandbox.report import Difference, Played, SentMessage
from deskflow.workflows.expressions import ExpressionError, Json, parse
from deskflow.workflows.scenarios.scenario import Expectation, Message

_MISSING = object()


def judge(expect: Expectation, played: Played) -> tuple[Difference, ...]:
    """Empty when all is as expected."""
    if expect.fires != played.fired:
        return (Difference("fires", expect.fires, played.fired),)
    if not played.fired:
        return ()
    return tuple(_differences(expect, played))


def _differences(expect: Expectation, played: Played) -> Iterator[Difference]:
    if expect.status is not None and expect.status != played.status:
        yield Difference("status", expect.status, played.status)
    if expect.error is not None:
        code = played.error.get("code") if isinstance(played.error, Mapping) else None
        if code != expect.error:
            yield Difference("error", expect.error, code)
    yield from _path(expect, played)
    yield from _values("steps", expect.outputs, played.outputs)
    yield from _values("variables", expect.variables, played.variables)
    for name, fields in expect.records.items():
        yield from _values(f"records.{name}", fields, played.records.get(name, {}))
    yield from _messages(expect, played)
    yield from _checks(expect, played)


def _path(expect: Expectation, played: Played) -> Iterator[Difference]:
    went = [step.key for step in played.steps]
    if expect.path is not None and list(expect.path) != went:
        first = next(
            (
                place
                for place, (wanted, found) in enumerate(zip(expect.path, went, strict=False))
                if wanted != found
            ),
            min(len(expect.path), len(went)),
        )
        yield Difference(f"path[{first}]", _place(list(expect.path), first), _place(went, first))
    for key in expect.reached:
        if key not in went:
            yield Difference(f"reached {key}", "reached", "not reached")
    for key in expect.never:
        if key in went:
            yield Difference(f"never {key}", "not reached", "reached")


def _place(path: list[str], place: int) -> str | None:
    return path[place] if place < len(path) else None


def _values(
    where: str, wanted: Mapping[str, Json], found: Mapping[str, Json]
) -> Iterator[Difference]:
    for path, value in wanted.items():
        there = _at(found, path)
        if there is _MISSING:
            yield Difference(f"{where}.{path}", value, None)
        elif there != value:
            yield Difference(f"{where}.{path}", value, there)


def _at(value: Any, path: str) -> Any:
    """The value at `a.b.0.c`; a marker when there is none."""
    if isinstance(value, Mapping) and path in value:
        return value[path]
    for part in path.split("."):
        if isinstance(value, Mapping) and part in value:
            value = value[part]
        elif isinstance(value, list | tuple) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return _MISSING
    return value


def _messages(expect: Expectation, played: Played) -> Iterator[Difference]:
    if expect.message_count is not None and expect.message_count != len(played.messages):
        yield Difference("message_count", expect.message_count, len(played.messages))
    left = list(played.messages)
    for place, wanted in enumerate(expect.messages):
        hit = next((one for one in left if _is_it(wanted, one)), None)
        if hit is None:
            yield Difference(
                f"messages[{place}]",
                " / ".join(text for text in (wanted.to, wanted.subject, wanted.body) if text),
                [f"{one.to} / {one.subject}" for one in played.messages],
            )
        else:
            left.remove(hit)


def _is_it(wanted: Message, sent: SentMessage) -> bool:
    pairs = ((wanted.to, sent.to), (wanted.subject, sent.subject), (wanted.body, sent.body))
    return all(part.casefold() in whole.casefold() for part, whole in pairs)


def _checks(expect: Expectation, played: Played) -> Iterator[Difference]:
    scope = {
        "trigger": played.trigger_data,
        "steps": played.outputs,
        "variables": played.variables,
        "records": played.records,
        "messages": [
            {"channel": one.channel, "to": one.to, "subject": one.subject, "body": one.body}
            for one in played.messages
        ],
    }
    for check in expect.checks:
        try:
            passed = parse(check).test(scope)
        except ExpressionError as problem:
            yield Difference(check, True, f"{problem.code}: {dict(problem.params)}")
            continue
        if not passed:
            yield Difference(check, True, False)
