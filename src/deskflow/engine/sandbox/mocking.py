"""What outside actions answer in a scenario. They are never carried out; what would have left is kept for reading."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from deskflow.engine.action import Action
from deskflow.engine.effects import perform
from deskflow.engine.interpreter import PendingEffect
from deskflow.engine.limits import EngineLimits
from deskflow.engine.results import StepFailed
from deskflow.engine.sandbox.report import SentMessage
from deskflow.engine.services import NO_SERVICES, EffectServices
from deskflow.workflows.expressions import Json
from deskflow.workflows.scenarios.scenario import Mock

_LONGEST = 20_000


@dataclass(slots=True)
class Mocking:
    """Mocks by step, in the order of the tries; without one an action answers with its example."""

    actions: Mapping[str, Action]
    mocks: Mapping[str, Sequence[Mock]]
    limits: EngineLimits
    tenant_id: UUID
    services: EffectServices = NO_SERVICES
    sent: list[SentMessage] = field(default_factory=list)
    _tries: Counter[str] = field(default_factory=Counter)

    def perform(self, effect: PendingEffect, step: str) -> tuple[Json, StepFailed | None]:
        """(output, error) of an effect; one that only computes is carried out."""
        spec = self.actions[effect.action].spec
        several = self.mocks.get(step, ())
        if spec.computes and not several:
            output, error, _ = asyncio.run(
                perform(effect, self.actions, self.limits, self.tenant_id, self.services)
            )
            return output, error
        said = spec.would_send(effect.config)
        if said:
            self.sent.append(SentMessage(effect.action, "", "", said[:_LONGEST]))
        if not several:
            return spec.example, None
        mock = several[min(self._tries[step], len(several) - 1)]
        self._tries[step] += 1
        if mock.error:
            return None, StepFailed(mock.error, retryable=mock.retryable, message=mock.message)
        return mock.output, None
