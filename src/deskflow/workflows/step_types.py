"""The kinds of steps: ports, parameters, outputs, and which of them this version can run.

Kinds that are named but not available are refused by validation, so a definition made by a later version is
shown and never run wrongly. The ports are those of the design; a few depend on the configuration. Some steps
open a scope that others run in:

- `fork` starts each branch in it, and the `join` all these lead to closes it. A branch that ends without coming to
  the join is not waited for.
- `loop` runs what is behind `each` once per item or round, each in a scope of its own with `item` and `index`. A
  round is over where its branches end: no wire leads back. Then it goes on by `done`.
- `group` runs what is behind `inside`; when all of it has ended it goes on by `done`, after a failure nobody
  handled inside by `error`, after its time by `timeout`.

No wire leads into such a scope but from its opening step, and none out of it but through the join.
Besides these ports a step may have two more, switched on by its own settings: see `Step.ports`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from deskflow.workflows.action_spec import ACTION_PORTS
from deskflow.workflows.approval_form import APPROVAL_PARAMETERS
from deskflow.workflows.parameters import Output, Parameter, ParameterKind
from deskflow.workflows.step_forms import (
    CONDITION_PARAMETERS,
    DELAY_PARAMETERS,
    FORK_PARAMETERS,
    GROUP_PARAMETERS,
    JOIN_PARAMETERS,
    LOOP_PARAMETERS,
    STOP_PARAMETERS,
    SUB_WORKFLOW_PARAMETERS,
    SWITCH_PARAMETERS,
    WAIT_EVENT_PARAMETERS,
)

Config = Mapping[str, Any]
Ports = Callable[[Config], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class StepTypeSpec:
    """`continues`: a step that makes sense only if something follows it. `waits`: an execution may rest there.

    `bypass` is the port by which a disabled step is passed: None means its first, an empty text that it cannot be
    disabled. `compensable`: what it did can be undone by a step of the author's.
    """

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
    bypass: str | None = None
    compensable: bool = False

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


def _step(name: str, icon: str, **more: Any) -> StepTypeSpec:
    return StepTypeSpec(name, f"step.{name}", icon, **more)


_SPECS: Final = (
    _step("action", "zap", group="action", ports=ACTION_PORTS, compensable=True),
    _step(
        "condition",
        "split",
        parameters=CONDITION_PARAMETERS,
        outputs=(Output("condition_result", "boolean"),),
        ports=("true", "false"),
        continues=True,
    ),
    _step(
        "delay",
        "timer",
        parameters=DELAY_PARAMETERS,
        outputs=(Output("due_at", "date"),),
        ports=("done",),
        waits=True,
        continues=True,
    ),
    _step(
        "approval",
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
    _step("stop", "square", parameters=STOP_PARAMETERS),
    _step(
        "note",
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
    _step(
        "switch",
        "shuffle",
        parameters=SWITCH_PARAMETERS,
        outputs=(Output("case", "text"), Output("value", "any")),
        ports_of=_switch_ports,
        continues=True,
        bypass="otherwise",
    ),
    _step(
        "fork",
        "git-fork",
        parameters=FORK_PARAMETERS,
        outputs=(Output("branches", "list"),),
        ports_of=_fork_ports,
        continues=True,
        bypass="",
    ),
    _step(
        "join",
        "git-merge",
        parameters=JOIN_PARAMETERS,
        outputs=(
            Output("first", "text"),
            Output("arrived", "list"),
            Output("cancelled", "list"),
        ),
        ports=("done",),
        waits=True,
        bypass="",
    ),
    _step(
        "loop",
        "repeat",
        parameters=LOOP_PARAMETERS,
        outputs=(
            Output("count", "number"),
            Output("results", "list"),
            Output("item", "any"),
            Output("index", "number"),
        ),
        ports=("each", "done"),
        continues=True,
        bypass="done",
    ),
    _step(
        "group",
        "layers",
        parameters=GROUP_PARAMETERS,
        outputs=(Output("step", "text"),),
        ports=("inside", "done", "error", "timeout"),
        waits=True,
        continues=True,
        bypass="done",
    ),
    _step(
        "wait_event",
        "hourglass",
        parameters=WAIT_EVENT_PARAMETERS,
        outputs=(Output("event", "any"), Output("received_at", "date")),
        ports=("received", "timeout"),
        waits=True,
        continues=True,
    ),
    _step(
        "sub_workflow",
        "workflow",
        parameters=SUB_WORKFLOW_PARAMETERS,
        outputs=(
            Output("execution_id", "text"),
            Output("status", "text"),
            Output("result", "any"),
            Output("variables", "any"),
        ),
        ports=("success", "failure", "timeout"),
        waits=True,
        compensable=True,
    ),
)

STEP_TYPES: Final[Mapping[str, StepTypeSpec]] = MappingProxyType(
    {spec.name: spec for spec in _SPECS}
)
