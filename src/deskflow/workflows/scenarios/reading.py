"""Scenarios from and to JSON. Reading takes anything: what is wrong is named with its place, never guessed at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

from deskflow.core.errors import Rejected
from deskflow.workflows.durations import BadDuration, format_duration, parse_duration
from deskflow.workflows.expressions import Json
from deskflow.workflows.scenarios.scenario import (
    DECISIONS,
    MONDAY,
    RECORD_KINDS,
    Answer,
    Expectation,
    Happening,
    Message,
    Mock,
    Record,
    Scenario,
)

MOST: Final = 200
_LONGEST_NAME: Final = 200

One = TypeVar("One")


class ScenarioError(Rejected):
    """The JSON is no scenario; `path` says where: `expect.messages[0].to`."""


def read_scenario(value: Json, path: str = "") -> Scenario:
    """Raises ScenarioError."""
    plain = _members(
        value, path, "name", "description", "at", "lasts", "records", "trigger", "mocks", "answers",
        "happenings", "expect",
    )  # fmt: skip
    name = _text(plain, "name", path)
    if not name:
        raise _bad(_at(path, "name"), "text")
    records = _list(plain, "records", path, _record)
    names = [record.name for record in records]
    for record in names:
        if names.count(record) > 1:
            raise ScenarioError("scenario.same_name", path=_at(path, "records"), name=record)
    mocks = _object(plain, "mocks", path)
    return Scenario(
        name=name,
        description=_text(plain, "description", path),
        at=_moment(plain, "at", path),
        lasts=_duration(plain, "lasts", path, timedelta(days=365)),
        records=tuple(records),
        trigger=_object(plain, "trigger", path),
        mocks={step: tuple(_list(mocks, step, _at(path, "mocks"), _mock)) for step in mocks},
        answers=tuple(_list(plain, "answers", path, _answer)),
        happenings=tuple(_list(plain, "happenings", path, _happening)),
        expect=_expectation(plain.get("expect", {}), _at(path, "expect")),
    )


def write_scenario(scenario: Scenario) -> dict[str, Json]:
    """JSON that `read_scenario` reads back; what says the usual is left out."""
    return _without_usual(
        {
            "name": scenario.name,
            "description": scenario.description,
            "at": "" if scenario.at == MONDAY else scenario.at.isoformat(),
            "lasts": "" if scenario.lasts == timedelta(days=365) else _written(scenario.lasts),
            "records": [
                _without_usual({"name": one.name, "kind": one.kind, "values": dict(one.values)})
                for one in scenario.records
            ],
            "trigger": dict(scenario.trigger),
            "mocks": {
                step: [_mock_json(one) for one in several]
                for step, several in scenario.mocks.items()
            },
            "answers": [
                _without_usual(
                    {"step": one.step, "decision": one.decision, "by": one.by, "comment": one.comment,
                     "after": _written(one.after)}
                )
                for one in scenario.answers
            ],
            "happenings": [
                _without_usual(
                    {"event": one.event, "payload": dict(one.payload), "after": _written(one.after)}
                )
                for one in scenario.happenings
            ],
            "expect": _expectation_json(scenario.expect),
        }
    )  # fmt: skip


# --- parts ------------------------------------------------------------------------------------------------


def _record(value: Json, path: str) -> Record:
    plain = _members(value, path, "name", "kind", "values")
    name, kind = _text(plain, "name", path), _text(plain, "kind", path)
    if not name.isidentifier():
        raise _bad(_at(path, "name"), "a name without spaces")
    return Record(
        name, _one_of(kind, _at(path, "kind"), RECORD_KINDS), _object(plain, "values", path)
    )


def _mock(value: Json, path: str) -> Mock:
    plain = _members(value, path, "output", "error", "message", "retryable")
    return Mock(
        plain.get("output"), _text(plain, "error", path), _text(plain, "message", path),
        _flag(plain, "retryable", path, True),
    )  # fmt: skip


def _mock_json(mock: Mock) -> dict[str, Json]:
    if not mock.error:
        return {"output": mock.output}
    return {"error": mock.error, "message": mock.message, "retryable": mock.retryable}


def _answer(value: Json, path: str) -> Answer:
    plain = _members(value, path, "step", "decision", "by", "comment", "after")
    return Answer(
        _text(plain, "step", path),
        _one_of(_text(plain, "decision", path), _at(path, "decision"), DECISIONS),
        _text(plain, "by", path),
        _text(plain, "comment", path),
        _duration(plain, "after", path, timedelta()),
    )


def _happening(value: Json, path: str) -> Happening:
    plain = _members(value, path, "event", "payload", "after")
    return Happening(
        _text(plain, "event", path),
        _object(plain, "payload", path),
        _duration(plain, "after", path, timedelta()),
    )


def _message(value: Json, path: str) -> Message:
    plain = _members(value, path, "to", "subject", "body")
    return Message(*(_text(plain, name, path) for name in ("to", "subject", "body")))


def _expectation(value: Json, path: str) -> Expectation:
    plain = _members(
        value, path, "fires", "status", "error", "path", "reached", "never", "outputs", "variables", "records",
        "messages", "message_count", "checks",
    )  # fmt: skip
    count = plain.get("message_count")
    if count is not None and (type(count) is not int or count < 0):
        raise _bad(_at(path, "message_count"), "whole number from 0")
    records = _object(plain, "records", path)
    return Expectation(
        fires=_flag(plain, "fires", path, True),
        status=_text(plain, "status", path) or None,
        error=_text(plain, "error", path) or None,
        path=tuple(_list(plain, "path", path, _string)) if plain.get("path") is not None else None,
        reached=tuple(_list(plain, "reached", path, _string)),
        never=tuple(_list(plain, "never", path, _string)),
        outputs=_object(plain, "outputs", path),
        variables=_object(plain, "variables", path),
        records={name: _object(records, name, _at(path, "records")) for name in records},
        messages=tuple(_list(plain, "messages", path, _message)),
        message_count=count,
        checks=tuple(_list(plain, "checks", path, _string)),
    )


def _expectation_json(expect: Expectation) -> dict[str, Json]:
    found = _without_usual(
        {
            "status": expect.status,
            "error": expect.error,
            "reached": list(expect.reached),
            "never": list(expect.never),
            "outputs": dict(expect.outputs),
            "variables": dict(expect.variables),
            "records": {name: dict(fields) for name, fields in expect.records.items()},
            "messages": [
                _without_usual({"to": one.to, "subject": one.subject, "body": one.body})
                for one in expect.messages
            ],
            "checks": list(expect.checks),
        }
    )
    if not expect.fires:
        found["fires"] = False
    if expect.path is not None:
        found["path"] = list(expect.path)
    if expect.message_count is not None:
        found["message_count"] = expect.message_count
    return found


# --- shapes -----------------------------------------------------------------------------------------------


def _at(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _bad(path: str, wanted: str) -> ScenarioError:
    return ScenarioError("scenario.bad_value", path=path[:200], wanted=wanted)


def _members(value: Json, path: str, *names: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _bad(path or "scenario", "object")
    for key in value:
        # A member nobody knows is a slip of the pen: an expectation that is never looked at.
        if key not in names:
            raise ScenarioError("scenario.unknown_member", path=_at(path, str(key)[:40]))
    return value


def _object(plain: Mapping[str, Any], name: str, path: str) -> dict[str, Json]:
    value = plain.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise _bad(_at(path, name), "object")
    return value


def _text(plain: Mapping[str, Any], name: str, path: str) -> str:
    value = plain.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _bad(_at(path, name), "text")
    if name in ("name", "kind", "step") and len(value) > _LONGEST_NAME:
        raise _bad(_at(path, name), f"at most {_LONGEST_NAME} characters")
    return value


def _string(value: Json, path: str) -> str:
    if not isinstance(value, str):
        raise _bad(path, "text")
    return value


def _flag(plain: Mapping[str, Any], name: str, path: str, usual: bool) -> bool:
    value = plain.get(name, usual)
    if not isinstance(value, bool):
        raise _bad(_at(path, name), "true or false")
    return value


def _one_of(value: str, path: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise _bad(path, " or ".join(known))
    return value


def _list(
    plain: Mapping[str, Any], name: str, path: str, read: Callable[[Json, str], One]
) -> list[One]:
    value = plain.get(name)
    if value is None:
        return []
    where = _at(path, name)
    if not isinstance(value, list):
        raise _bad(where, "list")
    if len(value) > MOST:
        raise _bad(where, f"at most {MOST}")
    return [read(one, f"{where}[{place}]") for place, one in enumerate(value)]


def _duration(plain: Mapping[str, Any], name: str, path: str, usual: timedelta) -> timedelta:
    value = plain.get(name)
    if value in (None, ""):
        return usual
    try:
        return parse_duration(value)
    except BadDuration:
        raise _bad(_at(path, name), "a length of time: 2h, 1d 4h") from None


def _moment(plain: Mapping[str, Any], name: str, path: str) -> datetime:
    text = _text(plain, name, path)
    if not text:
        return MONDAY
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise _bad(_at(path, name), "a moment: 2026-01-05T09:00+01:00") from None
    found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    if not 1990 <= found.year <= 2200:
        raise _bad(_at(path, name), "a year from 1990 to 2200")
    return found


def _written(length: timedelta) -> str:
    return format_duration(length) if length else ""


def _without_usual(value: dict[str, Json]) -> dict[str, Json]:
    return {name: one for name, one in value.items() if one not in ("", None, [], {})}
