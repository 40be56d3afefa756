"""Fields that make sense only beside others: when each of them is shown. What is set stays in sight anyhow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

Config = Mapping[str, Any]

_COUNTED: Final = ("k_of_n", "percent", "weighted")

_SHOWN: Final[Mapping[str, Callable[[Config], bool]]] = {
    "step.switch.equals": lambda config: bool(config.get("value")),
    "step.switch.when": lambda config: not config.get("value"),
    "step.join.count": lambda config: config.get("wait_for") == "some",
    "step.join.losers": lambda config: config.get("wait_for") in ("any", "some"),
    "step.loop.at_once": lambda config: not config.get("while"),
    "step.sub_workflow.version": lambda config: bool(config.get("workflow")),
    "step.sub_workflow.timeout": lambda config: config.get("wait") is not False,
    "step.approval.threshold": lambda config: config.get("strategy") in _COUNTED,
    "step.approval.weights": lambda config: config.get("strategy") == "weighted",
    "step.approval.rung_user": lambda config: config.get("do") == "delegate",
    "step.approval.rung_role": lambda config: config.get("do") == "role",
    "workflow.concurrency_key": lambda config: bool(config.get("concurrency_limit")),
    "workflow.concurrency_policy": lambda config: bool(config.get("concurrency_limit")),
}
"""By the code of the parameter's title."""


def is_shown(title: str, config: Config) -> bool:
    """Whether the field with this title has a meaning while the form says `config`."""
    rule = _SHOWN.get(title)
    return rule is None or rule(config)
