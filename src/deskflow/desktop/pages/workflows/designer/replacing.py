"""Another step in the place of one: what is offered, and what of the old one's configuration stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from deskflow.desktop.canvas.document.values import Node
from deskflow.desktop.canvas.view import CanvasView
from deskflow.desktop.pages.workflows.designer.bridge import SAFETY
from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds, is_trigger
from deskflow.desktop.pages.workflows.designer.palette import entry_choices
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.picker import PickerPopup


def ask_replacement(
    theme: Theme, view: CanvasView, kinds: WorkflowKinds, node: str, done: Callable[[], None]
) -> PickerPopup:
    """At the node; a trigger gives way to triggers alone, a step to steps. `done` comes after the choice."""
    old = view.canvas.document.nodes[node]
    fitting = [
        entry
        for entry in kinds.entries
        if entry.kind != old.kind and is_trigger(entry.kind) == is_trigger(old.kind)
    ]
    popup = PickerPopup(theme, view.window(), view.tr("Replace by"), entry_choices(fitting))
    box = view.canvas.nodes[node].scene_box()
    anchor = QWidget(view)
    corner = view.mapFromScene(box.x, box.bottom)
    anchor.setGeometry(corner.x(), corner.y(), 1, 1)
    popup.closed.connect(anchor.deleteLater)

    def replace(kind: str) -> None:
        view.commands.replace_node(node, kind, kept_data(kinds, old, kind))
        done()

    popup.pick(anchor, replace)
    return popup


def kept_data(kinds: WorkflowKinds, old: Node, kind: str) -> dict[str, Any]:
    """Fields of the same name and kind keep what was typed; so does what the step does about failing."""
    before, after = kinds.specs.get(old.kind), kinds.specs[kind]
    typed = kinds.config_of(old.kind, old.data)
    same = {
        (one.name, one.kind, one.many) for one in (before.parameters if before is not None else ())
    }
    config = kinds.config_of(kind, {})
    for parameter in after.parameters:
        alike = (parameter.name, parameter.kind, parameter.many) in same
        value = typed.get(parameter.name)
        allowed = [choice.value for choice in parameter.choices]
        if alike and value is not None and (not allowed or value in allowed):
            config[parameter.name] = value
    safety = {name: old.data[name] for name in SAFETY if name in old.data}
    return {**safety, "config": config}
