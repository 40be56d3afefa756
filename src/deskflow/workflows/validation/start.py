"""The trigger, the inputs and the declared variables of a definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from deskflow.workflows.definition import Definition, Trigger
from deskflow.workflows.expressions.completion import Shape, look_up
from deskflow.workflows.expressions.paths import nearest
from deskflow.workflows.trigger_types import INPUT_KINDS, TRIGGER_ID, TRIGGER_TYPES
from deskflow.workflows.validation.context import ValidationContext
from deskflow.workflows.validation.facts import KEY
from deskflow.workflows.validation.fields import FieldCheck, Use
from deskflow.workflows.validation.problem import Problem

VARIABLE_KINDS: Final = ("string", "number", "boolean", "json", "secret")


def trigger_problems(
    definition: Definition, context: ValidationContext
) -> tuple[list[Problem], tuple[Use, ...]]:
    """Problems of the trigger, and the names its own condition uses."""
    trigger = definition.trigger
    if trigger is None:
        return [Problem("trigger.missing", step_id=TRIGGER_ID)], ()
    spec = TRIGGER_TYPES.get(trigger.type)
    params = {"type": trigger.type}
    if spec is None:
        return [Problem("trigger.unknown_type", step_id=TRIGGER_ID, params=params)], ()
    if not spec.available:
        return [Problem("trigger.not_available", step_id=TRIGGER_ID, params=params)], ()
    check = FieldCheck(TRIGGER_ID, context)
    check.config(trigger.config, spec.parameters)
    problems = list(check.problems)
    if trigger.type == "event" and context.events is not None:
        problems.extend(_event(trigger, context.events))
    return problems, tuple(check.uses)


def _event(trigger: Trigger, events: Mapping[str, Shape]) -> Iterator[Problem]:
    name = trigger.config.get("event")
    if not isinstance(name, str) or not name:
        return
    if name not in events:
        yield Problem(
            "trigger.unknown_event",
            step_id=TRIGGER_ID,
            field="event",
            params={"event": name, "suggestion": nearest(name, list(events))},
        )
        return
    payload = events[name]
    filters = trigger.config.get("filters")
    subject = payload.get(name.partition(".")[0])
    for key in filters if isinstance(filters, Mapping) else ():
        path = tuple(str(key).split("."))
        known = isinstance(subject, Mapping) and look_up(subject, path) is not None
        if not known and not isinstance(subject, str) and look_up(payload, path) is None:
            among = list(subject) if isinstance(subject, Mapping) else list(payload)
            yield Problem(
                "trigger.unknown_filter",
                step_id=TRIGGER_ID,
                field=f"filters.{key}",
                params={"name": key, "suggestion": nearest(str(key), among)},
            )


def declaration_problems(definition: Definition) -> Iterator[Problem]:
    """Inputs and variables: names, kinds, doubles."""
    inputs = [(one.name, one.kind) for one in definition.inputs]
    variables = [(one.name, one.kind) for one in definition.variables]
    yield from _declared("inputs", inputs, INPUT_KINDS)
    yield from _declared("variables", variables, VARIABLE_KINDS)
    for place, entry in enumerate(definition.inputs):
        if entry.kind == "choice" and not entry.choices:
            yield Problem(
                "declared.no_choices", field=f"inputs[{place}]", params={"name": entry.name}
            )


def _declared(
    where: str, declared: list[tuple[str, str]], kinds: tuple[str, ...]
) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, (name, kind) in enumerate(declared):
        field = f"{where}[{place}]"
        if not KEY.fullmatch(name):
            yield Problem("declared.bad_name", field=field, params={"name": name[:80]})
        if name in seen:
            yield Problem("declared.twice", field=field, params={"name": name})
        seen.add(name)
        if kind not in kinds:
            yield Problem("declared.unknown_kind", field=field, params={"name": name, "kind": kind})
