"""Problems of a definition and errors of runs in words. Codes are those of validation, expressions and the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.core.errors import DeskflowError
from deskflow.desktop.words import describe_error
from deskflow.desktop.words_workflows import port_title, tr
from deskflow.workflows.validation import Fix, Problem

PROBLEMS: Final = {
    "workflow.empty": QT_TRANSLATE_NOOP("workflows", "There is no step yet"),
    "trigger.missing": QT_TRANSLATE_NOOP("workflows", "Nothing starts this workflow: add a trigger"),
    "trigger.unknown_type": QT_TRANSLATE_NOOP("workflows", "This version does not know the trigger “{type}”"),
    "trigger.not_available": QT_TRANSLATE_NOOP("workflows", "This version cannot use the trigger “{type}” yet"),
    "trigger.leads_nowhere": QT_TRANSLATE_NOOP("workflows", "The trigger leads nowhere: connect it to the first step"),
    "trigger.unknown_event": QT_TRANSLATE_NOOP("workflows", "There is no event “{event}”"),
    "trigger.unknown_filter": QT_TRANSLATE_NOOP("workflows", "The event has no field “{name}”"),
    "step.bad_key": QT_TRANSLATE_NOOP("workflows", "“{key}” is no key: a letter first, then letters, digits and _"),
    "step.duplicate_key": QT_TRANSLATE_NOOP("workflows", "Another step has the key “{key}”"),
    "step.unknown_type": QT_TRANSLATE_NOOP("workflows", "This version does not know the step “{type}”"),
    "step.not_available": QT_TRANSLATE_NOOP("workflows", "This version cannot run the step “{type}” yet"),
    "step.no_action": QT_TRANSLATE_NOOP("workflows", "The step does nothing: choose an action"),
    "step.unknown_action": QT_TRANSLATE_NOOP("workflows", "There is no action “{action}”"),
    "step.retries_capped": QT_TRANSLATE_NOOP("workflows", "At most {limit} retries are allowed, not {wanted}"),
    "step.unreachable": QT_TRANSLATE_NOOP("workflows", "Nothing leads here"),
    "step.no_way_out": QT_TRANSLATE_NOOP("workflows", "Leads nowhere: the run ends here"),
    "flow.cycle": QT_TRANSLATE_NOOP("workflows", "This leads back to itself without end: {steps}"),
    "edge.dangling": QT_TRANSLATE_NOOP("workflows", "A wire ends nowhere"),
    "edge.wrong_port": QT_TRANSLATE_NOOP("workflows", "A wire leaves by “{port}”, which is no way out here"),
    "edge.port_taken": QT_TRANSLATE_NOOP("workflows", "Two wires leave by “{port}”"),
    "edge.into_note": QT_TRANSLATE_NOOP("workflows", "A wire leads into a note"),
    "loop.no_limit": QT_TRANSLATE_NOOP("workflows", "The loop has no limit"),
    "approval.no_approvers": QT_TRANSLATE_NOOP("workflows", "Nobody is asked: name people or a role"),
    "field.required": QT_TRANSLATE_NOOP("workflows", "This is needed"),
    "field.one_of_required": QT_TRANSLATE_NOOP("workflows", "One of these is needed"),
    "field.unknown": QT_TRANSLATE_NOOP("workflows", "There is no field “{name}” here"),
    "field.wrong_kind": QT_TRANSLATE_NOOP("workflows", "This should be: {wanted}"),
    "field.not_a_choice": QT_TRANSLATE_NOOP("workflows", "“{found}” is not among the choices"),
    "field.no_expressions": QT_TRANSLATE_NOOP("workflows", "This must be a fixed value, no expression"),
    "field.too_small": QT_TRANSLATE_NOOP("workflows", "At least {least}"),
    "field.too_big": QT_TRANSLATE_NOOP("workflows", "At most {most}"),
    "field.too_long": QT_TRANSLATE_NOOP("workflows", "At most {longest} characters"),
    "field.bad_duration": QT_TRANSLATE_NOOP("workflows", "“{found}” is no length of time; write 15m, 2h or 1d 4h"),
    "field.bad_date": QT_TRANSLATE_NOOP("workflows", "“{found}” is no date; write 2026-03-31 or 2026-03-31T14:00"),
    "field.bad_id": QT_TRANSLATE_NOOP("workflows", "“{value}” is no id"),
    "field.out_of_range": QT_TRANSLATE_NOOP("workflows", "{field} must be from {least} to {most}"),
    "field.not_an_object": QT_TRANSLATE_NOOP("workflows", "{field} must be a set of names and values"),
    "field.not_a_list": QT_TRANSLATE_NOOP("workflows", "{field} must be a list"),
    "name.unknown": QT_TRANSLATE_NOOP("workflows", "There is nothing called “{name}”"),
    "name.may_be_missing": QT_TRANSLATE_NOOP("workflows", "“{name}” is not there on every way to this step; use default(…)"),
    "name.step_not_before": QT_TRANSLATE_NOOP("workflows", "The step “{name}” does not run before this one"),
    "name.only_in_loops": QT_TRANSLATE_NOOP("workflows", "“{name}” exists only inside a loop"),
    "name.secret_outside": QT_TRANSLATE_NOOP("workflows", "“{name}” is a secret and may only be used in a secret field"),
    "declared.bad_name": QT_TRANSLATE_NOOP("workflows", "“{name}” is no name: a letter first, then letters, digits and _"),
    "declared.twice": QT_TRANSLATE_NOOP("workflows", "“{name}” is there twice"),
    "declared.unknown_kind": QT_TRANSLATE_NOOP("workflows", "“{name}” has the unknown kind “{kind}”"),
    "declared.no_choices": QT_TRANSLATE_NOOP("workflows", "“{name}” offers no choices"),
    "schedule.empty": QT_TRANSLATE_NOOP("workflows", "Say when, for instance 0 8 * * 1-5"),
    "schedule.too_long": QT_TRANSLATE_NOOP("workflows", "At most {limit} characters"),
    "schedule.unknown_alias": QT_TRANSLATE_NOOP("workflows", "“{found}” is not known; there are @hourly, @daily, @weekly, @monthly"),
    "schedule.field_count": QT_TRANSLATE_NOOP("workflows", "A schedule has five parts (minute, hour, day, month, weekday), not {found}"),
    "schedule.bad_field": QT_TRANSLATE_NOOP("workflows", "The {part} cannot be read"),
    "schedule.never": QT_TRANSLATE_NOOP("workflows", "This is never due"),
    "schedule.unknown_zone": QT_TRANSLATE_NOOP("workflows", "There is no time zone “{zone}”"),
    "expression.syntax": QT_TRANSLATE_NOOP("workflows", "This cannot be read as an expression"),
    "expression.empty": QT_TRANSLATE_NOOP("workflows", "The expression is empty"),
    "expression.unclosed": QT_TRANSLATE_NOOP("workflows", "The braces {{{{ are never closed"),
    "expression.unclosed_text": QT_TRANSLATE_NOOP("workflows", "The quotation mark is never closed"),
    "expression.unexpected": QT_TRANSLATE_NOOP("workflows", "“{found}” is not expected here"),
    "expression.unknown_function": QT_TRANSLATE_NOOP("workflows", "There is no function “{name}”"),
    "expression.argument_count": QT_TRANSLATE_NOOP("workflows", "{function} needs another number of values"),
    "expression.bad_argument": QT_TRANSLATE_NOOP("workflows", "{function} needs {wanted} here, not {found}"),
    "expression.missing_name": QT_TRANSLATE_NOOP("workflows", "There was nothing called “{path}”"),
    "expression.no_methods": QT_TRANSLATE_NOOP("workflows", "Values have no functions of their own; write lower(x), not x.lower()"),
    "expression.not_allowed": QT_TRANSLATE_NOOP("workflows", "This is not allowed in expressions"),
    "expression.single_equals": QT_TRANSLATE_NOOP("workflows", "Compare with two equals signs: =="),
    "expression.no_ternary": QT_TRANSLATE_NOOP("workflows", "Write if(condition, yes, no)"),
    "expression.private_name": QT_TRANSLATE_NOOP("workflows", "Names cannot begin with _"),
    "expression.division_by_zero": QT_TRANSLATE_NOOP("workflows", "Something was divided by zero"),
    "step.timed_out": QT_TRANSLATE_NOOP("workflows", "It took longer than {seconds} seconds"),
    "step.nobody_available": QT_TRANSLATE_NOOP("workflows", "No technician is available"),
    "step.unknown_approver": QT_TRANSLATE_NOOP("workflows", "There is nobody “{value}” to ask"),
    "step.unknown_user": QT_TRANSLATE_NOOP("workflows", "There is no person “{value}”"),
    "step.unknown_role": QT_TRANSLATE_NOOP("workflows", "There is no role “{value}”"),
    "step.unknown_query": QT_TRANSLATE_NOOP("workflows", "There is no query “{query_type}”"),
    "step.unknown_filter": QT_TRANSLATE_NOOP("workflows", "One cannot search by “{filter}”"),
    "step.unknown_value": QT_TRANSLATE_NOOP("workflows", "“{value}” is not possible for {filter}"),
    "step.unknown_order": QT_TRANSLATE_NOOP("workflows", "There is no order “{order_by}”"),
    "step.bad_duration": QT_TRANSLATE_NOOP("workflows", "“{value}” is no length of time"),
    "step.bad_date": QT_TRANSLATE_NOOP("workflows", "“{value}” is no date"),
    "step.unknown_attachment": QT_TRANSLATE_NOOP("workflows", "There is no attachment “{value}”"),
    "step.internal": QT_TRANSLATE_NOOP("workflows", "Something unexpected happened inside the action ({problem})"),
    "engine.internal": QT_TRANSLATE_NOOP("workflows", "Something unexpected happened inside the engine ({problem})"),
    "execution.stopped": QT_TRANSLATE_NOOP("workflows", "Stopped by the workflow: {message}"),
    "execution.timed_out": QT_TRANSLATE_NOOP("workflows", "The run worked for longer than {seconds} seconds"),
    "execution.too_many_steps": QT_TRANSLATE_NOOP("workflows", "The run took more than {limit} steps"),
    "execution.step_is_gone": QT_TRANSLATE_NOOP("workflows", "The step “{step}” is not in this version"),
    "workflow.chain_too_long": QT_TRANSLATE_NOOP("workflows", "More than {limit} workflows have started each other: {chain}"),
    "mail_template.unknown": QT_TRANSLATE_NOOP("workflows", "The mail template is not there any more"),
    "mail.loop_guard": QT_TRANSLATE_NOOP("workflows", "Too many automatic mails went to {to}; this one was held back"),
    "http.no_answer": QT_TRANSLATE_NOOP("workflows", "The other side did not answer ({problem})"),
    "http.timed_out": QT_TRANSLATE_NOOP("workflows", "The other side did not answer in time"),
    "http.unknown_host": QT_TRANSLATE_NOOP("workflows", "There is no machine called “{host}”"),
    "http.private_address": QT_TRANSLATE_NOOP("workflows", "“{host}” is an address inside the own network, which is not allowed"),
    "http.bad_url": QT_TRANSLATE_NOOP("workflows", "“{url}” is no address"),
    "http.bad_header": QT_TRANSLATE_NOOP("workflows", "“{header}” is no possible header"),
    "http.bad_json": QT_TRANSLATE_NOOP("workflows", "The answer is not what it says it is"),
    "http.answer_too_big": QT_TRANSLATE_NOOP("workflows", "The answer was larger than {limit} bytes"),
    "http.status": QT_TRANSLATE_NOOP("workflows", "The other side answered {status}"),
    "http.unknown_method": QT_TRANSLATE_NOOP("workflows", "There is no method “{method}”"),
    "definition.no_json": QT_TRANSLATE_NOOP("workflows", "The file is no JSON (line {line})"),
    "definition.bad_value": QT_TRANSLATE_NOOP("workflows", "The file is no workflow: {path} should be {wanted}"),
    "definition.unknown_member": QT_TRANSLATE_NOOP("workflows", "The file is no workflow: {path} is not known"),
    "definition.other_format": QT_TRANSLATE_NOOP("workflows", "The file is something else ({found})"),
    "definition.newer_schema": QT_TRANSLATE_NOOP("workflows", "The file comes from a newer DeskFlow"),
    "definition.duplicate_id": QT_TRANSLATE_NOOP("workflows", "The file is no workflow: {id} is there twice"),
    "definition.too_big": QT_TRANSLATE_NOOP("workflows", "The file is larger than {limit} characters"),
    "tickets.not_found": QT_TRANSLATE_NOOP("workflows", "The ticket is not there any more"),
    "permission.missing": QT_TRANSLATE_NOOP("workflows", "Who started it may not do this ({permission})"),
}  # fmt: skip

_SUGGESTION: Final = QT_TRANSLATE_NOOP("workflows", "{problem}. Did you mean {suggestion}?")

REFUSALS: Final = {
    "one-trigger": QT_TRANSLATE_NOOP("workflows", "A workflow has one trigger. Remove the other one first."),
    "not-available": QT_TRANSLATE_NOOP("workflows", "This version cannot run “{kind}” yet."),
    "bad-key": QT_TRANSLATE_NOOP("workflows", "A key begins with a letter and has letters, digits and _ only."),
    "cycle": QT_TRANSLATE_NOOP("workflows", "This would lead back to itself without end; loops are a step of their own."),
    "into-note": QT_TRANSLATE_NOOP("workflows", "A note is only for people; nothing leads into it."),
}  # fmt: skip


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def _fill(text: object, params: Mapping[str, Any]) -> str:
    plain = {
        name: ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
        for name, value in params.items()
    }
    if "port" in plain:
        plain["port"] = port_title(str(plain["port"]))
    return tr(text).format_map(_Lenient(plain))


def describe_problem(problem: Problem) -> str:
    """What is wrong, without saying where; with the nearest name that exists."""
    text = PROBLEMS.get(problem.code)
    said = _fill(text, problem.params) if text else problem.code
    suggestion = problem.params.get("suggestion")
    if suggestion:
        return tr(_SUGGESTION).format(problem=said, suggestion=suggestion)
    return said


def describe_fix(fix: Fix) -> str:
    """What the quick fix would do, short enough for a link."""
    if fix.kind == "replace":
        return tr(QT_TRANSLATE_NOOP("workflows", "Use {new}")).format(new=fix.params.get("new", ""))
    if fix.kind == "set_field":
        value = str(fix.params.get("value", ""))
        return tr(QT_TRANSLATE_NOOP("workflows", "Use {new}")).format(new=value)
    if fix.kind == "rename_key":
        return tr(QT_TRANSLATE_NOOP("workflows", "Rename to {new}")).format(new=fix.params["key"])
    titles = {
        "remove_field": QT_TRANSLATE_NOOP("workflows", "Remove the field"),
        "remove_edge": QT_TRANSLATE_NOOP("workflows", "Remove the wire"),
        "remove_step": QT_TRANSLATE_NOOP("workflows", "Remove the step"),
    }
    return tr(titles.get(fix.kind, QT_TRANSLATE_NOOP("workflows", "Fix it")))


def describe_workflow_error(error: BaseException) -> str:
    """Any error of working on workflows, as a sentence."""
    text = PROBLEMS.get(getattr(error, "code", ""))
    if text is None or not isinstance(error, DeskflowError):
        return describe_error(error)
    return f"{_fill(text, error.params)}."


def describe_run_error(error: Mapping[str, Any] | None) -> str:
    """The stored error of a step, an execution or a trigger in words."""
    if not error:
        return ""
    code, params = str(error.get("code", "")), error.get("params") or {}
    text = PROBLEMS.get(code)
    if text is not None:
        return _fill(text, params)
    said = describe_error(DeskflowError(code, **{str(name): one for name, one in params.items()}))
    return said if code not in said else code
