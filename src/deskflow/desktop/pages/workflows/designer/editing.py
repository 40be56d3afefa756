"""What the property panel does to the document: every edit one transaction, typing in one field one undo step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deskflow.desktop.canvas.document.changes import SetNodeField
from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.placing import set_data, set_document_field, set_field
from deskflow.desktop.pages.workflows.designer.bridge import SAFETY
from deskflow.desktop.words_workflows import event_title
from deskflow.workflows.settings_spec import SETTINGS_FORM

_DEFAULTS = {one.name: one.default for one in SETTINGS_FORM}
_WHOLE = frozenset(
    {"retry_count", "retry_delay_seconds", "retry_max_delay_seconds", "timeout_seconds"}
)


class Editing:
    def __init__(self, document: Document) -> None:
        self.document = document

    def set_title(self, node: str, title: str) -> None:
        set_field(self.document, node, "title", title, merge_key=f"{node}:title")

    def set_key(self, node: str, key: str) -> None:
        """Raises ChangeRefused for a key that is empty, misspelt or taken."""
        data = self.document.nodes[node].data
        with self.document.transaction("edit", merge_key=f"{node}:key", field="key"):
            set_field(self.document, node, "key", key)
            if "key" in data:
                kept = {name: value for name, value in data.items() if name != "key"}
                set_data(self.document, node, kept)

    def set_config(self, node: str, config: Mapping[str, Any], field: str) -> None:
        shown = self.document.nodes[node]
        before = (shown.data.get("config") or {}).get(field)
        merge_key = f"{node}:{field}" if _is_typing(before, config.get(field)) else None
        with self.document.transaction("edit", merge_key=merge_key, field=field):
            if shown.kind == "trigger.event" and field == "event":
                title = event_title(str(config.get("event") or ""))
                self.document.apply(SetNodeField(node, "title", shown.title, title))
            set_data(self.document, node, {**shown.data, "config": dict(config)})

    def set_safety(self, node: str, values: Mapping[str, Any], field: str) -> None:
        """What is no number yet is not taken over; the form says so itself."""
        data = {
            name: one for name, one in self.document.nodes[node].data.items() if name not in SAFETY
        }
        if "config" not in data and "config" in self.document.nodes[node].data:
            data["config"] = self.document.nodes[node].data["config"]
        for name, default in SAFETY.items():
            value = values.get(name, default)
            if isinstance(default, bool | str):
                value = value if isinstance(value, type(default)) else default
            else:
                if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
                    value = self.document.nodes[node].data.get(name, default)
                value = _bounded(name, value)
            if value != default:
                data[name] = value
        set_data(self.document, node, data, merge_key=f"{node}:{field}")

    def set_settings(self, values: Mapping[str, Any], field: str) -> None:
        """Only what differs from the default is kept."""
        kept = {name: one for name, one in values.items() if one != _DEFAULTS.get(name)}
        set_document_field(self.document, "settings", kept or None, merge_key=f"settings:{field}")

    def set_variables(self, variables: list[dict[str, Any]]) -> None:
        # Adding one and naming it is one step, adding the next another.
        merge_key = f"variables:{len(variables)}"
        set_document_field(self.document, "variables", variables or None, merge_key=merge_key)

    def set_inputs(self, inputs: Any) -> None:
        set_document_field(self.document, "inputs", inputs, merge_key="inputs")

    def set_note(self, node: str, text: str) -> None:
        set_field(self.document, node, "subtitle", text, merge_key=f"{node}:text")


def _is_typing(before: Any, after: Any) -> bool:
    """Whether one value turned into another; adding, removing and moving rows are steps of their own."""
    if not isinstance(before, list) or not isinstance(after, list):
        return not (isinstance(before, list) or isinstance(after, list))
    if len(before) != len(after):
        return False
    return _keys(before) == _keys(after)


def _keys(rows: list[Any]) -> list[Any]:
    return [row.get("key") if isinstance(row, Mapping) else None for row in rows]


def _bounded(name: str, value: float) -> int | float:
    """What a definition can hold."""
    if name in _WHOLE:
        return min(int(value), 2**31 - 1)
    return min(max(float(value), 1.0), 100.0) if name == "retry_factor" else min(float(value), 1.0)
