"""Does a step that starts another workflow give it what it asks for?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from deskflow.workflows.callees import input_parameters
from deskflow.workflows.definition import Step
from deskflow.workflows.expressions import is_template
from deskflow.workflows.expressions.paths import nearest
from deskflow.workflows.validation.context import ValidationContext
from deskflow.workflows.validation.fields import FieldCheck, is_blank
from deskflow.workflows.validation.problem import Fix, Problem

_PREFIX = "input."


def sub_workflow_problems(step: Step, context: ValidationContext) -> Iterator[Problem]:
    """Nothing where it is only known when it runs which workflow is meant."""
    wanted = step.config.get("workflow")
    if context.callees is None or is_blank(wanted) or is_template(wanted):
        return
    callee = context.callees.get(str(wanted))
    if callee is None:
        yield Problem("sub_workflow.gone", step_id=step.id, field="workflow")
        return
    if callee.latest is None:
        params = {"name": callee.name}
        yield Problem(
            "sub_workflow.unpublished", "warning", step.id, field="workflow", params=params
        )
        return
    version = step.config.get("version")
    inputs = callee.asks(version)
    given = step.config.get("input")
    if inputs is None or not (is_blank(given) or isinstance(given, Mapping)):
        # An old version, or an expression that makes all of them at once.
        return
    values = given if isinstance(given, Mapping) else {}
    parameters = input_parameters(inputs, takes_expressions=True)
    known = [one.name for one in parameters]
    check = FieldCheck(step.id, context)
    for parameter in parameters:
        value = values.get(parameter.name)
        path = _PREFIX + parameter.name
        if is_blank(value):
            if parameter.required:
                check.add(
                    "sub_workflow.input_missing", path, name=callee.name, input=parameter.name
                )
        elif not is_template(value):
            # Expressions are looked at with the rest of the step.
            check.value(parameter, value, path)
    yield from check.problems
    for name in values if inputs else ():
        if name not in known:
            params = {"name": callee.name, "input": name, "suggestion": nearest(name, known) or ""}
            yield Problem(
                "sub_workflow.unknown_input", "warning", step.id, field=_PREFIX + name, params=params,
                fix=Fix("remove_field", {"field": _PREFIX + name}),
            )  # fmt: skip
