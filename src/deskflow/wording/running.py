"""Sentences about triggers, schedules, lines of waiting runs, and what people do to runs."""

from __future__ import annotations

from typing import Final

from deskflow.wording.marking import QT_TRANSLATE_NOOP

RUNNING: Final[dict[str, str]] = {
    "schedule.unknown_calendar": QT_TRANSLATE_NOOP("workflows", "The calendar is not there any more"),
    "schedule.bad_jitter": QT_TRANSLATE_NOOP("workflows", "“{found}” is no length of time up to a day"),
    "trigger.bad_path": QT_TRANSLATE_NOOP("workflows", "“{found}” is no path: small letters, digits, - and _, parts between /"),
    "trigger.no_door": QT_TRANSLATE_NOOP("workflows", "Calls from outside are not received yet: test it, or start it by hand"),
    "trigger.unknown_workflow": QT_TRANSLATE_NOOP("workflows", "The workflow is not there any more"),
    "workflow.error_workflow_gone": QT_TRANSLATE_NOOP("workflows", "The workflow for failures is not published or not there any more"),
    "execution.dropped": QT_TRANSLATE_NOOP("workflows", "Left out: as many runs as may were going on already"),
    "execution.replaced": QT_TRANSLATE_NOOP("workflows", "A newer run took its place in the line"),
    "execution.superseded": QT_TRANSLATE_NOOP("workflows", "A newer run took its place"),
}  # fmt: skip
