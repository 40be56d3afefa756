"""Why a run went as it did: what a step chose by, why another was not come to, whom a join waits for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.desktop.pages.runs.values import text_of
from deskflow.desktop.words_workflows import port_title, status_words, tr
from deskflow.workflows.definition import Definition, Edge
from deskflow.workflows.execution_queries import ExecutionDetails, StepExecutionRow
from deskflow.workflows.graph import Graph
from deskflow.workflows.regions import leads_inside

Ways = Mapping[str, str]
"""What the ways out of a step are called, by port."""

_WENT = QT_TRANSLATE_NOOP(
    "workflows", "“{step}” left by “{left}”; this step lies behind “{needed}”."
)
_NO_BRANCH = QT_TRANSLATE_NOOP("workflows", "“{step}” did not take the way “{needed}”.")
_STILL = QT_TRANSLATE_NOOP("workflows", "“{step}” is not over yet ({status}).")
_ENDED = QT_TRANSLATE_NOOP("workflows", "The run ended at “{step}” ({status}).")
_FIRST = QT_TRANSLATE_NOOP("workflows", "The run has not come here.")
_NO_WAY = QT_TRANSLATE_NOOP("workflows", "Nothing that ran leads here.")
_HOLDS = QT_TRANSLATE_NOOP("workflows", "yes")
_DOES_NOT = QT_TRANSLATE_NOOP("workflows", "no")


@dataclass(frozen=True, slots=True)
class Reason:
    """A condition or a value as it was written, what it looked at, and what came of each way, in the order asked."""

    asked: str
    values: Mapping[str, Any]
    ways: Mapping[str, str]


def reason_of(row: StepExecutionRow, ways: Ways) -> Reason | None:
    """What a step has kept of its choice; None for one that chooses nothing."""
    kept = row.input
    if not isinstance(kept, Mapping):
        return None
    if set(kept) == {"condition", "values"}:
        left = {} if row.port is None else {"→": _way(row.port, ways)}
        return Reason(str(kept["condition"] or ""), kept.get("values") or {}, left)
    if set(kept) == {"value", "cases"}:
        return _several(kept["cases"], "case", {"value": kept["value"]}, row.port, ways)
    if set(kept) == {"branches"}:
        return _several(kept["branches"], "branch", {}, None, ways)
    return None


def _several(
    asked: Any, kind: str, values: Mapping[str, Any], port: str | None, ways: Ways
) -> Reason:
    seen: dict[str, Any] = dict(values)
    found: dict[str, str] = {}
    for one in asked if isinstance(asked, list) else ():
        if not isinstance(one, Mapping):
            continue
        seen |= one.get("values") or {}
        said = str(one["condition"]) if "condition" in one else f"= {_in_words(one.get('equals'))}"
        answer = tr(_HOLDS if one.get("holds") else _DOES_NOT)
        found[_way(f"{kind}:{one.get(kind)}", ways)] = f"{said} → {answer}"
    if port == "otherwise":
        found["→"] = _way(port, ways)
    return Reason("", seen, found)


def _in_words(value: Any) -> str:
    return ", ".join(map(text_of, value)) if isinstance(value, list) else text_of(value)


def _way(port: str, ways: Ways) -> str:
    return ways.get(port) or port_title(port)


def why_not_there(details: ExecutionDetails, key: str, titles: Mapping[str, str]) -> list[str]:
    """Why a run has not come to a step: the nearest steps on the ways to it that did run, and how they left."""
    definition = details.definition or Definition()
    graph = Graph.of(definition)
    step = graph.by_key.get(key)
    if step is None:
        return []
    ran = {row.step_key: row for row in details.steps}
    said: dict[str, None] = {}
    seen = {step.id}
    ahead = [step.id]
    while ahead:
        for edge in graph.incoming.get(ahead.pop(0), ()):
            source = graph.steps.get(edge.source)
            if source is None:
                said[tr(_FIRST)] = None
            elif source.key in ran:
                title = titles.get(source.key) or source.key
                said[_missed(ran[source.key], edge, source.type, title)] = None
            elif source.id not in seen:
                seen.add(source.id)
                ahead.append(source.id)
    if len(said) > 1:
        said.pop(tr(_FIRST), None)
    return list(said) or [tr(_NO_WAY)]


def _missed(row: StepExecutionRow, edge: Edge, kind: str, title: str) -> str:
    needed = port_title(edge.port)
    status = status_words(row.status)[0].lower()
    if leads_inside(kind, edge.port):
        return tr(_NO_BRANCH).format(step=title, needed=needed)
    if row.port:
        return tr(_WENT).format(step=title, left=port_title(row.port), needed=needed)
    over = row.completed_at is not None
    return tr(_ENDED if over else _STILL).format(step=title, status=status)


def waited_for(details: ExecutionDetails, key: str, titles: Mapping[str, str]) -> dict[str, str]:
    """Of a join that rests: which branches have come, and where the others stand."""
    here = [wait for wait in details.waits if wait.state == "join" and wait.step_key == key]
    if not here:
        return {}
    come = ", ".join(one.branch or "?" for one in here)
    others = [
        f"{titles.get(wait.step_key) or wait.step_key} ({wait.branch})" if wait.branch
        else titles.get(wait.step_key) or wait.step_key
        for wait in details.waits
        if wait.state not in ("join", "inside")
    ]  # fmt: skip
    return {tr("have come"): come, tr("still under way"): ", ".join(others) or "–"}
