"""Everything that is wrong with a scenario, each with its place, before anybody plays it. Pure.

`reading` stops at the first slip; a form wants to say all of them, and also what only the workflow tells: a step that
is not there, an answer to a step that asks nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from deskflow.workflows.action_spec import ActionCatalogue
from deskflow.workflows.definition import Definition
from deskflow.workflows.expressions import ExpressionError, Json, parse
from deskflow.workflows.expressions.paths import nearest
from deskflow.workflows.scenarios.reading import ScenarioError, read_scenario
from deskflow.workflows.scenarios.scenario import RECORD_FIELDS, RECORD_REFERENCES

_LISTS: Final = ("records", "answers", "happenings")
_EXPECTED_LISTS: Final = ("messages", "checks", "path", "reached", "never")


@dataclass(frozen=True, slots=True)
class Slip:
    """`path` is where it stands: `expect.messages[0].to`; `code` and `params` have a sentence in `wording`."""

    path: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


def slips(
    scenario: Mapping[str, Json],
    definition: Definition,
    actions: ActionCatalogue,
    taken: Collection[str] = (),
) -> list[Slip]:
    """In the order of the form; empty when it can be played. `taken` are the names of the other scenarios."""
    found = list(_of_shape(scenario))
    if str(scenario.get("name") or "") in taken:
        found.append(Slip("name", "scenario.name_taken"))
    places = {one.path for one in found}
    sense = [
        *_of_records(scenario),
        *_of_steps(scenario, definition, actions),
        *_of_checks(scenario),
    ]
    return [*found, *(one for one in sense if one.path not in places)]


# --- what reading says, of each part by itself -----------------------------------------------------------


def _of_shape(scenario: Mapping[str, Json]) -> Iterator[Slip]:
    yield from _read({"name": scenario.get("name", "")})
    for name, value in scenario.items():
        if name == "name":
            continue
        if name in _LISTS and isinstance(value, list):
            yield from _each(name, value, lambda one, name=name: {name: [one]})
        elif name == "mocks" and isinstance(value, dict):
            for step, several in value.items():
                yield from _read({"name": "x", "mocks": {step: several}})
        elif name == "expect" and isinstance(value, dict):
            yield from _of_expectation(value)
        else:
            yield from _read({"name": "x", name: value})


def _of_expectation(expect: Mapping[str, Json]) -> Iterator[Slip]:
    for name, value in expect.items():
        if name in _EXPECTED_LISTS and isinstance(value, list):
            yield from _each(
                f"expect.{name}", value, lambda one, name=name: {"expect": {name: [one]}}
            )  # fmt: skip
        else:
            yield from _read({"name": "x", "expect": {name: value}})


def _each(path: str, several: list[Any], made: Any) -> Iterator[Slip]:
    for place, one in enumerate(several):
        for slip in _read({"name": "x", **made(one)}):
            rest = slip.path.removeprefix(f"{path}[0]")
            yield Slip(f"{path}[{place}]{rest}", slip.code, {**slip.params, "path": f"{path}[{place}]{rest}"})  # fmt: skip


def _read(plain: dict[str, Any]) -> Iterator[Slip]:
    try:
        read_scenario(plain)
    except ScenarioError as problem:
        params = dict(problem.params)
        yield Slip(str(params.get("path") or ""), problem.code, params)
    except RecursionError:
        yield Slip("", "scenario.bad_value", {"path": "", "wanted": "plain values"})


# --- what it means ---------------------------------------------------------------------------------------


def _of_records(scenario: Mapping[str, Json]) -> Iterator[Slip]:
    """Names that are there twice, fields nobody knows, references to what is not there before."""
    before: dict[str, str] = {}
    for place, record in enumerate(_objects(scenario.get("records"))):
        name, kind = str(record.get("name") or ""), str(record.get("kind") or "")
        path = f"records[{place}]"
        if name in before:
            yield Slip(f"{path}.name", "scenario.same_name", {"name": name})
        values = record.get("values")
        for one, value in values.items() if isinstance(values, Mapping) else ():
            known = RECORD_FIELDS.get(kind)
            if known is not None and one not in known:
                params = {"name": name, "field": one, "known": ", ".join(known)}
                yield Slip(f"{path}.values.{one}", "scenario.unknown_field", params)
            wanted = RECORD_REFERENCES.get(kind, {}).get(one)
            if wanted is not None and before.get(str(value)) != wanted:
                params = {"name": name, "field": one, "value": str(value)[:80]}
                yield Slip(f"{path}.values.{one}", "scenario.unknown_record", params)
        before[name] = kind
    expected = _object(scenario.get("expect")).get("records")
    for name in expected if isinstance(expected, Mapping) else ():
        if name not in before:
            yield Slip(f"expect.records.{name}", "scenario.no_such_record", {"name": name})


def _of_steps(
    scenario: Mapping[str, Json], definition: Definition, actions: ActionCatalogue
) -> Iterator[Slip]:
    steps = {one.key: one for one in definition.steps}

    def unknown(path: str, key: Any) -> Iterator[Slip]:
        if isinstance(key, str) and key not in steps:
            near = nearest(key, list(steps)) if key else None
            yield Slip(path, "scenario.unknown_step", {"step": key, "suggestion": near})

    for place, answer in enumerate(_objects(scenario.get("answers"))):
        key, path = answer.get("step", ""), f"answers[{place}].step"
        yield from unknown(path, key)
        if isinstance(key, str) and key in steps and not _asks(steps[key]):
            yield Slip(path, "scenario.asks_nobody", {"step": key})
    for key in _object(scenario.get("mocks")):
        path = f"mocks.{key}"
        yield from unknown(path, key)
        step = steps.get(key)
        if step is not None and not _answers(step.action_type, actions):
            yield Slip(path, "scenario.calls_nothing", {"step": key})
    expect = _object(scenario.get("expect"))
    for name in ("path", "reached", "never"):
        several = expect.get(name)
        for place, key in enumerate(several if isinstance(several, list) else ()):
            yield from unknown(f"expect.{name}[{place}]", key)
    for key in _object(expect.get("outputs")):
        yield from unknown(f"expect.outputs.{key}", key.partition(".")[0])


def _asks(step: Any) -> bool:
    return bool(step.type == "approval")


def _answers(action_type: str | None, actions: ActionCatalogue) -> bool:
    spec = actions.get(action_type) if action_type else None
    return spec is not None and not spec.repeatable


def _of_checks(scenario: Mapping[str, Json]) -> Iterator[Slip]:
    checks = _object(scenario.get("expect")).get("checks")
    for place, check in enumerate(checks if isinstance(checks, list) else ()):
        if not isinstance(check, str):
            continue
        try:
            parse(check)
        except ExpressionError as problem:
            yield Slip(f"expect.checks[{place}]", problem.code, dict(problem.params))


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _objects(value: Any) -> list[Mapping[str, Any]]:
    """With the places they have: what is no object is passed by as an empty one."""
    several = value if isinstance(value, list) else []
    return [one if isinstance(one, Mapping) else {} for one in several]
