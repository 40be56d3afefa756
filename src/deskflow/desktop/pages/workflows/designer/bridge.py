"""Between a workflow's definition and the canvas' document: nothing is lost on the way there and back.

The trigger is a node. What a canvas node has no place for travels in its `data`: the configuration, how often it
is tried again, a key that the document cannot hold because another step has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from deskflow.desktop.canvas.bending import cleaned
from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.frames import frames_of
from deskflow.desktop.canvas.document.plain import number
from deskflow.desktop.canvas.document.rules import Rules
from deskflow.desktop.canvas.document.values import Edge as Wire
from deskflow.desktop.canvas.document.values import Node
from deskflow.desktop.pages.workflows.designer.kinds import (
    ACTION_PREFIX,
    NOTE_KIND,
    STEP_PREFIX,
    TRIGGER_PREFIX,
    WorkflowKinds,
    is_trigger,
)
from deskflow.desktop.words_workflows import event_title
from deskflow.workflows.definition import Definition, Edge, Step, Trigger
from deskflow.workflows.definition_json import from_json, to_json
from deskflow.workflows.frames import Frame
from deskflow.workflows.trigger_types import TRIGGER_ID

FIELDS: Final = ("inputs", "variables", "settings", "notes", "scenarios", "frames")
_PICTURE: Final = ("frames",)
"""Fields that say only how it looks."""
SAFETY: Final[Mapping[str, Any]] = {
    "retry_count": 0, "retry_delay_seconds": 60, "retry_factor": 1.0, "retry_max_delay_seconds": 3600,
    "retry_jitter": 0.0, "timeout_seconds": 300, "on_disabled": "bypass", "times_out": False,
    "compensated": False, "retry_on": "",
}  # fmt: skip
"""What a step says about failing, with the defaults; only what differs is kept in a node."""

_IN: Final = "in"
_COLUMN, _ROW = 250.0, 0.0


def nodes_and_wires(definition: Definition) -> tuple[list[Node], list[Wire]]:
    """What the canvas shows. A step without a position is put behind the one before it."""
    nodes: list[Node] = []
    places = definition.positions
    if definition.trigger is not None:
        x, y = places.get(TRIGGER_ID, (0.0, 0.0))
        kind = TRIGGER_PREFIX + definition.trigger.type
        config = dict(definition.trigger.config)
        # A trigger has no title of its own; its card says which event it is.
        title = event_title(str(config["event"])) if config.get("event") else ""
        data = {"config": config}
        nodes.append(Node(TRIGGER_ID, kind, TRIGGER_ID, title, x=x, y=y, data=data))
    taken = {node.key for node in nodes} | {step.key for step in definition.steps}
    given = {node.key for node in nodes}
    for order, step in enumerate(definition.steps, start=1):
        key = step.key
        while key in given:
            key = f"{step.key}~{len(given)}"
            if key in taken:
                key += "~"
        given.add(key)
        place = places.get(step.id, (order * _COLUMN, _ROW))
        nodes.append(_node(step, key, place))
    ids = {node.id for node in nodes}
    wires = [
        Wire(edge.id, edge.source, edge.port, edge.target, _IN, _bends_of(definition, edge))
        for edge in definition.edges
        if edge.source in ids and edge.target in ids
    ]
    return nodes, wires


def _node(step: Step, key: str, place: tuple[float, float]) -> Node:
    data: dict[str, Any] = {"config": dict(step.config)}
    data |= {name: value for name in SAFETY if (value := getattr(step, name)) != SAFETY[name]}
    if key != step.key:
        data["key"] = step.key
    kind = (
        f"{ACTION_PREFIX}{step.action_type}" if step.type == "action" else STEP_PREFIX + step.type
    )
    if kind != NOTE_KIND:
        return Node(
            step.id,
            kind,
            key,
            step.title,
            x=place[0],
            y=place[1],
            data=data,
            disabled=step.disabled,
        )
    config = data["config"]
    text = str(config.pop("text", "") or "")
    width, height = (_size(config.pop(one, 0)) for one in ("width", "height"))
    return Node(
        step.id, kind, key, step.title, text, "", *place, width, height, data, step.disabled
    )


def _bends_of(definition: Definition, edge: Edge) -> tuple[float, ...]:
    bends = definition.bends.get(edge.id)
    return cleaned(bends) if bends else ()


def _size(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def fields_of(definition: Definition) -> dict[str, Any]:
    plain = to_json(definition)
    return {name: plain[name] for name in FIELDS if plain.get(name)}


def to_document(definition: Definition, kinds: WorkflowKinds, rules: Rules) -> Document:
    nodes, wires = nodes_and_wires(definition)
    return Document(kinds, rules, nodes=nodes, edges=wires, fields=fields_of(definition))


class DefinitionReader:
    """The definition a document stands for. A step of an untouched node stays the same object, on which
    validation relies to look only at what changed."""

    def __init__(self, kinds: WorkflowKinds) -> None:
        self._kinds = kinds
        self._kept: dict[str, tuple[Node, Step]] = {}
        self._fields: tuple[Mapping[str, Any], Definition] | None = None

    def read(self, document: Document) -> Definition:
        trigger: Trigger | None = None
        trigger_id = ""
        kept: dict[str, tuple[Node, Step]] = {}
        steps: list[Step] = []
        positions: dict[str, tuple[float, float]] = {}
        for node in document.nodes.values():
            if is_trigger(node.kind):
                trigger_id = node.id
                trigger = Trigger(
                    node.kind.removeprefix(TRIGGER_PREFIX),
                    self._kinds.config_of(node.kind, node.data),
                )
                positions[TRIGGER_ID] = (node.x, node.y)
                continue
            known = self._kept.get(node.id)
            if known is None or known[0] is not node:
                step = self._step(node)
                # Only moved: the step is equal, and stays the same object.
                known = (node, known[1] if known is not None and known[1] == step else step)
            kept[node.id] = known
            steps.append(known[1])
            positions[node.id] = (node.x, node.y)
        self._kept = kept
        edges = (
            Edge(
                wire.id,
                TRIGGER_ID if wire.source == trigger_id else wire.source,
                wire.source_port,
                wire.target,
            )
            for wire in document.edges.values()
        )
        rest = self._rest(dict(document.fields))
        return Definition(
            trigger, tuple(steps), tuple(sorted(edges, key=_order)), rest.inputs, rest.variables,
            rest.settings, rest.notes, positions, rest.scenarios,
            {wire.id: wire.bends for wire in document.edges.values() if wire.bends},
            _frames_of(document, trigger_id),
        )  # fmt: skip

    def _rest(self, fields: Mapping[str, Any]) -> Definition:
        if self._fields is None or self._fields[0] != fields:
            self._fields = (fields, from_json(_without_frames(fields)))
        return self._fields[1]

    def _step(self, node: Node) -> Step:
        config = self._kinds.config_of(node.kind, node.data)
        safety = {name: node.data[name] for name in SAFETY if name in node.data}
        key = str(node.data.get("key") or node.key)
        if node.kind == NOTE_KIND:
            config["text"] = node.subtitle
            if node.w or node.h:
                config |= {"width": number(node.w), "height": number(node.h)}
        is_action = node.kind.startswith(ACTION_PREFIX)
        return Step(
            node.id,
            key,
            "action" if is_action else node.kind.removeprefix(STEP_PREFIX),
            (node.kind.removeprefix(ACTION_PREFIX) or None) if is_action else None,
            node.title[:200],
            config,
            disabled=node.disabled,
            **safety,
        )


def _without_frames(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in _PICTURE}


def _frames_of(document: Document, trigger_id: str) -> tuple[Frame, ...]:
    """With those members that are there; the trigger is called as a definition calls it."""
    return tuple(
        Frame(
            frame.id, frame.title, frame.tone,
            tuple(TRIGGER_ID if one == trigger_id else one for one in frame.members), frame.collapsed,
        )
        for frame in frames_of(document).values()
    )  # fmt: skip


def _order(edge: Edge) -> tuple[str, str, str, str]:
    return edge.source, edge.port, edge.target, edge.id


def node_of(document: Document, step_id: str | None) -> str | None:
    """The node a problem's `step_id` means; the trigger may have any id."""
    if step_id is None:
        return None
    if step_id in document.nodes:
        return step_id
    if step_id == TRIGGER_ID:
        return next((one.id for one in document.nodes.values() if is_trigger(one.kind)), None)
    return None


def step_id_of(document: Document, node_id: str) -> str:
    """What validation calls this node."""
    node = document.nodes.get(node_id)
    return TRIGGER_ID if node is not None and is_trigger(node.kind) else node_id


def count_changes(before: Definition | None, after: Definition) -> int:
    """How many things differ: steps, wires, the trigger, the declarations. Where things stand does not count."""
    if before is None:
        return 0
    old, new = ({step.id: step for step in one.steps} for one in (before, after))
    changed = sum(1 for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    wires = [{(e.source, e.port, e.target) for e in one.edges} for one in (before, after)]
    changed += len(wires[0] ^ wires[1])
    changed += int(before.trigger != after.trigger)
    declared = [
        name
        for name in FIELDS
        if name not in _PICTURE and getattr(before, name) != getattr(after, name)
    ]
    return changed + len(declared)
