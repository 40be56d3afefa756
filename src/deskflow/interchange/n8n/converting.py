"""A whole workflow of n8n as a definition of ours, with a report for each node. It never fails on what is inside."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from typing import Any, Final

from deskflow.core.types import Json
from deskflow.interchange.n8n.data import DataFlow
from deskflow.interchange.n8n.reading import N8nWorkflow, Node, listed, mapping, read, text
from deskflow.interchange.n8n.sheet import Made, Sheet
from deskflow.interchange.n8n.steps import PASSED, made_of, note_of
from deskflow.interchange.n8n.triggers import Started, is_trigger, key_of, trigger_of
from deskflow.interchange.n8n.wiring import Wiring, between
from deskflow.interchange.workflow_report import FoundWorkflow, NodeReport, Remark, Result
from deskflow.workflows.definition import Trigger
from deskflow.workflows.definition_json import from_json
from deskflow.workflows.retry import MAX_RETRY_ATTEMPTS
from deskflow.workflows.trigger_types import TRIGGER_ID, TRIGGER_PORT

_WIDER: Final = 1.4
_CODE: Final = frozenset({"code", "function", "functionItem", "aiTransform", "executeCommand"})
_IGNORED_SETTINGS: Final = ("errorWorkflow", "callerPolicy", "executionTimeout")


def looks_like_n8n(value: Json) -> bool:
    """Nodes with types and the connections between them."""
    nodes = listed(mapping(value).get("nodes"))
    return bool(
        isinstance(value, Mapping)
        and isinstance(value.get("nodes"), list)
        and ("connections" in value or any("typeVersion" in mapping(one) for one in nodes))
    )


def convert(value: Mapping[str, Json]) -> FoundWorkflow:
    """Rejected for what is too big."""
    return _Conversion(read(value)).run()


class _Conversion:
    def __init__(self, workflow: N8nWorkflow) -> None:
        self.workflow = workflow
        self.nodes = {node.name: node for node in workflow.nodes}
        self.keys: dict[str, str] = {}
        self.taken: set[str] = set()
        for node in workflow.nodes:
            self.keys[node.name] = self.free_key(_key(node.name))
        self.start = self._starting_node()
        self.reports: dict[str, NodeReport] = {}
        self.steps: dict[str, dict[str, Json]] = {}
        self.notes: list[dict[str, Json]] = []
        self.ports: dict[str, Mapping[int, str]] = {}
        self.lost_outputs: set[str] = set()
        zone = text(workflow.settings.get("timezone"))
        self.zone = "" if zone in ("", "DEFAULT") else zone
        self.data = DataFlow(workflow, self.keys, self.start.name if self.start else "")

    def free_key(self, stem: str) -> str:
        key, number = stem, 2
        while key in self.taken:
            key, number = f"{stem}_{number}", number + 1
        self.taken.add(key)
        return key

    def _starting_node(self) -> Node | None:
        """The trigger that leads somewhere; the others become notes."""
        leading = {wire.source for wire in self.workflow.wires}
        triggers = [node for node in self.workflow.nodes if is_trigger(node.kind)]
        ranked = sorted(triggers, key=lambda one: (one.disabled, one.name not in leading))
        return ranked[0] if ranked else None

    # --- all of it ---------------------------------------------------------------------------------

    def run(self) -> FoundWorkflow:
        trigger, inputs = self._trigger()
        for node in self.workflow.nodes:
            if node is not self.start:
                self._node(node)
        wiring = self._wiring()
        self._add_steps(wiring)
        definition = from_json(
            {
                "trigger": {"type": trigger.type, "config": dict(trigger.config)},
                "steps": [*self.steps.values(), *self.notes],
                "edges": self._edges(wiring),
                "inputs": [
                    {"name": one.name, "kind": one.kind, "title": one.title, "required": one.required,
                     "choices": list(one.choices)}
                    for one in inputs
                ],
                "positions": self._positions(wiring),
            }
        )  # fmt: skip
        return FoundWorkflow(
            self.workflow.name, definition, "n8n", nodes=(*self._whole(), *self.reports.values())
        )

    def _sheet(self, node: Node) -> Sheet:
        return Sheet(node, self.keys[node.name], self.data.reader_for(node.name), self.zone)

    def _report(self, sheet: Sheet, result: Result, step: str = "") -> None:
        if sheet.remarks and result == "mapped":
            result = "approximated"
        remarks = tuple(
            dict.fromkeys((one.code, tuple(one.params.items())) for one in sheet.remarks)
        )
        self.reports[sheet.node.name] = NodeReport(
            sheet.node.name, sheet.node.type, result,
            tuple(Remark(code, dict(params)) for code, params in remarks), step,
        )  # fmt: skip

    def _trigger(self) -> Started:
        if self.start is None:
            return Trigger("manual"), ()
        sheet = self._sheet(self.start)
        started = trigger_of(sheet)
        sheet.say_credentials()
        if started is None:
            sheet.say("unknown_trigger")
            self._note(sheet)
            self._report(sheet, "noted", TRIGGER_ID)
            return Trigger("manual"), ()
        self._report(sheet, "mapped", TRIGGER_ID)
        return started

    # --- nodes -------------------------------------------------------------------------------------

    def _node(self, node: Node) -> None:
        sheet = self._sheet(node)
        if node.kind == "stickyNote":
            self._note(sheet)
            self._report(sheet, "mapped", sheet.key)
        elif node.kind in PASSED:
            self._report(sheet, "left_out")
        elif is_trigger(node.kind):
            sheet.say("second_trigger")
            self._note(sheet)
            self._report(sheet, "noted", sheet.key)
        else:
            made = made_of(sheet)
            if made is None:
                sheet.say("code" if node.kind in _CODE else "unknown_node")
                self._note(sheet)
                self._report(sheet, "noted", sheet.key)
            else:
                self._step(sheet, made)

    def _note(self, sheet: Sheet) -> None:
        key = sheet.key if sheet.node is not self.start else self.free_key("original_trigger")
        self.notes.append(
            {"id": key, "key": key, "type": "note", "title": sheet.node.name[:200], "config": dict(note_of(sheet))}
        )  # fmt: skip

    def _step(self, sheet: Sheet, made: Made) -> None:
        node = sheet.node
        step: dict[str, Json] = {
            "id": sheet.key, "key": sheet.key, "type": made.type, "action_type": made.action_type,
            "title": node.name[:200], "config": dict(made.config), "disabled": node.disabled,
        }  # fmt: skip
        if node.flag("retryOnFail") and made.type == "action":
            tries = int(max(1, min(node.number("maxTries", 3), 100)))
            if tries - 1 > MAX_RETRY_ATTEMPTS:
                sheet.say("tries", wanted=tries, limit=MAX_RETRY_ATTEMPTS + 1)
            step["retry_count"] = min(tries - 1, MAX_RETRY_ATTEMPTS)
            seconds = node.number("waitBetweenTries", 1000) / 1000
            step["retry_delay_seconds"] = int(max(1, min(seconds, 86_400)))
        if node.flag("executeOnce") is False and node.flag("alwaysOutputData"):
            sheet.say("always_output")
        sheet.say_credentials()
        self.steps[sheet.key] = step
        self.ports[node.name] = self._with_failure(node, made)
        self._report(sheet, "mapped", sheet.key)

    def _with_failure(self, node: Node, made: Made) -> Mapping[int, str]:
        """With `continueErrorOutput` the last output is where failures go."""
        if text(node.raw.get("onError")) == "continueErrorOutput" and made.type == "action":
            return {**made.ports, len(made.ports): "failure"}
        return made.ports

    # --- wires -------------------------------------------------------------------------------------

    def _wiring(self) -> Wiring:
        edges: dict[tuple[str, str, str], None] = {}
        passed: list[str] = []
        merges: set[str] = set()
        for node in self.workflow.nodes:
            if node.kind == "merge":
                merges.add(self.keys[node.name])
            elif node is not self.start and node.name not in self.ports:
                passed.append(self.keys[node.name])
        for wire in self.workflow.wires:
            target = self.keys[wire.target]
            node = self.nodes[wire.source]
            if node is self.start:
                edges[TRIGGER_ID, TRIGGER_PORT, target] = None
            elif node.name not in self.ports:
                edges[self.keys[node.name], "done", target] = None
            else:
                port = self.ports[node.name].get(wire.output)
                if port is None:
                    self.lost_outputs.add(node.name)
                    continue
                edges[self.keys[node.name], port, target] = None
                if self._goes_on(node):
                    edges[self.keys[node.name], "failure", target] = None
        if self.start is None:
            self._lead_in(edges)
        start = self.keys[self.start.name] if self.start else ""
        edges = {edge: None for edge in edges if edge[2] != start}
        wiring = Wiring(edges, self.free_key, merges)
        wiring.without(passed)
        wiring.open_loops(key for key, step in self.steps.items() if step["type"] == "loop")
        wiring.cut_circles()
        wiring.add_forks()
        wiring.add_joins()
        return wiring

    def _goes_on(self, node: Node) -> bool:
        """A failure goes the same way as a success."""
        goes_on = text(node.raw.get("onError")) == "continueRegularOutput"
        goes_on = goes_on or node.flag("continueOnFail")
        return goes_on and self.steps[self.keys[node.name]]["type"] == "action"

    def _lead_in(self, edges: dict[tuple[str, str, str], None]) -> None:
        """Without a trigger the first node nothing leads to is where it begins."""
        led_to = {edge[2] for edge in edges}
        for node in self.workflow.nodes:
            key = self.keys[node.name]
            if node.name in self.ports and key not in led_to:
                edges[TRIGGER_ID, TRIGGER_PORT, key] = None
                return

    def _add_steps(self, wiring: Wiring) -> None:
        """The forks and joins that wires needed; what they changed is told at the nodes concerned."""
        names = {key: name for name, key in self.keys.items()}
        for fork, branches in wiring.forks.items():
            self.steps[fork] = {
                "id": fork, "key": fork, "type": "fork", "config": {"branches": [{"key": one} for one in branches]},
            }  # fmt: skip
        for join, meeting in wiring.joins.items():
            title = names.get(join, "")[:200] if join == meeting else ""
            self.steps[join] = {
                "id": join, "key": join, "type": "join", "title": title, "config": {"wait_for": "all", "losers": "cancel"},
            }  # fmt: skip
            if join == meeting:
                self._tell(names[join], "merged", "approximated", join)
            elif meeting in names:
                self._tell(names[meeting], "join_added")
        for key, code in wiring.told:
            name = names.get(key)
            if name is None and key in wiring.forks:
                source = next((edge[0] for edge in wiring.edges if edge[2] == key), "")
                name = names.get(source) or (self.start.name if self.start else None)
            if name is not None:
                self._tell(name, code)
        for name in self.lost_outputs:
            self._tell(name, "lost_output")

    def _tell(self, name: str, code: str, result: Result | None = None, step: str = "") -> None:
        """One more remark on a node that is reported already."""
        known = self.reports[name]
        changed: Result = result or ("approximated" if known.result == "mapped" else known.result)
        self.reports[name] = NodeReport(
            name, known.kind, changed, (*known.remarks, Remark(f"n8n.{code}")), step or known.step
        )

    def _edges(self, wiring: Wiring) -> list[dict[str, Json]]:
        return [
            {"id": f"w{place + 1}", "source": source, "port": port, "target": target}
            for place, (source, port, target) in enumerate(wiring.edges)
            if target in self.steps and (source in self.steps or source == TRIGGER_ID)
        ]

    def _positions(self, wiring: Wiring) -> dict[str, Json]:
        found: dict[str, tuple[float, float]] = {}
        for node in self.workflow.nodes:
            x, y = node.position
            key = TRIGGER_ID if node is self.start else self.keys[node.name]
            found[key] = (round(x * _WIDER), round(y))
        for key in (*wiring.forks, *wiring.joins):
            found.setdefault(key, between(found, key, wiring.edges))
        shown = {TRIGGER_ID, *self.steps, *(str(note["id"]) for note in self.notes)}
        for note in self.notes:
            if str(note["id"]) not in found:
                x, y = found.get(TRIGGER_ID, (0.0, 0.0))
                found[str(note["id"])] = (x, y - 220)
        return {key: [x, y] for key, (x, y) in found.items() if key in shown}

    # --- the whole ---------------------------------------------------------------------------------

    def _whole(self) -> list[NodeReport]:
        workflow = self.workflow
        remarks: list[Remark] = []
        if len(workflow.nodes) > 1:
            remarks.append(Remark("n8n.per_item"))
        if self.start is None and workflow.nodes:
            remarks.append(Remark("n8n.no_trigger"))
        if workflow.active:
            remarks.append(Remark("n8n.not_active"))
        if workflow.pinned:
            remarks.append(Remark("n8n.pinned", {"count": len(workflow.pinned)}))
        if workflow.odd_wires:
            remarks.append(Remark("n8n.odd_wires", {"count": workflow.odd_wires}))
        remarks += [Remark("n8n.no_node", {"name": name}) for name in workflow.lost[:50]]
        settings = [name for name in _IGNORED_SETTINGS if workflow.settings.get(name)]
        if settings:
            remarks.append(Remark("n8n.settings", {"names": ", ".join(settings)}))
        return [NodeReport("", "workflow", "approximated", tuple(remarks))] if remarks else []


def _key(name: str) -> str:
    key = key_of(name) or "step"
    reserved: Any = keyword.iskeyword(key) or key in (TRIGGER_ID, "item", "index", "now")
    return f"{key}_step" if reserved else key
