"""What is different between two versions, in words: one row for each step, wire and declaration."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.desktop.pages.workflows.designer.bridge import SAFETY, nodes_and_wires
from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.words_workflows import counted, port_title, title_of, tr
from deskflow.workflows.comparing import (
    Comparison,
    Difference,
    FieldDifference,
    PartDifference,
)
from deskflow.workflows.definition import Definition

_CHIPS: Final = {
    Difference.ADDED: (QT_TRANSLATE_NOOP("workflows", "New"), "success", "plus"),
    Difference.REMOVED: (QT_TRANSLATE_NOOP("workflows", "Gone"), "danger", "minus"),
    Difference.CHANGED: (QT_TRANSLATE_NOOP("workflows", "Changed"), "warning", "pencil"),
}
_PARTS: Final = {
    "edge": QT_TRANSLATE_NOOP("workflows", "Wire"),
    "input": QT_TRANSLATE_NOOP("workflows", "Input {name}"),
    "variable": QT_TRANSLATE_NOOP("workflows", "Variable {name}"),
    "setting": QT_TRANSLATE_NOOP("workflows", "Setting {name}"),
    "scenario": QT_TRANSLATE_NOOP("workflows", "Scenario {name}"),
    "notes": QT_TRANSLATE_NOOP("workflows", "Notes about the workflow"),
}
_FIELDS: Final = {
    "title": QT_TRANSLATE_NOOP("workflows", "Title"),
    "key": QT_TRANSLATE_NOOP("workflows", "Key"),
    "action_type": QT_TRANSLATE_NOOP("workflows", "Kind"),
    "type": QT_TRANSLATE_NOOP("workflows", "Kind"),
    "disabled": QT_TRANSLATE_NOOP("workflows", "Switched off"),
    "value": QT_TRANSLATE_NOOP("workflows", "Value"),
    "required": QT_TRANSLATE_NOOP("workflows", "Needed"),
    "default": QT_TRANSLATE_NOOP("workflows", "Usual value"),
    "description": QT_TRANSLATE_NOOP("workflows", "Description"),
}
_LONGEST: Final = 60
MOVED: Final = "moved"


class Describing:
    """The rows of one comparison. A row's id is (part, id)."""

    def __init__(self, kinds: WorkflowKinds, before: Definition, after: Definition) -> None:
        self._kinds = kinds
        self._nodes = [
            {node.id: node for node in nodes_and_wires(one)[0]} for one in (before, after)
        ]
        self._variables = [
            {one.name: one.value for one in side.variables} for side in (after, before)
        ]
        self._edges = [{edge.id: edge for edge in one.edges} for one in (before, after)]

    def rows(self, comparison: Comparison) -> list[RecordRow]:
        rows = [self._row(part) for part in comparison.parts]
        if comparison.moved:
            text = counted(
                QT_TRANSLATE_NOOP("workflows", "%n step(s) only stand elsewhere"),
                len(comparison.moved),
            )
            rows.append(RecordRow((MOVED, ""), text, lead="arrow-right-left", quiet=True))
        if comparison.frames:
            text = counted(
                QT_TRANSLATE_NOOP("workflows", "Another look of %n frame(s)"),
                len(comparison.frames),
            )
            rows.append(RecordRow((MOVED, "frames"), text, lead="group", quiet=True))
        return rows

    def _row(self, part: PartDifference) -> RecordRow:
        text, tone, icon = _CHIPS[part.difference]
        return RecordRow(
            (part.part, part.id),
            self._title(part),
            " · ".join(self._field(part, one) for one in part.fields) or self._begins_with(part),
            lead=icon,
            chip=Chip(tr(text), tone),  # type: ignore[arg-type]
        )

    def _title(self, part: PartDifference) -> str:
        if part.part in ("step", "trigger"):
            return self._title_of(part.id)
        if part.part == "edge":
            side = 0 if part.difference is Difference.REMOVED else 1
            edge = self._edges[side][part.id]
            return f"{self._title_of(edge.source, side)} · {port_title(edge.port)} → {self._title_of(edge.target, side)}"
        name = title_of(f"workflow.{part.id}") if part.part == "setting" else part.id
        return tr(_PARTS[part.part]).format(name=name)

    def _title_of(self, node_id: str, side: int = 1) -> str:
        for nodes in (self._nodes[side], self._nodes[1 - side]):
            if node_id in nodes:
                return self._kinds.title_of(nodes[node_id])
        return node_id

    def _begins_with(self, part: PartDifference) -> str:
        """What a variable that is new or gone begins with."""
        if part.part != "variable":
            return ""
        return next((short(value) for one in self._variables if (value := one.get(part.id))), "")

    def _field(self, part: PartDifference, field: FieldDifference) -> str:
        values = f"{short(field.before)} → {short(field.after)}"
        name = self._field_name(part, field.name)
        return f"{name}: {values}" if name else values

    def _field_name(self, part: PartDifference, name: str) -> str:
        if part.part in ("setting", "scenario", "notes"):
            return ""
        if name.startswith("config."):
            kind = next(
                (nodes[part.id].kind for nodes in reversed(self._nodes) if part.id in nodes), ""
            )
            own = name.removeprefix("config.")
            return self._kinds.field_title(kind, own) or own
        if name in SAFETY:
            return title_of(f"safety.{name}")
        return tr(_FIELDS[name]) if name in _FIELDS else name


def short(value: Any) -> str:
    """A value in one line: texts as they are, the rest as JSON."""
    if value is None or value == "":
        return "–"
    text = value if isinstance(value, str) else json.dumps(_plain(value), ensure_ascii=False)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
