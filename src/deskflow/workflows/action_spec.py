"""What an action looks like from outside, and the catalogue of those there are.

The engine's actions each carry an `ActionSpec`; `bootstrap` hands the catalogue over, so palette, forms and
validation know actions without knowing the engine. What an action does is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from deskflow.core.errors import Bug
from deskflow.core.redaction import BLACKENED
from deskflow.core.types import Json
from deskflow.workflows.parameters import Output, Parameter, ParameterKind, parameters_schema

# What a step would send, as a person reads it; gets the filled-in configuration, never a secret.
Preview = Callable[[Mapping[str, Any]], str]

ACTION_PORTS: Final = ("success", "failure")


class FormSpec(Protocol):
    """What one form builder needs; actions, step types and triggers all offer it."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def icon(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def parameters(self) -> tuple[Parameter, ...]: ...
    @property
    def outputs(self) -> tuple[Output, ...]: ...


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """`repeatable`: its effect is inside our own database and commits with the step, so a crash cannot do it
    twice. Otherwise the engine commits the intent first and hands the action an idempotency key.

    `permission` is what the person on whose behalf the workflow runs must have; empty means none.

    For trying out: `computes` says that nothing leaves although the engine runs it beside the transaction, so
    that the sandbox carries it out as it is. `example` is what a mock answers when the author names nothing,
    `preview` what would have been sent.
    """

    name: str
    title: str
    icon: str
    group: str
    parameters: tuple[Parameter, ...] = ()
    outputs: tuple[Output, ...] = ()
    ports: tuple[str, ...] = ACTION_PORTS
    repeatable: bool = True
    permission: str = ""
    computes: bool = False
    example: Json = field(default=None, hash=False)
    preview: Preview | None = None

    @property
    def outside(self) -> bool:
        """Whether it reaches beyond DeskFlow; the sandbox never carries such an action out."""
        return not self.repeatable and not self.computes

    def would_send(self, config: Mapping[str, Any]) -> str:
        """What a filled-in step would send, for reading; secrets are blackened. Empty when it sends nothing."""
        if self.preview is None:
            return ""
        secret = {one.name for one in self.parameters if one.kind is ParameterKind.SECRET}
        return self.preview(
            {
                name: BLACKENED if name in secret and value else value
                for name, value in config.items()
            }
        )

    def parameter(self, name: str) -> Parameter | None:
        return next((one for one in self.parameters if one.name == name), None)

    def schema(self) -> dict[str, Any]:
        """JSON Schema of the step's `config`."""
        return parameters_schema(self.parameters)


class ActionCatalogue(Mapping[str, ActionSpec]):
    """The actions a workflow may use, by name, in the order of the palette."""

    __slots__ = ("_specs",)

    def __init__(self, specs: Iterable[ActionSpec]) -> None:
        self._specs: dict[str, ActionSpec] = {}
        for spec in specs:
            if spec.name in self._specs:
                raise Bug("workflow.action_registered_twice", name=spec.name)
            self._specs[spec.name] = spec

    def __getitem__(self, name: str) -> ActionSpec:
        return self._specs[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._specs)

    def __len__(self) -> int:
        return len(self._specs)

    def groups(self) -> dict[str, list[ActionSpec]]:
        """The palette: groups and their actions, both in the order given."""
        grouped: dict[str, list[ActionSpec]] = {}
        for spec in self._specs.values():
            grouped.setdefault(spec.group, []).append(spec)
        return grouped
