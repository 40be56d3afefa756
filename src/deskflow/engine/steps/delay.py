"""A delay: a length of time or a moment, perhaps in business hours; waiting is a row, never a thread."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from deskflow.calendars.queries import get_calendar
from deskflow.calendars.rules.calendar import BusinessCalendar
from deskflow.calendars.rules.local_time import Instant, instant_of, moment_of
from deskflow.engine.action import Action
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.context import StepContext
from deskflow.engine.results import Done, StepFailed, Token, Waits
from deskflow.workflows.durations import BadDuration, parse_duration


def carry_out(
    context: StepContext, compiled: CompiledStep, token: Token, actions: Mapping[str, Action]
) -> Done | Waits:
    config = compiled.config.render(context.scope())
    token.data["input"] = config
    due = _due(context, config if isinstance(config, dict) else {})
    output = {"due_at": due.isoformat()}
    if due <= context.now:
        return Done(output, "done")
    return Waits("delay", due, output=output)


def _due(context: StepContext, config: Mapping[str, object]) -> datetime:
    calendar = _calendar(context, config.get("calendar"))
    if config.get("duration") not in (None, ""):
        try:
            length = parse_duration(config["duration"])
            if calendar is None:
                return context.now + length
        except (BadDuration, OverflowError) as problem:
            raise StepFailed(
                "step.bad_duration", retryable=False, value=str(config["duration"])[:80]
            ) from problem
        budget = length // timedelta(microseconds=1)
        return _moment(calendar.add_business_time(instant_of(context.now), budget))
    try:
        due = datetime.fromisoformat(str(config.get("until")))
    except ValueError as problem:
        raise StepFailed(
            "step.bad_date", retryable=False, value=str(config.get("until"))[:80]
        ) from problem
    due = due.replace(tzinfo=UTC) if due.tzinfo is None else due.astimezone(UTC)
    if calendar is None or calendar.is_open(instant_of(due)):
        return due
    return _moment(calendar.next_opening(instant_of(due)))


def _calendar(context: StepContext, wanted: object) -> BusinessCalendar | None:
    if wanted in (None, ""):
        return None
    try:
        found = get_calendar(context.connection, context.tenant_id, UUID(str(wanted)))
    except ValueError:
        found = None
    if found is None:
        raise StepFailed("step.unknown_calendar", retryable=False, value=str(wanted)[:80])
    return found


def _moment(found: Instant | None) -> datetime:
    if found is None:
        raise StepFailed("step.calendar_never_opens", retryable=False)
    return moment_of(found)
