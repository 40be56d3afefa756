"""Where one looks: zoom and what is in sight."""

from __future__ import annotations

from deskflow.desktop.canvas.commands.base import Commands


class Looking(Commands):
    def fit_all(self) -> None:
        self._view.camera.fit_all()

    def fit_selection(self) -> None:
        self._view.camera.fit_nodes(self._view.canvas.selection.nodes)

    def zoom_actual(self) -> None:
        self._view.camera.zoom_actual()

    def zoom_in(self) -> None:
        self._view.camera.zoom_in()

    def zoom_out(self) -> None:
        self._view.camera.zoom_out()
