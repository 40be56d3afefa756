"""What a step may do inside the transaction: run commands, read, set variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from deskflow.core.bus import CommandBus, Outcome
from deskflow.core.commands import Command
from deskflow.core.ids import derived_id
from deskflow.core.permissions import Actor
from deskflow.core.transaction import Unit
from deskflow.core.types import Json
from deskflow.engine.addresses import Reach
from deskflow.engine.execution import Execution
from deskflow.engine.limits import EngineLimits
from deskflow.engine.results import Token
from deskflow.engine.services import NO_SERVICES, EffectServices


@dataclass(slots=True)
class StepContext:
    """Commands run here commit with the step; their ids derive from the visit, so none is applied twice."""

    bus: CommandBus
    unit: Unit
    execution: Execution
    step_execution_id: UUID
    step_row_id: UUID
    now: datetime
    token: Token
    limits: EngineLimits
    _commands: int = 0

    @property
    def connection(self) -> Connection:
        """For queries only."""
        return self.unit.connection

    @property
    def tenant_id(self) -> UUID:
        return self.execution.tenant_id

    @property
    def actor(self) -> Actor:
        """The workflow itself, with the chain of executions that led here."""
        chain = (*self.execution.chain, str(self.execution.id))
        return Actor(self.tenant_id, None, "workflow", chain, self.execution.workflow.name)

    def run(self, command: Command) -> Outcome:
        """Raises what the command raises; the command's own changes are undone then."""
        self._commands += 1
        # The ordinal space of the visit's own row ids begins far above.
        command_id = derived_id(self.step_execution_id, self._commands)
        return self.bus.run_in(self.unit, command, self.actor, command_id=command_id, at=self.now)

    def set_variable(self, name: str, value: Json) -> None:
        self.execution.variables[name] = value
        self.execution.variables_text = None

    def scope(self) -> dict[str, Any]:
        return self.execution.scope(self.now, self.token.scope_id)


@dataclass(frozen=True, slots=True)
class EffectContext:
    """What an outside effect may know. `key` is the same at every try of one visit."""

    key: str
    tenant_id: UUID
    attempt: int
    timeout: timedelta
    reach: Reach
    secrets: Mapping[str, str]
    services: EffectServices = NO_SERVICES
