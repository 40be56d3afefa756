"""How a workflow's trigger is doing, in words: last seen, last fired, next due, and what is wrong with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.desktop.words import day_and_time
from deskflow.desktop.words_problems import describe_run_error
from deskflow.desktop.words_workflows import tr
from deskflow.workflows.queries import WorkflowRow

LATE: Final = timedelta(minutes=5)
"""A tick that is not taken for so long has nobody who takes it."""

_FAILED: Final = QT_TRANSLATE_NOOP("workflows", "The trigger failed: {problem}")
_LATE: Final = QT_TRANSLATE_NOOP(
    "workflows", "Due since {when}: nothing runs the schedules on this workspace"
)


def trouble(row: WorkflowRow, now: datetime) -> str:
    """What keeps the trigger from its work; empty when nothing is known to."""
    if row.trigger_error:
        return tr(_FAILED).format(problem=describe_run_error(row.trigger_error))
    if row.is_active and row.next_run_at is not None and now - row.next_run_at > LATE:
        return tr(_LATE).format(when=day_and_time(row.next_run_at, now))
    return ""


def health_words(row: WorkflowRow, now: datetime) -> str:
    """A line for each thing that is known."""
    lines = [trouble(row, now)]
    for text, moment in (
        (QT_TRANSLATE_NOOP("workflows", "Something came in: {when}"), row.seen_at),
        (QT_TRANSLATE_NOOP("workflows", "Started the workflow: {when}"), row.fired_at),
        (QT_TRANSLATE_NOOP("workflows", "Due next: {when}"), row.next_run_at),
    ):
        if moment is not None:
            lines.append(tr(text).format(when=day_and_time(moment, now)))
    return "\n".join(line for line in lines if line)
