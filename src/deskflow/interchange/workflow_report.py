"""What became of each part of a workflow that came from a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from deskflow.core.types import Json
from deskflow.workflows.definition import Definition

Result = Literal["mapped", "approximated", "noted", "left_out"]
"""The same here; nearly the same; kept as a note with the original; not needed here."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A code with parameters; its words are in `wording.exchange`."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NodeReport:
    """`node` is its name in the file, empty for what is about the whole workflow; `step` the key of our step."""

    node: str
    kind: str
    result: Result
    remarks: tuple[Remark, ...] = ()
    step: str = ""

    def as_json(self) -> dict[str, Json]:
        return {
            "node": self.node, "type": self.kind, "result": self.result, "step": self.step or None,
            "remarks": [{"code": one.code, **one.params} for one in self.remarks],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundWorkflow:
    """A workflow in a file, not yet in the workspace. `origin`: deskflow or n8n."""

    name: str
    definition: Definition
    origin: str
    description: str = ""
    category: str | None = None
    nodes: tuple[NodeReport, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedWorkflow:
    """A draft that was made. `problems` are the first of the errors that keep it from being published, each with the
    key of its step (empty for the workflow itself)."""

    workflow_id: UUID
    name: str
    found: FoundWorkflow
    errors: int = 0
    warnings: int = 0
    problems: tuple[tuple[str, Remark], ...] = ()

    def as_json(self) -> dict[str, Json]:
        counts = {"mapped": 0, "approximated": 0, "noted": 0, "left_out": 0}
        for one in self.found.nodes:
            if one.node:
                counts[one.result] += 1
        return {
            "id": str(self.workflow_id), "name": self.name, "origin": self.found.origin, "errors": self.errors,
            "warnings": self.warnings, **counts,
            "problems": [{"step": key or None, "code": one.code, **_plain(one.params)} for key, one in self.problems],
            "nodes": [one.as_json() for one in self.found.nodes],
        }  # fmt: skip


def _plain(params: Mapping[str, Any]) -> dict[str, Json]:
    """Parameters of a problem as JSON; they may hold whatever the file held."""
    return {name: one if isinstance(one, str | int | bool | None) else str(one) for name, one in params.items()}  # fmt: skip


@dataclass(slots=True)
class WorkflowImportReport:
    """Of all files together; `refused` are files, or places in them, from which nothing could be taken."""

    made: list[ImportedWorkflow] = field(default_factory=list)
    refused: list[tuple[str, Remark]] = field(default_factory=list)

    def as_json(self) -> dict[str, Json]:
        return {
            "workflows": [one.as_json() for one in self.made],
            "refused": [
                {"file": where, "code": remark.code, **remark.params}
                for where, remark in self.refused
            ],
        }
