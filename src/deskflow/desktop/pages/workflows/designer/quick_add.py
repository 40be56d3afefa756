"""Quick-add: a choice of steps right where the new one will be, for Tab, a double click and a wire let go."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from deskflow.desktop.canvas.gestures.quick_add import QuickAdd
from deskflow.desktop.canvas.view import CanvasView
from deskflow.desktop.pages.workflows.designer.kinds import PaletteEntry, is_trigger
from deskflow.desktop.pages.workflows.designer.palette import entry_choices
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.picker import PickerPopup

_CTRL = Qt.KeyboardModifier.ControlModifier


class StepPicker(PickerPopup):
    """`go_on`: chosen with Ctrl held, so that the next step is asked for at once."""

    def __init__(
        self, theme: Theme, window: QWidget, placeholder: str, choices: Sequence[Choice]
    ) -> None:
        super().__init__(theme, window, placeholder, choices)
        self.go_on = False
        self._foot = Label(
            theme, self.tr("Ctrl+Enter: add and go on"), size="sm", tone="text-muted"
        )
        self._foot.setContentsMargins(theme.space(1), 0, 0, 0)
        self.body.addWidget(self._foot)
        self.query.setAccessibleDescription(self._foot.text())
        self.list.pressed.connect(self._on_pressed)

    def panel_size(self) -> QSize:
        size = super().panel_size()
        foot = self._foot.sizeHint().height() + self.body.spacing()
        return QSize(size.width(), size.height() + foot)

    def _on_pressed(self) -> None:
        self.go_on = bool(QApplication.keyboardModifiers() & _CTRL)

    def _on_key(self, event: QKeyEvent) -> bool:
        self.go_on = bool(event.modifiers() & _CTRL)
        return super()._on_key(event)


def ask_quick_add(
    theme: Theme,
    view: CanvasView,
    entries: Sequence[PaletteEntry],
    request: QuickAdd,
    on_chosen: Callable[[str, QuickAdd, bool], object],
) -> PickerPopup:
    """Offer what fits: no trigger behind a step, and none where there is one already. `on_chosen` gets the kind, the
    request, and whether to go on with another."""
    nodes = view.canvas.document.nodes.values()
    has_trigger = any(is_trigger(node.kind) for node in nodes)
    wired = request.start is not None or request.on_edge is not None
    fitting = [
        entry for entry in entries if not (is_trigger(entry.kind) and (has_trigger or wired))
    ]
    title = view.tr("Add a step")
    popup = StepPicker(theme, view.window(), title, entry_choices(fitting))
    anchor = QWidget(view)
    anchor.setGeometry(view.mapFromGlobal(request.at).x(), view.mapFromGlobal(request.at).y(), 1, 1)
    popup.closed.connect(anchor.deleteLater)
    popup.pick(anchor, lambda kind: on_chosen(kind, request, popup.go_on))
    return popup
