"""The kinds of steps: ports, parameters, outputs, and which of them this version can run.

Kinds that are named but not available are refused by validation, so a definition made by a later version is
shown and never run wrongly. The ports are those of the design; a few depend on the configuration.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from deskflow.workflows.action_spec import ACTION_PORTS
from deskflow.workflows.parameters import Choice, Output, Parameter, ParameterKind, choices

Config = Mapping[str, Any]
Ports = Callable[[Config], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class StepTypeSpec:
    """`continues`: a step that makes sense only if something follows it. `waits`: an execution may rest there."""

    name: str
    title: str
    icon: str
    group: str = "flow"
    parameters: tuple[Parameter, ...] = ()
    outputs: tuple[Output, ...] = ()
    ports: tuple[str, ...] = ()
    ports_of: Ports | None = None
    available: bool = True
    waits: bool = False
    continues: bool = False
    runs: bool = True

    def ports_for(self, config: Config) -> tuple[str, ...]:
        """The ports of a step with this configuration."""
        return self.ports_of(config) if self.ports_of else self.ports

    def parameter(self, name: str) -> Parameter | None:
        return next((one for one in self.parameters if one.name == name), None)


def _named(config: Config, list_name: str, prefix: str) -> list[str]:
    entries = config.get(list_name)
    if not isinstance(entries, list):
        return []
    keys = [entry.get("key") if isinstance(entry, Mapping) else entry for entry in entries]
    return [f"{prefix}{key}" for key in keys if isinstance(key, str)]


def _switch_ports(config: Config) -> tuple[str, ...]:
    return (*_named(config, "cases", "case:"), "otherwise")


def _fork_ports(config: Config) -> tuple[str, ...]:
    return tuple(_named(config, "branches", "branch:"))


_TITLE: Final = "step"

CONDITION_PARAMETERS: Final = (
    Parameter(
        "condition", ParameterKind.EXPRESSION, f"{_TITLE}.condition.condition", required=True
    ),
)

DELAY_PARAMETERS: Final = (
    Parameter("duration", ParameterKind.DURATION, f"{_TITLE}.delay.duration", one_of="until"),
    Parameter("until", ParameterKind.DATE, f"{_TITLE}.delay.until", one_of="until"),
)

APPROVAL_PARAMETERS: Final = (
    Parameter("title", ParameterKind.TEXT, f"{_TITLE}.approval.title", required=True, longest=255),
    Parameter("description", ParameterKind.MULTILINE, f"{_TITLE}.approval.description"),
    Parameter(
        "approvers",
        ParameterKind.USER,
        f"{_TITLE}.approval.approvers",
        many=True,
        one_of="approvers",
    ),
    Parameter(
        "roles", ParameterKind.ROLE, f"{_TITLE}.approval.roles", many=True, one_of="approvers"
    ),
    Parameter(
        "strategy",
        ParameterKind.CHOICE,
        f"{_TITLE}.approval.strategy",
        default="any",
        choices=choices(f"{_TITLE}.approval.strategy", "any", "all"),
        takes_expressions=False,
    ),
    Parameter("due_in", ParameterKind.DURATION, f"{_TITLE}.approval.due_in"),
    Parameter(
        "on_expiry",
        ParameterKind.CHOICE,
        f"{_TITLE}.approval.on_expiry",
        default="expired",
        choices=choices(f"{_TITLE}.approval.on_expiry", "expired", "approve", "reject"),
        takes_expressions=False,
    ),
    Parameter(
        "allow_self_approval",
        ParameterKind.BOOLEAN,
        f"{_TITLE}.approval.allow_self_approval",
        default=False,
        takes_expressions=False,
        advanced=True,
    ),
)

STOP_PARAMETERS: Final = (
    Parameter(
        "outcome",
        ParameterKind.CHOICE,
        f"{_TITLE}.stop.outcome",
        default="succeed",
        choices=(
            Choice("succeed", f"{_TITLE}.stop.outcome.succeed"),
            Choice("fail", f"{_TITLE}.stop.outcome.fail"),
        ),
        takes_expressions=False,
    ),
    Parameter("message", ParameterKind.TEXT, f"{_TITLE}.stop.message"),
)

_SPECS: Final = (
    StepTypeSpec("action", "step.action", "zap", group="action", ports=ACTION_PORTS),
    StepTypeSpec(
        "condition",
        "step.condition",
        "split",
        parameters=CONDITION_PARAMETERS,
        outputs=(Output("condition_result", "boolean"),),
        ports=("true", "false"),
        continues=True,
    ),
    StepTypeSpec(
        "delay",
        "step.delay",
        "timer",
        parameters=DELAY_PARAMETERS,
        outputs=(Output("due_at", "date"),),
        ports=("done",),
        waits=True,
        continues=True,
    ),
    StepTypeSpec(
        "approval",
        "step.approval",
        "badge-check",
        parameters=APPROVAL_PARAMETERS,
        outputs=(
            Output("approval_id", "text"),
            Output("status", "text"),
            Output("approved_by", "user"),
            Output("comment", "text"),
            Output("decision_at", "date"),
        ),
        ports=("approved", "rejected", "expired"),
        waits=True,
        continues=True,
    ),
    StepTypeSpec("stop", "step.stop", "square", parameters=STOP_PARAMETERS),
    StepTypeSpec(
        "note",
        "step.note",
        "sticky-note",
        group="note",
        parameters=(
            Parameter("text", ParameterKind.MULTILINE, "step.note.text", takes_expressions=False),
            Parameter("color", ParameterKind.TEXT, "step.note.color", takes_expressions=False),
            # Where a note ends is its own affair; positions hold only the corner.
            Parameter("width", ParameterKind.NUMBER, "step.note.width", takes_expressions=False),
            Parameter("height", ParameterKind.NUMBER, "step.note.height", takes_expressions=False),
        ),
        runs=False,
    ),
    StepTypeSpec("switch", "step.switch", "shuffle", ports_of=_switch_ports, available=False),
    StepTypeSpec(
        "wait_event",
        "step.wait_event",
        "hourglass",
        ports=("received", "timeout"),
        available=False,
        waits=True,
    ),
    StepTypeSpec(
        "loop", "step.loop", "repeat", ports=("each", "done"), available=False, continues=True
    ),
    StepTypeSpec("fork", "step.fork", "git-fork", ports_of=_fork_ports, available=False),
    StepTypeSpec("join", "step.join", "git-merge", ports=("done",), available=False, waits=True),
    StepTypeSpec(
        "sub_workflow",
        "step.sub_workflow",
        "workflow",
        ports=("success", "failure"),
        available=False,
    ),
    StepTypeSpec("group", "step.group", "layers", ports=("error",), available=False, runs=False),
)

STEP_TYPES: Final[Mapping[str, StepTypeSpec]] = MappingProxyType(
    {spec.name: spec for spec in _SPECS}
)
