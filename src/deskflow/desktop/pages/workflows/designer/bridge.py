"""Between a workflow's definition and the canvas' document: nothing is lost on the way there and back.

The trigger is a node. What a canvas node has no place for travels in its `data`: the configuration, how often it
is tried again, a key that the document cannot hold because another step has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import compress
from operator import is_not
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
        self._nodes: list[Node] = []
        self._steps: list[Step | None] = []
        """Beside the nodes; None for the trigger."""
        self._positions: dict[str, tuple[float, float]] = {}
        self._trigger: Trigger | None = None
        self._trigger_id = ""
        self._wires: list[Wire] = []
        self._edges: tuple[Edge, ...] = ()
        self._bends: dict[str, tuple[float, ...]] = {}
        self._fields: tuple[Mapping[str, Any], Definition] | None = None

    def read(self, document: Document) -> Definition:
        """Asked after every edit, so it looks only at nodes that are others now."""
        trigger_id = self._trigger_id
        self._read_nodes(list(document.nodes.values()))
        self._read_wires(list(document.edges.values()), anew=trigger_id != self._trigger_id)
        rest = self._rest(dict(document.fields))
        return Definition(
            self._trigger, tuple(filter(None, self._steps)), self._edges, rest.inputs, rest.variables,
            rest.settings, rest.notes, self._positions, rest.scenarios, self._bends,
            _frames_of(document, self._trigger_id),
        )  # fmt: skip

    def _read_nodes(self, nodes: list[Node]) -> None:
        before, self._nodes = self._nodes, nodes
        changed = [*compress(range(len(nodes)), map(is_not, nodes, before))]
        if len(nodes) == len(before) and not any(
            nodes[one].id != before[one].id
            or is_trigger(nodes[one].kind)
            or is_trigger(before[one].kind)
            for one in changed
        ):
            self._positions = dict(self._positions)
            for one in changed:
                self._steps[one] = self._step_of(nodes[one], self._steps[one])
                self._positions[nodes[one].id] = (nodes[one].x, nodes[one].y)
            return
        known = {node.id: (node, step) for node, step in zip(before, self._steps, strict=True)}
        self._steps, self._positions = [], {}
        self._trigger, self._trigger_id = None, ""
        for node in nodes:
            step: Step | None = None
            if is_trigger(node.kind):
                self._trigger_id = node.id
                self._trigger = Trigger(
                    node.kind.removeprefix(TRIGGER_PREFIX),
                    self._kinds.config_of(node.kind, node.data),
                )
                self._positions[TRIGGER_ID] = (node.x, node.y)
            else:
                old, step = known.get(node.id, (None, None))
                if old is not node:
                    step = self._step_of(node, step)
                self._positions[node.id] = (node.x, node.y)
            self._steps.append(step)

    def _read_wires(self, wires: list[Wire], *, anew: bool) -> None:
        if wires == self._wires and not anew:
            return
        self._wires = wires
        edges = (
            Edge(
                wire.id,
                TRIGGER_ID if wire.source == self._trigger_id else wire.source,
                wire.source_port,
                wire.target,
            )
            for wire in wires
        )
        self._edges = tuple(sorted(edges, key=_order))
        self._bends = {wire.id: wire.bends for wire in wires if wire.bends}

    def _step_of(self, node: Node, known: Step | None) -> Step:
        """Of a node that was only moved the step is equal, and stays the same object."""
        step = self._step(node)
        return known if known == step and known is not None else step

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


def alone(node: Node, kinds: WorkflowKinds) -> Definition:
    """A definition with this node and nothing else. DefinitionError, TypeError or ValueError if none can hold it."""
    if is_trigger(node.kind):
        kind = node.kind.removeprefix(TRIGGER_PREFIX)
        trigger = Trigger(kind, kinds.config_of(node.kind, node.data))
        return from_json(to_json(Definition(trigger=trigger)))
    return from_json(to_json(Definition(steps=(DefinitionReader(kinds)._step(node),))))


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


class ChangeCount:
    """How many things differ: steps, wires, the trigger, the declarations. Where things stand does not count.

    Steps that are the same objects as when it was asked last are not looked at again.
    """

    def __init__(self) -> None:
        self._asked: tuple[Step, ...] = ()
        self._differing: list[bool] = []
        self._edges: tuple[Edge, ...] = ()
        self._begin(None)

    def between(self, before: Definition | None, after: Definition) -> int:
        """None stands for nothing at all."""
        if before is not self._given:
            self._begin(before)
        before = self._before
        self._look_at_steps(after.steps)
        if after.edges is not self._edges:
            self._edges = after.edges
            self._edges_changed = len(self._ways ^ _ways(after))
        declared = [
            name
            for name in FIELDS
            if name not in _PICTURE and getattr(before, name) != getattr(after, name)
        ]
        other_trigger = int(before.trigger != after.trigger)
        return self._steps_changed + self._edges_changed + other_trigger + len(declared)

    def _begin(self, before: Definition | None) -> None:
        self._given = before
        self._before = before or Definition()
        self._old = {step.id: step for step in self._before.steps}
        self._ways = _ways(self._before)
        self._asked, self._differing, self._edges = (), [], ()
        self._edges_changed, self._steps_changed = len(self._ways), len(self._old)

    def _look_at_steps(self, steps: tuple[Step, ...]) -> None:
        before, self._asked = self._asked, steps
        fresh = [*compress(range(len(steps)), map(is_not, steps, before))]
        if len(steps) == len(before) and all(steps[one].id == before[one].id for one in fresh):
            for one in fresh:
                differs = self._differs(steps[one])
                self._steps_changed += differs - self._differing[one]
                self._differing[one] = differs
            return
        self._differing = [self._differs(step) for step in steps]
        gone = len(self._old) - sum(step.id in self._old for step in steps)
        self._steps_changed = sum(self._differing) + gone

    def _differs(self, step: Step) -> bool:
        return self._old.get(step.id) != step


def _ways(definition: Definition) -> set[tuple[str, str, str]]:
    return {(edge.source, edge.port, edge.target) for edge in definition.edges}


def count_changes(before: Definition, after: Definition) -> int:
    return ChangeCount().between(before, after)
