"""Two canvases side by side that look at the same place; what is different is marked on both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.look import FULL_FROM
from deskflow.desktop.canvas.marks import Mark
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.workflows.designer.bridge import to_document
from deskflow.desktop.pages.workflows.designer.canvas_panel import CanvasPanel
from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds
from deskflow.desktop.pages.workflows.designer.rules import WorkflowRules
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.labels import ElidedLabel, Hairline
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.workflows.comparing import Comparison, Difference
from deskflow.workflows.definition import Definition

_MANY: Final = 60
"""With more nodes than this an overview says more than one corner."""


class TwinCanvases(QWidget):
    """`chosen` carries a node that was selected on either side."""

    chosen = Signal(str)

    def __init__(self, context: PageContext, kinds: WorkflowKinds) -> None:
        super().__init__()
        self._kinds = kinds
        self._following = False
        theme = context.theme
        self.before = CanvasPanel(theme, self._document(Definition()), kinds, read_only=True)
        self.after = CanvasPanel(theme, self._document(Definition()), kinds, read_only=True)
        self.captions = tuple(ElidedLabel(theme, "", weight="semibold") for _ in range(2))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._side(theme, self.captions[0], self.before), 1)
        layout.addWidget(Hairline(theme, Qt.Orientation.Vertical))
        layout.addWidget(self._side(theme, self.captions[1], self.after), 1)
        for panel, other in ((self.before, self.after), (self.after, self.before)):
            panel.view.camera.moved.connect(
                lambda panel=panel, other=other: self._follow(panel, other)
            )
            panel.selected.connect(lambda node, _count, other=other: self._on_selected(node, other))

    def _side(self, theme: Theme, caption: ElidedLabel, panel: CanvasPanel) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = Surface(theme, "surface-1", edges="b")
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(1))
        row.addWidget(caption)
        column.addWidget(head)
        column.addWidget(panel, 1)
        return side

    def _document(self, definition: Definition) -> Document:
        return to_document(definition, self._kinds, WorkflowRules())

    def show_pair(
        self,
        before: Definition,
        after: Definition,
        comparison: Comparison,
        captions: tuple[str, str],
    ) -> None:
        for caption, text, panel in zip(
            self.captions, captions, (self.before, self.after), strict=True
        ):
            caption.setText(text)
            panel.view.setAccessibleName(text)
        self.before.scene.set_document(self._document(before))
        self.after.scene.set_document(self._document(after))
        for panel in (self.before, self.after):
            # What is different must be seen.
            panel.scene.frames.open_all()
        steps = {**comparison.of("trigger"), **comparison.of("step")}
        wires = [part for part in comparison.parts if part.part == "edge"]
        for panel, absent in ((self.before, Difference.ADDED), (self.after, Difference.REMOVED)):
            panel.scene.set_marks(
                {node: Mark(one.value) for node, one in steps.items() if one is not absent},
                {
                    part.id: Mark(part.difference.value)
                    for part in wires
                    if part.difference is not absent
                },
            )
        self.fit(list(steps))

    def fit(self, different: Sequence[str] = ()) -> None:
        """All of both, if it can be read so; else the first step that is different."""
        panels = sorted((self.before, self.after), key=lambda panel: -len(panel.scene.nodes))
        camera = panels[0].view.camera
        camera.fit_all()
        if camera.zoom >= FULL_FROM or len(panels[0].scene.nodes) > _MANY:
            return
        camera.set_zoom(FULL_FROM)
        for panel in panels:
            shown = [node for node in (*different, *panel.scene.nodes) if node in panel.scene.nodes]
            if shown:
                panel.view.camera.reveal(shown[:1])
                return

    def go_to(self, node: str) -> None:
        for panel in (self.before, self.after):
            if node in panel.scene.nodes:
                panel.select(node)
            else:
                panel.scene.selection.clear()

    def close_canvases(self) -> None:
        self.before.close_canvas()
        self.after.close_canvas()

    def _follow(self, panel: CanvasPanel, other: CanvasPanel) -> None:
        if self._following:
            return
        self._following = True
        other.view.camera.set_zoom(panel.view.camera.zoom)
        other.view.camera.centre_on(panel.view.camera.seen().center())
        self._following = False

    def _on_selected(self, node: str | None, other: CanvasPanel) -> None:
        if node is None:
            return
        if node in other.scene.nodes and other.scene.selection.nodes != {node}:
            other.scene.selection.set([node])
        self.chosen.emit(node)
