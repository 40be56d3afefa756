"""What stands beside the canvas: the form of a step or of a selected frame, or what several steps have in common."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from deskflow.desktop.pages.workflows.designer.canvas_panel import CanvasPanel
from deskflow.desktop.pages.workflows.designer.frame_panel import FramePanel
from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds
from deskflow.desktop.pages.workflows.designer.selection_panel import SelectionPanel
from deskflow.desktop.theme import Theme


class FrameSide(QStackedWidget):
    def __init__(
        self,
        theme: Theme,
        canvas: CanvasPanel,
        kinds: WorkflowKinds,
        form_of_step: QWidget,
        *,
        editable: bool,
    ) -> None:
        super().__init__()
        self._canvas = canvas
        self._form_of_step = form_of_step
        self.panel = FramePanel(theme, canvas.scene.document, kinds, editable=editable)
        self._editable = editable
        self.several = SelectionPanel(theme)
        for page in (form_of_step, self.panel, self.several):
            self.addWidget(page)
        self.several.wanted.connect(self._on_wanted_of_several)
        self.panel.wanted.connect(self._on_wanted)
        canvas.view.frame_activated.connect(self._on_activated)
        canvas.scene.selection.changed.connect(self.renew)
        canvas.scene.document_changed.connect(self.renew)

    def renew(self, *_notice: object) -> None:
        scene = self._canvas.scene
        frame = scene.selection.frame
        item = scene.frames.items.get(frame or "")
        shown = self.panel.show_frame(frame, folded=item is not None and item.folded)
        several = self._editable and len(scene.selection.nodes) > 1
        if several:
            self.several.show_count(len(scene.selection.nodes))
        page = self.several if several else self._form_of_step
        self.setCurrentWidget(self.panel if shown else page)

    def _on_wanted(self, command: str) -> None:
        getattr(self._canvas.view.commands, command)()
        # Collapsing for a look only changes no document.
        self.renew()

    def _on_wanted_of_several(self, command: str) -> None:
        # The keyboard goes on where the steps are, also when this panel gives way to another one.
        self._canvas.view.setFocus()
        getattr(self._canvas.view.commands, command)()

    def _on_activated(self, _frame: str) -> None:
        self.renew()
        self.panel.focus_title()
