"""An action step: its configuration is rendered, then the action works on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from deskflow.core.errors import Bug
from deskflow.engine.action import Action
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.context import StepContext
from deskflow.engine.results import Done, NeedsEffect, StepFailed, Token
from deskflow.engine.secret_fields import render_config


def carry_out(
    context: StepContext, compiled: CompiledStep, token: Token, actions: Mapping[str, Action]
) -> Done | NeedsEffect:
    name = compiled.step.action_type or ""
    action = actions.get(name)
    if action is None:
        raise StepFailed("step.unknown_action", retryable=False, action=name)
    around = context.execution.surroundings
    scope = context.scope()
    if around is None:
        config = shown = compiled.config.render(scope)
    else:
        config, shown = render_config(
            compiled.step.config, compiled.config, action.spec, scope, around
        )
    if not isinstance(config, dict):
        raise StepFailed("step.bad_config", retryable=False, action=name)
    token.data["input"] = shown
    if action.run is not None:
        return Done(action.run(context, config), "success")
    if action.effect is None:
        raise Bug("engine.action_does_nothing", action=name)
    return NeedsEffect(name, config, timedelta(seconds=max(1, compiled.step.timeout_seconds)))
