"""Words of the designer's own fields: rows of lists, how a step fails, what happens while it is switched off."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

TITLES: Final = {
    "row.step.switch.cases": QT_TRANSLATE_NOOP("workflows", "Case"),
    "row.step.fork.branches": QT_TRANSLATE_NOOP("workflows", "Branch"),
    "row.step.approval.stages": QT_TRANSLATE_NOOP("workflows", "Stage"),
    "row.step.approval.columns": QT_TRANSLATE_NOOP("workflows", "Column"),
    "row.step.approval.rows": QT_TRANSLATE_NOOP("workflows", "Rule"),
    "row.step.approval.escalation": QT_TRANSLATE_NOOP("workflows", "Rung"),
    "row.workflow.variables": QT_TRANSLATE_NOOP("workflows", "Variable"),
    "workflow.variables": QT_TRANSLATE_NOOP("workflows", "Variables every run begins with"),
    "workflow.variable.kind": QT_TRANSLATE_NOOP("workflows", "Kind"),
    "workflow.variable.kind.string": QT_TRANSLATE_NOOP("workflows", "Text"),
    "workflow.variable.kind.number": QT_TRANSLATE_NOOP("workflows", "Number"),
    "workflow.variable.kind.boolean": QT_TRANSLATE_NOOP("workflows", "Yes or no"),
    "workflow.variable.kind.date": QT_TRANSLATE_NOOP("workflows", "Date"),
    "workflow.variable.kind.list": QT_TRANSLATE_NOOP("workflows", "List"),
    "workflow.variable.kind.json": QT_TRANSLATE_NOOP("workflows", "Anything (JSON)"),
    "workflow.variable.value": QT_TRANSLATE_NOOP("workflows", "Begins as"),
    "workflow.variable.description": QT_TRANSLATE_NOOP("workflows", "What it is for"),
    "safety.retry_count": QT_TRANSLATE_NOOP("workflows", "Try again, so many times"),
    "safety.retry_delay_seconds": QT_TRANSLATE_NOOP("workflows", "First after (seconds)"),
    "safety.retry_factor": QT_TRANSLATE_NOOP("workflows", "Then so many times longer"),
    "safety.retry_max_delay_seconds": QT_TRANSLATE_NOOP("workflows", "But never longer than (seconds)"),
    "safety.retry_jitter": QT_TRANSLATE_NOOP("workflows", "Spread (0 to 1)"),
    "safety.retry_on": QT_TRANSLATE_NOOP("workflows", "Only for these errors (http.no_answer, http.status=503)"),
    "safety.timeout_seconds": QT_TRANSLATE_NOOP("workflows", "Give up after (seconds)"),
    "safety.times_out": QT_TRANSLATE_NOOP("workflows", "A way out of its own when time is up"),
    "safety.compensated": QT_TRANSLATE_NOOP("workflows", "Can be undone if the run fails later"),
    "safety.on_disabled": QT_TRANSLATE_NOOP("workflows", "While it is switched off"),
    "safety.on_disabled.bypass": QT_TRANSLATE_NOOP("workflows", "Pass over it"),
    "safety.on_disabled.stop": QT_TRANSLATE_NOOP("workflows", "End here"),
}  # fmt: skip
