"""Where the data a node works on is found here: of the trigger, of a step before it, of the round of a loop."""

from __future__ import annotations

from collections.abc import Mapping

from deskflow.interchange.n8n.reading import N8nWorkflow, Wire, text
from deskflow.interchange.n8n.scripts import Name, Untranslatable
from deskflow.interchange.n8n.steps import TRANSPARENT, data_of_kind
from deskflow.workflows.trigger_types import TRIGGER_ID


class DataFlow:
    def __init__(self, workflow: N8nWorkflow, keys: Mapping[str, str], start: str) -> None:
        self._nodes = {node.name: node for node in workflow.nodes}
        self._keys = keys
        self._start = start
        self._into: dict[str, list[Wire]] = {}
        self._from: dict[str, list[Wire]] = {}
        for wire in workflow.wires:
            self._into.setdefault(wire.target, []).append(wire)
            self._from.setdefault(wire.source, []).append(wire)
        self._known: dict[str, str | None] = {}

    def reader_for(self, name: str) -> Name:
        """What `$json` and `$('Other')` mean in this node's expressions. Raises Untranslatable."""

        def data_of(other: str | None) -> str:
            if other is not None and other not in self._nodes:
                raise Untranslatable(other)
            found = self._into_node(name) if other is None else self._of(other)
            if found is None:
                raise Untranslatable("$json" if other is None else other)
            return found

        return data_of

    def _of(self, name: str, output: int | None = None) -> str | None:
        """What leaves a node, by this output."""
        node = self._nodes[name]
        if name == self._start:
            return TRIGGER_ID
        if node.kind == "splitInBatches":
            done = 0 if node.version >= 3 else 1
            return f"steps.{self._keys[name]}.results" if output == done else "item"
        if node.kind in TRANSPARENT:
            return self._into_node(name)
        if output and text(node.raw.get("onError")) == "continueErrorOutput":
            # By the output for failures comes what went wrong.
            return f"steps.{self._keys[name]}"
        return data_of_kind(node.kind, self._keys[name])

    def _into_node(self, name: str) -> str | None:
        """What comes into a node: of several, that of the first wire whose data is known."""
        seen: set[str] = set()
        ahead = [name]
        if name in self._known:
            return self._known[name]
        self._known[name] = None
        while ahead:
            current = ahead.pop()
            if current in seen:
                continue
            seen.add(current)
            for wire in self._wires_into(current):
                node = self._nodes[wire.source]
                if node.name != self._start and node.kind in TRANSPARENT:
                    ahead.append(node.name)
                    continue
                found = self._of(node.name, wire.output)
                if found is not None:
                    self._known[name] = found
                    return found
        if not any(self._into.get(one) for one in seen):
            # Nothing leads here: it begins the workflow.
            self._known[name] = TRIGGER_ID
        return self._known[name]

    def _wires_into(self, name: str) -> list[Wire]:
        """Into a loop only those from outside of it: what comes back is no new data."""
        wires = self._into.get(name, [])
        if self._nodes[name].kind != "splitInBatches" or len(wires) < 2:
            return wires
        each = 1 if self._nodes[name].version >= 3 else 0
        ahead = [wire.target for wire in self._from.get(name, ()) if wire.output == each]
        body: set[str] = set()
        while ahead:
            inside = ahead.pop()
            if inside not in body and inside != name:
                body.add(inside)
                ahead += [wire.target for wire in self._from.get(inside, ())]
        return [wire for wire in wires if wire.source not in body]
