"""The kinds of triggers: what starts a workflow, with which parameters, and what `trigger` then holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from deskflow.workflows.parameters import Output, Parameter, ParameterKind, choices

TRIGGER_ID: Final = "trigger"
"""The name under which edges and positions mean the trigger."""

TRIGGER_PORT: Final = "started"

INPUT_KINDS: Final = (
    "text", "multiline", "number", "boolean", "choice", "user", "ticket", "customer", "date",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TriggerTypeSpec:
    name: str
    title: str
    icon: str
    group: str = "trigger"
    parameters: tuple[Parameter, ...] = ()
    outputs: tuple[Output, ...] = ()
    available: bool = True

    def parameter(self, name: str) -> Parameter | None:
        return next((one for one in self.parameters if one.name == name), None)


_CONDITION: Final = Parameter("condition", ParameterKind.EXPRESSION, "trigger.event.condition")

_SPECS: Final = (
    TriggerTypeSpec(
        "event",
        "trigger.event",
        "activity",
        parameters=(
            Parameter(
                "event", ParameterKind.CHOICE, "trigger.event.event", required=True,
                takes_expressions=False,
            ),
            Parameter(
                "filters", ParameterKind.OBJECT, "trigger.event.filters", takes_expressions=False
            ),
            _CONDITION,
        ),
    ),
    TriggerTypeSpec(
        "schedule",
        "trigger.schedule",
        "calendar-clock",
        parameters=(
            Parameter(
                "cron", ParameterKind.CRON, "trigger.schedule.cron", required=True, longest=100,
                takes_expressions=False,
            ),
            Parameter(
                "timezone", ParameterKind.TIME_ZONE, "trigger.schedule.timezone", default="UTC",
                takes_expressions=False,
            ),
            Parameter(
                "calendar", ParameterKind.CALENDAR, "trigger.schedule.calendar",
                takes_expressions=False,
            ),
            Parameter(
                "missed", ParameterKind.CHOICE, "trigger.schedule.missed", default="last",
                choices=choices("trigger.schedule.missed", "none", "last", "all"),
                takes_expressions=False, advanced=True,
            ),
            Parameter(
                "overlap", ParameterKind.CHOICE, "trigger.schedule.overlap", default="skip",
                choices=choices(
                    "trigger.schedule.overlap", "skip", "buffer_one", "allow", "cancel_other"
                ),
                takes_expressions=False, advanced=True,
            ),
            Parameter(
                "jitter", ParameterKind.DURATION, "trigger.schedule.jitter", takes_expressions=False,
                advanced=True,
            ),
        ),
        outputs=(Output("scheduled_at", "date"), Output("missed", "boolean")),
    ),
    TriggerTypeSpec("manual", "trigger.manual", "play"),
    TriggerTypeSpec(
        "webhook",
        "trigger.webhook",
        "webhook",
        parameters=(
            Parameter(
                "path", ParameterKind.TEXT, "trigger.webhook.path", required=True, longest=100,
                takes_expressions=False,
            ),
            Parameter(
                "method", ParameterKind.CHOICE, "trigger.webhook.method", default="POST",
                choices=choices("trigger.webhook.method", "POST", "PUT", "GET"),
                takes_expressions=False,
            ),
            Parameter("secret", ParameterKind.SECRET, "trigger.webhook.secret"),
            _CONDITION,
        ),
        outputs=(
            Output("body", "any"), Output("headers", "object"), Output("query", "object"),
            Output("method", "text"), Output("path", "text"),
        ),
    ),
    TriggerTypeSpec(
        "mail",
        "trigger.mail",
        "mail",
        parameters=(
            Parameter(
                "from", ParameterKind.LIST, "trigger.mail.from", takes_expressions=False,
            ),
            Parameter(
                "to", ParameterKind.LIST, "trigger.mail.to", takes_expressions=False,
            ),
            Parameter(
                "subject", ParameterKind.LIST, "trigger.mail.subject", takes_expressions=False,
            ),
            Parameter(
                "which", ParameterKind.CHOICE, "trigger.mail.which", default="any",
                choices=choices("trigger.mail.which", "any", "new", "replies"),
                takes_expressions=False,
            ),
            Parameter(
                "written_by", ParameterKind.CHOICE, "trigger.mail.written_by", default="anybody",
                choices=choices("trigger.mail.written_by", "anybody", "people"),
                takes_expressions=False,
            ),
            _CONDITION,
        ),
    ),
    TriggerTypeSpec(
        "workflow",
        "trigger.workflow",
        "workflow",
        parameters=(
            Parameter(
                "workflow", ParameterKind.WORKFLOW, "trigger.workflow.workflow", required=True,
                takes_expressions=False,
            ),
            Parameter(
                "on", ParameterKind.CHOICE, "trigger.workflow.on", default="completed",
                choices=choices("trigger.workflow.on", "completed", "failed", "any"),
                takes_expressions=False,
            ),
            _CONDITION,
        ),
    ),
)  # fmt: skip

TRIGGER_TYPES: Final[Mapping[str, TriggerTypeSpec]] = MappingProxyType(
    {spec.name: spec for spec in _SPECS}
)
