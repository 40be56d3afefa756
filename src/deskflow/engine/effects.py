"""Carries out what a workflow wants done outside, on the engine's own asyncio loop."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from deskflow.core import faults, logs
from deskflow.core.errors import Bug
from deskflow.core.types import Json
from deskflow.engine.action import Action
from deskflow.engine.addresses import Reach
from deskflow.engine.context import EffectContext
from deskflow.engine.interpreter import PendingEffect
from deskflow.engine.limits import EngineLimits
from deskflow.engine.results import StepFailed
from deskflow.engine.services import NO_SERVICES, EffectServices

_log = logging.getLogger(__name__)


async def perform(
    effect: PendingEffect,
    actions: Mapping[str, Action],
    limits: EngineLimits,
    tenant_id: UUID,
    services: EffectServices = NO_SERVICES,
) -> tuple[Json, StepFailed | None, float]:
    """(output, error, seconds it took); never raises but for cancellation."""
    with logs.context(execution=effect.execution_id):
        return await _perform(effect, actions, limits, tenant_id, services)


async def _perform(
    effect: PendingEffect,
    actions: Mapping[str, Action],
    limits: EngineLimits,
    tenant_id: UUID,
    services: EffectServices,
) -> tuple[Json, StepFailed | None, float]:
    action = actions[effect.action]
    if action.effect is None:
        raise Bug("engine.not_an_effect", action=effect.action)
    context = EffectContext(
        effect.key,
        tenant_id,
        effect.retry_attempt,
        effect.timeout,
        Reach(limits.allow_private_addresses, limits.allowed_hosts),
        {},
        services,
    )
    started = time.perf_counter()
    output: Any = None
    error: StepFailed | None = None
    faults.point("engine.before_effect")
    try:
        output = await asyncio.wait_for(
            action.effect(context, effect.config), effect.timeout.total_seconds()
        )
    except TimeoutError:
        error = StepFailed("step.timed_out", seconds=effect.timeout.total_seconds())
    except StepFailed as problem:
        error = problem
    except Exception as problem:  # noqa: BLE001
        _log.exception("the action %s raised what it should not", effect.action)
        error = StepFailed("step.internal", problem=f"{type(problem).__name__}: {problem}"[:500])
    faults.point("engine.after_effect")
    return output, error, time.perf_counter() - started
