"""Renders the configuration of an action in which some fields may hold secrets, and says what may be shown of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from deskflow.core.errors import DeskflowError, Transient
from deskflow.core.redaction import BLACKENED
from deskflow.core.types import Json
from deskflow.engine.results import StepFailed
from deskflow.engine.surroundings import Surroundings
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.expressions import Path, Prepared, prepare, written
from deskflow.workflows.parameters import ParameterKind

ROOT: Final = "secrets"


def render_config(
    config: Mapping[str, Json],
    prepared: Prepared,
    spec: ActionSpec,
    scope: Mapping[str, Any],
    around: Surroundings,
) -> tuple[Any, Any]:
    """What the action gets, and what of it may be kept and shown. StepFailed when a secret stands elsewhere."""
    secret_fields = {one.name for one in spec.parameters if one.kind is ParameterKind.SECRET}
    if not secret_fields & config.keys() and not any(
        _means_secret(use.path, around) for use in prepared.uses
    ):
        rendered = prepared.render(scope)
        return rendered, rendered
    given: dict[str, Json] = {}
    shown: dict[str, Json] = {}
    for name, value in config.items():
        one = prepare({name: value})
        secrets = [use.path for use in one.uses if _means_secret(use.path, around)]
        if name not in secret_fields:
            if secrets:
                raise StepFailed(
                    "name.secret_outside", retryable=False, name=written(secrets[0]), field=name
                )
            given[name] = shown[name] = one.render(scope)[name]
            continue
        given[name] = one.render(_with_secrets(scope, secrets, around))[name]
        shown[name] = given[name] if given[name] in (None, "") else BLACKENED
        if secrets and around.vault is not None and isinstance(given[name], str):
            # What was made of a secret is one, too: `user:password`, say.
            around.vault.redaction.add(given[name])
    return given, shown


def _means_secret(path: Path, around: Surroundings) -> bool:
    if path[0] == ROOT:
        return True
    return path[0] == "variables" and len(path) > 1 and around.is_secret_variable(path[1])


def _with_secrets(
    scope: Mapping[str, Any], paths: list[Path], around: Surroundings
) -> Mapping[str, Any]:
    if not paths:
        return scope
    opened: dict[str, Json] = {}
    variables = dict(scope["variables"])
    for path in paths:
        if len(path) < 2 or not isinstance(path[1], str):
            raise StepFailed("secret.by_name", retryable=False)
        value = _open(path[1], around)
        if path[0] == ROOT:
            opened[path[1]] = value
        else:
            variables[path[1]] = value
    return {**scope, ROOT: opened, "variables": variables}


def _open(name: str, around: Surroundings) -> str:
    secret = around.secret(name)
    if secret is None or around.vault is None:
        raise StepFailed("secret.unknown", retryable=False, name=name)
    try:
        return around.vault.open(around.tenant_id, secret)
    except DeskflowError as problem:
        # A keyring may be unlocked, another key will not appear by itself.
        raise StepFailed(
            problem.code, retryable=isinstance(problem, Transient), name=name
        ) from problem
