"""What a run says about itself: how long, what it waits for, what went wrong."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.desktop.words import day_and_time, duration, local
from deskflow.desktop.words_problems import describe_run_error
from deskflow.desktop.words_workflows import tr
from deskflow.workflows.execution_queries import ExecutionRow, Wait
from deskflow.workflows.starting import CONCURRENCY, OVERLAP

_WAITS = {
    "approval": QT_TRANSLATE_NOOP("workflows", "waits for a decision at {step}"),
    "delay": QT_TRANSLATE_NOOP("workflows", "waits at {step} until {when}"),
    "retry": QT_TRANSLATE_NOOP("workflows", "tries {step} again at {when}"),
    "event": QT_TRANSLATE_NOOP("workflows", "waits for an event at {step}"),
    "child": QT_TRANSLATE_NOOP("workflows", "waits for the workflow started by {step}"),
    "section": QT_TRANSLATE_NOOP("workflows", "waits for its turn at {step}"),
    "join": QT_TRANSLATE_NOOP("workflows", "waits for the other branches at {step}"),
    "inside": QT_TRANSLATE_NOOP("workflows", "is inside {step}"),
    "skip": QT_TRANSLATE_NOOP("workflows", "{step} is passed by"),
    "effect": QT_TRANSLATE_NOOP("workflows", "{step} is under way outside"),
    "ready": QT_TRANSLATE_NOOP("workflows", "{step} is next"),
    "answered": QT_TRANSLATE_NOOP("workflows", "{step} was answered"),
}

_LINES = {
    CONCURRENCY: QT_TRANSLATE_NOOP("workflows", "waits in line: as many runs as may are going on already"),
    OVERLAP: QT_TRANSLATE_NOOP("workflows", "waits until the run of its schedule before it has ended"),
}  # fmt: skip


def spent(milliseconds: float) -> str:
    """ "3 ms", "1.32 s", "12 min"."""
    if milliseconds < 1000:
        return tr("{n} ms").format(n=round(milliseconds))
    if milliseconds < 60_000:
        return tr("{n} s").format(n=f"{milliseconds / 1000:.2f}".rstrip("0").rstrip("."))
    return duration(milliseconds / 1000)


def precise_time(moment: datetime) -> str:
    """ "09:14:02.418", in the reader's zone: here milliseconds matter."""
    here = local(moment)
    return f"{here:%H:%M:%S}.{here.microsecond // 1000:03d}"


def run_time(row: ExecutionRow, now: datetime) -> float:
    """Milliseconds from its beginning to its end, or to now."""
    # Not the stored number, which ends at 24 days.
    until = row.completed_at or now
    return max((until - row.started_at) / timedelta(milliseconds=1), 0.0)


def wait_words(wait: Wait, now: datetime) -> str:
    text = tr(_WAITS.get(wait.state, "{step}"))
    when = day_and_time(wait.until, now) if wait.until is not None else ""
    said = text.format(step=wait.step_key, when=when)
    return said if when or "{when}" not in str(_WAITS.get(wait.state)) else wait.step_key


def remark(row: ExecutionRow, now: datetime) -> str:
    """The second line of a run: its error, or what it waits for."""
    if row.error:
        step = row.error.get("step")
        said = describe_run_error(row.error)
        return f"{step}: {said}" if step else said
    if row.wait is not None and not row.finished:
        return wait_words(row.wait, now)
    if row.status == "pending" and row.queued in _LINES:
        return tr(_LINES[row.queued])
    return ""


def origin(row: ExecutionRow) -> str:
    """What it is about: the ticket, else how it was started."""
    if row.ticket_number:
        return row.ticket_number
    return {
        "manual": tr("by hand"), "schedule": tr("by schedule"), "event": tr("by an event"),
        "mail": tr("by a mail"), "workflow": tr("by another run"),
    }.get(row.triggered_by or "", row.triggered_by or "")  # fmt: skip
