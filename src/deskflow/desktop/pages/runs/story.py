"""A run as a story: its steps in the order they happened, how long each took, and how it looked at any moment. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.run_overlay import RunOverlay, RunState, WireState
from deskflow.workflows.definition import COMPENSATION, Definition
from deskflow.workflows.execution_queries import ExecutionDetails, StepExecutionRow
from deskflow.workflows.graph import Graph
from deskflow.workflows.regions import leads_inside
from deskflow.workflows.trigger_types import TRIGGER_ID, TRIGGER_PORT

_STATES = {
    "running": RunState.RUNNING, "completed": RunState.COMPLETED, "failed": RunState.FAILED,
    "waiting": RunState.WAITING, "skipped": RunState.SKIPPED, "retrying": RunState.RETRYING,
    "cancelled": RunState.CANCELLED,
}  # fmt: skip


_EYES = (
    RunState.FAILED, RunState.RETRYING, RunState.RUNNING, RunState.WAITING,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """One try of one step in the story. `began`/`ended` are milliseconds since the run began."""

    row: StepExecutionRow
    title: str
    began: float
    ended: float
    open: bool


@dataclass(frozen=True, slots=True)
class Story:
    moments: tuple[Moment, ...]
    total_ms: float

    def at(self, step_row: Any) -> int:
        """The place of a step's row; -1 when it is not in it."""
        return next((at for at, one in enumerate(self.moments) if one.row.id == step_row), -1)

    def visits_of(self, key: str) -> list[int]:
        """The place of the last try of each visit of a step."""
        found: dict[int, int] = {}
        for at, one in enumerate(self.moments):
            if one.row.step_key == key:
                found[one.row.visit] = at
        return [found[visit] for visit in sorted(found)]

    def other_visit(self, place: int, by: int) -> int:
        """The place of the same step's visit before or after; the place itself when there is none."""
        if not 0 <= place < len(self.moments):
            return place
        row = self.moments[place].row
        visits = self.visits_of(row.step_key)
        here = next(at for at, one in enumerate(visits) if self.moments[one].row.visit == row.visit)
        return visits[here + by] if 0 <= here + by < len(visits) else place

    def last_of(self, key: str, until: int) -> int:
        """The last moment of a step up to a place; -1 when it had not begun."""
        return max(
            (at for at in range(until + 1) if self.moments[at].row.step_key == key), default=-1
        )


def story_of(
    details: ExecutionDetails, now: datetime, titles: Mapping[str, str] | None = None
) -> Story:
    """`titles` by step key are what the cards say. Steps that share a moment are told in the order the graph leads through them."""
    definition = details.definition or Definition()
    start = details.row.started_at
    end = details.row.completed_at or now
    named = titles or {step.key: step.title for step in definition.steps}
    moments: list[Moment] = []
    for row in in_order(definition, details.steps):
        began = (row.started_at - start).total_seconds() * 1000
        over = row.completed_at or end
        ended = max(began, (over - start).total_seconds() * 1000)
        open_ = row.completed_at is None
        moments.append(Moment(row, named.get(row.step_key) or row.step_key, began, ended, open_))
    total = max([(end - start).total_seconds() * 1000, *(one.ended for one in moments)], default=0)
    return Story(tuple(moments), max(total, 0.0))


def in_order(definition: Definition, rows: Sequence[StepExecutionRow]) -> list[StepExecutionRow]:
    """By time; what shares a moment follows the wires from the step before it, and is undone from the last back."""
    graph = Graph.of(definition)
    undoing, to_undo = _undoing(graph), list[str]()
    left = sorted(rows, key=lambda row: (row.started_at, row.visit, row.retry_attempt))
    told: list[StepExecutionRow] = []
    first = graph.first()
    expected = [first.key] if first is not None else []
    while left:
        now = left[0].started_at
        together = [row for row in left if row.started_at == now]
        ahead = (row for key in expected for row in together if row.step_key == key)
        plain = [row for row in together if row.step_key not in undoing]
        chosen = next(ahead, None) or _next_round(told, plain)
        chosen = chosen or next(iter(plain or _undone_next(to_undo, together) or together))
        left.remove(chosen)
        told.append(chosen)
        expected = _next(graph, chosen)
        step = graph.by_key.get(chosen.step_key)
        undo = graph.follow(step.id, COMPENSATION) if step is not None else None
        if undo is not None and chosen.status == "completed":
            to_undo.append(undo.key)
    return told


def _undoing(graph: Graph) -> set[str]:
    """The keys of the steps that only undo what others did."""
    found: set[str] = set()
    ahead = [graph.follow(step.id, COMPENSATION) for step in graph.steps.values()]
    while ahead:
        step = ahead.pop()
        if step is not None and step.key not in found:
            found.add(step.key)
            ahead += [graph.follow(step.id, port) for port in step.ports()]
    return found


def _undone_next(
    to_undo: list[str], together: Sequence[StepExecutionRow]
) -> list[StepExecutionRow]:
    """The row that undoes what was done last and is not yet undone, if it is among these."""
    for place in range(len(to_undo) - 1, -1, -1):
        if rows := [row for row in together if row.step_key == to_undo[place]]:
            del to_undo[place]
            return rows[:1]
    return []


def _next_round(
    told: Sequence[StepExecutionRow], together: Sequence[StepExecutionRow]
) -> StepExecutionRow | None:
    """Behind the end of a round comes the next one, not what follows the loop."""
    if not told or told[-1].round is None:
        return None
    rounds = [row for row in together if row.round is not None]
    return min(rounds, key=lambda row: (row.visit, row.round), default=None)


