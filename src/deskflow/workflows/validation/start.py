"""The trigger, the inputs and the declared variables of a definition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final
from uuid import UUID

from deskflow.workflows.custom_events import is_custom
from deskflow.workflows.definition import Definition, Input, Trigger
from deskflow.workflows.durations import BadDuration, parse_duration
from deskflow.workflows.expressions import Json
from deskflow.workflows.expressions.completion import Shape, look_up
from deskflow.workflows.expressions.paths import nearest
from deskflow.workflows.schedule_plan import LONGEST_JITTER
from deskflow.workflows.settings_spec import SETTINGS_FORM
from deskflow.workflows.trigger_types import INPUT_KINDS, TRIGGER_ID, TRIGGER_TYPES
from deskflow.workflows.validation.context import ValidationContext
from deskflow.workflows.validation.facts import KEY
from deskflow.workflows.validation.fields import FieldCheck, Use, is_blank
from deskflow.workflows.validation.problem import Problem
from deskflow.workflows.variable_kinds import KINDS

WEBHOOK_PATH: Final = re.compile(r"[a-z0-9][a-z0-9_-]*(?:/[a-z0-9_-]+)*", re.ASCII)
"""What follows `/hooks/` in the address of a webhook."""


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
    problems = [*check.problems, *_own_rules(trigger)]
    if trigger.type == "event" and context.events is not None:
        problems.extend(_event(trigger, context.events))
    return problems, tuple(check.uses)


def _own_rules(trigger: Trigger) -> Iterator[Problem]:
    """What a kind of trigger asks for beyond the kinds of its fields."""
    config = trigger.config
    wrong: list[tuple[str, str]] = []
    if trigger.type == "schedule":
        if not is_blank(config.get("jitter")) and not _is_jitter(config["jitter"]):
            wrong.append(("jitter", "schedule.bad_jitter"))
        if not is_blank(config.get("calendar")) and not _is_id(config["calendar"]):
            wrong.append(("calendar", "schedule.unknown_calendar"))
    elif trigger.type == "webhook":
        path = config.get("path")
        if isinstance(path, str) and path.strip() and not WEBHOOK_PATH.fullmatch(path):
            wrong.append(("path", "trigger.bad_path"))
        elif not is_blank(path):
            # The workflow can be tested and started by hand; nobody receives calls for it yet.
            yield Problem("trigger.no_door", severity="warning", step_id=TRIGGER_ID)
    elif trigger.type == "workflow":
        watched = config.get("workflow")
        if not is_blank(watched) and not _is_id(watched):
            wrong.append(("workflow", "trigger.unknown_workflow"))
    for field, code in wrong:
        found = str(config[field])[:60]
        params = {"found": found, "calendar": found}
        yield Problem(code, step_id=TRIGGER_ID, field=field, params=params)


def _is_jitter(value: Json) -> bool:
    try:
        return parse_duration(value) <= LONGEST_JITTER
    except BadDuration:
        # The field itself says that it is no length of time.
        return True


def _is_id(value: Json) -> bool:
    try:
        return bool(UUID(str(value)))
    except ValueError:
        return False


def settings_problems(
    definition: Definition, context: ValidationContext
) -> tuple[list[Problem], tuple[Use, ...]]:
    """Problems of the workflow's settings, and the names its concurrency key uses."""
    check = FieldCheck("", context)
    check.config(definition.settings, SETTINGS_FORM)
    problems = [
        replace(one, step_id=None, field=f"settings.{one.field}", fix=None)
        for one in check.problems
    ]
    named = definition.settings.get("error_workflow")
    if not is_blank(named) and not _is_id(named):
        params = {"found": str(named)[:60]}
        field = "settings.error_workflow"
        problems.append(Problem("trigger.unknown_workflow", field=field, params=params))
    # The key is made before any step has run.
    return problems, tuple(replace(one, field=f"settings.{one.field}") for one in check.uses)


def _event(trigger: Trigger, events: Mapping[str, Shape]) -> Iterator[Problem]:
    name = trigger.config.get("event")
    if not isinstance(name, str) or not name:
        return
    if is_custom(name):
        # What it brings is known to whoever raises it.
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
    yield from _declared("variables", variables, KINDS)
    for place, entry in enumerate(definition.inputs):
        if entry.kind == "choice" and not entry.choices:
            yield Problem(
                "declared.no_choices", field=f"inputs[{place}]", params={"name": entry.name}
            )
        elif not _may_hold(entry):
            params = {"name": entry.name, "value": str(entry.default)[:60]}
            yield Problem("declared.bad_default", field=f"inputs[{place}]", params=params)


def _may_hold(entry: Input) -> bool:
    """Whether what a field usually holds is something it can hold."""
    value = entry.default
    if is_blank(value):
        return True
    if entry.kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if entry.kind == "boolean":
        return isinstance(value, bool)
    return entry.kind != "choice" or value in entry.choices


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
