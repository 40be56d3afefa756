"""Quick-add: a choice of steps right where the new one will be, for Tab, a double click and a wire let go."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from deskflow.desktop.canvas.gestures.quick_add import QuickAdd
from deskflow.desktop.canvas.view import CanvasView
from deskflow.desktop.pages.workflows.designer.kinds import PaletteEntry, is_trigger
from deskflow.desktop.pages.workflows.designer.palette import entry_choices
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.picker import PickerPopup


def ask_quick_add(
    theme: Theme,
    view: CanvasView,
    entries: Sequence[PaletteEntry],
    request: QuickAdd,
    on_chosen: Callable[[str, QuickAdd], object],
) -> PickerPopup:
    """Offer what fits: no trigger behind a step, and none where there is one already."""
    nodes = view.canvas.document.nodes.values()
    has_trigger = any(is_trigger(node.kind) for node in nodes)
    wired = request.start is not None or request.on_edge is not None
    fitting = [
        entry for entry in entries if not (is_trigger(entry.kind) and (has_trigger or wired))
    ]
    title = view.tr("Add a step")
    popup = PickerPopup(theme, view.window(), title, entry_choices(fitting))
    anchor = QWidget(view)
    anchor.setGeometry(view.mapFromGlobal(request.at).x(), view.mapFromGlobal(request.at).y(), 1, 1)
    popup.closed.connect(anchor.deleteLater)
    popup.pick(anchor, lambda kind: on_chosen(kind, request))
    return popup
