"""What an action looks like from outside, and the catalogue of those there are.

The engine's actions each carry an `ActionSpec`; `bootstrap` hands the catalogue over, so palette, forms and
validation know actions without knowing the engine. What an action does is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from deskflow.core.errors import Bug
from deskflow.workflows.parameters import Output, Parameter, parameters_schema

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
    help: str = ""

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
