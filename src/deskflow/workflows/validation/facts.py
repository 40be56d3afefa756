"""What one step says by itself: problems of its own fields and the names it uses.

Depends on the step, its spec and nothing around it, so it is kept as long as the step object lives on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from deskflow.workflows.custom_events import is_custom
from deskflow.workflows.definition import Config, Step
from deskflow.workflows.expressions.paths import nearest
from deskflow.workflows.parameters import Parameter
from deskflow.workflows.step_types import STEP_TYPES
from deskflow.workflows.validation.approvals import approval_problems
from deskflow.workflows.validation.context import ValidationContext
from deskflow.workflows.validation.fields import FieldCheck, Use
from deskflow.workflows.validation.problem import Fix, Problem
from deskflow.workflows.validation.sub_workflows import sub_workflow_problems

KEY: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}", re.ASCII)

_ERROR: Final = re.compile(r"[a-z_]+\.(?:\*|[a-z_]+(?:\s*=\s*[^,=]+)?)", re.ASCII)
"""`http.status`, `http.*`, `http.status=503`."""


@dataclass(frozen=True, slots=True)
class StepFacts:
    problems: tuple[Problem, ...]
    uses: tuple[Use, ...]
    sets_variable: str | None
    """The variable it sets; an empty text if the name is only known when it runs."""


def facts_of(step: Step, context: ValidationContext) -> StepFacts:
    problems: list[Problem] = []
    if not KEY.fullmatch(step.key):
        problems.append(Problem("step.bad_key", step_id=step.id, params={"key": step.key[:80]}))
    spec = STEP_TYPES.get(step.type)
    if spec is None:
        problems.append(Problem("step.unknown_type", step_id=step.id, params={"type": step.type}))
        return StepFacts(tuple(problems), (), None)
    if not spec.available:
        problems.append(Problem("step.not_available", step_id=step.id, params={"type": step.type}))
        return StepFacts(tuple(problems), (), None)
    problems.extend(_retry_problems(step, context))
    parameters = spec.parameters
    if step.type == "action":
        action = context.actions.get(step.action_type or "")
        if action is None:
            problems.append(_unknown_action(step, context))
            return StepFacts(tuple(problems), (), None)
        parameters = action.parameters
    check = FieldCheck(step.id, context)
    check.config(step.config, parameters)
    problems.extend(_approvers(one) for one in check.problems)
    if step.type == "approval":
        problems.extend(approval_problems(step))
    elif step.type == "wait_event":
        problems.extend(_event_problems(step, context))
    elif step.type == "sub_workflow":
        problems.extend(sub_workflow_problems(step, context))
    return StepFacts(tuple(problems), tuple(check.uses), _variable_set(step.config, parameters))


def _event_problems(step: Step, context: ValidationContext) -> list[Problem]:
    """An event nobody raises would be waited for in vain."""
    name = step.config.get("event")
    if context.events is None or not isinstance(name, str) or not name or name in context.events:
        return []
    if is_custom(name):
        return []
    params = {"event": name, "suggestion": nearest(name, list(context.events))}
    return [Problem("trigger.unknown_event", step_id=step.id, field="event", params=params)]


def _unknown_action(step: Step, context: ValidationContext) -> Problem:
    if not step.action_type:
        return Problem("step.no_action", step_id=step.id, field="action_type")
    suggestion = nearest(step.action_type, list(context.actions))
    return Problem(
        "step.unknown_action",
        step_id=step.id,
        field="action_type",
        params={"action": step.action_type, "suggestion": suggestion},
        fix=Fix("set_field", {"field": "action_type", "value": suggestion}) if suggestion else None,
    )


def _retry_problems(step: Step, context: ValidationContext) -> list[Problem]:
    for wanted in filter(None, (one.strip() for one in step.retry_on.split(","))):
        if not _ERROR.fullmatch(wanted):
            params = {"found": wanted[:80]}
            return [Problem("step.bad_retry_on", step_id=step.id, field="retry_on", params=params)]
    if step.retry_count <= context.max_retry_attempts:
        return []
    return [
        Problem(
            "step.retries_capped",
            "warning",
            step_id=step.id,
            field="retry_count",
            params={"wanted": step.retry_count, "limit": context.max_retry_attempts},
        )
    ]


def _approvers(problem: Problem) -> Problem:
    """An approval nobody can give deserves its own words: it is never taken for an approval."""
    if problem.code == "field.one_of_required" and problem.params.get("group") == "approvers":
        return Problem("approval.no_approvers", step_id=problem.step_id, field=problem.field)
    return problem


def _variable_set(config: Config, parameters: tuple[Parameter, ...]) -> str | None:
    for parameter in parameters:
        if parameter.kind == "variable":
            name = config.get(parameter.name)
            if isinstance(name, str):
                return "" if "{{" in name else name
    return None
