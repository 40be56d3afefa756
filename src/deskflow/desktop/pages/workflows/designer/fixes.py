"""Carries out the quick fixes of problems on the document, each as one undo step."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any, Final

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.placing import remove, set_data, set_field
from deskflow.desktop.pages.workflows.designer.bridge import node_of
from deskflow.desktop.pages.workflows.designer.kinds import ACTION_PREFIX, WorkflowKinds
from deskflow.workflows.validation import Problem

_PART: Final = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def apply_fix(document: Document, kinds: WorkflowKinds, problem: Problem) -> bool:
    """Whether anything could be done."""
    fix = problem.fix
    if fix is None:
        return False
    params = fix.params
    if fix.kind == "remove_edge":
        remove(document, [], [params["edge_id"]])
        return True
    node_id = node_of(document, params.get("step_id") or problem.step_id)
    if node_id is None:
        return False
    if fix.kind == "remove_step":
        remove(document, [node_id])
    elif fix.kind == "rename_key":
        _rename(document, node_id, params["key"])
    elif fix.kind == "set_field" and params.get("field") == "action_type":
        _change_action(document, node_id, str(params["value"]))
    else:
        return _edit_config(document, kinds, node_id, problem, fix.kind, params)
    return True


def _rename(document: Document, node_id: str, key: str) -> None:
    node = document.nodes[node_id]
    with document.transaction("edit", field="key"):
        data = {name: value for name, value in node.data.items() if name != "key"}
        set_data(document, node_id, data)
        set_field(document, node_id, "key", key)


def _change_action(document: Document, node_id: str, action: str) -> None:
    """A node's kind cannot be set, so it is laid anew with its wires."""
    from dataclasses import replace

    from deskflow.desktop.canvas.document.changes import AddEdge, AddNode, RemoveEdge, RemoveNode

    node, wires = document.nodes[node_id], document.edges_of(node_id)
    with document.transaction("edit", field="action"):
        for wire in wires:
            document.apply(RemoveEdge(wire))
        document.apply(RemoveNode(node))
        document.apply(AddNode(replace(node, kind=ACTION_PREFIX + action)))
        for wire in wires:
            document.apply(AddEdge(wire))


def _edit_config(
    document: Document,
    kinds: WorkflowKinds,
    node_id: str,
    problem: Problem,
    kind: str,
    params: Mapping[str, Any],
) -> bool:
    node = document.nodes[node_id]
    config = copy.deepcopy(kinds.config_of(node.kind, node.data))
    path = [
        int(found.group(2)) if found.group(2) else found.group(1)
        for found in _PART.finditer(str(params.get("field") or problem.field))
    ]
    holder: Any = config
    for part in path[:-1]:
        try:
            holder = holder[part]
        except (KeyError, IndexError, TypeError):
            return False
    last = path[-1] if path else None
    if kind == "remove_field" and isinstance(holder, dict):
        holder.pop(last, None)
    elif kind == "set_field" and last is not None:
        holder[last] = params["value"]
    elif kind == "replace":
        try:
            text = holder[last]
        except (KeyError, IndexError, TypeError):
            return False
        if not isinstance(text, str) or str(params["old"]) not in text:
            return False
        holder[last] = text.replace(str(params["old"]), _replacement(params), 1)
    else:
        return False
    set_data(document, node_id, {**node.data, "config": config})
    return True


def _replacement(params: Mapping[str, Any]) -> str:
    """The suggestion in full: only the wrong last part of a name may be meant."""
    old, new = str(params["old"]), str(params["new"])
    parents = old.rpartition(".")[0]
    return new if "." in new or not parents else f"{parents}.{new}"
