"""The parts of the designer that F6 goes round, in the order Tab takes them."""

from __future__ import annotations

from PySide6.QtCore import Qt

from deskflow.desktop.pages.page import Part
from deskflow.desktop.pages.workflows.designer.designer import Designer


def parts_of(designer: Designer) -> list[Part]:
    """Those that are shown."""
    properties = designer.properties
    shortcut = Qt.FocusReason.ShortcutFocusReason

    def edit() -> None:
        if properties.node is not None and properties.title.isVisible():
            properties.tabs.setFocus(shortcut)
        else:
            properties.settings.focus_first()

    parts: list[Part] = [
        (designer.header, lambda: designer.header.back.setFocus(shortcut)),
        (designer.palette_panel, lambda: designer.palette_panel.search.setFocus(shortcut)),
        (designer.canvas, lambda: designer.canvas.view.setFocus(shortcut)),
        (properties, edit),
        (designer.bottom, designer.bottom.focus_shown),
    ]
    return [part for part in parts if part[0].isVisible() and part[0].isEnabled()]