def _next(graph: Graph, row: StepExecutionRow) -> list[str]:
    """The steps that come after it, the likeliest first: what runs inside of it comes before what follows it."""
    if row.status == "retrying" or (row.status == "failed" and not row.port):
        # The run ended there; what comes after it is the same step, tried again by somebody.
        return [row.step_key]
    step = graph.by_key.get(row.step_key)
    if step is None:
        return []
    inside = [port for port in step.ports() if leads_inside(step.type, port)]
    ports = [*inside, row.port] if row.port else inside
    targets = [graph.follow(step.id, port) for port in ports]
    return [target.key for target in targets if target is not None]


def overlay_at(
    document: Document, details: ExecutionDetails, story: Story, place: int
) -> RunOverlay:
    """How the canvas looks after the moment at `place`; the end of the story is how it is now."""
    wires: dict[str, WireState] = {}
    subtitles: dict[str, str] = {}
    by_key = {node.key: node.id for node in document.nodes.values()}
    at_end = place >= len(story.moments) - 1
    shown = story.moments[: place + 1]
    until = None if at_end or not shown else shown[-1].ended
    states: dict[str, dict[int, RunState]] = {}
    # The visit of a step that ended the run, as far as it is told.
    ended: dict[str, int] = {}
    for moment in shown:
        node_id = by_key.get(moment.row.step_key)
        if node_id is None:
            continue
        # What was still going on at that moment had not left yet.
        going_on = until is not None and moment.ended > until
        state = _STATES.get(moment.row.status, RunState.RUNNING)
        visits = states.setdefault(node_id, {})
        if (before := ended.pop(node_id, None)) is not None and before in visits:
            # Somebody tried it again: how that went is what counts.
            visits[before] = RunState.CANCELLED
        visits[moment.row.visit] = RunState.RUNNING if going_on else state
        if moment.row.round is None and moment.row.status == "failed" and not moment.row.port:
            ended[node_id] = moment.row.visit
        if not going_on:
            subtitles[node_id] = result_line(moment.row)
            if moment.row.port:
                _take(document, node_id, moment.row.port, wires)
    nodes = {node_id: _foremost(found.values()) for node_id, found in states.items()}
    for node_id, found in states.items():
        if len(found) > 1:
            subtitles[node_id] = f"{len(found)}×  {subtitles.get(node_id, '')}".rstrip()
    _take_inside(document, details.definition, set(nodes), wires)
    subtitles = {node_id: said for node_id, said in subtitles.items() if said}
    if at_end and (culprit := by_key.get(failed_step(details) or "")) is not None:
        nodes[culprit] = RunState.FAILED
    _take_start(document, wires, bool(story.moments) and place >= 0)
    if at_end and not details.row.finished:
        for wait in details.waits:
            node_id = by_key.get(wait.step_key)
            if node_id is not None and node_id not in nodes:
                nodes[node_id] = RunState.RUNNING
            if node_id is not None and wait.state in ("ready", "effect", "answered"):
                for edge in document.edges_in(node_id):
                    if wires.get(edge.id) is WireState.TAKEN:
                        wires[edge.id] = WireState.ACTIVE
    return RunOverlay(nodes, wires, subtitles)


def _foremost(states: Iterable[RunState]) -> RunState:
    """Of several visits, what needs eyes most; else how the last one went."""
    found = list(states)
    return next((one for one in _EYES if one in found), found[-1])


def _take_inside(
    document: Document,
    definition: Definition | None,
    begun: set[str],
    wires: dict[str, WireState],
) -> None:
    """A step leaves by its inner ways (a branch, each round) without being over: what began there tells."""
    types = {step.id: step.type for step in definition.steps} if definition is not None else {}
    for edge in document.edges.values():
        kind = types.get(edge.source, "")
        inner = leads_inside(kind, edge.source_port) or edge.source_port == COMPENSATION
        if inner and edge.target in begun:
            wires[edge.id] = WireState.TAKEN


def failed_step(details: ExecutionDetails) -> str | None:
    """The key of the step a run failed at; a stop step has done its work and still is the one."""
    error = details.row.error or {}
    found = error.get("step") or (error.get("params") or {}).get("step")
    return str(found) if found else None


def _take(document: Document, node_id: str, port: str, wires: dict[str, WireState]) -> None:
    for edge in document.edges_out(node_id):
        if edge.source_port == port:
            wires[edge.id] = WireState.TAKEN


def _take_start(document: Document, wires: dict[str, WireState], began: bool) -> None:
    if began:
        for edge in document.edges.values():
            if edge.source_port == TRIGGER_PORT and (
                edge.source == TRIGGER_ID or document.nodes[edge.source].kind.startswith("trigger.")
            ):
                wires[edge.id] = WireState.TAKEN


def result_line(row: StepExecutionRow) -> str:
    """What a step brought, in a few words for its card: "→ Anna Brandt"."""
    output = row.output
    if not isinstance(output, Mapping) or row.status != "completed":
        return ""
    result = output.get("result", output)
    if isinstance(result, Mapping):
        for name in ("name", "number", "title", "status"):
            if isinstance(result.get(name), str) and result[name]:
                return f"→ {result[name]}"
        return ""
    if isinstance(result, int | float | str) and not isinstance(result, bool):
        return f"→ {result}"
    return ""
