"""The heat map in a designer: its button, of which version it is, and what else the canvas could show instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.workflows.designer.heat import HeatView

if TYPE_CHECKING:
    from deskflow.desktop.pages.workflows.designer.designer import Designer


class HeatSide(QObject):
    def __init__(self, context: PageContext, designer: Designer) -> None:
        super().__init__(designer)
        self._designer = designer
        self.button = designer.header.heat
        self.view = HeatView(context, designer.canvas.scene, designer.session.details.id)
        self.view.put_over(designer.canvas)
        self.button.toggled.connect(self._on_toggled)
        self.view.switched.connect(self._on_switched)
        designer.header.live_toggled.connect(self._on_live)
        designer.session.changed.connect(self._show_state)
        self._show_state()

    def _show_state(self) -> None:
        """Once there is a version there may be runs; while a draft has moved on that is said."""
        session = self._designer.session
        self.button.setVisible(session.details.version is not None)
        if self.view.is_on:
            self.view.renote(self._note())

    def _note(self) -> str:
        return self.tr("the draft has changed since") if self._designer.session.changes else ""

    def _on_toggled(self, wanted: bool) -> None:
        version = self._designer.session.details.version
        if wanted and version is not None:
            self._designer.header.live.setChecked(False)
            self.view.switch_on(version, self._note())
        else:
            self.view.switch_off()

    def _on_live(self, wanted: bool) -> None:
        if wanted:
            self.button.setChecked(False)

    def _on_switched(self, is_on: bool) -> None:
        self.button.setChecked(is_on)
        if not is_on:
            self._designer.tests.show_again()
