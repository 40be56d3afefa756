"""Steps that are run for themselves: a workflow of one action, started by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from deskflow.engine.limits import EngineLimits
from tests.integration.engine.running import CONSUMERS, Running, definition, running


@dataclass
class Stage:
    """`run` answers with the output of one action, `refused` with the code of its error."""

    engine: Running

    @property
    def desk(self):
        return self.engine.desk

    def execute(self, action: str, config: dict[str, Any], **data: Any):
        step = {"key": "step", "action_type": action, "config": config}
        after = {
            "key": "after", "action_type": "set_variable",
            "config": {"variable_name": "reached", "variable_value": True},
        }  # fmt: skip
        execution_id = self.engine.start(self.engine.publish(definition(step, after)), **data)
        self.engine.settle()
        return self.engine.execution(execution_id)

    def run(self, action: str, config: dict[str, Any], **data: Any) -> Any:
        row = self.execute(action, config, **data)
        assert row.status == "completed", row.error
        assert row.context_data["variables"]["reached"] is True
        return self.engine.steps(row.id)[0].output_data

    def refused(self, action: str, config: dict[str, Any], **data: Any) -> str:
        row = self.execute(action, config, **data)
        assert row.status == "failed"
        assert row.error["step"] == "step"
        return row.error["code"]


@pytest.fixture
def stage(make_desk) -> Stage:
    return Stage(running(make_desk(*CONSUMERS)))


@pytest.fixture
def reaching(make_desk) -> Callable[..., Stage]:
    """A stage that may call servers of this machine."""
    return lambda **more: Stage(
        running(make_desk(*CONSUMERS), limits=EngineLimits(allow_private_addresses=True, **more))
    )
