"""Between a definition and the seed's list of steps, as REST, import files and the seed's tests know it.

A seed step has `step_order`, `step_type`, `action_type`, `config`, `position_x/y`, `on_success_step_id`,
`on_failure_step_id`, `retry_count`, `retry_delay_seconds`, `timeout_seconds`. A condition's `if_true`/`if_false` take
`stepN`, a key or an id. What the seed has no word for (the expired port of an approval) is lost on the way out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from deskflow.workflows.definition import Definition, Step, start_edge
from deskflow.workflows.definition_json import DefinitionError, from_json
from deskflow.workflows.expressions import Json
from deskflow.workflows.graph import Graph

SUCCESS_PORTS: Final = {
    "action": "success", "condition": "true", "delay": "done", "approval": "approved",
    "sub_workflow": "success", "wait_event": "received", "loop": "done", "join": "done",
}  # fmt: skip
FAILURE_PORTS: Final = {
    "action": "failure", "condition": "false", "approval": "rejected", "sub_workflow": "failure",
    "wait_event": "timeout",
}  # fmt: skip

_BRANCHES: Final = ("if_true", "if_false")
_COPIED: Final = ("retry_count", "retry_delay_seconds", "timeout_seconds")


def to_seed_steps(definition: Definition) -> list[dict[str, Json]]:
    """The steps in the seed's shape; notes are no steps."""
    graph = Graph.of(definition)
    rows: list[dict[str, Json]] = []
    for step in definition.steps:
        if step.type == "note":
            continue
        x, y = definition.positions.get(step.id, (0.0, 0.0))
        success = _target(graph, step, SUCCESS_PORTS)
        failure = _target(graph, step, FAILURE_PORTS)
        config = dict(step.config)
        if step.type == "condition":
            config |= {
                name: target.key
                for name, target in zip(_BRANCHES, (success, failure), strict=True)
                if target is not None
            }
        rows.append(
            {
                "id": step.id,
                "key": step.key,
                "step_order": len(rows) + 1,
                "step_type": step.type,
                "action_type": step.action_type,
                "config": config,
                "position_x": round(x),
                "position_y": round(y),
                "on_success_step_id": success.id if success else None,
                "on_failure_step_id": failure.id if failure else None,
                **{name: getattr(step, name) for name in _COPIED},
            }
        )
    return rows


def _target(graph: Graph, step: Step, ports: Mapping[str, str]) -> Step | None:
    port = ports.get(step.type)
    return graph.follow(step.id, port) if port else None


def from_seed_steps(
    rows: Sequence[Mapping[str, Json]],
    trigger_type: str | None = None,
    trigger_config: Mapping[str, Json] | None = None,
) -> Definition:
    """A definition from seed steps. Raises DefinitionError.

    The seed runs its steps in order, so a step without a link of its own goes to the next one. That chain ends
    before a step that a condition names as one of its branches: otherwise the "yes" branch would run into "no".
    """
    ordered = _in_order(rows)
    linked = _Links.of(ordered)
    edges: list[dict[str, Json]] = []
    steps: list[dict[str, Json]] = []
    positions: dict[str, Json] = {}
    for place, row in enumerate(ordered):
        step_id = _id(row)
        config = row.get("config") or {}
        if row.get("step_type") == "condition" and isinstance(config, Mapping):
            config = {name: part for name, part in config.items() if name not in _BRANCHES}
        steps.append(
            {
                "id": step_id,
                "key": _key(row),
                "type": row.get("step_type"),
                "action_type": row.get("action_type"),
                "title": row.get("title") or "",
                "config": config,
                **{name: row[name] for name in _COPIED if row.get(name) is not None},
            }
        )
        for port, target in linked.ways_out(place):
            edges.append(
                {"id": f"{step_id}-{port}", "source": step_id, "port": port, "target": target}
            )
        if row.get("position_x") is not None and row.get("position_y") is not None:
            positions[step_id] = [row["position_x"], row["position_y"]]
    if steps:
        first = start_edge(str(steps[0]["id"]))
        edges.append(
            {"id": first.id, "source": first.source, "port": first.port, "target": first.target}
        )
    trigger = (
        None if trigger_type is None else {"type": trigger_type, "config": trigger_config or {}}
    )
    return from_json({"trigger": trigger, "steps": steps, "edges": edges, "positions": positions})


def _in_order(rows: Sequence[Mapping[str, Json]]) -> list[Mapping[str, Json]]:
    for place, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise DefinitionError("definition.bad_value", path=f"steps[{place}]", wanted="object")
        if type(row.get("step_order", place + 1)) is not int:
            raise DefinitionError(
                "definition.bad_value", path=f"steps[{place}].step_order", wanted="whole number"
            )
    numbered = [{"step_order": place + 1, **row} for place, row in enumerate(rows)]
    return sorted(numbered, key=lambda row: int(row["step_order"]))


def _id(row: Mapping[str, Json]) -> str:
    return str(row.get("id") or _key(row))


def _key(row: Mapping[str, Json]) -> str:
    return str(row.get("key") or f"step{row['step_order']}")


@dataclass(frozen=True, slots=True)
class _Links:
    """Which step follows which; targets are ids."""

    rows: list[Mapping[str, Json]]
    ids: dict[str, str]
    branches: frozenset[str]

    @staticmethod
    def of(rows: list[Mapping[str, Json]]) -> _Links:
        ids: dict[str, str] = {}
        # Ids win over keys, keys over `stepN`, should one text mean two things.
        for name in (lambda row: f"step{row['step_order']}", _key, _id):
            ids |= {name(row): _id(row) for row in rows}
        links = _Links(rows, ids, frozenset())
        branches = {
            target
            for row in rows
            if row.get("step_type") == "condition"
            for target in (links._wanted(row, 0), links._wanted(row, 1))
            if target
        }
        return _Links(rows, ids, frozenset(branches))

    def ways_out(self, place: int) -> list[tuple[str, str]]:
        row = self.rows[place]
        step_type = str(row.get("step_type"))
        following = _id(self.rows[place + 1]) if place + 1 < len(self.rows) else None
        success, failure = self._wanted(row, 0), self._wanted(row, 1)
        if "key" in row and "on_success_step_id" in row:
            pass  # written by `to_seed_steps`: what has no link there ends there
        elif step_type == "condition":
            # The branch nobody named goes on in order, unless that is where the other one leads.
            success, failure = (
                success or (following if following != failure else None),
                failure or (following if following != success else None),
            )
        elif success is None and following not in self.branches:
            success = following
        ways = []
        if success and step_type in SUCCESS_PORTS:
            ways.append((SUCCESS_PORTS[step_type], success))
        if failure and step_type in FAILURE_PORTS:
            ways.append((FAILURE_PORTS[step_type], failure))
        return ways

    def _wanted(self, row: Mapping[str, Json], branch: int) -> str | None:
        """Where the row itself says it goes on success (0) or failure (1)."""
        config = row.get("config")
        named: Any = None
        if row.get("step_type") == "condition" and isinstance(config, Mapping):
            named = config.get(_BRANCHES[branch])
        named = named or row.get(("on_success_step_id", "on_failure_step_id")[branch])
        if named is None or named == "":
            return None
        if isinstance(named, int) and not isinstance(named, bool):
            named = f"step{named}"
        target = self.ids.get(str(named))
        if target is None:
            raise DefinitionError("definition.unknown_step", step=_key(row), target=str(named)[:80])
        return target
